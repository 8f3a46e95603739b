"""The second look at candidate beads: all features of those that are left, piece by piece."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Vectors
from aligner.engines import _candidate_kernels as kernels
from aligner.engines.coarse import Candidates, Kept
from aligner.engines.evidence import hubness, window_evidence
from aligner.engines.lattice import (
    COARSE_FEATURES,
    Lattice,
    arc_keys,
    coarse_features,
    first_arcs,
    over,
)
from aligner.engines.sides import LONGEST, Piece, Side

type Values = npt.NDArray[np.float64]

PAIR_FEATURES = (
    *COARSE_FEATURES,
    "similarity above neighbourhood",
    "similarity above neighbours",
    "edges inside",
    "weakest edge inside",
    "edges outside",
    "weakest edge outside",
    "least attached sentence",
    "least attached words",
)
# Those that only an encoder with windows can give.
WINDOW_FEATURES = PAIR_FEATURES[-2:]
# Pieces of each document that are in memory at once: neighbours share beads.
_HELD = 2
# Beads whose features are computed at once.
_STEP = 100_000


def fine_lattice(found: Candidates, kept: Kept) -> Lattice:
    """Return the beads that are left, with `PAIR_FEATURES`.

    Args:
        found: All candidates.
        kept: Those that the coarse model has left.
    """
    return CloseLook(found, kept.ratio).lattice(found, kept.arcs)


class CloseLook:
    """Look closely at the beads of two documents, at each of them once.

    Args:
        found: The candidates.
        ratio: Bytes of source a byte of target; see `Kept`.
    """

    def __init__(self, found: Candidates, ratio: float) -> None:
        self._found = found
        self._ratio = ratio
        src, tgt = found.src, found.tgt
        self._hubs = hubness(src.singles, tgt.singles), hubness(tgt.singles, src.singles)
        self._pieces = _Pieces(src, tgt.window_sample()), _Pieces(tgt, src.window_sample())
        # What has been looked at: keys in ascending order, the row of each, and the features.
        self._keys = np.empty(0, np.int64)
        self._rows = np.empty(0, np.int64)
        self._features: Values = np.empty((0, len(PAIR_FEATURES)))

    def lattice(self, found: Candidates, arcs: Indices) -> Lattice:
        """Return beads with `PAIR_FEATURES`; all 0 for those with more than `LONGEST` sentences.

        Args:
            found: The candidates whose band the beads lie in.
            arcs: The beads, ordered by the position where they end; see `Lattice`.
        """
        return Lattice(
            found.band,
            arcs,
            first_arcs(found.band, arcs),
            self._features_of(arcs),
            found.src_null,
            found.tgt_null,
            found.scale,
        )

    def _features_of(self, arcs: Indices) -> Values:
        keys = arc_keys(arcs)
        new = ~np.isin(keys, self._keys)
        if new.any():
            fresh = self._look(arcs[new])
            count = len(self._features)
            # There may be very many: those of a first look are held once.
            self._features = np.concatenate([self._features, fresh]) if count else fresh
            everything = np.concatenate([self._keys, keys[new]])
            rows = np.concatenate([self._rows, count + np.arange(len(fresh))])
            order = np.argsort(everything)
            self._keys, self._rows = everything[order], rows[order]
        chosen = self._rows[np.searchsorted(self._keys, keys)]
        if np.array_equal(chosen, np.arange(len(self._features))):
            return self._features
        found: Values = self._features[chosen]
        return found

    def _look(self, arcs: Indices) -> Values:
        features = np.zeros((len(arcs), len(PAIR_FEATURES)))
        known = (arcs[:, 2:] <= LONGEST).all(axis=1)
        if not known.all():
            features[known] = self._look(arcs[known])
            return features
        src, tgt = self._found.src, self._found.tgt
        cosines = self._closely(arcs, features[:, len(COARSE_FEATURES) :])
        for first in range(0, len(arcs), _STEP):
            rows = slice(first, first + _STEP)
            similarity = self._found.scale.scaled(cosines[rows])
            features[rows, : len(COARSE_FEATURES)] = coarse_features(
                arcs[rows], similarity, src, tgt, self._ratio
            )
        return features

    def _closely(self, arcs: Indices, columns: Values) -> Values:
        """Return the exact similarity of each arc's sides.

        Args:
            arcs: The beads in question.
            columns: Filled with the features beyond the coarse ones.
        """
        src, tgt = self._found.src, self._found.tgt
        around = 0.5 * (
            over(self._hubs[0], arcs[:, 0], arcs[:, 2]) / arcs[:, 2]
            + over(self._hubs[1], arcs[:, 1], arcs[:, 3]) / arcs[:, 3]
        )
        cosines = np.zeros(len(arcs))
        tiles = np.stack([arcs[:, 0] // src.size, arcs[:, 1] // tgt.size], axis=1)
        # Row by row of tiles, so that a path passes each piece once.
        distinct, owner = np.unique(tiles, axis=0, return_inverse=True)
        for number, (src_number, tgt_number) in enumerate(distinct.tolist()):
            chosen = np.flatnonzero(owner == number)
            sides = self._pieces[0][src_number], self._pieces[1][tgt_number]
            cosines[chosen], columns[chosen] = _tile(
                arcs[chosen], around[chosen], sides, self._found.scale.factor
            )
        return cosines


class _Pieces:
    """Give the pieces of one document, each made once if they are asked for in order."""

    def __init__(self, side: Side, other: Vectors | None) -> None:
        self._side = side
        self._other = other
        self._held: OrderedDict[int, tuple[Piece, Vectors | None]] = OrderedDict()

    def __getitem__(self, number: int) -> tuple[Piece, Vectors | None]:
        """Return a piece, and the mean similarity of each of its windows with its nearest."""
        if number not in self._held:
            while len(self._held) >= _HELD:
                self._held.popitem(last=False)
            piece = self._side.piece(number)
            hubs = None
            if piece.windows is not None and self._other is not None:
                hubs = hubness(piece.windows.vectors, self._other)
            self._held[number] = piece, hubs
        self._held.move_to_end(number)
        return self._held[number]


def _tile(
    arcs: Indices,
    around: Values,
    sides: tuple[tuple[Piece, Vectors | None], tuple[Piece, Vectors | None]],
    factor: float,
) -> tuple[Values, Values]:
    (src, src_hubs), (tgt, tgt_hubs) = sides
    arcs = arcs - np.array([src.first, tgt.first, 0, 0])
    half = (arcs[:, 2] + arcs[:, 3]) / 2
    src_row, src_runs = _runs(src, arcs[:, 0], arcs[:, 2])
    tgt_row, tgt_runs = _runs(tgt, arcs[:, 1], arcs[:, 3])
    rows = src_row, tgt_row
    runs = src_runs, tgt_runs
    singles = src.singles, tgt.singles
    cosines = kernels.similarities(*rows, *runs)
    inside, outside = kernels.edges(arcs, *rows, *runs, *singles)
    inside, outside = inside * factor, outside * factor
    evidence = np.zeros((len(arcs), len(WINDOW_FEATURES)))
    if src.windows is not None and tgt.windows is not None:
        assert src_hubs is not None
        assert tgt_hubs is not None
        evidence = window_evidence(arcs, (src.windows, tgt.windows), (src_hubs, tgt_hubs))
    columns = [
        (cosines - around) * factor * half,
        (cosines - kernels.margins(arcs, *rows, *runs, *singles)) * factor * half,
        np.tanh(2 * inside).sum(axis=1),
        inside.min(axis=1),
        np.tanh(2 * outside).sum(axis=1),
        outside.min(axis=1),
    ]
    return cosines, np.concatenate([np.stack(columns, axis=1), evidence], axis=1)


def _runs(piece: Piece, first: Indices, count: Indices) -> tuple[Indices, Vectors]:
    """Return the vectors of the runs in question, and which of them is each arc's."""
    keys, row = np.unique(first * (LONGEST + 1) + count, return_inverse=True)
    starts, counts = keys // (LONGEST + 1), keys % (LONGEST + 1)
    vectors = np.empty((len(keys), piece.singles.shape[1]), dtype=np.float32)
    single = counts == 1
    vectors[single] = piece.singles[starts[single]]
    joined = ~single
    vectors[joined] = piece.table.vectors(starts[joined], starts[joined] + counts[joined])
    return row.astype(np.int64), vectors
