"""Where the terms of a list stand in a text: whole words in any form, the longest term first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from aligner import languages
from aligner.errors import MissingExtraError
from aligner.quality.glossary import is_acronym
from aligner.quality.numerals import FULL_WIDTH
from aligner.types import Span

# Han, kana and Thai letters, between which no word begins or ends visibly.
_UNSPACED = "\u0e01-\u0e5b\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_WORD = re.compile(rf"(?:(?![{_UNSPACED}])[^\W_])+")
_PART = re.compile(rf"[{_UNSPACED}]+|{_WORD.pattern}|\s+|.")
# The plain one last: in a class of characters it would be a range.
_HYPHENS = "\u2010\u2011\u2013-"
_APOSTROPHES = "'’"
_SHORTEST_INFLECTED = 3
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Hold a place of a term.

    Attributes:
        term: Number of the term.
        span: Where it stands.
    """

    term: int
    span: Span


class Finder:
    """Find the terms of a list in texts of one language.

    Letters match in either case, except those of a term in capitals (IT, GPT-4); hyphens and
    spaces inside a term are as good as each other or nothing. English words match in the plural, with a
    genitive's s, and with -ed and -ing. Chinese, Japanese and Thai terms match anywhere in a text,
    Chinese ones in both standards if the package OpenCC is installed.

    Args:
        terms: The forms of each term.
        lang: BCP-47 tag of the texts.

    Attributes:
        converted: Whether the terms are looked for in both standards of Chinese.
    """

    def __init__(self, terms: Iterable[Iterable[str]], lang: str) -> None:
        english = languages.primary(lang) == "en"
        conversions = _conversions() if languages.primary(lang) == "zh" else ()
        self.converted = bool(conversions)
        # By its first word, in all that may become of it, or else by its first characters.
        self._by_word: dict[str, list[_Form]] = defaultdict(list)
        self._by_characters: dict[str, list[_Form]] = defaultdict(list)
        for number, forms in enumerate(terms):
            given = [form.translate(FULL_WIDTH) for form in forms]
            converted = [convert(form) for form in given for convert in conversions]
            for form in dict.fromkeys((*given, *converted)):
                own = _Form(form, number, english)
                first = own.parts[0]
                if _WORD.match(first) and not _HANGUL.match(first):
                    for word in own.beginnings():
                        self._by_word[word.casefold()].append(own)
                else:
                    self._by_characters[first[:2].casefold()].append(own)

    def find(self, text: str) -> list[Occurrence]:
        """Return where terms stand, in order; none inside another, the longest first."""
        taken: list[Occurrence] = []
        # Of terms in one place that which has its ending of itself: "building" before "build".
        for _, _, one in sorted(self._candidates(text), key=lambda found: found[:2], reverse=True):
            begin, end = one.span.start, one.span.end
            if not any(begin < other.span.end and other.span.start < end for other in taken):
                taken.append(one)
        return sorted(taken, key=lambda one: one.span.start)

    def anywhere(self, text: str) -> frozenset[int]:
        """Return the terms that stand in a text, those inside others too."""
        return frozenset(one.term for _, _, one in self._candidates(text))

    def _candidates(self, text: str) -> Iterator[tuple[int, float, Occurrence]]:
        """Yield matches with their length and the weight of the form."""
        plain = text.translate(FULL_WIDTH)
        for at, form in self._starts(plain):
            end = form.end_at(plain, at)
            if end is not None:
                yield end - at, form.weight, Occurrence(form.term, Span(at, end))

    def _starts(self, text: str) -> Iterator[tuple[int, _Form]]:
        """Yield places where forms may begin."""
        for match in _WORD.finditer(text):
            for form in self._by_word.get(match[0].casefold(), ()):
                yield match.start(), form
        if self._by_characters:
            for at in range(len(text)):
                for start in {text[at], text[at : at + 2]}:
                    for form in self._by_characters.get(start.casefold(), ()):
                        yield at, form


class _Form:
    """Hold one form of a term as it is looked for.

    Attributes:
        parts: Its words, marks and spaces.
        term: Number of the term.
        weight: Its length, a little more in capitals: of two terms in one place the heavier stands
            there.
    """

    def __init__(self, form: str, term: int, english: bool) -> None:
        self.parts: list[str] = _PART.findall(form)
        self.term = term
        self._exact = is_acronym(form)
        self.weight = len(form) + self._exact / 2
        self._english = english
        # Korean particles follow without a space.
        self._open_end = bool(_UNSPACED_LETTER.match(form[-1]) or _HANGUL.match(form[-1]))
        self._open_start = bool(_UNSPACED_LETTER.match(form))

    def end_at(self, text: str, at: int) -> int | None:
        """Return where the form ends if it stands at a place of a text."""
        if not self._open_start and at and _WORD.match(text[at - 1]):
            return None
        match = self._pattern.match(text, at)
        if not match:
            return None
        following = text[match.end() : match.end() + 1]
        if not self._open_end and (_WORD.match(following) or following in {"+", "#"}):
            return None
        return match.end()

    def beginnings(self) -> set[str]:
        """Return what its first word may be in a text: itself, or all words in one."""
        words = [part for part in self.parts if part[0].isalnum()]
        joined = (f"{''.join(words[:-1])}{last}" for last in self.variants(words[-1]))
        return {*self.variants(words[0]), *joined}

    def variants(self, part: str) -> tuple[str, ...]:
        """Return what a word may become in a text."""
        if self._english and part.isascii() and part.isalpha():
            return inflected(part)
        return (part,)

    # Most forms of a long list stand nowhere in a text.
    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pieces = []
        for number, part in enumerate(self.parts):
            if number and self.parts[number - 1][0].isalnum() and part[0].isalnum():
                # "GPT模型" and "GPT 模型".
                pieces.append(r"\s*")
            inside = 0 < number < len(self.parts) - 1
            if inside and (part.isspace() or part in _HYPHENS):
                pieces.append(rf"[\s{_HYPHENS}]*")
            elif part in _APOSTROPHES:
                pieces.append(f"[{_APOSTROPHES}]")
            else:
                words = sorted(self.variants(part), key=len, reverse=True)
                ending = f"(?:[{_APOSTROPHES}]s|(?<=s)[{_APOSTROPHES}])?" if len(words) > 1 else ""
                pieces.append(f"(?:{'|'.join(map(re.escape, words))}){ending}")
        return re.compile("".join(pieces), re.NOFLAG if self._exact else re.IGNORECASE)


def _conversions() -> tuple[Callable[[str], str], ...]:
    """Return what makes Simplified and Traditional Chinese, nothing without OpenCC."""
    try:
        return languages.chinese_converter("t2s"), languages.chinese_converter("s2t")
    except MissingExtraError:
        return ()


def inflected(word: str) -> tuple[str, ...]:
    """Return an English word with its regular endings.

    >>> inflected("policy"), inflected("tune"), inflected("API")
    (('policy', 'policies', 'policied', 'policying'), ('tune', 'tunes', 'tuned', 'tuning'), ('API', 'APIs'))
    """
    if len(word) < _SHORTEST_INFLECTED:
        return (word,)
    if is_acronym(word):
        return word, f"{word}s"
    last, before = word[-1].lower(), word[-2].lower()
    if last == "y" and before not in _VOWELS:
        stem = word[:-1]
        return word, f"{stem}ies", f"{stem}ied", f"{word}ing"
    if last == "e":
        return word, f"{word}s", f"{word}d", f"{word[:-1]}ing"
    doubles = before in _VOWELS and last not in f"{_VOWELS}wxyh"
    doubled = (f"{word}{last}ed", f"{word}{last}ing") if doubles else ()
    return word, f"{word}s", f"{word}es", f"{word}ed", f"{word}ing", *doubled
