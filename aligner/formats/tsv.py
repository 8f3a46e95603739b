r"""Tab-separated values: a row a bead, for spreadsheets and the tools of the command line.

Written with a header row. In its files the cells of texts have ``\t``, ``\n``, ``\r`` and ``\\``
for the tab, the line ends and the backslash, so that a row is always one line; a null bead has one
empty text and no numbers on that side. Files of other tools, with only the columns ``src`` and
``tgt`` or with two columns and no header, have no such escapes and are taken literally.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from aligner.errors import FormatError
from aligner.formats import losses, storage
from aligner.formats.base import (
    Content,
    Format,
    Languages,
    Location,
    PathLike,
    language_pair,
    one_path,
)
from aligner.formats.segments import (
    Segment,
    alignment_from_segments,
    exact_pairs,
    line_pair,
    number_text,
    parse_marks,
)
from aligner.types import Alignment, SegmentPair

COLUMNS = ("src_ids", "tgt_ids", "score", "confidence", "status", "src", "tgt")
_SYNONYMS = {"source": "src", "target": "tgt"}
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = {escape: char for char, escape in _ESCAPES.items()}
_TO_ESCAPE = str.maketrans(_ESCAPES)
_ESCAPE = re.compile(r"\\.?", re.DOTALL)


def read(location: Location, *, lang: Languages, encoding: str | None) -> Alignment:
    """Return a file of text pairs as an alignment of one sentence a text.

    Raises:
        FormatError: A row has the wrong columns or a value that cannot be.
        InputError: The file cannot be read or is not text.
        ConfigError: A single language or an unknown encoding was given.
    """
    src_lang, tgt_lang = language_pair(lang, FORMAT.name)
    path = one_path(location, FORMAT.name)
    rows = storage.lines(storage.read_text(path, encoding))
    segments = _segments(iter(rows), storage.shown(path))
    return alignment_from_segments(segments, src_lang, tgt_lang, storage.document_name(path))


def stream(path: PathLike, name: str, encoding: str | None) -> Iterator[Segment]:
    """Yield the pairs of a file one by one, without holding it.

    Args:
        path: The file.
        name: Its name for messages.
        encoding: Its encoding; as for `read`.

    Raises:
        FormatError: A row has the wrong columns or a value that cannot be.
        InputError: The file cannot be read or is not text.
    """
    return _segments(storage.stream_lines(path, encoding), name)


def rows(path: PathLike, encoding: str | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the 1-based line and the cells of each row by the names of their columns.

    Texts are given as they were before escapes; a table without a header has ``src`` and ``tgt``.

    Raises:
        FormatError: A row has the wrong columns.
        InputError: The file cannot be read or is not text.
    """
    name = storage.shown(path)
    for number, columns, cells in _cells(storage.stream_lines(path, encoding), name):
        by_name = dict(zip(columns or ("src", "tgt"), cells, strict=True))
        if _own(columns):
            for side in ("src", "tgt"):
                by_name[side] = _unescape(by_name[side], partial(FormatError, name, number))
        yield number, by_name


def _own(columns: Sequence[str]) -> bool:
    return {"src_ids", "tgt_ids"} <= set(columns)


def _segments(rows: Iterator[str], name: str) -> Iterator[Segment]:
    for number, columns, cells in _cells(rows, name):
        if not columns:
            yield line_pair(*cells)
            continue
        by_name = dict(zip(columns, cells, strict=True))
        yield _segment(by_name, _own(columns), name, number)


def _cells(rows: Iterator[str], name: str) -> Iterator[tuple[int, tuple[str, ...], list[str]]]:
    """Yield the line of each row, the columns of the header (none without one), and the cells."""
    head = next(rows, None)
    if head is None:
        return
    columns = _header(head, name)
    width = len(columns) or 2
    numbered = enumerate(rows, 2) if columns else enumerate(chain([head], rows), 1)
    for number, row in numbered:
        cells = row.split("\t")
        if len(cells) != width:
            wanted = ", ".join(columns) or "source TAB target"
            raise FormatError(
                name,
                number,
                f"{len(cells)} column{'s' * (len(cells) != 1)} instead of {width} ({wanted}); "
                "columns are separated by one tab",
            )
        yield number, columns, cells


def _header(row: str, name: str) -> tuple[str, ...]:
    """Return the names of the columns, or none if the first row is a pair of texts already."""
    cells = [cell.strip().lower() for cell in row.split("\t")]
    columns = tuple(_SYNONYMS.get(cell, cell) for cell in cells)
    if {"src", "tgt"} <= set(columns):
        repeated = [column for column in COLUMNS if columns.count(column) > 1]
        if repeated:
            raise FormatError(name, 1, f"the header names the column {repeated[0]!r} twice")
        return columns
    if len(columns) != 2:
        raise FormatError(
            name,
            1,
            f"{len(columns)} column{'s' * (len(columns) != 1)} and no header; write a header row "
            "with the columns src and tgt, or exactly source TAB target in each row",
        )
    return ()


def _segment(cells: dict[str, str], own: bool, name: str, number: int) -> Segment:
    def wrong(reason: str) -> FormatError:
        return FormatError(name, number, reason)

    marks = parse_marks(
        cells.get("score", ""), cells.get("confidence", ""), cells.get("status", ""), wrong
    )
    if not own:
        pair = line_pair(cells["src"], cells["tgt"])
        return Segment(pair.src, pair.tgt, marks)
    # The numbers tell an empty sentence from a side that is not there.
    src, tgt = (
        _unescape(cells[side], wrong) if cells[side] or cells[f"{side}_ids"].strip() else None
        for side in ("src", "tgt")
    )
    if src is None and tgt is None:
        raise wrong("both sides are empty; delete the row")
    return Segment(src, tgt, marks)


def write(alignment: Alignment, location: Location) -> None:
    """Write an alignment, null beads included.

    Raises:
        InputError: The file cannot be written.
    """
    write_pairs(exact_pairs(alignment, nulls=True), location)


def write_pairs(pairs: Iterable[SegmentPair], location: Location) -> None:
    """Write pairs as they come, without holding them all.

    Raises:
        InputError: The file cannot be written.
    """
    with storage.atomic_write(one_path(location, FORMAT.name)) as out:
        out.write("\t".join(COLUMNS) + "\n")
        for pair in pairs:
            bead = pair.bead
            cells = (
                " ".join(map(str, bead.src)),
                " ".join(map(str, bead.tgt)),
                number_text(bead.score),
                number_text(bead.confidence),
                str(bead.status),
                escape(pair.src),
                escape(pair.tgt),
            )
            out.write("\t".join(cells) + "\n")


def escape(text: str) -> str:
    r"""Return a text as a cell: tabs, line breaks and backslashes are escaped.

    >>> escape("a\tb")
    'a\\tb'
    """
    return text.translate(_TO_ESCAPE)


def _unescape(cell: str, wrong: Callable[[str], FormatError]) -> str:
    def char(match: re.Match[str]) -> str:
        if match[0] not in _ESCAPED:
            raise wrong(rf"{match[0]!r} is no escape; write \\ for a backslash (others: \t \n \r)")
        return _ESCAPED[match[0]]

    return _ESCAPE.sub(char, cell)


def _lost(obj: Content) -> list[str]:
    return losses.of_structure(obj) if isinstance(obj, Alignment) else []


FORMAT = Format(
    name="tsv",
    suffixes=(".tsv",),
    description="a table of text pairs with their scores, a row a bead",
    read=read,
    write_alignment=write,
    lost=_lost,
)
