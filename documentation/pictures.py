"""The pictures of the documentation, drawn from what the library says of the talk.

``python -m documentation.pictures`` draws them anew into ``docs/images``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from textwrap import wrap

import aligner
from aligner import seeds
from aligner.formats import read_document
from documentation.drawing import (
    CARD,
    DOUBT,
    FAIR,
    LINE,
    MUTED,
    SOURCE,
    SURE,
    TARGET,
    Drawing,
)

FOLDER = Path(__file__).parent.parent / "docs" / "images"


@lru_cache(maxsize=1)
def _talk() -> aligner.Alignment:
    src, tgt = seeds.talk()
    return aligner.align(read_document(src), read_document(tgt))


def _colour(confidence: float | None) -> str:
    if confidence is None or confidence >= 0.9:
        return SURE
    return FAIR if confidence >= 0.5 else DOUBT


def talk() -> str:
    """Draw both sides of the talk as bands, with a ribbon for each bead, and the gap."""
    found = _talk()
    width, left, right = 900, 88, 876
    top, bottom, thick = 54, 196, 16
    drawing = Drawing(width, 262, "The Chinese and the English of the talk, and the beads between")
    src_unit = (right - left) / len(found.src)
    tgt_unit = (right - left) / len(found.tgt)
    for name, y, document in (("Chinese", top, found.src), ("English", bottom, found.tgt)):
        drawing.text(left - 12, y + 13, name, size=14, anchor="end", weight=600)
        drawing.box(left, y, right - left, thick, fill=CARD, stroke=LINE)
        drawing.text(left - 12, y + 30, f"{len(document)}", size=12, fill=MUTED, anchor="end")
    for bead in found.beads:
        if bead.is_null:
            continue
        a, b = left + bead.src[0] * src_unit, left + (bead.src[-1] + 1) * src_unit
        c, d = left + bead.tgt[0] * tgt_unit, left + (bead.tgt[-1] + 1) * tgt_unit
        y, z, middle = top + thick, bottom, (top + thick + bottom) / 2
        ribbon = (
            f"M{a:.1f} {y}C{a:.1f} {middle:g} {c:.1f} {middle:g} {c:.1f} {z}H{d:.1f}"
            f"C{d:.1f} {middle:g} {b:.1f} {middle:g} {b:.1f} {y}Z"
        )
        drawing.path(ribbon, fill=_colour(bead.confidence), opacity=0.6)
        for x, far, at in ((a, b, top), (c, d, bottom)):
            drawing.box(
                x, at, far - x - 0.6, thick, fill=_colour(bead.confidence), radius=0, opacity=0.85
            )
    gap = max(found.gaps(), key=lambda one: len(one.src))
    x = left + gap.src[0] * src_unit
    drawing.box(x, top, len(gap.src) * src_unit, thick, fill="url(#hatch)", stroke=DOUBT, radius=0)
    label = f"{len(gap.src)} sentences that the English lacks: one gap"
    drawing.text(x + len(gap.src) * src_unit / 2, top - 10, label, size=14, anchor="middle")
    drawing.text(left, top - 34, "The talk, sentence by sentence", size=15, weight=600)
    keys = (("confidence 0.9 and more", SURE), ("0.5 to 0.9", FAIR), ("less", DOUBT))
    x = left
    for label, colour in keys:
        drawing.box(x, 233, 14, 10, fill=colour, radius=2)
        drawing.text(x + 20, 242, label, size=13, fill=MUTED)
        x += 40 + 7 * len(label)
    return drawing.svg()


def beads() -> str:
    """Draw one bead of each common type, with the sentences that it links."""
    found = _talk()
    wanted = ("1-1", "2-1", "1-2", "1-0")
    chosen = [_shortest(found, kind) for kind in wanted]
    row, gap, column = 30, 20, 360
    heights = [max(len(one.src), len(one.tgt)) * row for one in chosen]
    drawing = Drawing(900, sum(heights) + gap * len(chosen) + 44, "Beads of four types")
    drawing.text(20, 28, "source", size=13, fill=SOURCE, weight=600)
    drawing.text(520, 28, "target", size=13, fill=TARGET, weight=600)
    top = 42.0
    for bead, height in zip(chosen, heights, strict=True):
        middle = top + height / 2
        edges: list[float] = []
        for side, document, x, colour in (
            (bead.src, found.src, 20, SOURCE),
            (bead.tgt, found.tgt, 520, TARGET),
        ):
            y = middle - len(side) * row / 2
            for index in side:
                drawing.box(x, y + 2, column, row - 4, stroke=colour, fill=CARD)
                text = document.sentences[index].text
                drawing.text(x + 10, y + 20, text, size=13, room=column - 24)
                edges.append(y + row / 2)
                y += row
        for number, y in enumerate(edges):
            is_src = number < len(bead.src)
            x, far = (380, 428) if is_src else (520, 472)
            bend = (x + far) / 2
            curve = f"M{x} {y:g}C{bend:g} {y:g} {bend:g} {middle:g} {far} {middle:g}"
            drawing.path(curve, stroke=SURE)
        if bead.is_null:
            drawing.text(520, middle + 5, "no counterpart: a null bead", size=13, fill=MUTED)
        drawing.box(428, middle - 12, 44, 24, fill=DOUBT if bead.is_null else SURE, radius=12)
        drawing.text(450, middle + 5, bead.kind, size=13, fill="#fff", anchor="middle", weight=600)
        top += height + gap
    return drawing.svg()


def _shortest(found: aligner.Alignment, kind: str) -> aligner.Bead:
    """Return the bead of a type whose texts are shortest, so that most of them can be shown."""
    return min(
        (bead for bead in found.beads if bead.kind == kind),
        key=lambda bead: len(found.src.join(bead.src)) + len(found.tgt.join(bead.tgt)) / 2,
    )


def confidence() -> str:
    """Draw a bead that is in doubt, the path with it and the best path without it."""
    found = _talk()
    doubted = min(
        (bead for bead in found.beads if not bead.is_null and 0.6 < (bead.confidence or 0) < 0.8),
        key=lambda bead: bead.confidence or 0,
    )
    why = found.explain(doubted)
    drawing = Drawing(900, 168, "Two ways to link the same sentences, and their probabilities")
    drawing.text(
        20,
        30,
        f"How sure is {_indices(doubted)}? As sure as all paths with it together: "
        f"{why.probability:.2f}",
        size=15,
        weight=600,
    )
    columns = (
        (20, "the best path with it", why.chosen, why.chosen_probability, SURE),
        (460, "the best path without it", why.rival, why.rival_probability, FAIR),
    )
    for x, title, path, probability, colour in columns:
        drawing.text(x, 62, f"{title}: {probability:.2f}", size=14, fill=colour, weight=600)
        _small_path(drawing, found, path, x, colour)
    return drawing.svg()


def _small_path(
    drawing: Drawing, found: aligner.Alignment, path: Sequence[aligner.Bead], x: float, colour: str
) -> None:
    wide, row, right = 180, 34, 240
    rows: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for side, document, at, shift in ((0, found.src, rows[0], 0), (1, found.tgt, rows[1], right)):
        indices = sorted({i for bead in path for i in (bead.src, bead.tgt)[side]})
        for number, index in enumerate(indices):
            y = 84 + number * row
            at[index] = y + 13
            drawing.box(x + shift, y, wide, 26, stroke=(SOURCE, TARGET)[side])
            drawing.text(x + shift + 8, y + 18, f"{index}", size=11, fill=MUTED)
            text = document.sentences[index].text
            drawing.text(x + shift + 34, y + 18, text, size=12, room=wide - 44)
    for bead in path:
        for i in bead.src:
            for j in bead.tgt:
                line = f"M{x + wide:g} {rows[0][i]:g}L{x + right:g} {rows[1][j]:g}"
                drawing.path(line, stroke=colour, width=2.5)


def _indices(bead: aligner.Bead) -> str:
    return f"{list(bead.src)}:{list(bead.tgt)}"


def scores() -> str:
    """Draw the figures of a faithful pair, of one that lacks a clause, and of one that is wrong."""
    pairs = [(pair.src, pair.tgt) for pair in _talk().pairs()]
    chosen = next(at for at, (_, tgt) in enumerate(pairs) if tgt.startswith("We realized"))
    src, tgt = pairs[chosen]
    shortened = tgt[: tgt.index(", but")] + "."
    wrong = pairs[18][1]
    cases = (
        ("faithful", src, tgt),
        ("a clause is missing", src, shortened),
        ("another sentence's translation", src, wrong),
    )
    report = aligner.score([*pairs[:chosen], *pairs[chosen + 1 :], *(one[1:] for one in cases)])
    drawing = Drawing(900, 386, "What four figures say of three translations of one sentence")
    drawing.text(20, 30, src, size=14, weight=600, room=860)
    for number, (title, _, target) in enumerate(cases):
        segment = report.segments[len(pairs) - 1 + number]
        top = 54 + number * 110
        drawing.box(20, top, 860, 98, fill=CARD, stroke=LINE, radius=8)
        drawing.text(36, top + 26, title, size=14, weight=600)
        for line, part in enumerate(wrap(target, 70)[:2]):
            drawing.text(36, top + 47 + 18 * line, part, size=13, fill=MUTED)
        if segment.missing is not None and segment.omission > 0.5:
            drawing.text(36, top + 86, f"missing: {segment.missing.text}", size=13, fill=DOUBT)
        figures = (
            ("similarity", segment.similarity, SURE),
            ("mismatch", segment.mismatch, DOUBT),
            ("omission", segment.omission, DOUBT),
            ("addition", segment.addition, DOUBT),
        )
        for place, (name, value, colour) in enumerate(figures):
            y = top + 12 + place * 20
            share = min(max(value or 0.0, 0.0), 1.0)
            drawing.text(620, y + 11, name, size=12, fill=MUTED, anchor="end")
            drawing.box(630, y, 190, 13, fill="#fff", stroke=LINE, radius=3)
            drawing.box(630, y, max(190 * share, 1.5), 13, fill=colour, radius=3)
            drawing.text(830, y + 11, f"{share:.2f}", size=12)
    return drawing.svg()


PICTURES: dict[str, Callable[[], str]] = {
    "beads.svg": beads,
    "confidence.svg": confidence,
    "scores.svg": scores,
    "talk.svg": talk,
}


def main() -> None:
    """Draw all pictures."""
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(), "utf-8")


if __name__ == "__main__":
    main()
