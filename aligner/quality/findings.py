"""What a check finds: values that every check and every report share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aligner.types import Span


class Severity(StrEnum):
    """Tell how much a finding matters.

    MAJOR changes what the reader is told, MINOR may, NOTE is worth a look.
    """

    MAJOR = "major"
    MINOR = "minor"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return 0 for the gravest."""
        return tuple(Severity).index(self)


class Kind(StrEnum):
    """Tell what a finding is about."""

    GAP = "gap"
    OMISSION = "omission"
    ADDITION = "addition"
    MISMATCH = "mismatch"
    NUMBER = "number"
    NAME = "name"
    RENDERING = "rendering"
    TERM = "term"
    NEGATION = "negation"
    UNTRANSLATED = "untranslated"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True)
class Remark:
    """Hold what a check says about one pair of texts.

    Attributes:
        kind: What it is about.
        severity: How much it matters.
        message: One sentence for the reader.
        src: Where in the source text; may be empty.
        tgt: Where in the target text; may be empty.
    """

    kind: Kind
    severity: Severity
    message: str
    src: tuple[Span, ...] = ()
    tgt: tuple[Span, ...] = ()


def on_side(side: int, *spans: Span) -> dict[str, tuple[Span, ...]]:
    """Return the argument that places a remark on a side: 0 is the source, 1 the target."""
    return {("src", "tgt")[side]: spans}


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold a place in one of the two documents.

    Attributes:
        side: ``"src"`` or ``"tgt"``.
        span: Where in the document's text.
        text: What stands there: ``document.text[span.start:span.end]``.
    """

    side: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold something that is wrong, or may be, with the places that show it.

    Attributes:
        kind: What it is about.
        severity: How much it matters.
        message: One sentence for the reader.
        passages: Where, in the two documents.
        segment: Number of the segment (`QualityReport.segments`) that it is in; None if it
            concerns the document.
        probability: How likely it is, where that is known, in [0, 1].
    """

    kind: Kind
    severity: Severity
    message: str
    passages: tuple[Passage, ...] = ()
    segment: int | None = None
    probability: float | None = None
