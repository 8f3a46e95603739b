"""What a page shows: every sentence once, gaps as blocks, findings at their places."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import seeds
from aligner.errors import InputError
from aligner.quality.findings import Finding, Kind, Passage, Severity
from aligner.quality.report import QualityReport, SegmentQuality, SideSummary
from aligner.reports.content import Block, content
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, Sentence, Signature, Span
from tests.texts import texts


def lettered(count: int) -> Document:
    return lines_document([f"{at}." for at in range(count)], lang="en")


@st.composite
def golds(draw: st.DrawFn) -> Alignment:
    """Draw beads that may cross, overlap and leave holes, as gold may."""
    sizes = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    sides = [
        st.sets(st.integers(0, size - 1), max_size=3) if size else st.just(set[int]())
        for size in sizes
    ]
    drawn = draw(st.lists(st.tuples(*sides), max_size=5))
    beads = tuple(Bead(tuple(sorted(src)), tuple(sorted(tgt))) for src, tgt in drawn if src or tgt)
    return Alignment(lettered(sizes[0]), lettered(sizes[1]), beads)


@given(golds())
def test_no_sentence_is_left_out_and_beads_keep_their_order(alignment: Alignment) -> None:
    shown = content(alignment, None)
    assert [row.bead for row in shown.rows if row.number is not None] == list(alignment.beads)
    for side, document in (("src", alignment.src), ("tgt", alignment.tgt)):
        named = Counter(i for bead in alignment.beads for i in getattr(bead, side))
        seen = Counter(i for row in shown.rows for i in getattr(row.bead, side))
        assert all(seen[index] == max(named[index], 1) for index in range(len(document)))
    for block in shown.blocks:
        rows = shown.rows[block.first : block.last + 1]
        assert all(not getattr(row.bead, "tgt" if block.side == "src" else "src") for row in rows)


def test_sentences_in_no_bead_stand_after_their_neighbours() -> None:
    shown = content(Alignment(lettered(4), lettered(3), (Bead((1,), (0,)), Bead((2,), (2,)))), None)
    rows = [(row.number, row.bead.src, row.bead.tgt) for row in shown.rows]
    assert rows == [
        (None, (0,), ()),
        (0, (1,), (0,)),
        (None, (), (1,)),
        (1, (2,), (2,)),
        (None, (3,), ()),
    ]


def test_a_run_of_null_beads_is_a_block() -> None:
    beads = (Bead((0,), (0,)), *(Bead((), (at,)) for at in range(1, 6)), Bead((1,), (6,)))
    shown = content(Alignment(lettered(2), lettered(7), beads), None)
    assert shown.blocks == (Block("tgt", 1, 5, 5),)


def found_in(document: Document, spans: list[Span]) -> QualityReport:
    """Return a report with a finding about some spans of the source."""
    passages = tuple(Passage("src", span, document.text[span.start : span.end]) for span in spans)
    finding = Finding(Kind.NAME, Severity.MINOR, "x", passages)
    side = SideSummary("", "en", 1, 1, 1, 1.0, 0)
    segments = tuple(SegmentQuality(at, Bead((at,), (at,)), "", "") for at in range(len(document)))
    return QualityReport(segments, (finding,), side, side, Signature())


@given(st.lists(texts.filter(str.strip), min_size=1, max_size=4), st.data())
def test_marks_cover_what_the_passage_says(sentences: list[str], data: st.DataObject) -> None:
    document = lines_document(sentences, lang="en")
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    beads = tuple(Bead((at,), (at,)) for at in range(len(sentences)))
    alignment = Alignment(document, document, beads)
    (flag,) = content(alignment, found_in(document, [Span(start, end)])).flags
    marked = "".join(
        document.sentences[mark.sentence].line[mark.span.start : mark.span.end]
        for mark in flag.marks
    )
    assert "".join(marked.split()) == "".join(document.text[start:end].split())


def test_marks_in_sentences_that_are_broken_over_lines() -> None:
    text = "他们在\n北京见面。"
    document = Document(text, "zh", (Sentence(text, Span(0, len(text))),))
    alignment = Alignment(document, document, (Bead((0,), (0,)),))
    (flag,) = content(alignment, found_in(document, [Span(4, 6)])).flags
    (mark,) = flag.marks
    assert document.sentences[0].line[mark.span.start : mark.span.end] == "北京"


def test_a_report_about_another_alignment_is_refused() -> None:
    quality = aligner.score([("你好。", "Hello.")])
    with pytest.raises(InputError, match="another alignment"):
        content(seeds.gold(), quality)
