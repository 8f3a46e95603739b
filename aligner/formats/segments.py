"""Pairs of texts to and from an alignment: what TSV, TMX and Moses files share.

These formats hold one text a side of a bead, not sentences with offsets. Each text read from them
becomes one sentence, so every bead read is 1-1, 1-0 or 0-1: a projection of what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from aligner import languages
from aligner.errors import FormatError, InputError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, SegmentPair, Status


@dataclass(frozen=True, slots=True)
class Marks:
    """Hold what a file says of a bead besides its texts."""

    score: float | None = None
    confidence: float | None = None
    status: Status = Status.AUTO


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold one entry of a file of text pairs.

    Attributes:
        src: Source text; None if the entry has none, which makes a null bead.
        tgt: Target text, or None. One side at least is a text.
        marks: What is said of the pair.
    """

    src: str | None
    tgt: str | None
    marks: Marks = Marks()


def alignment_from_segments(
    rows: Iterable[Segment], src_lang: str | None, tgt_lang: str | None, name: str
) -> Alignment:
    """Return text pairs as an alignment: one sentence a text, one bead a pair.

    Args:
        rows: The pairs in order.
        src_lang: Language of the source, detected when None.
        tgt_lang: Language of the target, detected when None.
        name: Name for both documents.
    """
    sources: list[str] = []
    targets: list[str] = []
    beads = tuple(
        Bead(
            _append(row.src, sources),
            _append(row.tgt, targets),
            row.marks.score,
            row.marks.confidence,
            row.marks.status,
        )
        for row in rows
    )
    src, tgt = lines_document(sources, name=name), lines_document(targets, name=name)
    # Other tools' tags are kept as they are, whether they are good ones or not.
    return Alignment(
        replace(src, lang=src_lang) if src_lang is not None else src,
        replace(tgt, lang=tgt_lang) if tgt_lang is not None else tgt,
        beads,
    )


def _append(text: str | None, texts: list[str]) -> tuple[int, ...]:
    if text is None:
        return ()
    texts.append(text)
    return (len(texts) - 1,)


def line_pair(src: str, tgt: str) -> Segment:
    """Return two lines that stand side by side in files without any other structure.

    A line opposite a blank one is a null bead. Two blank lines are a pair of empty sentences, so
    that the beads keep the numbers of the lines.
    """
    if bool(src.strip()) == bool(tgt.strip()):
        return Segment(src, tgt)
    return Segment(src, None) if src.strip() else Segment(None, tgt)


def exact_pairs(alignment: Alignment, *, nulls: bool = False) -> Iterator[SegmentPair]:
    """Yield the beads with a single sentence exactly as it stands, line breaks and all.

    `Alignment.pairs` puts each text on one line; formats that can hold any character use this.
    """
    for pair in alignment.pairs(nulls=nulls):
        src = _exact(alignment.src, pair.bead.src)
        tgt = _exact(alignment.tgt, pair.bead.tgt)
        yield SegmentPair(src, tgt, pair.bead, pair.ids)


def _exact(document: Document, indices: tuple[int, ...]) -> str:
    texts = [document.sentences[i].text for i in indices]
    return texts[0] if len(texts) == 1 else languages.join(texts)


def number_text(value: float | None) -> str:
    """Return the shortest text that is read back as the same number; empty for None."""
    return "" if value is None else repr(float(value))


def parse_marks(
    score: str, confidence: str, status: str, fail: Callable[[str], FormatError]
) -> Marks:
    """Return what a file says of a bead.

    Args:
        score: A finite number, or empty.
        confidence: A number in [0, 1], or empty.
        status: Value of a `Status`, or empty.
        fail: Makes the error for a reason.

    Raises:
        FormatError: A value is none of that.
    """

    def number(what: str, text: str) -> float | None:
        try:
            return float(text) if text.strip() else None
        except ValueError:
            raise fail(f"the {what} {text!r} is not a number") from None

    try:
        judged = Status(status.strip() or Status.AUTO)
    except ValueError:
        known = ", ".join(Status)
        raise fail(f"unknown status {status!r}; known: {known}") from None
    marks = Marks(number("score", score), number("confidence", confidence), judged)
    try:
        Bead((0,), (0,), marks.score, marks.confidence)
    except InputError as error:
        raise fail(str(error)) from None
    return marks
