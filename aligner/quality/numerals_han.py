"""Numbers in Chinese numerals: 一百万, 三分之一, 二〇二二, 两个半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from aligner.quality.numerals import LONGEST, Quantity, Weight
from aligner.types import Span

_DIGITS = {char: value for value, chars in enumerate(
    ("零〇", "一壹", "二贰貳两兩俩倆", "三叁參仨", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
) for char in chars}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_FACTORS = _UNITS | _SCALES
_CHARS = "".join([*_DIGITS, *_FACTORS])
_NUMBER = re.compile(
    rf"(?P<of>[{_CHARS}]+分之)?(?P<vague>[几幾数數上成好])?(?P<ordinal>第)?(?P<number>[{_CHARS}]+)"
    rf"(?P<point>[点點][{_CHARS}]+)?(?P<more>[多几幾余餘来來]?[万萬亿億]?)"
    r"(?P<after>[个個点點年天]?半|个|個|年代|世纪|世紀|[成倍位名只隻条條张張本件块塊次年月日号號岁歲点點分秒天周种種座家间間辆輛杯瓶封"
    r"首句页頁章层層米里斤两兩尺寸亩畝元角度届屆级級头頭匹棵朵把杆双雙对對人国國口步字站项項])?"
)
# Number words that count nothing. 十分 is "very" unless a unit follows or a number precedes.
_IDIOMS = re.compile(
    "千万[别不要]|千萬|万一|萬一|百分百|三三两两|成千上万|千千万万|千方百计|万万|四面八方|五花八门|七上八下|乱七八糟|三心二意|"
    "三番五次|一五一十|十万火急|十万八千里|百万富翁|千家万户|一一|三言两语|七嘴八舌|七零八落|不三不四|接二连三|独一无二|"
    r"(?<![一二三四五六七八九])十分(?![钟鐘之])"
)
# Round numbers that are said of anything large.
_ROUND = frozenset({"一百", "一千", "一万", "百万", "千万", "一亿", "十万"})
_LIANG = frozenset("两兩")


def han_numbers(text: str) -> Iterator[Quantity]:
    """Yield the numbers written in Chinese numerals."""
    idioms = [match.span() for match in _IDIOMS.finditer(text)]
    for match in _NUMBER.finditer(text):
        begin, end = match.span("number")
        if begin and (text[begin - 1].isdigit() or text[begin - 1] in ".点點"):
            continue  # The scale of a number in digits, or decimals that were read with it.
        number = match["number"]
        if len(number) > 1 and number[-1] in _LIANG:
            number = number[:-1]  # 二十两 is a weight of silver.
        value = han_value(number)
        if value is None or match["vague"] or match["more"][:1] in {*"多几幾余餘来來"} - {""}:
            yield from _about(match, number)
            continue
        minute = han_value(match["point"][1:]) if match["point"] else None
        if minute is not None:  # 三点二十
            yield _loose({minute}, *match.span("point"))
        if match["after"] in {"点半", "點半"}:
            yield _loose({Fraction(30)}, match.end() - 1, match.end())
        weight = _weight(match, number, value)
        if any(low < end and begin < high for low, high in idioms):
            weight = Weight.LOOSE
        start = match.start("of") if match["of"] else begin
        values = frozenset(_values(match, value))
        yield Quantity(Span(start, begin + len(number)), values, weight, match.end())


def _loose(values: set[Fraction], begin: int, end: int) -> Quantity:
    return Quantity(Span(begin, end), frozenset(values), Weight.LOOSE, end)


def _about(match: re.Match[str], number: str) -> Iterator[Quantity]:
    """Yield what 二十几, 十四五 and 七八 may stand for."""
    whole = han_value(number)
    if whole is not None and not match["vague"]:
        room = 10 if whole % 10 == 0 else 1
        factor = _SCALES.get(match["more"][-1:], 1)
        yield _loose({(whole + more) * factor for more in range(room)}, *match.span("number"))
    elif whole is None:
        pair = next(
            (i for i in range(len(number) - 1) if {*number[i : i + 2]} <= _DIGITS.keys()), None
        )
        if pair is not None:  # One digit or the other: 十四五, 三二十, 七八
            read = [han_value(number[:i] + number[i + 1 :]) for i in (pair, pair + 1)]
            yield _loose({one for one in read if one is not None}, *match.span("number"))


def _values(match: re.Match[str], value: Fraction) -> set[Fraction]:
    """Return what a number may stand for with the words around it."""
    after = match["after"] or ""
    values = {value}
    if match["point"]:
        places = [str(_DIGITS[char]) for char in match["point"][1:] if char in _DIGITS]
        values |= {Fraction(f"{value}.{''.join(places)}")} if places else set()
    if match["more"]:
        values = {one * _SCALES[match["more"]] for one in values}
    whole = han_value(match["of"][:-2]) if match["of"] else None
    if whole:
        return {value / whole} | ({value} if whole == 100 else set())
    if after.endswith("半"):
        values.add(value + Fraction(1, 2))
    if after[:1] in {"点", "點"}:
        values |= {value % 12, value + 12}
    elif after == "成":
        values |= {value * 10, value / 10}
    elif after == "年代":
        values |= {value % 100, value + 1900}
    elif after in {"世纪", "世紀"}:
        values.add((value - 1) * 100)
    elif after == "年" and value < 100:
        values |= {value + 1900, value + 2000}
    return values


def _weight(match: re.Match[str], number: str, value: Fraction) -> Weight:
    if match["of"]:
        return Weight.EXACT
    counts = bool(match["after"] or match["ordinal"])
    if not counts and value < 100:
        return Weight.LOOSE  # As a name may hold it: 茅十八.
    if len(number) > 1 and value > 10 and number not in _ROUND:
        return Weight.EXACT
    return Weight.COUNTED if counts and value > 1 else Weight.LOOSE


def han_value(number: str) -> Fraction | None:
    """Return the value of Chinese numerals, None where they are no single number (三四十).

    >>> [int(han_value(number)) for number in ("三万五千", "三百五", "二〇二二", "两")]
    [35000, 350, 2022, 2]
    """
    if not 0 < len(number) <= LONGEST:
        return None
    if all(char in _DIGITS for char in number):
        # Two digits side by side are a guess (七八), more are read one by one (二〇二二).
        return None if len(number) == 2 else Fraction("".join(str(_DIGITS[c]) for c in number))
    total = section = 0
    digit: int | None = None
    for char in number:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            scale = _SCALES[char]
            section += digit or 0
            if total % scale or total < scale:  # 三万亿: all that was read so far is counted
                total = (total + section or 1) * scale
            else:  # 一亿两千万
                total += section * scale
            section, digit = 0, None
    before = number[-2:-1]
    if digit and before in _FACTORS and before not in "十拾":
        digit *= _FACTORS[before] // 10  # 三百五 is 350.
    return Fraction(total + section + (digit or 0))
