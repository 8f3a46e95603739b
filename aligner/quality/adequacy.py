"""The scorer `adequacy`: similarity, margin, and what either side lacks, for pairs of texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from aligner.encoders import Encoder, get_encoder
from aligner.encoders.base import PieceEncoder
from aligner.encoders.threads import single_threaded
from aligner.errors import ConfigError
from aligner.quality.calibration import (
    Calibration,
    blocks,
    calibrate,
    encode_block,
    measure,
)
from aligner.quality.detector import Detector, Missing, load_detector
from aligner.quality.evidence import pair_features
from aligner.quality.sampling import TextPair


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold the figures of one pair of texts, neither of them empty.

    Attributes:
        similarity: Cosine of the two vectors, in [-1, 1].
        margin: Similarity less half of what either side shares with its ten nearest texts of the
            document: about 0 for texts that have nothing to do with each other.
        mismatch: Probability that the texts have nothing to do with each other, in [0, 1].
        omission: What the target lacks of the source.
        addition: What the target has that the source lacks.
    """

    similarity: float
    margin: float
    mismatch: float
    omission: Missing
    addition: Missing


class Scorer(Protocol):
    """Judge pairs of texts against what is usual among them.

    Attributes:
        name: Short name for signatures.
        signature: What made the figures: model, weights.
    """

    name: str
    signature: tuple[tuple[str, str], ...]

    def judge(self, sample: Sequence[TextPair], pairs: Iterable[TextPair]) -> Iterator[Judgement]:
        """Yield a judgement for each pair, in order.

        Args:
            sample: Pairs that stand for the document.
            pairs: Pairs without an empty side; not all are held at once.
        """
        ...


class AdequacyScorer:
    """Judge pairs with the vectors of an encoder.

    Args:
        encoder: A name or an instance that gives the pieces of texts (`PieceEncoder`).
        detector: Weights of omission and addition; those of the package when left out.

    Raises:
        ConfigError: The encoder gives no pieces.
    """

    name = "adequacy"

    def __init__(self, encoder: str | Encoder = "use", *, detector: Detector | None = None) -> None:
        found = get_encoder(encoder)
        if not isinstance(found, PieceEncoder):
            raise ConfigError(
                f"the scorer 'adequacy' looks into texts clause by clause, which the encoder "
                f"{found.name!r} does not offer (encode_pieces); use the encoder 'use'"
            )
        self._encoder = found
        self._detector = load_detector() if detector is None else detector
        self.signature: tuple[tuple[str, str], ...] = (
            ("enc", found.name),
            ("weights", self._detector.version),
        )

    def calibrate(self, sample: Sequence[TextPair]) -> Calibration:
        """Return what is usual in a document, from pairs that stand for it."""
        with single_threaded():
            return calibrate(self._encoder, sample, self._detector.usual)

    def judge(self, sample: Sequence[TextPair], pairs: Iterable[TextPair]) -> Iterator[Judgement]:
        """Yield a judgement for each pair, in order; see `Scorer`."""
        calibration = self.calibrate(sample)
        for block in blocks(pairs):
            yield from self.judge_block(calibration, block)

    def judge_block(self, calibration: Calibration, pairs: Sequence[TextPair]) -> list[Judgement]:
        """Return the judgements of some pairs, none of which has an empty side."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in calibration.known]
        scales = (calibration.forward, calibration.backward)
        with single_threaded():
            measured = measure(*encode_block(self._encoder, new), calibration)
            new_ones = dict(zip(new, measured, strict=True))
            found = [new_ones.get(pair) or calibration.known[pair] for pair in pairs]
            omissions, additions = (
                self._detector.judge(
                    [one.rows[side] for one in found], [one.outlines[side] for one in found], scale
                )
                for side, scale in enumerate(scales)
            )
        return [
            Judgement(
                similarity=one.similarity,
                margin=one.margin,
                mismatch=self._detector.mismatch(pair_features(one, calibration.margin, scales)),
                omission=omission,
                addition=addition,
            )
            for one, omission, addition in zip(found, omissions, additions, strict=True)
        ]
