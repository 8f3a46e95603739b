"""Candidate beads between two documents, and the cheap features that every one of them gets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Vectors
from aligner.engines.band import Band
from aligner.engines.sides import LONGEST, Side

type Values = npt.NDArray[np.float64]

# A bead type counts the same in both directions: neither document is preferred.
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
NULL_FEATURES = ("begins a gap", "extends a gap", "null length", "null best similarity")

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
class Scale:
    """Hold how similar the sentences of two documents are by chance and where they match.

    Attributes:
        chance: Mean similarity of random sentences of the documents.
        match: Typical similarity of sentences that match.
    """

    chance: float
    match: float

    @classmethod
    def of(cls, src: Side, tgt: Side, src_best: Vectors, tgt_best: Vectors) -> Scale:
        """Return the scale of two documents.

        Args:
            src: The source.
            tgt: The target.
            src_best: Best similarity of each source sentence, shape ``(n,)``.
            tgt_best: The same of target sentences, shape ``(m,)``.
        """
        chance = float(src.singles.mean(axis=0) @ tgt.singles.mean(axis=0))
        # The larger median: where much of one document has no counterpart, the other one tells.
        match = float(max(np.median(src_best), np.median(tgt_best)))
        # A few sentences tell little of chance: what is usual counts as some more of them.
        known = min(len(src), len(tgt))
        total = known + _USUAL_SENTENCES
        return cls(
            (known * chance + _USUAL_SENTENCES * _USUAL_CHANCE) / total,
            (known * match + _USUAL_SENTENCES * _USUAL_MATCH) / total,
        )

    @property
    def factor(self) -> float:
        """Return the factor of differences between similarities."""
        return 1 / max(self.match - self.chance, _LEAST_CONTRAST)

    def scaled(self, similarity: npt.NDArray[np.floating]) -> Values:
        """Scale similarities so that chance is 0 and a typical match is 1."""
        return (similarity.astype(np.float64) - self.chance) * self.factor


@dataclass(frozen=True, slots=True)
class Lattice:
    """Hold the candidate beads between two documents.

    Attributes:
        band: The positions that a path may pass.
        arcs: Beads with two sides: first source sentence, first target sentence, and the numbers
            of both, shape ``(arcs, 4)``, ordered by the position where they end.
        first_arc: Number of the first arc that ends at each position, shape ``(positions + 1,)``.
        features: Shape ``(arcs, features)``: `COARSE_FEATURES` or `PAIR_FEATURES`.
        src_null: Length and best similarity of each source sentence, shape ``(n, 2)``.
        tgt_null: The same of each target sentence, shape ``(m, 2)``.
        scale: How similarities are to be read.
    """

    band: Band
    arcs: Indices
    first_arc: Indices
    features: Values
    src_null: Values
    tgt_null: Values
    scale: Scale


def first_arcs(band: Band, arcs: Indices) -> Indices:
    """Return the number of the first arc that ends at each position of a band."""
    a, b, m, n = arcs.T
    ends = band.offset[a + m] + b + n - band.low[a + m]
    found: Indices = np.searchsorted(ends, np.arange(band.offset[-1] + 1))
    return found


def arc_keys(arcs: Indices) -> Indices:
    """Return a number for each arc that no other arc has; up to 255 sentences a side."""
    a, b, m, n = arcs.T
    keys: Indices = ((a << 24 | b) << 8 | m) << 8 | n
    return keys


def null_features(side: Side, best: Values) -> Values:
    """Return what speaks for and against leaving out each sentence, shape ``(n, 2)``."""
    return np.stack([np.log(side.lengths + 1.0) - _USUAL_LENGTH, best], axis=1)


def byte_lengths(arcs: Indices, src: Side, tgt: Side) -> tuple[Values, Values]:
    """Return the lengths of both sides of each arc."""
    a, b, m, n = arcs.T
    return over(src.lengths, a, m), over(tgt.lengths, b, n)


def over(values: npt.NDArray[np.floating], first: Indices, count: Indices) -> Values:
    """Sum values over the sentences of one side of each arc."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    result: Values = total[first + count] - total[first]
    return result


def coarse_features(
    arcs: Indices, similarity: Values, src: Side, tgt: Side, ratio: float
) -> Values:
    """Return `COARSE_FEATURES` of arcs.

    Args:
        arcs: Shape ``(arcs, 4)``.
        similarity: Scaled similarity of their sides, shape ``(arcs,)``.
        src: The source.
        tgt: The target.
        ratio: Bytes of source a byte of target.
    """
    m, n = arcs[:, 2], arcs[:, 3]
    half = (m + n) / 2
    types = np.full((LONGEST + 1, LONGEST + 1), _OTHER)
    for size, number in _TYPES.items():
        types[size] = number
    x, y = byte_lengths(arcs, src, tgt)
    # Each side is scaled by the root: neither document is preferred.
    x, y = x / np.sqrt(ratio), y * np.sqrt(ratio)
    quotes = over(src.quotes, arcs[:, 0], m) - over(tgt.quotes, arcs[:, 1], n)
    columns = [
        (m > 1) & (n > 1),
        m + n - 2,
        np.abs(m - n),
        similarity * half,
        similarity**2 * half,
        # The absolute difference in the manner of Gale and Church (1993).
        0.1 * np.minimum((x - y) ** 2 / (6 * (x + y + 1)), 30),
        half * np.log2(1 + np.minimum(x, y) / np.maximum(x, y)),
        np.minimum(np.abs(quotes), 2),
    ]
    return np.concatenate(
        [np.eye(_OTHER + 1)[types[m, n]], np.stack(columns, axis=1).astype(np.float64)], axis=1
    )
