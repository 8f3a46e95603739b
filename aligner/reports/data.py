"""What the scripts of a page read: an alignment as JSON that cannot end its element."""

from __future__ import annotations

from typing import Any

from aligner.formats.strict_json import dumps
from aligner.reports.content import Content, Flag, Mark
from aligner.reports.summary import Summary
from aligner.reports.wording import DOUBT, KINDS, LEVELS, SEVERITIES, SURE
from aligner.types import Alignment, Document, Status

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def data(shown: Content, found: Summary) -> str:
    """Return the content of a page as JSON for ``<script type="application/json">``.

    Places in texts count UTF-16 code units, as scripts do.
    """
    return embedded(_values(shown, found))


def embedded(value: object) -> str:
    """Return JSON in which nothing ends the element that it stands in, or opens a comment."""
    text = dumps(value, "report")
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _values(shown: Content, found: Summary) -> dict[str, Any]:
    alignment = shown.alignment
    statuses = tuple(Status)
    return {
        "levels": {"sure": SURE, "doubt": DOUBT, "words": LEVELS},
        "kinds": KINDS,
        "severities": SEVERITIES,
        "statuses": statuses,
        "scored": shown.quality is not None,
        "src": _document(alignment.src),
        "tgt": _document(alignment.tgt),
        "rows": [
            [
                row.number,
                row.bead.src,
                row.bead.tgt,
                _rounded(row.bead.confidence),
                statuses.index(row.bead.status),
                _rounded(row.similarity),
            ]
            for row in shown.rows
        ],
        "blocks": [[one.side, one.first, one.last, one.sentences] for one in shown.blocks],
        "flags": [_flag(alignment, flag) for flag in shown.flags],
        "urgent": [[one.row, one.severity, one.label, one.message] for one in found.urgent],
    }


def _rounded(value: float | None) -> float | None:
    """Return a figure with four places; what is not certain does not become so."""
    if value is None:
        return None
    return min(round(value, 4), 0.9999) if value < 1 else round(value, 4)


def _document(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": document.name,
        "lang": document.lang,
        "dir": "rtl" if document.lang.partition("-")[0] in _RIGHT_TO_LEFT else "auto",
        "texts": [sentence.line for sentence in document.sentences],
    }
    if any(sentence.speaker for sentence in document.sentences):
        found["speakers"] = [sentence.speaker for sentence in document.sentences]
    if any(sentence.time for sentence in document.sentences):
        found["times"] = [sentence.time and sentence.time[0] for sentence in document.sentences]
    return found


def _flag(alignment: Alignment, flag: Flag) -> list[Any]:
    return [
        flag.finding.kind,
        flag.finding.severity,
        flag.finding.message,
        flag.rows,
        [_mark(alignment, mark) for mark in flag.marks if len(mark.span)],
    ]


def _mark(alignment: Alignment, mark: Mark) -> list[Any]:
    document = alignment.src if mark.side == "src" else alignment.tgt
    line = document.sentences[mark.sentence].line
    start, end = _units(line[: mark.span.start]), _units(line[: mark.span.end])
    return [mark.side, mark.sentence, start, end]


def _units(text: str) -> int:
    """Return the length of a text as scripts count it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
