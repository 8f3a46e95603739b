from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import formats
from aligner.errors import ConfigError
from aligner.formats.text import read_lines
from aligner.splitters import lines_document
from aligner.types import Document, Span
from tests.formats.strategies import FILES, documents, texts


def test_reading_gives_an_unsplit_document(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes("现在我们来讨论。\r\n\r\n他说。".encode())
    document = formats.read(path)
    assert document == Document("现在我们来讨论。\r\n\r\n他说。", "zh-Hans", name="talk")
    assert formats.read(path, lang="ZH-tw") == Document(
        "现在我们来讨论。\r\n\r\n他说。", "zh-Hant", name="talk"
    )


@pytest.mark.parametrize(
    ("name", "text", "lang"),
    [
        ("x.zh", "现在我们来讨论。", "zh-Hans"),
        ("x.zh-Hant", "现在我们来讨论。", "zh-Hant"),
        ("x.la", "Gallia est omnis divisa", "la"),
        ("x.de.txt", "Hallo", "de"),
        ("x", "This is the text.", "en"),
        ("001", "", "und"),
    ],
)
def test_language_of_the_name_and_of_the_text(
    tmp_path: Path, name: str, text: str, lang: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    document = formats.read(tmp_path / name)
    assert isinstance(document, Document)
    assert document.lang == lang


def test_a_text_has_one_language_and_one_path(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("a")
    with pytest.raises(ConfigError, match="a text has one language, but two were given: zh and en"):
        formats.read(tmp_path / "x.txt", lang=("zh", "en"))
    with pytest.raises(ConfigError, match="is one file, but two paths were given: a and b"):
        formats.read(("a", "b"), format="text")


def test_lines_are_sentences(tmp_path: Path) -> None:
    path = tmp_path / "x.en"
    text = "One. Two.\r\n\r\n  \n\nThree\x0b\x85 \n"
    path.write_bytes(text.encode("utf-8-sig"))
    document = read_lines(path)
    assert document.text == text
    assert [one.text for one in document.sentences] == ["One. Two.", "", "  ", "", "Three\x0b\x85 "]
    assert [one.paragraph for one in document.sentences] == [0, 0, 0, 0, 1]
    assert document.sentences[1].span == Span(11, 11)
    assert (document.lang, document.name, document.splitter) == ("en", "x", "lines")


def test_reading_no_lines(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert len(read_lines(tmp_path / "x", lang="en")) == 0
    (tmp_path / "x").write_text("\n")
    assert [one.text for one in read_lines(tmp_path / "x").sentences] == [""]


@FILES
@given(st.lists(texts))
def test_lines_document_keeps_every_item(items: list[str]) -> None:
    document = lines_document(items, lang="en", name="x")
    assert [one.text for one in document.sentences] == items
    assert document.text == "\n".join(items)
    assert (document.name, document.lang, document.splitter) == ("x", "en", "lines")


@FILES
@given(document=documents())
def test_what_is_written_is_read_as_lines(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "x.txt"
    formats.write(document, path)
    assert [one.text for one in read_lines(path).sentences] == [
        one.line for one in document.sentences
    ]


def test_an_unsplit_document_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"talk is not split into sentences yet; call aligner\.split"
    ):
        formats.write(Document("Hello.", name="talk"), tmp_path / "x.txt")
    formats.write(Document(" \n"), tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_bytes() == b""
