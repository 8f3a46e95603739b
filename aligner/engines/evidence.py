"""Window evidence: which sentence of the other document each piece of a sentence belongs to.

Every token's window is compared with those of the sentences in reach, in the manner of late
interaction (Khattab and Zaharia 2020, doi 10.1145/3397271.3401075), less what either window has in
common with everything (CSLS; Conneau et al. 2018, arXiv 1710.04087).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Vectors, Windows
from aligner.engines import _candidate_kernels as kernels
from aligner.engines.sides import BESIDE

type Values = npt.NDArray[np.float64]

_NEAREST = 10
# Of a long document this many vectors stand for all: the cost stays linear.
_SAMPLE = 2000
_ROWS = 2048
_CELLS = 4_000_000


def hubness(vectors: Vectors, others: Vectors) -> Vectors:
    """Return the mean similarity of each vector with its ten nearest among the others.

    Args:
        vectors: Unit vectors, shape ``(n, dim)``.
        others: Unit vectors of the other document, shape ``(m, dim)``, ``m >= 1``; an evenly
            spaced sample of them is looked at if there are many.

    Returns:
        Shape ``(n,)``.
    """
    if len(others) > _SAMPLE:
        others = others[np.linspace(0, len(others) - 1, _SAMPLE).astype(np.int64)]
    count = min(_NEAREST, len(others))
    result = np.empty(len(vectors), dtype=np.float32)
    for begin in range(0, len(vectors), _ROWS):
        block = vectors[begin : begin + _ROWS] @ others.T
        nearest = np.partition(block, block.shape[1] - count, axis=1)[:, -count:]
        result[begin : begin + _ROWS] = nearest.mean(axis=1)
    return result


def window_evidence(
    arcs: Indices, windows: tuple[Windows, Windows], hubs: tuple[Vectors, Vectors]
) -> Values:
    """Return how firmly the least attached sentence of each bead belongs to it.

    Args:
        arcs: Candidate beads, shape ``(arcs, 4)``.
        windows: Windows of source and target.
        hubs: `hubness` of the windows of source and target.

    Returns:
        Over all sentences of both sides the least mean, in [-1, 1], and the least difference
        over five tokens in a row, shape ``(arcs, 2)``; see `_candidate_kernels.attachment`.
    """
    found = []
    for swapped in (False, True):
        turned = arcs[:, [1, 0, 3, 2]] if swapped else arcs
        own, other = windows[::-1] if swapped else windows
        low, high = _reach(turned, len(own.at) - 1, len(other.at) - 1)
        best, row = _best_windows((own, other), hubs[::-1] if swapped else hubs, low, high)
        found.append(kernels.attachment(turned, own.at, best, row, low, high, BESIDE))
    least: Values = np.minimum(*np.array(found)).T
    return least


def _reach(arcs: Indices, own: int, other: int) -> tuple[Indices, Indices]:
    """Return the other document's sentences that any arc of a sentence asks about."""
    low, high = np.full(own, other, dtype=np.int64), np.zeros(own, dtype=np.int64)
    first, across, count, width = arcs.T
    for step in range(int(count.max(initial=0))):
        held = count > step
        np.minimum.at(low, first[held] + step, across[held] - BESIDE)
        np.maximum.at(high, first[held] + step, across[held] + width[held] + BESIDE)
    low, high = np.maximum(low, 0), np.minimum(high, other)
    return np.minimum(low, high), high


def _best_windows(
    sides: tuple[Windows, Windows], hubs: tuple[Vectors, Vectors], low: Indices, high: Indices
) -> tuple[Vectors, Indices]:
    """Return each token's best window in each sentence in reach, and where a sentence begins."""
    (own, other), (own_hubs, other_hubs) = sides, hubs
    counts = (own.at[1:] - own.at[:-1]) * (high - low)
    row = np.cumsum(counts) - counts
    best = np.empty(int(counts.sum()), dtype=np.float32)
    for sentence in np.flatnonzero(high > low):
        tokens = slice(own.at[sentence], own.at[sentence + 1])
        begin, end = other.at[low[sentence]], other.at[high[sentence]]
        starts = other.at[low[sentence] : high[sentence]] - begin
        # A sentence may be a whole chapter without punctuation: a piece of it at a time.
        step = max(_CELLS // int(end - begin), 1)
        at = row[sentence]
        for first in range(tokens.start, tokens.stop, step):
            piece = slice(first, min(first + step, tokens.stop))
            similar = own.vectors[piece] @ other.vectors[begin:end].T
            similar -= 0.5 * own_hubs[piece, None] + 0.5 * other_hubs[None, begin:end]
            found = np.maximum.reduceat(similar, starts, axis=1)
            best[at : at + found.size] = found.ravel()
            at += found.size
    return best, row
