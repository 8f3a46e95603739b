"""Months and weekdays in Chinese and English."""

from __future__ import annotations

import re

from aligner.types import Span

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
# March and May are words too: only where a date is likely.
_MONTH = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.|(?:March|May)(?=,? \d)|(?<=\d )(?:March|May)"
    r"|(?<=in )(?:March|May)|(?<=of )(?:March|May)|(?<=last )(?:March|May)|(?<=next )(?:March|May)"
    r"|(?<=since )(?:March|May)|(?<=early )(?:March|May)|(?<=late )(?:March|May))(?![\w’'])"
)
_HAN_MONTH = re.compile(
    r"(?<![\d个個])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?![亮光牙饼球台份])"
)
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
_HAN_WEEKDAY = re.compile(r"(?:星期|礼拜|禮拜|周|週)([一二三四五六日天])(?![年期月岁])")
_HAN_VALUES = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11,
    "十二": 12, "日": 7, "天": 7,
}  # fmt: skip

type Dates = tuple[tuple[int, Span], ...]


def months(text: str, language: str) -> Dates:
    """Return the months that a text names, 1 to 12, and where."""
    if language == "zh":
        found = ((m[1], m) for m in _HAN_MONTH.finditer(text))
        return tuple(
            (int(value) if value.isdigit() else _HAN_VALUES[value], Span(*match.span()))
            for value, match in found
        )
    if language == "en":
        return tuple((_MONTHS[m[0][:3].lower()], Span(*m.span())) for m in _MONTH.finditer(text))
    return ()


def weekdays(text: str, language: str) -> Dates:
    """Return the weekdays that a text names, 0 is Monday, and where."""
    if language == "zh":
        return tuple((_HAN_VALUES[m[1]] - 1, Span(*m.span())) for m in _HAN_WEEKDAY.finditer(text))
    if language == "en":
        return tuple(
            (_WEEKDAYS[m[0][:3].lower()], Span(*m.span())) for m in _WEEKDAY.finditer(text)
        )
    return ()
