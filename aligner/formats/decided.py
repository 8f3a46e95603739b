"""Beads that a person has decided about, from a file that numbers sentences, each with its line.

Index lines (``.align``) are decisions one and all. The native format and its table (``.jsonl``,
``.tsv``) say of each bead who vouches for it: what is confirmed, gold or rejected is decided, the
rest is not. A table without the column ``status`` is like index lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aligner.errors import ConfigError, FormatError, InputError
from aligner.formats import align, jsonl, storage, tsv
from aligner.formats.base import PathLike
from aligner.types import Alignment, Bead, Status

_READ = ".align, .jsonl or .tsv"


@dataclass(frozen=True, slots=True)
class Decided:
    """Hold a bead as a file has it.

    Attributes:
        bead: The bead.
        line: Its 1-based line.
        texts: The texts that the file gives it; None if the file holds none.
    """

    bead: Bead
    line: int
    texts: tuple[str, str] | None = None


def read(path: PathLike, format: str, encoding: str | None = None) -> tuple[Decided, ...]:
    """Return the decided beads of a file, in its order.

    Args:
        path: The file.
        format: Name of its format.
        encoding: Its encoding; as for `aligner.read`.

    Raises:
        FormatError: The file breaks its format, or nothing in it is decided.
        InputError: The file cannot be read or is not text.
        ConfigError: The format does not number sentences, or an unknown encoding was given.
    """
    if format == "align":
        return tuple(_from_index_lines(path, encoding))
    if format == "jsonl":
        rows = tuple(_from_jsonl(path, encoding))
    elif format == "tsv":
        rows = tuple(_from_table(path, encoding))
    else:
        raise ConfigError(
            f"{storage.shown(path)}: beads to keep to are read from {_READ} files, not {format}"
        )
    found = tuple(row for row in rows if row.bead.status is not Status.AUTO)
    if rows and not found:
        remedy = "leave out the column status" if format == "tsv" else "convert it to .align"
        raise FormatError(
            storage.shown(path),
            None,
            f"none of its beads is confirmed, gold or rejected; to keep to all of them, {remedy}",
        )
    return found


def _from_index_lines(path: PathLike, encoding: str | None) -> Iterator[Decided]:
    beads = align.read(path, lang=None, encoding=encoding)
    for bead, number in zip(beads, align.bead_lines(path, encoding), strict=True):
        yield Decided(bead, number)


def _from_jsonl(path: PathLike, encoding: str | None) -> Iterator[Decided]:
    found = jsonl.read(path, lang=None, encoding=encoding)
    if not isinstance(found, Alignment):
        raise FormatError(storage.shown(path), None, "holds a text, not an alignment")
    text = storage.read_text(path, encoding)
    filled = [number for number, row in enumerate(storage.lines(text), 1) if row.strip()]
    for pair, number in zip(found.pairs(nulls=True), filled[1:], strict=True):
        yield Decided(pair.bead, number, (pair.src, pair.tgt))


def _from_table(path: PathLike, encoding: str | None) -> Iterator[Decided]:
    name = storage.shown(path)
    for number, cells in tsv.rows(path, encoding):
        if not {"src_ids", "tgt_ids"} <= cells.keys():
            raise FormatError(
                name, 1, "a table of beads has the columns src_ids and tgt_ids beside src and tgt"
            )
        try:
            src, tgt = (
                tuple(int(part) for part in cells[column].split())
                for column in ("src_ids", "tgt_ids")
            )
            status = Status(cells.get("status", Status.CONFIRMED).strip() or Status.AUTO)
            bead = Bead(src, tgt, status=status)
        except (ValueError, InputError) as error:
            raise FormatError(name, number, str(error)) from None
        yield Decided(bead, number, (cells["src"], cells["tgt"]))
