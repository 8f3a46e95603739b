"""What a metric is, and finding one by its name.

A metric measures all systems at once, because some need to: consensus compares each candidate with
the others. It gives a score for every segment and *sufficient statistics*: numbers whose sum over
any choice of segments gives the score of that choice. Resampling for significance needs no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Encoder
from aligner.errors import ConfigError, InputError
from aligner.registry import ArgumentRegistry

type Numbers = npt.NDArray[np.float64]

# Scores beyond it either way have no sums and differences.
LARGEST = 1e100


@dataclass(frozen=True, slots=True)
class Task:
    """Hold what is to be measured: equally long, checked, never empty.

    Attributes:
        lang: BCP-47 tag of the target language.
        systems: Names of the systems.
        hypotheses: For each system its segments.
        references: For each reference its segments; there may be none.
        sources: The source's segments, None if they were not given.
        tokenize: sacreBLEU's name of BLEU's tokenizer; None for the one of the language.
        encoder: Gives the encoder for metrics that need one.
    """

    lang: str
    systems: tuple[str, ...]
    hypotheses: tuple[tuple[str, ...], ...]
    references: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...] | None
    tokenize: str | None
    encoder: Callable[[], Encoder]

    def __len__(self) -> int:
        return len(self.hypotheses[0])


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what a metric found out about one system.

    Attributes:
        segments: Score of every segment, shape ``(n,)``.
        statistics: Sufficient statistics of every segment, shape ``(n, k)``.
        combine: From sums of statistics over some segments to their score.
        signature: What exactly was measured.
    """

    segments: Numbers
    statistics: Numbers
    combine: Callable[[Numbers], float]
    signature: str

    @property
    def score(self) -> float:
        """Return the score of all segments together."""
        return self.combine(self.statistics.sum(axis=0))


class Metric(Protocol):
    """Measure translations.

    Attributes:
        name: Short name, as in ``metrics=("bleu",)``.
        title: Name in tables.
        higher_is_better: False for error rates.
        needs_reference: False for metrics that do without.
    """

    name: str
    title: str
    higher_is_better: bool
    needs_reference: bool

    def measure(self, task: Task) -> Sequence[Measured]:
        """Return what was found out, a value a system.

        Raises:
            ConfigError: The metric cannot be used for this task.
        """
        ...


def averaged(segments: Sequence[float] | Numbers, signature: str) -> Measured:
    """Return the measurement of a metric whose score is the mean of its segments' scores."""
    values = np.asarray(segments, dtype=np.float64)
    statistics = np.stack([values, np.ones_like(values)], axis=1)
    return Measured(values, statistics, _mean, signature)


def _mean(sums: Numbers) -> float:
    return float(sums[0] / sums[1])


METRICS: ArgumentRegistry[Callable[..., Metric]] = ArgumentRegistry(
    "metric",
    {
        "bleu": "aligner.evaluation.surface:Bleu",
        "chrf": "aligner.evaluation.surface:Chrf",
        "chrf++": "aligner.evaluation.surface:ChrfPlusPlus",
        "comet": "aligner.evaluation.comet:Comet",
        "comet_qe": "aligner.evaluation.comet:CometQe",
        "consensus": "aligner.evaluation.similarity:Consensus",
        "similarity": "aligner.evaluation.similarity:Similarity",
        "ter": "aligner.evaluation.surface:Ter",
    },
)


def get_metrics(metrics: str | Metric | Sequence[str | Metric]) -> tuple[Metric, ...]:
    """Return metrics by their names, or those that were given.

    Args:
        metrics: Names, which may carry an argument (``"comet:folder/model.ckpt"``), or instances.

    Raises:
        UnknownNameError: No metric has that name.
        ConfigError: There are none, or one is named twice.
    """
    chosen: Any = (metrics,) if isinstance(metrics, str) or hasattr(metrics, "measure") else metrics
    found = tuple(METRICS.get(item)() if isinstance(item, str) else item for item in chosen)
    names = [metric.name for metric in found]
    if not found or len(set(names)) < len(names):
        raise ConfigError(f"name each metric once, and one at least, not: {', '.join(names)}")
    return found


def measure(metric: Metric, task: Task) -> tuple[Measured, ...]:
    """Let a metric measure, and refuse what is no number.

    Raises:
        InputError: A score is no number, or beyond `LARGEST`.
    """
    found = tuple(metric.measure(task))
    if len(found) != len(task.systems):
        raise InputError(
            f"the metric {metric.name} measured {len(found)} systems of {len(task.systems)}"
        )
    for system, measured in zip(task.systems, found, strict=True):
        if measured.segments.shape != (len(task),):
            raise InputError(
                f"the metric {metric.name} scored {len(measured.segments)} segments of {len(task)} "
                f"for {system}"
            )
        wrong = np.flatnonzero(~(np.abs(measured.segments) <= LARGEST))
        if len(wrong):
            raise InputError(
                f"the metric {metric.name} gave {measured.segments[wrong[0]]} for segment "
                f"{wrong[0] + 1} of {system}, which is no score; nothing was evaluated"
            )
    return found
