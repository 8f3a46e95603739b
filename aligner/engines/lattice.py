"""Candidate beads of a pair of documents, and the features by which they are judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices
from aligner.engines import _candidate_kernels as kernels
from aligner.engines.band import Band, find_band
from aligner.engines.evidence import hubness, window_evidence
from aligner.engines.sides import LONGEST, Side

type Values = npt.NDArray[np.float64]

# Features that are cheap enough for every bead in the band. A bead type counts the same in both
# directions, so that swapping the documents mirrors the alignment.
COARSE_FEATURES = (
    "1-1",
    "1-2",
    "1-3",
    "2-2",
    "other type",
    "both sides many",
    "sentences",
    "difference of sides",
    "similarity",
    "similarity squared",
    "length",
    "length ratio",
    "quotation balance",
)
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
NULL_FEATURES = ("begins a gap", "extends a gap", "null length", "null best similarity")

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
_TYPES = {(1, 1): 0, (1, 2): 1, (2, 1): 1, (1, 3): 2, (3, 1): 2, (2, 2): 3}
_OTHER = 4
# Logarithm of the bytes of a typical sentence, to keep the feature near zero.
_USUAL_LENGTH = 3.5
# Similarities of the embedded encoder for random and for matching sentences, and as how many
# sentences of a document this prior knowledge counts.
_USUAL_CHANCE, _USUAL_MATCH, _USUAL_SENTENCES = 0.09, 0.5, 10
# Where nearly all sentences are alike, small differences must not decide.
_LEAST_CONTRAST = 0.2


@dataclass(frozen=True, slots=True)
class Lattice:
    """Hold the candidate beads between two documents.

    Attributes:
        band: The positions that a path may pass.
        arcs: Beads with two sides: first source sentence, first target sentence, and the numbers
            of both, shape ``(arcs, 4)``, ordered by the position where they end.
        first_arc: Number of the first arc that ends at each position, shape ``(positions + 1,)``.
        arc_from: Position where each arc begins, shape ``(arcs,)``.
        cosines: Cosine similarity of the sides of each arc, shape ``(arcs,)``.
        features: Shape ``(arcs, features)``: `COARSE_FEATURES` or `PAIR_FEATURES`.
        src_null: Length and best similarity of each source sentence, shape ``(n, 2)``.
        tgt_null: The same of each target sentence, shape ``(m, 2)``.
        chance: Mean similarity of random sentences of the documents.
        match: Typical similarity of sentences that match.
    """

    band: Band
    arcs: Indices
    first_arc: Indices
    arc_from: Indices
    cosines: Values
    features: Values
    src_null: Values
    tgt_null: Values
    chance: float
    match: float

    def scaled(self, similarity: Values) -> Values:
        """Scale similarities so that chance is 0 and a typical match is 1."""
        return (similarity - self.chance) * self.scale

    @property
    def scale(self) -> float:
        """Return the factor of differences between similarities."""
        return 1 / max(self.match - self.chance, _LEAST_CONTRAST)


def coarse_lattice(src: Side, tgt: Side) -> Lattice:
    """Return all beads in the band with the cheap features."""
    band = find_band(src.runs[0], tgt.runs[0], _RADIUS)
    arcs = kernels.candidates(band.low, band.high, _SIZES)
    cosines = kernels.similarities(arcs, src.runs, tgt.runs)
    single = (arcs[:, 2] == 1) & (arcs[:, 3] == 1)
    src_best, tgt_best = np.full(len(src), -1.0), np.full(len(tgt), -1.0)
    np.maximum.at(src_best, arcs[single, 0], cosines[single])
    np.maximum.at(tgt_best, arcs[single, 1], cosines[single])
    chance = float(src.runs[0].mean(axis=0) @ tgt.runs[0].mean(axis=0))
    # The larger median: where much of one document has no counterpart, the other one tells.
    match = float(max(np.median(src_best), np.median(tgt_best)))
    # A few sentences tell little of chance: what is usual counts as some more of them.
    known = min(len(src), len(tgt))
    chance = (known * chance + _USUAL_SENTENCES * _USUAL_CHANCE) / (known + _USUAL_SENTENCES)
    match = (known * match + _USUAL_SENTENCES * _USUAL_MATCH) / (known + _USUAL_SENTENCES)
    scale = 1 / max(match - chance, _LEAST_CONTRAST)
    # Totals would mislead where a block is missing.
    linked = float(tgt.lengths[band.tgt_runs_along].sum())
    ratio = float(src.lengths[band.src_runs_along].sum()) / linked if linked > 0 else 0.0
    if ratio <= 0.0:
        ratio = float(src.lengths.sum() / tgt.lengths.sum())
    first_arc, arc_from = _index(band, arcs)
    return Lattice(
        band=band,
        arcs=arcs,
        first_arc=first_arc,
        arc_from=arc_from,
        cosines=cosines,
        features=_coarse_features(arcs, (cosines - chance) * scale, src, tgt, ratio),
        src_null=_null_features(src, (src_best - chance) * scale),
        tgt_null=_null_features(tgt, (tgt_best - chance) * scale),
        chance=chance,
        match=match,
    )


def fine_lattice(coarse: Lattice, share: Values, least: float, src: Side, tgt: Side) -> Lattice:
    """Return the beads that are not out of the question, with all features.

    Args:
        coarse: What `coarse_lattice` gave.
        share: Probability of each of its arcs under the coarse model.
        least: Arcs with less are left out.
        src: The source.
        tgt: The target.
    """
    # The totals would mislead where a block is missing: what is probably linked tells the ratio.
    src_bytes, tgt_bytes = _bytes(coarse.arcs, src, tgt)
    linked = float(share @ tgt_bytes)
    ratio = float(share @ src_bytes) / linked if linked > 1.0 else 1.0
    kept = share >= least
    arcs, cosines = coarse.arcs[kept], coarse.cosines[kept]
    first_arc, arc_from = _index(coarse.band, arcs)
    similarity = coarse.scaled(cosines)
    return Lattice(
        band=coarse.band,
        arcs=arcs,
        first_arc=first_arc,
        arc_from=arc_from,
        cosines=cosines,
        features=np.concatenate(
            [
                _coarse_features(arcs, similarity, src, tgt, ratio),
                _fine_features(coarse, arcs, cosines, src, tgt),
            ],
            axis=1,
        ),
        src_null=coarse.src_null,
        tgt_null=coarse.tgt_null,
        chance=coarse.chance,
        match=coarse.match,
    )


def _index(band: Band, arcs: Indices) -> tuple[Indices, Indices]:
    a, b, m, n = arcs.T
    ends = band.offset[a + m] + b + n - band.low[a + m]
    first_arc = np.searchsorted(ends, np.arange(band.offset[-1] + 1))
    return first_arc, band.offset[a] + b - band.low[a]


def _null_features(side: Side, best: Values) -> Values:
    return np.stack([np.log(side.lengths + 1.0) - _USUAL_LENGTH, best], axis=1)


def _over(values: npt.NDArray[np.floating], first: Indices, count: Indices) -> Values:
    """Sum values over the sentences of one side of each arc."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    result: Values = total[first + count] - total[first]
    return result


def _bytes(arcs: Indices, src: Side, tgt: Side) -> tuple[Values, Values]:
    a, b, m, n = arcs.T
    return _over(src.lengths, a, m), _over(tgt.lengths, b, n)


def _coarse_features(
    arcs: Indices, similarity: Values, src: Side, tgt: Side, ratio: float
) -> Values:
    a, b, m, n = arcs.T
    half = (m + n) / 2
    types = np.full((LONGEST + 1, LONGEST + 1), _OTHER)
    for size, number in _TYPES.items():
        types[size] = number
    x, y = _bytes(arcs, src, tgt)
    # Each side is scaled by the root, so that swapping the documents changes nothing.
    x, y = x / np.sqrt(ratio), y * np.sqrt(ratio)
    quotes = np.clip(_over(src.quotes, a, m), -1, 1) - np.clip(_over(tgt.quotes, b, n), -1, 1)
    columns = [
        (m > 1) & (n > 1),
        m + n - 2,
        np.abs(m - n),
        similarity * half,
        similarity**2 * half,
        # The absolute difference in the manner of Gale and Church (1993).
        0.1 * np.minimum((x - y) ** 2 / (6 * (x + y + 1)), 30),
        half * np.log2(1 + np.minimum(x, y) / np.maximum(x, y)),
        np.abs(quotes),
    ]
    return np.concatenate(
        [np.eye(_OTHER + 1)[types[m, n]], np.stack(columns, axis=1).astype(np.float64)], axis=1
    )


def _fine_features(coarse: Lattice, arcs: Indices, cosines: Values, src: Side, tgt: Side) -> Values:
    a, b, m, n = arcs.T
    half = (m + n) / 2
    scale = coarse.scale
    around = 0.5 * (
        _over(hubness(src.runs[0], tgt.runs[0]), a, m) / m
        + _over(hubness(tgt.runs[0], src.runs[0]), b, n) / n
    )
    inside, outside = kernels.edges(arcs, src.runs, tgt.runs)
    inside, outside = inside * scale, outside * scale
    if src.windows is not None and tgt.windows is not None:
        mean_least, run_least = window_evidence(arcs, src.windows, tgt.windows)
    else:
        mean_least = run_least = np.zeros(len(arcs))
    columns = [
        (cosines - around) * scale * half,
        (cosines - kernels.margins(arcs, src.runs, tgt.runs)) * scale * half,
        np.tanh(2 * inside).sum(axis=1),
        inside.min(axis=1),
        np.tanh(2 * outside).sum(axis=1),
        outside.min(axis=1),
        mean_least,
        run_least,
    ]
    return np.stack(columns, axis=1)
