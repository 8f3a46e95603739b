"""Probabilities of omission and addition, and the clause that is missing or added.

A logistic regression over the clauses of a text (`aligner.quality.evidence`); a text's probability
is that of its worst clause. Another one over pairs tells those that have nothing to do with each
other. The weights, with where they come from, are in ``detector.json``;
``python -m benchmarks.train_quality --write`` makes them anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from aligner import resources
from aligner.errors import ModelError
from aligner.quality.calibration import Usual
from aligner.quality.evidence import (
    FEATURES,
    PAIR_FEATURES,
    Outline,
    Scale,
    Values,
    scaled_features,
)
from aligner.types import Span

_FILE = "quality/detector.json"
# From this probability on a clause counts as missing.
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Missing:
    """Say how likely a text has a clause that the other side lacks, and which.

    Attributes:
        probability: In [0, 1].
        clause: The clause most likely to be without a counterpart, in the text's code points.
        likely: All clauses that are likelier than not to be without one, in order; neighbours
            together. Empty if none is.
        coverage: Share of the text, in UTF-8 bytes, whose clauses are likely to be on the other
            side; each clause counts with its probability. In [0, 1].
    """

    probability: float
    clause: Span
    likely: tuple[Span, ...]
    coverage: float


@dataclass(frozen=True, slots=True)
class Detector:
    """Hold the weights of the detector.

    Attributes:
        weights: One a feature, shape ``(len(FEATURES),)``.
        bias: Added to the weighted sum.
        slope: Of the step from the worst clause's sum to the text's log-odds.
        offset: Of the same step.
        pair_weights: Of the features that tell whether two texts belong together, shape
            ``(len(PAIR_FEATURES),)``.
        pair_bias: Added to their weighted sum.
        usual: Figures of documents at large.
        version: Part of signatures: the first digits of the weights' checksum.
    """

    weights: Values
    bias: float
    slope: float
    offset: float
    pair_weights: Values
    pair_bias: float
    usual: Usual
    version: str

    def logits(self, features: Values) -> Values:
        """Return the log-odds of clauses, shape ``(clauses,)``.

        Args:
            features: See `aligner.quality.evidence.scaled_features`.
        """
        found: Values = features @ self.weights + self.bias
        return found

    def judge(
        self, raw: Sequence[Values], outlines: Sequence[Outline], scale: Scale
    ) -> list[Missing]:
        """Return the verdicts on texts.

        Args:
            raw: Features of the clauses of each; see `aligner.quality.evidence.raw_features`.
            outlines: The clauses of each.
            scale: What is usual in their document.
        """
        if not raw:
            return []
        logits = self.logits(scaled_features(np.concatenate(raw), scale))
        every = sigmoid(self.slope * logits + self.offset)
        ends = np.cumsum([len(outline.clauses) for outline in outlines])[:-1]
        found = []
        for lost, own in zip(np.split(every, ends), outlines, strict=True):
            worst = int(lost.argmax())
            covered = 1 - float(lost @ own.bytes) / max(own.length, 1.0)
            found.append(
                Missing(
                    probability=float(lost[worst]),
                    clause=own.clauses[worst],
                    likely=_runs(own.clauses, (lost >= LIKELY).tolist()),
                    coverage=min(max(covered, 0.0), 1.0),
                )
            )
        return found

    def mismatch(self, features: Values) -> float:
        """Return the probability that two texts have nothing to do with each other.

        Args:
            features: See `aligner.quality.evidence.pair_features`.
        """
        return float(sigmoid(features @ self.pair_weights + self.pair_bias))


def _runs(clauses: Sequence[Span], chosen: Sequence[bool]) -> tuple[Span, ...]:
    """Return the chosen clauses, those that follow each other as one span."""
    found: list[Span] = []
    for clause, taken in zip(clauses, chosen, strict=True):
        if taken and found and found[-1].end == clause.start:
            found[-1] = Span(found[-1].start, clause.end)
        elif taken:
            found.append(clause)
    return tuple(found)


def sigmoid(values: Any) -> Any:
    """Return the logistic function of numbers of any size."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(values, dtype=np.float64)))


@lru_cache(maxsize=1)
def load_detector() -> Detector:
    """Return the detector with the weights of the package.

    Raises:
        ModelError: The file is missing or not what it should be.
    """
    try:
        return parse_detector(resources.packaged(_FILE).decode())
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"the detector's weights ({_FILE}) cannot be read: {error}; "
            "pip install --force-reinstall bitext-aligner"
        ) from error


def parse_detector(text: str) -> Detector:
    """Return the detector that a JSON text describes.

    Raises:
        KeyError: Something is missing.
        ValueError: It is not JSON.
    """
    stored = json.loads(text)
    clause, whole, pair, usual = (stored[key] for key in ("clause", "text", "pair", "usual"))
    return Detector(
        weights=np.array([clause["weights"][name] for name in FEATURES]),
        bias=float(clause["bias"]),
        slope=float(whole["slope"]),
        offset=float(whole["offset"]),
        pair_weights=np.array([pair["weights"][name] for name in PAIR_FEATURES]),
        pair_bias=float(pair["bias"]),
        usual=Usual(
            middle=tuple(usual["middle"]),
            spread=tuple(usual["spread"]),
            ratio_spread=float(usual["ratio spread"]),
            window_hub=float(usual["window hub"]),
            text_hub=float(usual["text hub"]),
            margin=float(usual["margin"]),
            margin_spread=float(usual["margin spread"]),
        ),
        version=hashlib.sha256(
            json.dumps([clause, whole, pair, usual], sort_keys=True).encode()
        ).hexdigest()[:8],
    )
