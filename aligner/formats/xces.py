"""XCES: links between two XML texts, as the corpora of OPUS have them.

Three files, as for InterText, but the sides of a link are the other way round and sentences are
named ``s1``, ``s2`` …. ``certainty`` is the confidence or else the score when written, and the score
when read, because other tools' numbers have any range.
"""

from __future__ import annotations

import math

from aligner.formats import links, losses, sentence_xml
from aligner.formats.base import Content, Format, Languages, Location, PathLike
from aligner.formats.links import Dialect
from aligner.formats.segments import number_text
from aligner.formats.xml_text import Element, attribute
from aligner.types import Alignment, Bead, Document


def bead(link: Element, src: tuple[int, ...], tgt: tuple[int, ...]) -> Bead:
    """Return the bead of a link.

    Raises:
        ValueError: The certainty is not a finite number.
    """
    certainty = link.get("certainty").strip()
    try:
        score = float(certainty) if certainty else None
    except ValueError:
        score = math.nan
    if score is not None and not math.isfinite(score):
        raise ValueError(f"the certainty {certainty!r} is not a finite number; leave it out")
    return Bead(src, tgt, score)


DIALECT = Dialect("xces", lambda _: False, bead)


def read(location: Location, *, lang: Languages, encoding: str | None) -> Alignment | Document:
    """Return links with the texts beside them, or a text; see `links.read`.

    Raises:
        FormatError: A file breaks the format, a text is not there, or has no such sentence.
        InputError: A file cannot be read or is not text.
        ConfigError: A language or the encoding cannot be used.
    """
    return links.read(DIALECT, location, lang, encoding)


def link(
    location: Location, texts: tuple[PathLike, PathLike], *, lang: Languages, encoding: str | None
) -> Alignment:
    """Return links with two texts that the user names; see `links.link`.

    Raises:
        FormatError: A file breaks the format, or a text has not the sentences that are linked.
        InputError: A file cannot be read or is not text.
        ConfigError: There are no links of one pair, or a language or the encoding cannot be used.
    """
    return links.link(DIALECT, location, texts, lang, encoding)


def _ids(document: Document) -> list[str]:
    return [f"s{number}" for number in range(1, len(document) + 1)]


def _links(
    alignment: Alignment, labels: tuple[list[str], list[str]], names: tuple[str, str]
) -> str:
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n'
        '<cesAlign version="1.0">\n'
        f'<linkGrp targType="s" fromDoc={attribute(names[0])} toDoc={attribute(names[1])}>\n'
    ]
    for number, one in enumerate(alignment.beads, 1):
        src, tgt = " ".join(labels[0][i] for i in one.src), " ".join(labels[1][i] for i in one.tgt)
        value = number_text(one.score if one.confidence is None else one.confidence)
        certainty = f' certainty="{value}"' if value else ""
        rows.append(f'<link id="SL{number}"{certainty} xtargets="{src};{tgt}"/>\n')
    return "".join([*rows, "</linkGrp>\n</cesAlign>\n"])


def write(alignment: Alignment, location: Location) -> None:
    """Write the links and, beside them, the two texts.

    Raises:
        ConfigError: The location is standard output, or a language is not a tag.
        InputError: A file cannot be written; then none is.
    """
    links.write(alignment, location, DIALECT.name, _ids, _links)


def write_document(document: Document, location: Location) -> None:
    """Write a text.

    Raises:
        ConfigError: The document is not split, or its language is not a tag.
        InputError: The file cannot be written.
    """
    sentence_xml.write_document(document, location, DIALECT.name, _ids)


def _lost(obj: Content) -> list[str]:
    beads = obj.beads if isinstance(obj, Alignment) else ()
    return [
        *losses.of_two_numbers(beads),
        *losses.of_status(beads),
        *links.lost_of_texts(obj),
    ]


def _beside(alignment: Alignment, location: Location) -> tuple[PathLike, ...]:
    return links.paths_beside(alignment, location, DIALECT.name)


FORMAT = Format(
    name="xces",
    suffixes=(),
    description="links between two XML texts, as in OPUS; the order of sides is XCES's",
    read=read,
    link=link,
    beside=_beside,
    write_document=write_document,
    write_alignment=write,
    lost=_lost,
    numbered=True,
    reads_documents=True,
)
