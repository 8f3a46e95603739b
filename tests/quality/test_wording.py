from __future__ import annotations

import time

import pytest
from hypothesis import given

from aligner.quality.findings import Kind, Remark, Severity
from aligner.quality.wording import (
    negation_remarks,
    repetition_remarks,
    untranslated_remarks,
)
from tests.texts import texts

LANGS = ("zh", "en")


@pytest.mark.parametrize(
    ("src", "tgt", "negated"),
    [
        ("他不喜欢猫。", "He likes cats.", "不"),
        ("他喜欢猫。", "He does not like cats.", "not"),
        ("他不喜欢猫。", "He doesn't like cats.", None),
        ("他不喜欢猫。", "He dislikes cats.", None),
        ("我不但喜欢猫。", "I like cats, and more.", None),
        ("你输了，是不是？", "He beat you, presumably.", None),
        ("这不可能。", "That is impossible.", None),
    ],
)
def test_negation(src: str, tgt: str, negated: str | None) -> None:
    found = list(negation_remarks(src, tgt, LANGS))
    assert [remark.message.rpartition(" ")[2] for remark in found] == ([negated] if negated else [])
    assert all(remark.severity is Severity.NOTE for remark in found)


def test_a_copy_is_untranslated() -> None:
    text = "我们首先要谈到的是一个例子。"
    [remark] = untranslated_remarks(text, text, LANGS)
    assert (remark.kind, remark.severity) == (Kind.UNTRANSLATED, Severity.MAJOR)
    assert not list(untranslated_remarks("OpenAI", "OpenAI", LANGS))
    assert not list(
        untranslated_remarks("Same text here today.", "Same text here today.", ("en", "en"))
    )


def test_a_run_in_the_other_script_is_untranslated() -> None:
    tgt = "The research team 想要提供一个对话界面 for these models."
    [remark] = untranslated_remarks("研究团队想要提供一个对话界面。", tgt, LANGS)
    [span] = remark.tgt
    assert tgt[span.start : span.end] == "想要提供一个对话界面"
    src = "研究团队 wanted to ship a dialogue interface 给这些模型。"
    [remark] = untranslated_remarks("The team wanted to ship it.", src, LANGS[::-1])
    assert "wanted to ship a dialogue interface" in remark.message
    assert not list(untranslated_remarks("Trey Parker和ChatGPT来了", "They came", LANGS))


@pytest.mark.parametrize(
    ("src", "tgt", "side"),
    [
        ("他走了。", "and then he left it, and then he left it, and then he left it.", "target"),
        ("我们必须马上走，我们必须马上走。", "We must leave now.", "source"),
        ("走走走走走走走", "walk", "source"),
        ("各种各样，各种各样。", "All kinds, all kinds.", None),
        ("他一次又一次地来。", "He came again and again.", None),
    ],
)
def test_repetition(src: str, tgt: str, side: str | None) -> None:
    found: list[Remark] = list(repetition_remarks(src, tgt))
    assert bool(found) == (side is not None)
    assert all(f"in the {side} only" in remark.message for remark in found)


@given(texts, texts)
def test_places_are_inside_the_texts(src: str, tgt: str) -> None:
    remarks = [
        *negation_remarks(src, tgt, LANGS),
        *untranslated_remarks(src, tgt, LANGS),
        *repetition_remarks(src, tgt),
    ]
    for remark in remarks:
        assert all(one.end <= len(src) for one in remark.src)
        assert all(one.end <= len(tgt) for one in remark.tgt)


def test_long_texts_take_no_long_time() -> None:
    began = time.process_time()
    for text in (
        "天地玄黄" * 5000,
        "word " * 20_000,
        "一" * 1999,
        "ab cd ef gh " * 160,
        "a b " * 490,
    ):
        list(repetition_remarks(text, "x"))
        list(untranslated_remarks(text, "x", LANGS))
    assert time.process_time() - began < 5
