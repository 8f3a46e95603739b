"""E-books in EPUB 2 and 3: the pages of the spine, in its order.

A book is an archive of web pages, and the pages are read as `aligner.formats.html` reads them; tables
of contents are left out. Books with copy protection are refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from aligner.errors import FormatError
from aligner.formats import losses, storage, xml
from aligner.formats.archive import Archive
from aligner.formats.base import Format, Languages, Location, one_path
from aligner.formats.html import add_page, decode_page
from aligner.formats.projection import PARAGRAPH, Projection, one_language
from aligner.types import Document

_FEATURE = "reading e-books"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/xml"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Fonts may be garbled, which is no protection of the text.
_FONT_GARBLING = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a book as a document that is not split yet.

    Raises:
        FormatError: The file is no book, is damaged, is protected, or is made to do harm.
        InputError: The file cannot be read.
        ConfigError: A pair of languages or an unknown encoding was given.
        MissingExtraError: lxml is not installed.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    book = Archive(storage.read_bytes(path), storage.shown(path), "an EPUB book")
    _refuse_protected(book)
    place = _package_place(book)
    package = xml.parse_xml(book.read(place), f"{book.name}: {place}", _FEATURE)
    projection = Projection()
    for part in _spine(book, package, posixpath.dirname(place)):
        projection.gap(PARAGRAPH)
        name = f"{book.name}: {part}"
        text = decode_page(book.read(part), name, encoding)
        add_page(projection, text, name, feature=_FEATURE, xhtml=True, part=part)
    language = next(_elements(package, "language"), None)
    declared = (language.text or "").strip() or None if language is not None else None
    return projection.document(path, tag, declared)


def _elements(root: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name, whatever their namespace."""
    for element in root.iter():
        tag = element.tag
        if isinstance(tag, str) and tag.rpartition("}")[2] == name:
            yield element


def _refuse_protected(book: Archive) -> None:
    if _ENCRYPTION not in book:
        return
    root = xml.parse_xml(book.read(_ENCRYPTION), f"{book.name}: {_ENCRYPTION}", _FEATURE)
    for encrypted in _elements(root, "EncryptedData"):
        method = next(_elements(encrypted, "EncryptionMethod"), None)
        if method is None or method.get("Algorithm") not in _FONT_GARBLING:
            raise FormatError(
                book.name,
                None,
                "the book has copy protection (DRM), so its text cannot be read; use a copy "
                "without it",
            )


def _package_place(book: Archive) -> str:
    if _CONTAINER not in book:
        raise FormatError(
            book.name,
            None,
            f"no EPUB book: the part {_CONTAINER!r} is missing; if it is another kind of archive, "
            "unpack it",
        )
    container = xml.parse_xml(book.read(_CONTAINER), f"{book.name}: {_CONTAINER}", _FEATURE)
    root = next(_elements(container, "rootfile"), None)
    if root is None or not root.get("full-path"):
        raise FormatError(book.name, None, f"{_CONTAINER} names no package; export the book again")
    return _inside(book, "", root.get("full-path"))


def _spine(book: Archive, package: Any, folder: str) -> Iterator[str]:
    """Yield the names of the pages in the order of reading."""
    items = {item.get("id"): item for item in _elements(package, "item")}
    spine = next(_elements(package, "spine"), None)
    if spine is None:
        raise FormatError(
            book.name, None, "the package has no spine, which orders its pages; export it again"
        )
    for reference in _elements(spine, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None:
            raise FormatError(
                book.name,
                None,
                f"the spine names {reference.get('idref')!r}, which the package does not list; "
                "export the book again",
            )
        part = _inside(book, folder, item.get("href") or "")
        if "nav" in (item.get("properties") or "").split():
            continue
        if item.get("media-type") in _PAGES:
            yield part


def _inside(book: Archive, folder: str, reference: str) -> str:
    """Return the name of the part that a reference leads to."""
    part = posixpath.normpath(posixpath.join(folder, unquote(reference.partition("#")[0])))
    if part.startswith(("/", "../")) or part in ("..", ".") or _SCHEME.match(reference):
        raise FormatError(
            book.name,
            None,
            f"the reference {reference!r} leads outside the book; it is not followed",
        )
    return part


FORMAT = Format(
    name="epub",
    suffixes=(".epub",),
    description="e-books",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
