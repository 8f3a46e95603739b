"""The steps of a corpus as streams: pairs in, pairs out, decisions noted on them.

A rejected pair stays in the stream with its verdict, and no later step looks at it: a corpus can
always say what became of each pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from aligner.corpora.filters import Filter
from aligner.corpora.pairs import CorpusPair, Score, Verdict
from aligner.errors import ConfigError

# Pairs of a document that are looked at together.
BLOCK = 1000


class Stage(Protocol):
    """Be a step of a corpus."""

    @property
    def name(self) -> str:
        """Return how verdicts and data cards call it."""
        ...

    def run(self, pairs: Iterator[CorpusPair]) -> Iterator[CorpusPair]:
        """Yield the pairs in the same order, each accepted one judged or changed."""
        ...

    def parameters(self) -> Mapping[str, object]:
        """Return the settings, for the data card."""
        ...


def blocks(pairs: Iterable[CorpusPair], size: int = BLOCK) -> Iterator[list[CorpusPair]]:
    """Yield runs of neighbours that are of one document, at most ``size`` long."""
    block: list[CorpusPair] = []
    for pair in pairs:
        if block and (len(block) == size or pair.documents != block[0].documents):
            yield block
            block = []
        block.append(pair)
    if block:
        yield block


@dataclass(frozen=True, slots=True)
class FilterStage:
    """Apply a filter to the pairs that are still accepted."""

    filter: Filter

    @property
    def name(self) -> str:
        """Return the filter's name."""
        return self.filter.name

    def parameters(self) -> Mapping[str, object]:
        """Return the filter's settings."""
        return self.filter.parameters()

    def run(self, pairs: Iterator[CorpusPair]) -> Iterator[CorpusPair]:
        """Yield the pairs with the filter's verdict.

        Raises:
            ConfigError: The filter gives too many or too few scores.
        """
        for block in blocks(pairs):
            live = [pair for pair in block if pair.accepted]
            scores = iter(self._scores(live))
            for pair in block:
                if pair.accepted:
                    score = next(scores)
                    yield pair.judged(Verdict(self.name, score, self.filter.accept(score)))
                else:
                    yield pair

    def _scores(self, live: Sequence[CorpusPair]) -> Sequence[Score]:
        scores = self.filter.score(live) if live else ()
        if len(scores) != len(live):
            raise ConfigError(
                f"the filter {self.name!r} gave {len(scores)} scores for {len(live)} pairs; "
                "score must return one for each"
            )
        return scores
