"""Counting different texts, however many, in a few bytes each."""

from __future__ import annotations

import base64

import numpy as np
import numpy.typing as npt

from aligner.errors import InputError

type _Hashes = npt.NDArray[np.uint64]

# New hashes are held loosely until they are so many, or this share of the sorted ones.
_LOOSE = 1 << 16
_SHARE = 8


class Distinct:
    """Count different fingerprints by their first eight bytes, which take eight bytes each.

    Of a hundred million, two are taken for one with a probability of about 0.0003.
    """

    def __init__(self) -> None:
        self._sorted: _Hashes = np.zeros(0, dtype=np.uint64)
        self._loose: set[int] = set()
        self._parts: list[_Hashes] = []

    def add(self, fingerprint: bytes) -> None:
        """Count a fingerprint, of at least eight bytes."""
        self._loose.add(int.from_bytes(fingerprint[:8]))
        if len(self._loose) > max(_LOOSE, len(self._sorted) // _SHARE):
            self._settle()

    def absorb(self, other: Distinct) -> None:
        """Count everything that another one has counted."""
        self._parts.append(other._settle())
        if sum(map(len, self._parts)) > max(_LOOSE, len(self._sorted) // 2):
            self._settle()

    def __len__(self) -> int:
        """Return how many different ones there were."""
        return len(self._settle())

    def _settle(self) -> _Hashes:
        if self._loose or self._parts:
            loose = np.fromiter(self._loose, dtype=np.uint64, count=len(self._loose))
            self._sorted = np.unique(np.concatenate([self._sorted, loose, *self._parts]))
            self._loose.clear()
            self._parts.clear()
        return self._sorted

    def state(self) -> str:
        """Return what has been counted as text, the same whatever the order was."""
        return base64.b64encode(self._settle().astype("<u8").tobytes()).decode("ascii")

    @classmethod
    def from_state(cls, state: str) -> Distinct:
        """Return what `state` described.

        Raises:
            InputError: It is no such text.
        """
        found = cls()
        try:
            found._sorted = np.frombuffer(base64.b64decode(state, validate=True), "<u8").astype(
                np.uint64
            )
        except ValueError as error:
            raise InputError(f"not the fingerprints of texts: {error}") from None
        return found
