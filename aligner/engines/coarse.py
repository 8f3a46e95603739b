"""The first of two looks at candidate beads: all in the band, from single sentences alone.

The similarity of runs is that of the sums of their sentences' vectors, which needs nothing but
the products of single sentences near the path. The coarse model throws out what is beside the
question; what it leaves is looked at closely (`aligner.engines.fine`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Vectors
from aligner.engines import _band_kernels, _crf_kernels
from aligner.engines import _candidate_kernels as kernels
from aligner.engines.band import Band, band_through, find_band
from aligner.engines.constraints import Constraints, Permits
from aligner.engines.lattice import (
    Lattice,
    Scale,
    byte_lengths,
    coarse_features,
    first_arcs,
    null_features,
)
from aligner.engines.paths import Weights
from aligner.engines.sides import LONGEST, Side
from aligner.types import Bead

type Values = npt.NDArray[np.float64]

_RADIUS = 6
_SIZES = np.array(
    [
        (m, n)
        for m in range(1, LONGEST + 1)
        for n in range(1, LONGEST + 1)
        if m + n <= 8 and min(m, n) <= 3
    ],
    dtype=np.int64,
)
# Positions whose beads are in memory with all their features at once.
_POSITIONS = 10_000
_FREE = Constraints()


@dataclass(frozen=True, slots=True)
class _Cells:
    """Hold the products of single sentences that beads in the band are made of.

    Attributes:
        values: Similarities, row by row.
        low: First target sentence of each source sentence, shape ``(n,)``.
        offset: Where each row begins in ``values``, shape ``(n + 1,)``.
        src_inner: Products of source sentences at a distance of 0 to 5, shape ``(6, n)``.
        tgt_inner: The same of target sentences, shape ``(6, m)``.
    """

    values: Vectors
    low: Indices
    offset: Indices
    src_inner: Vectors
    tgt_inner: Vectors


@dataclass(frozen=True, slots=True)
class Candidates:
    """Hold the band between two documents and what its beads are judged by at first.

    Attributes:
        src: The source.
        tgt: The target.
        band: The positions that a path may pass.
        scale: How similarities are to be read.
        ratio: First guess at the bytes of source a byte of target.
        src_null: Features of source sentences as null beads, shape ``(n, 2)``.
        tgt_null: The same of target sentences, shape ``(m, 2)``.
    """

    src: Side
    tgt: Side
    band: Band
    scale: Scale
    ratio: float
    src_null: Values
    tgt_null: Values
    _cells: _Cells

    def arcs(self, first: int, last: int) -> tuple[Indices, Values]:
        """Return the beads that end at positions ``first`` to ``last - 1``, and their features."""
        cells = self._cells
        arcs = kernels.candidates(
            self.band.low, self.band.high, self.band.offset, _SIZES, first, last
        )
        cosines = kernels.composed_similarities(
            arcs, cells.values, cells.low, cells.offset, cells.src_inner, cells.tgt_inner
        )
        features = coarse_features(arcs, self.scale.scaled(cosines), self.src, self.tgt, self.ratio)
        return arcs, features

    def through(self, anchors: Sequence[Bead]) -> Candidates:
        """Return the candidates in a band that holds anchors; see `band_through`.

        How similarities and lengths are to be read stays what both documents as a whole say.
        """
        band = band_through(self.band, self.src.singles, self.tgt.singles, _RADIUS, anchors)
        if band is self.band:
            return self
        cells, best = _near(self.src, self.tgt, band)
        return replace(
            self,
            band=band,
            src_null=null_features(self.src, self.scale.scaled(best[0])),
            tgt_null=null_features(self.tgt, self.scale.scaled(best[1])),
            _cells=cells,
        )

    def lattice(self) -> Lattice:
        """Return all beads with their features: for training, on documents of moderate length."""
        arcs, features = self.arcs(0, int(self.band.offset[-1]))
        return Lattice(
            self.band,
            arcs,
            first_arcs(self.band, arcs),
            features,
            self.src_null,
            self.tgt_null,
            self.scale,
        )


def candidates(src: Side, tgt: Side) -> Candidates:
    """Find the band between two documents, both with sentences."""
    band = find_band(src.singles, tgt.singles, _RADIUS)
    cells, best = _near(src, tgt, band)
    scale = Scale.of(src, tgt, *best)
    # Totals would mislead where a block is missing.
    linked = float(tgt.lengths[band.tgt_runs_along].sum())
    ratio = float(src.lengths[band.src_runs_along].sum()) / linked if linked > 0 else 0.0
    if ratio <= 0.0:
        ratio = float(src.lengths.sum() / tgt.lengths.sum())
    return Candidates(
        src,
        tgt,
        band,
        scale,
        ratio,
        null_features(src, scale.scaled(best[0])),
        null_features(tgt, scale.scaled(best[1])),
        cells,
    )


def _near(src: Side, tgt: Side, band: Band) -> tuple[_Cells, tuple[Vectors, Vectors]]:
    """Return the products of single sentences near a band, and the best of each sentence."""
    rows, columns = len(src), len(tgt)
    low = band.low[np.maximum(np.arange(rows) - LONGEST + 1, 0)]
    high = band.high[np.minimum(np.arange(rows) + LONGEST, rows)]
    offset = np.concatenate([[0], np.cumsum(high - low)])
    values = _band_kernels.cell_similarities(src.singles, tgt.singles, low, high, offset)
    # What lies far from the path would be similar by chance.
    near_low = np.maximum(band.low[:-1], band.low[1:] - 1)
    near_high = np.minimum(band.high[:-1] + 1, band.high[1:])
    best = _band_kernels.best_in_reach(
        values, near_low, near_high, offset[:-1] + near_low - low, columns
    )
    return _Cells(values, low, offset, _inner(src.singles), _inner(tgt.singles)), best


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold the beads that are left for a close look.

    Attributes:
        arcs: Shape ``(arcs, 4)``; see `Lattice`.
        ratio: Bytes of source a byte of target, over what is probably linked.
        possible: Whether any path obeys the constraints; nothing is left if none does.
    """

    arcs: Indices
    ratio: float
    possible: bool


def prune(
    found: Candidates,
    weights: Weights,
    least: float,
    constraints: Constraints = _FREE,
) -> Kept:
    """Return the beads that the coarse model does not rule out.

    Args:
        found: The candidates, in a band that holds the anchors.
        weights: The coarse model.
        least: Beads of a smaller probability are ruled out.
        constraints: What the probabilities are conditional on. If there are any, the beads of the
            likeliest path are left in any case, so that one obeys them.
    """
    band = found.band
    positions = int(band.offset[-1])
    # There may be very many: what is kept of each is its score and its size.
    first_arc = kernels.count_candidates(band.low, band.high, band.offset, _SIZES)
    scores = np.empty(first_arc[-1])
    size = np.empty((first_arc[-1], 2), dtype=np.uint8)
    permits = Permits(constraints, len(found.src), len(found.tgt))
    for first in range(0, positions, _POSITIONS):
        last = min(first + _POSITIONS, positions)
        arcs, features = found.arcs(first, last)
        rows = slice(first_arc[first], first_arc[last])
        scores[rows] = features @ weights.pair
        size[rows] = arcs[:, 2:]
        if constraints:
            scores[rows][~permits.arcs(arcs)] = -np.inf
    if constraints:
        first_arc, size, scores = _with_unusual(band, constraints.boxes, first_arc, size, scores)
    nulls = found.src_null @ weights.null[2:], found.tgt_null @ weights.null[2:]
    fixed = (
        np.where(permits.src_null, nulls[0], -np.inf),
        np.where(permits.tgt_null, nulls[1], -np.inf),
        float(weights.null[0]),
        float(weights.null[1]),
    )
    place = band.low, band.high, band.offset, first_arc, size
    # The scores are overwritten, since there may be very many.
    unchanged = scores.copy() if constraints else scores
    log_sum, share, _, _ = _crf_kernels.forward_backward(*place, scores, *fixed)
    if not np.isfinite(log_sum):
        return Kept(np.empty((0, 4), np.int64), 1.0, False)
    kept = np.flatnonzero(share >= least)
    if constraints:
        path = _crf_kernels.best_path(*place, unchanged, *fixed)
        kept = np.union1d(kept, path[path >= 0])
    at = np.searchsorted(first_arc, kept, side="right") - 1
    i = np.searchsorted(band.offset, at, side="right") - 1
    j = band.low[i] + at - band.offset[i]
    m, n = size[kept].astype(np.int64).T
    arcs = np.stack([i - m, j - n, m, n], axis=1)
    src_bytes, tgt_bytes = byte_lengths(arcs, found.src, found.tgt)
    linked = float(share[kept] @ tgt_bytes)
    ratio = float(share[kept] @ src_bytes) / linked if linked > 1.0 else 1.0
    return Kept(arcs, ratio, True)


def _with_unusual(
    band: Band, boxes: Indices, first_arc: Indices, size: npt.NDArray[np.uint8], scores: Values
) -> tuple[Indices, npt.NDArray[np.uint8], Values]:
    """Put in the anchors that are no candidates since they are of no type that is looked for.

    What they score does not matter: every path holds them.
    """
    usual = (boxes[:, 2:, None] == _SIZES.T).all(axis=1).any(axis=1)
    a, b, m, n = boxes[~usual].T
    ends = band.offset[a + m] + b + n - band.low[a + m]
    at = first_arc[ends + 1]
    more = np.zeros(len(first_arc), dtype=np.int64)
    np.add.at(more, ends + 1, 1)
    return (
        first_arc + np.cumsum(more),
        np.insert(size, at, boxes[~usual, 2:].astype(np.uint8), axis=0),
        np.insert(scores, at, 0.0),
    )


def _inner(vectors: Vectors) -> Vectors:
    """Return the products of vectors with those that follow at a distance of 0 to 5."""
    result = np.zeros((LONGEST, len(vectors)), dtype=np.float32)
    for distance in range(min(LONGEST, len(vectors))):
        stop = len(vectors) - distance
        result[distance, :stop] = np.einsum("ij,ij->i", vectors[:stop], vectors[distance:])
    return result
