"""Is one system better than another, or was it luck with the test set?

Two paired tests on sufficient statistics: bootstrap resampling (Koehn 2004, aclanthology W04-3250) and
approximate randomisation (Riezler and Maxwell 2005, aclanthology W05-0908). Segments are drawn as
sacreBLEU draws them and p-values are taken as it does: for its metrics and the same seed they are
its own, but for systems with the same score, to which it may give the least p-value there is: here
they have 1. Every metric can be tested, and statistics are counted only once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from aligner.encoders.threads import single_threaded
from aligner.evaluation.metrics import Measured, Numbers

type Test = Literal["bootstrap", "randomization"]

# What sacreBLEU takes.
SAMPLES: dict[Test, int] = {"bootstrap": 1000, "randomization": 10000}
SEED = 12345
_INTERVAL_SAMPLES = 1000
# Rows of random choices that are held at one time.
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold what resampling says about one system.

    Attributes:
        interval: The middle 95 % of its scores over resamples of the segments.
        p_value: Probability of so large a difference from the baseline if there were none;
            None for the baseline.
    """

    interval: tuple[float, float]
    p_value: float | None


def judge(
    measured: Sequence[Measured], baseline: int, test: Test, samples: int, seed: int
) -> tuple[Judged, ...]:
    """Compare every system with the baseline.

    Args:
        measured: What one metric found out, a value a system.
        baseline: Number of the system that the others are compared with.
        test: Which test.
        samples: Resamples or trials.
        seed: Seed of the generator; the same gives the same result.
    """
    count = len(measured[baseline].segments)
    resamples = samples if test == "bootstrap" else _INTERVAL_SAMPLES
    scores = [_resampled(one, count, resamples, seed) for one in measured]
    found = []
    for number, one in enumerate(measured):
        p_value: float | None = None
        if number != baseline:
            gap = abs(measured[baseline].score - one.score)
            if test == "bootstrap":
                differences = np.abs(scores[number] - scores[baseline])
                differences -= differences.mean()
            else:
                differences = _shuffled(measured[baseline], one, samples, seed)
            # One more on both sides, so that no finite number of trials gives certainty.
            p_value = float((np.sum(differences > gap) + 1) / (samples + 1)) if gap else 1.0
        found.append(Judged(interval(scores[number]), p_value))
    return tuple(found)


def interval(scores: Numbers) -> tuple[float, float]:
    """Return the middle 95 % of scores."""
    ordered = np.sort(scores)
    outside = len(ordered) // 40
    return float(ordered[outside]), float(ordered[len(ordered) - outside - 1])


def resamples(count: int, samples: int, seed: int) -> Iterator[Numbers]:
    """Yield how often each segment is drawn, in blocks of shape ``(rows, count)``."""
    rng = np.random.default_rng(seed)
    for begin in range(0, samples, _ROWS):
        rows = min(_ROWS, samples - begin)
        # In blocks the generator gives the same numbers as in one piece.
        drawn = rng.choice(count, size=(rows, count), replace=True)
        drawn += np.arange(rows)[:, None] * count
        yield np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count).astype(float)


def _resampled(measured: Measured, count: int, samples: int, seed: int) -> Numbers:
    with single_threaded():
        sums = [times @ measured.statistics for times in resamples(count, samples, seed)]
    return np.array([measured.combine(row) for block in sums for row in block])


def _shuffled(first: Measured, second: Measured, samples: int, seed: int) -> Numbers:
    """Return the differences between two systems that swap segments at random."""
    rng = np.random.default_rng(seed)
    count = len(first.segments)
    both = first.statistics.sum(axis=0) + second.statistics.sum(axis=0)
    differences = np.empty(samples)
    for begin in range(0, samples, _ROWS):
        # Blocks of whole words of bits: the generator gives the same ones as in one piece.
        rows = min(_ROWS, samples - begin)
        part = rng.integers(2, size=(rows, count), dtype=bool).astype(float)
        with single_threaded():
            ones = part @ first.statistics + (1.0 - part) @ second.statistics
        for row, sums in enumerate(ones):
            differences[begin + row] = abs(first.combine(sums) - first.combine(both - sums))
    return cast("Numbers", differences)
