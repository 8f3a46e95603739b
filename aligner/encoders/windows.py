"""Vectors of the short window around every token: what a sentence says, piece by piece."""

from __future__ import annotations

import numpy as np

from aligner.encoders.base import Windows
from aligner.encoders.use_model import BOS, EOS, UNKNOWN, UseModel, pack

# Tokens to either side of the middle of a window.
REACH = 2


def token_windows(model: UseModel, tokens: list[list[int]]) -> Windows:
    """Return the windows of a document's sentences, each sentence alone as context.

    Args:
        model: The network.
        tokens: Token ids of each sentence.
    """
    filled = [ids or [UNKNOWN] for ids in tokens]
    stream, starts, lengths = pack([(BOS, *ids, EOS) for ids in filled])
    counts = lengths - 2
    at = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    sentence = np.repeat(np.arange(len(filled)), counts)
    place = np.arange(at[-1])
    entered = model.entered_tokens(stream, starts[sentence] + 1 + place - at[sentence])
    first = np.maximum(place - REACH, at[sentence])
    last = np.minimum(place + REACH + 1, at[sentence + 1])
    sums = entered.copy()
    for offset in (-2, -1, 1, 2):
        moved = np.clip(place + offset, 0, at[-1] - 1)
        inside = (place + offset >= first) & (place + offset < last)
        sums[inside] += entered[moved[inside]]
    return Windows(model.head(sums, last - first), at)
