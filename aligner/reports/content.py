"""What a page shows, in reading order: rows, blocks without counterpart, findings at their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from aligner.errors import InputError
from aligner.quality.findings import Finding, Kind
from aligner.quality.report import QualityReport
from aligner.types import Alignment, Bead, Document, Sentence, Span

_SIDES = ("src", "tgt")


@dataclass(frozen=True, slots=True)
class Row:
    """Hold a bead, or sentences that stand in no bead (gold may leave holes).

    Attributes:
        number: Position of the bead in the alignment, 0-based; None for sentences in no bead.
        bead: The bead; one of the sentences alone if they stand in none.
        similarity: Cosine of the two texts, None if not scored or one-sided.
    """

    number: int | None
    bead: Bead
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a gap: neighbouring rows of one side without a counterpart.

    Attributes:
        side: ``"src"`` or ``"tgt"``.
        first: Its first row.
        last: Its last row.
        sentences: How many sentences it has.
    """

    side: str
    first: int
    last: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold a stretch of a sentence that a finding is about.

    Attributes:
        side: ``"src"`` or ``"tgt"``.
        sentence: Index of the sentence.
        span: Place in `Sentence.line`, in code points.
    """

    side: str
    sentence: int
    span: Span


@dataclass(frozen=True, slots=True)
class Flag:
    """Hold a finding with the rows and the stretches of text that it is about.

    Attributes:
        finding: What `score` found.
        rows: Where it is shown, ascending; a gap is shown at its block.
        marks: What is marked in the text; empty for a gap, which is marked as a whole.
    """

    finding: Finding
    rows: tuple[int, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Hold everything that a page shows.

    Attributes:
        alignment: The alignment.
        rows: Beads and sentences without one, in reading order.
        blocks: Gaps among the rows.
        flags: Findings, gravest first.
        quality: The report that they come from, None if not scored.
    """

    alignment: Alignment
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    flags: tuple[Flag, ...]
    quality: QualityReport | None


def content(alignment: Alignment, quality: QualityReport | None) -> Content:
    """Put together what a page shows.

    Args:
        alignment: The alignment.
        quality: What `score` gave for it; None leaves findings out.

    Raises:
        InputError: The report on quality is about another alignment.
    """
    if quality is not None and tuple(one.bead for one in quality.segments) != alignment.beads:
        raise InputError(
            f"the report on quality has {len(quality.segments)} segments and is about another "
            f"alignment than this one of {len(alignment.beads)} beads: score this one"
        )
    rows = tuple(_rows(alignment, quality))
    places = _Places(alignment, rows)
    blocks = tuple(_blocks(alignment, places))
    flags = tuple(
        Flag(finding, places.rows_of(finding), () if _whole(finding) else places.marks_of(finding))
        for finding in (quality.findings if quality else ())
    )
    return Content(alignment, rows, blocks, flags, quality)


def _whole(finding: Finding) -> bool:
    """Tell whether a finding is about rows that are marked as a whole."""
    return finding.kind is Kind.GAP


def _rows(alignment: Alignment, quality: QualityReport | None) -> Iterator[Row]:
    """Yield the beads, and after each the sentences in no bead that follow it."""
    held = (
        {i for b in alignment.beads for i in b.src},
        {j for b in alignment.beads for j in b.tgt},
    )
    following: tuple[dict[int, list[int]], ...] = ({}, {})
    for side, document in enumerate((alignment.src, alignment.tgt)):
        last = -1
        for index in range(len(document)):
            if index in held[side]:
                last = index
            else:
                following[side].setdefault(last, []).append(index)
    yield from _unlinked(following, -1, -1)
    shown: set[tuple[int, int]] = set()
    for number, bead in enumerate(alignment.beads):
        similarity = quality.segments[number].similarity if quality else None
        yield Row(number, bead, similarity)
        for side, indices in enumerate((bead.src, bead.tgt)):
            for index in indices:
                # Gold may name a sentence in two beads.
                if index in following[side] and (side, index) not in shown:
                    shown.add((side, index))
                    yield Row(None, _alone(side, following[side][index]))


def _unlinked(following: Sequence[dict[int, list[int]]], *after: int) -> Iterator[Row]:
    for side, index in enumerate(after):
        if index in following[side]:
            yield Row(None, _alone(side, following[side][index]))


def _alone(side: int, indices: Sequence[int]) -> Bead:
    return Bead((), tuple(indices)) if side else Bead(tuple(indices), ())


class _Places:
    """Find rows by sentence, and sentences by span."""

    def __init__(self, alignment: Alignment, rows: Sequence[Row]) -> None:
        self._documents = (alignment.src, alignment.tgt)
        self._rows: tuple[dict[int, int], ...] = ({}, {})
        self._by_number: dict[int, int] = {}
        for at, row in enumerate(rows):
            if row.number is not None:
                self._by_number[row.number] = at
            for side, indices in enumerate((row.bead.src, row.bead.tgt)):
                for index in indices:
                    self._rows[side].setdefault(index, at)

    def row(self, side: str, sentence: int) -> int:
        return self._rows[_SIDES.index(side)][sentence]

    def rows_of(self, finding: Finding) -> tuple[int, ...]:
        if finding.segment is not None:
            return (self._by_number[finding.segment],)
        found = {
            self.row(passage.side, index)
            for passage in finding.passages
            for index, _ in self._sentences(passage.side, passage.span)
        }
        return tuple(sorted(found))

    def marks_of(self, finding: Finding) -> tuple[Mark, ...]:
        return tuple(
            Mark(passage.side, index, _on_line(sentence, passage.span))
            for passage in finding.passages
            for index, sentence in self._sentences(passage.side, passage.span)
        )

    def _sentences(self, side: str, span: Span) -> Iterator[tuple[int, Sentence]]:
        return _within(self._documents[_SIDES.index(side)], span)


def _within(document: Document, span: Span) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences that share a character with a span, with their indices."""
    low, high = 0, len(document.sentences)
    while low < high:
        middle = (low + high) // 2
        if document.sentences[middle].span.end <= span.start:
            low = middle + 1
        else:
            high = middle
    for index in range(low, len(document.sentences)):
        sentence = document.sentences[index]
        if sentence.span.start >= span.end:
            return
        yield index, sentence


def _on_line(sentence: Sentence, span: Span) -> Span:
    """Return where a span of the document stands in the sentence put on one line."""
    start = max(span.start - sentence.span.start, 0)
    end = min(span.end - sentence.span.start, len(sentence.text))
    line = sentence.line
    if line == sentence.text:
        return Span(start, end)
    # Folding changes nothing but white space.
    visible = [at for at, char in enumerate(line) if not char.isspace()]
    first = _visible(sentence.text[:start])
    last = first + _visible(sentence.text[start:end])
    if first >= last:
        return Span(0, 0)
    return Span(visible[first], visible[last - 1] + 1)


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _blocks(alignment: Alignment, places: _Places) -> Iterator[Block]:
    for gap in alignment.gaps():
        side = "src" if gap.src else "tgt"
        rows = [at for at, _ in groupby(places.row(side, index) for index in gap.src or gap.tgt)]
        # Gold may name a sentence of a null bead elsewhere, too: what is not in a row is no block.
        if rows == list(range(rows[0], rows[0] + len(rows))):
            yield Block(side, rows[0], rows[-1], len(gap.src or gap.tgt))
