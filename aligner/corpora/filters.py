"""Filters that look at the two texts alone, and what every filter has in common.

A filter scores pairs and accepts or rejects a score, as those of OpusFilter do (Aulamo et al. 2020,
doi 10.18653/v1/2020.acl-demos.20); a filter has its name there where it means the same. Lengths
count characters, because words between spaces mean nothing in Chinese.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from aligner import languages
from aligner.corpora.pairs import CorpusPair, Score
from aligner.errors import ConfigError
from aligner.types import Status

type Unit = Literal["char", "byte"]


class Direction(StrEnum):
    """Tell which scores of a filter are the good ones."""

    HIGHER = "higher"
    LOWER = "lower"
    BETWEEN = "between"


@runtime_checkable
class Filter(Protocol):
    """Score pairs, and accept or reject a score.

    Attributes:
        name: How verdicts and data cards call it.
        direction: Which scores are good.
    """

    name: str
    direction: Direction

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the score of each pair.

        Args:
            pairs: Neighbours of one document, at most a thousand: what is usual in the document
                may count.
        """
        ...

    def accept(self, score: Score) -> bool:
        """Tell whether a pair with such a score stays."""
        ...

    def parameters(self) -> dict[str, object]:
        """Return the settings, for the data card."""
        ...


class LengthFilter:
    """Accept pairs both of whose texts are neither too short nor too long.

    Args:
        min_length: Fewest code points of a text.
        max_length: Most code points of a text.
    """

    name = "LengthFilter"
    direction = Direction.BETWEEN

    def __init__(self, min_length: int = 1, max_length: int = 2000) -> None:
        if not 0 <= min_length <= max_length:
            raise ConfigError(
                f"{self.name}: 0 <= min_length <= max_length, not {min_length} and {max_length}"
            )
        self._limits = (min_length, max_length)

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the lengths of both texts, without the space around them."""
        return [tuple(float(len(text.strip())) for text in pair.texts) for pair in pairs]

    def accept(self, score: Score) -> bool:
        """Tell whether both lengths are within the limits."""
        return all(self._limits[0] <= length <= self._limits[1] for length in score)

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"min_length": self._limits[0], "max_length": self._limits[1]}


class LengthRatioFilter:
    """Accept pairs whose longer text is not too much longer.

    Args:
        threshold: Ratio from which a pair is rejected, above 1.
        unit: ``"byte"`` counts UTF-8 bytes, in which a Chinese text and its translation into a
            language in Latin letters are about equally long; ``"char"`` counts code points.
    """

    name = "LengthRatioFilter"
    direction = Direction.LOWER

    def __init__(self, threshold: float = 5.0, unit: Unit = "byte") -> None:
        if unit not in ("char", "byte"):
            raise ConfigError(f"{self.name}: the unit is 'char' or 'byte', not {unit!r}")
        if not threshold > 1:
            raise ConfigError(f"{self.name}: the threshold must be above 1, not {threshold}")
        self._threshold = threshold
        self._unit = unit

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the longer length divided by the shorter one; infinity if one is empty."""
        return [(self._ratio(pair),) for pair in pairs]

    def _ratio(self, pair: CorpusPair) -> float:
        shorter, longer = sorted(
            len(text) if self._unit == "char" else len(text.encode()) for text in pair.texts
        )
        if not longer:
            return 1.0
        return longer / shorter if shorter else math.inf

    def accept(self, score: Score) -> bool:
        """Tell whether the ratio is below the threshold."""
        return score[0] < self._threshold

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"threshold": self._threshold, "unit": self._unit}


class CharacterScoreFilter:
    """Accept pairs whose letters are in the scripts of their languages.

    Args:
        thresholds: Least shares of letters in the script, source and target. When left out, half,
            or a tenth where a character is a word: Chinese is full of names in Latin letters.
    """

    name = "CharacterScoreFilter"
    direction = Direction.HIGHER

    def __init__(self, thresholds: tuple[float, float] | None = None) -> None:
        if thresholds is not None and not all(0 <= value <= 1 for value in thresholds):
            raise ConfigError(f"{self.name}: thresholds are in [0, 1], not {thresholds}")
        self._thresholds = thresholds

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the shares; 1 where there are no letters or the language's script is not known.

        Without thresholds of one's own, shares are divided by the usual ones, so that 1 is enough.
        """
        return [
            tuple(
                self._share(text, lang) for text, lang in zip(pair.texts, pair.langs, strict=True)
            )
            for pair in pairs
        ]

    def _share(self, text: str, lang: str) -> float:
        share = languages.script_share(text, lang)
        if self._thresholds is not None:
            return share
        return min(share / (0.1 if languages.is_unspaced(lang) else 0.5), 1.0)

    def accept(self, score: Score) -> bool:
        """Tell whether both shares reach their thresholds."""
        return all(
            share >= least
            for share, least in zip(score, self._thresholds or (1.0, 1.0), strict=True)
        )

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"thresholds": self._thresholds}


class LanguageIDFilter:
    """Accept pairs whose texts are likely to be in their languages.

    Args:
        thresholds: Confidences of source and target that must be surpassed, in [0, 1).
    """

    name = "LanguageIDFilter"
    direction = Direction.HIGHER

    def __init__(self, thresholds: tuple[float, float] = (0.45, 0.45)) -> None:
        if not all(0 <= value < 1 for value in thresholds):
            raise ConfigError(f"{self.name}: thresholds are in [0, 1), not {thresholds}")
        self._thresholds = thresholds

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the confidence that each text is in its language; see `languages.confidence`."""
        return [
            tuple(
                languages.confidence(text, lang)
                for text, lang in zip(pair.texts, pair.langs, strict=True)
            )
            for pair in pairs
        ]

    def accept(self, score: Score) -> bool:
        """Tell whether both confidences surpass their thresholds."""
        return all(value > least for value, least in zip(score, self._thresholds, strict=True))

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"thresholds": self._thresholds}


class LongestCommonSubstringFilter:
    """Accept pairs neither of whose texts is (nearly) contained in the other: no copies.

    Args:
        threshold: Share of the shorter text from which a pair is rejected, in (0, 1].
    """

    name = "LongestCommonSubstringFilter"
    direction = Direction.LOWER
    # The search takes the product of the lengths: of long texts the beginnings are compared.
    _LONGEST = 1000

    def __init__(self, threshold: float = 0.9) -> None:
        if not 0 < threshold <= 1:
            raise ConfigError(f"{self.name}: the threshold is in (0, 1], not {threshold}")
        self._threshold = threshold

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the length of the longest common substring, as a share of the shorter text."""
        return [(self._share(*(text[: self._LONGEST] for text in pair.texts)),) for pair in pairs]

    @staticmethod
    def _share(src: str, tgt: str) -> float:
        shorter = min(len(src), len(tgt))
        if not shorter:
            return 0.0
        if src == tgt:
            return 1.0
        found = SequenceMatcher(None, src, tgt, autojunk=False).find_longest_match()
        return found.size / shorter

    def accept(self, score: Score) -> bool:
        """Tell whether the share is below the threshold."""
        return score[0] < self._threshold

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"threshold": self._threshold}


class TerminalPunctuationFilter:
    """Accept pairs whose texts have about as many marks that end sentences, and not too many.

    The score is minus the logarithm of one more than the difference of the two counts plus what
    either has beyond its first mark (Vázquez et al. 2019, doi 10.18653/v1/W19-5441). Unlike in
    OpusFilter the Chinese marks count too, and dots in a row are one mark.

    Args:
        threshold: Least score; at most 0.
    """

    name = "TerminalPunctuationFilter"
    direction = Direction.HIGHER
    _MARK = re.compile(r"[.…]+|[?!。？！．｡]")

    def __init__(self, threshold: float = -2.0) -> None:
        if not threshold <= 0:
            raise ConfigError(f"{self.name}: the threshold is at most 0, not {threshold}")
        self._threshold = threshold

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the score, 0 for the best."""
        return [(self._penalty(pair),) for pair in pairs]

    def _penalty(self, pair: CorpusPair) -> float:
        src, tgt = (len(self._MARK.findall(text)) for text in pair.texts)
        return -math.log1p(abs(src - tgt) + max(src - 1, 0) + max(tgt - 1, 0))

    def accept(self, score: Score) -> bool:
        """Tell whether the score reaches the threshold."""
        return score[0] >= self._threshold

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"threshold": self._threshold}


class ConfidenceFilter:
    """Accept pairs whose bead is confirmed, or right with enough confidence.

    Args:
        threshold: Least confidence of the engine, in [0, 1].
        unknown: Whether a pair stays whose bead has no confidence.
    """

    name = "ConfidenceFilter"
    direction = Direction.HIGHER

    def __init__(self, threshold: float = 0.5, *, unknown: bool = True) -> None:
        if not 0 <= threshold <= 1:
            raise ConfigError(f"{self.name}: the threshold is in [0, 1], not {threshold}")
        self._threshold = threshold
        self._unknown = unknown

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the confidence: 1 and 0 for what people confirmed and rejected."""
        return [self._confidence(pair) for pair in pairs]

    @staticmethod
    def _confidence(pair: CorpusPair) -> Score:
        if pair.bead.status in (Status.CONFIRMED, Status.GOLD):
            return (1.0,)
        if pair.bead.status is Status.REJECTED:
            return (0.0,)
        return () if pair.bead.confidence is None else (pair.bead.confidence,)

    def accept(self, score: Score) -> bool:
        """Tell whether the confidence reaches the threshold."""
        return score[0] >= self._threshold if score else self._unknown

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"threshold": self._threshold, "unknown": self._unknown}
