"""Texts as wholes, in parts and window by window, from one pass over their tokens.

The network sums over tokens, so the vector of a text without one of its clauses is the head
applied to the text's sum less the clause's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Pieces, Vectors, Windows
from aligner.encoders.use_model import BOS, EOS, UNKNOWN, UseModel, pack, weighted_sums

# The marks of beginning and end that belong to a text but to none of its parts.
_MARKS = 2


def text_pieces(model: UseModel, texts: Sequence[str], cuts: Sequence[Sequence[int]]) -> Pieces:
    """Return the pieces of texts; see `PieceEncoder.encode_pieces`.

    Tokens are summed two by two before the head, which halves the work: a window is such a couple
    and its neighbours.
    """
    if not texts:
        nothing, nowhere = model.encode([]), np.zeros((0, 2), dtype=np.int64)
        start = np.zeros(1, dtype=np.int64)
        return Pieces(nothing, nothing, nothing, start, nowhere, Windows(nothing, start))
    tokens = [ids or [UNKNOWN] for ids in model.tokenize([text.strip() for text in texts])]
    stream, starts, _ = pack([(BOS, *ids, EOS) for ids in tokens])
    begins: list[int] = []
    ends: list[int] = []
    inner: list[bool] = []
    parts: list[tuple[int, int]] = []
    part_counts, window_counts = [], []
    for text, ids, places, start in zip(texts, tokens, cuts, starts.tolist(), strict=True):
        couples: list[tuple[int, int]] = []
        bounds = _token_bounds(model, text, ids, places)
        for first, last in bounds:
            at = len(couples)
            couples += [(i, min(i + 2, last)) for i in range(first, last, 2)]
            parts.append((at, len(couples)))
        part_counts.append(len(bounds))
        window_counts.append(len(couples))
        begins += [start, *(start + 1 + i for i, _ in couples), start + 1 + len(ids)]
        ends += [start + 1, *(start + 1 + i for _, i in couples), start + 2 + len(ids)]
        inner += [False, *([True] * len(couples)), False]
    return _assembled(
        model,
        (stream, np.array(begins), np.array(ends)),
        np.array(inner),
        np.array(parts, dtype=np.int64),
        (np.array(part_counts), np.array(window_counts)),
    )


def _assembled(
    model: UseModel,
    couples: tuple[Indices, Indices, Indices],
    inner: npt.NDArray[np.bool_],
    parts: Indices,
    counts: tuple[Indices, Indices],
) -> Pieces:
    stream, begins, ends = couples
    entered = model.sums(stream, begins, ends)
    sizes = ends - begins
    part_counts, window_counts = counts
    at = _starts(window_counts + _MARKS)
    owner = np.repeat(np.arange(len(part_counts)), part_counts)
    first, last = (at[owner] + 1 + parts[:, side] for side in (0, 1))
    some = last > first
    # Between two cuts lies one part or the marks beside it; a part without tokens sums to nothing.
    begun = np.unique(np.concatenate([at[:-1], first[some], last[some]]))
    stretch = np.repeat(np.arange(len(begun)), np.diff(begun, append=len(entered)))
    between = weighted_sums(entered, np.ones(len(entered), dtype=np.float32), stretch)
    sums = np.where(some[:, None], between[np.searchsorted(begun, first)], 0)
    totals = np.add.reduceat(between, np.searchsorted(begun, at[:-1]), axis=0)
    lengths = np.add.reduceat(sizes, at[:-1])
    reached = _starts(sizes)
    part_sizes = reached[last] - reached[first]
    whole = model.head(totals, lengths)
    # Without its only part nothing is left of a text.
    without = whole[owner]
    several = np.flatnonzero(part_counts[owner] > 1)
    without[several] = model.head(
        totals[owner[several]] - sums[several], lengths[owner[several]] - part_sizes[several]
    )
    return Pieces(
        whole=whole,
        parts=model.head(sums, np.maximum(part_sizes, 1)),
        without=without,
        at=_starts(part_counts),
        tokens=parts,
        windows=_windows(model, entered, sizes, inner, _starts(window_counts)),
    )


def _windows(
    model: UseModel,
    entered: Vectors,
    sizes: Indices,
    inner: npt.NDArray[np.bool_],
    at: Indices,
) -> Windows:
    """Return the windows of a couple of tokens and its neighbours in the text; clears the marks."""
    # The marks that stand between texts keep them apart as nothing.
    entered[~inner] = 0
    sizes = np.where(inner, sizes, 0)
    sums, counts = entered.copy(), sizes.copy()
    for summed, summands in ((sums, entered), (counts, sizes)):
        summed[1:] += summands[:-1]
        summed[:-1] += summands[1:]
    return Windows(model.head(sums[inner], counts[inner]), at)


def _starts(counts: Indices) -> Indices:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _token_bounds(
    model: UseModel, text: str, tokens: Sequence[int], cuts: Sequence[int]
) -> Indices:
    """Return the first and one past the last token of each part.

    Tokens are pieces of the normalised text, so that places are found by counting what is visible:
    white space differs, other characters are rarely more or fewer than under NFKC.
    """
    ends = [len(tokens)]
    if cuts:
        reached = np.cumsum(model.widths[tokens])
        pieces = [text[begin:end] for begin, end in pairwise((0, *cuts, len(text)))]
        visible = np.cumsum([_visible(piece) for piece in pieces])
        wanted = visible[:-1] * (reached[-1] / max(visible[-1], 1))
        ends = [*(np.searchsorted(reached, wanted - 0.5) + 1).tolist(), len(tokens)]
    stops = np.minimum(np.maximum.accumulate(np.array(ends, dtype=np.int64)), len(tokens))
    return np.stack([np.concatenate([[0], stops[:-1]]), stops], axis=1)


def _visible(text: str) -> int:
    return sum(map(len, unicodedata.normalize("NFKC", text).split()))
