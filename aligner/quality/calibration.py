"""What is usual in a document: everything that a pair's figures are measured against.

All of it is taken from the pairs that stand for the document (`aligner.quality.sampling`), as medians
and robust spreads, so that a few bad pairs do not hide. Where a document has too few pairs to
speak for itself, the usual figures of other documents fill in: with ``n`` pairs they weigh
``20 / (n + 20)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from aligner.encoders.base import PieceEncoder, Vectors
from aligner.encoders.checks import checked_pieces
from aligner.quality.evidence import (
    FEATURES,
    Measured,
    Scale,
    Text,
    Values,
    cut,
    raw_features,
    texts_of,
    window_similarity,
)
from aligner.quality.sampling import TextPair

# A block of pairs: what is held at once, however many there are and however long.
_BLOCK = 256
_BLOCK_CHARACTERS = 60_000
# Windows of the other language that a window is compared with, and how many of the nearest count.
_BANK = 600
_NEAREST_WINDOWS = 4
_NEAREST_TEXTS = 10
_ROWS = 4096
_PRIOR_PAIRS = 20
_PRIOR_WINDOWS = 200
_SCALED = [FEATURES.index(name) for name in ("coverage", "weakest run", "similarity")]


@dataclass(frozen=True, slots=True)
class Usual:
    """Hold the figures of documents at large, for those too short to speak for themselves.

    Attributes:
        middle: As in `Scale`.
        spread: As in `Scale`.
        ratio_spread: As in `Scale`; the ratio itself is 0.
        window_hub: Mean similarity of a window with its nearest in the other language.
        text_hub: The same of whole texts.
        margin: Median of the margins of pairs.
        margin_spread: Their spread.
    """

    middle: tuple[float, float, float]
    spread: tuple[float, float, float]
    ratio_spread: float
    window_hub: float
    text_hub: float
    margin: float
    margin_spread: float


@dataclass(frozen=True, slots=True)
class Bank:
    """Hold vectors of one language that stand for all of the document's.

    Attributes:
        windows: Unit vectors, shape ``(m, dim)``.
        texts: Unit vectors, shape ``(n, dim)``.
    """

    windows: Vectors
    texts: Vectors


@dataclass(frozen=True, slots=True)
class Calibration:
    """Hold what is usual in a document.

    Attributes:
        src: Vectors of the source.
        tgt: Vectors of the target.
        forward: Scale of the source's clauses against the target.
        backward: Scale of the target's clauses against the source.
        margin: Median of the pairs' margins, and their spread.
        known: What the pairs show that it was made from; they need not be encoded again.
        usual: What fills in.
    """

    src: Bank
    tgt: Bank
    forward: Scale
    backward: Scale
    margin: tuple[float, float]
    usual: Usual
    known: Mapping[TextPair, Measured] = field(default_factory=dict)

    def window_hubs_of(self, texts: Sequence[Text], side: int) -> list[Vectors]:
        """Return how similar each text's windows are to those of the other language.

        Args:
            texts: Texts of one side.
            side: 0 for the source, 1 for the target.
        """
        bank = (self.tgt, self.src)[side].windows
        windows = np.concatenate([text.windows for text in texts])
        near = nearest_mean(windows, bank, _NEAREST_WINDOWS)
        hubs = _blend(near, self.usual.window_hub, len(bank), _PRIOR_WINDOWS)
        return np.split(hubs, np.cumsum([len(text.windows) for text in texts])[:-1])

    def text_hubs(self, texts: Vectors, side: int) -> Vectors:
        """Return how similar texts of a side are to the nearest of the other language."""
        bank = (self.tgt, self.src)[side].texts
        near = nearest_mean(texts, bank, _NEAREST_TEXTS)
        return _blend(near, self.usual.text_hub, len(bank), _PRIOR_PAIRS)


def nearest_mean(vectors: Vectors, bank: Vectors, count: int) -> Vectors:
    """Return the mean similarity of each vector with its nearest in a bank, shape ``(n,)``."""
    if not len(bank):
        return np.zeros(len(vectors), dtype=np.float32)
    count = min(count, len(bank))
    result = np.empty(len(vectors), dtype=np.float32)
    for begin in range(0, len(vectors), _ROWS):
        similar = vectors[begin : begin + _ROWS] @ bank.T
        nearest = np.partition(similar, len(bank) - count, axis=1)[:, len(bank) - count :]
        result[begin : begin + _ROWS] = nearest.mean(axis=1)
    return result


def _blend(found: Vectors, usual: float, count: int, prior: int) -> Vectors:
    share = np.float32(count / (count + prior))
    return found * share + np.float32(usual) * (1 - share)


def encode_block(encoder: PieceEncoder, pairs: Sequence[TextPair]) -> tuple[list[Text], list[Text]]:
    """Return both sides of some pairs, none of which is empty."""
    sides = []
    for side in (0, 1):
        texts = [pair[side] for pair in pairs]
        spans, cuts = cut(texts)
        pieces = checked_pieces(encoder.encode_pieces(texts, cuts), len(texts), encoder)
        sides.append(texts_of(pieces, texts, spans))
    return sides[0], sides[1]


def blocks(pairs: Iterable[TextPair]) -> Iterator[list[TextPair]]:
    """Yield pairs in blocks that are small however long their texts are."""
    block: list[TextPair] = []
    characters = 0
    for pair in pairs:
        block.append(pair)
        characters += len(pair[0]) + len(pair[1])
        if len(block) == _BLOCK or characters >= _BLOCK_CHARACTERS:
            yield block
            block, characters = [], 0
    if block:
        yield block


def calibrate(encoder: PieceEncoder, sample: Sequence[TextPair], usual: Usual) -> Calibration:
    """Return what is usual in a document.

    Args:
        encoder: The encoder.
        sample: Pairs that stand for the document, none of them empty; may be none.
        usual: What fills in for a short document.
    """
    src: list[Text] = []
    tgt: list[Text] = []
    for block in blocks(sample):
        ones, others = encode_block(encoder, block)
        src += ones
        tgt += others
    flat = Scale(np.array(usual.middle), np.array(usual.spread), 0.0, usual.ratio_spread)
    first = Calibration(
        _bank(src, encoder.dim),
        _bank(tgt, encoder.dim),
        flat,
        flat,
        (usual.margin, usual.margin_spread),
        usual,
    )
    if not sample:
        return first
    found = measure(src, tgt, first)
    margins = np.array([one.margin for one in found])
    share = len(sample) / (len(sample) + _PRIOR_PAIRS)
    middle = share * float(np.median(margins)) + (1 - share) * usual.margin
    return replace(
        first,
        forward=_scale([one.rows[0] for one in found], usual),
        backward=_scale([one.rows[1] for one in found], usual),
        margin=(
            middle,
            share * (_spread(margins, middle) + 0.01) + (1 - share) * usual.margin_spread,
        ),
        known=dict(zip(sample, found, strict=True)),
    )


def measure(src: Sequence[Text], tgt: Sequence[Text], calibration: Calibration) -> list[Measured]:
    """Return what pairs show, for which only the vectors of a calibration count.

    Args:
        src: The sources.
        tgt: The target of each.
        calibration: That of their document.
    """
    if not src:
        return []
    hubs = (calibration.window_hubs_of(src, 0), calibration.window_hubs_of(tgt, 1))
    margins = margins_of(src, tgt, calibration).tolist()
    found = []
    for one, other, one_hubs, other_hubs, margin in zip(src, tgt, *hubs, margins, strict=True):
        similar = window_similarity(one, other, one_hubs, other_hubs)
        found.append(
            Measured(
                outlines=(one.outline, other.outline),
                similarity=float(one.whole @ other.whole),
                margin=margin,
                rows=(raw_features(one, other, similar), raw_features(other, one, similar.T)),
            )
        )
    return found


def margins_of(src: Sequence[Text], tgt: Sequence[Text], calibration: Calibration) -> Values:
    """Return each pair's similarity less half of what either side shares with other texts.

    Artetxe and Schwenk 2019 (doi 10.18653/v1/P19-1309) call such measures margins.
    """
    ones = np.stack([text.whole for text in src])
    others = np.stack([text.whole for text in tgt])
    similar = np.einsum("ij,ij->i", ones, others).astype(np.float64)
    hubs = calibration.text_hubs(ones, 0) + calibration.text_hubs(others, 1)
    margins: Values = similar - 0.5 * hubs.astype(np.float64)
    return margins


def _bank(texts: Sequence[Text], dim: int) -> Bank:
    if not texts:
        empty = np.zeros((0, dim), dtype=np.float32)
        return Bank(empty, empty)
    windows = np.concatenate([text.windows for text in texts])
    chosen = np.linspace(0, len(windows) - 1, min(_BANK, len(windows))).astype(np.int64)
    return Bank(windows[chosen], np.stack([text.whole for text in texts]))


def _spread(values: Values, middle: float) -> float:
    return 1.4826 * float(np.median(np.abs(values - middle)))


def _scale(rows: Sequence[Values], usual: Usual) -> Scale:
    count = len(rows)
    share = count / (count + _PRIOR_PAIRS)
    clauses = np.concatenate(rows)[:, _SCALED]
    own = np.median(clauses, axis=0)
    own_spread = 1.4826 * np.median(np.abs(clauses - own), axis=0) + 0.02
    ratios = np.array([row[0, 11] for row in rows])
    ratio = float(np.median(ratios))
    ratio_spread = share * _spread(ratios, ratio) + (1 - share) * usual.ratio_spread
    return Scale(
        middle=share * own + (1 - share) * np.array(usual.middle),
        spread=share * own_spread + (1 - share) * np.array(usual.spread),
        ratio=share * ratio,
        ratio_spread=ratio_spread,
    )
