"""Calibration: how often beads of a given confidence are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.errors import InputError, LengthMismatchError
from aligner.types import Bead

BINS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Hold confidences in bins of equal width beside the share of beads that are right.

    Attributes:
        confidence: Mean confidence of each bin, shape ``(bins,)``; 0 where a bin is empty.
        right: Share of its beads that are exactly right, likewise.
        counts: Its beads.
        above: Of the beads above 0.9 the share that is right, and their share of all.
    """

    confidence: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]
    above: tuple[float, float]

    @property
    def error(self) -> float:
        """Return the expected calibration error, in [0, 1]: the mean gap, weighed by beads.

        Naeini, Cooper and Hauskrecht (2015), doi 10.1609/aaai.v29i1.9602.
        """
        gaps = np.abs(self.right - self.confidence) * self.counts
        return float(gaps.sum() / self.counts.sum())

    def summary(self) -> dict[str, float]:
        """Return the figures that are worth keeping."""
        return {
            "expected calibration error": round(self.error, 4),
            "right when above 0.9": round(self.above[0], 4),
            "share above 0.9": round(self.above[1], 4),
        }


def calibrate(golds: Sequence[Iterable[Bead]], tests: Sequence[Iterable[Bead]]) -> Calibration:
    """Compare the confidences of beads with gold, over one or more alignments.

    Args:
        golds: The gold beads of each document.
        tests: The beads with confidences, in the same order; null beads count.

    Raises:
        LengthMismatchError: There are more documents on one side than on the other.
        InputError: A bead has no confidence, or there are none.
    """
    if len(golds) != len(tests):
        raise LengthMismatchError(f"{len(golds)} gold but {len(tests)} test alignments")
    right, sure = [], []
    for gold, test in zip(golds, tests, strict=True):
        known = {(bead.src, bead.tgt) for bead in gold}
        for bead in test:
            if bead.confidence is None:
                raise InputError(
                    f"bead {list(bead.src)}:{list(bead.tgt)} has no confidence: calibration needs "
                    "an alignment of an engine that gives them, such as crf, in a .jsonl file"
                )
            right.append((bead.src, bead.tgt) in known)
            sure.append(bead.confidence)
    if not sure:
        raise InputError("there are no beads whose confidence could be compared with gold")
    hits, confidence = np.array(right, dtype=np.float64), np.array(sure)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    high = confidence > 0.9
    return Calibration(
        np.bincount(bins, confidence, BINS) / np.maximum(counts, 1),
        np.bincount(bins, hits, BINS) / np.maximum(counts, 1),
        counts,
        (float(hits[high].sum() / max(int(high.sum()), 1)), float(high.mean())),
    )
