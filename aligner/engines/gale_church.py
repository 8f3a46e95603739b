"""Alignment by the lengths of sentences alone.

Gale, W. A. and Church, K. W. (1993). A program for aligning sentences in bilingual corpora.
Computational Linguistics 19(1), 75-102, https://aclanthology.org/J93-1004. Own implementation
from the paper. It needs no model and no encoder; it is the baseline of what lengths can tell, and
right only where the two texts hold the same sentences almost throughout: a missing block leads
it astray for the rest of the text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Encoder, Indices
from aligner.errors import ConfigError
from aligner.types import Bead, Document

type _Lengths = npt.NDArray[np.float64]

_SIZES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2))


@dataclass(frozen=True, slots=True)
class GaleChurchOptions:
    """Set the length-based engine; the figures are the paper's.

    Attributes:
        unit: What a sentence's length is counted in: UTF-8 bytes, or code points. Bytes are
            better for Chinese and English (strict F1 0.470 for 0.461 on MAC-dev).
        ratio: Target units per source unit; None for that of the two documents' totals.
        variance: Variance of the difference of two lengths per unit of length.
        prior_1_1: Prior probability of a bead 1-1.
        prior_null: Prior probability of a bead 1-0, and as much of a bead 0-1.
        prior_merge: Prior probability of a bead 2-1, and as much of a bead 1-2.
        prior_2_2: Prior probability of a bead 2-2.
        width: Sentences to either side of the diagonal that the search looks at.

    Raises:
        ConfigError: An option is out of its range.
    """

    unit: Literal["bytes", "characters"] = "bytes"
    ratio: float | None = None
    variance: float = 6.8
    prior_1_1: float = 0.89
    prior_null: float = 0.0099
    prior_merge: float = 0.089
    prior_2_2: float = 0.011
    width: int = 500

    def __post_init__(self) -> None:
        if self.unit not in {"bytes", "characters"}:
            raise ConfigError(f"unit must be 'bytes' or 'characters', not {self.unit!r}")
        if self.width < 1:
            raise ConfigError(f"width must be at least 1, not {self.width}")
        for name in ("ratio", "variance"):
            value = getattr(self, name)
            if value is not None and not 0.001 <= value <= 1000:
                raise ConfigError(f"{name} must be in [0.001, 1000], not {value}")
        for name in ("prior_1_1", "prior_null", "prior_merge", "prior_2_2"):
            if not 0.0 < getattr(self, name) <= 1.0:
                raise ConfigError(f"{name} must be in (0, 1], not {getattr(self, name)}")


class GaleChurch:
    """Align by the lengths of sentences.

    A bead's score is the log of its probability: that of its type, times that of a standard
    normal value beyond ``+-delta``. It lies in (-inf, log of the largest prior], and is near -0.1
    for a 1-1 bead of equal lengths. There is no confidence.

    With the ratio ``c``, the variance ``s2`` and the lengths ``x`` and ``y`` of the two sides,
    ``delta = (v - u) / sqrt(s2 (u + v) / 2)`` where ``u = x sqrt(c)`` and ``v = y / sqrt(c)``. For
    ``c = 1`` that is the paper's ``(y - x c) / sqrt(x s2)`` with ``x`` in the root replaced by the
    mean of both sides, as the paper's program has it: null beads have a probability then. The
    scale between the two languages makes one variance fit both directions and all ratios: on
    MAC-dev, whose ratios are 1.2 to 1.7, it is worth 2 points of F1.

    The search looks at ``width`` target sentences before and after the place where the same
    share of the text has gone by. It needs about ``2 width`` bytes of memory for each source
    sentence and one for each target sentence; texts of up to ``width`` sentences are searched
    whole.

    Args:
        options: See `GaleChurchOptions`.
    """

    name = "gale_church"
    needs_encoder = False

    def __init__(self, options: GaleChurchOptions | None = None) -> None:
        self.options = options or GaleChurchOptions()

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        """Return the beads of the most probable path; see `Engine`."""
        # Importing the kernels brings in numba, which nothing needs before this point.
        from aligner.engines import _gale_church_kernels as kernels

        options = self.options
        before_src = _before(src, options.unit)
        before_tgt = _before(tgt, options.unit)
        scale = math.sqrt(options.ratio or _ratio(before_src, before_tgt))
        low, high = _window(before_src, before_tgt, options.width)
        priors = [options.prior_1_1, *[options.prior_null] * 2, *[options.prior_merge] * 2]
        found, scores = kernels.best_path(
            before_src * scale,
            before_tgt / scale,
            options.variance,
            np.array(_SIZES, dtype=np.int64),
            np.log([*priors, options.prior_2_2]),
            low,
            high,
        )
        return _beads(found, scores)


def _before(document: Document, unit: str) -> _Lengths:
    """Return the length of the text before each sentence and at the end, shape ``(n + 1,)``."""
    texts = (sentence.text for sentence in document.sentences)
    lengths = [len(text.encode("utf-8") if unit == "bytes" else text) for text in texts]
    return np.concatenate([[0.0], np.cumsum(lengths, dtype=np.float64)])


def _ratio(src: _Lengths, tgt: _Lengths) -> float:
    return float(tgt[-1] / src[-1]) if src[-1] and tgt[-1] else 1.0


def _window(src: _Lengths, tgt: _Lengths, width: int) -> tuple[Indices, Indices]:
    """Return the targets in reach of each source position: a band on the diagonal of lengths.

    A row reaches from ``width`` before the place of the row above it to ``width`` after the place
    of the row below it, so that neighbouring rows meet however long a sentence is. Together the
    rows hold at most ``(2 width + 1) (n + 1) + 2 m`` positions.
    """
    centre = np.searchsorted(tgt, src * (tgt[-1] / max(src[-1], 1.0)))
    centre = np.minimum(centre, len(tgt) - 1).astype(np.int64)
    # Whatever the rounding, the path begins in the first corner and ends in the last.
    centre[0], centre[-1] = 0, len(tgt) - 1
    low = np.maximum(np.concatenate([[0], centre[:-1]]) - width, 0)
    high = np.minimum(np.concatenate([centre[1:], [len(tgt) - 1]]) + width, len(tgt) - 1)
    return low, high


def _beads(sizes: Indices, scores: _Lengths) -> tuple[Bead, ...]:
    beads = []
    i = j = 0
    for (m, n), score in zip(sizes.tolist(), scores.tolist(), strict=True):
        # Beyond the sixth decimal a score tells of the processor, not of the texts.
        beads.append(Bead(tuple(range(i, i + m)), tuple(range(j, j + n)), round(score, 6)))
        i, j = i + m, j + n
    return tuple(beads)
