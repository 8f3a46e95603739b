"""Walking banded tables of beads: what the engines' dynamic programmes have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from aligner.encoders.base import Indices


@njit(cache=True)
def trace_back(
    step: npt.NDArray[np.int8], gain: npt.NDArray[Any], low: Indices, high: Indices
) -> tuple[Indices, npt.NDArray[np.float64]]:
    """Follow the chosen beads from the end of both documents to their beginning.

    Args:
        step: Size of the bead that ends at each position, shape ``(n + 1, width, 2)``.
        gain: Its score, shape ``(n + 1, width)``.
        low: Target position of the first column of each row, shape ``(n + 1,)``.
        high: Target position of the last one, shape ``(n + 1,)``.

    Returns:
        Sizes of the beads in reading order, shape ``(b, 2)``, and their scores, shape ``(b,)``.
    """
    count = len(low) - 1
    i, j = count, high[count]
    sizes = np.empty((i + j, 2), dtype=np.int64)
    scores = np.empty(i + j)
    length = 0
    while i > 0 or j > 0:
        column = j - low[i]
        sizes[length] = step[i, column]
        scores[length] = gain[i, column]
        i -= sizes[length, 0]
        j -= sizes[length, 1]
        length += 1
    return sizes[:length][::-1], scores[:length][::-1]
