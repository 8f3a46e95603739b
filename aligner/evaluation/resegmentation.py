"""Cutting a translation where its reference is cut, whatever lines it came in.

Document translation and speech translation do not keep the segments of the reference. The
tokens of both texts are paired in order at the least cost, as Matusov et al. (2005) do for speech
translation; here equal tokens count by how rare they are, what both texts mean nearby counts too
(mean vectors of about 40 tokens), a cut is drawn to the end of a sentence, and a long stretch that
only one text has is one event (Gotoh 1982, doi 10.1016/0022-2836(82)90398-9). The search stays within a
band around the course that both texts take together, so that time and memory grow linearly: about
half a kilobyte a token.

The result does not depend on the lines of the translation, which are never looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Encoder, Indices, Vectors
from aligner.encoders.checks import encoded
from aligner.encoders.threads import single_threaded
from aligner.engines.band import Band, find_band
from aligner.errors import InputError
from aligner.evaluation import _recut_kernels as kernels
from aligner.evaluation.tokens import TokenText, cut_gains, stream

type Kinds = npt.NDArray[np.uint8]

# So many tokens a chunk, and so many chunks to either side in the mean of its vector.
_CHUNK, _AROUND = 8, 2
_RADIUS = 18
# A segment is missing when more of it than this stands beside nothing in the translation, and the
# translation has less than the rest in its place.
_MISSING = 0.7
# A stretch translates something after all when nearby so much of the reference stands alone, for each
# of its tokens.
_FREE = 1.2
# Chunks that are compared at random to learn how similar unrelated ones are.
_SAMPLE = 500


@dataclass(frozen=True, slots=True)
class Extra:
    """Hold a stretch of a translation that translates nothing.

    Attributes:
        segment: The segment it was put in, 0-based: where it stands in the text.
        text: The stretch.
    """

    segment: int
    text: str


@dataclass(frozen=True, slots=True)
class Resegmentation:
    """Hold a translation cut as its reference is.

    Attributes:
        segments: The translation, a text for each segment of the reference; empty where there is
            none. Together they are the whole translation: nothing is lost.
        missing: Segments of the reference that are not translated, 0-based: under-translation.
        missing_share: Their share of the reference's tokens, in [0, 1].
        extras: What translates nothing, in order: over-translation.
        extra_share: Its share of the translation's tokens, in [0, 1].
    """

    segments: tuple[str, ...]
    missing: tuple[int, ...]
    missing_share: float
    extras: tuple[Extra, ...]
    extra_share: float


class Resegmenter:
    """Cut translations where their reference is cut.

    Args:
        segments: The segments of the reference; none of them is empty.
        encoder: Where vectors come from.
    """

    def __init__(self, segments: Sequence[str], encoder: Encoder) -> None:
        self._count = len(segments)
        self._encoder = encoder
        self._reference = _Reference.of(segments)
        self._vectors = _vectors(self._reference.chunks, encoder)

    def cut(self, translation: str | Iterable[str]) -> Resegmentation:
        """Return a translation in as many segments as the reference has.

        Args:
            translation: A text, or its lines; where they end is of no importance.
        """
        lines = [translation] if isinstance(translation, str) else translation
        hyp = TokenText.of(stream(lines))
        if not len(hyp):
            every = tuple(range(self._count))
            return Resegmentation(("",) * self._count, every, 1.0 if every else 0.0, (), 0.0)
        if not len(self._reference.tokens):
            raise InputError("a reference without segments cannot show where a translation is cut")
        cuts, hyp_kind, ref_ids, ref_kind = self._pair(hyp)
        bounds = [0, *cuts.tolist(), len(hyp)]
        counts, alone = _alone(ref_ids, ref_kind)
        missing = _missing(counts, alone, hyp_kind, np.array(bounds))
        alone[missing] = 0
        runs = _extra_runs(hyp_kind, cuts, alone)
        return Resegmentation(
            tuple(hyp.slice(a, b) for a, b in pairwise(bounds)),
            tuple(missing.tolist()),
            float(counts[missing].sum() / counts.sum()),
            tuple(Extra(segment, hyp.slice(begin, end)) for segment, begin, end in runs),
            sum(end - begin for _, begin, end in runs) / len(hyp),
        )

    def _pair(self, hyp: TokenText) -> tuple[Indices, Kinds, Indices, Kinds]:
        """Return the cuts, and what became of the tokens of either side."""
        ref = self._reference
        at = _even_cuts(len(hyp), _CHUNK)
        chunks = [hyp.slice(a, b) for a, b in pairwise(at)]
        vectors = _vectors(chunks, self._encoder)
        band = find_band(self._vectors, vectors, _RADIUS)
        low, high = _reach(band, np.array(at), ref.chunk_of)
        hyp_ids, ref_ids, weights = _numbers(hyp.keys(), ref.tokens)
        cuts, hyp_kind, ref_kind = kernels.recut(
            hyp_ids,
            ref_ids,
            weights,
            low,
            high,
            np.concatenate([[0], np.cumsum(high - low + 1)]),
            cut_gains(hyp),
            np.repeat(np.arange(len(chunks)), np.diff(at)),
            ref.chunk_of,
            *_meaning(band, self._vectors, vectors),
        )
        return cuts, hyp_kind, ref_ids, ref_kind


@dataclass(frozen=True, slots=True)
class _Reference:
    """Hold the tokens of the reference, None at each cut, and its chunks.

    Attributes:
        tokens: Keys of the tokens; None between two segments.
        chunks: Texts of about eight tokens, none of which crosses a cut.
        chunk_of: The chunk that each token stands in, a cut in the one before it.
    """

    tokens: tuple[str | None, ...]
    chunks: tuple[str, ...]
    chunk_of: Indices

    @classmethod
    def of(cls, segments: Sequence[str]) -> _Reference:
        tokens: list[str | None] = []
        chunks: list[str] = []
        chunk_of: list[int] = []
        for number, segment in enumerate(segments):
            if number:
                tokens.append(None)
                chunk_of.append(max(len(chunks) - 1, 0))
            text = TokenText.of(segment)
            tokens += text.keys()
            at = _even_cuts(len(text), _CHUNK)
            for a, b in pairwise(at):
                chunk_of += [len(chunks)] * (b - a)
                chunks.append(text.slice(a, b))
        return cls(tuple(tokens), tuple(chunks), np.array(chunk_of, dtype=np.int64))


def _even_cuts(count: int, size: int) -> list[int]:
    """Return where to cut so many tokens into even pieces of at most a size."""
    pieces = math.ceil(count / size)
    return [count * piece // pieces for piece in range(pieces + 1)] if pieces else [0]


def _vectors(chunks: Sequence[str], encoder: Encoder) -> Vectors:
    """Return for every chunk the mean vector of itself and its neighbours, of unit length."""
    vectors = encoded(encoder, chunks)
    sums = np.concatenate(
        [np.zeros((1, encoder.dim)), np.cumsum(vectors, axis=0, dtype=np.float64)]
    )
    at = np.arange(len(chunks))
    around = sums[np.minimum(at + _AROUND + 1, len(chunks))] - sums[np.maximum(at - _AROUND, 0)]
    lengths = np.linalg.norm(around, axis=1, keepdims=True)
    unit: Vectors = (around / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def _reach(band: Band, hyp_at: Indices, chunk_of: Indices) -> tuple[Indices, Indices]:
    """Return the band in tokens: the first and last position of each position in the reference."""
    low = hyp_at[band.low[np.concatenate([[0], chunk_of])]]
    high = hyp_at[band.high[np.concatenate([chunk_of + 1, [len(band.high) - 1]])]]
    low[0], high[-1] = 0, hyp_at[-1]
    return np.maximum.accumulate(low), np.maximum.accumulate(high)


def _numbers(hyp: Sequence[str], ref: Sequence[str | None]) -> tuple[Indices, Indices, Vectors]:
    """Number the tokens and weigh them: the rarer, the more an equal pair tells."""
    numbers: dict[str, int] = {}
    hyp_ids = np.array([numbers.setdefault(key, len(numbers)) for key in hyp], dtype=np.int64)
    ref_ids = np.array(
        [-1 if key is None else numbers.setdefault(key, len(numbers)) for key in ref],
        dtype=np.int64,
    )
    counts = np.bincount(np.concatenate([hyp_ids, ref_ids[ref_ids >= 0]]), minlength=len(numbers))
    weights: Vectors = (0.3 + 0.15 * np.log(counts.sum() / counts)).astype(np.float32)
    return hyp_ids, ref_ids, weights


def _meaning(band: Band, ref: Vectors, hyp: Vectors) -> tuple[Vectors, Indices, Indices]:
    """Return the similarities of chunks in the band, 0 for unrelated ones and 1 for most pairs."""
    low = band.low[:-1]
    high = np.minimum(band.high[1:], len(hyp) - 1)
    at = np.concatenate([[0], np.cumsum(high - low + 1)])
    similarities = np.empty(at[-1], dtype=np.float32)
    with single_threaded():
        for row in range(len(ref)):
            similarities[at[row] : at[row + 1]] = hyp[low[row] : high[row] + 1] @ ref[row]
    rng = np.random.default_rng(0)
    unrelated = float(
        np.einsum(
            "ij,ij->i",
            ref[rng.integers(len(ref), size=_SAMPLE)],
            hyp[rng.integers(len(hyp), size=_SAMPLE)],
        ).mean()
    )
    typical = float(np.median(np.maximum.reduceat(similarities, at[:-1])))
    scaled = (similarities - unrelated) / max(typical - unrelated, 0.05)
    return np.clip(scaled, -0.5, 1.2).astype(np.float32), low, at


def _alone(ref_ids: Indices, ref_kind: Kinds) -> tuple[Indices, Indices]:
    """Return for each segment of the reference how many tokens it has, and how many stand alone."""
    tokens = ref_ids >= 0
    segment = np.cumsum(~tokens)
    size = int(segment[-1]) + 1
    counts = np.bincount(segment[tokens], minlength=size)
    return counts, np.bincount(segment[tokens & (ref_kind != kernels.BESIDE)], minlength=size)


def _missing(counts: Indices, alone: Indices, hyp_kind: Kinds, bounds: Indices) -> Indices:
    """Return the segments that stand alone and have next to nothing in the translation."""
    used = np.concatenate([[0], np.cumsum(hyp_kind != kernels.SKIPPED)])
    theirs = np.diff(used[bounds])
    found = (alone > _MISSING * counts) & (theirs < (1 - _MISSING) * counts)
    return np.flatnonzero(found & (counts > 0))


def _extra_runs(hyp_kind: Kinds, cuts: Indices, alone: Indices) -> list[tuple[int, int, int]]:
    """Return the skipped stretches that translate nothing: segment, first token, one past the last.

    Where as much of the reference stands alone nearby, the stretch is a free translation, or one
    that the other text has in another place.
    """
    skipped = np.concatenate([[0], hyp_kind == kernels.SKIPPED, [0]])
    runs = []
    for begin, end in np.flatnonzero(np.diff(skipped)).reshape(-1, 2).tolist():
        segment = int(np.searchsorted(cuts, begin, side="right"))
        if alone[max(segment - 1, 0) : segment + 2].sum() <= _FREE * (end - begin):
            runs.append((segment, begin, end))
    return runs
