"""Similarity of meaning: to the reference, and of the candidates to each other.

Two texts are compared piece by piece: every window of five tokens takes its nearest window of the
other text, and the means of both directions give an F1, as BERTScore does with single tokens (Zhang et
al. 2020, arXiv 1904.09675). On expert judgements this ranks translations better than the cosine of
whole sentences; that cosine is the way of encoders without windows. Scores lie in [-1, 1].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.encoders.base import Encoder, Vectors, WindowEncoder
from aligner.encoders.checks import checked_windows, encoded
from aligner.encoders.threads import single_threaded
from aligner.errors import ConfigError
from aligner.evaluation.metrics import Measured, Numbers, Task, averaged

# Segments whose windows are held at one time: their number has no end, memory has.
_BLOCK = 64
# Places that are kept: what follows is noise, which must not order translations that are the same.
_PLACES = 6


class Similarity:
    """Measure the similarity to the reference, the best of several; a mean over segments."""

    name = "similarity"
    title = "similarity"
    higher_is_better = True
    needs_reference = True

    def measure(self, task: Task) -> Sequence[Measured]:
        """Return the similarities, a value a system."""
        encoder = task.encoder()
        scores = np.empty((len(task.systems), len(task)))
        for begin in range(0, len(task), _BLOCK):
            part = slice(begin, begin + _BLOCK)
            sides = (*task.references, *task.hypotheses)
            found = pieces(encoder, [side[part] for side in sides])
            references, hypotheses = np.split(np.arange(len(sides)), [len(task.references)])
            for number in hypotheses:
                scores[number - len(references), part] = np.max(
                    [_similarities(found[number], found[other]) for other in references], axis=0
                )
        signature = f"nrefs:{len(task.references)}|{signature_of(encoder)}"
        return [averaged(row, signature) for row in scores]


class Consensus:
    """Measure the mean similarity to the other candidates; a mean over segments.

    It needs no reference: what most systems say is seldom wrong. That is only so when they are
    many and independent, three being the least that can be outvoted.
    """

    name = "consensus"
    title = "consensus"
    higher_is_better = True
    needs_reference = False

    def measure(self, task: Task) -> Sequence[Measured]:
        """Return the mean similarities, a value a system.

        Raises:
            ConfigError: There are fewer than three candidates.
        """
        count = len(task.systems)
        if count < 3:
            raise ConfigError(
                f"consensus compares each candidate with the others and needs three systems or "
                f"more, but there are {count}; leave consensus out or add systems"
            )
        encoder = task.encoder()
        scores = np.zeros((count, len(task)))
        for begin in range(0, len(task), _BLOCK):
            part = slice(begin, begin + _BLOCK)
            found = pieces(encoder, [hypothesis[part] for hypothesis in task.hypotheses])
            for first in range(count):
                for second in range(first + 1, count):
                    similarity = _similarities(found[first], found[second])
                    scores[first, part] += similarity
                    scores[second, part] += similarity
        signature = f"candidates:{count}|{signature_of(encoder)}"
        return [averaged(np.round(row / (count - 1), _PLACES), signature) for row in scores]


def signature_of(encoder: Encoder) -> str:
    """Return how texts are compared with an encoder."""
    way = "windows-f1" if isinstance(encoder, WindowEncoder) else "cosine"
    return f"sim:{way}|enc:{encoder.name}"


def pieces(encoder: Encoder, sides: Sequence[Sequence[str]]) -> list[list[Vectors]]:
    """Return the vectors of each text's windows, or of the whole where there are no windows.

    A text that occurs twice is encoded once: the same translations tie, to the last digit. An empty
    text has no vectors.

    Args:
        encoder: Where vectors come from.
        sides: For each side its texts.
    """
    texts = list(dict.fromkeys(text for side in sides for text in side if text.strip()))
    known = {"": np.zeros((0, encoder.dim), dtype=np.float32)}
    if isinstance(encoder, WindowEncoder) and texts:
        windows = checked_windows(encoder.encode_windows(texts), len(texts), encoder)
        known |= zip(texts, np.split(windows.vectors, windows.at[1:-1]), strict=True)
    elif texts:
        known |= zip(texts, encoded(encoder, texts)[:, None], strict=True)
    return [[known[text if text.strip() else ""] for text in side] for side in sides]


def _similarities(first: Sequence[Vectors], second: Sequence[Vectors]) -> Numbers:
    with single_threaded():
        found = [f1(a, b) for a, b in zip(first, second, strict=True)]
    rounded: Numbers = np.round(found, _PLACES)
    return rounded


def f1(first: Vectors, second: Vectors) -> float:
    """Return the F1 of the best matches of two texts' pieces; 0 if one is empty, 1 if both are."""
    if not len(first) or not len(second):
        return float(len(first) == len(second))
    table = first @ second.T
    precision, recall = float(table.max(axis=1).mean()), float(table.max(axis=0).mean())
    if precision <= 0 or recall <= 0:
        return min(precision, recall)
    return 2 * precision * recall / (precision + recall)
