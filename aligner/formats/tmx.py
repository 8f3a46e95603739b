"""TMX 1.4b, the exchange format of translation memories.

A memory holds pairs, so null beads are left out; what else is known of a bead goes into properties
named ``x-aligner-…``. Characters that XML cannot hold are written as placeholders,
``<ph x="1" type="x-aligner-char">000B</ph>``, and come back when read.
"""

from __future__ import annotations

from collections.abc import Iterable

from aligner import languages
from aligner._version import __version__
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
from aligner.formats.tmx_reader import CHARACTER, PROPERTY, TARGET, read_alignment
from aligner.formats.xml_text import escape
from aligner.types import Alignment, Bead, SegmentPair


def read(location: Location, *, lang: Languages, encoding: str | None) -> Alignment:
    """Return a translation memory of any tool as an alignment of one sentence a segment.

    Codes inside segments are dropped, marked-up text is kept. A unit that lacks one language
    becomes a null bead; one with several variants in a language, a bead for each combination.

    Args:
        location: The file.
        lang: The two languages to take from a file that has more; ``"en"`` takes ``"en-US"``.
        encoding: Name of the encoding, if what the file declares is wrong.

    Raises:
        FormatError: The file is not well-formed, not TMX, or declares entities.
        ConfigError: The file does not have just two languages and none, or other ones, were asked
            for; or the encoding is unknown.
        InputError: The file cannot be read or is not text.
    """
    pair = language_pair(lang, FORMAT.name)
    return read_alignment(one_path(location, FORMAT.name), pair, encoding)


def write(alignment: Alignment, location: Location) -> None:
    """Write the beads that have both sides.

    Raises:
        InputError: The file cannot be written.
        ConfigError: The language of a document is not a tag.
    """
    langs = (alignment.src.lang, alignment.tgt.lang)
    write_pairs(exact_pairs(alignment), langs, location)


def write_pairs(pairs: Iterable[SegmentPair], langs: tuple[str, str], location: Location) -> None:
    """Write pairs as they come, without holding them all.

    Args:
        pairs: Pairs that both have a text.
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
            '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
            '<tmx version="1.4">\n'
            f'<header creationtool="aligner" creationtoolversion="{__version__}" '
            'segtype="sentence" o-tmf="aligner" adminlang="en" '
            f'srclang="{src_lang}" datatype="plaintext">\n'
            f"{_property(TARGET, tgt_lang)}"
            "</header>\n<body>\n"
        )
        for number, pair in enumerate(pairs, 1):
            out.write(
                f'<tu tuid="{number}">\n{_properties(pair.bead)}'
                f"{_variant(src_lang, pair.src)}{_variant(tgt_lang, pair.tgt)}</tu>\n"
            )
        out.write("</body>\n</tmx>\n")


def _properties(bead: Bead) -> str:
    values = {
        "kind": bead.kind,
        "src": " ".join(map(str, bead.src)),
        "tgt": " ".join(map(str, bead.tgt)),
        "score": number_text(bead.score),
        "confidence": number_text(bead.confidence),
        "status": str(bead.status),
    }
    return "".join(_property(PROPERTY + key, value) for key, value in values.items() if value)


def _property(kind: str, value: str) -> str:
    return f'<prop type="{kind}">{value}</prop>\n'


def _variant(lang: str, text: str) -> str:
    number = 0

    def placeholder(char: str) -> str:
        nonlocal number
        number += 1
        return f'<ph x="{number}" type="{CHARACTER}">{ord(char):04X}</ph>'

    return f'<tuv xml:lang="{lang}"><seg>{escape(text, placeholder)}</seg></tuv>\n'


def _lost(obj: Content) -> list[str]:
    if not isinstance(obj, Alignment):
        return []
    return [*losses.of_nulls(obj), *losses.of_structure(obj)]


FORMAT = Format(
    name="tmx",
    suffixes=(".tmx",),
    description="a translation memory for other tools: the pairs with their scores",
    read=read,
    write_alignment=write,
    lost=_lost,
)
