"""Vectors that were computed elsewhere, from arrays or ``.npy`` files.

A vector belongs to a text, not to a place: it is looked up by the sentence, so that no order of
documents or sentences can mix vectors up, and one encoder serves any number of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from aligner import languages
from aligner.encoders.base import Indices, Vectors
from aligner.errors import ConfigError, InputError, LengthMismatchError

type Array = npt.NDArray[Any]

_DTYPES = ("float16", "float32", "float64")
_BLOCK = 4096
_SHOWN = 60


class PrecomputedEncoder:
    """Give vectors that are already there.

    Texts are compared on one line and without white space at their ends. A run of sentences has
    the vector that was given for it; where there is none, the vectors of its sentences are added,
    each weighted by its number of characters, and the sum is brought to unit length. That is an
    approximation of what the model would say about the joined text: with the default encoder's
    vectors it costs the engine two_pass 1.7 points of strict F1 on MAC-dev.

    >>> import numpy as np
    >>> encoder = PrecomputedEncoder({"你好。": np.array([3.0, 4.0]), "Hello.": np.array([0.6, 0.8])})
    >>> zh, en = encoder.encode(["你好。", "Hello."])
    >>> round(float(zh @ en), 3)
    1.0

    Args:
        vectors: Text to vector, shape ``(dim,)``, float16, float32 or float64, of any length but
            zero; also for runs of sentences, joined as `aligner.languages.join` does.
        name: Name for signatures, for example that of the model.

    Raises:
        InputError: There is no vector, or one is zero, not finite, of another length or type.
    """

    def __init__(self, vectors: Mapping[str, Array], *, name: str = "precomputed") -> None:
        self.name = name
        self._given = _Given(vectors)
        self.dim = self._given.vectors.shape[1]

    @classmethod
    def from_arrays(
        cls, pairs: Iterable[tuple[Sequence[str], Array]], *, name: str = "precomputed"
    ) -> Self:
        """Return an encoder for documents whose sentences have vectors.

        Args:
            pairs: The sentences of each document and their vectors: shape ``(n, dim)``, or
                ``(longest, n, dim)`` for runs of 1 to ``longest`` sentences, where ``[k - 1, i]``
                is the run of ``k`` sentences that begins with sentence ``i``; what lies beyond
                the document's end is not looked at, nor are vectors of empty sentences. A text
                that occurs again keeps its first vector.
            name: See the class.

        Raises:
            LengthMismatchError: There are more or fewer vectors than sentences.
            InputError: As for the class, or the array has neither shape.
        """
        found: dict[str, Array] = {}
        for number, (texts, array) in enumerate(pairs):
            _collect(found, texts, array, f"array {number}")
        return cls(found, name=name)

    @classmethod
    def from_files(
        cls, pairs: Iterable[tuple[Sequence[str], str | Path]], *, name: str = "precomputed"
    ) -> Self:
        """Return an encoder for documents whose sentences have vectors in ``.npy`` files.

        Args:
            pairs: The sentences of each document, and the file with their vectors; see
                `from_arrays`.
            name: See the class.

        Raises:
            LengthMismatchError: There are more or fewer vectors than sentences.
            InputError: A file cannot be read or holds something else than such vectors.
        """
        found: dict[str, Array] = {}
        for texts, path in pairs:
            _collect(found, texts, _load(path), str(path))
        return cls(found, name=name)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape ``(len(texts), dim)``.

        Raises:
            InputError: A text has no vector.
        """
        return self._given.of(texts)

    def encode_spans(self, sentences: Sequence[str]) -> PrecomputedSpans:
        """Prepare a document.

        Raises:
            InputError: A sentence with a visible character has no vector.
        """
        return PrecomputedSpans(self._given, sentences)


class PrecomputedSpans:
    """Hold the vectors of a document's sentences and compose those of its runs.

    Args:
        given: The vectors that there are.
        sentences: The sentences of one document, in order.

    Raises:
        InputError: A sentence with a visible character has no vector.
    """

    def __init__(self, given: _Given, sentences: Sequence[str]) -> None:
        self._given = given
        self._sentences = tuple(sentences)
        lengths = np.array([len(_key([text])) for text in sentences], dtype=np.int64)
        visible = np.flatnonzero(lengths)
        vectors = given.of([sentences[i] for i in visible.tolist()])
        self._sums = np.zeros((len(sentences) + 1, vectors.shape[1]), dtype=np.float64)
        self._sums[visible + 1] = lengths[visible, None] * vectors
        np.cumsum(self._sums, axis=0, out=self._sums)
        self._before = np.concatenate([[0], np.cumsum(lengths)])

    def __len__(self) -> int:
        return len(self._sentences)

    def vectors(self, starts: Indices, stops: Indices) -> Vectors:
        """Return the unit vectors of runs, shape ``(m, dim)``; see `SpanTable`.

        Raises:
            InputError: A run is empty, or its vectors cancel each other.
        """
        characters = self._before[stops] - self._before[starts]
        sums = self._sums[stops] - self._sums[starts]
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        result = np.zeros(sums.shape, dtype=np.float32)
        # What rounding leaves of nothing is not a direction.
        composed = norms[:, 0] > 1e-6 * characters
        result[composed] = sums[composed] / norms[composed]
        for number, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
            # A run with more characters than any text was given need not be looked for.
            if not composed[number] or characters[number] <= self._given.longest:
                key = _key(self._sentences[start:stop])
                row = self._given.rows.get(key)
                if row is not None:
                    result[number] = self._given.vectors[row]
                elif not composed[number]:
                    raise InputError(f"no vector was given for {_shown(key)}, nor can one be made")
        return result


class _Given:
    """Hold the vectors that there are, by text."""

    def __init__(self, vectors: Mapping[str, Array]) -> None:
        self.rows = {_key([text]): row for row, text in enumerate(vectors)}
        self.vectors = _units(list(vectors), [np.asarray(vector) for vector in vectors.values()])
        self.longest = max(map(len, self.rows))

    def of(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts; raise InputError where there is none."""
        rows = [self.rows.get(_key([text]), -1) for text in texts]
        if -1 in rows:
            raise InputError(
                f"no vector was given for {_shown(texts[rows.index(-1)])}; texts must be split "
                "into the very sentences that the vectors belong to (--presplit)"
            )
        return self.vectors[np.array(rows, dtype=np.int64)]


def precomputed_beside(files: str = "") -> PrecomputedEncoder:
    """Return an encoder for text files of one sentence a line that have vectors beside them.

    This is what the name ``precomputed:zh.txt.npy,en.txt.npy`` stands for: the vectors in
    ``zh.txt.npy`` belong to the lines of ``zh.txt``.

    Args:
        files: Paths of the ``.npy`` files, separated by commas; a path cannot hold one.

    Raises:
        ConfigError: There is no file, or a name does not end in ``.npy``.
        InputError: As `PrecomputedEncoder.from_files`, or a text cannot be read.
    """
    from aligner.formats.text import read_lines

    paths = [Path(part.strip()) for part in files.split(",") if part.strip()]
    if not paths or any(path.suffix != ".npy" or not path.stem for path in paths):
        raise ConfigError(
            "name the files with the vectors, each beside the text whose lines it belongs to: "
            f"precomputed:zh.txt.npy,en.txt.npy for zh.txt and en.txt, not {files!r}"
        )
    texts = [[s.text for s in read_lines(path.with_suffix("")).sentences] for path in paths]
    return PrecomputedEncoder.from_files(zip(texts, paths, strict=True))


def _key(sentences: Sequence[str]) -> str:
    return languages.join(languages.fold(text) for text in sentences)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def _load(path: str | Path) -> Array:
    try:
        # Mapped, a header that promises more than the file holds cannot exhaust the memory.
        return np.asarray(np.lib.format.open_memmap(path, mode="r"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    # The header is read by Python's own tokeniser and parser, whose errors are of many kinds.
    # An array of Python objects is refused here too: it would have to be unpickled.
    except Exception as error:
        raise InputError(
            f"{path} is not an array of vectors as numpy.save writes it: {error}"
        ) from error


def _collect(found: dict[str, Array], texts: Sequence[str], array: Array, where: str) -> None:
    """Add the vectors of a document's runs to those that were found before."""
    array = np.asarray(array)
    layers = array[None] if array.ndim == 2 else array
    if layers.ndim != 3:
        raise InputError(
            f"{where}: vectors must have the shape (sentences, dim) or (longest run, sentences, "
            f"dim), not {array.shape}"
        )
    if layers.shape[1] != len(texts):
        raise LengthMismatchError(
            f"{where}: vectors for {layers.shape[1]} sentences, but there are {len(texts)} sentences"
        )
    for k, layer in enumerate(layers, start=1):
        for i in range(len(texts) - k + 1):
            key = _key(texts[i : i + k])
            if key:
                found.setdefault(key, layer[i])


def _units(texts: Sequence[str], vectors: Sequence[Array]) -> Vectors:
    """Return vectors as unit vectors, shape ``(n, dim)``."""
    if not vectors:
        raise InputError("no vectors were given")
    for text, vector in zip(texts, vectors, strict=True):
        if vector.shape != vectors[0].shape or vector.ndim != 1:
            raise InputError(
                f"the vector of {_shown(text)} has the shape {vector.shape}, but that of "
                f"{_shown(texts[0])} has {vectors[0].shape}; all must be of one length"
            )
        if vector.dtype.name not in _DTYPES:
            raise InputError(
                f"the vector of {_shown(text)} holds {vector.dtype.name}, not {', '.join(_DTYPES)}"
            )
    result = np.empty((len(vectors), len(vectors[0])), dtype=np.float32)
    for begin in range(0, len(vectors), _BLOCK):
        block = np.stack(vectors[begin : begin + _BLOCK]).astype(np.float64)
        # A vector as long as a float64 can be has no square: only its direction matters.
        peaks = np.abs(block).max(axis=1, keepdims=True, initial=0.0)
        bad = np.flatnonzero(~(np.isfinite(peaks) & (peaks > 0))[:, 0])
        if len(bad):
            raise InputError(
                f"the vector of {_shown(texts[begin + bad[0]])} is zero or not finite: it has no "
                "direction"
            )
        block /= peaks
        result[begin : begin + _BLOCK] = block / np.linalg.norm(block, axis=1, keepdims=True)
    return result
