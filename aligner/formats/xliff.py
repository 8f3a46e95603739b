"""XLIFF 2.1, the format in which translation tools exchange work; 2.0, 2.2 and 1.2 are read too.

A bead is a unit with one segment, null beads included: a segment without a target, or with an empty
source. Its state follows the bead's status (``translated``, ``reviewed`` when confirmed, ``final`` when
gold, ``initial`` when rejected or without a target), and ``subState`` names the status, so that a tool
that changes the state changes the status. Score, confidence and sentence numbers are metadata of the
unit (module ``mda``, category ``aligner``). Characters that XML cannot hold are ``<cp hex="000B"/>``.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligner import languages
from aligner.formats import losses, storage
from aligner.formats.base import (
    Content,
    Format,
    Languages,
    Location,
    language_pair,
    one_path,
)
from aligner.formats.segments import exact_pairs, number_text
from aligner.formats.xliff_reader import CATEGORY, SUBSTATE, read_alignment
from aligner.formats.xml_text import escape
from aligner.types import Alignment, Bead, SegmentPair, Status

_STATES = {
    Status.AUTO: "translated",
    Status.CONFIRMED: "reviewed",
    Status.GOLD: "final",
    Status.REJECTED: "initial",
}


def read(location: Location, *, lang: Languages, encoding: str | None) -> Alignment:
    """Return an XLIFF file of any tool as an alignment of one sentence a segment.

    Inline codes are dropped, the text between them is kept. A segment without a target is a null
    bead.

    Args:
        location: The file.
        lang: The two languages: the file's, in either order, perhaps more exactly.
        encoding: Name of the encoding, if what the file declares is wrong.

    Raises:
        FormatError: The file is not well-formed, not XLIFF, or declares entities.
        ConfigError: The file is not in the languages asked for, or the encoding is unknown.
        InputError: The file cannot be read or is not text.
    """
    pair = language_pair(lang, FORMAT.name)
    return read_alignment(one_path(location, FORMAT.name), pair, encoding)


def write(alignment: Alignment, location: Location) -> None:
    """Write an alignment, null beads included.

    Raises:
        InputError: The file cannot be written.
        ConfigError: The language of a document is not a tag.
    """
    langs = (alignment.src.lang, alignment.tgt.lang)
    write_pairs(exact_pairs(alignment, nulls=True), langs, location)


def write_pairs(pairs: Iterable[SegmentPair], langs: tuple[str, str], location: Location) -> None:
    """Write pairs as they come, without holding them all.

    Args:
        pairs: Pairs, of null beads too.
        langs: Languages of the two sides.
        location: The file.

    Raises:
        InputError: The file cannot be written.
        ConfigError: A language is not a tag.
    """
    src_lang, tgt_lang = map(languages.canonical, langs)
    with storage.atomic_write(one_path(location, FORMAT.name)) as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
            'xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" '
            f'version="2.1" srcLang="{src_lang}" trgLang="{tgt_lang}">\n'
            '<file id="f1" xml:space="preserve">\n'
        )
        number = 0
        for number, pair in enumerate(pairs, 1):
            out.write(_unit(number, pair))
        if not number:
            # The standard wants a unit in a file, and a segment in a unit.
            out.write('<unit id="empty"><segment><source/></segment></unit>\n')
        out.write("</file>\n</xliff>\n")


def _unit(number: int, pair: SegmentPair) -> str:
    bead = pair.bead
    target = f"<target>{_content(pair.tgt)}</target>" if bead.tgt else ""
    state = _STATES[bead.status] if target else "initial"
    return (
        f'<unit id="{number}">\n{_metadata(bead)}'
        f'<segment id="1" state="{state}" subState="{SUBSTATE}{bead.status}">'
        f"<source>{_content(pair.src) if bead.src else ''}</source>{target}</segment>\n</unit>\n"
    )


def _metadata(bead: Bead) -> str:
    values = {
        "kind": bead.kind,
        "src": " ".join(map(str, bead.src)),
        "tgt": " ".join(map(str, bead.tgt)),
        "score": number_text(bead.score),
        "confidence": number_text(bead.confidence),
    }
    rows = "".join(
        f'<mda:meta type="{key}">{value}</mda:meta>' for key, value in values.items() if value
    )
    group = f'<mda:metaGroup category="{CATEGORY}">{rows}</mda:metaGroup>'
    return f"<mda:metadata>{group}</mda:metadata>\n"


def _content(text: str) -> str:
    return escape(text, lambda char: f'<cp hex="{ord(char):04X}"/>')


def _lost(obj: Content) -> list[str]:
    return losses.of_structure(obj) if isinstance(obj, Alignment) else []


FORMAT = Format(
    name="xliff",
    suffixes=(".xliff", ".xlf"),
    description="XLIFF 2.1 for translation tools: the pairs with scores and status",
    read=read,
    write_alignment=write,
    lost=_lost,
)
