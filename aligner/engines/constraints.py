"""What a person has decided about an alignment, as an engine must obey it.

Everything here counts the visible sentences, as engines do; `aligner.engines.decisions` translates
what users say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices
from aligner.engines.lattice import Lattice, arc_keys
from aligner.engines.paths import Allowed
from aligner.errors import InputError
from aligner.types import Bead

type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Say what a path must hold and what it must not.

    Attributes:
        anchors: Beads that it holds, each of consecutive sentences, in order of the text. Those
            with one empty side say that none of their sentences has a counterpart.
        rejected: Beads that it does not hold. Of one with an empty side every sentence has a
            counterpart.
        src_cuts: Source positions that no bead spans: 3 lies between the sentences 2 and 3.
        tgt_cuts: The same of the target.
    """

    anchors: tuple[Bead, ...] = ()
    rejected: tuple[Bead, ...] = ()
    src_cuts: tuple[int, ...] = ()
    tgt_cuts: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return any((self.anchors, self.rejected, self.src_cuts, self.tgt_cuts))

    @property
    def boxes(self) -> Indices:
        """Return the anchors with two sides as arcs, shape ``(k, 4)``; see `Lattice`."""
        return arcs_of(self.anchors)

    def mirrored(self) -> Constraints:
        """Swap the sides."""
        turned = [
            tuple(replace(bead, src=bead.tgt, tgt=bead.src) for bead in beads)
            for beads in (self.anchors, self.rejected)
        ]
        return Constraints(turned[0], turned[1], self.tgt_cuts, self.src_cuts)


class Permits:
    """Tell which beads of two documents obey constraints.

    Args:
        constraints: The constraints.
        src: Number of source sentences.
        tgt: Number of target sentences.

    Attributes:
        src_null: Whether each source sentence may be left out, shape ``(src,)``.
        tgt_null: The same of target sentences.
    """

    def __init__(self, constraints: Constraints, src: int, tgt: int) -> None:
        self.src_null, self.tgt_null = np.ones(src, np.bool_), np.ones(tgt, np.bool_)
        taken = np.zeros(src, np.bool_), np.zeros(tgt, np.bool_)
        for bead in constraints.anchors:
            taken[0][list(bead.src)] = True
            taken[1][list(bead.tgt)] = True
            if not bead.is_null:
                self.src_null[list(bead.src)] = False
                self.tgt_null[list(bead.tgt)] = False
        for bead in constraints.rejected:
            if bead.is_null:
                self.src_null[list(bead.src)] = False
                self.tgt_null[list(bead.tgt)] = False
        self._taken = tuple(np.concatenate([[0], np.cumsum(side)]) for side in taken)
        # Counts of the cuts before each position: a bead spans one if they differ between its ends.
        self._cuts = tuple(
            np.searchsorted(np.array(sorted({*cuts}), dtype=np.int64), np.arange(count + 1))
            for cuts, count in ((constraints.src_cuts, src), (constraints.tgt_cuts, tgt))
        )
        self._right = arc_keys(constraints.boxes)
        self._wrong = arc_keys(arcs_of(constraints.rejected))

    def arcs(self, arcs: Indices) -> Mask:
        """Tell which beads with two sides may be used, shape ``(arcs,)``."""
        free = np.ones(len(arcs), np.bool_)
        for side in (0, 1):
            first, last = arcs[:, side], arcs[:, side] + arcs[:, side + 2]
            taken, cuts = self._taken[side], self._cuts[side]
            free &= (taken[first] == taken[last]) & (cuts[first + 1] == cuts[last])
        keys = arc_keys(arcs)
        allowed: Mask = (free | np.isin(keys, self._right)) & ~np.isin(keys, self._wrong)
        return allowed

    def allowed(self, lattice: Lattice) -> Allowed:
        """Return what a path through a lattice may use."""
        return Allowed(self.arcs(lattice.arcs), self.src_null, self.tgt_null)


class UnalignableError(InputError):
    """Say that no alignment obeys constraints.

    Args:
        beads: The rejected null beads of which one at least must be there.
    """

    def __init__(self, beads: tuple[Bead, ...]) -> None:
        self.beads = beads
        super().__init__("no alignment obeys the constraints")


def arcs_of(beads: Sequence[Bead]) -> Indices:
    """Return the beads with two sides as arcs, shape ``(k, 4)``."""
    rows = [(b.src[0], b.tgt[0], len(b.src), len(b.tgt)) for b in beads if not b.is_null]
    return np.array(rows, dtype=np.int64).reshape(-1, 4)
