"""Filters that ask whether one text says what the other says; the figures are `aligner.quality`'s."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aligner import resources
from aligner.corpora.evidence import FEATURES, Judge, features
from aligner.corpora.filters import Direction
from aligner.corpora.pairs import CorpusPair, Score
from aligner.errors import ConfigError, ModelError
from aligner.quality.adequacy import Judgement
from aligner.quality.detector import sigmoid
from aligner.quality.evidence import Values
from aligner.quality.findings import Severity
from aligner.quality.numbers import number_remarks

_FILE = "corpora/adequacy.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold a logistic regression over `aligner.corpora.evidence.FEATURES`.

    Attributes:
        values: One a feature, shape ``(len(FEATURES),)``.
        bias: Added to the weighted sum.
        version: The first digits of their checksum.
    """

    values: Values
    bias: float
    version: str

    def sound(self, rows: Values) -> Values:
        """Return the probability that each pair is sound, shape ``(n,)``."""
        found: Values = sigmoid(-(rows @ self.values + self.bias))
        return found


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the weights of the package; ``python -m benchmarks.train_corpora --write`` makes them.

    Raises:
        ModelError: The file is missing or not what it should be.
    """
    try:
        stored = json.loads(resources.packaged(_FILE))["damaged"]
        values = np.array([float(stored["weights"][name]) for name in FEATURES])
        digest = hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()
        return Weights(values, float(stored["bias"]), digest[:8])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"the filter's weights ({_FILE}) cannot be read: {error}; "
            "pip install --force-reinstall bitext-aligner"
        ) from error


class AdequacyFilter:
    """Accept pairs that are probably sound: they belong together, and neither is cut off.

    Args:
        threshold: Least probability, in [0, 1], as if a pair in three were damaged.
        judge: Where the figures come from; filters of one corpus may share it.
        weights: What turns them into a probability; those of the package when left out.
    """

    name = "AdequacyFilter"
    direction = Direction.HIGHER

    def __init__(
        self,
        threshold: float = 0.5,
        *,
        judge: Judge | None = None,
        weights: Weights | None = None,
    ) -> None:
        if not 0 <= threshold <= 1:
            raise ConfigError(f"{self.name}: the threshold is in [0, 1], not {threshold}")
        self._threshold = threshold
        self._judge = judge or Judge()
        self._weights = weights

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the probability that each pair is sound; 0 where a text is empty."""
        judgements = self._judge.judge(pairs)
        full: list[tuple[int, Judgement]] = [
            (number, found) for number, found in enumerate(judgements) if found is not None
        ]
        weights = self._weights or load_weights()
        texts = [pairs[number].texts for number, _ in full]
        sound = weights.sound(features(texts, [found for _, found in full]))
        scores = [0.0] * len(pairs)
        for (number, _), value in zip(full, sound.tolist(), strict=True):
            scores[number] = value
        return [(value,) for value in scores]

    def accept(self, score: Score) -> bool:
        """Tell whether the probability reaches the threshold."""
        return score[0] >= self._threshold

    def parameters(self) -> dict[str, object]:
        """Return the settings, and which scorer and weights were used."""
        scorer = self._judge.scorer
        made = ":".join([scorer.name, *(value for _, value in scorer.signature)])
        weights = self._weights or load_weights()
        return {"threshold": self._threshold, "scorer": made, "weights": weights.version}


class CoverageFilter:
    """Accept pairs of which each text is mostly said by the other.

    Args:
        threshold: Least share of either text whose clauses are likely to have a counterpart, in
            [0, 1].
        judge: Where the figures come from; filters of one corpus may share it.
    """

    name = "CoverageFilter"
    direction = Direction.HIGHER

    def __init__(self, threshold: float = 0.5, *, judge: Judge | None = None) -> None:
        if not 0 <= threshold <= 1:
            raise ConfigError(f"{self.name}: the threshold is in [0, 1], not {threshold}")
        self._threshold = threshold
        self._judge = judge or Judge()

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the coverage of source and target; 0 where a text is empty."""
        return [
            (0.0, 0.0) if found is None else (found.omission.coverage, found.addition.coverage)
            for found in self._judge.judge(pairs)
        ]

    def accept(self, score: Score) -> bool:
        """Tell whether both coverages reach the threshold."""
        return min(score) >= self._threshold

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"threshold": self._threshold}


class NumberFilter:
    """Accept pairs whose numbers, dates and units agree, in digits or in words.

    OpusFilter's NonZeroNumeralsFilter compares digits only, which 一百万 and "a million" have none
    of; this one reads Chinese and English number words, so it has a name of its own.

    Args:
        threshold: Most disagreements of a pair.
        minor: Count numbers that stand on one side only too, not just contradictions.
    """

    name = "NumberFilter"
    direction = Direction.LOWER

    def __init__(self, threshold: int = 0, *, minor: bool = False) -> None:
        if threshold < 0:
            raise ConfigError(f"{self.name}: the threshold is at least 0, not {threshold}")
        self._threshold = threshold
        self._minor = minor

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[Score]:
        """Return the number of disagreements of each pair."""
        return [
            (
                float(
                    sum(
                        self._minor or remark.severity is Severity.MAJOR
                        for remark in number_remarks(pair.src, pair.tgt, pair.langs)
                    )
                ),
            )
            for pair in pairs
        ]

    def accept(self, score: Score) -> bool:
        """Tell whether there are few enough."""
        return score[0] <= self._threshold

    def parameters(self) -> dict[str, object]:
        """Return the settings."""
        return {"threshold": self._threshold, "minor": self._minor}
