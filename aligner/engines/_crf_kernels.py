"""Sums and maxima over all bead paths through a band of positions.

Positions are numbered row by row (`aligner.engines.band.Band`). A path is at each position in one
of three states: just after a bead with two sides, inside a run of source sentences without
counterpart, or inside a run of target sentences without one. In a run the source sentences come
first, so that every set of beads is exactly one path.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from aligner.encoders.base import Indices

type Scores = npt.NDArray[np.float64]
type Sizes = npt.NDArray[np.uint8]

_PAIR, _SRC, _TGT = 0, 1, 2
_NEVER = -np.inf


@njit(cache=True)
def _log_add(first: float, second: float) -> float:
    if first < second:
        first, second = second, first
    if second == _NEVER:
        return first
    return float(first + np.log1p(np.exp(second - first)))


@njit(cache=True)
def _start(i: int, j: int, size: Sizes, low: Indices, offset: Indices) -> int:
    """Return the position where a bead begins that ends before sentences ``i`` and ``j``."""
    first = i - size[0]
    return int(offset[first] + j - size[1] - low[first])


@njit(cache=True)
def forward_backward(
    low: Indices,
    high: Indices,
    offset: Indices,
    first_arc: Indices,
    arc_size: Sizes,
    arc_score: Scores,
    src_null: Scores,
    tgt_null: Scores,
    opening: float,
    extension: float,
) -> tuple[float, Scores, Scores, Scores]:
    """Sum over all paths.

    Args:
        low: First target position of each source position, shape ``(n + 1,)``.
        high: Last target position, inclusive.
        offset: Number of each row's first position, shape ``(n + 2,)``.
        first_arc: Beads with two sides that end at position ``p`` are those from ``first_arc[p]``
            to ``first_arc[p + 1]``, shape ``(positions + 1,)``.
        arc_size: Sentences on either side of each of them, shape ``(arcs, 2)``.
        arc_score: Their scores; overwritten with the second result, since there may be very many.
        src_null: Score of leaving out each source sentence, shape ``(n,)``.
        tgt_null: Score of leaving out each target sentence, shape ``(m,)``.
        opening: Score of beginning a run of null beads.
        extension: Score of each further null bead of a run.

    Returns:
        Logarithm of the sum; probability of each arc, shape ``(arcs,)``; of the null bead of each
        source sentence, divided into beginning a run and going on with one, shape ``(n, 2)``; and
        the same for target sentences.
    """
    rows = len(low)
    positions = offset[-1]
    ahead = np.full((positions, 3), _NEVER)
    # Over all three states: what a bead with two sides can follow.
    reached = np.full(positions, _NEVER)
    ahead[0, _PAIR] = 0.0
    for i in range(rows):
        for j in range(low[i], high[i] + 1):
            here = offset[i] + j - low[i]
            total = ahead[here, _PAIR]
            for arc in range(first_arc[here], first_arc[here + 1]):
                start = _start(i, j, arc_size[arc], low, offset)
                total = _log_add(total, reached[start] + arc_score[arc])
            ahead[here, _PAIR] = total
            if i > 0 and low[i - 1] <= j <= high[i - 1]:
                up = offset[i - 1] + j - low[i - 1]
                ahead[here, _SRC] = src_null[i - 1] + _log_add(
                    ahead[up, _PAIR] + opening, ahead[up, _SRC] + extension
                )
            if j > low[i]:
                left = here - 1
                ahead[here, _TGT] = tgt_null[j - 1] + _log_add(
                    ahead[left, _PAIR] + opening,
                    _log_add(ahead[left, _SRC], ahead[left, _TGT]) + extension,
                )
            reached[here] = _log_add(
                _log_add(ahead[here, _PAIR], ahead[here, _SRC]), ahead[here, _TGT]
            )
    total = reached[positions - 1]

    src_share = np.zeros((len(src_null), 2))
    tgt_share = np.zeros((len(tgt_null), 2))
    behind = np.full((positions, 3), _NEVER)
    # What follows with a bead with two sides, the same for all states.
    paired = np.full(positions, _NEVER)
    paired[positions - 1] = 0.0
    for i in range(rows - 1, -1, -1):
        for j in range(high[i], low[i] - 1, -1):
            here = offset[i] + j - low[i]
            for state in range(3):
                behind[here, state] = _log_add(behind[here, state], paired[here])
            for arc in range(first_arc[here], first_arc[here + 1]):
                start = _start(i, j, arc_size[arc], low, offset)
                after = arc_score[arc] + behind[here, _PAIR]
                arc_score[arc] = np.exp(reached[start] + after - total)
                paired[start] = _log_add(paired[start], after)
            if i > 0 and low[i - 1] <= j <= high[i - 1]:
                up = offset[i - 1] + j - low[i - 1]
                after = src_null[i - 1] + behind[here, _SRC]
                src_share[i - 1, 0] += np.exp(ahead[up, _PAIR] + opening + after - total)
                src_share[i - 1, 1] += np.exp(ahead[up, _SRC] + extension + after - total)
                behind[up, _PAIR] = _log_add(behind[up, _PAIR], opening + after)
                behind[up, _SRC] = _log_add(behind[up, _SRC], extension + after)
            if j > low[i]:
                left = here - 1
                after = tgt_null[j - 1] + behind[here, _TGT]
                going = _log_add(ahead[left, _SRC], ahead[left, _TGT])
                tgt_share[j - 1, 0] += np.exp(ahead[left, _PAIR] + opening + after - total)
                tgt_share[j - 1, 1] += np.exp(going + extension + after - total)
                behind[left, _PAIR] = _log_add(behind[left, _PAIR], opening + after)
                behind[left, _SRC] = _log_add(behind[left, _SRC], extension + after)
                behind[left, _TGT] = _log_add(behind[left, _TGT], extension + after)
    return total, arc_score, src_share, tgt_share


@njit(cache=True)
def best_path(
    low: Indices,
    high: Indices,
    offset: Indices,
    first_arc: Indices,
    arc_size: Sizes,
    arc_score: Scores,
    src_null: Scores,
    tgt_null: Scores,
    opening: float,
    extension: float,
) -> Indices:
    """Find the path with the highest score; the arguments are those of `forward_backward`.

    None of them is changed.

    Returns:
        In reading order the number of each bead's arc; -1 for the null bead of a source
        sentence, -2 for that of a target sentence.
    """
    rows = len(low)
    positions = offset[-1]
    best = np.full((positions, 3), _NEVER)
    came = np.full((positions, 3), -1, dtype=np.int64)
    chosen = np.full(positions, -1, dtype=np.int64)
    best[0, _PAIR] = 0.0
    for i in range(rows):
        for j in range(low[i], high[i] + 1):
            here = offset[i] + j - low[i]
            for arc in range(first_arc[here], first_arc[here + 1]):
                start = _start(i, j, arc_size[arc], low, offset)
                for state in range(3):
                    value = best[start, state] + arc_score[arc]
                    if value > best[here, _PAIR]:
                        best[here, _PAIR] = value
                        came[here, _PAIR] = state
                        chosen[here] = arc
            if i > 0 and low[i - 1] <= j <= high[i - 1]:
                up = offset[i - 1] + j - low[i - 1]
                for state in (_PAIR, _SRC):
                    step = opening if state == _PAIR else extension
                    value = best[up, state] + step + src_null[i - 1]
                    if value > best[here, _SRC]:
                        best[here, _SRC] = value
                        came[here, _SRC] = state
            if j > low[i]:
                left = here - 1
                for state in (_PAIR, _SRC, _TGT):
                    step = opening if state == _PAIR else extension
                    value = best[left, state] + step + tgt_null[j - 1]
                    if value > best[here, _TGT]:
                        best[here, _TGT] = value
                        came[here, _TGT] = state
    result = np.empty(rows + high[rows - 1], dtype=np.int64)
    length = 0
    here = positions - 1
    row = rows - 1
    state = _PAIR
    for other in (_SRC, _TGT):
        if best[here, other] > best[here, state]:
            state = other
    while here > 0:
        previous = came[here, state]
        if state == _PAIR:
            result[length] = chosen[here]
            here = _start(row, here - offset[row] + low[row], arc_size[chosen[here]], low, offset)
        elif state == _SRC:
            result[length] = -1
            here = offset[row - 1] + (here - offset[row] + low[row]) - low[row - 1]
        else:
            result[length] = -2
            here -= 1
        state = previous
        while offset[row] > here:
            row -= 1
        length += 1
    return result[:length][::-1].copy()
