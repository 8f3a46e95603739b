"""What an evaluation found: scores with intervals, segments, and what is missing or too much."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from aligner.errors import UnknownNameError
from aligner.evaluation.resegmentation import Extra
from aligner.types import Signature


@dataclass(frozen=True, slots=True)
class Score:
    """Hold the score of one system by one metric.

    Attributes:
        system: Name of the system.
        metric: Name of the metric.
        value: The score, on the metric's own scale.
        segments: Score of every segment.
        interval: The middle 95 % over resamples of the segments, None if nothing was resampled.
        p_value: Probability of so large a difference from the baseline by chance; None for the
            baseline and where nothing was tested.
    """

    system: str
    metric: str
    value: float
    segments: tuple[float, ...] = field(repr=False)
    interval: tuple[float, float] | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """Describe a metric of a report.

    Attributes:
        name: Short name, as it was asked for.
        title: Name in tables.
        higher_is_better: False for error rates.
        signature: What exactly was measured; sacreBLEU's own for its metrics.
    """

    name: str
    title: str
    higher_is_better: bool
    signature: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Tell what of the reference a re-segmented translation lacks, and what it has too much.

    Attributes:
        system: Name of the system.
        missing: Segments that are not translated, 0-based: under-translation.
        missing_share: Their share of the reference's tokens, in [0, 1].
        extras: Stretches that translate nothing: over-translation. They are scored in the segment
            that they stand in.
        extra_share: Their share of the translation's tokens, in [0, 1].
    """

    system: str
    missing: tuple[int, ...]
    missing_share: float
    extras: tuple[Extra, ...]
    extra_share: float


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """Hold what was found about one segment of one system.

    Attributes:
        number: 0-based.
        system: Name of the system.
        source: Text of the source, None if it was not given.
        references: Texts of the references.
        hypothesis: The translation.
        scores: Pairs of metric and score.
        missing: Whether the segment is not translated; None where lines were taken as they came.
    """

    number: int
    system: str
    source: str | None
    references: tuple[str, ...]
    hypothesis: str
    scores: tuple[tuple[str, float], ...]
    missing: bool | None


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """Hold the evaluation of one or several systems.

    Attributes:
        lang: BCP-47 tag of the target language.
        systems: Names of the systems.
        baseline: The one that the others are compared with, None if there is only one.
        metrics: What was measured.
        scores: System by system, and metric by metric in each.
        coverage: For each system whose lines were made equal to the reference's.
        sources: The source's segments, None if they were not given.
        references: For each reference its segments; none if there was no reference.
        hypotheses: For each system its segments.
        signature: How it was evaluated; the metrics have their own.
    """

    lang: str
    systems: tuple[str, ...]
    baseline: str | None
    metrics: tuple[MetricInfo, ...]
    scores: tuple[Score, ...]
    coverage: tuple[Coverage, ...]
    sources: tuple[str, ...] | None
    references: tuple[tuple[str, ...], ...]
    hypotheses: tuple[tuple[str, ...], ...]
    signature: Signature

    def __len__(self) -> int:
        """Return the number of segments."""
        return len(self.hypotheses[0])

    def of(self, system: str, metric: str) -> Score:
        """Return the score of a system by a metric.

        Raises:
            UnknownNameError: There is no such system or metric.
        """
        if system not in self.systems:
            raise UnknownNameError("system", system, self.systems)
        for score in self.scores:
            if (score.system, score.metric) == (system, metric):
                return score
        raise UnknownNameError("metric", metric, [info.name for info in self.metrics])

    def __getitem__(self, metric: str) -> float:
        """Return the score of the first system: ``report["bleu"]``."""
        return self.of(self.systems[0], metric).value

    def segments(self) -> Iterator[SegmentRow]:
        """Yield every segment of every system, system by system."""
        missing = {found.system: set(found.missing) for found in self.coverage}
        for system, texts in zip(self.systems, self.hypotheses, strict=True):
            scores = [self.of(system, info.name) for info in self.metrics]
            lost = missing.get(system)
            for number, text in enumerate(texts):
                yield SegmentRow(
                    number=number,
                    system=system,
                    source=None if self.sources is None else self.sources[number],
                    references=tuple(side[number] for side in self.references),
                    hypothesis=text,
                    scores=tuple((score.metric, score.segments[number]) for score in scores),
                    missing=None if lost is None else number in lost,
                )

    def as_dict(self) -> dict[str, Any]:
        """Return the scores as plain data for JSON, without the segments."""
        return {
            "signature": str(self.signature),
            "lang": self.lang,
            "segments": len(self),
            "references": len(self.references),
            "baseline": self.baseline,
            "metrics": {
                info.name: {
                    "signature": info.signature,
                    "higher_is_better": info.higher_is_better,
                }
                for info in self.metrics
            },
            "systems": {
                system: {
                    score.metric: {
                        "score": score.value,
                        "interval": None if score.interval is None else list(score.interval),
                        "p_value": score.p_value,
                    }
                    for score in self.scores
                    if score.system == system
                }
                for system in self.systems
            },
            "coverage": {
                found.system: {
                    "missing_segments": [number + 1 for number in found.missing],
                    "missing_share": found.missing_share,
                    "extras": [
                        {"segment": extra.segment + 1, "text": extra.text} for extra in found.extras
                    ],
                    "extra_share": found.extra_share,
                }
                for found in self.coverage
            },
        }

    def rows(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the scores as the head and the rows of a table for people."""
        arrows = {True: "↑", False: "↓"}
        head = ["system"]
        head += [f"{info.title} {arrows[info.higher_is_better]}" for info in self.metrics]
        by_system = {found.system: found for found in self.coverage}
        if by_system:
            head += ["missing", "extra"]
        rows = []
        for system in self.systems:
            cells = [system + (" (baseline)" if system == self.baseline else "")]
            cells += [_cell(self.of(system, info.name)) for info in self.metrics]
            if by_system:
                found = by_system.get(system)
                cells += (
                    ["", ""]
                    if found is None
                    else [f"{found.missing_share:.1%}", f"{found.extra_share:.1%}"]
                )
            rows.append(tuple(cells))
        return tuple(head), rows

    def __repr__(self) -> str:
        shown = "; ".join(
            f"{system}: "
            + ", ".join(
                f"{info.title} {_number(self.of(system, info.name).value)}" for info in self.metrics
            )
            for system in self.systems[:4]
        )
        rest = f"; … {len(self.systems) - 4} more" if len(self.systems) > 4 else ""
        return f"<EvaluationReport {len(self)} segments, {shown}{rest}>"

    def _repr_html_(self) -> str:
        """Return the table for notebooks."""
        notes = "<br>".join(html.escape(f"{info.title}: {info.signature}") for info in self.metrics)
        table = html_table(*self.rows(), f"{len(self)} segments, {self.signature}")
        return f"{table}<p><small>{notes}</small></p>"


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Return a table of texts in HTML."""
    top = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><caption>{html.escape(caption)}</caption><tr>{top}</tr>{body}</table>"


def _number(value: float) -> str:
    """Return a score as people read it: percentages with two digits, shares with four."""
    return f"{value:.2f}" if abs(value) > 1 else f"{value:.4f}"


def _cell(score: Score) -> str:
    text = _number(score.value)
    if score.interval is not None:
        text += f" [{_number(score.interval[0])}, {_number(score.interval[1])}]"
    if score.p_value is not None:
        text += f" p={score.p_value:.3f}"
    return text
