"""The values that flow through the library: all immutable, all plain data.

Indices of sentences are 0-based positions in ``Document.sentences``; offsets are half-open and
count code points of the original text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from operator import index
from typing import TYPE_CHECKING, Any, Self

from aligner.documents import Cue, Document, Sentence, Span
from aligner.errors import InputError

if TYPE_CHECKING:
    from aligner.engines.explanation import Explanation
    from aligner.quality.report import QualityReport

__all__ = [
    "Alignment",
    "Bead",
    "Cue",
    "Document",
    "SegmentPair",
    "Sentence",
    "Signature",
    "Span",
    "Status",
]

# How the confidence of an alignment follows from those of its beads: rounded from a logistic fit to
# right and wrong pairs of documents; ``python -m benchmarks unrelated`` shows how it tells them apart.
_TYPICAL, _STEEPNESS, _PRIOR_BEADS = 0.7, 30.0, 5.0


class Status(StrEnum):
    """Tell who vouches for a bead."""

    AUTO = "auto"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class Bead:
    """Link sentences of the source with sentences of the target.

    Attributes:
        src: Indices of source sentences, ascending; empty in a null bead.
        tgt: Indices of target sentences, ascending; empty in a null bead.
        score: The engine's score, higher is better; its range is the engine's. None if unscored.
        confidence: Calibrated probability in [0, 1] that the bead is exactly right, or None.
        status: Who vouches for it.
    """

    src: tuple[int, ...]
    tgt: tuple[int, ...]
    score: float | None = None
    confidence: float | None = None
    status: Status = Status.AUTO

    def __post_init__(self) -> None:
        for name in ("src", "tgt"):
            # A list would make the value changeable, unhashable and unequal to its like.
            # NumPy's numbers are unknown to JSON, and half a sentence is no index.
            object.__setattr__(self, name, tuple(map(index, getattr(self, name))))
        if self.status.__class__ is not Status:
            if self.status not in tuple(Status):
                raise InputError(
                    f"unknown status of a bead {self.status!r}; known: {', '.join(Status)}"
                )
            object.__setattr__(self, "status", Status(self.status))
        for side in (self.src, self.tgt):
            if any(a >= b for a, b in pairwise(side)) or (side and side[0] < 0):
                raise InputError(f"a bead's indices must be ascending and not negative: {side}")
        if not self.src and not self.tgt:
            raise InputError("a bead needs a sentence on at least one side")
        if self.score is not None and not math.isfinite(self.score):
            raise InputError(f"a bead's score must be finite, not {self.score}")
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            raise InputError(f"a bead's confidence must be in [0, 1], not {self.confidence}")

    @property
    def kind(self) -> str:
        """Return the bead's type, for example ``"2-1"``; null beads are ``"1-0"`` and ``"0-1"``."""
        return f"{len(self.src)}-{len(self.tgt)}"

    @property
    def is_null(self) -> bool:
        """Tell whether one side is empty."""
        return not self.src or not self.tgt


@dataclass(frozen=True, slots=True)
class Signature:
    """Name what made a result, as sacreBLEU does: ``engine:two_pass|enc:use-m3|…|v:0.1.0``.

    Attributes:
        fields: Pairs of key and value in the order of printing.
    """

    fields: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return "|".join(f"{key}:{value}" for key, value in self.fields)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read back what ``str()`` of a signature gave."""
        parts = (part.partition(":") for part in text.split("|") if part)
        return cls(tuple((key, value) for key, _, value in parts))


@dataclass(frozen=True, slots=True)
class SegmentPair:
    """Hold the two joined texts of a bead.

    Attributes:
        src: Source text on one line; empty in a null bead.
        tgt: Target text on one line; empty in a null bead.
        bead: The bead that it comes from.
        ids: Names of the two segments: document name, ``#``, sentence indices.
    """

    src: str
    tgt: str
    bead: Bead
    ids: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Hold two documents and the beads that link them.

    Attributes:
        src: The source document, split.
        tgt: The target document, split.
        beads: In reading order. An engine's beads are monotone and contiguous and cover every
            sentence once (`validate`); gold may cross and leave holes.
        signature: What made the alignment.

    Raises:
        InputError: A bead names a sentence that does not exist.
    """

    src: Document
    tgt: Document
    beads: tuple[Bead, ...]
    signature: Signature = field(default_factory=Signature)

    def __post_init__(self) -> None:
        for bead in self.beads:
            for side, document, word in (
                (bead.src, self.src, "source"),
                (bead.tgt, self.tgt, "target"),
            ):
                if side and side[-1] >= len(document.sentences):
                    raise InputError(
                        f"bead {list(bead.src)}:{list(bead.tgt)} names {word} sentence {side[-1]}, "
                        f"but there are only {len(document.sentences)}"
                    )

    @property
    def confidence(self) -> float | None:
        """Return the probability that the texts are translations of each other at all.

        It follows from the mean confidence of the beads with two sides: between texts that have
        nothing to do with each other, or of which one was shuffled, an engine finds no sure
        beads. Missing sections do not lower it. A few beads tell little, and it stays near 0.5.
        None if a side has no text or the engine gives no confidences.
        """
        sure = [bead.confidence for bead in self.beads if not bead.is_null]
        known = [value for value in sure if value is not None]
        rated = any(bead.confidence is not None for bead in self.beads)
        if not rated or not self.src.sentences or not self.tgt.sentences:
            return None
        if not known:
            return 0.0
        mean = (sum(known) + _PRIOR_BEADS * _TYPICAL) / (len(known) + _PRIOR_BEADS)
        return 1 / (1 + math.exp(-_STEEPNESS * (mean - _TYPICAL)))

    def validate(self) -> None:
        """Check that the beads are monotone, contiguous and cover every sentence exactly once.

        Raises:
            InputError: They are not; the message names the first bead that is wrong.
        """
        next_src = next_tgt = 0
        for bead in self.beads:
            want_src = tuple(range(next_src, next_src + len(bead.src)))
            want_tgt = tuple(range(next_tgt, next_tgt + len(bead.tgt)))
            if bead.src != want_src or bead.tgt != want_tgt:
                raise InputError(
                    f"bead {list(bead.src)}:{list(bead.tgt)} does not follow: "
                    f"expected {list(want_src)}:{list(want_tgt)}"
                )
            next_src += len(bead.src)
            next_tgt += len(bead.tgt)
        if (next_src, next_tgt) != (len(self.src), len(self.tgt)):
            raise InputError(
                f"the beads cover {next_src} of {len(self.src)} source and "
                f"{next_tgt} of {len(self.tgt)} target sentences"
            )

    def explain(self, bead: Bead, *, engine: Any = None, encoder: Any = None) -> Explanation:
        """Say what decided for a bead, and what the engine would have chosen instead.

        The documents are looked at anew, once for all questions about them. What is remembered for
        the next question, about the last documents only, is 8 MB for 1,000 sentences a side; while
        they are looked at it takes as much memory as aligning them.

        Args:
            bead: One of `beads`, or any other of consecutive sentences: why was it not chosen?
            engine: Name or instance of the engine to ask; that of the signature when left out.
            encoder: Name or instance; the embedded one when left out.

        Returns:
            Features with values and weights, the rival beads, and the probabilities of both; see
            `aligner.Explanation`.

        Raises:
            ConfigError: The engine cannot explain, or the encoder is not known.
            InputError: The bead holds no text, skips a sentence, or names one that is not there.
        """
        from aligner.engines.explanation import explain

        return explain(self, bead, engine=engine, encoder=encoder)

    def pairs(self, *, nulls: bool = False) -> Iterator[SegmentPair]:
        """Yield the beads as joined texts, in order.

        Args:
            nulls: Yield null beads too, with an empty text on one side.
        """
        for bead in self.beads:
            if bead.is_null and not nulls:
                continue
            yield SegmentPair(
                src=self.src.join(bead.src),
                tgt=self.tgt.join(bead.tgt),
                bead=bead,
                ids=(
                    f"{self.src.name}#{','.join(map(str, bead.src))}",
                    f"{self.tgt.name}#{','.join(map(str, bead.tgt))}",
                ),
            )

    def kinds(self) -> dict[str, int]:
        """Count the beads by type, most frequent first."""
        return dict(Counter(bead.kind for bead in self.beads).most_common())

    def gaps(self, minimum: int = 4) -> tuple[Bead, ...]:
        """Return the blocks that have no counterpart, each as one null bead.

        Args:
            minimum: Length in sentences from which a run of null beads counts as a gap.
        """
        gaps: list[Bead] = []
        run: list[Bead] = []
        for bead in (*self.beads, None):
            if (
                bead is not None
                and bead.is_null
                and (not run or bool(run[0].src) == bool(bead.src))
            ):
                run.append(bead)
                continue
            # Gold may name a sentence twice, or out of order.
            merged_src = tuple(sorted({i for part in run for i in part.src}))
            merged_tgt = tuple(sorted({i for part in run for i in part.tgt}))
            if len(merged_src) + len(merged_tgt) >= max(minimum, 1):
                gaps.append(Bead(merged_src, merged_tgt))
            run = [bead] if bead is not None and bead.is_null else []
        return tuple(gaps)

    def __repr__(self) -> str:
        names = f"{self.src.name or self.src.lang} ↔ {self.tgt.name or self.tgt.lang}"
        kinds = ", ".join(f"{count}×{kind}" for kind, count in list(self.kinds().items())[:4])
        return (
            f"<Alignment {names}: {len(self.src)} ↔ {len(self.tgt)} sentences, "
            f"{len(self.beads)} beads{': ' if kinds else ''}{kinds}>"
        )

    def to_html(
        self, *, title: str | None = None, score: bool = True, quality: QualityReport | None = None
    ) -> str:
        """Return the report on the alignment as one HTML file, which needs nothing from elsewhere.

        Args:
            title: The heading; the names of the two documents when left out.
            score: Score the translation, so that findings are shown at the clauses. It takes a
                second or two for a talk, and half a minute for ten thousand beads.
            quality: What `aligner.score` gave for this alignment, if it has been scored already.

        Raises:
            InputError: The report on quality is about another alignment.
        """
        from aligner.reports.page import page

        if quality is None and score:
            from aligner.quality.scoring import score as score_alignment

            quality = score_alignment(self)
        return page(self, quality=quality, title=title)

    def _repr_html_(self) -> str:
        """Return what to know, and the first beads, as a fragment of HTML for notebooks."""
        from aligner.reports.fragment import alignment_fragment

        return alignment_fragment(self)
