"""A pair of a corpus: two texts, where they come from, and what was decided about them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aligner.languages import UNKNOWN
from aligner.types import SegmentPair

type Score = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what a step of the corpus decided about a pair.

    Attributes:
        step: Name of the filter or step.
        score: What it measured; empty where there was nothing to measure.
        accepted: Whether the pair stays.
        note: What the figures do not say, for example which pair this one repeats.
    """

    step: str
    score: Score
    accepted: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class CorpusPair(SegmentPair):
    """Hold a pair of a corpus with its provenance; `SegmentPair` has the texts and the bead.

    Attributes:
        langs: BCP-47 tags of the two texts, ``"und"`` where unknown.
        documents: Names of the two documents that the texts come from.
        signature: What made the alignment; empty if unknown.
        verdicts: What was decided, in order. Only the last can be a rejection.
        original: The two texts as they stood before they were normalised; None if they never were.
        inherited: How many of the verdicts are from before the pair was read from a file.
    """

    langs: tuple[str, str] = (UNKNOWN, UNKNOWN)
    documents: tuple[str, str] = ("", "")
    signature: str = ""
    verdicts: tuple[Verdict, ...] = ()
    original: tuple[str, str] | None = None
    inherited: int = field(default=0, compare=False)

    @property
    def accepted(self) -> bool:
        """Tell whether no step has rejected the pair."""
        return not self.verdicts or self.verdicts[-1].accepted

    @property
    def texts(self) -> tuple[str, str]:
        """Return source and target."""
        return self.src, self.tgt

    def judged(self, verdict: Verdict) -> CorpusPair:
        """Return the pair with one more verdict."""
        return replace(self, verdicts=(*self.verdicts, verdict))
