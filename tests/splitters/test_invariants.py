"""What holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aligner.splitters import get_splitter
from tests.splitters import strategies
from tests.splitters.marked import split


@given(strategies.texts, strategies.languages)
@settings(max_examples=500, deadline=None)
def test_nothing_is_lost(text: str, lang: str) -> None:
    document = split(text, lang)
    assert "".join(document.pieces()) == text
    at = 0
    for sentence in document.sentences:
        assert sentence.text
        assert sentence.text == sentence.text.strip()
        assert sentence.span.start >= at
        at = sentence.span.end
    for span in document.noise:
        assert all(
            span.end <= one.span.start or span.start >= one.span.end for one in document.sentences
        )
    paragraphs = [sentence.paragraph for sentence in document.sentences]
    assert paragraphs == sorted(paragraphs)


@given(strategies.texts, strategies.languages)
@settings(max_examples=1000, deadline=None)
# Each of these was once cut differently alone.
@example('s…"天\u2028”"', "ja")
@example("、\n!I", "en")
@example("d„\u2028e“？”N", "ja")
@example("好？”I\nW said", "en")
@example("No. ．\nc", "de")
@example("e.g.]\x0b‘", "und")
@example('—』""\'—', "und")
@example('e\x0b(o")."\u30002', "en")
@example("《]\x85e「》。」‘", "ja")
@example(".S. 「'[Music]", "en")
@example('—"\n"e', "de")
@example('。"(Applause)\u2028"', "ja")
@example("U.S. — ", "en")
@example('Mr.\u2028" „', "ja")
@example("I„..\x1er“。”=", "en")
@example("\u0301? —\"‘d'", "zh-Hans")
@example('d"；[音乐]\n@m「". 」d', "en")
def test_a_sentence_alone_stays_one(text: str, lang: str) -> None:
    for sentence in split(text, lang).sentences:
        again = split(sentence.line, lang)
        assert [one.text for one in again.sentences] == [sentence.line]
        assert again.noise == ()


@pytest.mark.parametrize("name", ["captions", "rules"])
@given(text=st.one_of(strategies.captions, strategies.texts))
@settings(deadline=None)
def test_captions_are_lossless_and_their_sentences_stay_one(name: str, text: str) -> None:
    document = get_splitter(name).split(text, lang="zh")
    assert "".join(document.pieces()) == text
    for sentence in document.sentences:
        again = get_splitter(name).split(sentence.line, lang="zh")
        assert [one.text for one in again.sentences] == [sentence.line]


@given(strategies.texts)
@settings(deadline=None)
def test_the_documents_of_lines_are_lossless(text: str) -> None:
    document = get_splitter("lines").split(text, lang="und")
    assert "".join(document.pieces()) == text


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧。👨‍👩‍👦！好",
        "ne\u0301e. E\u0301a",
        "好！\ufe0f再见",
        "שלום! مرحبا؟ a.",
        "\ufeff好。\r\n再见。\r\n",
    ],
)
def test_characters_stay_whole(text: str) -> None:
    document = split(text, "zh")
    assert "".join(document.pieces()) == text
    for sentence in document.sentences:
        assert sentence.text[0] not in "\u0301\ufe0f\u200d"
