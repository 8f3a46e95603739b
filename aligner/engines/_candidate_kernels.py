"""Candidate beads inside a band and their similarity features, compiled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from aligner.encoders.base import Indices, Vectors
from aligner.engines._band_kernels import dot

type Values = npt.NDArray[np.float64]


@njit(cache=True)
def candidates(
    low: Indices, high: Indices, offset: Indices, sizes: Indices, first: int, last: int
) -> Indices:
    """Return the beads with two sides that end at some positions of a band.

    Args:
        low: First target position of each source position, shape ``(n + 1,)``.
        high: Last target position, inclusive.
        offset: Number of each row's first position, shape ``(n + 2,)``.
        sizes: Allowed numbers of sentences on both sides, shape ``(s, 2)``.
        first: First position in question.
        last: One past the last.

    Returns:
        Shape ``(arcs, 4)``: first source sentence, first target sentence, and the numbers of
        both, ordered by the position where the bead ends.
    """
    begin = np.searchsorted(offset, first, side="right") - 1
    count = 0
    result = np.empty((0, 4), dtype=np.int64)
    for fill in range(2):
        if fill:
            result = np.empty((count, 4), dtype=np.int64)
            count = 0
        i = begin
        for position in range(first, last):
            while offset[i + 1] <= position:
                i += 1
            j = low[i] + position - offset[i]
            for s in range(len(sizes)):
                a, b = i - sizes[s, 0], j - sizes[s, 1]
                if a >= 0 and low[a] <= b <= high[a]:
                    if fill:
                        result[count, 0] = a
                        result[count, 1] = b
                        result[count, 2] = sizes[s, 0]
                        result[count, 3] = sizes[s, 1]
                    count += 1
    return result


@njit(cache=True)
def count_candidates(low: Indices, high: Indices, offset: Indices, sizes: Indices) -> Indices:
    """Return the number of the first bead of `candidates` that ends at each position.

    Returns:
        Shape ``(positions + 1,)``; the last is the number of all beads.
    """
    result = np.zeros(offset[-1] + 1, dtype=np.int64)
    for i in range(len(low)):
        for j in range(low[i], high[i] + 1):
            count = 0
            for s in range(len(sizes)):
                a, b = i - sizes[s, 0], j - sizes[s, 1]
                if a >= 0 and low[a] <= b <= high[a]:
                    count += 1
            here = offset[i] + j - low[i]
            result[here + 1] = result[here] + count
    return result


@njit(cache=True)
def composed_similarities(
    arcs: Indices,
    cells: Vectors,
    low: Indices,
    offset: Indices,
    src_inner: Vectors,
    tgt_inner: Vectors,
) -> Values:
    """Return the cosine of the sums of the single sentences' vectors of both sides of each arc.

    Args:
        arcs: As from `candidates`.
        cells: Products of source and target sentences, row by row.
        low: First target sentence of each row of cells, shape ``(n,)``.
        offset: Where each row begins in ``cells``.
        src_inner: Products of source sentences with those that follow, shape ``(longest, n)``.
        tgt_inner: The same of target sentences, shape ``(longest, m)``.
    """
    result = np.empty(len(arcs))
    for arc in range(len(arcs)):
        a, b, m, n = arcs[arc]
        across = 0.0
        for i in range(a, a + m):
            row = offset[i] - low[i]
            for j in range(b, b + n):
                across += cells[row + j]
        square = _square(src_inner, a, m) * _square(tgt_inner, b, n)
        result[arc] = across / np.sqrt(square) if square > 1e-12 else 0.0
    return result


@njit(cache=True)
def _square(inner: Vectors, first: int, count: int) -> float:
    """Return the squared length of a sum of vectors that follow each other."""
    total = 0.0
    for k in range(first, first + count):
        total += inner[0, k]
        for distance in range(1, first + count - k):
            total += 2 * inner[distance, k]
    return total


@njit(cache=True)
def similarities(src_row: Indices, tgt_row: Indices, src: Vectors, tgt: Vectors) -> Values:
    """Return the cosine similarity of the two sides of each arc.

    Args:
        src_row: Row of each arc's source run, shape ``(arcs,)``.
        tgt_row: Row of each arc's target run.
        src: Unit vectors of source runs.
        tgt: Unit vectors of target runs.
    """
    result = np.empty(len(src_row))
    for arc in range(len(src_row)):
        result[arc] = dot(src[src_row[arc]], tgt[tgt_row[arc]])
    return result


@njit(cache=True)
def margins(
    arcs: Indices,
    src_row: Indices,
    tgt_row: Indices,
    src_runs: Vectors,
    tgt_runs: Vectors,
    src: Vectors,
    tgt: Vectors,
) -> Values:
    """Return the mean similarity of each arc's sides with the sentences just outside the other.

    Args:
        arcs: As from `candidates`.
        src_row: Row of each arc's source run, shape ``(arcs,)``.
        tgt_row: Row of each arc's target run.
        src_runs: Unit vectors of source runs.
        tgt_runs: Unit vectors of target runs.
        src: Unit vectors of the source sentences, shape ``(n, dim)``.
        tgt: Unit vectors of the target sentences, shape ``(m, dim)``.
    """
    result = np.zeros(len(arcs))
    for arc in range(len(arcs)):
        a, b, m, n = arcs[arc]
        first, second = src_runs[src_row[arc]], tgt_runs[tgt_row[arc]]
        total, count = 0.0, 0
        if b > 0:
            total += dot(first, tgt[b - 1])
            count += 1
        if b + n < len(tgt):
            total += dot(first, tgt[b + n])
            count += 1
        if a > 0:
            total += dot(second, src[a - 1])
            count += 1
        if a + m < len(src):
            total += dot(second, src[a + m])
            count += 1
        result[arc] = total / count if count else 0.0
    return result


@njit(cache=True)
def edges(
    arcs: Indices,
    src_row: Indices,
    tgt_row: Indices,
    src_runs: Vectors,
    tgt_runs: Vectors,
    src: Vectors,
    tgt: Vectors,
) -> tuple[Values, Values]:
    """Return how much better the sentences at each bead's edges fit it than its neighbours.

    Inside: the first and last sentence of a side, compared between the whole other side and the
    sentence before or after it. Outside: the sentences next to a side, compared between their
    own neighbour across and the bead. Positive values speak for the bead. The arguments are
    those of `margins`.

    Returns:
        Inside and outside, both of shape ``(arcs, 4)``; 0 where there is no neighbour.
    """
    inside = np.zeros((len(arcs), 4))
    outside = np.zeros((len(arcs), 4))
    for arc in range(len(arcs)):
        a, b, m, n = arcs[arc]
        i, j = a + m, b + n
        first, second = src_runs[src_row[arc]], tgt_runs[tgt_row[arc]]
        if a > 0:
            inside[arc, 0] = dot(first, tgt[b]) - dot(src[a - 1], tgt[b])
        if i < len(src):
            inside[arc, 1] = dot(first, tgt[j - 1]) - dot(src[i], tgt[j - 1])
        if b > 0:
            inside[arc, 2] = dot(second, src[a]) - dot(tgt[b - 1], src[a])
        if j < len(tgt):
            inside[arc, 3] = dot(second, src[i - 1]) - dot(tgt[j], src[i - 1])
        if a > 0 and b > 0:
            across = dot(src[a - 1], tgt[b - 1])
            outside[arc, 0] = across - dot(first, tgt[b - 1])
            outside[arc, 2] = across - dot(second, src[a - 1])
        if i < len(src) and j < len(tgt):
            across = dot(src[i], tgt[j])
            outside[arc, 1] = across - dot(first, tgt[j])
            outside[arc, 3] = across - dot(second, src[i])
    return inside, outside


@njit(cache=True)
def attachment(
    arcs: Indices,
    at: Indices,
    best: Vectors,
    row: Indices,
    low: Indices,
    high: Indices,
    outside: int,
) -> tuple[Values, Values]:
    """Return how well the least attached sentence of one side fits the other side of each arc.

    A token's difference is its best window inside the other side, less its best window in the
    sentences next to that.

    Args:
        arcs: As from `candidates`.
        at: Where each sentence's tokens begin, shape ``(n + 1,)``.
        best: Best similarity of each token with each sentence of the other document in reach of
            its own sentence, laid out sentence by sentence, token by token.
        row: Where each sentence's values begin in ``best``, shape ``(n,)``.
        low: First sentence in reach of each sentence, shape ``(n,)``.
        high: One past the last.
        outside: Sentences on either side of the other one that are compared with it.

    Returns:
        The least mean of tanh(difference / 0.05) over a sentence's tokens, and the least mean
        difference over five tokens in a row, both of shape ``(arcs,)``.
    """
    mean_least = np.full(len(arcs), np.inf)
    run_least = np.full(len(arcs), np.inf)
    for arc in range(len(arcs)):
        a, b, m, n = arcs[arc]
        for s in range(a, a + m):
            count = at[s + 1] - at[s]
            width = high[s] - low[s]
            difference = np.empty(count)
            for k in range(count):
                base = row[s] + k * width - low[s]
                within = -np.inf
                beside = -np.inf
                for j in range(max(b, low[s]), min(b + n, high[s])):
                    within = max(within, best[base + j])
                for j in range(max(b - outside, low[s]), min(b, high[s])):
                    beside = max(beside, best[base + j])
                for j in range(max(b + n, low[s]), min(b + n + outside, high[s])):
                    beside = max(beside, best[base + j])
                # Without a neighbour there is little to doubt.
                difference[k] = 0.1 if beside == -np.inf else within - beside
            mean_least[arc] = min(mean_least[arc], np.tanh(difference / 0.05).mean())
            span = min(5, count)
            for k in range(count - span + 1):
                run_least[arc] = min(run_least[arc], difference[k : k + span].mean())
    return mean_least, run_least
