"""Vectors of the short window around every token: what a sentence says, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from aligner.encoders.base import Indices, Vectors, Windows
from aligner.encoders.use_model import BOS, DIM, ENTRANCE, EOS, HEAD_ROWS, UNKNOWN, UseModel, pack

type Entered = Callable[[int, int], Vectors]

# Tokens to either side of the middle of a window.
REACH = 2
# Windows that are made at once: whole blocks of the head, so that each of these is what it would be
# if all were made at once.
_ROWS = 4 * HEAD_ROWS


def token_windows(model: UseModel, tokens: Sequence[Sequence[int]]) -> Windows:
    """Return the windows of sentences, each sentence alone as context.

    Args:
        model: The network.
        tokens: Token ids of each sentence.
    """
    at = np.concatenate([[0], np.cumsum([len(ids) or 1 for ids in tokens])]).astype(np.int64)
    entered = entered_alone(model, tokens)
    return windows_of(model, lambda first, last: entered[first:last], at)


def entered_alone(model: UseModel, tokens: Sequence[Sequence[int]]) -> Vectors:
    """Return what each token of some sentences enters, each sentence alone as context.

    Args:
        model: The network.
        tokens: Token ids of each sentence; one without any counts as one unknown token.

    Returns:
        Shape ``(tokens, ENTRANCE)``, sentence by sentence.
    """
    if not tokens:
        return np.empty((0, ENTRANCE), dtype=np.float32)
    stream, starts, lengths = pack([(BOS, *(ids or (UNKNOWN,)), EOS) for ids in tokens])
    counts = lengths - 2
    before = np.cumsum(counts) - counts
    place = np.arange(counts.sum()) - np.repeat(before, counts)
    return model.tokens(stream, np.repeat(starts + 1, counts) + place)


def windows_of(model: UseModel, entered: Entered, at: Indices) -> Windows:
    """Return the windows of sentences from what their tokens enter.

    Args:
        model: The network.
        entered: Gives what the tokens in a range enter, several thousand at a time: what a token enters
            takes more memory than its window.
        at: Where each sentence's tokens begin, shape ``(n + 1,)``.
    """
    count = int(at[-1])
    result = np.empty((count, DIM), dtype=np.float32)
    owner = np.repeat(np.arange(len(at) - 1), np.diff(at))
    for begin in range(0, count, _ROWS):
        end = min(begin + _ROWS, count)
        low, high = max(begin - REACH, 0), min(end + REACH, count)
        near = entered(low, high)
        place = np.arange(begin, end)
        first = np.maximum(place - REACH, at[owner[place]])
        last = np.minimum(place + REACH + 1, at[owner[place] + 1])
        sums = near[begin - low : end - low].copy()
        for offset in (-2, -1, 1, 2):
            moved = place + offset
            inside = (moved >= first) & (moved < last)
            sums[inside] += near[moved[inside] - low]
        result[begin:end] = model.head(sums, last - first)
    return Windows(result, at)
