"""Numbers, dates and units that differ between the two sides of a pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from aligner import languages
from aligner.quality.dates import Dates, months, weekdays
from aligner.quality.findings import Kind, Remark, Severity, on_side
from aligner.quality.numerals import FULL_WIDTH, Quantity, Weight, digits
from aligner.quality.numerals_english import english_numbers
from aligner.quality.numerals_han import han_numbers
from aligner.quality.remembered import remembered
from aligner.quality.units import Unit, unit_at
from aligner.types import Span

# Languages whose number words are read; of others only digits are known.
_WORDS_READ = frozenset({"zh", "en"})
_SIDES = ("source", "target")
# Numbers of a segment whose units are compared each with each; a table of figures has more.
_MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class _Side:
    text: str
    quantities: tuple[Quantity, ...]
    months: Dates
    weekdays: Dates
    words_read: bool

    def shown(self, quantity: Quantity) -> str:
        return self.text[quantity.span.start : quantity.tail].strip()

    def unit(self, quantity: Quantity) -> tuple[Unit, int, int] | None:
        return unit_at(self.text, quantity.span.start, (quantity.span.end, quantity.tail))


def number_remarks(src: str, tgt: str, langs: tuple[str, str]) -> Iterator[Remark]:
    """Yield the numbers, months, weekdays and units of a pair that do not agree.

    A number in digits, or one too particular to be an idiom, must be on the other side in some
    form. A small number that counts something is compared only with another one.

    Args:
        src: Source text.
        tgt: Target text.
        langs: BCP-47 tags of the two; the number words of Chinese and English are read.
    """
    one, other = _read(src, langs[0]), _read(tgt, langs[1])
    yield from _quantities(one, other)
    yield from _units(one, other)
    yield from _dates("month", one, other, (one.months, other.months))
    yield from _dates("weekday", one, other, (one.weekdays, other.weekdays))


@remembered(2048)
def _read(text: str, lang: str) -> _Side:
    plain = text.translate(FULL_WIDTH)
    language = languages.primary(lang)
    found = list(digits(plain))
    if language == "zh":
        found += han_numbers(plain)
    elif language == "en":
        found += english_numbers(plain)
    named = months(plain, language), weekdays(plain, language)
    taken = {at for dates in named for _, span in dates for at in range(span.start, span.end)}
    # 十月 is a month, no count of ten; its number still answers one on the other side.
    quantities = tuple(
        replace(one, weight=Weight.LOOSE) if one.span.start in taken else one for one in found
    )
    return _Side(plain, quantities, *named, language in _WORDS_READ)


def _unanswered(own: _Side, other: _Side, least: Weight) -> list[Quantity]:
    answers = {Fraction(month) for month, _ in other.months}
    answers.update(*(another.values for another in other.quantities))
    return [
        one
        for one in own.quantities
        if one.weight >= least
        and answers.isdisjoint(one.values)
        and not _converted(own, one, other)
    ]


def _quantities(one: _Side, other: _Side) -> Iterator[Remark]:
    exact = [_unanswered(one, other, Weight.EXACT), _unanswered(other, one, Weight.EXACT)]
    counted = [_unanswered(one, other, Weight.COUNTED), _unanswered(other, one, Weight.COUNTED)]
    # A number that nothing answers, opposite another such: the two are compared. Small numbers are
    # compared only where nothing else is left over.
    pairs = list(zip(exact[0], exact[1], strict=False))
    single = len(counted[0]) == len(counted[1]) == 1
    if not pairs and single and (exact[0] or exact[1] or _alone(one, other, counted)):
        pairs = [(counted[0][0], counted[1][0])]
    for src, tgt in pairs:
        message = f"{one.shown(src)} in the source, {other.shown(tgt)} in the target"
        yield Remark(Kind.NUMBER, Severity.MAJOR, message, (_whole(src),), (_whole(tgt),))
    for side, (own, across) in enumerate(((one, other), (other, one))):
        compared = {pair[side] for pair in pairs}
        for quantity in exact[side]:
            if quantity in compared or not across.words_read:
                continue
            message = f"{own.shown(quantity)} stands in the {_SIDES[side]} only"
            place = on_side(side, _whole(quantity))
            yield Remark(Kind.NUMBER, Severity.MINOR, message, **place)


def _alone(one: _Side, other: _Side, left: Sequence[Sequence[Quantity]]) -> bool:
    """Tell whether the small numbers left over are all that the two sides count."""
    return all(
        len(rest) == 1 and sum(q.weight >= Weight.COUNTED for q in side.quantities) == 1
        for side, rest in zip((one, other), left, strict=True)
    )


def _converted(own: _Side, one: Quantity, other: _Side) -> bool:
    """Tell whether the other side has the same measure in another unit."""
    found = own.unit(one)
    if found is None:
        return False
    for another in other.quantities[:_MOST_COMPARED]:
        across = other.unit(another)
        if across is not None and any(
            found[0].converts(float(number), across[0], float(against))
            for number in one.values
            for against in another.values
        ):
            return True
    return False


def _units(one: _Side, other: _Side) -> Iterator[Remark]:
    """Yield equal numbers whose units are not: 100 公里 and "100 miles"."""
    for quantity in one.quantities[:_MOST_COMPARED]:
        found = one.unit(quantity)
        if found is None or not any(quantity.values):
            continue
        same = [
            other.unit(another)
            for another in other.quantities[:_MOST_COMPARED]
            if another.agrees(quantity)
        ]
        if not same:
            continue
        unit, begin, end = found
        across = [match for match in same if match is not None]
        if len(across) == len(same) and all(unit.differs(match[0]) for match in across):
            _, first, last = across[0]
            yield Remark(
                Kind.NUMBER,
                Severity.MAJOR,
                f"the same number with another unit: {one.text[begin:end]} in the source, "
                f"{other.text[first:last]} in the target",
                (Span(begin, end),),
                (Span(first, last),),
            )


def _dates(what: str, one: _Side, other: _Side, dates: tuple[Dates, Dates]) -> Iterator[Remark]:
    known = [{value for value, _ in own} for own in dates]
    left = [span for value, span in dates[0] if value not in known[1]]
    right = [span for value, span in dates[1] if value not in known[0]]
    for src, tgt in zip(left, right, strict=False):
        yield Remark(
            Kind.NUMBER,
            Severity.MAJOR,
            f"another {what}: {one.text[src.start : src.end]} in the source, "
            f"{other.text[tgt.start : tgt.end]} in the target",
            (src,),
            (tgt,),
        )


def _whole(quantity: Quantity) -> Span:
    return Span(quantity.span.start, max(quantity.tail, quantity.span.end))
