"""Human judgements of translations, read from the tables of the trade.

*MQM*: a line for each error that an expert marked, with the columns ``system doc seg_id rater source
target category severity`` (Freitag et al. 2021, doi 10.1162/tacl_a_00437). *Scores*: a line for each
judged segment, with ``system``, ``seg_id`` and ``score`` (higher is better), as direct assessment gives
them, and if wanted ``doc``, ``rater``, ``source``, ``target`` and ``reference``.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import FormatError
from aligner.evaluation.metrics import LARGEST
from aligner.formats import storage

type Key = tuple[str, str]

_MQM = ("system", "doc", "seg_id", "rater", "source", "target", "category", "severity")
_SCORES = ("system", "seg_id", "score")
_MARK = re.compile(r"</?v>")


@dataclass(frozen=True, slots=True)
class HumanScores:
    """Hold human judgements of several systems' translations of the same segments.

    Attributes:
        kind: ``"mqm"`` or ``"scores"``.
        systems: Names of the systems, human translations among them, sorted.
        segments: Names of the segments, in the order of the table.
        scores: Mean over the raters by system and segment; higher is better. MQM's are the
            negative weights of the errors.
        targets: The translations, where the table has them.
        sources: The sources by segment, where the table has them.
        references: References by segment, where the table has them.
    """

    kind: str
    systems: tuple[str, ...]
    segments: tuple[str, ...]
    scores: Mapping[Key, float]
    targets: Mapping[Key, str]
    sources: Mapping[str, str]
    references: Mapping[str, str]


def read_human_scores(path: str | Path) -> HumanScores:
    """Return the judgements of a table; its columns tell which kind it is.

    Raises:
        FormatError: Columns are missing, or a line has a wrong number of them, or a score that is
            no number.
        InputError: The file cannot be read or is not text.
    """
    rows = _rows(path)
    first = next(rows, None)
    if first is None:
        raise FormatError(storage.shown(path), None, "holds no judgement")
    is_mqm = "severity" in first[1]
    _need(_MQM if is_mqm else _SCORES, first[1], path)
    by_rater: dict[Key, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    targets: dict[Key, str] = {}
    texts: dict[str, dict[str, str]] = {"source": {}, "reference": {}}
    segments: dict[str, None] = {}
    for number, row in _again(first, rows):
        segment = _segment(row)
        key = (row["system"], segment)
        segments[segment] = None
        value = (
            -_weight(row["category"], row["severity"], path, number)
            if is_mqm
            else _number(row["score"], path, number)
        )
        by_rater[key][row.get("rater", "")].append(value)
        if row.get("target"):
            targets[key] = _MARK.sub("", row["target"]) if is_mqm else row["target"]
        for name, found in texts.items():
            if row.get(name):
                found[segment] = row[name]
    scores = {}
    for key, raters in by_rater.items():
        # An expert's errors add up; judgements of one rater are averaged like those of several.
        each = [sum(values) if is_mqm else sum(values) / len(values) for values in raters.values()]
        scores[key] = sum(each) / len(each)
    return HumanScores(
        kind="mqm" if is_mqm else "scores",
        systems=tuple(sorted({system for system, _ in scores})),
        segments=tuple(segments),
        scores=scores,
        targets=targets,
        sources=texts["source"],
        references=texts["reference"],
    )


def read_metric_scores(path: str | Path) -> dict[str, dict[Key, float]]:
    """Return the scores of a table with ``system``, ``seg_id``, perhaps ``doc``, and metrics.

    Every other column is a metric, higher being better.

    Raises:
        FormatError: Columns are missing or a score is no number.
        InputError: The file cannot be read or is not text.
    """
    rows = _rows(path)
    first = next(rows, None)
    if first is None:
        raise FormatError(storage.shown(path), None, "holds no score")
    _need(("system", "seg_id"), first[1], path)
    names = [name for name in first[1] if name not in ("system", "seg_id", "doc", "doc_id")]
    if not names:
        raise FormatError(storage.shown(path), 1, "has no column with a metric's scores")
    found: dict[str, dict[Key, float]] = {name: {} for name in names}
    for number, row in _again(first, rows):
        for name in names:
            found[name][row["system"], _segment(row)] = _number(row[name], path, number)
    return found


def _again(
    first: tuple[int, dict[str, str]], rest: Iterator[tuple[int, dict[str, str]]]
) -> Iterator[tuple[int, dict[str, str]]]:
    yield first
    yield from rest


def _rows(path: str | Path) -> Iterator[tuple[int, dict[str, str]]]:
    lines = storage.lines(storage.read_text(path))
    columns = lines[0].split("\t") if lines else []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise FormatError(
                storage.shown(path),
                number,
                f"{len(cells)} columns instead of {len(columns)} ({', '.join(columns)}); columns "
                "are separated by one tab",
            )
        yield number, dict(zip(columns, cells, strict=True))


def _need(columns: tuple[str, ...], row: Mapping[str, str], path: str | Path) -> None:
    lacking = [column for column in columns if column not in row]
    if lacking:
        raise FormatError(
            storage.shown(path),
            1,
            f"the first line names no column {', '.join(lacking)}; an MQM table has "
            f"{', '.join(_MQM)}; a table of scores has {', '.join(_SCORES)}",
        )


def _segment(row: Mapping[str, str]) -> str:
    return f"{row['doc']}#{row['seg_id']}" if row.get("doc") else row["seg_id"]


def _number(text: str, path: str | Path, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:
        raise FormatError(
            storage.shown(path), line, f"{text!r} is no score; leave the line out or mend it"
        )
    return value


def _weight(category: str, severity: str, path: str | Path, line: int) -> float:
    """Return what an error weighs: the weights of Freitag et al. (2021)."""
    match severity.lower():
        case "major":
            return 25.0 if category.startswith("Non-translation") else 5.0
        case "minor":
            return 0.1 if category == "Fluency/Punctuation" else 1.0
        case "no-error" | "neutral":
            return 0.0
    raise FormatError(
        storage.shown(path), line, f"unknown severity {severity!r}; known: Major, Minor, No-error"
    )
