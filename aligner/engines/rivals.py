"""What a trained model would choose instead of a bead."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from aligner.engines.constraints import Constraints, Permits
from aligner.engines.explanation import Evidence, Explanation
from aligner.engines.lattice import NULL_FEATURES, Lattice
from aligner.engines.paths import Allowed, Weights, best_beads, marginals
from aligner.errors import InputError
from aligner.types import Bead


def explanation(
    lattice: Lattice, weights: Weights, features: Sequence[str], bead: Bead
) -> Explanation:
    """Explain a bead under a model.

    Args:
        lattice: The candidate beads.
        weights: The model.
        features: Names of the columns of ``lattice.features``.
        bead: Any bead of consecutive sentences; it need not be on the best path.

    Raises:
        InputError: The bead's sentences are not consecutive.
    """
    for side in (bead.src, bead.tgt):
        if side and side[-1] - side[0] + 1 != len(side):
            raise InputError(f"a bead of consecutive sentences can be explained, not one of {side}")
    number = _arc(lattice, bead)
    total = marginals(lattice, weights).log_sum

    def probability(beads: Sequence[Bead]) -> float:
        found = marginals(lattice, weights, _holding(lattice, beads)).log_sum
        return min(math.exp(found - total), 1.0)

    held = probability([bead]) if number is not None or bead.is_null else 0.0
    if not held:
        # Ruled out: what is likely there instead is all that can be said.
        best = _path(lattice, weights, None)
        rival = tuple(one for one in best if {*one.src} & {*bead.src} or {*one.tgt} & {*bead.tgt})
        return Explanation(bead, 0.0, (), (bead,), 0.0, rival, probability(rival))
    chosen = _path(lattice, weights, _holding(lattice, [bead]))
    rival = ()
    without = _without(lattice, bead)
    if np.isfinite(marginals(lattice, weights, without).log_sum):
        chosen, rival = _differing(chosen, _path(lattice, weights, without), bead)
    else:
        chosen = (bead,)
    return Explanation(
        bead,
        held,
        _evidence(lattice, weights, features, bead, number),
        chosen,
        probability(chosen),
        rival,
        probability(rival) if rival else 0.0,
    )


def _arc(lattice: Lattice, bead: Bead) -> int | None:
    """Return the number of a bead's arc; None for a null bead or one that was ruled out."""
    if bead.is_null:
        return None
    wanted = (bead.src[0], bead.tgt[0], len(bead.src), len(bead.tgt))
    found = np.flatnonzero((lattice.arcs == np.array(wanted)).all(axis=1))
    return int(found[0]) if len(found) else None


def _evidence(
    lattice: Lattice, weights: Weights, features: Sequence[str], bead: Bead, number: int | None
) -> tuple[Evidence, ...]:
    if number is not None:
        rows = zip(features, lattice.features[number], weights.pair, strict=True)
    else:
        nulls = lattice.src_null[list(bead.src)] if bead.src else lattice.tgt_null[list(bead.tgt)]
        rows = zip(NULL_FEATURES[2:], nulls.sum(axis=0), weights.null[2:], strict=True)
    found = [Evidence(name, float(value), float(weight)) for name, value, weight in rows]
    found = [one for one in found if one.value and one.weight]
    return tuple(sorted(found, key=lambda one: -abs(one.contribution)))


def _holding(lattice: Lattice, beads: Sequence[Bead]) -> Allowed:
    """Return what a path may use that holds all of some beads."""
    return _allowed(lattice, Constraints(anchors=tuple(beads)))


def _without(lattice: Lattice, bead: Bead) -> Allowed:
    """Return what a path may use that does not hold a bead."""
    return _allowed(lattice, Constraints(rejected=(bead,)))


def _allowed(lattice: Lattice, constraints: Constraints) -> Allowed:
    counts = len(lattice.src_null), len(lattice.tgt_null)
    return Permits(constraints, *counts).allowed(lattice)


def _path(lattice: Lattice, weights: Weights, allowed: Allowed | None) -> tuple[Bead, ...]:
    return tuple(Bead(src, tgt) for src, tgt, _ in best_beads(lattice, weights, allowed))


def _differing(
    first: Sequence[Bead], second: Sequence[Bead], bead: Bead
) -> tuple[tuple[Bead, ...], tuple[Bead, ...]]:
    """Return the beads of two paths that differ around a bead and hold the same sentences."""
    shared = {(one.src, one.tgt) for one in first} & {(one.src, one.tgt) for one in second}
    paths = [[one for one in path if (one.src, one.tgt) not in shared] for path in (first, second)]
    src, tgt = {*bead.src}, {*bead.tgt}
    while True:
        found = [
            tuple(one for one in path if src & {*one.src} or tgt & {*one.tgt}) for path in paths
        ]
        beads = [one for path in found for one in path]
        reached = {i for one in beads for i in one.src}, {j for one in beads for j in one.tgt}
        if (src, tgt) == reached:
            return found[0], found[1]
        src, tgt = reached
