"""Markdown: the text without its markup, and the way back into the file."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import aligner
from aligner.errors import FormatError
from aligner.formats import markdown
from tests.formats.strategies import FILES, plain_texts
from tests.formats.test_captions import read
from tests.fuzz.harness import within_limits

ARTICLE = (
    Path(__file__).parent.parent / "golden" / "split-markdown" / "input" / "article.md"
).read_text("utf-8")


def test_an_article(tmp_path: Path) -> None:
    document = read(tmp_path / "x.md", ARTICLE)
    assert document.text.split("\n\n") == [
        "Research & product",
        "The team talked about how research and products go together. It took an hour, and "
        "nobody *really* minded.",
        "“A quoted line that goes on here.”",
        "First item",
        "Second item goes on",
        "model",
        "share",
        "a | b",
        "3.5 %",
        "Centred words < here",
        "After a break\nthe line goes on with struck words and https://example.org/page.",
        "现在我们来讨论这个问题。",
        "A heading of its own",
        "The note says more.",
    ]
    assert document.lang == "en"


def test_sentences_lead_back_into_the_file(tmp_path: Path) -> None:
    for line_end in ("\n", "\r\n"):
        raw = ARTICLE.replace("\n", line_end)
        split = aligner.split(read(tmp_path / "x.md", raw))
        sentence = next(one for one in split.sentences if one.text.startswith("It took"))
        cues = split.cues_of(sentence.span)
        found = [raw[cue.source.start : cue.source.end] for cue in cues if cue.source]
        assert "".join(found) == ". It tookan hour, and nobody \\*really\\* minded."
        assert [cue.place for cue in cues][:2] == ["line 8", "line 9"]


@example(text="`    *`")
@FILES
@given(
    text=st.lists(
        st.sampled_from(
            [
                *(
                    "*",
                    "**",
                    "_",
                    "`",
                    "[a](b)",
                    "[a](a)a",
                    "![i](u)",
                    "<b>",
                    "<br>",
                    "\\*",
                    "&amp;",
                ),
                *(
                    "> ",
                    "- ",
                    "1. ",
                    "# ",
                    "| ",
                    "|-|\n",
                    "~~",
                    "```\n",
                    "    ",
                    "\n",
                    "\n\n",
                    "\r\n",
                ),
                *(
                    "word",
                    "中文。",
                    " ",
                    "a",
                    "a",
                    "<http://a.b>",
                    "[^1]",
                    "[^1]: ",
                    "---\n",
                    "===\n",
                ),
                "\t",
            ]
        ),
        max_size=20,
    ).map("".join)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
)
def test_every_place_is_right(tmp_path: Path, text: str) -> None:
    text = text.removeprefix("\ufeff")
    document = read(tmp_path / "x.md", text)
    for cue in document.cues:
        assert cue.source is not None
        piece = document.text[cue.span.start : cue.span.end]
        source = text[cue.source.start : cue.source.end]
        line = int(cue.place.removeprefix("line "))
        assert 1 <= line <= len(re.split("\r\n|\r|\n", text))
        # Escapes are longer in the file; a piece over several lines is known by its block.
        if not re.search(r"[\\&<\r\n|]", source):
            assert piece == source


@FILES
@given(paragraphs=st.lists(plain_texts, max_size=4))
def test_escaped_text_is_read_as_it_is(tmp_path: Path, paragraphs: list[str]) -> None:
    expected = [" ".join(text.split()) for text in paragraphs]
    escaped = (
        "".join(f"\\{char}" if char in string.punctuation else char for char in text)
        for text in expected
    )
    document = read(tmp_path / "x.md", "\n\n".join(escaped))
    assert document.text == "\n\n".join(text for text in expected if text)


@pytest.mark.parametrize("text", [">" * 20_000 + " x", "- " * 20_000 + "x"])
def test_deep_nesting_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError, match=r"x\.md:1: blocks are nested more than 100 deep"):
        read(tmp_path / "x.md", text)


@pytest.mark.parametrize(
    "piece", ["<!-- ", "<?", "<![CDATA[", "<div ", "<div x='", "<b>x", "<!", "</"]
)
def test_html_without_an_end_takes_time_by_its_length(tmp_path: Path, piece: str) -> None:
    # Each of these was sought to the end of the file, again and again.
    with within_limits(10):
        read(tmp_path / "x.md", "<div>\n" + piece * (400_000 // len(piece)))


def test_what_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"x\.md: has 8,000,001 characters.*cut it into chapters"):
        read(tmp_path / "x.md", "a" * (markdown.LARGEST + 1))


def test_comments_are_left_out(tmp_path: Path) -> None:
    text = "<p>One <!-- no\nno --> &amp; two</p>\n<p>three<!-- no"
    assert read(tmp_path / "x.md", text).text == "One & two\n\nthree"


def test_blocks_may_be_nested(tmp_path: Path) -> None:
    text = ">" * 90 + " deep"
    assert read(tmp_path / "x.md", text).text == "deep"


def test_nothing(tmp_path: Path) -> None:
    for text in ("", "\n\n", "```\ncode\n```\n", "---\nlang: zh\n---\n", "![alt](x.png)\n"):
        document = read(tmp_path / "x.markdown", text)
        assert document.text == ""
        assert aligner.split(document).sentences == ()
