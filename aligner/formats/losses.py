"""What of an object a format leaves out, in the user's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aligner.formats.base import Content
from aligner.types import Alignment, Bead, Document, Sentence, Status


def sentence(format_name: str, items: Sequence[str]) -> str | None:
    """Return a sentence that names what is lost, or None if nothing is."""
    if not items:
        return None
    *most, last = items
    listed = f"{', '.join(most)} and {last}" if most else last
    return f"{format_name} leaves out {listed}"


def of_nothing(_: Content) -> list[str]:
    """Name nothing: for formats that are only read, and for those that keep everything."""
    return []


def counted(number: int, one: str, many: str | None = None) -> list[str]:
    """Return a number of things as an item, or no item if there are none."""
    if not number:
        return []
    return [f"{number} {one if number == 1 else many or one + 's'}"]


def of_positions(*documents: Document, paragraphs: bool = False) -> list[str]:
    """Name what a format without offsets loses of documents.

    Args:
        documents: What is written.
        paragraphs: Whether the format keeps the paragraphs.
    """
    items = ["all offsets"] if any(document.text for document in documents) else []
    sentences = [one for document in documents for one in document.sentences]
    if not paragraphs and any(one.paragraph for one in sentences):
        items.append("the paragraphs")
    if any(one.time for one in sentences):
        items.append("the times")
    if any(one.speaker for one in sentences):
        items.append("the speakers")
    if any(document.noise for document in documents):
        items.append("marked noise")
    if any(document.cues for document in documents):
        items.append("the places in the source file")
    return items


def of_breaks(sentences: Iterable[Sentence]) -> list[str]:
    """Name what a format of one line a sentence loses."""
    broken = sum(one.line != one.text for one in sentences)
    return counted(broken, "line break inside a sentence", "line breaks inside sentences")


def of_structure(alignment: Alignment) -> list[str]:
    """Name what a format of joined texts loses of an alignment."""
    merged = sum(max(len(bead.src), len(bead.tgt)) > 1 for bead in alignment.beads)
    loose = _unlinked(alignment.src, [bead.src for bead in alignment.beads])
    loose += _unlinked(alignment.tgt, [bead.tgt for bead in alignment.beads])
    return [
        *counted(loose, "sentence that no bead names", "sentences that no bead names"),
        *([f"the sentence boundaries inside {counted(merged, 'bead')[0]}"] if merged else []),
        *of_positions(alignment.src, alignment.tgt),
        *of_signature(alignment),
    ]


def of_nulls(alignment: Alignment) -> list[str]:
    """Name what a format of text pairs loses."""
    return counted(sum(bead.is_null for bead in alignment.beads), "null bead")


def of_index_lines(obj: Alignment | Sequence[Bead]) -> list[str]:
    """Name what a format of sentence numbers, with one number a bead, loses."""
    if not isinstance(obj, Alignment):
        return [*of_two_numbers(obj), *of_status(obj)]
    return [*of_two_numbers(obj.beads), *of_status(obj.beads), *of_signature(obj)]


def of_signature(alignment: Alignment) -> list[str]:
    """Name the signature if there is one."""
    return ["the signature"] if alignment.signature.fields else []


def of_scores(beads: Sequence[Bead]) -> list[str]:
    """Name what a format of bare texts loses of beads."""
    return [
        *counted(sum(bead.score is not None for bead in beads), "score"),
        *counted(sum(bead.confidence is not None for bead in beads), "confidence value"),
        *of_status(beads),
    ]


def of_two_numbers(beads: Sequence[Bead]) -> list[str]:
    """Name the scores that a format of one number a bead loses: the confidence goes first."""
    double = sum(None not in (bead.score, bead.confidence) for bead in beads)
    return counted(double, "score beside a confidence", "scores beside confidences")


def of_status(beads: Sequence[Bead]) -> list[str]:
    """Name the judgements that a format without a status loses."""
    judged = sum(bead.status is not Status.AUTO for bead in beads)
    return counted(judged, "status", "statuses")


def _unlinked(document: Document, sides: Iterable[tuple[int, ...]]) -> int:
    return len(document) - len({index for side in sides for index in side})
