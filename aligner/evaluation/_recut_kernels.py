"""The dynamic programme that cuts one text where another is cut, compiled by numba."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from aligner.encoders.base import Indices, Vectors

# How a path came to a cell: what its best way there was, and whether a skip was longer than a token.
_PAIRED, _EXTRA, _MISSING, _END_OF_EXTRA, _END_OF_MISSING = 0, 1, 2, 3, 4
_WAYS, _LONGER_EXTRA, _LONGER_MISSING = 7, 8, 16

# What the parts of a path weigh. Found by trial on six of the systems of WMT21 English-Chinese, the
# first 700 lines; the figures in the README are those of the other systems.
_GAP = 0.25
_MISMATCH = 0.35
_MEANING, _MEANING_MIDDLE = 0.5, 0.4
_SKIP, _SKIP_EACH, _SKIP_FROM_CUT = 6.0, 0.02, 2.0

# What became of a token: it stands beside one of the other text, alone, or in a long skip.
BESIDE, ALONE, SKIPPED = 0, 1, 2


@njit(cache=True)
def recut(
    hyp: Indices,
    ref: Indices,
    weights: Vectors,
    low: Indices,
    high: Indices,
    offset: Indices,
    gains: Vectors,
    hyp_chunk: Indices,
    ref_chunk: Indices,
    meaning: Vectors,
    meaning_low: Indices,
    meaning_at: Indices,
) -> tuple[Indices, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Pair the tokens of two texts in order and carry the cuts of one over to the other.

    Args:
        hyp: Numbers of the tokens of the text to be cut, shape ``(n,)``.
        ref: Numbers of the other text's tokens, ``-1`` where it is cut, shape ``(m,)``.
        weights: What a pair of equal tokens gains, by their number.
        low: First position in ``hyp`` within reach of each position in ``ref``, shape ``(m + 1,)``.
        high: Last one, inclusive.
        offset: Where each row begins when cells are numbered row by row, shape ``(m + 2,)``.
        gains: What a cut before each position in ``hyp`` gains, shape ``(n + 1,)``.
        hyp_chunk: Chunk of each token of ``hyp``.
        ref_chunk: Chunk of each token of ``ref``.
        meaning: Similarity of chunks, row by row of ``ref``'s, 0 unrelated, 1 typical of a pair.
        meaning_low: First chunk of ``hyp`` in each row.
        meaning_at: Where each row begins, shape ``(rows + 1,)``.

    Returns:
        Positions of the cuts in ``hyp``, and for each of its tokens and each of ``ref``'s whether it
        stands beside one of the other text, alone or in a long skip.
    """
    n, m = len(hyp), len(ref)
    ways = np.zeros(offset[m + 1], dtype=np.uint8)
    width = 0
    for j in range(m + 1):
        width = max(width, high[j] - low[j] + 1)
    best = np.full((2, width), -np.inf, dtype=np.float32)
    missing = np.full((2, width), -np.inf, dtype=np.float32)
    for j in range(m + 1):
        now, before = j % 2, (j + 1) % 2
        cut = j > 0 and ref[j - 1] < 0
        shift = low[j] - low[j - 1] if j else 0
        reach = high[j - 1] - low[j - 1] if j else -1
        extra = np.float32(-np.inf)
        left = np.float32(-np.inf)
        for i in range(low[j], high[j] + 1):
            column = i - low[j]
            above = column + shift
            most = np.float32(-np.inf)
            way = 0
            skip_ref = np.float32(-np.inf)
            if i == 0 and j == 0:
                most = np.float32(0.0)
            if j > 0:
                if above <= reach:
                    if cut:
                        most = best[before, above] + gains[i]
                        way = _MISSING
                        skip_ref = missing[before, above]
                        ways[offset[j] + column] |= _LONGER_MISSING
                    else:
                        most = best[before, above] - _GAP
                        way = _MISSING
                        # A skip begins most easily where a segment does.
                        start = best[before, above] - _SKIP
                        if j == 1 or ref[j - 2] < 0:
                            start += _SKIP_FROM_CUT
                        skip_ref = missing[before, above]
                        if skip_ref >= start:
                            ways[offset[j] + column] |= _LONGER_MISSING
                        else:
                            skip_ref = start
                        skip_ref -= _SKIP_EACH
                if not cut and i > low[j - 1] and above - 1 <= reach:
                    token = ref[j - 1]
                    gain = weights[token] if token == hyp[i - 1] else -_MISMATCH
                    row = ref_chunk[j - 1]
                    place = meaning_at[row] + hyp_chunk[i - 1] - meaning_low[row]
                    if meaning_at[row] <= place < meaning_at[row + 1]:
                        gain += _MEANING * (meaning[place] - _MEANING_MIDDLE)
                    else:
                        gain -= _MEANING * _MEANING_MIDDLE
                    through = best[before, above - 1] + gain
                    if through >= most:
                        most = through
                        way = _PAIRED
            if i > low[j]:
                alone = left - _GAP
                if alone > most:
                    most = alone
                    way = _EXTRA
                start = left - _SKIP + gains[i - 1]
                if extra >= start:
                    ways[offset[j] + column] |= _LONGER_EXTRA
                else:
                    extra = start
                extra -= _SKIP_EACH
                if extra + gains[i] > most:
                    most = extra + gains[i]
                    way = _END_OF_EXTRA
            if skip_ref > most:
                most = skip_ref
                way = _END_OF_MISSING
            best[now, column] = most
            missing[now, column] = skip_ref
            ways[offset[j] + column] |= way
            left = most
    return _trace(ref, n, ways, low, offset)


@njit(cache=True)
def _trace(
    ref: Indices, n: int, ways: npt.NDArray[np.uint8], low: Indices, offset: Indices
) -> tuple[Indices, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    m = len(ref)
    cuts = np.zeros(np.sum(ref < 0), dtype=np.int64)
    hyp_kind = np.full(n, ALONE, dtype=np.uint8)
    ref_kind = np.full(m, ALONE, dtype=np.uint8)
    left = len(cuts)
    i, j = n, m
    state = _PAIRED
    while i > 0 or j > 0:
        found = ways[offset[j] + i - low[j]]
        if state == _PAIRED:
            way = found & _WAYS
            if way in (_END_OF_EXTRA, _END_OF_MISSING):
                state = way
                continue
            if way == _PAIRED:
                i -= 1
                j -= 1
                hyp_kind[i] = BESIDE
                ref_kind[j] = BESIDE
            elif way == _EXTRA:
                i -= 1
            else:
                j -= 1
                if ref[j] < 0:
                    left -= 1
                    cuts[left] = i
        elif state == _END_OF_EXTRA:
            i -= 1
            hyp_kind[i] = SKIPPED
            if not found & _LONGER_EXTRA:
                state = _PAIRED
        else:
            j -= 1
            ref_kind[j] = SKIPPED
            if ref[j] < 0:
                left -= 1
                cuts[left] = i
            if not found & _LONGER_MISSING:
                state = _PAIRED
    return cuts, hyp_kind, ref_kind
