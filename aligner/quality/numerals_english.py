"""Numbers in English words: "one million", "a third", "two and a half", "the nineties"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from aligner.quality.numerals import SCALES, Quantity, Weight
from aligner.types import Span

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_VALUES = _ONES | _TENS | _ORDINALS
# Words that hold a number: they answer one on the other side.
_HOLDERS: dict[str, int | Fraction] = {
    "once": 1, "twice": 2, "thrice": 3, "double": 2, "twofold": 2, "triple": 3, "both": 2, "couple": 2,
    "pair": 2, "twin": 2, "either": 2, "neither": 2, "dozen": 12, "decade": 10, "decades": 10, "single": 1,
    "another": 1, "fortnight": 14, "noon": 12, "midnight": 12, "century": 100, "hundred": 100,
    "thousand": 1000, "million": 10**6, "half": Fraction(1, 2), "halves": Fraction(1, 2),
    "quarter": Fraction(1, 4), "quarters": Fraction(1, 4),
    "hundreds": 100, "thousands": 1000, "millions": 10**6,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4,
    "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8,
    "tenth": 10, "tenths": 10, "hundredth": 100, "hundredths": 100,
}  # fmt: skip
# "four decades" are forty years, "two dozen" twenty-four.
_GROUPS = {"decade": 10, "decades": 10, "century": 100, "centuries": 100, "dozen": 12}
_DECADES = {word[:-1] + "ies": value for word, value in _TENS.items()}
# Words that a number, or what stands for one, begins with.
_FIRST = frozenset({"a", *_VALUES, *_HOLDERS, *_DECADES})
_BIG = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
# Up to here a number word is often said of no exact number.
_SMALL = 12
_LONGEST = 14

_WORD = re.compile(r"[A-Za-z]+")
_AFTERNOON = re.compile(r"\s*(?:o['’]clock|p\.?m)")

type _Words = Sequence[tuple[str, int, int]]


def english_numbers(text: str) -> Iterator[Quantity]:
    """Yield the numbers written in English words."""
    words = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        if words[at][0] not in _FIRST:
            at += 1
            continue
        ahead = words[at : at + _LONGEST]
        used, value = _compound(text, ahead)
        if used:
            yield _quantity(text, ahead, used, value)
        elif not text[max(ahead[0][1] - 2, 0) : ahead[0][1]].rstrip(" -")[-1:].isdigit():
            yield from _holder(ahead[0])
        at += max(used, 1)


def _compound(text: str, words: _Words) -> tuple[int, int]:
    """Return how many words at the beginning make a number, 0 if none do, and its value."""
    total = section = used = 0
    for number, (word, begin, _) in enumerate(words):
        before = words[number - 1][0] if number else ""
        gap = text[words[number - 1][2] : begin] if number else " "
        if gap not in {" ", "-", ", "} or before in _ORDINALS:
            break
        if word == "and" and before in _BIG:
            continue
        if word in _VALUES:
            # "twenty one" is one number, "one two" and "twenty fifteen" are two.
            last = section % 100
            if used and (last % 10 or (last and _VALUES[word] > 9) or (last and gap == ", ")):
                break
            section += _VALUES[word]
        elif word in _BIG and used:
            section, total = _scaled(section, total, SCALES[word])
        elif number == 0 and word == "a" and len(words) > 1 and words[1][0] in _BIG:
            section = 1
        else:
            break
        used = number + 1
    return used, total + section


def _scaled(section: int, total: int, factor: int) -> tuple[int, int]:
    """Return section and total after a scale: hundred stays inside its section."""
    return (section * factor, total) if factor == 100 else (0, total + section * factor)


def _quantity(text: str, words: _Words, used: int, value: int) -> Quantity:
    begin, end = words[0][1], words[used - 1][2]
    following = [word for word, _, _ in words[used : used + 3]]
    values, tail = {Fraction(value)}, end
    exact = value > _SMALL and words[0][0] != "a" and value not in {100, 1000}
    weight = Weight.EXACT if exact else Weight.COUNTED if value > 1 else Weight.LOOSE
    if words[used - 1][0] in _ORDINALS:
        values |= {Fraction(1, value), Fraction((value - 1) * 100)}
        weight = weight if value > 3 else Weight.LOOSE
    after = following[0] if following else ""
    if after in _PARTS and not text[end : words[used][1]].strip(" -"):
        values.add(Fraction(value, _PARTS[after]))
        weight, tail = Weight.COUNTED, words[used][2]
    elif after in _GROUPS:
        values.add(Fraction(value * _GROUPS[after]))
    elif after == "percent" or following[:2] == ["per", "cent"]:
        values.add(Fraction(value, 100))
        weight = Weight.EXACT
    elif following == ["and", "a", "half"]:
        values.add(value + Fraction(1, 2))
    if value <= _SMALL and _AFTERNOON.match(text, end):
        values.add(Fraction(value + 12))
    return Quantity(Span(begin, end), frozenset(values), weight, tail)


def _holder(word: tuple[str, int, int]) -> Iterator[Quantity]:
    text, begin, end = word
    values = set()
    if text in _HOLDERS:
        values = {Fraction(_HOLDERS[text])}
    elif text in _DECADES:
        values = {Fraction(_DECADES[text]), Fraction(_DECADES[text] + 1900)}
    if values:
        yield Quantity(Span(begin, end), frozenset(values), Weight.LOOSE, end)
