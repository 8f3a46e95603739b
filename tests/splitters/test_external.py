"""Adapters for other splitters; wtpsplit by a stand-in, since its weights cannot be had offline."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aligner.errors import InputError, MissingExtraError, ModelError, UnsupportedLanguageError
from aligner.splitters import get_splitter, split
from aligner.splitters.external import WtpsplitSplitter, spans_of
from tests.splitters import strategies

TEXT = "Mr. Smith left at noon.  He was tired.\n\nWhy?"


@pytest.mark.parametrize("name", ["pysbd", "sentencex"])
def test_real_packages(name: str) -> None:
    document = split(TEXT, lang="en", splitter=name)
    assert document.splitter == name
    assert "".join(document.pieces()) == TEXT
    assert [one.text for one in document.sentences][-2:] == ["He was tired.", "Why?"]
    assert [one.paragraph for one in document.sentences][-2:] == [0, 1]
    chinese = split("他来了。你呢？好！", lang="zh-Hans", splitter=name)
    assert [one.text for one in chinese.sentences] == ["他来了。", "你呢？", "好！"]
    assert len(split(" \n", lang="en", splitter=name)) == 0
    with pytest.raises(InputError, match="lone surrogate"):
        split("a\ud800", lang="en", splitter=name)


@pytest.mark.parametrize("name", ["pysbd", "sentencex"])
def test_nothing_is_lost(name: str) -> None:
    splitter = get_splitter(name)

    @given(strategies.texts)
    @settings(deadline=None, max_examples=60)
    @example("a . . b\r\n\x1e 好。 (c) [1]")
    def check(text: str) -> None:
        document = splitter.split(text, lang="en")
        assert "".join(document.pieces()) == text
        assert all(one.text.strip() for one in document.sentences)

    check()


def test_languages_of_pysbd() -> None:
    assert len(split("One. Two.", lang="und", splitter="pysbd")) == 2
    with pytest.raises(UnsupportedLanguageError, match=r"pysbd does not know 'ko'.*'rules'"):
        split("안녕.", lang="ko", splitter="pysbd")


@given(st.lists(st.text("ab \n", min_size=1, max_size=5)), st.text(" \n", max_size=2))
def test_pieces_are_found_whatever_their_white_space(pieces: list[str], space: str) -> None:
    text = space.join(pieces)
    spans = spans_of(text, [" ".join(piece.split()) for piece in pieces])
    assert [text[span.start : span.end].split() for span in spans] == [
        piece.split() for piece in pieces if piece.split()
    ]


def test_a_piece_that_was_altered_stays_with_the_one_before() -> None:
    assert spans_of("One. Two. Three.", ["One.", "Deux.", "Three."]) == spans_of(
        "One. Two. Three.", ["One. Two.", "Three."]
    )


@pytest.mark.parametrize(
    ("name", "extra"),
    [("pysbd", "splitters"), ("sentencex", "splitters"), ("wtpsplit", "wtpsplit")],
)
def test_missing_packages(name: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=rf"splitter '{name}'.*bitext-aligner\[{extra}\]"):
        get_splitter(name)


class StandIn:
    """Cut like `wtpsplit.SaT`: pieces that join to the text."""

    def __init__(self, model: str) -> None:
        if model == "no-such-model":
            raise OSError("not found")

    def split(self, text: str) -> list[str]:
        head, tail = text[: len(text) // 2], text[len(text) // 2 :]
        return [head, tail]


def test_mapping_of_wtpsplit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wtpsplit", SimpleNamespace(SaT=StandIn))
    text = "this is one this is two"
    document = get_splitter("wtpsplit").split(text, lang="en", name="x")
    assert (document.splitter, document.name) == ("wtpsplit", "x")
    assert [one.text for one in document.sentences] == ["this is one", "this is two"]
    assert "".join(document.pieces()) == text
    assert len(get_splitter("wtpsplit").split(" ", lang="en")) == 0
    with pytest.raises(ModelError, match="cannot load 'no-such-model': not found"):
        WtpsplitSplitter("no-such-model")
