"""Pictures of the results that are kept, as SVG files that look right on light and dark pages.

They are drawn from ``results/latest.json`` and the gold of the talk alone: the same results give the same
bytes. Backgrounds are transparent, and colours of middle lightness are read on white and on black.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from aligner import seeds
from aligner.types import Bead
from benchmarks.accuracy import beads_of

FOLDER = Path(__file__).parents[1] / "docs" / "images"
_GREY, _BLUE, _ORANGE, _GREEN = "#808891", "#3b82d6", "#d9772b", "#3a9d5d"
_PURPLE = "#9a6dd7"
_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 44, 24, 52
# Sentences without counterpart that make a section.
_SECTION = 4

type Point = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """Hold what one axis shows: its ends, its ticks with their labels, and whether it is logarithmic."""

    title: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    log: bool = False

    def share(self, value: float) -> float:
        """Return where a value lies between the ends, in [0, 1]."""
        low, high, at = (
            (math.log(one) if self.log else one) for one in (self.low, self.high, value)
        )
        return (at - low) / (high - low)


class Chart:
    """Hold a chart that grows by its parts."""

    def __init__(
        self,
        title: str,
        x: Axis,
        y: Axis,
        *,
        width: int = 560,
        height: int = 300,
        down: bool = False,
    ) -> None:
        self._x, self._y, self._down = x, y, down
        self._width, self._height = width, height
        across, high = width + _LEFT + _RIGHT, height + _TOP + _BOTTOM
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{high}" '
            f'viewBox="0 0 {across} {high}" role="img" '
            f'font-family="system-ui, sans-serif" font-size="13" fill="{_GREY}">',
            f"<title>{escape(title)}</title>",
            f'<text x="{_LEFT}" y="22" font-size="15" font-weight="600">{escape(title)}</text>',
        ]
        self._grid()

    def place(self, x: float, y: float) -> Point:
        """Return where a point of the data is drawn."""
        share = self._y.share(y)
        down = share if self._down else 1 - share
        return _LEFT + self._x.share(x) * self._width, _TOP + down * self._height

    def line(self, points: Iterable[Point], colour: str, *, dashed: bool = False) -> None:
        """Join points by straight lines."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.place(*point) for point in points))
        dash = ' stroke-dasharray="5 5"' * dashed
        self._parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        )

    def dot(
        self, point: Point, colour: str, note: str, *, radius: float = 4, hollow: bool = False
    ) -> None:
        """Draw a dot, with a note for those who point at it."""
        x, y = self.place(*point)
        look = (
            f'fill="none" stroke="{colour}" stroke-width="2"'
            if hollow
            else f'fill="{colour}" fill-opacity="0.8"'
        )
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}>'
            f"<title>{escape(note)}</title></circle>"
        )

    def box(
        self, corner: Point, other: Point, colour: str, note: str, *, opacity: float = 0.85
    ) -> None:
        """Draw a rectangle between two corners."""
        (x, y), (x2, y2) = self.place(*corner), self.place(*other)
        self._parts.append(
            f'<rect x="{min(x, x2):.1f}" y="{min(y, y2):.1f}" width="{max(abs(x2 - x), 1.5):.1f}" '
            f'height="{max(abs(y2 - y), 1.5):.1f}" fill="{colour}" fill-opacity="{opacity}">'
            f"<title>{escape(note)}</title></rect>"
        )

    def label(self, point: Point, lines: Sequence[str]) -> None:
        """Write lines of text around a point."""
        x, y = self.place(*point)
        for number, text in enumerate(lines):
            below = 18 * (number - (len(lines) - 1) / 2) + 4
            self._parts.append(
                f'<text x="{x:.1f}" y="{y + below:.1f}" text-anchor="middle">{escape(text)}</text>'
            )

    def legend(
        self, entries: Sequence[tuple[str, str]], *, right: bool = False, low: bool = False
    ) -> None:
        """Name the colours in a corner."""
        for number, (text, colour) in enumerate(entries):
            x = _LEFT + self._width - 12 if right else _LEFT + 12
            row = number - len(entries) + 1 if low else number + 1
            y = _TOP + (self._height - 12 + 20 * row if low else 20 * row)
            anchor = "end" if right else "start"
            self._parts.append(
                f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}" font-weight="600">'
                f"{escape(text)}</text>"
            )

    def svg(self) -> str:
        """Return the whole picture."""
        return "\n".join([*self._parts, "</svg>"]) + "\n"

    def _grid(self) -> None:
        right, bottom = _LEFT + self._width, _TOP + self._height
        stroke = f'stroke="{_GREY}" stroke-opacity="0.3"'
        for value, text in self._x.ticks:
            x = _LEFT + self._x.share(value) * self._width
            self._parts.append(
                f'<path d="M{x:.1f} {_TOP}V{bottom}" {stroke}/>'
                f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{text}</text>'
            )
        for value, text in self._y.ticks:
            _, y = self.place(self._x.low, value)
            self._parts.append(
                f'<path d="M{_LEFT} {y:.1f}H{right}" {stroke}/>'
                f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
            )
        middle = _TOP + self._height / 2
        self._parts.append(
            f'<text x="{_LEFT + self._width / 2:.0f}" y="{bottom + 40}" text-anchor="middle">'
            f"{escape(self._x.title)}</text>"
            f'<text x="16" y="{middle:.0f}" text-anchor="middle" '
            f'transform="rotate(-90 16 {middle:.0f})">{escape(self._y.title)}</text>'
        )


def pictures(results: Mapping[str, Any]) -> dict[str, str]:
    """Return the pictures that the results allow, by file name."""
    made = {}
    path = results.get("accuracy", {}).get("talk/crf", {}).get("path")
    if path:
        made["talk-path.svg"] = talk_path(beads_of(path))
    scaling = {
        name: [one for size, one in sizes.items() if size != "excerpt"]
        for name, sizes in results.get("scaling", {}).items()
    }
    if scaling:
        made["speed.svg"] = _speed(scaling)
        made["memory.svg"] = _memory(scaling)
    bins = {
        name: entry["bins"]
        for name, entry in (
            ("MAC-dev, held out", results.get("held_out", {}).get("calibration")),
            ("the talk with gaps, never seen", results.get("calibration", {}).get(_TALK_COPIES)),
        )
        if entry
    }
    if bins:
        made["reliability.svg"] = _reliability(bins)
    ways = results.get("review", {}).get("MAC-dev", {})
    curves = {way: one["f1"] for way, one in ways.items() if isinstance(one, Mapping)}
    if curves:
        made["review.svg"] = _review(curves)
    return made


_NAMES = {"MAC-dev": "MAC-dev", "talk": "the talk"}
_TALK_COPIES = "talk, copies with gaps"


def talk_path(found: Sequence[Bead]) -> str:
    """Draw beads of the talk, those that are not in its gold in another colour."""
    gold = seeds.gold()
    right = {(bead.src, bead.tgt) for bead in gold.beads}
    x, y = (
        _counting(title, len(side))
        for title, side in (("Chinese sentences", gold.src), ("English sentences", gold.tgt))
    )
    size = 400 / max(len(gold.src), len(gold.tgt))
    chart = Chart(
        "The talk, aligned",
        x,
        y,
        width=round(1.4 * size * len(gold.src)),
        height=round(1.4 * size * len(gold.tgt)),
        down=True,
    )
    for side, numbers in sections(found):
        first, last = numbers[0], numbers[-1] + 1
        corner, other = ((first, 0), (last, y.high)) if side == 0 else ((0, first), (x.high, last))
        language = ("Chinese", "English")[side]
        note = f"{len(numbers)} {language} sentences without counterpart"
        chart.box(corner, other, _GREY, note, opacity=0.18)
        middle = ((first + last) / 2, y.high / 4), (x.high / 4, (first + last) / 2)
        chart.label(middle[side], [f"{len(numbers)} {language} sentences", "without counterpart"])
    for bead in found:
        if bead.src and bead.tgt:
            good = (bead.src, bead.tgt) in right
            chart.box(
                (bead.src[0], bead.tgt[0]),
                (bead.src[-1] + 1, bead.tgt[-1] + 1),
                _BLUE if good else _ORANGE,
                f"{bead.kind}, confidence {bead.confidence:.2f}",
            )
    chart.legend([("beads as made by hand", _BLUE), ("other beads", _ORANGE)], low=True)
    return chart.svg()


def sections(beads: Iterable[Bead]) -> list[tuple[int, list[int]]]:
    """Return the side and the sentences of each run of at least four null beads of one side."""
    found: list[tuple[int, list[int]]] = []
    for side in (0, 1):
        run: list[int] = []
        for bead in (*beads, None):
            own = (bead.src, bead.tgt)[side] if bead is not None else ()
            if bead is not None and bead.is_null and own:
                run += own
            elif bead is None or own:
                if len(run) >= _SECTION:
                    found.append((side, run))
                run = []
    return found


def _counting(title: str, count: int) -> Axis:
    return Axis(title, 0, count, [(tick, str(tick)) for tick in range(0, count + 1, 25)])


def _speed(scaling: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    points = {
        name: [(_count(one), one["cpu_ms_a_sentence"] * _count(one) / 1000) for one in sizes]
        for name, sizes in scaling.items()
    }
    seconds = [y for line in points.values() for _, y in line]
    y = _decades("CPU seconds", seconds)
    chart = Chart("Time to align, from sentences to beads", _lengths(points), y)
    _draw(chart, points, "{:.1f} CPU seconds")
    return chart.svg()


def _memory(scaling: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    points = {
        name: [(_count(one), one["peak_mb"]) for one in sizes] for name, sizes in scaling.items()
    }
    highest = max(y for line in points.values() for _, y in line)
    top = math.ceil(highest / 500) * 500
    y = Axis("peak MB", 0, top, [(tick, f"{tick:,}") for tick in range(0, top + 1, 500)])
    chart = Chart("Peak memory of the process", _lengths(points), y)
    _draw(chart, points, "{:.0f} MB")
    return chart.svg()


def _draw(chart: Chart, points: Mapping[str, Sequence[Point]], note: str) -> None:
    colours = {
        name: colour for name, colour in (("MAC-dev", _BLUE), ("talk", _ORANGE)) if name in points
    }
    for name, colour in colours.items():
        chart.line(points[name], colour)
        for point in points[name]:
            chart.dot(point, colour, f"{point[0]:,.0f} sentences, {note.format(point[1])}")
    chart.legend(
        [(f"documents made of {_NAMES[name]}", colour) for name, colour in colours.items()],
        right=True,
        low=True,
    )


def _count(one: Mapping[str, Any]) -> float:
    return float(one["source"] + one["target"])


def _lengths(points: Mapping[str, Sequence[Point]]) -> Axis:
    return _decades(
        "sentences, both sides together", [x for line in points.values() for x, _ in line]
    )


def _decades(title: str, values: Sequence[float]) -> Axis:
    """Return a logarithmic axis with a tick at each power of ten, and at its triple."""
    low, high = 0.8 * min(values), 1.25 * max(values)
    ticks = [
        (factor * 10.0**power, f"{factor * 10.0**power:,g}")
        for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for factor in (1, 3)
        if low <= factor * 10.0**power <= high
    ]
    return Axis(title, low, high, ticks, log=True)


def _reliability(bins: Mapping[str, Sequence[Sequence[float]]]) -> str:
    ticks = [(tick / 5, f"{tick / 5:.1f}") for tick in range(6)]
    chart = Chart(
        "How often beads of a confidence are right",
        Axis("confidence given", 0, 1, ticks),
        Axis("share exactly right", 0, 1, ticks),
        width=360,
        height=360,
    )
    chart.line([(0, 0), (1, 1)], _GREY, dashed=True)
    colours = (_BLUE, _ORANGE)
    for (name, rows), colour in zip(bins.items(), colours, strict=False):
        largest = max(count for _, _, count in rows)
        for said, right, count in rows:
            if count:
                note = f"{name}: {count:.0f} beads, said {said:.2f}, right {right:.2f}"
                radius = 3 + 9 * math.sqrt(count / largest)
                hollow = colour != _BLUE
                chart.dot((said, right), colour, note, radius=radius, hollow=hollow)
    chart.legend(list(zip(bins, colours, strict=False)))
    return chart.svg()


def _review(curves: Mapping[str, Sequence[float]]) -> str:
    longest = max(map(len, curves.values())) - 1
    low = math.floor(50 * min(curve[0] for curve in curves.values())) / 50
    chart = Chart(
        "Corrections that a reviewer needs, MAC-dev held out",
        Axis("fixes", 0, longest, [(tick, str(tick)) for tick in range(0, longest + 1, 20)]),
        Axis(
            "strict F1",
            low,
            1,
            [(tick / 100, f"{tick / 100:.2f}") for tick in range(round(100 * low), 101)],
        ),
    )
    colours = dict(zip(curves, (_BLUE, _ORANGE, _GREEN, _PURPLE), strict=False))
    for way, curve in curves.items():
        chart.line(list(enumerate(curve)), colours[way])
    chart.legend(list(colours.items()), right=True, low=True)
    return chart.svg()
