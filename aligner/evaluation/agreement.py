"""How far two orders of translations agree: Kendall's tau-b and pairwise accuracy, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from aligner.encoders.threads import single_threaded
from aligner.evaluation.metrics import Measured, Numbers
from aligner.evaluation.significance import interval, resamples

# Segments that are compared with all others at one time.
_BLOCK = 256
# Scores nearer than this are equal: means of the same numbers differ in their last digit.
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Agreement:
    """Hold a figure of agreement, in [-1, 1] or for accuracy [0, 1], with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


class Comparison:
    """Compare scores with human ones, on all segments and on resamples of them.

    Args:
        human: Human scores, shape ``(systems, segments)``.
        samples: Number of resamples.
        seed: Their seed.
    """

    def __init__(self, human: Numbers, samples: int, seed: int) -> None:
        self._human = human
        # The first row is the segments as they are.
        self._times = np.concatenate(
            [np.ones((1, human.shape[1])), *resamples(human.shape[1], samples, seed)]
        )

    @single_threaded()
    def of(
        self, measured: Sequence[Measured], sign: float
    ) -> tuple[Agreement, Agreement, Agreement]:
        """Return how far a metric agrees: within segments, flat, and on systems.

        Args:
            measured: What the metric found out, a value a system.
            sign: 1, or -1 to turn an error rate round.
        """
        scores = sign * np.stack([found.segments for found in measured])
        totals = sign * np.array(
            [[found.combine(sums) for sums in self._times @ found.statistics] for found in measured]
        )
        return (
            _agreement(self._within(scores)),
            _agreement(self._flat(scores)),
            _agreement(self._accuracy(totals)),
        )

    def _within(self, scores: Numbers) -> Numbers:
        first, second = np.triu_indices(len(scores), 1)
        people = _sign(self._human[first] - self._human[second])
        metric = _sign(scores[first] - scores[second])
        told_apart = np.abs(people).sum(axis=0)
        pairs = np.sqrt(told_apart * np.abs(metric).sum(axis=0))
        taus = np.divide((people * metric).sum(axis=0), pairs, where=pairs > 0, out=0.0 * pairs)
        times = self._times * (told_apart > 0)
        return _divide(times @ taus, times.sum(axis=1))

    def _flat(self, scores: Numbers) -> Numbers:
        """Return tau-b over all translations, each drawn as often as its segment.

        Pairs are counted once for each pair of segments; a resample then weighs these counts.
        """
        humans, values = _ranks(self._human), _ranks(scores)
        sums = np.zeros((3, len(self._times)))
        for begin in range(0, self._human.shape[1], _BLOCK):
            part = slice(begin, begin + _BLOCK)
            counts = _pair_counts(humans, values, part)
            sums += [
                np.einsum("bi,bi->b", self._times @ table.T, self._times[:, part])
                for table in counts
            ]
        return _divide(sums[0], np.sqrt(sums[1] * sums[2]))

    def _accuracy(self, totals: Numbers) -> Numbers:
        people = self._human @ self._times.T
        right = decided = np.zeros(people.shape[1])
        for one, other in combinations(range(len(people)), 2):
            wanted = _sign(people[one] - people[other])
            right = right + (wanted * _sign(totals[one] - totals[other]) > 0)
            decided = decided + np.abs(wanted)
        return _divide(right, decided)


def _sign(differences: Numbers) -> Numbers:
    return np.sign(np.where(np.abs(differences) < _EQUAL, 0.0, differences))


def _ranks(values: Numbers) -> npt.NDArray[np.int64]:
    """Return whole numbers in the same order, equal where values are nearly so."""
    ordered, places = np.unique(values, return_inverse=True)
    groups = np.cumsum(np.diff(ordered, prepend=ordered[:1]) > _EQUAL)
    return groups[places].reshape(values.shape)


def _order(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    return (first > second).astype(np.int8) - (first < second).astype(np.int8)


def _pair_counts(
    humans: npt.NDArray[np.int64], values: npt.NDArray[np.int64], part: slice
) -> Numbers:
    """Count the pairs of translations in each pair of segments, the first of them in a part.

    Returns:
        Shape ``(3, part, segments)``: right less wrong pairs, those that people tell apart, those
        that the metric does.
    """
    shape = (humans[0, part].size, humans.shape[1])
    agreed, people, metric = counts = np.zeros((3, *shape), dtype=np.int32)
    for one, other in product(range(len(humans)), repeat=2):
        a = _order(humans[one, part][:, None], humans[other][None, :])
        b = _order(values[one, part][:, None], values[other][None, :])
        agreed += a * b
        people += a * a
        metric += b * b
    return counts.astype(np.float64)


def _divide(one: Numbers, other: Numbers) -> Numbers:
    quotient: Numbers = np.divide(one, other, where=other > 0, out=np.zeros_like(one))
    return quotient


def _agreement(values: Numbers) -> Agreement:
    low, high = interval(values[1:])
    return Agreement(float(values[0]), low, high)
