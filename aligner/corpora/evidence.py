"""What tells a sound pair from a damaged one, measured against the document's own pairs.

The figures of `aligner.quality` say whether two texts belong together and what either lacks. Two
more are cheap and only mean something beside what is usual in the document: how far the lengths are
off, and a final mark on one side only, as where a text was cut off.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.corpora.pairs import CorpusPair
from aligner.encoders import Encoder
from aligner.quality import SCORERS
from aligner.quality.adequacy import Judgement, Scorer
from aligner.quality.evidence import Values
from aligner.quality.sampling import TextPair, sample

FEATURES = (
    "mismatch",
    "omission",
    "addition",
    "coverage of the source",
    "coverage of the target",
    "source too long",
    "target too long",
    "only the source ends",
    "only the target ends",
    "margin",
)
_CLIP = 6.0
_END = re.compile(r"[.!?。！？…—~～:：;；][\"'’”」』)）\]】》]*\s*\Z")
# Pairs that weigh as much as what is usual elsewhere.
_PRIOR = 20
_USUAL_SPREAD = 0.25
_LEAST_SPREAD = 0.05
# Added to lengths in bytes, so that the ratio of two short texts is not wild.
_SMALL = 5
# A mark on one side only says nothing where a pair in four has that.
_COMMON = 0.25


class Judge:
    """Judge the pairs of a document, those of the last one without doing it again.

    Several filters of one corpus look at the same figures: they share a judge.

    Args:
        scorer: Name or instance; see ``aligner.quality.SCORERS``.
        encoder: Name or instance for the named scorer.
    """

    def __init__(self, scorer: str | Scorer = "adequacy", encoder: str | Encoder = "use") -> None:
        self._given = scorer
        self._encoder = encoder
        self._scorer: Scorer | None = None
        self._last: dict[TextPair, Judgement] = {}

    @property
    def scorer(self) -> Scorer:
        """Return the scorer, made when it is first needed."""
        if self._scorer is None:
            given = self._given
            self._scorer = SCORERS.get(given)(self._encoder) if isinstance(given, str) else given
        return self._scorer

    def judge(self, pairs: Sequence[CorpusPair]) -> list[Judgement | None]:
        """Return the figures of each pair, None where a text is empty."""
        texts = [(pair.src, pair.tgt) for pair in pairs]
        full = [both for both in dict.fromkeys(texts) if both[0].strip() and both[1].strip()]
        if not all(both in self._last for both in full):
            self._last = dict(zip(full, self.scorer.judge(sample(full), full), strict=True))
        return [self._last.get(both) for both in texts]


@dataclass(frozen=True, slots=True)
class _Usual:
    """Hold what is usual in a document: lengths and final marks."""

    ratio: float
    spread: float
    ends: tuple[float, float]


def features(pairs: Sequence[TextPair], judgements: Sequence[Judgement]) -> Values:
    """Return the features of pairs of one document, shape ``(n, len(FEATURES))``."""
    ratios = [_ratio(pair) for pair in pairs]
    ends = [_ends(pair) for pair in pairs]
    usual = _usual(ratios, ends)
    return np.array(
        [
            _row(ratio, end, judgement, usual)
            for ratio, end, judgement in zip(ratios, ends, judgements, strict=True)
        ]
    ).reshape(-1, len(FEATURES))


def _ratio(pair: TextPair) -> float:
    src, tgt = (len(text.encode()) + _SMALL for text in pair)
    return math.log(src / tgt)


def _ends(pair: TextPair) -> tuple[bool, bool]:
    src, tgt = (bool(_END.search(text)) for text in pair)
    return src and not tgt, tgt and not src


def _usual(ratios: Sequence[float], ends: Sequence[tuple[bool, bool]]) -> _Usual:
    if not ratios:
        return _Usual(0.0, _USUAL_SPREAD, (0.0, 0.0))
    share = len(ratios) / (len(ratios) + _PRIOR)
    middle = float(np.median(ratios))
    spread = 1.4826 * float(np.median(np.abs(np.array(ratios) - middle))) + _LEAST_SPREAD
    only_src, only_tgt = np.mean(ends, axis=0).tolist()
    return _Usual(
        share * middle, share * spread + (1 - share) * _USUAL_SPREAD, (only_src, only_tgt)
    )


def _row(ratio: float, ends: tuple[bool, bool], judged: Judgement, usual: _Usual) -> list[float]:
    excess = (ratio - usual.ratio) / usual.spread
    lone = [
        float(flag) * max(0.0, 1 - common / _COMMON)
        for flag, common in zip(ends, usual.ends, strict=True)
    ]
    return [
        _log_odds(judged.mismatch),
        _log_odds(judged.omission.probability),
        _log_odds(judged.addition.probability),
        judged.omission.coverage,
        judged.addition.coverage,
        min(max(excess, 0.0), _CLIP),
        min(max(-excess, 0.0), _CLIP),
        *lone,
        judged.margin,
    ]


def _log_odds(probability: float) -> float:
    held = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_CLIP, min(_CLIP, math.log(held / (1 - held))))
