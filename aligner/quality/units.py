"""Units of measure and money that follow a number, and what they convert to."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES = (
    ("length", 1000.0, "公里 千米 km kilometer kilometers kilometre kilometres"),
    ("length", 1.0, "米 公尺 meter meters metre metres"),
    ("length", 0.01, "厘米 公分 cm centimeter centimeters centimetre centimetres"),
    ("length", 0.001, "毫米 mm millimeter millimeters"),
    ("length", 1609.344, "英里 哩 mile miles"),
    ("length", 0.3048, "英尺 呎 foot feet ft"),
    ("length", 0.0254, "英寸 inch inches"),
    ("length", 0.9144, "码 yard yards"),
    ("mass", 1.0, "公斤 千克 kg kilo kilos kilogram kilograms"),
    ("mass", 0.001, "克 gram grams"),
    ("mass", 1000.0, "吨 噸 ton tons tonne tonnes"),
    ("mass", 0.45359, "磅 lb lbs"),
    ("mass", 0.02835, "盎司 ounce ounces"),
    ("dollars", 1.0, "美元 美金 dollar dollars usd"),
    ("pounds", 1.0, "英镑 英鎊 sterling gbp"),
    ("euros", 1.0, "欧元 歐元 euro euros eur"),
    ("yen", 1.0, "日元 日圆 yen"),
    ("yuan", 1.0, "人民币 yuan rmb"),
)
# Translators turn these into what the reader knows, or keep their names for something else: they
# convert, but are never called wrong.
_TRADITIONAL = (
    ("length", 500.0, "里 里地 华里 li"),
    ("length", 1 / 3, "尺 chi"),
    ("length", 1 / 30, "寸"),
    ("length", 10 / 3, "丈"),
    ("mass", 0.5, "斤 jin catty catties"),
    ("mass", 0.45359, "pound pounds"),
    ("mass", 0.05, "两 liang"),
)
_MONEY = frozenset({"dollars", "pounds", "euros", "yen", "yuan"})
_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen"}
# A converted measure is often rounded.
_ROUNDING = 0.12


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold a unit.

    Attributes:
        dimension: What it measures; each currency is its own.
        size: In the dimension's base unit.
        firm: Whether another unit with the same number is a mistake.
    """

    dimension: str
    size: float
    firm: bool

    @property
    def is_money(self) -> bool:
        """Tell whether it is a currency."""
        return self.dimension in _MONEY

    def differs(self, other: Unit) -> bool:
        """Tell whether the same number with the other unit says something else."""
        if not (self.firm and other.firm):
            return False
        if self.is_money and other.is_money:
            return self.dimension != other.dimension
        return self.dimension == other.dimension and self.size != other.size

    def converts(self, number: float, other: Unit, against: float) -> bool:
        """Tell whether two measures are about the same in different units."""
        if self.is_money or self.dimension != other.dimension or self.size == other.size:
            return False
        size = against * other.size
        return size > 0 and abs(number * self.size / size - 1) <= _ROUNDING


_UNITS = {
    name: Unit(dimension, size, firm)
    for table, firm in ((_NAMES, True), (_TRADITIONAL, False))
    for dimension, size, names in table
    for name in names.split()
}
_UNIT = re.compile(
    rf"[\s-]?(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z])",
    re.IGNORECASE,
)


def unit_at(text: str, begin: int, ends: tuple[int, ...]) -> tuple[Unit, int, int] | None:
    """Return the unit of a number, and where the number with its unit begins and ends.

    Args:
        text: The text.
        begin: Where the number begins.
        ends: Where it may end.
    """
    sign = text[begin - 1 : begin]
    if sign in _SIGNS:
        return Unit(_SIGNS[sign], 1.0, firm=sign != "¥"), begin - 1, max(ends)
    for end in ends:
        match = _UNIT.match(text, end)
        if match:
            return _UNITS[match["unit"].lower()], begin, match.end()
    return None
