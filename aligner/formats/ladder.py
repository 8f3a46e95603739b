"""Ladders, as hunalign writes them: a line, a rung, tells where a bead begins on both sides.

A rung is ``SRC TAB TGT TAB SCORE``: how many sentences of either side stand before the bead, and its
number. The bead ends where the next one begins, and the last rung, whose number means nothing, is
the end of both texts. So the beads of a ladder follow each other without crossing or leaving a
sentence out: where an alignment has a hole, a null bead is written. As in index lines, the number
is the confidence or else the score when written, and the score when read; a bead without one has a
rung of two columns, as in ladders made by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from aligner.errors import ConfigError, FormatError, InputError
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

_RUNG = re.compile(r"([0-9]{1,18})[ \t]+([0-9]{1,18})(?:[ \t]+(\S+))?")
_EXAMPLE = "a right line is 3 TAB 4 TAB 0.93: where a bead begins in both texts, and its score"
# A broken number must not fill the memory.
_LONGEST = 1_000_000
_REMEDY = "write .align or .jsonl, which hold any beads"


def read(location: Location, *, lang: Languages, encoding: str | None) -> tuple[Bead, ...]:
    """Return the beads of a ladder.

    Raises:
        FormatError: A line is no rung, or goes back.
        InputError: The file cannot be read or is not text.
        ConfigError: A language or an unknown encoding was given.
    """
    refuse_language(lang, FORMAT.name, "it holds numbers, no texts")
    path = one_path(location, FORMAT.name)
    name = storage.shown(path)
    rows = enumerate(storage.lines(storage.read_text(path, encoding)), 1)
    rungs = [_rung(row.strip(), name, number) for number, row in rows if row.strip()]
    return tuple(_bead(begin, end, name) for begin, end in pairwise(rungs))


type _Rung = tuple[int, int, float | None, int]


def _rung(row: str, name: str, number: int) -> _Rung:
    def wrong(reason: str) -> FormatError:
        return FormatError(name, number, f"{reason}; {_EXAMPLE}")

    match = _RUNG.fullmatch(row)
    if not match:
        raise wrong(
            f"not a rung: {row[:60]!r} (with its option -text, hunalign writes texts: run it without)"
        )
    try:
        score = None if match[3] is None else float(match[3])
    except ValueError:
        raise wrong(f"the third column is not a number: {match[3]!r}") from None
    return int(match[1]), int(match[2]), score, number


def _bead(begin: _Rung, end: _Rung, name: str) -> Bead:
    (src, tgt, score, line), (src_end, tgt_end, _, next_line) = begin, end
    if src_end < src or tgt_end < tgt:
        raise FormatError(
            name,
            next_line,
            f"the rung {src_end} {tgt_end} goes back behind {src} {tgt}; rungs only go forward",
        )
    if (src_end, tgt_end) == (src, tgt):
        raise FormatError(
            name, next_line, f"the rung {src} {tgt} stands there twice; delete one of the lines"
        )
    if max(src_end - src, tgt_end - tgt) > _LONGEST:
        raise FormatError(
            name,
            next_line,
            f"the bead from {src} {tgt} to {src_end} {tgt_end} has more than {_LONGEST} sentences "
            "on a side: mend the numbers",
        )
    try:
        return Bead(tuple(range(src, src_end)), tuple(range(tgt, tgt_end)), score)
    except InputError as error:
        raise FormatError(name, line, f"{error}; {_EXAMPLE}") from None


def write_beads(beads: Sequence[Bead], location: Location) -> None:
    """Write beads as a ladder.

    Raises:
        ConfigError: The beads cross, or skip a sentence inside.
        InputError: The file cannot be written.
    """
    _write(beads, None, location)


def write_alignment(alignment: Alignment, location: Location) -> None:
    """Write the beads of an alignment as a ladder.

    Raises:
        ConfigError: The beads cross, or skip a sentence inside.
        InputError: The file cannot be written.
    """
    _write(alignment.beads, (len(alignment.src), len(alignment.tgt)), location)


def _write(beads: Sequence[Bead], lengths: tuple[int, int] | None, location: Location) -> None:
    path = one_path(location, FORMAT.name)
    rows = []
    src = tgt = 0
    for bead in _complete(beads, lengths):
        value = bead.score if bead.confidence is None else bead.confidence
        rows.append((src, tgt, number_text(value)))
        src, tgt = src + len(bead.src), tgt + len(bead.tgt)
    # Tools that read three columns find three in the last line too.
    rows.append((src, tgt, "0" if any(number for *_, number in rows) else ""))
    with storage.atomic_write(path) as out:
        for begin, other, number in rows:
            out.write(f"{begin}\t{other}\t{number}".rstrip("\t") + "\n")


def _complete(beads: Sequence[Bead], lengths: tuple[int, int] | None) -> Iterator[Bead]:
    """Yield beads in order, with null beads for the sentences that none names.

    Args:
        beads: In any order.
        lengths: Numbers of sentences, None if unknown.

    Raises:
        ConfigError: The beads cross, or skip a sentence inside.
    """
    src = tgt = 0
    for bead in beads:
        next_src, next_tgt = (bead.src or (src,))[0], (bead.tgt or (tgt,))[0]
        shown = f"the bead {list(bead.src)}:{list(bead.tgt)}"
        if any(side and side[-1] - side[0] >= len(side) for side in (bead.src, bead.tgt)):
            raise ConfigError(f"a ladder cannot hold {shown}, which skips a sentence: {_REMEDY}")
        if next_src < src or next_tgt < tgt:
            raise ConfigError(
                f"a ladder cannot hold {shown}, which goes back behind the one before: {_REMEDY}"
            )
        yield from _nulls((src, next_src), (tgt, next_tgt))
        yield bead
        src, tgt = next_src + len(bead.src), next_tgt + len(bead.tgt)
    if lengths is not None:
        yield from _nulls((src, lengths[0]), (tgt, lengths[1]))


def _nulls(src: tuple[int, int], tgt: tuple[int, int]) -> Iterator[Bead]:
    if src[0] < src[1]:
        yield Bead(tuple(range(*src)), ())
    if tgt[0] < tgt[1]:
        yield Bead((), tuple(range(*tgt)))


def _lost(obj: Content) -> list[str]:
    if isinstance(obj, Document):
        return []
    beads = obj.beads if isinstance(obj, Alignment) else obj
    lengths = (len(obj.src), len(obj.tgt)) if isinstance(obj, Alignment) else None
    try:
        filled = sum(map(_size, _complete(beads, lengths))) - sum(map(_size, beads))
    except ConfigError:
        filled = 0  # it cannot be written at all
    [holes] = losses.counted(filled, "sentence") or [""]
    return [
        *(["all texts"] if isinstance(obj, Alignment) else []),
        *([f"that no bead names {holes}"] if holes else []),
        *losses.of_index_lines(obj),
    ]


def _size(bead: Bead) -> int:
    return len(bead.src) + len(bead.tgt)


FORMAT = Format(
    name="ladder",
    suffixes=(".ladder",),
    description="beads as hunalign's ladder, without texts",
    read=read,
    link=link_lines(read),
    write_alignment=write_alignment,
    write_beads=write_beads,
    lost=_lost,
    numbered=True,
)
