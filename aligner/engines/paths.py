"""Scoring the beads of a lattice with a log-linear model, and summing over its paths.

An alignment is a path of beads; each bead scores weights times features, and the probability of a
path is proportional to the exponential of its sum: a semi-Markov conditional random field
(Sarawagi and Cohen 2004, "Semi-Markov conditional random fields for information extraction").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.engines import _crf_kernels as kernels
from aligner.engines.lattice import NULL_FEATURES, Lattice

type Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold the weights of a model.

    Attributes:
        pair: Of the features of beads with two sides, shape ``(features,)``.
        null: Of `NULL_FEATURES`, shape ``(4,)``.
    """

    pair: Values
    null: Values


@dataclass(frozen=True, slots=True)
class Marginals:
    """Hold what summing over all paths gives.

    Attributes:
        log_sum: Logarithm of the sum over paths of the exponential of their score.
        arcs: Probability of each bead with two sides, shape ``(arcs,)``.
        src_null: Probability that each source sentence has no counterpart, divided into those
            that begin a run of such sentences and those that continue one, shape ``(n, 2)``.
        tgt_null: The same of target sentences, shape ``(m, 2)``.
    """

    log_sum: float
    arcs: Values
    src_null: Values
    tgt_null: Values


@dataclass(frozen=True, slots=True)
class Allowed:
    """Say which beads a path may use.

    Attributes:
        arcs: Shape ``(arcs,)``.
        src_null: Shape ``(n,)``.
        tgt_null: Shape ``(m,)``.
    """

    arcs: npt.NDArray[np.bool_]
    src_null: npt.NDArray[np.bool_]
    tgt_null: npt.NDArray[np.bool_]


def marginals(lattice: Lattice, weights: Weights, allowed: Allowed | None = None) -> Marginals:
    """Return the probability of every bead.

    Args:
        lattice: The candidate beads.
        weights: The model.
        allowed: Which beads may be used; all when left out.
    """
    return Marginals(*kernels.forward_backward(*_arguments(lattice, weights, allowed)))


def best_beads(
    lattice: Lattice, weights: Weights, allowed: Allowed | None = None
) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    """Return the beads of the path with the highest score.

    Args:
        lattice: The candidate beads.
        weights: The model.
        allowed: Which beads may be used; all when left out.

    Returns:
        In reading order the source and target sentences of each bead, and the number of its arc:
        -1 for a null bead.
    """
    beads = []
    i = j = 0
    for arc in kernels.best_path(*_arguments(lattice, weights, allowed)).tolist():
        m, n = (1, 0) if arc == -1 else (0, 1) if arc == -2 else lattice.arcs[arc, 2:].tolist()
        beads.append((tuple(range(i, i + m)), tuple(range(j, j + n)), max(arc, -1)))
        i, j = i + m, j + n
    return beads


def expected_features(lattice: Lattice, found: Marginals) -> Values:
    """Return the expectation of every feature, those of pairs first, then `NULL_FEATURES`."""
    src, tgt = found.src_null, found.tgt_null
    null = [
        src[:, 0].sum() + tgt[:, 0].sum(),
        src[:, 1].sum() + tgt[:, 1].sum(),
        *(src.sum(axis=1) @ lattice.src_null + tgt.sum(axis=1) @ lattice.tgt_null),
    ]
    assert len(null) == len(NULL_FEATURES)
    return np.concatenate([found.arcs @ lattice.features, null])


def null_scores(lattice: Lattice, weights: Weights) -> tuple[Values, Values]:
    """Return the score of leaving out each sentence, without that of its run."""
    return lattice.src_null @ weights.null[2:], lattice.tgt_null @ weights.null[2:]


def _arguments(lattice: Lattice, weights: Weights, allowed: Allowed | None) -> tuple[Any, ...]:
    scores = lattice.features @ weights.pair
    src_null, tgt_null = null_scores(lattice, weights)
    if allowed is not None:
        scores = np.where(allowed.arcs, scores, -np.inf)
        src_null = np.where(allowed.src_null, src_null, -np.inf)
        tgt_null = np.where(allowed.tgt_null, tgt_null, -np.inf)
    band = lattice.band
    return (
        band.low,
        band.high,
        band.offset,
        lattice.first_arc,
        lattice.arcs[:, 2:].astype(np.uint8),
        scores,
        src_null,
        tgt_null,
        float(weights.null[0]),
        float(weights.null[1]),
    )
