"""Judgements as tables that ``aligner evaluate meta`` reads: a row a judged translation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from aligner.formats import storage
from aligner.formats.tsv import escape
from aligner.review.state import State

COLUMNS = ("system", "doc", "seg_id", "rater", "source", "target", "score")


def write_thumbs(state: State, path: Path) -> None:
    """Write the thumbs of a review: 1 for up, 0 for down, the target text being the system.

    Raises:
        InputError: The file cannot be written.
    """
    alignment = state.alignment()
    rows = []
    for number, (bead, pair) in enumerate(
        zip(state.beads, alignment.pairs(nulls=True), strict=True)
    ):
        if bead.thumb:
            score = "1" if bead.thumb > 0 else "0"
            cells = (alignment.tgt.name or alignment.tgt.lang, alignment.src.name, str(number))
            rows.append((*cells, "", pair.src, pair.tgt, score, bead.comment))
    write_table(path, (*COLUMNS, "comment"), rows)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table with a header, the cells escaped so that a row is a line.

    Raises:
        InputError: The file cannot be written.
    """
    with storage.atomic_write(path) as out:
        out.write("\t".join(columns) + "\n")
        for row in rows:
            out.write("\t".join(escape(cell) for cell in row) + "\n")
