"""Finding where two documents run in parallel, from coarse to fine.

Blocks of sentences are compared first, then ever smaller ones near the path found so far. Each
step costs a fixed number of comparisons a block, so that time and memory grow linearly with the
documents, and a missing stretch of any length is a cheap straight line on the path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Vectors
from aligner.engines import _band_kernels as kernels
from aligner.types import Bead

# Blocks a side up to which all pairs are compared.
_COARSEST = 200
_RADIUS = 8
_OPENING, _EXTENSION = 1.0, 0.05
_QUANTILE = 0.65
# From this length a straight line on the path is no large bead but a missing stretch.
_LINE = 8
# How much of the radius around a path must be there for a band to be kept.
_MARGIN = 3


@dataclass(frozen=True, slots=True)
class Band:
    """Hold the positions that an alignment's path may pass.

    A position ``(i, j)`` lies before source sentence ``i`` and target sentence ``j``.

    Attributes:
        low: First target position of each source position, shape ``(n + 1,)``.
        high: Last target position, inclusive.
        offset: Where each row begins when positions are numbered row by row, shape ``(n + 2,)``.
        src_runs_along: Whether a source sentence lies where both documents run on; false in
            long stretches that the path leaves out, shape ``(n,)``.
        tgt_runs_along: The same for target sentences, shape ``(m,)``.
    """

    low: Indices
    high: Indices
    offset: Indices
    src_runs_along: npt.NDArray[np.bool_]
    tgt_runs_along: npt.NDArray[np.bool_]


def find_band(src: Vectors, tgt: Vectors, radius: int) -> Band:
    """Return the positions within a square of the path along which the documents run.

    Args:
        src: Unit vectors of the source sentences, shape ``(n, dim)``, ``n >= 1``.
        tgt: Unit vectors of the target sentences, shape ``(m, dim)``, ``m >= 1``.
        radius: Sentences to either side of the path.
    """
    rows, columns = len(src), len(tgt)
    path_i, path_j = _path(src, tgt)
    src_runs_along, tgt_runs_along = np.ones(rows, np.bool_), np.ones(columns, np.bool_)
    src_runs_along[_straight(path_i, path_j, rows)] = False
    tgt_runs_along[_straight(path_j, path_i, columns)] = False
    corners = np.array([0, rows]), np.array([0, columns])
    low, high, offset = _around(*_positions(path_i, path_j, corners), radius, rows, columns)
    return Band(low, high, offset, src_runs_along, tgt_runs_along)


def band_through(
    band: Band, src: Vectors, tgt: Vectors, radius: int, anchors: Sequence[Bead]
) -> Band:
    """Return a band that holds anchors and the way between them.

    Between two anchors the documents' path is searched anew, without the sentences that are known
    to have no counterpart.

    Args:
        band: What `find_band` gave; returned as it is if it holds all of the path.
        src: Unit vectors of the source sentences, shape ``(n, dim)``, ``n >= 1``.
        tgt: Unit vectors of the target sentences, shape ``(m, dim)``, ``m >= 1``.
        radius: Sentences to either side of the path.
        anchors: Beads of consecutive sentences that do not overlap or cross; an empty side says
            that none of the sentences has a counterpart.
    """
    rows, columns = len(src), len(tgt)
    free = np.ones(rows, np.bool_), np.ones(columns, np.bool_)
    for bead in anchors:
        if bead.is_null:
            free[0][list(bead.src)] = False
            free[1][list(bead.tgt)] = False
    pairs = sorted(((b.src, b.tgt) for b in anchors if not b.is_null), key=lambda pair: pair[0])
    starts = [(0, 0), *((a[-1] + 1, b[-1] + 1) for a, b in pairs)]
    ends = [*((a[0], b[0]) for a, b in pairs), (rows, columns)]

    def way(start: tuple[int, int], end: tuple[int, int]) -> tuple[Indices, Indices]:
        own_i = start[0] + np.flatnonzero(free[0][start[0] : end[0]])
        own_j = start[1] + np.flatnonzero(free[1][start[1] : end[1]])
        cells = np.empty(0, np.int64), np.empty(0, np.int64)
        if len(own_i) and len(own_j):
            path_i, path_j = _path(src[own_i], tgt[own_j])
            cells = own_i[path_i], own_j[path_j]
        return _positions(*cells, (np.array([start[0], end[0]]), np.array([start[1], end[1]])))

    stretches = list(zip(starts, ends, strict=True))
    # Most stretches between anchors are small: whatever their path, the band holds it.
    if all(
        (band.low[end[0]] <= start[1] and end[1] <= band.high[start[0]])
        or _holds(band, *way(start, end))
        for start, end in stretches
    ):
        return band
    found = [way(start, end) for start, end in stretches]
    whole = kernels.connected(*(np.concatenate(side) for side in zip(*found, strict=True)))
    low, high, offset = _around(*whole, radius, rows, columns)
    return replace(band, low=low, high=high, offset=offset)


def _holds(band: Band, path_i: Indices, path_j: Indices) -> bool:
    """Tell whether a band holds positions and some more to either side, as far as they go."""
    near = np.maximum(path_j - _MARGIN, path_j[0]), np.minimum(path_j + _MARGIN, path_j[-1])
    return bool(((band.low[path_i] <= near[0]) & (near[1] <= band.high[path_i])).all())


def _positions(
    path_i: Indices, path_j: Indices, corners: tuple[Indices, Indices]
) -> tuple[Indices, Indices]:
    """Return the connected positions around the cells of a path, corners included."""
    # From cells to the positions around them; the corners belong to every path.
    path_i = np.concatenate([corners[0][:1], path_i, path_i + 1, corners[0][1:]])
    path_j = np.concatenate([corners[1][:1], path_j, path_j + 1, corners[1][1:]])
    order = np.lexsort((path_j, path_i))
    found: tuple[Indices, Indices] = kernels.connected(path_i[order], path_j[order])
    return found


def _around(
    path_i: Indices, path_j: Indices, radius: int, rows: int, columns: int
) -> tuple[Indices, Indices, Indices]:
    """Return the limits and offsets of the band around connected positions; see `Band`."""
    low, high = kernels.reach(path_i, path_j, radius, rows + 1, columns + 1)
    return low, high - 1, np.concatenate([[0], np.cumsum(high - low)])


def _straight(moving: Indices, still: Indices, count: int) -> Indices:
    """Return the sentences that the path passes in long lines while the other document stands."""
    starts = np.flatnonzero(np.diff(still, prepend=-1))
    lengths = np.diff(starts, append=len(still))
    lines = [
        moving[start + 1 : start + length]
        for start, length in zip(starts, lengths, strict=True)
        if length > _LINE
    ]
    # What the path does not reach at either end is left out too.
    ends = [np.arange(moving[0]), np.arange(moving[-1] + 1, count)]
    return np.concatenate([*ends, *lines])


def _path(src: Vectors, tgt: Vectors) -> tuple[Indices, Indices]:
    level = 0
    while max(len(src), len(tgt)) > _COARSEST << level:
        level += 1
    path: tuple[Indices, Indices] | None = None
    while level >= 0:
        src_blocks, tgt_blocks = _blocks(src, level), _blocks(tgt, level)
        rows, columns = len(src_blocks), len(tgt_blocks)
        if path is None:
            low, high = np.zeros(rows, dtype=np.int64), np.full(rows, columns)
        else:
            # A block of the level before is two of this one.
            finer_i = np.concatenate([2 * path[0], 2 * path[0] + 1])
            finer_j = np.concatenate([2 * path[1], 2 * path[1] + 1])
            finer_i = np.concatenate([[0], np.minimum(finer_i, rows - 1), [rows - 1]])
            finer_j = np.concatenate([[0], np.minimum(finer_j, columns - 1), [columns - 1]])
            order = np.lexsort((finer_j, finer_i))
            connected = kernels.connected(finer_i[order], finer_j[order])
            low, high = kernels.reach(*connected, _RADIUS, rows, columns)
        offset = np.concatenate([[0], np.cumsum(high - low)])
        values = kernels.cell_similarities(src_blocks, tgt_blocks, low, high, offset)
        path = kernels.best_path(
            _cell_values(values, low, high, offset, columns),
            low,
            high,
            offset,
            columns,
            _OPENING,
            _EXTENSION,
        )
        level -= 1
    assert path is not None, "level 0 has been searched"
    return path


def _blocks(vectors: Vectors, level: int) -> Vectors:
    """Return the unit vectors of blocks of ``2 ** level`` sentences.

    What all sentences of a side have in common is taken out.
    """
    starts = np.arange(0, len(vectors), 1 << level)
    blocks: Vectors = np.add.reduceat(vectors, starts, axis=0)
    if len(vectors) > 1:
        counts = np.diff(starts, append=len(vectors)).astype(np.float32)
        blocks -= counts[:, None] * vectors.mean(axis=0)
    lengths = np.sqrt(np.einsum("ij,ij->i", blocks, blocks))
    blocks /= np.maximum(lengths, 1e-9)[:, None]
    return blocks


def _cell_values(
    similarities: Vectors, low: Indices, high: Indices, offset: Indices, columns: int
) -> Vectors:
    """Scale similarities so that a typical match gains 1 and a typical mismatch loses."""
    row_best, column_best = kernels.best_in_reach(similarities, low, high, offset, columns)
    # Rows alone would measure nothing where the source is an excerpt of the target.
    quantiles = [float(np.quantile(best, _QUANTILE)) for best in (row_best, column_best)]
    match = max(*quantiles, 0.05)
    values: Vectors = np.clip((similarities - 0.4 * match) / (0.6 * match), -1.5, 1.5)
    return values.astype(np.float32)
