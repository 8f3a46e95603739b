"""The report on a translation: figures of every segment, findings, and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aligner.quality.findings import Finding, Kind, Passage, Severity
from aligner.types import Bead, Signature


@dataclass(frozen=True, slots=True)
class SegmentQuality:
    """Hold the evidence on one bead.

    Attributes:
        number: Position of the bead in the alignment, 0-based.
        bead: The bead.
        src: Its source text on one line; empty in a null bead.
        tgt: Its target text on one line; empty in a null bead.
        similarity: Cosine of the two texts' vectors, in [-1, 1]; None in a null bead.
        margin: Similarity less what either side shares with its nearest texts of the document.
            About 0 for texts that have nothing to do with each other; None in a null bead.
        mismatch: Probability that the two texts have nothing to do with each other, in [0, 1];
            None in a null bead.
        omission: Probability that the source says something that the target lacks, in [0, 1].
        addition: Probability that the target says something that the source lacks, in [0, 1].
        missing: The clause of the source most likely to be without a counterpart; None in a null
            bead, whose text as a whole is.
        added: The same of the target.
        src_coverage: Share of the source that is likely to have a counterpart, in [0, 1].
        tgt_coverage: The same of the target.
        findings: What stands out, gravest first.
    """

    number: int
    bead: Bead
    src: str
    tgt: str
    similarity: float | None = None
    margin: float | None = None
    mismatch: float | None = None
    omission: float = 0.0
    addition: float = 0.0
    missing: Passage | None = None
    added: Passage | None = None
    src_coverage: float = 0.0
    tgt_coverage: float = 0.0
    findings: tuple[Finding, ...] = ()

    @property
    def confidence(self) -> float | None:
        """Return the probability that the bead is exactly right, None if the engine gave none."""
        return self.bead.confidence


@dataclass(frozen=True, slots=True)
class SideSummary:
    """Hold how much of one document has a counterpart in the other.

    Attributes:
        name: Name of the document.
        lang: Its language.
        sentences: Number of sentences.
        covered_sentences: Those in beads with two sides.
        characters: Visible characters of the sentences.
        covered_characters: Those in beads with two sides, each segment weighed with its coverage.
        gaps: Blocks without a counterpart.
    """

    name: str
    lang: str
    sentences: int
    covered_sentences: int
    characters: int
    covered_characters: float
    gaps: int

    @property
    def sentence_coverage(self) -> float:
        """Return the share of sentences that have a counterpart, 1 for an empty document."""
        return self.covered_sentences / self.sentences if self.sentences else 1.0

    @property
    def character_coverage(self) -> float:
        """Return the share of characters that have a counterpart, 1 for an empty document."""
        return self.covered_characters / self.characters if self.characters else 1.0


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Hold the evidence on a translation: no single number says how good it is.

    Attributes:
        segments: One for each bead, in order.
        findings: Everything that stands out, gravest first; those of segments included.
        src: The source document as a whole.
        tgt: The target document as a whole.
        signature: What made the report, and the alignment that it is about.
    """

    segments: tuple[SegmentQuality, ...]
    findings: tuple[Finding, ...]
    src: SideSummary
    tgt: SideSummary
    signature: Signature

    def counts(self) -> dict[Kind, dict[Severity, int]]:
        """Count the findings by kind and severity."""
        found = Counter((finding.kind, finding.severity) for finding in self.findings)
        return {
            kind: {
                severity: found[kind, severity] for severity in Severity if found[kind, severity]
            }
            for kind in Kind
            if any(found[kind, severity] for severity in Severity)
        }

    def worst(self, count: int | None = None) -> tuple[SegmentQuality, ...]:
        """Return the segments with findings, worst first.

        Those with the gravest finding come first, among equals those that are likelier damaged.

        Args:
            count: How many at most; all when left out.
        """
        marked = [segment for segment in self.segments if segment.findings]
        ordered = sorted(
            marked,
            key=lambda segment: (
                min(finding.severity.rank for finding in segment.findings),
                -max(segment.omission, segment.addition, segment.mismatch or 0.0),
                -len(segment.findings),
                segment.number,
            ),
        )
        return tuple(ordered[:count])

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON."""
        return {
            "signature": str(self.signature),
            "src": _side_dict(self.src),
            "tgt": _side_dict(self.tgt),
            "findings": [_finding_dict(finding) for finding in self.findings],
            "segments": [_segment_dict(segment) for segment in self.segments],
        }

    def __repr__(self) -> str:
        grave = sum(finding.severity is Severity.MAJOR for finding in self.findings)
        return (
            f"<QualityReport {len(self.segments)} segments, {len(self.findings)} findings "
            f"({grave} major), coverage {self.src.character_coverage:.1%} of the source, "
            f"{self.tgt.character_coverage:.1%} of the target>"
        )

    def _repr_html_(self) -> str:
        """Return the report as a fragment of HTML for notebooks."""
        from aligner.reports.fragment import quality_fragment

        return quality_fragment(self)


def _rounded(value: float | None) -> float | None:
    """Return a figure with the digits that mean something."""
    return None if value is None else round(value, 4)


def _side_dict(side: SideSummary) -> dict[str, Any]:
    return {
        "name": side.name,
        "lang": side.lang,
        "sentences": side.sentences,
        "covered_sentences": side.covered_sentences,
        "sentence_coverage": _rounded(side.sentence_coverage),
        "characters": side.characters,
        "character_coverage": _rounded(side.character_coverage),
        "gaps": side.gaps,
    }


def _passage_dict(passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    return {
        "side": passage.side,
        "start": passage.span.start,
        "end": passage.span.end,
        "text": passage.text,
    }


def _finding_dict(finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": str(finding.kind),
        "severity": str(finding.severity),
        "message": finding.message,
        "segment": finding.segment,
        "passages": [_passage_dict(passage) for passage in finding.passages],
    }
    if finding.probability is not None:
        found["probability"] = _rounded(finding.probability)
    return found


def _segment_dict(segment: SegmentQuality) -> Mapping[str, Any]:
    return {
        "number": segment.number,
        "src_ids": list(segment.bead.src),
        "tgt_ids": list(segment.bead.tgt),
        "src": segment.src,
        "tgt": segment.tgt,
        "confidence": _rounded(segment.confidence),
        "similarity": _rounded(segment.similarity),
        "margin": _rounded(segment.margin),
        "mismatch": _rounded(segment.mismatch),
        "omission": _rounded(segment.omission),
        "addition": _rounded(segment.addition),
        "missing": _passage_dict(segment.missing),
        "added": _passage_dict(segment.added),
        "src_coverage": _rounded(segment.src_coverage),
        "tgt_coverage": _rounded(segment.tgt_coverage),
        "findings": [_finding_dict(finding) for finding in segment.findings],
    }
