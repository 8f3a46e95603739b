"""Ranges of tokens whose features are to be summed, encoded in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Vectors
from aligner.encoders.use_model import ENTRANCE, UseModel, pack, weighted_sums

# Pieces of the document, beginnings and ends of sentences.
KINDS = ("middle", "head", "tail")


class Layout:
    """Collect token sequences and the ranges of them whose features are to be summed."""

    def __init__(self) -> None:
        self._texts: list[Sequence[int]] = []
        self._kinds: list[str] = []
        self._numbers: list[int] = []
        self._begins: list[int] = []
        self._ends: list[int] = []

    def add(
        self, kind: str, text: Sequence[int], begins: Sequence[int], ends: Sequence[int]
    ) -> None:
        """Add a sequence and ranges of it, ascending."""
        self._begins += begins
        self._ends += ends
        self._kinds += [kind] * len(begins)
        self._numbers += [len(self._texts)] * len(begins)
        self._texts.append(text)

    def _stream(self) -> tuple[Indices, Indices, Indices]:
        """Return the stream of tokens, and where the ranges begin and end in it."""
        stream, starts, _ = pack(self._texts)
        offsets = starts[np.array(self._numbers, dtype=np.int64)]
        begins = offsets + np.array(self._begins, dtype=np.int64)
        return stream, begins, offsets + np.array(self._ends, dtype=np.int64)

    def sums(self, model: UseModel) -> dict[str, Vectors]:
        """Return the entered sums of the ranges, by kind, in the order in which they were added."""
        found = model.sums(*self._stream())
        kinds = np.array(self._kinds)
        return {kind: found[kinds == kind] for kind in KINDS}

    def tokens(self, model: UseModel) -> Tokens:
        """Return what the tokens of the ranges enter, one by one."""
        stream, begins, ends = self._stream()
        lengths = ends - begins
        owners = np.repeat(np.arange(len(begins)), lengths)
        offsets = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        entered = model.tokens(stream, begins[owners] + offsets)
        return Tokens(entered, owners, lengths, np.array(self._kinds))


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hold what the tokens of a layout's ranges enter.

    Attributes:
        entered: Shape ``(tokens, ENTRANCE)``.
        owners: Range of each token, shape ``(tokens,)``.
        sizes: Tokens of each range, shape ``(ranges,)``.
        kinds: Kind of each range, shape ``(ranges,)``.
    """

    entered: Vectors
    owners: Indices
    sizes: Indices
    kinds: npt.NDArray[np.str_]

    def sums(self) -> dict[str, Vectors]:
        """Return the sums of the ranges by kind."""
        found = np.zeros((len(self.sizes), ENTRANCE), dtype=np.float32)
        filled = np.flatnonzero(self.sizes)
        dense = np.cumsum(self.sizes > 0)[self.owners] - 1
        ones = np.ones(len(self.owners), dtype=np.float32)
        if len(filled):
            found[filled] = weighted_sums(self.entered, ones, dense)
        return {kind: found[self.kinds == kind] for kind in KINDS}

    def lengths(self, kind: str) -> Indices:
        """Return the tokens of each range of a kind."""
        found: Indices = self.sizes[self.kinds == kind]
        return found

    def places(self, kind: str) -> Indices:
        """Return the rows of ``entered`` of all ranges of a kind, in order."""
        return np.flatnonzero((self.kinds == kind)[self.owners])
