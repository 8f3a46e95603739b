"""Index lines, as Vecalign and Bertalign write them: ``[0]:[1, 2]:0.93``.

One bead a line: the 0-based numbers of the source sentences, those of the target sentences and,
if there is one, a number. Written, the number is the confidence or else the score; read, it is the
score, because a file of another tool says nothing about its range. Empty lines and lines that
begin with ``#`` are no beads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aligner.errors import FormatError, InputError
from aligner.formats import losses, storage
from aligner.formats.base import (
    Content,
    Format,
    Languages,
    Location,
    one_path,
    refuse_language,
)
from aligner.formats.linked import link_lines
from aligner.formats.segments import number_text
from aligner.types import Alignment, Bead, Document

_LINE = re.compile(r"\[([^\[\]]*)\]\s*:\s*\[([^\[\]]*)\](?:\s*:\s*(\S+))?")
_IDS = re.compile(r"\s*(?:-?[0-9]{1,18}\s*(?:,\s*-?[0-9]{1,18}\s*)*)?")
_ID = re.compile(r"-?[0-9]+")
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_EXAMPLE = "a right line is [0]:[1, 2] or [0]:[1, 2]:0.93"


def read(location: Location, *, lang: Languages, encoding: str | None) -> tuple[Bead, ...]:
    """Return the beads of a file of index lines, in the order of the file.

    Numbers out of order within a bead are sorted: hand-made files have such.

    Raises:
        FormatError: A line is not a bead; the message shows a right one.
        InputError: The file cannot be read or is not text.
        ConfigError: A language or an unknown encoding was given.
    """
    refuse_language(lang, FORMAT.name, "it holds numbers, no texts")
    path = one_path(location, FORMAT.name)
    text = storage.read_text(path, encoding)
    name = storage.shown(path)
    return tuple(_bead(line, name, number) for number, line in _rows(text))


def bead_lines(location: Location, encoding: str | None) -> tuple[int, ...]:
    """Return the 1-based line of each bead that `read` gives."""
    text = storage.read_text(one_path(location, FORMAT.name), encoding)
    return tuple(number for number, _ in _rows(text))


def _rows(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(storage.lines(text), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


def _bead(line: str, name: str, number: int) -> Bead:
    def wrong(reason: str) -> FormatError:
        return FormatError(name, number, f"{reason}; {_EXAMPLE}")

    match = _LINE.fullmatch(line)
    if not match or not _IDS.fullmatch(match[1]) or not _IDS.fullmatch(match[2]):
        raise wrong(f"not a bead: {line[:60]!r}")

    def side(field: str) -> tuple[int, ...]:
        ids = [int(number) for number in _ID.findall(field)]
        if any(i < 0 for i in ids):
            raise wrong(f"negative sentence number in [{field.strip()}]; they begin at 0")
        if len(set(ids)) < len(ids):
            raise wrong(f"repeated sentence number in [{field.strip()}]")
        return tuple(sorted(ids))

    src, tgt = side(match[1]), side(match[2])
    if not src and not tgt:
        raise wrong("both sides are empty")
    if match[3] is not None and not _NUMBER.fullmatch(match[3]):
        raise wrong(f"the third field is not a number: {match[3]!r}")
    try:
        return Bead(src, tgt, score=None if match[3] is None else float(match[3]))
    except InputError as error:
        raise wrong(str(error)) from None


def write_beads(beads: Sequence[Bead], location: Location) -> None:
    """Write beads as index lines.

    Raises:
        InputError: The file cannot be written.
    """
    with storage.atomic_write(one_path(location, FORMAT.name)) as out:
        for bead in beads:
            value = bead.score if bead.confidence is None else bead.confidence
            tail = "" if value is None else f":{number_text(value)}"
            out.write(f"{_ids(bead.src)}:{_ids(bead.tgt)}{tail}\n")


def _ids(side: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, side))}]"


def write_alignment(alignment: Alignment, location: Location) -> None:
    """Write the beads of an alignment as index lines.

    Raises:
        InputError: The file cannot be written.
    """
    write_beads(alignment.beads, location)


def _lost(obj: Content) -> list[str]:
    if isinstance(obj, Document):
        return []
    texts = ["all texts"] if isinstance(obj, Alignment) else []
    return [*texts, *losses.of_index_lines(obj)]


FORMAT = Format(
    name="align",
    suffixes=(".align",),
    description="beads as lines of sentence numbers, without texts",
    read=read,
    link=link_lines(read),
    write_alignment=write_alignment,
    write_beads=write_beads,
    lost=_lost,
    numbered=True,
)
