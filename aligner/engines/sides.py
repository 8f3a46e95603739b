"""What the trained engine needs to know of each document, piece by piece.

A long document is never held with all its vectors: what is small is kept for every sentence, and
the vectors of runs and words are made for a piece of the document at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import (
    Encoder,
    SpanTable,
    Vectors,
    WindowEncoder,
    Windows,
    span_table,
)
from aligner.encoders.checks import CheckedSpans, checked_windows
from aligner.engines.quotations import quotation_balance
from aligner.types import Document

type Values = npt.NDArray[np.float64]

# Sentences on one side of a bead, at most.
LONGEST = 6
# Sentences next to a bead that its own must fit worse.
BESIDE = 2
# Up to the first number of sentences a document is one piece; beyond, pieces of the second one
# bound the memory.
_WHOLE, _PIECE = 2048, 512
# Windows that stand for all of a document, and the sentences that they are taken from where not
# all are in memory.
_SAMPLED, _SAMPLED_SENTENCES = 2000, 256


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a stretch of a document, with the sentences that its beads and their neighbours need.

    Attributes:
        first: Number of the first sentence held.
        singles: Unit vectors of the sentences held, shape ``(k, dim)``.
        table: Gives the vectors of runs of the sentences held.
        windows: Vectors around the tokens of the sentences held; None if the encoder gives none.
    """

    first: int
    singles: Vectors
    table: SpanTable
    windows: Windows | None


def side_of(document: Document, encoder: Encoder) -> Side:
    """Return a document as the engine sees it, the same one as long as somebody holds it.

    Whoever changes the sentences of one document of a pair need not have the other one encoded
    again.

    Args:
        document: None of its sentences is empty.
        encoder: Where the vectors come from; the same object gives the same side.
    """
    # A side holds its encoder, so that no other one can have its number.
    key = id(encoder), tuple(sentence.text for sentence in document.sentences)
    side = _sides.get(key)
    if side is None:
        side = _sides[key] = Side(document, encoder)
    return side


class Side:
    """Hold one document as the engine sees it.

    Args:
        document: None of its sentences is empty.
        encoder: Where the vectors come from.

    Attributes:
        singles: Unit vectors of the sentences, shape ``(n, dim)``.
        lengths: UTF-8 bytes of each sentence, shape ``(n,)``.
        quotes: Opening less closing quotation marks of each sentence, shape ``(n,)``.
        size: Sentences of a piece.
    """

    def __init__(self, document: Document, encoder: Encoder) -> None:
        self._encoder = encoder
        self._texts = [sentence.text for sentence in document.sentences]
        self.lengths = np.array([len(text.encode("utf-8")) for text in self._texts], np.float64)
        self.quotes = quotation_balance(self._texts)
        self.size = len(self._texts) if len(self._texts) <= _WHOLE else _PIECE
        self.singles = self._singles()

    def __len__(self) -> int:
        return len(self._texts)

    def piece(self, number: int) -> Piece:
        """Return the piece with the beads that begin at sentences ``number * size`` and on."""
        first = max(number * self.size - BESIDE, 0)
        last = min((number + 1) * self.size + LONGEST + BESIDE, len(self))
        whole = last - first == len(self)
        table, windows = self._whole if whole else self._encode(self._texts[first:last])
        return Piece(first, self.singles[first:last], table, windows)

    def window_sample(self) -> Vectors | None:
        """Return vectors of windows of sentences all over the document, shape ``(k, dim)``.

        Returns:
            None if the encoder gives no windows.
        """
        if self.size < len(self):
            chosen = np.linspace(0, len(self) - 1, _SAMPLED_SENTENCES).astype(np.int64)
            _, windows = self._encode([self._texts[i] for i in chosen.tolist()])
        else:
            _, windows = self._whole
        if windows is None:
            return None
        count = min(len(windows.vectors), _SAMPLED)
        rows = np.linspace(0, len(windows.vectors) - 1, count).astype(np.int64)
        sample: Vectors = windows.vectors[rows]
        return sample

    @cached_property
    def _whole(self) -> tuple[SpanTable, Windows | None]:
        """Return what `_encode` gives for all of a document that is one piece."""
        return self._encode(self._texts)

    def _encode(self, texts: list[str]) -> tuple[SpanTable, Windows | None]:
        if isinstance(self._encoder, WindowEncoder):
            table, windows = self._encoder.encode_spans_and_windows(texts)
            return (
                CheckedSpans(table, self._encoder),
                checked_windows(windows, len(texts), self._encoder),
            )
        return span_table(self._encoder, texts), None

    def _singles(self) -> Vectors:
        result = np.empty((len(self), self._encoder.dim), dtype=np.float32)
        for first in range(0, len(self), self.size):
            texts = self._texts[first : first + self.size]
            whole = len(texts) == len(self)
            table = self._whole[0] if whole else span_table(self._encoder, texts)
            starts = np.arange(len(texts), dtype=np.int64)
            result[first : first + self.size] = table.vectors(starts, starts + 1)
        return result


_sides: WeakValueDictionary[tuple[int, tuple[str, ...]], Side] = WeakValueDictionary()
