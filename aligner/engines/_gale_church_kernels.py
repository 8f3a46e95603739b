"""The dynamic programme of the length-based engine, compiled by numba and cached on disk."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from aligner.encoders.base import Indices

# Beyond this, erfc is too small for its logarithm to be taken; the series is exact there.
_FAR = 20.0


@njit(cache=True)
def log_two_tailed(delta: float) -> float:
    """Return the log of the probability that a standard normal value lies beyond ``+-delta``."""
    x = abs(delta) / math.sqrt(2.0)
    if x < _FAR:
        return math.log(math.erfc(x))
    return -x * x - math.log(x * math.sqrt(math.pi)) + math.log1p(-0.5 / (x * x))


@njit(cache=True)
def log_match(src: float, tgt: float, variance: float) -> float:
    """Return the log probability that two texts of these lengths differ so much or more.

    Args:
        src: Length of the source side, in units that make the documents equally long.
        tgt: Length of the target side, in the same units; both may be 0.
        variance: Variance of the difference per unit of length.
    """
    if src + tgt == 0.0:
        return 0.0
    return log_two_tailed((tgt - src) / math.sqrt(variance * (src + tgt) / 2.0))


@njit(cache=True)
def best_path(
    src: npt.NDArray[np.float64],
    tgt: npt.NDArray[np.float64],
    variance: float,
    sizes: Indices,
    log_priors: npt.NDArray[np.float64],
    low: Indices,
    high: Indices,
) -> tuple[Indices, npt.NDArray[np.float64]]:
    """Find the most probable path of beads.

    One byte is kept for each position in reach, and three rows of probabilities.

    Args:
        src: Length of the text before each source sentence, shape ``(n + 1,)``; see `log_match`.
        tgt: Length of the text before each target sentence, shape ``(m + 1,)``.
        variance: See `log_match`.
        sizes: Allowed beads, at most 2 sentences a side, shape ``(s, 2)``; they must hold 1-0 and
            0-1. Of equally probable beads the earlier is preferred.
        log_priors: Log of their prior probabilities, shape ``(s,)``.
        low: First reachable target position at each source position, shape ``(n + 1,)``; never
            beyond the last one of the row before.
        high: Last reachable target position, inclusive, shape ``(n + 1,)``.

    Returns:
        Sizes of the beads in reading order, shape ``(b, 2)``, and their scores, shape ``(b,)``.
    """
    count = len(src) - 1
    row_at = np.zeros(count + 2, dtype=np.int64)
    width = 0
    for i in range(count + 1):
        row_at[i + 1] = row_at[i] + high[i] - low[i] + 1
        width = max(width, high[i] - low[i] + 1)
    chosen = np.zeros(row_at[count + 1], dtype=np.uint8)
    best = np.full((3, width), -np.inf)
    for i in range(count + 1):
        for j in range(low[i], high[i] + 1):
            if i == 0 and j == 0:
                best[0, 0] = 0.0
                continue
            most = -np.inf
            for s in range(len(sizes)):
                a, b = i - sizes[s, 0], j - sizes[s, 1]
                if a < 0 or b < low[a] or b > high[a]:
                    continue
                score = best[a % 3, b - low[a]] + log_priors[s]
                # The match can only lower it: most beads need not be computed.
                if score > most:
                    score += log_match(src[i] - src[a], tgt[j] - tgt[b], variance)
                    if score > most:
                        most = score
                        chosen[row_at[i] + j - low[i]] = s
            best[i % 3, j - low[i]] = most
    i, j = count, len(tgt) - 1
    found = np.empty((i + j, 2), dtype=np.int64)
    scores = np.empty(i + j)
    length = 0
    while i > 0 or j > 0:
        s = chosen[row_at[i] + j - low[i]]
        a, b = i - sizes[s, 0], j - sizes[s, 1]
        found[length] = sizes[s]
        scores[length] = log_priors[s] + log_match(src[i] - src[a], tgt[j] - tgt[b], variance)
        i, j = a, b
        length += 1
    return found[:length][::-1], scores[:length][::-1]
