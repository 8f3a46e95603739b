"""Margin scoring: how much nearer two texts are than either is to its nearest others.

The ratio margin of Artetxe and Schwenk 2019 (doi 10.18653/v1/P19-1309): the cosine of two vectors,
divided by the mean of what each shares with its nearest neighbours on the other side. Similarities
are computed in blocks and only the nearest are kept, so memory grows with the number of vectors, not
with its square.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Vectors
from aligner.encoders.threads import single_threaded

# Neighbours that count, as in the paper.
NEIGHBOURS = 4
# A block of similarities takes 16 MB.
_ROWS, _COLUMNS = 1024, 4096
_LEAST = 1e-6

type Flags = npt.NDArray[np.bool_]


class VectorRows(Protocol):
    """Be unit vectors that are taken a slice at a time: an array, or rows of one in a file."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def __getitem__(self, rows: slice, /) -> Vectors:
        """Return some of them, shape ``(n, dim)``."""
        ...


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """Give some rows of an array that may be larger than memory.

    Attributes:
        vectors: The array, shape ``(n, dim)``.
        numbers: The rows, shape ``(m,)``.
    """

    vectors: Vectors
    numbers: Indices

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, rows: slice, /) -> Vectors:
        found: Vectors = self.vectors[self.numbers[rows]]
        return found


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Hold the nearest vectors of the other side.

    Attributes:
        similarities: Cosines, nearest first, shape ``(n, k)``.
        indices: Which they are, shape ``(n, k)``.
    """

    similarities: Vectors
    indices: Indices

    @property
    def means(self) -> Vectors:
        """Return the mean cosine of each vector with its neighbours, shape ``(n,)``."""
        means: Vectors = self.similarities.mean(axis=1)
        return means


def neighbours(queries: VectorRows, bank: VectorRows, count: int = NEIGHBOURS) -> Neighbours:
    """Return the nearest of a bank for each query; fewer than ``count`` if the bank is small.

    Args:
        queries: Unit vectors, ``n`` of them.
        bank: Unit vectors, at least one.
        count: How many, at least 1.
    """
    count = min(count, len(bank))
    similarities = np.full((len(queries), count), -np.inf, dtype=np.float32)
    indices = np.zeros((len(queries), count), dtype=np.int64)
    with single_threaded():
        for top in range(0, len(queries), _ROWS):
            rows = slice(top, min(top + _ROWS, len(queries)))
            for left in range(0, len(bank), _COLUMNS):
                block = queries[rows] @ bank[left : left + _COLUMNS].T
                found = np.concatenate([similarities[rows], block], axis=1)
                numbers = np.broadcast_to(np.arange(left, left + block.shape[1]), block.shape)
                named = np.concatenate([indices[rows], numbers], axis=1)
                # Equal ones keep their order, so that the blocks do not matter.
                best = np.argsort(-found, axis=1, kind="stable")[:, :count]
                similarities[rows] = np.take_along_axis(found, best, axis=1)
                indices[rows] = np.take_along_axis(named, best, axis=1)
    return Neighbours(similarities, indices)


@dataclass(frozen=True, slots=True)
class Links:
    """Hold pairs of vectors each of which is the other's best by margin.

    Attributes:
        src: Numbers of the sources, ascending, shape ``(n,)``.
        tgt: Numbers of their targets, shape ``(n,)``.
        margins: Ratio margins, about 1 for texts that have nothing to do with each other, shape
            ``(n,)``.
    """

    src: Indices
    tgt: Indices
    margins: Vectors


def mutual_links(src: VectorRows, tgt: VectorRows, count: int = NEIGHBOURS) -> Links:
    """Return the pairs that are best for both sides (the paper's intersection of both searches).

    Args:
        src: Unit vectors.
        tgt: Unit vectors.
        count: Neighbours that count, at least 1.
    """
    if not len(src) or not len(tgt):
        none = np.zeros(0, dtype=np.int64)
        return Links(none, none, np.zeros(0, dtype=np.float32))
    forward, backward = neighbours(src, tgt, count), neighbours(tgt, src, count)
    best, margins = _best(forward, backward.means)
    back, _ = _best(backward, forward.means)
    chosen: Flags = back[best] == np.arange(len(src))
    numbers = np.flatnonzero(chosen)
    return Links(numbers, best[numbers], margins[numbers])


def _best(found: Neighbours, means: Vectors) -> tuple[Indices, Vectors]:
    """Return the neighbour with the largest margin, and that margin, for each vector."""
    usual: Vectors = (found.means[:, None] + means[found.indices]) * np.float32(0.5)
    margins = found.similarities / np.maximum(usual, np.float32(_LEAST)).astype(np.float32)
    chosen = margins.argmax(axis=1)[:, None]
    return (
        np.take_along_axis(found.indices, chosen, axis=1)[:, 0],
        np.take_along_axis(margins, chosen, axis=1)[:, 0].astype(np.float32),
    )
