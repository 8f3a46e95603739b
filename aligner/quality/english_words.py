"""The words of English texts, and which of them stand there as nouns, without a dictionary."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from aligner.types import Span

_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
# What stands before a noun, perhaps with a word between.
_BEFORE = re.compile(
    r"\b(?:the|an?|this|that|these|those|our|their|his|her|its|my|your|each|every|some|any|no|of|"
    r"another|one|two|three|\w+['’]s)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_LOOK_BACK = 40
_FUNCTION_WORD = re.compile(
    "(?:of|in|on|at|to|for|from|by|with|and|or|but|that|which|who|is|are|was|were|be|been|has|have|"
    "had|will|would|can|could|may|might|must|should|do|does|did|as|than|if|when|where|while|because|"
    "so|not|it|he|she|they|we|you|i|this|these|those|the|an?|about|into|over|under|through|between|"
    "against|after|before|during|like|all|also|then|more|just|only)"
)
_NEXT = re.compile(r"\s+([A-Za-z]+)")
_BREAK = re.compile(r"\s*(?:[^\w\s'’-]|$|--)|['’]s\b")
# Endings of verbs, adverbs and adjectives.
_NO_NOUN = re.compile(r"(?:ed|ing|ly|ic|al|ous|ive|ful|less|able|ible)$")
_NUMERALS = frozenset({"hundred", "thousand", "million", "billion", "dozen"})
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a word in a text.

    Attributes:
        word: In lower case and the singular.
        form: As it stands.
        span: Where it stands.
    """

    word: str
    form: str
    span: Span


class EnglishWords:
    """Hold which words stand in which texts.

    Args:
        texts: The texts.

    Attributes:
        holders: The texts that have each word, in order.
        forms: The commonest form of each word, in lower case.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._places: dict[int, tuple[Place, ...]] = {}
        counted: Counter[str] = Counter()
        self.holders: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            found = _WORD.findall(text)
            counted.update(found)
            for word in sorted(set(map(_word_of, found))):
                self.holders[word].append(number)
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        lower: Counter[str] = Counter()
        for form, count in counted.items():
            word = _word_of(form)
            forms[word][form.lower()] += count
            lower[word] += count * form.islower()
        self.forms = {word: found.most_common(1)[0][0] for word, found in forms.items()}
        self._common = {word for word, found in forms.items() if 2 * lower[word] >= found.total()}

    def places(self, text: int) -> tuple[Place, ...]:
        """Return the words of a text, in order."""
        if text not in self._places:
            self._places[text] = tuple(
                Place(_word_of(match[0]), match[0], Span(*match.span()))
                for match in _WORD.finditer(self._texts[text])
            )
        return self._places[text]

    def words(self, text: int) -> list[str]:
        """Return the words of a text once each, in order."""
        return list(dict.fromkeys(place.word for place in self.places(text)))

    def may_be_term(self, word: str) -> bool:
        """Tell whether a word may be a term by its looks: long enough, no name, verb or number."""
        return (
            len(word) >= _SHORTEST
            and word in self._common
            and word not in _NUMERALS
            and not _NO_NOUN.search(word)
        )

    def is_noun(self, text: int, word: str) -> bool:
        """Tell whether a word stands in a text as a noun: marked as one before, and ending a phrase."""
        return all(
            self._ends_phrase(text, place) for place in self.places(text) if place.word == word
        )

    def noun_share(self, word: str) -> float:
        """Return the share of the texts with a word in which it is a noun."""
        own = self.holders[word]
        return sum(self.is_noun(text, word) for text in own) / len(own)

    def phrases(self, text: int, word: str) -> tuple[str, ...]:
        """Return a word with the content word before or after it, wherever that is in a text."""
        own = self._texts[text]
        found = []
        for number, place in enumerate(self.places(text)):
            if place.word != word:
                continue
            for first, second in ((number - 1, number), (number, number + 1)):
                if first < 0 or second >= len(self.places(text)):
                    continue
                one, other = self.places(text)[first], self.places(text)[second]
                beside = other if one is place else one
                between = own[one.span.end : other.span.start]
                if not between.strip(" -") and _is_content(beside.word):
                    found.append(f"{one.form} {other.form}")
        return tuple(found)

    def _ends_phrase(self, text: int, place: Place) -> bool:
        own = self._texts[text]
        before = own[max(place.span.start - _LOOK_BACK, 0) : place.span.start]
        plural = place.form[-1] == "s" and place.form[-2:] != "ss"
        if not plural and not _BEFORE.search(before):
            return False
        if _BREAK.match(own, place.span.end):
            return True
        following = _NEXT.match(own, place.span.end)
        return following is not None and bool(_FUNCTION_WORD.fullmatch(following[1].lower()))


def _is_content(word: str) -> bool:
    return len(word) > 2 and not _FUNCTION_WORD.fullmatch(word)


@lru_cache(maxsize=65536)
def _word_of(form: str) -> str:
    return singular(form.lower())


def singular(word: str) -> str:
    """Return a word without the plural's ending, where it looks like one.

    >>> [singular(word) for word in ("interfaces", "policies", "boxes", "glass", "analysis")]
    ['interface', 'policy', 'box', 'glass', 'analysis']
    """
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and re.search("(?:s|x|z|ch|sh)es$", word):
        return word[:-2]
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word
