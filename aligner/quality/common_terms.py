"""Terms of common words that one document renders in several ways: interface as 界面, once as 接口.

Between English and Chinese only. A term is an English noun that recurs together with one run of Han
characters: association over the beads finds the two (Dice's coefficient), and their vectors must agree. In
a bead that has one of them without the other, a variant is what has nearly the same vector as the
term and is like the usual rendering. What its neighbours account for is passed over: a word that says the
same of another word of the bead, of a phrase, or that usually goes with another word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from aligner import languages
from aligner.quality.findings import Kind, Severity
from aligner.quality.renderings import Rendering, TextOf
from aligner.quality.term_pairs import FEWEST_TOGETHER, WHOLE, Beads, TermPair
from aligner.types import Span

# As in `aligner.quality.term_pairs`, all figures were chosen by reading what is found.
# Share of a term's beads that must have its usual rendering: less, and it is said loosely.
_USUAL_SHARE = 0.6
# Cosines: of a term and a variant, of the usual rendering and a variant.
_VARIANT = 0.65
_ALIKE = 0.6
# How much less a variant may resemble the term than the usual rendering does, and how much less it must
# resemble the bead's other words.
_WORSE = 0.15
_AHEAD = 0.25
# Dice's coefficient from which on a variant goes with another word of the document.
_OTHERS = 0.5
# Cosine of two characters and the term from which on longer runs around them are looked at.
_PROMISING = 0.5
_SAME_STEM = 3
_HAN = re.compile("[\u3400-\u9fff]+")
# Texts of beads without the usual rendering that are encoded at most, for a document of any length: about a
# sixth of a second. The surest terms come first.
_ROOM = 1000


def common_terms(
    sides: tuple[Sequence[TextOf], Sequence[TextOf]], langs: tuple[str, str]
) -> Iterator[Rendering]:
    """Yield the terms of common words that a document renders in several ways.

    Args:
        sides: The texts of all segments on both sides, in order; an empty one where a side lacks.
        langs: BCP-47 tags of the two sides; nothing is found but between English and Chinese.
    """
    primary = [languages.primary(lang) for lang in langs]
    if sorted(primary) != ["en", "zh"]:
        return
    english = primary.index("en")
    beads = [
        (one, other)
        for one, other in zip(sides[english], sides[1 - english], strict=True)
        if one.text.strip() and other.text.strip()
    ]
    if not beads:
        return
    search = _Search([one.text for one, _ in beads], [other.text for _, other in beads])
    for pair in search.pairs():
        for term_is_english in (True, False):
            variants = search.variants(pair, term_is_english=term_is_english)
            if variants:
                message, places = _rendering(
                    search, pair, variants, term_is_english=term_is_english, english=english
                )
                segments = tuple(
                    (side, beads[bead][0].segment, span) for side, bead, span in places
                )
                yield Rendering(Kind.RENDERING, Severity.NOTE, message, segments)


class _Search:
    """Look for terms and their variants in beads.

    Args:
        english: The English text of each bead.
        chinese: The Chinese text of each bead.
    """

    def __init__(self, english: Sequence[str], chinese: Sequence[str]) -> None:
        self._beads = Beads(english, chinese)
        self._words, self._runs = self._beads.words, self._beads.runs
        self._vectors = self._beads.vectors

    def pairs(self) -> list[TermPair]:
        """Return the terms with their usual renderings, the surest first."""
        return self._prepared(self._beads.pairs())

    def _prepared(self, pairs: Sequence[TermPair]) -> list[TermPair]:
        """Return the pairs for which there is room, what their beads hold encoded."""
        needed: dict[str, None] = {}
        chosen = []
        for pair in pairs:
            if len(needed) >= _ROOM:
                break
            chosen.append(pair)
            for bead in self._open(pair, term_is_english=True):
                needed.update(dict.fromkeys(self._short_runs(pair, bead)))
                needed.update(dict.fromkeys(self._rivals(pair, bead, options_are_words=False)))
            for bead in self._open(pair, term_is_english=False):
                needed.update(dict.fromkeys(self._rare_words(pair, bead)))
        self._vectors.prepare(needed)
        return chosen

    def _open(self, pair: TermPair, *, term_is_english: bool) -> tuple[int, ...]:
        """Return the beads in which a term may have a variant: none if it is said loosely."""
        beads = pair.word_only if term_is_english else pair.run_only
        if len(pair.together) < _USUAL_SHARE * (len(pair.together) + len(beads)):
            return ()
        if not term_is_english:
            return beads
        return tuple(bead for bead in beads if self._words.is_noun(bead, pair.word))

    def _short_runs(self, pair: TermPair, bead: int) -> list[str]:
        runs = self._runs.texts(self._runs.of(bead))
        return [run for run in runs if len(run) == 2 and run not in pair.run]

    def _rare_words(self, pair: TermPair, bead: int) -> list[str]:
        """Return the words of a bead, in their commonest forms, that may render a Chinese term."""
        forms = [
            self._words.forms[word]
            for word in self._words.words(bead)
            if self._words.may_be_term(word)
            and word[:_SAME_STEM] != pair.word[:_SAME_STEM]
            and pair.word not in word
            and self._words.is_noun(bead, word)
        ]
        return self._beads.rare(forms)

    def variants(self, pair: TermPair, *, term_is_english: bool) -> dict[str, list[int]]:
        """Return what a term is in the other language where the usual rendering lacks, with the beads."""
        look = self._run_in if term_is_english else self._word_in
        found: dict[str, list[int]] = {}
        for bead in self._open(pair, term_is_english=term_is_english):
            variant = look(pair, bead)
            if variant:
                found.setdefault(variant, []).append(bead)
        # What is as frequent as the usual rendering is no slip.
        return {
            variant: own for variant, own in found.items() if 2 * len(own) <= len(pair.together)
        }

    def _run_in(self, pair: TermPair, bead: int) -> str | None:
        """Return the run that renders a word in a bead, if one other than the usual does."""
        form = self._words.forms[pair.word]
        short = self._short_runs(pair, bead)
        if not short:
            return None
        alike = self._vectors.likeness(form, short).tolist()
        promising = [run for run, one in zip(short, alike, strict=True) if one >= _PROMISING]
        runs = self._runs.texts(self._runs.of(bead))
        # 冠病毒 is 冠状病毒 cut short.
        options = [
            run
            for run in runs
            if any(part in run for part in promising) and not {*run} <= {*pair.run}
        ]
        phrases = self._words.phrases(bead, pair.word)
        for run, likeness in self._candidates(pair, options, bead, term_is_english=True):
            if (
                self._beads.is_whole(form, run, likeness)
                and not self._exceeded(run, likeness, phrases)
                and not self._goes_with_other_word(run, pair.word)
            ):
                return run
        return None

    def _word_in(self, pair: TermPair, bead: int) -> str | None:
        """Return the word that renders a run in a bead, if one other than the usual does."""
        options = self._rare_words(pair, bead)
        longer = _longer(self._beads.chinese[bead], pair.run)
        for form, likeness in self._candidates(pair, options, bead, term_is_english=False):
            word = next(one for one in self._words.words(bead) if self._words.forms[one] == form)
            if not self._exceeded(form, likeness, longer) and not self._goes_with_other_run(
                word, pair.run
            ):
                return word
        return None

    def _candidates(
        self, pair: TermPair, options: Sequence[str], bead: int, *, term_is_english: bool
    ) -> Iterator[tuple[str, float]]:
        """Yield the options that mean the term and nothing else in the bead, the likeliest first.

        With each comes its cosine with the term.
        """
        if not options:
            return
        word = self._words.forms[pair.word]
        term, usual = (word, pair.run) if term_is_english else (pair.run, word)
        alike = self._vectors.likeness(term, options)
        usually = self._vectors.likeness(usual, options)
        least = max(_VARIANT, pair.likeness - _WORSE)
        chosen = np.flatnonzero((alike >= least) & (usually >= _ALIKE)).tolist()
        for at in sorted(chosen, key=lambda at: (-min(alike[at], usually[at]), options[at])):
            rivals = self._rivals(pair, bead, options_are_words=not term_is_english)
            ahead = float(alike[at]) - _AHEAD
            if not rivals or float(self._vectors.likeness(options[at], rivals).max()) < ahead:
                yield options[at], float(alike[at])

    def _rivals(self, pair: TermPair, bead: int, *, options_are_words: bool) -> list[str]:
        """Return what else stands beside the term in a bead, which may be what an option renders."""
        if options_are_words:
            runs = self._runs.texts(self._runs.of(bead))
            return [run for run in runs if len(run) == 2 and not {*run} & {*pair.run}]
        return [
            self._words.forms[word]
            for word in self._words.words(bead)
            if word != pair.word and len(word) > 1
        ]

    def _exceeded(self, option: str, likeness: float, longer: Sequence[str]) -> bool:
        """Tell whether an option renders something longer than the term: mortality 死亡率, not 死亡."""
        if not longer:
            return False
        return float(self._vectors.likeness(option, longer).max()) > likeness - WHOLE

    def _goes_with_other_word(self, run: str, word: str) -> bool:
        """Tell whether a run usually goes with another word of the document."""
        number = self._runs.number(run)
        assert number is not None
        holders = self._runs.holders(number)
        counted = Counter(other for bead in holders for other in self._words.words(bead))
        return any(
            count >= FEWEST_TOGETHER
            and other != word
            and 2 * count > _OTHERS * (len(holders) + len(self._words.holders[other]))
            for other, count in counted.items()
        )

    def _goes_with_other_run(self, word: str, run: str) -> bool:
        """Tell whether a word usually goes with another run of the document."""
        own = self._words.holders[word]
        numbers, together = self._runs.counted(own)
        dice = 2 * together / (len(own) + self._runs.spread[numbers])
        others = self._runs.texts(numbers[(together >= FEWEST_TOGETHER) & (dice > _OTHERS)])
        return any(not {*other} & {*run} for other in others)

    def place(self, bead: int, form: str, *, english: bool) -> Span:
        """Return where a word or a run of Han characters stands first in a bead."""
        if english:
            return next(place.span for place in self._words.places(bead) if place.word == form)
        at = self._beads.chinese[bead].index(form)
        return Span(at, at + len(form))

    def shown(self, form: str, *, english: bool) -> str:
        """Return a word as it is written mostly."""
        return self._words.forms[form] if english else form


def _longer(text: str, run: str) -> list[str]:
    """Return a run with a character or two more of Han before or after it, wherever it stands."""
    found = []
    for match in re.finditer(re.escape(run), text):
        begin, end = match.span()
        around = ((begin - 1, end), (begin - 2, end), (begin, end + 1), (begin, end + 2))
        found += [text[max(left, 0) : right] for left, right in around if left >= 0]
    return [one for one in dict.fromkeys(found) if len(one) > len(run) and _HAN.fullmatch(one)]


def _rendering(
    search: _Search,
    pair: TermPair,
    variants: dict[str, list[int]],
    *,
    term_is_english: bool,
    english: int,
) -> tuple[str, list[tuple[int, int, Span]]]:
    """Return the message on a term, and side, bead and span of one place of each of its forms."""
    term, usual = (pair.word, pair.run) if term_is_english else (pair.run, pair.word)
    ways = {
        usual: list(pair.together),
        **dict(sorted(variants.items(), key=lambda one: -len(one[1]))),
    }
    listed = ", ".join(
        f"{search.shown(way, english=not term_is_english)} ({len(own)})"
        for way, own in ways.items()
    )
    shown = search.shown(term, english=term_is_english)
    term_side = english if term_is_english else 1 - english
    what = "several renderings of" if term_side == 0 else "several words for which the target has"
    places = [
        (1 - term_side, own[0], search.place(own[0], way, english=not term_is_english))
        for way, own in ways.items()
    ]
    return f"{what} {shown}: {listed}", places
