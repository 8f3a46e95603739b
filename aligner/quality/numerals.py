"""Numbers in running text: what they are, and those in digits.

Each is given with all the values that it may stand for, because a translation may rightly say 90年代
for "the 1990s", 三成 for "30%", 下午三点 for "15:00" or "a third" for 三分之一.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from aligner.types import Span


class Weight(IntEnum):
    """Tell how surely a number is meant as one.

    LOOSE answers a number on the other side but asks for none (一些, "one of them", idioms);
    COUNTED is a small number that counts something (三个, "three points"); EXACT is written in
    digits or too particular to be an idiom.
    """

    LOOSE = 0
    COUNTED = 1
    EXACT = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """Hold a number of a text.

    Attributes:
        span: Where it stands.
        values: What it may stand for.
        weight: How surely it is meant as a number.
        tail: Where it ends with its unit, percent sign or what else belongs to it.
    """

    span: Span
    values: frozenset[Fraction]
    weight: Weight
    tail: int

    def agrees(self, other: Quantity) -> bool:
        """Tell whether two numbers may stand for the same."""
        return not self.values.isdisjoint(other.values)


# Full-width letters, digits and the marks of numbers; the comma is left, it divides clauses.
FULL_WIDTH = {
    ord("\uff00") + code - 0x20: code
    for code in (*range(0x30, 0x3B), *range(0x41, 0x5B), *range(0x61, 0x7B), *map(ord, "%+-."))
}

_DIGITS = re.compile(
    r"(?P<before>[A-Za-z][A-Za-z-]*[ -]?)?"
    r"(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<broken>\.\s\d+(?!\w))?"
    r"(?P<after>(?:st|nd|rd|th|s)\b|\s?(?:%|percent\b|per cent\b)|[A-Za-z]+\b)?"
)
_DIGIT = re.compile(r"\d")
# Digits that are still read as a number.
LONGEST = 30
_SLASH = re.compile(r"(?<![\d/.])(\d{1,9})/(\d{1,9})(?![\d/])")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
SCALES = {
    "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12,
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 1000, "m": 10**6, "bn": 10**9, "mn": 10**6, "b": 10**9, "dozen": 12,
}  # fmt: skip
_HAN_SCALE = re.compile("[万萬亿億]")
_SCALE_AFTER = re.compile(
    r"\s?(?:多|余|餘|来)?(?P<scale>[百千万萬亿億兆]+)|"
    r"[\s-]?(?P<word>hundred|thousand|million|billion|trillion|bn|mn|dozen)s?\b|(?P<letter>[km])\b",
    re.IGNORECASE,
)


def digits(text: str) -> Iterator[Quantity]:
    """Yield the numbers written in digits.

    Args:
        text: With half-width digits (`FULL_WIDTH`).
    """
    if not _DIGIT.search(text):
        return
    read = [match.span() for pattern in (_TIME, _SLASH) for match in pattern.finditer(text)]
    last: Quantity | None = None
    for match in _DIGITS.finditer(text):
        if len(match["number"]) > LONGEST or any(
            begin <= match.start("number") < end for begin, end in read
        ):
            continue
        found = _digit_quantity(text, match)
        if (
            last is not None
            and last.tail == found.span.start
            and _HAN_SCALE.match(text, last.span.end)
        ):
            # 3万5千: one number in two parts.
            values = frozenset(a + b for a in last.values for b in found.values)
            found = Quantity(Span(last.span.start, found.span.end), values, last.weight, found.tail)
        elif last is not None:
            yield last
        last = found
    if last is not None:
        yield last
    yield from _times(text)
    for match in _SLASH.finditer(text):  # 1/3, or a day and a month
        one, other = Fraction(match[1]), Fraction(match[2])
        either = frozenset({one, other, one / other} if other else {one, other})
        yield Quantity(Span(*match.span()), either, Weight.LOOSE, match.end())


def _digit_quantity(text: str, match: re.Match[str]) -> Quantity:
    begin, end = match.span("number")
    after = (match["after"] or "").strip().lower()
    values = _readings(match["number"])
    tail = match.end("after") if match["after"] else end
    scaled = _SCALE_AFTER.match(text, end)
    if match["broken"]:
        whole, part = match["number"].replace(",", ""), match["broken"].lstrip(". ")
        values |= {Fraction(f"{whole}.{part}"), Fraction(part)}
    elif scaled:
        word = (scaled["scale"] or scaled["word"] or scaled["letter"]).lower()
        factor = math.prod(SCALES[part] for part in ([word] if word in SCALES else word))
        # 3K may be three thousand, or three kelvins.
        letter = values if scaled["letter"] else set()
        values = {value * factor for value in values} | letter
        tail = scaled.end()
    elif after in {"%", "percent", "per cent"}:
        values |= {value / 100 for value in values}
    elif after == "s":  # 1990s: the decade, and a year of the century
        values |= {value % 100 for value in values} | {value - value % 100 for value in values}
    elif after in {"st", "nd", "rd", "th"} or text.startswith("世", end):
        values |= {(value - 1) * 100 for value in values}
    weight = Weight.LOOSE if _is_part(text, match, after) else Weight.EXACT
    return Quantity(Span(begin, end), frozenset(values), weight, tail)


def _is_part(text: str, match: re.Match[str], after: str) -> bool:
    """Tell whether digits belong to a name (GPT-4), a broken decimal or the mark of a list."""
    before = match["before"] or ""
    named = bool(before.strip()) and (before[-1] != " " or before.strip().isupper())
    word = after.isalpha() and len(after) > 3 and after != "percent"
    begin, end = match.span("number")
    listed = not text[:begin].strip() and text[end : end + 1] in {".", ")", "、"}
    return named or word or listed or bool(match["broken"])


def _times(text: str) -> Iterator[Quantity]:
    """Yield hours of the day such as 15:30, which may be told by the clock's face."""
    for match in _TIME.finditer(text):
        hour, minute = Fraction(match[1]), Fraction(match[2])
        values = {hour, hour % 12, hour + minute / 60, hour % 12 + minute / 60}
        yield Quantity(Span(*match.span(1)), frozenset(values), Weight.EXACT, match.end())
        if minute:
            part = {minute, minute / 60, minute - 60, Fraction(60) - minute}
            yield Quantity(Span(*match.span(2)), frozenset(part), Weight.LOOSE, match.end())


def _readings(number: str) -> set[Fraction]:
    """Return what a run of digits may mean: a comma or a point may group or divide."""
    plain = number.replace(",", "")
    if re.fullmatch(r"\d+(,\d{3})+(\.\d+)?", number):
        found = {Fraction(plain)}
        if number.count(",") == 1 and "." not in number:
            found.add(Fraction(number.replace(",", ".")))
        return found
    if "," in number:
        return {Fraction(number.replace(",", "."))}
    if re.fullmatch(r"\d{1,3}\.\d{3}", number):
        return {Fraction(number), Fraction(number.replace(".", ""))}
    return {Fraction(number)}
