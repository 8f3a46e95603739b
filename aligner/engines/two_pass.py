"""The two-pass algorithm of Bertalign: anchors first, then beads around them.

Liu, L. and Zhu, M. (2022). Bertalign: improved word embedding-based sentence alignment for
Chinese-English parallel corpora of literary texts. Digital Scholarship in the Humanities 38(2),
doi 10.1093/llc/fqac089. Own implementation from the paper; it is the baseline here. The first
pass finds the best monotone path of 1-1 beads among each source sentence's nearest target
sentences; the second finds the best path of all bead types in a band around those anchors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Encoder, Indices, Vectors, runs, span_table
from aligner.encoders.threads import single_threaded
from aligner.errors import ConfigError
from aligner.types import Bead, Document

# Rows of the similarity matrix that exist at one time.
_ROWS = 1024


@dataclass(frozen=True, slots=True)
class TwoPassOptions:
    """Set the two-pass engine; the defaults are the paper's.

    Attributes:
        max_sentences: Most sentences in a bead, both sides together; at least 2.
        neighbours: Nearest target sentences of each source sentence that may become anchors.
        width: Sentences to either side of the anchors' path that the second pass looks at.
        skip: Score of a null bead.
        margin: Subtract the mean similarity with the neighbouring sentences from a bead's score.
        length_penalty: Multiply a bead's score by log2(1 + shorter/longer byte length).

    Raises:
        ConfigError: A number is out of its range.
    """

    max_sentences: int = 5
    neighbours: int = 3
    width: int = 5
    skip: float = -0.1
    margin: bool = True
    length_penalty: bool = True

    def __post_init__(self) -> None:
        if self.max_sentences < 2 or self.neighbours < 1 or self.width < 1:
            raise ConfigError(
                "two_pass needs max_sentences >= 2, neighbours >= 1 and width >= 1, not "
                f"{self.max_sentences}, {self.neighbours}, {self.width}"
            )


class TwoPass:
    """Align with the two-pass algorithm.

    A bead's score is the cosine similarity of its sides, less the mean similarity with their
    neighbours, times the length penalty: mostly within [-0.5, 0.8]; `TwoPassOptions.skip` for null
    beads. There is no confidence. The first pass follows the diagonal, so a missing block much
    longer than a twentieth of the text defeats it.

    Args:
        options: See `TwoPassOptions`.
    """

    name = "two_pass"
    needs_encoder = True

    def __init__(self, options: TwoPassOptions | None = None) -> None:
        self.options = options or TwoPassOptions()

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        """Return the beads of the best path; see `Engine`."""
        if encoder is None:
            raise ConfigError("the engine two_pass needs an encoder")
        if not src.sentences or not tgt.sentences:
            return _only_nulls(len(src), len(tgt), self.options.skip)
        # Importing the kernels brings in numba, which nothing needs before this point.
        from aligner.engines import _two_pass_kernels as kernels

        options = self.options
        longest = options.max_sentences - 1
        src_runs = runs(span_table(encoder, [s.text for s in src.sentences]), longest)
        tgt_runs = runs(span_table(encoder, [s.text for s in tgt.sentences]), longest)
        similar, nearest = nearest_sentences(src_runs[0], tgt_runs[0], options.neighbours)
        low, high = _first_window(len(src), len(tgt))
        anchors = kernels.first_pass(nearest, similar, low, high)
        low, high = _second_window(anchors, len(src), len(tgt), options.width)
        src_bytes, tgt_bytes = _byte_lengths(src), _byte_lengths(tgt)
        sizes = [
            (m, n)
            for m in range(1, options.max_sentences)
            for n in range(1, options.max_sentences - m + 1)
        ]
        found, scores = kernels.second_pass(
            src_runs,
            tgt_runs,
            np.concatenate([[0], np.cumsum(src_bytes)]),
            np.concatenate([[0], np.cumsum(tgt_bytes)]),
            src_bytes.sum() / tgt_bytes.sum(),
            low,
            high,
            np.array(sizes, dtype=np.int64),
            options.skip,
            options.margin,
            options.length_penalty,
        )
        return _beads(found, scores)


def nearest_sentences(src: Vectors, tgt: Vectors, count: int) -> tuple[Vectors, Indices]:
    """Return each source sentence's nearest target sentences.

    Args:
        src: Unit vectors, shape ``(n, dim)``.
        tgt: Unit vectors, shape ``(m, dim)``.
        count: How many to return; fewer if there are fewer target sentences.

    Returns:
        Cosine similarities and target indices, both of shape ``(n, count)``, nearest first.
    """
    count = min(count, len(tgt))
    similar = np.empty((len(src), count), dtype=np.float32)
    nearest = np.empty((len(src), count), dtype=np.int64)
    for begin in range(0, len(src), _ROWS):
        with single_threaded():
            block = src[begin : begin + _ROWS] @ tgt.T
        # A stable sort of the negated values prefers the earlier of equals.
        chosen = np.argsort(-block, axis=1, kind="stable")[:, :count]
        nearest[begin : begin + _ROWS] = chosen
        similar[begin : begin + _ROWS] = np.take_along_axis(block, chosen, axis=1)
    return similar, nearest


def _byte_lengths(document: Document) -> npt.NDArray[np.float64]:
    lengths = [len(sentence.text.encode("utf-8")) for sentence in document.sentences]
    return np.array(lengths, dtype=np.float64)


def _first_window(src: int, tgt: int) -> tuple[Indices, Indices]:
    """Return the targets in reach of each source position: the paper's band on the diagonal."""
    # One step of the diagonal more than the paper's, so that neighbouring rows always meet.
    reach = max(250, int(0.06 * max(src, tgt))) + tgt // src + 1
    centre = np.arange(src + 1) * tgt // src
    return np.maximum(centre - reach, 0), np.minimum(centre + reach, tgt)


def _second_window(anchors: Indices, src: int, tgt: int, width: int) -> tuple[Indices, Indices]:
    """Return the targets in reach of each source position: between the anchors around it.

    Args:
        anchors: Target sentence of each source sentence, -1 where it has none, shape ``(src,)``.
        src: Number of source sentences.
        tgt: Number of target sentences.
        width: Sentences to add on either side.
    """
    before = np.zeros(src + 1, dtype=np.int64)
    after = np.full(src + 1, tgt, dtype=np.int64)
    known = np.flatnonzero(anchors >= 0)
    before[known + 1] = anchors[known] + 1
    after[known] = anchors[known]
    before = np.maximum.accumulate(before)
    after = np.minimum.accumulate(after[::-1])[::-1]
    return np.maximum(before - width, 0), np.minimum(after + width, tgt)


def _only_nulls(src: int, tgt: int, skip: float) -> tuple[Bead, ...]:
    return tuple(Bead((i,), (), skip) for i in range(src)) + tuple(
        Bead((), (j,), skip) for j in range(tgt)
    )


def _beads(sizes: Indices, scores: npt.NDArray[np.float64]) -> tuple[Bead, ...]:
    beads = []
    i = j = 0
    for (m, n), score in zip(sizes.tolist(), scores.tolist(), strict=True):
        # Beyond the sixth decimal a score tells of the processor, not of the texts.
        beads.append(Bead(tuple(range(i, i + m)), tuple(range(j, j + n)), round(score, 6)))
        i, j = i + m, j + n
    return tuple(beads)
