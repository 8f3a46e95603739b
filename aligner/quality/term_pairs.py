"""Words of English texts and the runs of Han characters that render them usually.

Association over the beads of a document finds the two (Dice's coefficient), and their vectors must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.encoders.base import Vectors
from aligner.encoders.use import UseEncoder
from aligner.quality.english_words import EnglishWords
from aligner.quality.ngrams import HanNgrams

# All figures were chosen by reading what is found in newstest2021 (systems and references), the TED
# talks of the WMT21 metrics task and MAC-dev.
_FEWEST_BEADS = 4
FEWEST_TOGETHER = 3
_DICE = 0.55
# Words likelier than this in the encoder's own count (people, thing) are said loosely.
_COMMONEST = -10.2
_NOUN_SHARE = 0.3
# Cosine of a term and its usual rendering.
_USUAL = 0.65
# How much more a word must resemble a run than the run's parts.
WHOLE = 0.02
# What is encoded at most in a document of any length: terms, and runs that go with each.
_MOST_TERMS = 150
_MOST_RUNS = 4


@dataclass(frozen=True, slots=True)
class TermPair:
    """Hold a term and its usual rendering.

    Attributes:
        word: The English word.
        run: The Chinese one.
        likeness: Cosine of their vectors.
        together: Beads that have both, in order.
        word_only: Beads that have the word alone, in order.
        run_only: Beads that have the Chinese one alone, in order.
    """

    word: str
    run: str
    likeness: float
    together: tuple[int, ...]
    word_only: tuple[int, ...]
    run_only: tuple[int, ...]


class WordVectors:
    """Encode words once each; many at a time is cheapest."""

    def __init__(self) -> None:
        self._encoder = UseEncoder()
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of words, shape ``(len(texts), dim)``."""
        self.prepare(texts)
        stacked: Vectors = np.stack([self._known[text] for text in texts])
        return stacked

    def prepare(self, texts: Iterable[str]) -> None:
        """Encode what will be asked for."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))

    def likeness(self, text: str, others: Sequence[str]) -> Vectors:
        """Return the cosine of a word with others, of which there is one at least."""
        alike: Vectors = self(others) @ self([text])[0]
        return alike

    def log_probabilities(self, words: Sequence[str]) -> list[float]:
        """Return how frequent words are at large; see `UseEncoder.log_probabilities`."""
        return self._encoder.log_probabilities(words)


class Beads:
    """Hold what the beads of a document say word by word.

    Args:
        english: The English text of each bead.
        chinese: The Chinese text of each bead.

    Attributes:
        words: The English words.
        runs: The runs of Han characters.
        vectors: The vectors of both.
        chinese: The Chinese texts.
    """

    def __init__(self, english: Sequence[str], chinese: Sequence[str]) -> None:
        self.words = EnglishWords(english)
        self.runs = HanNgrams(chinese)
        self.vectors = WordVectors()
        self.chinese = chinese

    def pairs(self) -> list[TermPair]:
        """Return the terms with their usual renderings, the surest first."""
        found = []
        for word in self._terms():
            candidates = self._usual(word)
            # Whether a word is a noun takes a look at every place: asked last.
            if candidates and self.words.noun_share(word) >= _NOUN_SHARE:
                # Sure is what is often together and seldom apart.
                sure = candidates[0][0] * len(self.words.holders[word]) ** 0.5
                found.append((-sure, word, candidates))
        found = sorted(found)[:_MOST_TERMS]
        self.vectors.prepare(
            text
            for _, word, candidates in found
            for text in (self.words.forms[word], *(run for _, run in candidates))
        )
        best = [self._best_run(word, candidates) for _, word, candidates in found]
        self.vectors.prepare(
            part for _, run, likeness in best if likeness >= _USUAL for part in _parts(run)
        )
        return [
            self._pair(word, run, likeness)
            for word, run, likeness in best
            if likeness >= _USUAL and self.is_whole(self.words.forms[word], run, likeness)
        ]

    def _terms(self) -> Iterator[str]:
        """Yield the words that may be terms, by their looks and their frequency."""
        words = [
            word
            for word, own in self.words.holders.items()
            if len(own) >= _FEWEST_BEADS and self.words.may_be_term(word)
        ]
        likely = self.vectors.log_probabilities([self.words.forms[word] for word in words])
        for word, log_probability in zip(words, likely, strict=True):
            if log_probability < _COMMONEST:
                yield word

    def _usual(self, word: str) -> list[tuple[float, str]]:
        """Return the runs that go with a word, with Dice's coefficient, the surest first."""
        own = self.words.holders[word]
        numbers, together = self.runs.counted(own)
        dice = 2 * together / (len(own) + self.runs.spread[numbers])
        chosen = (together >= FEWEST_TOGETHER) & (dice >= _DICE)
        runs = zip(dice[chosen].tolist(), self.runs.texts(numbers[chosen]), strict=True)
        return sorted(runs, reverse=True)[:_MOST_RUNS]

    def _best_run(
        self, word: str, candidates: Sequence[tuple[float, str]]
    ) -> tuple[str, str, float]:
        """Return a word, that of its runs which means it most, and their cosine."""
        runs = [run for _, run in candidates]
        alike = self.vectors.likeness(self.words.forms[word], runs).tolist()
        _, _, run, likeness = max(
            (round(dice * one, 3), len(run), run, one)
            for (dice, run), one in zip(candidates, alike, strict=True)
        )
        return word, run, likeness

    def _pair(self, word: str, run: str, likeness: float) -> TermPair:
        number = self.runs.number(run)
        assert number is not None
        with_word, with_run = {*self.words.holders[word]}, {*self.runs.holders(number)}
        return TermPair(
            word,
            run,
            likeness,
            tuple(sorted(with_word & with_run)),
            tuple(sorted(with_word - with_run)),
            tuple(sorted(with_run - with_word)),
        )

    def is_whole(self, form: str, run: str, likeness: float) -> bool:
        """Tell whether a run means a word as a whole: 科技 does, 座庙 no more than 庙 alone."""
        parts = _parts(run)
        return likeness > float(self.vectors.likeness(form, parts).max()) + WHOLE

    def rare(self, forms: Sequence[str]) -> list[str]:
        """Return those words that are not said loosely."""
        likely = self.vectors.log_probabilities(forms) if forms else []
        return [form for form, one in zip(forms, likely, strict=True) if one < _COMMONEST]


def _parts(run: str) -> list[str]:
    """Return the shorter runs inside a run, single characters too."""
    size = len(run)
    cuts = [(begin, end) for begin in range(size) for end in range(begin + 1, size + 1)]
    return sorted({run[begin:end] for begin, end in cuts if end - begin < size})
