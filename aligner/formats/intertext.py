"""InterText: links between two XML texts, for the editor of parallel texts of that name.

Three files: ``x.xml`` with the links, ``x.zh.xml`` and ``x.en.xml`` with the texts. Sentences are
named ``paragraph:sentence``. A link is somebody's (``man``), an aligner's (``auto``) or nobody's
(``plain``); read, ``man`` is a confirmed bead. Files of XCES, which have the root ``<cesAlign>`` and the
opposite order of sides, are told from those of InterText and read too.
"""

from __future__ import annotations

from aligner.formats import links, losses, sentence_xml
from aligner.formats.base import Content, Format, Languages, Location, PathLike
from aligner.formats.links import Dialect
from aligner.formats.sentence_xml import paragraphs
from aligner.formats.xces import bead as xces_bead
from aligner.formats.xml_text import Element, attribute
from aligner.types import Alignment, Bead, Document, Status

_READ = {"man": Status.CONFIRMED, "auto": Status.AUTO, "plain": Status.AUTO}
_KNOWN = frozenset({Status.AUTO, Status.CONFIRMED})
_BY_PEOPLE = frozenset({Status.CONFIRMED, Status.GOLD})


def _target_first(root: Element) -> bool:
    return root.tag != "cesAlign"


def _bead(link: Element, src: tuple[int, ...], tgt: tuple[int, ...]) -> Bead:
    if "certainty" in link.attributes:
        return xces_bead(link, src, tgt)
    status = link.get("status", "auto")
    if status not in _READ:
        raise ValueError(f"unknown status {status!r}; InterText knows {', '.join(_READ)}")
    return Bead(src, tgt, status=_READ[status])


DIALECT = Dialect("intertext", _target_first, _bead)


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
    labels: list[str] = []
    before = inside = 0
    for paragraph in paragraphs(document):
        inside = inside + 1 if labels and paragraph == before else 1
        before = paragraph
        labels.append(f"{paragraph + 1}:{inside}")
    return labels


def _links(
    alignment: Alignment, labels: tuple[list[str], list[str]], names: tuple[str, str]
) -> str:
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<linkGrp toDoc={attribute(names[1])} fromDoc={attribute(names[0])}>\n"
    ]
    for bead in alignment.beads:
        src, tgt = (
            " ".join(labels[0][i] for i in bead.src),
            " ".join(labels[1][i] for i in bead.tgt),
        )
        status = "man" if bead.status in _BY_PEOPLE else "auto"
        rows.append(
            f'<link type="{len(bead.tgt)}-{len(bead.src)}" xtargets="{tgt};{src}" '
            f'status="{status}"/>\n'
        )
    return "".join([*rows, "</linkGrp>\n"])


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
    changed = sum(bead.status not in _KNOWN for bead in beads)
    numbers = losses.of_scores([Bead(one.src, one.tgt, one.score, one.confidence) for one in beads])
    return [
        *numbers,
        *losses.counted(changed, "status (gold or rejected)", "statuses (gold or rejected)"),
        *links.lost_of_texts(obj),
    ]


def _beside(alignment: Alignment, location: Location) -> tuple[PathLike, ...]:
    return links.paths_beside(alignment, location, DIALECT.name)


FORMAT = Format(
    name="intertext",
    suffixes=(".xml",),
    description="links between two XML texts, for the editor InterText; reads XCES too",
    read=read,
    link=link,
    beside=_beside,
    write_document=write_document,
    write_alignment=write,
    lost=_lost,
    numbered=True,
    reads_documents=True,
)
