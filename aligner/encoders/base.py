"""What an encoder is, and how engines get the vectors of runs of sentences from any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from aligner import languages
from aligner.encoders.checks import CheckedSpans, encoded

type Vectors = npt.NDArray[np.float32]
type Indices = npt.NDArray[np.int64]


@runtime_checkable
class Encoder(Protocol):
    """Turn texts into unit vectors.

    Attributes:
        name: Short name for signatures.
        dim: Length of a vector.
    """

    name: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape ``(len(texts), dim)``.

        The zero vector stands for a text that the encoder knows nothing of.
        """
        ...


class SpanTable(Protocol):
    """Give the vectors of runs of one document's sentences."""

    def __len__(self) -> int:
        """Return the number of sentences."""
        ...

    def vectors(self, starts: Indices, stops: Indices) -> Vectors:
        """Return the unit vectors of runs of sentences.

        Args:
            starts: First sentence of each run, shape ``(m,)``.
            stops: One past the last sentence of each run, shape ``(m,)``.

        Returns:
            Shape ``(m, dim)``: the vector of the joined text of each run.
        """
        ...


@runtime_checkable
class SpanEncoder(Encoder, Protocol):
    """Be an encoder that composes the vectors of runs instead of encoding each anew."""

    def encode_spans(self, sentences: Sequence[str]) -> SpanTable:
        """Prepare the sentences of a document for questions about runs of them."""
        ...


@dataclass(frozen=True, slots=True)
class Windows:
    """Hold vectors of the short window around every token of a document.

    Attributes:
        vectors: Unit vectors, shape ``(tokens, dim)``.
        at: Where each sentence's tokens begin, shape ``(n + 1,)``; every sentence has at least
            one.
    """

    vectors: Vectors
    at: Indices


@runtime_checkable
class WindowEncoder(Encoder, Protocol):
    """Be an encoder that can also tell what a sentence says piece by piece."""

    def encode_windows(self, sentences: Sequence[str]) -> Windows:
        """Return the vectors of the windows around the tokens of each sentence."""
        ...

    def encode_spans_and_windows(self, sentences: Sequence[str]) -> tuple[SpanTable, Windows]:
        """Return the span table of a document and the windows of its sentences."""
        ...


@dataclass(frozen=True, slots=True)
class Pieces:
    """Hold what texts say as wholes, in parts, and window by window.

    Attributes:
        whole: Unit vector of each text, shape ``(n, dim)``, as `Encoder.encode` gives it.
        parts: Unit vector of each part alone, shape ``(parts, dim)``.
        without: Unit vector of each part's text without that part, shape ``(parts, dim)``; of the
            whole text where it has one part only.
        at: Where each text's parts begin, shape ``(n + 1,)``.
        tokens: First and one past the last token of each part, counted in its text, shape
            ``(parts, 2)``; every text has at least one token, a part may have none.
        windows: The windows around the tokens of each text.
    """

    whole: Vectors
    parts: Vectors
    without: Vectors
    at: Indices
    tokens: Indices
    windows: Windows


@runtime_checkable
class PieceEncoder(Encoder, Protocol):
    """Be an encoder that tells what each part of a text adds to the whole."""

    def encode_pieces(self, texts: Sequence[str], cuts: Sequence[Sequence[int]]) -> Pieces:
        """Encode texts and their parts.

        Args:
            texts: The texts.
            cuts: For each text the offsets in code points, ascending, at which its second and
                following parts begin.
        """
        ...


class JoinedSpans:
    """Encode the joined text of every run: the way for encoders that do not compose.

    Args:
        encoder: Any encoder.
        sentences: The sentences of one document, in order.
    """

    def __init__(self, encoder: Encoder, sentences: Sequence[str]) -> None:
        self._encoder = encoder
        self._sentences = tuple(sentences)

    def __len__(self) -> int:
        return len(self._sentences)

    def vectors(self, starts: Indices, stops: Indices) -> Vectors:
        """Return the unit vectors of runs, shape ``(m, dim)``; each text is encoded once."""
        texts = [
            languages.join(self._sentences[start:stop])
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
        ]
        distinct = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        if not distinct:
            return np.zeros((0, self._encoder.dim), dtype=np.float32)
        vectors = encoded(self._encoder, list(distinct))
        return vectors[[distinct[text] for text in texts]]


def span_table(encoder: Encoder, sentences: Sequence[str]) -> SpanTable:
    """Return the span table of a document, composed where the encoder can.

    Its vectors are checked: `ModelError` where one is no unit vector.
    """
    if isinstance(encoder, SpanEncoder):
        return CheckedSpans(encoder.encode_spans(sentences), encoder)
    return JoinedSpans(encoder, sentences)


def runs(table: SpanTable, longest: int) -> Vectors:
    """Return the vectors of all runs of 1 to ``longest`` sentences.

    Args:
        table: The sentences of one document.
        longest: Length of the longest run, at least 1.

    Returns:
        Shape ``(longest, n, dim)``: ``[k - 1, i]`` is the run of ``k`` sentences that begins with
        sentence ``i``; zero where that run would leave the document.
    """
    count = len(table)
    rows = []
    for length in range(1, longest + 1):
        starts = np.arange(max(count - length + 1, 0), dtype=np.int64)
        found = table.vectors(starts, starts + length)
        rows.append(np.pad(found, ((0, count - len(starts)), (0, 0))))
    return np.stack(rows)
