"""Word documents (``.docx``), opened with python-docx.

A paragraph, heading, list item or paragraph of a table's cell is a paragraph of the text, in reading
order; footnotes and endnotes follow at the end. Tracked changes are read as if accepted. Left out are
headers and footers, comments, hidden text, numbers that Word makes itself, and pictures.

The body is walked here, because python-docx's own lists of paragraphs pass over insertions that
are tracked, content controls and text boxes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from aligner.errors import FormatError, MissingExtraError
from aligner.formats import losses, storage, xml
from aligner.formats.archive import Archive
from aligner.formats.base import Format, Languages, Location, one_path
from aligner.formats.projection import (
    PARAGRAPH,
    Projection,
    one_language,
    without_soft_hyphens,
)
from aligner.types import Document

_FEATURE = "reading Word documents"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTES = ("footnotes", "endnotes")
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What is deleted, moved away, or stands above the text to tell how it is pronounced.
_UNREAD = frozenset({"del", "moveFrom", "rt", "pPr", "tblPr", "sectPr", "sdtPr"})
_DOCTYPE = re.compile(b"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")  # in UTF-16 too
_OFF = frozenset({"0", "false", "off"})


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a Word document as a document that is not split yet.

    Raises:
        FormatError: The file is no Word document, is damaged or encrypted, or is made to do harm.
        InputError: The file cannot be read.
        ConfigError: A pair of languages was given.
        MissingExtraError: python-docx is not installed.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    name = storage.shown(path)
    data = storage.read_bytes(path)
    archive = Archive(data, name, "a Word document (.docx)")
    archive.check_sizes((".xml", ".rels"))
    for part in archive.names():
        # The standard forbids them.
        if part.endswith((".xml", ".rels")) and _DOCTYPE.search(archive.read(part)):
            raise FormatError(
                name, None, f"the part {part!r} declares a document type, as no Word document does"
            )
    main = _main_part(data, name)
    projection = Projection()
    _add_paragraphs(projection, main.element.body, "paragraph")
    for kind in _NOTES:
        for relation in main.rels.values():
            if not relation.is_external and str(relation.reltype).endswith(f"/{kind}"):
                root = xml.parse_xml(relation.target_part.blob, f"{name}: {kind}", _FEATURE)
                _add_notes(projection, root, kind.removesuffix("s"))
    return projection.document(path, tag)


def _main_part(data: bytes, name: str) -> Any:
    try:
        import docx
    except ImportError:
        raise MissingExtraError(_FEATURE, "documents") from None
    try:
        part = docx.Document(io.BytesIO(data)).part
        if part.element.body is None:
            raise ValueError("it has no body")
    except Exception as error:
        # A package that breaks its rules can make python-docx raise anything.
        raise FormatError(
            name,
            None,
            f"no Word document that can be read ({error}); open it in Word or LibreOffice and save "
            "it as .docx",
        ) from None
    return part


def _add_notes(projection: Projection, root: Any, kind: str) -> None:
    number = 0
    for note in root.iterchildren(f"{_WORD}{kind}"):
        # The lines that part notes from the text are notes too, of a type.
        if note.get(f"{_WORD}type") in (None, "normal"):
            number += 1
            _add_paragraphs(projection, note, f"{kind} {number}, paragraph")


def _add_paragraphs(projection: Projection, root: Any, place: str) -> None:
    merged: list[str] = []
    first = number = 0
    for paragraph in _paragraphs(root):
        number += 1
        first = first or number
        merged.append("".join(_texts(paragraph)))
        if _mark_is_deleted(paragraph):
            continue
        projection.gap(PARAGRAPH)
        projection.add(_settled(merged), place=f"{place} {first}")
        merged, first = [], 0
    projection.gap(PARAGRAPH)
    projection.add(_settled(merged), place=f"{place} {first}")


def _settled(parts: list[str]) -> str:
    return without_soft_hyphens("".join(parts)).strip()


def _name(element: Any) -> str:
    """Return the name of an element of Word's own, "" of all others."""
    tag = element.tag
    return tag.removeprefix(_WORD) if isinstance(tag, str) and tag.startswith(_WORD) else ""


def _paragraphs(root: Any) -> Iterator[Any]:
    """Yield the paragraphs in reading order; a text box comes behind the paragraph it hangs on."""
    for child in root.iterchildren():
        name = _name(child)
        if name in _UNREAD or child.tag == _FALLBACK or (name == "tr" and _is_deleted_row(child)):
            continue
        if name == "p":
            yield child
            for box in child.iter(f"{_WORD}txbxContent"):
                # A box in a box comes with its own paragraph, and older Word's copy not at all.
                if _holder(box) is child:
                    yield from _paragraphs(box)
        else:
            yield from _paragraphs(child)


def _holder(box: Any) -> Any:
    """Return the paragraph that a text box hangs on, None in what is not read."""
    for ancestor in box.iterancestors():
        if ancestor.tag == _FALLBACK or _name(ancestor) in _UNREAD:
            return None
        if _name(ancestor) == "p":
            return ancestor
    return None


def _texts(element: Any) -> Iterator[str]:
    """Yield the pieces of text of a paragraph."""
    for child in element.iterchildren():
        name = _name(child)
        if name == "t" or child.tag == f"{_MATH}t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif not _is_silent(name, child):
            yield from _texts(child)


def _is_silent(name: str, element: Any) -> bool:
    """Tell whether nothing in a part of a paragraph belongs to its text."""
    if name in _UNREAD or name == "txbxContent" or element.tag == _FALLBACK:
        return True
    return name == "r" and _is_on(element, "vanish")


def _is_on(run: Any, switch: str) -> bool:
    found = run.find(f"{_WORD}rPr/{_WORD}{switch}")
    return found is not None and found.get(f"{_WORD}val") not in _OFF


def _is_deleted_row(row: Any) -> bool:
    return row.find(f"{_WORD}trPr/{_WORD}del") is not None


def _mark_is_deleted(paragraph: Any) -> bool:
    """Tell whether a tracked change joins a paragraph with the next one."""
    return paragraph.find(f"{_WORD}pPr/{_WORD}rPr/{_WORD}del") is not None


FORMAT = Format(
    name="docx",
    suffixes=(".docx",),
    description="Word documents",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
