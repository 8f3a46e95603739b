"""The figures of the scorer on every pair of a corpus, as a step that rejects nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aligner.corpora.evidence import Judge
from aligner.corpora.pairs import CorpusPair, Score, Verdict
from aligner.corpora.stages import blocks
from aligner.quality.adequacy import Judgement

FIGURES = ("similarity", "margin", "mismatch", "omission", "addition")


@dataclass(frozen=True, slots=True)
class ScoreStage:
    """Note what the scorer says of the pairs that are still accepted.

    The score of its verdict holds the `FIGURES` in their order: the cosine of the two texts, what
    it is above that of unrelated texts of the document, and the probabilities that the texts have
    nothing to do with each other, that the target lacks something, and that it adds something.

    Attributes:
        judge: Where the figures come from; filters that share it have paid for them already.
    """

    judge: Judge
    name = "score"

    def parameters(self) -> Mapping[str, object]:
        """Return the settings, and which scorer was used."""
        return {"figures": " ".join(FIGURES), "scorer": self.judge.scorer.name}

    def run(self, pairs: Iterator[CorpusPair]) -> Iterator[CorpusPair]:
        """Yield the pairs with their figures; none where a text is empty."""
        for block in blocks(pairs):
            live = [pair for pair in block if pair.accepted]
            figures = iter(self.judge.judge(live) if live else ())
            for pair in block:
                if pair.accepted:
                    yield pair.judged(Verdict(self.name, _score(next(figures)), True))
                else:
                    yield pair


def _score(found: Judgement | None) -> Score:
    if found is None:
        return ()
    return (
        found.similarity,
        found.margin,
        found.mismatch,
        found.omission.probability,
        found.addition.probability,
    )
