"""Quality: what is wrong with a translation, and where, with the evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aligner.quality.findings import Finding, Kind, Passage, Severity
from aligner.quality.glossary import Glossary, Term, read_glossary
from aligner.quality.report import QualityReport, SegmentQuality, SideSummary
from aligner.quality.terms import TermUse
from aligner.registry import Registry

if TYPE_CHECKING:
    from aligner.quality.adequacy import Scorer

# What makes a scorer takes the name or the instance of an encoder.
SCORERS: Registry[Callable[..., Scorer]] = Registry(
    "scorer", {"adequacy": "aligner.quality.adequacy:AdequacyScorer"}
)

__all__ = [
    "SCORERS",
    "Finding",
    "Glossary",
    "Kind",
    "Passage",
    "QualityReport",
    "SegmentQuality",
    "Severity",
    "SideSummary",
    "Term",
    "TermUse",
    "read_glossary",
]
