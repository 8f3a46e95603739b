"""Corpora: filtering, duplicates, splits, statistics, mining and subwords of parallel text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aligner.registry import Registry

if TYPE_CHECKING:
    from aligner.corpora.filters import Filter

# What makes a filter; called without arguments it has the usual settings.
FILTERS: Registry[Callable[..., Filter]] = Registry(
    "filter",
    {
        "AdequacyFilter": "aligner.corpora.adequacy:AdequacyFilter",
        "CharacterScoreFilter": "aligner.corpora.filters:CharacterScoreFilter",
        "ConfidenceFilter": "aligner.corpora.filters:ConfidenceFilter",
        "CoverageFilter": "aligner.corpora.adequacy:CoverageFilter",
        "LanguageIDFilter": "aligner.corpora.filters:LanguageIDFilter",
        "LengthFilter": "aligner.corpora.filters:LengthFilter",
        "LengthRatioFilter": "aligner.corpora.filters:LengthRatioFilter",
        "LongestCommonSubstringFilter": "aligner.corpora.filters:LongestCommonSubstringFilter",
        "NumberFilter": "aligner.corpora.adequacy:NumberFilter",
        "TerminalPunctuationFilter": "aligner.corpora.filters:TerminalPunctuationFilter",
    },
)
# The filter that is usual: cheap ones first, so that the dear one sees few bad pairs.
DEFAULT_FILTERS = (
    "LengthFilter",
    "LengthRatioFilter",
    "CharacterScoreFilter",
    "LanguageIDFilter",
    "LongestCommonSubstringFilter",
    "AdequacyFilter",
)

__all__ = ["DEFAULT_FILTERS", "FILTERS"]
