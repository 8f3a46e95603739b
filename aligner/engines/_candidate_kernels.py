"""Candidate beads inside a band and their similarity features, compiled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from aligner.encoders.base import Indices, Vectors
from aligner.engines._band_kernels import dot

type Values = npt.NDArray[np.float64]


@njit(cache=True)
def candidates(low: Indices, high: Indices, sizes: Indices) -> Indices:
    """Return all beads with two sides inside a band.

    Args:
        low: First target position of each source position, shape ``(n + 1,)``.
        high: Last target position, inclusive.
        sizes: Allowed numbers of sentences on both sides, shape ``(s, 2)``.

    Returns:
        Shape ``(arcs, 4)``: first source sentence, first target sentence, and the numbers of
        both, ordered by the position where the bead ends.
    """
    count = 0
    result = np.empty((0, 4), dtype=np.int64)
    for fill in range(2):
        if fill:
            result = np.empty((count, 4), dtype=np.int64)
            count = 0
        for i in range(len(low)):
            for j in range(low[i], high[i] + 1):
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
def similarities(arcs: Indices, src: Vectors, tgt: Vectors) -> Values:
    """Return the cosine similarity of the two sides of each arc.

    Args:
        arcs: As from `candidates`.
        src: Unit vectors of source runs, shape ``(longest, n, dim)``.
        tgt: Unit vectors of target runs, shape ``(longest, m, dim)``.
    """
    result = np.empty(len(arcs))
    for arc in range(len(arcs)):
        a, b, m, n = arcs[arc]
        result[arc] = dot(src[m - 1, a], tgt[n - 1, b])
    return result


@njit(cache=True)
def margins(arcs: Indices, src: Vectors, tgt: Vectors) -> Values:
    """Return the mean similarity of each arc's sides with the sentences just outside the other."""
    result = np.zeros(len(arcs))
    rows, columns = src.shape[1], tgt.shape[1]
    for arc in range(len(arcs)):
        a, b, m, n = arcs[arc]
        first, second = src[m - 1, a], tgt[n - 1, b]
        total, count = 0.0, 0
        if b > 0:
            total += dot(first, tgt[0, b - 1])
            count += 1
        if b + n < columns:
            total += dot(first, tgt[0, b + n])
            count += 1
        if a > 0:
            total += dot(second, src[0, a - 1])
            count += 1
        if a + m < rows:
            total += dot(second, src[0, a + m])
            count += 1
        result[arc] = total / count if count else 0.0
    return result


@njit(cache=True)
def edges(arcs: Indices, src: Vectors, tgt: Vectors) -> tuple[Values, Values]:
    """Return how much better the sentences at each bead's edges fit it than its neighbours.

    Inside: the first and last sentence of a side, compared between the whole other side and the
    sentence before or after it. Outside: the sentences next to a side, compared between their
    own neighbour across and the bead. Positive values speak for the bead.

    Returns:
        Inside and outside, both of shape ``(arcs, 4)``; 0 where there is no neighbour.
    """
    rows, columns = src.shape[1], tgt.shape[1]
    inside = np.zeros((len(arcs), 4))
    outside = np.zeros((len(arcs), 4))
    for arc in range(len(arcs)):
        a, b, m, n = arcs[arc]
        i, j = a + m, b + n
        first, second = src[m - 1, a], tgt[n - 1, b]
        if a > 0:
            inside[arc, 0] = dot(first, tgt[0, b]) - dot(src[0, a - 1], tgt[0, b])
        if i < rows:
            inside[arc, 1] = dot(first, tgt[0, j - 1]) - dot(src[0, i], tgt[0, j - 1])
        if b > 0:
            inside[arc, 2] = dot(second, src[0, a]) - dot(tgt[0, b - 1], src[0, a])
        if j < columns:
            inside[arc, 3] = dot(second, src[0, i - 1]) - dot(tgt[0, j], src[0, i - 1])
        if a > 0 and b > 0:
            across = dot(src[0, a - 1], tgt[0, b - 1])
            outside[arc, 0] = across - dot(first, tgt[0, b - 1])
            outside[arc, 2] = across - dot(second, src[0, a - 1])
        if i < rows and j < columns:
            across = dot(src[0, i], tgt[0, j])
            outside[arc, 1] = across - dot(first, tgt[0, j])
            outside[arc, 3] = across - dot(second, src[0, i])
    return inside, outside


@njit(cache=True)
def attachment(
    arcs: Indices,
    at: Indices,
    best: Vectors,
    row: Indices,
    low: Indices,
    high: Indices,
) -> tuple[Values, Values]:
    """Return how well the least attached sentence of one side fits the other side of each arc.

    A token's difference is its best window inside the other side, less its best window in the two
    sentences on either side of that.

    Args:
        arcs: As from `candidates`.
        at: Where each sentence's tokens begin, shape ``(n + 1,)``.
        best: Best similarity of each token with each sentence of the other document in reach of
            its own sentence, laid out sentence by sentence, token by token.
        row: Where each sentence's values begin in ``best``, shape ``(n,)``.
        low: First sentence in reach of each sentence, shape ``(n,)``.
        high: One past the last.

    Returns:
        The least mean of tanh(difference / 0.05) over a sentence's tokens, and the least mean
        difference over five tokens in a row, both of shape ``(arcs,)``.
    """
    outside = 2
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
