from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.splitters.lines import split_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\nb", ["a", "", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        (" a \n \n", [" a ", " "]),
        ("a\rb\x0bc\x85d\u2028e\fg\n", ["a\rb\x0bc\x85d\u2028e\fg"]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    document = split_lines(text, lang="en", name="x")
    assert [one.text for one in document.sentences] == lines


def test_paragraphs_are_divided_by_empty_lines() -> None:
    document = split_lines("\na\nb\n\n \nc\n", lang="en")
    assert [one.paragraph for one in document.sentences] == [0, 0, 0, 0, 0, 1]


@given(st.lists(st.text(st.sampled_from("ab。 \x0b\u2028"), max_size=5)))
def test_n_lines_are_n_sentences(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    document = split_lines(text, lang="en")
    assert [one.text for one in document.sentences] == lines
    assert "".join(document.pieces()) == text
