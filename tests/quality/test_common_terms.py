"""Terms of common words: found where they are rendered in several ways, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner.quality import Kind, Severity
from aligner.quality.common_terms import common_terms
from aligner.quality.english_words import EnglishWords
from aligner.quality.ngrams import HanNgrams
from aligner.quality.renderings import TextOf
from tests.texts import han_texts, texts

PAIRS = [
    ("The interface was designed for drivers who cannot see.", "这个界面是为看不见的司机设计的。"),
    ("We tested the interface on a closed road.", "我们在封闭的道路上测试了界面。"),
    ("It was raining all day, so nobody came.", "整天都在下雨，所以没有人来。"),
    ("Another interface tells the driver how fast he goes.", "另一个界面告诉司机他开得多快。"),
    ("She asked whether the interface could be simpler.", "她问界面能不能更简单。"),
    ("Now the second interface is called the vest.", "现在第二个接口叫做背心。"),
    ("My sister bought fresh bread this morning.", "我姐姐今天早上买了新鲜面包。"),
]


def found(
    pairs: list[tuple[str, str]], langs: tuple[str, str] = ("en", "zh-Hans")
) -> list[tuple[str, list[str]]]:
    sides = tuple([TextOf(at, pair[side]) for at, pair in enumerate(pairs)] for side in (0, 1))
    return [
        (one.message, [pairs[at][side][span.start : span.end] for side, at, span in one.places])
        for one in common_terms((sides[0], sides[1]), langs)
    ]


def test_a_term_that_is_rendered_otherwise_once() -> None:
    assert found(PAIRS) == [
        ("several renderings of interface: 界面 (4), 接口 (1)", ["界面", "接口"])
    ]
    turned = [(tgt, src) for src, tgt in PAIRS]
    message = "several words for which the target has interface: 界面 (4), 接口 (1)"
    assert found(turned, ("zh", "en")) == [(message, ["界面", "接口"])]


def test_a_chinese_term_in_english() -> None:
    pairs = [(tgt.replace("接口", "界面"), src) for src, tgt in PAIRS]
    assert not found(pairs, ("zh", "en"))
    computers = [
        ("这位教授研究宇宙的起源。", "The professor studies the origin of the universe."),
        ("宇宙有多大？", "How large is the universe?"),
        ("宇宙里有许多星系。", "There are many galaxies in the universe."),
        ("没有人见过宇宙的尽头。", "Nobody has seen the end of the universe."),
        ("它们以光速穿过宇宙。", "They travel through the cosmos at the speed of light."),
    ]
    message = "several renderings of 宇宙: universe (4), cosmos (1)"
    assert found(computers, ("zh", "en")) == [(message, ["universe", "cosmos"])]


def test_what_is_consistent_or_loose_or_rare_is_left_alone() -> None:
    consistent = [(src, tgt.replace("接口", "界面")) for src, tgt in PAIRS]
    assert not found(consistent)
    half = [
        (src, tgt.replace("界面", "接口") if at == 0 else tgt)
        for at, (src, tgt) in enumerate(PAIRS)
    ]
    assert not found(half)
    assert not found(PAIRS[2:])
    assert not found([])


def test_only_between_english_and_chinese() -> None:
    assert not found(PAIRS, ("en", "ja"))
    assert not found(PAIRS, ("de", "zh"))
    assert not found(PAIRS, ("en", "en"))


def test_score_reports_them_for_the_document() -> None:
    report = aligner.score(PAIRS)
    [finding] = [one for one in report.findings if one.kind is Kind.RENDERING]
    assert finding.severity is Severity.NOTE
    assert finding.segment is None
    assert [passage.text for passage in finding.passages] == ["界面", "接口"]
    assert {passage.side for passage in finding.passages} == {"tgt"}


def test_null_beads_are_passed_over() -> None:
    pairs = [("Alone here.", ""), *PAIRS, ("", "接口")]
    assert found(pairs) == found(PAIRS)


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("The interface is new.", {"interface"}),
        ("It would curve space.", set()),
        ("Models, and the curve of the road.", {"model", "curve", "road"}),
        ("The recent years", {"year"}),
    ],
)
def test_nouns_are_told_by_their_company(text: str, nouns: set[str]) -> None:
    words = EnglishWords([text])
    assert {word for word in words.words(0) if len(word) > 3 and words.is_noun(0, word)} == nouns


def test_phrases_of_a_word() -> None:
    words = EnglishWords(["The blind spot, a spot of light"])
    assert words.phrases(0, "spot") == ("blind spot",)
    assert words.forms["spot"] == "spot"


@given(st.lists(st.one_of(han_texts, texts), max_size=6))
def test_runs_are_those_of_the_texts(given_texts: list[str]) -> None:
    runs = HanNgrams(given_texts)
    for at, text in enumerate(given_texts):
        own = runs.texts(runs.of(at))
        assert all(run in text and 2 <= len(run) <= 4 for run in own)
        assert len(own) == len(set(own))
        for run in own:
            number = runs.number(run)
            assert number is not None
            assert runs.holders(number) == [
                other for other, one in enumerate(given_texts) if run in one
            ]
            assert runs.spread[number] == len(runs.holders(number))
    assert runs.number("龘龘") is None


@given(st.lists(st.tuples(texts, han_texts), max_size=8))
def test_any_texts_will_do(pairs: list[tuple[str, str]]) -> None:
    assert found(pairs * 4) == found(pairs * 4)
