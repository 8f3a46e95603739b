"""Vectors of the short window around every token: what a sentence says, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.encoders.base import Indices, Vectors, Windows
from aligner.encoders.use_model import BOS, ENTRANCE, EOS, UNKNOWN, UseModel, pack

# Tokens to either side of the middle of a window.
REACH = 2


def token_windows(model: UseModel, tokens: Sequence[Sequence[int]]) -> Windows:
    """Return the windows of sentences, each sentence alone as context.

    Args:
        model: The network.
        tokens: Token ids of each sentence.
    """
    at = np.concatenate([[0], np.cumsum([len(ids) or 1 for ids in tokens])]).astype(np.int64)
    return windows_of(model, entered_alone(model, tokens), at)


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


def windows_of(model: UseModel, entered: Vectors, at: Indices) -> Windows:
    """Return the windows of sentences from what their tokens enter.

    Args:
        model: The network.
        entered: Shape ``(tokens, ENTRANCE)``.
        at: Where each sentence's tokens begin, shape ``(n + 1,)``.
    """
    sentence = np.repeat(np.arange(len(at) - 1), np.diff(at))
    place = np.arange(at[-1])
    first = np.maximum(place - REACH, at[sentence])
    last = np.minimum(place + REACH + 1, at[sentence + 1])
    sums = entered.copy()
    for offset in (-2, -1, 1, 2):
        moved = np.clip(place + offset, 0, at[-1] - 1)
        inside = (place + offset >= first) & (place + offset < last)
        sums[inside] += entered[moved[inside]]
    return Windows(model.head(sums, last - first), at)
