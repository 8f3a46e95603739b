"""What the vectors of two texts say about each clause: is it there on the other side?

Every token's window is compared with all windows of the other text, less half of what either has
in common with everything (cross-domain similarity local scaling; Conneau et al. 2018, arXiv
1710.04087). A clause without a counterpart has windows that find nothing (coverage), attracts none
of the other text's windows, and makes the text as a whole less similar than it is without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices, Pieces, Vectors
from aligner.quality.clauses import clauses
from aligner.types import Span

type Values = npt.NDArray[np.float64]

# Windows in a row that are looked at for the weakest spot of a clause.
_RUN = 3
# Width of the share that a window takes of one that resembles it: in units of similarity.
_SHARPNESS = 0.04
_CLIP = 6.0
# Windows of one text that are looked at; a longer one is sampled evenly.
_MOST_WINDOWS = 3000

# Order of a clause's features; the first two and `similarity` are measured in the document's own
# spread (`Scale`).
FEATURES = (
    "coverage",
    "weakest run",
    "attraction",
    "gain without it",
    "similarity of the clause",
    "coverage against the rest",
    "length explained",
    "share of the text",
    "log tokens",
    "log clauses",
    "similarity",
    "length excess",
)
_SCALED = ("coverage", "weakest run", "similarity")


# Order of a pair's features, for the question whether its texts belong together at all.
PAIR_FEATURES = (
    "margin",
    "margin in the document's spread",
    "coverage of the source",
    "coverage of the target",
    "best clause of the source",
    "best clause of the target",
    "log tokens of the source",
    "log tokens of the target",
    "length excess",
)


@dataclass(frozen=True, slots=True)
class Outline:
    """Hold the clauses of a text.

    Attributes:
        clauses: Where they stand.
        bytes: UTF-8 bytes of each, shape ``(clauses,)``.
    """

    clauses: tuple[Span, ...]
    bytes: Values

    @property
    def length(self) -> float:
        """Return the length of the text in UTF-8 bytes."""
        return float(self.bytes.sum())


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one side of a pair as the vectors show it.

    Attributes:
        outline: Its clauses.
        whole: Unit vector, shape ``(dim,)``.
        parts: Unit vector of each clause, shape ``(clauses, dim)``.
        without: Unit vector of the text without each clause, shape ``(clauses, dim)``.
        tokens: First and one past the last token of each clause, shape ``(clauses, 2)``.
        windows: Unit vectors around the tokens, shape ``(tokens, dim)``.
    """

    outline: Outline
    whole: Vectors
    parts: Vectors
    without: Vectors
    tokens: Indices
    windows: Vectors


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what a pair of texts shows, before it is measured against what is usual.

    Attributes:
        outlines: The clauses of the source and of the target.
        similarity: Cosine of the two texts.
        margin: See `aligner.quality.calibration.margins_of`.
        rows: What `raw_features` gives for the source's and for the target's clauses.
    """

    outlines: tuple[Outline, Outline]
    similarity: float
    margin: float
    rows: tuple[Values, Values]


@dataclass(frozen=True, slots=True)
class Scale:
    """Hold where a document's own figures lie: a robust middle and spread of each.

    Attributes:
        middle: Median of coverage, weakest run and similarity, shape ``(3,)``.
        spread: Their median absolute deviations times 1.4826, shape ``(3,)``.
        ratio: Median of ln(own bytes / other bytes) over the pairs.
        ratio_spread: Its spread, likewise.
    """

    middle: Values
    spread: Values
    ratio: float
    ratio_spread: float


def texts_of(found: Pieces, texts: list[str], cuts: list[tuple[Span, ...]]) -> list[Text]:
    """Return the texts of a block one by one."""
    result = []
    for number, (text, own) in enumerate(zip(texts, cuts, strict=True)):
        parts = slice(found.at[number], found.at[number + 1])
        windows = slice(found.windows.at[number], found.windows.at[number + 1])
        step = -(-(windows.stop - windows.start) // _MOST_WINDOWS)
        lengths = [len(text[one.start : one.end].encode()) for one in own]
        result.append(
            Text(
                outline=Outline(own, np.array(lengths, dtype=np.float64)),
                whole=found.whole[number],
                parts=found.parts[parts],
                without=found.without[parts],
                tokens=found.tokens[parts] // step,
                windows=found.windows.vectors[windows][::step],
            )
        )
    return result


def cut(texts: list[str]) -> tuple[list[tuple[Span, ...]], list[list[int]]]:
    """Return the clauses of texts, and the offsets at which all but the first begin."""
    spans = [clauses(text) for text in texts]
    return spans, [[one.start for one in own[1:]] for own in spans]


def window_similarity(src: Text, tgt: Text, src_hubs: Vectors, tgt_hubs: Vectors) -> Vectors:
    """Return the similarity of all windows less what they share with everything.

    Args:
        src: Source.
        tgt: Target.
        src_hubs: How similar each window of the source is to many others, shape ``(tokens,)``.
        tgt_hubs: The same of the target.

    Returns:
        Shape ``(tokens of the source, tokens of the target)``.
    """
    similar: Vectors = src.windows @ tgt.windows.T
    similar -= 0.5 * src_hubs[:, None]
    similar -= 0.5 * tgt_hubs[None, :]
    return similar


def raw_features(own: Text, other: Text, similar: Vectors) -> Values:
    """Return the features of a text's clauses, not yet measured against the document.

    Args:
        own: The text whose clauses are asked about.
        other: The text that should hold them.
        similar: Of the two's windows, shape ``(own tokens, other tokens)``.

    Returns:
        Shape ``(clauses, len(FEATURES))``. Two columns need the document's ratio and hold what it is
        applied to: ``length explained`` the clause's share of the text's bytes, ``length excess``
        ln(own / other bytes).
    """
    count, across = similar.shape
    first, last = own.tokens[:, 0], own.tokens[:, 1]
    # A clause of marks only may have no token of its own: it borrows its neighbour's.
    first = np.minimum(first, count - 1)
    last = np.maximum(last, first + 1)
    sizes = last - first
    best = similar.max(axis=1).astype(np.float64)
    sums = _reached(best)
    inside = sums[last] - sums[first]
    coverage = inside / sizes
    rest = count - sizes
    others = np.where(rest > 0, (sums[-1] - inside) / np.maximum(rest, 1), coverage)

    shares = np.exp((similar - similar.max(axis=0)) / _SHARPNESS)
    taken = _reached(shares @ (1 / shares.sum(axis=0))) / across
    fair = sizes / count

    whole = float(own.whole @ other.whole)
    single = len(own.outline.clauses) == 1
    features = np.zeros((len(own.outline.clauses), len(FEATURES)))
    features[:, 0] = coverage
    runs = (sums[_RUN:] - sums[:-_RUN]) / _RUN
    # A clause of fewer windows than a run is one run.
    features[:, 1] = [
        runs[begin : end - _RUN + 1].min() if end - begin >= _RUN else mean
        for begin, end, mean in zip(first.tolist(), last.tolist(), coverage, strict=True)
    ]
    features[:, 2] = np.log((taken[last] - taken[first]) / fair + 0.05)
    # A text that is one clause has nothing left without it: the usual loss stands for it.
    features[:, 3] = -0.15 if single else own.without @ other.whole - whole
    features[:, 4] = own.parts @ other.whole
    features[:, 5] = coverage - others
    features[:, 6] = own.outline.bytes / max(own.outline.length, 1.0)
    features[:, 7] = fair
    features[:, 8] = np.log(sizes)
    features[:, 9] = np.log(len(own.outline.clauses))
    features[:, 10] = whole
    features[:, 11] = np.log((own.outline.length + 5) / (other.outline.length + 5))
    return features


def _reached(values: npt.NDArray[np.floating]) -> Values:
    """Return the sums of the first 0, 1, 2… values."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums


def scaled_features(raw: Values, scale: Scale) -> Values:
    """Return features of clauses measured in the document's own spread; see `raw_features`.

    Args:
        raw: Of the clauses of any number of texts, shape ``(clauses, len(FEATURES))``.
        scale: What is usual in their document.
    """
    features = raw.copy()
    columns = [FEATURES.index(name) for name in _SCALED]
    features[:, columns] = np.clip((raw[:, columns] - scale.middle) / scale.spread, -_CLIP, _CLIP)
    excess = raw[:, 11] - scale.ratio
    spread = max(scale.ratio_spread, 0.15)
    # How much likelier the length becomes when the clause is taken away.
    left = excess + np.log(np.maximum(1 - raw[:, 6], 0.02))
    cap = 36 * spread * spread
    gain = (np.minimum(excess**2, cap) - np.minimum(left**2, cap)) / (2 * spread * spread)
    single = raw[:, 9] == 0
    features[:, 6] = np.where(
        single, np.minimum(excess / spread, 3.0), np.clip(gain, -_CLIP, _CLIP)
    )
    features[:, 11] = np.clip(excess / spread, -_CLIP, _CLIP)
    return features


def pair_features(
    found: Measured, usual: tuple[float, float], scales: tuple[Scale, Scale]
) -> Values:
    """Return the features of a pair of texts.

    Args:
        found: The pair.
        usual: Median and spread of the document's margins.
        scales: The scales of the two directions.

    Returns:
        Shape ``(len(PAIR_FEATURES),)``.
    """
    rows = found.rows
    covered = [
        (row[:, 0] - scale.middle[0]) / scale.spread[0]
        for row, scale in zip(rows, scales, strict=True)
    ]
    means = [float(own @ row[:, 7]) for own, row in zip(covered, rows, strict=True)]
    best = [float(own.max()) for own in covered]
    tokens = [float(np.log(np.exp(row[:, 8]).sum())) for row in rows]
    excess = abs(rows[0][0, 11] - scales[0].ratio) / max(scales[0].ratio_spread, 0.15)
    middle, spread = usual
    measured = np.clip([(found.margin - middle) / spread, *means, *best], -_CLIP, _CLIP)
    return np.array([found.margin, *measured, *tokens, min(excess, _CLIP)])
