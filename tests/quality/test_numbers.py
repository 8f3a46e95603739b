"""Numbers, dates and units across Chinese and English."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from aligner.quality.findings import Severity
from aligner.quality.numbers import number_remarks
from aligner.quality.numerals_english import english_numbers
from aligner.quality.numerals_han import han_value
from tests.texts import texts

LANGS = ("zh", "en")

AGREEING = [
    ("我们首先要谈到的是2022年10月的一个例子。", "The first example we wanted to talk about is October, 2022."),
    ("有一百万人。", "There were 1 million people."),
    ("有25万种植物，三分之一已经消失。", "There are 250,000 species, and a third are gone."),
    ("三分之二的人", "two thirds of the people"),
    ("百分之三十的人", "30% of people"),
    ("三成的人", "thirty percent of people"),
    ("一九九八年，他花了三万五千元。", "In 1998 he spent 35,000 yuan."),
    ("20世纪90年代", "the 1990s"),
    ("二十世纪", "the twentieth century"),
    ("上世纪九十年代", "in the nineties"),
    ("下午三点半到的", "arrived at 15:30"),
    ("他要了两个半小时", "it took two and a half hours"),
    ("三百五十二页", "three hundred and fifty-two pages"),
    ("第十五届", "the 15th"),
    ("第二十一届", "the twenty-first"),
    ("四十年的故事", "the story of four decades"),
    ("2亿美元", "$200 million"),
    ("1.5亿", "150 million"),
    ("3万5千人", "35,000 people"),
    ("他走了160公里", "He walked 100 miles."),
    ("２０２２年", "2022"),
    ("十四五岁年纪", "fourteen or fifteen"),
    ("二十几两银子", "more than twenty taels"),
    ("三二十个孩子", "twenty or thirty children"),
    ("几百万人", "millions of people"),
    ("一些人万一十分高兴", "some people, in case they are very happy"),
    ("茅十八来了", "Whiskers came"),
    ("星期三", "on Wednesday"),
    ("礼拜天", "Sunday"),
    ("3K背景辐射", "the 3K background radiation"),
    ("距离十万八千里", "worlds apart"),
    ("我们用的是GPT-3.5", "we used GPT 3. 5"),
    ("1,234,567", "1234567"),
    ("三分之一", "1/3"),
    ("10月12日", "10/12"),
]  # fmt: skip
DIFFERING = [
    ("有一百万人。", "There were 10 million people.", "一百万人 in the source, 10 million in the target"),
    ("百分之三十的人", "13 percent of people", "百分之三十 in the source, 13 percent in the target"),
    ("三个要点", "four bullet points", "三个 in the source, four in the target"),
    ("2亿美元", "$20 million", "2亿 in the source, 20 million in the target"),
    ("十月", "in November", "another month: 十月 in the source, November in the target"),
    ("星期三", "on Tuesday", "another weekday: 星期三 in the source, Tuesday in the target"),
    ("他走了100公里。", "He walked 100 miles.",
     "the same number with another unit: 100公里 in the source, 100 miles in the target"),
    ("数值是2.726K", "the value is 2.725K", "2.726K in the source, 2.725K in the target"),
]  # fmt: skip


@pytest.mark.parametrize(("src", "tgt"), AGREEING)
def test_the_same_number_in_other_words(src: str, tgt: str) -> None:
    assert not list(number_remarks(src, tgt, LANGS))
    assert not list(number_remarks(tgt, src, LANGS[::-1]))


@pytest.mark.parametrize(("src", "tgt", "message"), DIFFERING)
def test_another_number(src: str, tgt: str, message: str) -> None:
    [remark] = number_remarks(src, tgt, LANGS)
    assert (remark.severity, remark.message) == (Severity.MAJOR, message)
    assert remark.src
    assert remark.tgt


def test_a_number_on_one_side_only() -> None:
    [remark] = number_remarks("谋杀率从每一百万15起直到150起。", "It ranged from 15 to 150.", LANGS)
    assert remark.message == "一百万 stands in the source only"
    assert (remark.severity, remark.tgt) == (Severity.MINOR, ())


def test_number_words_of_other_languages_are_not_missed() -> None:
    assert not list(
        number_remarks("Il y a 25 plantes.", "Es gibt fünfundzwanzig Pflanzen.", ("fr", "de"))
    )
    [remark] = number_remarks("Il y a 25 plantes.", "Es gibt 26 Pflanzen.", ("fr", "de"))
    assert remark.message == "25 in the source, 26 in the target"


@pytest.mark.parametrize(
    ("number", "value"),
    [("十", 10), ("十五", 15), ("二百零三", 203), ("三百五", 350), ("一亿两千万", 120_000_000),
     ("二〇二二", 2022), ("三万五", 35_000), ("七八", None), ("三四十", None), ("万", 10_000),
     ("三万亿", 3 * 10**12), ("两亿零五十", 200_000_050), ("十二万三千", 123_000)],
)  # fmt: skip
def test_chinese_numerals(number: str, value: int | None) -> None:
    assert han_value(number) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("twelve hundred", 1200), ("two million three hundred thousand", 2_300_000), ("a hundred", 100),
     ("ninety-nine", 99), ("one hundred and one", 101), ("twenty-first", 21)],
)  # fmt: skip
def test_english_numbers(text: str, value: int) -> None:
    [quantity] = english_numbers(text)
    assert Fraction(value) in quantity.values


@pytest.mark.parametrize(
    "number", ["9" * 5000, "一" * 5000, "百万千亿" * 2000, "1e999", "9" * 29 + "km"]
)
def test_numbers_beyond_measure(number: str) -> None:
    list(number_remarks(number, "1 mile, 2 feet", LANGS))
    list(number_remarks("1英里", number, LANGS))


@given(texts, texts)
def test_places_are_inside_the_texts(src: str, tgt: str) -> None:
    for remark in number_remarks(src, tgt, LANGS):
        assert all(0 <= one.start < one.end <= len(src) for one in remark.src)
        assert all(0 <= one.start < one.end <= len(tgt) for one in remark.tgt)
