"""Texts as wholes, in parts and window by window, from one pass over their tokens.

The network sums over tokens, so the vector of a text without one of its clauses is the head
applied to the text's sum less the clause's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from aligner.encoders.base import Indices, Pieces
from aligner.encoders.use_model import BOS, EOS, UNKNOWN, UseModel, pack
from aligner.encoders.windows import window_vectors

_SPACE = "▁"
# The marks of beginning and end that belong to a text but to none of its parts.
_MARKS = 2


def text_pieces(model: UseModel, texts: Sequence[str], cuts: Sequence[Sequence[int]]) -> Pieces:
    """Return the pieces of texts; see `PieceEncoder.encode_pieces`."""
    tokens = [ids or [UNKNOWN] for ids in model.tokenize([text.strip() for text in texts])]
    stream, starts, lengths = pack([(BOS, *ids, EOS) for ids in tokens])
    text = np.repeat(np.arange(len(tokens)), lengths)
    at = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    place = np.arange(at[-1]) - at[text]
    entered = model.entered_tokens(stream, starts[text] + place)
    prefix = np.zeros((len(entered) + 1, entered.shape[1]), dtype=np.float64)
    np.cumsum(entered, axis=0, dtype=np.float64, out=prefix[1:])

    bounds = [
        _token_bounds(model, one, ids, places)
        for one, ids, places in zip(texts, tokens, cuts, strict=True)
    ]
    counts = np.array([len(own) for own in bounds], dtype=np.int64)
    owner = np.repeat(np.arange(len(texts)), counts)
    inside = np.concatenate([*bounds, np.zeros((0, 2), dtype=np.int64)])
    first, last = (at[owner] + 1 + inside[:, side] for side in (0, 1))
    sizes = last - first
    sums = prefix[last] - prefix[first]
    totals = prefix[at[1:]] - prefix[at[:-1]]
    own = (place > 0) & (place < lengths[text] - 1)
    inner_at = np.concatenate([[0], np.cumsum(lengths - _MARKS)]).astype(np.int64)
    return Pieces(
        whole=model.head(totals.astype(np.float32), lengths),
        parts=model.head(sums.astype(np.float32), np.maximum(sizes, 1)),
        without=model.head((totals[owner] - sums).astype(np.float32), lengths[owner] - sizes),
        at=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        tokens=inside,
        windows=window_vectors(model, entered[own], inner_at),
    )


def _token_bounds(
    model: UseModel, text: str, tokens: Sequence[int], cuts: Sequence[int]
) -> Indices:
    """Return the first and one past the last token of each part.

    Tokens are pieces of the normalised text, so that places are found by counting what is visible:
    white space differs, other characters are rarely more or fewer than under NFKC.
    """
    ends = [len(tokens)]
    if cuts:
        widths = [
            1 if token == UNKNOWN else len(model.piece(token).replace(_SPACE, ""))
            for token in tokens
        ]
        reached = np.cumsum(widths)
        scale = reached[-1] / max(_visible(text), 1)
        wanted = np.array([_visible(text[:cut]) for cut in cuts]) * scale
        ends = [*(np.searchsorted(reached, wanted - 0.5) + 1).tolist(), len(tokens)]
    stops = np.minimum(np.maximum.accumulate(np.array(ends, dtype=np.int64)), len(tokens))
    return np.stack([np.concatenate([[0], stops[:-1]]), stops], axis=1)


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in unicodedata.normalize("NFKC", text))
