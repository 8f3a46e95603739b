"""What an encoder gives, checked: a vector that is none would become a wrong alignment unseen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.errors import ModelError

if TYPE_CHECKING:
    from aligner.encoders.base import Encoder, Indices, Pieces, SpanTable, Vectors, Windows

# Unit vectors in half precision are off by a tenth of it.
_TOLERANCE = 0.01
_SHOWN = 40


def encoded(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Return what an encoder gives for texts, shape ``(len(texts), dim)``.

    Raises:
        ModelError: It is anything but a unit vector, or the zero vector, for each text.
    """
    return _checked(
        encoder.encode(list(texts)), len(texts), encoder, lambda row: repr(texts[row][:_SHOWN])
    )


class CheckedSpans:
    """Give what a span table gives, checked.

    Args:
        table: The span table.
        encoder: Where it comes from.
    """

    def __init__(self, table: SpanTable, encoder: Encoder) -> None:
        self._table = table
        self._encoder = encoder

    def __len__(self) -> int:
        return len(self._table)

    def vectors(self, starts: Indices, stops: Indices) -> Vectors:
        """Return the vectors of runs, shape ``(m, dim)``; see `SpanTable`.

        Raises:
            ModelError: See `encoded`.
        """
        return _checked(
            self._table.vectors(starts, stops),
            len(starts),
            self._encoder,
            lambda row: f"sentences {starts[row]} to {stops[row] - 1}",
        )


def checked_windows(found: Windows, count: int, encoder: Encoder) -> Windows:
    """Return the windows of so many sentences.

    Raises:
        ModelError: Other sentences have windows, or see `encoded`.
    """
    at = np.asarray(found.at)
    if at.shape != (count + 1,) or at[0] or (np.diff(at) < 1).any():
        raise ModelError(
            f"the encoder {encoder.name} does not give windows for {count} sentences, one at least "
            "for each"
        )
    _checked(found.vectors, int(at[-1]), encoder, lambda row: f"window {row}")
    return found


def checked_pieces(found: Pieces, count: int, encoder: Encoder) -> Pieces:
    """Return the pieces of so many texts.

    Raises:
        ModelError: See `encoded`.
    """
    _checked(found.whole, count, encoder, lambda row: f"text {row}")
    for parts in (found.parts, found.without):
        _checked(parts, int(found.at[-1]), encoder, lambda row: f"part {row}")
    checked_windows(found.windows, count, encoder)
    return found


def _checked(found: Any, count: int, encoder: Encoder, named: Callable[[int], str]) -> Vectors:
    vectors = np.asarray(found)
    wanted = (count, encoder.dim)
    if vectors.dtype.kind not in "fiu" or vectors.shape != wanted:
        raise ModelError(
            f"the encoder {encoder.name} gives {vectors.dtype} of the shape {vectors.shape}, not "
            f"numbers of the shape {wanted}: a vector for each text"
        )
    if not count:
        return vectors.astype(np.float32)
    peaks = np.abs(vectors).max(axis=1)
    # What is far too long has no square.
    sound = peaks <= 1 + _TOLERANCE
    single = vectors.astype(np.float32) if sound.all() else np.zeros(wanted, np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", single, single))
    sound &= (np.abs(lengths - 1) <= _TOLERANCE) | (peaks == 0)
    if not sound.all():
        bad = int(np.argmin(sound))
        what = "is not finite" if not np.isfinite(peaks[bad]) else "is not of unit length"
        raise ModelError(
            f"the encoder {encoder.name} gives a vector that {what}, for {named(bad)}; divide each "
            "by its length"
        )
    return single
