"""Fragments for notebooks: plain markup that survives where scripts and styles are thrown away."""

from __future__ import annotations

import re

import aligner
from aligner import seeds
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead


def check_plain(fragment: str) -> None:
    tags = set(re.findall(r"<([a-z]+)", fragment))
    plain = "div p b ul ol li table caption tr th td span mark small"
    assert tags <= set(plain.split())
    assert not re.search(r"\bon\w+=|javascript:|http|class=", fragment)
    # Readable on light and dark: what is coloured lets the page's own colour through.
    for colour in re.findall(r"background-color: ([^;]+);", fragment):
        assert colour.startswith("rgba(")


def test_alignment() -> None:
    fragment = seeds.gold()._repr_html_()
    check_plain(fragment)
    assert "a block of 52 sentences is missing" in fragment
    assert "Look at first:" in fragment
    assert "more beads" in fragment
    assert '<td lang="zh-Hans" dir="auto"' in fragment


def test_texts_are_escaped() -> None:
    document = lines_document(["<b>&amp;<script>"], lang="en", name='"><img onerror=x>')
    fragment = Alignment(document, document, (Bead((0,), (0,), confidence=0.2),))._repr_html_()
    assert "<script" not in fragment
    assert "<img" not in fragment
    assert "&lt;b&gt;&amp;amp;&lt;script&gt;" in fragment


def test_quality() -> None:
    report = aligner.score([("他有三只猫<script>。", 'He has four <b>"cats"</b> & more.')])
    fragment = report._repr_html_()
    check_plain(fragment)
    assert "&lt;b&gt;" in fragment
    assert re.search(r"<mark [^>]*>four</mark>", fragment)
    assert "<td>number</td>" in fragment


def test_nothing() -> None:
    nothing = lines_document([], lang="en")
    assert "no text" in Alignment(nothing, nothing, ())._repr_html_()
