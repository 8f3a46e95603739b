"""The two dynamic programmes of the two-pass engine, compiled by numba and cached on disk."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from aligner.encoders.base import Indices, Vectors
from aligner.engines._lattice import trace_back


@njit(cache=True)
def first_pass(nearest: Indices, similar: Vectors, low: Indices, high: Indices) -> Indices:
    """Choose at most one of each source sentence's nearest targets, in order of the text.

    Args:
        nearest: Target indices, shape ``(n, k)``.
        similar: Their cosine similarities, same shape.
        low: First reachable target position at each source position, shape ``(n + 1,)``.
        high: Last reachable target position, inclusive, shape ``(n + 1,)``.

    Returns:
        The chosen target of each source sentence, -1 where none is, shape ``(n,)``; the sum of
        the similarities of the chosen is the largest possible.
    """
    count = len(nearest)
    width = 0
    for i in range(count + 1):
        width = max(width, high[i] - low[i] + 1)
    best = np.full((count + 1, width), -np.inf)
    # 0: nothing, 1: skip a source sentence, 2: skip a target sentence, 3: link the two.
    step = np.zeros((count + 1, width), dtype=np.uint8)
    for i in range(count + 1):
        for j in range(low[i], high[i] + 1):
            column = j - low[i]
            if i == 0 and j == 0:
                best[i, column] = 0.0
                continue
            if i > 0 and low[i - 1] <= j <= high[i - 1]:
                best[i, column] = best[i - 1, j - low[i - 1]]
                step[i, column] = 1
            if j > low[i] and best[i, column - 1] > best[i, column]:
                best[i, column] = best[i, column - 1]
                step[i, column] = 2
            if i > 0 and low[i - 1] <= j - 1 <= high[i - 1]:
                for k in range(nearest.shape[1]):
                    if nearest[i - 1, k] == j - 1:
                        score = best[i - 1, j - 1 - low[i - 1]] + similar[i - 1, k]
                        if score > best[i, column]:
                            best[i, column] = score
                            step[i, column] = 3
    anchors = np.full(count, -1, dtype=np.int64)
    i, j = count, high[count]
    while i > 0 or j > 0:
        chosen = step[i, j - low[i]]
        if chosen == 3:
            anchors[i - 1] = j - 1
        if chosen != 2:
            i -= 1
        if chosen != 1:
            j -= 1
    return anchors


# Reordering the sum lets the compiler use vector instructions; nothing else is relaxed.
@njit(cache=True, fastmath={"reassoc", "contract"})
def _similarity(first: Vectors, second: Vectors) -> float:
    total = np.float32(0.0)
    for k in range(len(first)):
        total += first[k] * second[k]
    return float(total)


@njit(cache=True)
def _neighbours(vector: Vectors, sentences: Vectors, begin: int, end: int) -> float:
    """Return the mean similarity of a vector with the sentences just outside a run."""
    total, count = 0.0, 0
    if begin > 0:
        total += _similarity(vector, sentences[begin - 1])
        count += 1
    if end < len(sentences):
        total += _similarity(vector, sentences[end])
        count += 1
    return total / count if count else 0.0


@njit(cache=True)
def second_pass(
    src: Vectors,
    tgt: Vectors,
    src_bytes: npt.NDArray[np.float64],
    tgt_bytes: npt.NDArray[np.float64],
    ratio: float,
    low: Indices,
    high: Indices,
    sizes: Indices,
    skip: float,
    margin: bool,
    length_penalty: bool,
) -> tuple[Indices, npt.NDArray[np.float64]]:
    """Find the best path of beads of all sizes.

    Args:
        src: Unit vectors of source runs, shape ``(longest, n, dim)``.
        tgt: Unit vectors of target runs, shape ``(longest, m, dim)``.
        src_bytes: Bytes before each source sentence, shape ``(n + 1,)``.
        tgt_bytes: Bytes before each target sentence, shape ``(m + 1,)``.
        ratio: Source bytes per target byte of the documents.
        low: First reachable target position at each source position, shape ``(n + 1,)``.
        high: Last reachable target position, inclusive, shape ``(n + 1,)``.
        sizes: Allowed beads with two sides, shape ``(s, 2)``.
        skip: Score of a null bead.
        margin: See `TwoPassOptions`.
        length_penalty: See `TwoPassOptions`.

    Returns:
        Sizes of the beads, shape ``(b, 2)``, and their scores, shape ``(b,)``.
    """
    count = src.shape[1]
    width = 0
    for i in range(count + 1):
        width = max(width, high[i] - low[i] + 1)
    best = np.full((count + 1, width), -np.inf)
    gain = np.zeros((count + 1, width))
    step = np.zeros((count + 1, width, 2), dtype=np.int8)
    for i in range(count + 1):
        for j in range(low[i], high[i] + 1):
            column = j - low[i]
            if i == 0 and j == 0:
                best[i, column] = 0.0
                continue
            if i > 0 and low[i - 1] <= j <= high[i - 1]:
                best[i, column] = best[i - 1, j - low[i - 1]] + skip
                gain[i, column] = skip
                step[i, column, 0] = 1
            if column > 0 and best[i, column - 1] + skip > best[i, column]:
                best[i, column] = best[i, column - 1] + skip
                gain[i, column] = skip
                step[i, column, 0] = 0
                step[i, column, 1] = 1
            for s in range(len(sizes)):
                m, n = sizes[s]
                a, b = i - m, j - n
                if a < 0 or b < low[a] or b > high[a] or best[a, b - low[a]] == -np.inf:
                    continue
                first, second = src[m - 1, a], tgt[n - 1, b]
                score = _similarity(first, second)
                if margin:
                    score -= 0.5 * (
                        _neighbours(first, tgt[0], b, j) + _neighbours(second, src[0], a, i)
                    )
                if length_penalty:
                    x = src_bytes[i] - src_bytes[a]
                    y = (tgt_bytes[j] - tgt_bytes[b]) * ratio
                    score *= np.log2(1.0 + min(x, y) / max(x, y))
                if best[a, b - low[a]] + score > best[i, column]:
                    best[i, column] = best[a, b - low[a]] + score
                    gain[i, column] = score
                    step[i, column, 0] = m
                    step[i, column, 1] = n
    return trace_back(step, gain, low, high)
