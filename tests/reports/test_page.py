"""The file of the report: it needs nothing, its policy fits, its data cannot break out."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import seeds
from aligner.reports import page
from aligner.reports.data import embedded
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document

GOLD = seeds.gold()
PAGE = GOLD.to_html(score=False)
_SCRIPT = r"<script>(.*?)</script>"


def test_the_policy_admits_the_page_and_nothing_else() -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', PAGE)
    assert found is not None
    policy = dict(part.split(" ", 1) for part in found[1].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"

    def hashes(pattern: str) -> list[str]:
        blocks = re.findall(pattern, PAGE, re.DOTALL)
        digests = [hashlib.sha256(block.encode()).digest() for block in blocks]
        return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]

    assert policy["script-src"].split() == hashes(_SCRIPT)
    assert policy["style-src"].split() == hashes(r"<style>(.*?)</style>")
    assert len(hashes(_SCRIPT)) == 2


def test_it_needs_nothing_from_elsewhere() -> None:
    assert not re.search(r'(src|href)="(?!#)', PAGE)
    assert not re.search(r"url\((?!#)|@import", PAGE)
    addresses = set(re.findall(r"https?://[^\s\"'<>]+", PAGE))
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_markup_is_never_made_of_text() -> None:
    for one in files("aligner.reports").iterdir():
        if one.name.endswith(".js"):
            text = one.read_text("utf-8")
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function", text
            )
            first = next(line for line in text.split("\n") if not line.startswith("//"))
            assert first == '"use strict";'


def test_the_same_input_gives_the_same_bytes() -> None:
    assert GOLD.to_html(score=False) == PAGE
    assert page(GOLD, quality=None) == PAGE


def test_the_data_holds_both_texts() -> None:
    found = re.search(r'id="data">(.*?)</script>', PAGE, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["src"]["texts"] == [sentence.line for sentence in GOLD.src.sentences]
    assert [row[1:3] for row in data["rows"]] == [[[*b.src], [*b.tgt]] for b in GOLD.beads]


@given(st.recursive(st.text(st.characters()), lambda x: st.lists(x, max_size=3), max_leaves=5))
def test_data_is_read_back_and_never_ends_its_element(value: object) -> None:
    text = embedded(value)
    assert json.loads(text) == value
    assert not re.search("[<>&\u2028\u2029]", text)
    text.encode()


def test_names_that_no_file_can_hold() -> None:
    document = Document(
        "A.", "en", lines_document(["A."], lang="en").sentences, name="x\udcff<b>\0"
    )
    text = Alignment(document, document, (Bead((0,), (0,)),)).to_html(score=False)
    text.encode()
    assert "\0" not in text
    assert "<b>\ufffd" not in text


@pytest.mark.parametrize("sizes", [(0, 0), (0, 2), (2, 0)])
def test_empty_sides(sizes: tuple[int, int]) -> None:
    src, tgt = (lines_document(["a."] * size, lang="en") for size in sizes)
    beads = (
        *(Bead((at,), ()) for at in range(sizes[0])),
        *(Bead((), (at,)) for at in range(sizes[1])),
    )
    assert "There is no text" in Alignment(src, tgt, beads).to_html()


def test_long_texts_have_no_second_copy_for_readers_without_scripts() -> None:
    document = lines_document(["Just so."] * 500, lang="en")
    beads = tuple(Bead((at,), (at,)) for at in range(500))
    text = Alignment(document, document, beads).to_html(score=False)
    assert "plain-table" not in text.split("</style>")[1]
    assert "The text has 500 rows" in text
