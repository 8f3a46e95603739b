"""The dynamic programme that finds where two documents run in parallel, at any resolution."""

from __future__ import annotations

import numpy as np
from numba import njit

from aligner.encoders.base import Indices, Vectors

# A cell of the table is reached side by side, or while one document stands still.
_TOGETHER, _SRC_ALONE, _TGT_ALONE = 0, 1, 2


@njit(cache=True, fastmath={"reassoc", "contract"})
def dot(first: Vectors, second: Vectors) -> float:
    """Return the product of two vectors of equal length, as a plain number."""
    total = np.float32(0.0)
    for k in range(len(first)):
        total += first[k] * second[k]
    return float(total)


@njit(cache=True)
def cell_similarities(
    src: Vectors, tgt: Vectors, low: Indices, high: Indices, offset: Indices
) -> Vectors:
    """Return the similarity of every source row with the target rows in its reach.

    Args:
        src: Vectors, shape ``(n, dim)``.
        tgt: Vectors, shape ``(m, dim)``.
        low: First target row in reach of each source row, shape ``(n,)``.
        high: One past the last, shape ``(n,)``.
        offset: Where each row's values begin in the result, shape ``(n + 1,)``.
    """
    result = np.empty(offset[-1], dtype=np.float32)
    for i in range(len(src)):
        for j in range(low[i], high[i]):
            result[offset[i] + j - low[i]] = dot(src[i], tgt[j])
    return result


@njit(cache=True)
def best_in_reach(
    values: Vectors, low: Indices, high: Indices, offset: Indices, columns: int
) -> tuple[Vectors, Vectors]:
    """Return the largest value of each row and of each column of banded cells.

    The arguments are those of `best_path`; a column that no row reaches has -1.
    """
    row_best = np.full(len(low), -1.0, dtype=np.float32)
    column_best = np.full(columns, -1.0, dtype=np.float32)
    for i in range(len(low)):
        for j in range(low[i], high[i]):
            value = values[offset[i] + j - low[i]]
            row_best[i] = max(row_best[i], value)
            column_best[j] = max(column_best[j], value)
    return row_best, column_best


@njit(cache=True)
def best_path(
    values: Vectors,
    low: Indices,
    high: Indices,
    offset: Indices,
    columns: int,
    opening: float,
    extension: float,
) -> tuple[Indices, Indices]:
    """Find the path through banded cells that gathers the most.

    Moving on in both documents gains a cell's value, moving on in one of them half of it; leaving
    a stretch out costs an opening and an extension a row.

    Args:
        values: Cell values, laid out as by `cell_similarities`.
        low: First column of each row, shape ``(n,)``.
        high: One past the last column of each row.
        offset: Where each row begins in ``values``.
        columns: Number of target rows.
        opening: Cost of leaving a stretch out.
        extension: Cost of each row left out.

    Returns:
        Rows and columns of the cells on the path, in order; a stretch left out is a straight line.
    """
    rows = len(low)
    total = offset[-1]
    best = np.full((total, 3), -np.inf)
    came = np.zeros((total, 3), dtype=np.int8)
    for i in range(rows):
        for j in range(low[i], high[i]):
            here = offset[i] + j - low[i]
            up = offset[i - 1] + j - low[i - 1] if i > 0 and low[i - 1] <= j < high[i - 1] else -1
            left = here - 1 if j > low[i] else -1
            diagonal = (
                offset[i - 1] + j - 1 - low[i - 1]
                if i > 0 and low[i - 1] <= j - 1 < high[i - 1]
                else -1
            )
            value = values[here]
            if i == 0 or j == 0:
                # What lies before the first cell is left out.
                ahead = i + j
                best[here, 0] = value - (opening + extension * ahead if ahead else 0.0)
                came[here, 0] = -1
                if i == 0 and j == 0:
                    best[here, 1] = -opening - extension
                    came[here, 1] = -1
                    best[here, 2] = -opening - extension
                    came[here, 2] = -1
            for state in range(3):
                if diagonal >= 0 and best[diagonal, state] + value > best[here, 0]:
                    best[here, 0] = best[diagonal, state] + value
                    came[here, 0] = 3 * 0 + state
                if up >= 0 and state == 0 and best[up, 0] + 0.5 * value > best[here, 0]:
                    best[here, 0] = best[up, 0] + 0.5 * value
                    came[here, 0] = 3 * 1 + state
                if left >= 0 and state == 0 and best[left, 0] + 0.5 * value > best[here, 0]:
                    best[here, 0] = best[left, 0] + 0.5 * value
                    came[here, 0] = 3 * 2 + state
                if up >= 0:
                    cost = extension + (0.0 if state == _SRC_ALONE else opening)
                    if best[up, state] - cost > best[here, 1]:
                        best[here, 1] = best[up, state] - cost
                        came[here, 1] = 3 * 1 + state
                if left >= 0:
                    cost = extension + (0.0 if state == _TGT_ALONE else opening)
                    if best[left, state] - cost > best[here, 2]:
                        best[here, 2] = best[left, state] - cost
                        came[here, 2] = 3 * 2 + state
    # The path may end before either document does.
    last_i, last_j, last_state, top = rows - 1, columns - 1, 0, -np.inf
    for i in range(rows):
        for j in range(low[i], high[i]):
            if i < rows - 1 and j < columns - 1:
                continue
            rest = (rows - 1 - i) + (columns - 1 - j)
            for state in range(3):
                value = best[offset[i] + j - low[i], state]
                if rest > 0:
                    value -= extension * rest + opening
                if value > top:
                    top, last_i, last_j, last_state = value, i, j, state
    path_i = np.empty(rows + columns, dtype=np.int64)
    path_j = np.empty(rows + columns, dtype=np.int64)
    length = 0
    i, j, state = last_i, last_j, last_state
    while True:
        path_i[length], path_j[length] = i, j
        length += 1
        code = came[offset[i] + j - low[i], state]
        if code < 0:
            break
        move, state = code // 3, code % 3
        if move != 2:
            i -= 1
        if move != 1:
            j -= 1
    return path_i[:length][::-1].copy(), path_j[:length][::-1].copy()


@njit(cache=True)
def reach(
    path_i: Indices, path_j: Indices, radius: int, rows: int, columns: int
) -> tuple[Indices, Indices]:
    """Return the columns within a square of some cell on the path, for each row.

    Args:
        path_i: Rows of the path's cells, ascending.
        path_j: Columns of the path's cells, ascending.
        radius: Half the side of the square.
        rows: Number of rows.
        columns: Number of columns.

    Returns:
        First column and one past the last column of each row.
    """
    low = np.full(rows, columns, dtype=np.int64)
    high = np.zeros(rows, dtype=np.int64)
    for cell in range(len(path_i)):
        for i in range(max(path_i[cell] - radius, 0), min(path_i[cell] + radius + 1, rows)):
            low[i] = min(low[i], max(path_j[cell] - radius, 0))
            high[i] = max(high[i], min(path_j[cell] + radius + 1, columns))
    return low, high


@njit(cache=True)
def connected(path_i: Indices, path_j: Indices) -> tuple[Indices, Indices]:
    """Fill the jumps of a path with straight lines: down the rows, then along the columns.

    Args:
        path_i: Rows of the path's cells, ascending.
        path_j: Columns of the path's cells; where one falls back it is lifted.

    Returns:
        Rows and columns of a path on which neither jumps.
    """
    span = path_i[-1] - path_i[0] + path_j.max() - path_j[0]
    result_i = np.empty(len(path_i) + span + 1, dtype=np.int64)
    result_j = np.empty(len(path_i) + span + 1, dtype=np.int64)
    i, j = path_i[0], path_j[0]
    result_i[0], result_j[0] = i, j
    length = 1
    for cell in range(1, len(path_i)):
        while i < path_i[cell] or j < path_j[cell]:
            # A step along the diagonal is no jump.
            last = path_i[cell] - i <= 1 and path_j[cell] - j <= 1
            if i < path_i[cell]:
                i += 1
                if last and j < path_j[cell]:
                    j += 1
            else:
                j += 1
            result_i[length], result_j[length] = i, j
            length += 1
    return result_i[:length].copy(), result_j[:length].copy()
