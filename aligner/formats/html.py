"""Web pages: the text that a reader sees, block by block.

A paragraph, heading, list item or table cell of the page is a paragraph of the text, and a ``<br>``
a line break; white space is as a browser shows it. If a page marks its main content (``<main>``), only
that is read. Left out are navigation, scripts, styles, forms, media, hidden elements, code blocks and
the marks of footnotes and pages that e-books carry.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from aligner.formats import losses, storage, xml
from aligner.formats.base import Format, Languages, Location, one_path
from aligner.formats.decoding import decode
from aligner.formats.projection import (
    PARAGRAPH,
    Projection,
    one_language,
    without_soft_hyphens,
)
from aligner.splitters.marks import CJK_CHARS
from aligner.splitters.tables import words
from aligner.types import Document

# Elements that begin and end a paragraph of the text.
BLOCKS = frozenset(
    words(
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset",
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol",
        "optgroup p pre section summary table tbody td tfoot th thead tr ul",
    )
)
_UNREAD = frozenset(
    words(
        "applet audio button canvas datalist embed frameset head iframe input link map math meta nav",
        "noframes noscript object progress rp rt script select style svg template textarea title",
        "video",
    )
)
_UNREAD_ROLES = frozenset({"navigation", "doc-noteref", "doc-pagebreak", "doc-backlink"})
_UNREAD_TYPES = frozenset({"noteref", "pagebreak"})
_TYPE = ("epub:type", "{http://www.idpf.org/2007/ops}type")
_XML_LANG = ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CODE = frozenset({"code", "samp", "kbd"})
# A decoded file holds no NUL, so it can stand for a <br> until white space is settled.
_BR = "\0"
_BETWEEN_HAN = re.compile(f"(?<=[{CJK_CHARS}])[ \\t\\f]*[\\r\\n][ \\t\\f\\r\\n]*(?=[{CJK_CHARS}])")
_SPACE = re.compile(r"[ \t\f\r\n]+")
_AROUND_BR = re.compile(f" ?{_BR} ?")

_DECLARED = re.compile(
    rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)"
    rb"|<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']",
    re.IGNORECASE,
)
_DECLARATION_WITHIN = 4096
# Python knows codecs that are no encodings of pages. UTF-16 is not among these: a page in it could
# not be searched for its declaration.
_OF_PAGES = re.compile(
    "(gb|big5|shift_jis|euc_|iso2022_jp|iso8859-|koi8-|mac-|cp[0-9]|hz|tis-620|ascii).*"
)
# What browsers read under names that mean less.
_EXTENDED = {
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252",
    "ascii": "cp1252", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a page as a document that is not split yet.

    Raises:
        FormatError: The page is nested too deeply, or declares entities.
        InputError: The file cannot be read or is not text.
        ConfigError: A pair of languages or an unknown encoding was given.
        MissingExtraError: lxml is not installed.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    name = storage.shown(path)
    text = decode_page(storage.read_bytes(path), name, encoding)
    projection = Projection()
    declared = add_page(
        projection, text, name, feature="reading web pages", xhtml=name.endswith(".xhtml")
    )
    return projection.document(path, tag, declared)


def decode_page(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return the text of a page.

    Pages in UTF-8 are read as that whatever they say of themselves, for programs that save pages
    often change the one and not the other; otherwise their own word holds.

    Raises:
        EncodingError: The bytes are not text in that encoding.
        ConfigError: There is no such encoding.
    """
    if encoding is None:
        declared = _DECLARED.search(data[:_DECLARATION_WITHIN])
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            if declared:
                encoding = _codec((declared[1] or declared[2]).decode("ascii"))
    return decode(data, name, encoding)


def _codec(label: str) -> str | None:
    try:
        codec = codecs.lookup(label).name
    except LookupError:
        return None
    return _EXTENDED.get(codec, codec) if _OF_PAGES.fullmatch(codec) else None


def add_page(
    projection: Projection, text: str, name: str, *, feature: str, xhtml: bool, part: str = ""
) -> str | None:
    """Append the blocks of a page; return the language that the page names.

    Args:
        projection: Gets the blocks.
        text: The page.
        name: Its name for messages.
        feature: What is being read, in the user's words.
        xhtml: Whether the page should be well-formed XML.
        part: Name of the page's file for the places, if it is one of several.

    Raises:
        FormatError: The page is nested too deeply, or declares entities.
        MissingExtraError: lxml is not installed.
    """
    xml.refuse_entities(text[:_DECLARATION_WITHIN], name)
    root = xml.parse_xhtml(text, name, feature) if xhtml else None
    if root is None:
        root = xml.parse_html(text, name, feature)
    if root is None:
        return None
    for block, line in _Walk(_content(root), xml.lxml_etree(feature)).blocks:
        projection.gap(PARAGRAPH)
        projection.add(block, place=f"{part} line {line}".strip())
    named = [root.get(key) for key in _XML_LANG]
    body = next((one for one in root.iter() if _tag(one) == "body"), None)
    if body is not None:
        named += [body.get(key) for key in _XML_LANG]
    return next((lang for lang in named if lang), None)


def _content(root: Any) -> Any:
    """Return the element of a page's main content, the page itself if none is marked."""
    marked = [
        one
        for one in root.iter()
        if (_tag(one) == "main" or one.get("role") == "main") and not _is_unread("main", one)
    ]
    if len(marked) == 1 and "".join(marked[0].itertext()).strip():
        return marked[0]
    return root


def _tag(element: Any) -> str:
    """Return the name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _is_unread(tag: str, element: Any) -> bool:
    """Tell whether nothing in an element is text for the reader."""
    if tag in _UNREAD or element.get("hidden") is not None:
        return True
    if element.get("role") in _UNREAD_ROLES or _HIDDEN.search(element.get("style") or ""):
        return True
    types = (element.get(key) or "" for key in _TYPE)
    if any(_UNREAD_TYPES & set(value.split()) for value in types):
        return True
    return tag == "pre" and any(_tag(child) in _CODE for child in element)


class _Walk:
    """Go through a page, collecting its paragraphs.

    Attributes:
        blocks: The paragraphs, each with the line of the file that its element is on.
    """

    def __init__(self, root: Any, etree: Any) -> None:
        self.blocks: list[tuple[str, int]] = []
        self._parts: list[str] = []
        self._verbatim = 0
        self._at = self._line = root.sourceline or 1
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walker:
            tag = _tag(element)
            if event == "start":
                self._start(tag, element)
                if _is_unread(tag, element):
                    skipped = element
                    self._at += sum(text.count("\n") for text in element.itertext())
                    walker.skip_subtree()
                else:
                    self._open(tag, element.text)
                continue
            if element is not skipped:
                self._close(tag)
            if tag in BLOCKS:
                self._flush()
            if element is not root:
                self._add(element.tail or "")
        self._flush()

    def _start(self, tag: str, element: Any) -> None:
        if tag in BLOCKS:
            self._flush()
        self._at = element.sourceline or self._at

    def _open(self, tag: str, text: str | None) -> None:
        if tag == "br":
            self._parts.append(_BR)
        elif tag == "q":
            self._parts.append("“")
        elif tag == "pre":
            self._verbatim += 1
        self._add(text or "")

    def _add(self, text: str) -> None:
        if not any(map(str.strip, self._parts)):
            blank = len(text) - len(text.lstrip())
            self._line = self._at + text.count("\n", 0, blank)
        self._at += text.count("\n")
        self._parts.append(text)

    def _close(self, tag: str) -> None:
        if tag == "q":
            self._parts.append("”")
        elif tag == "pre":
            self._flush()
            self._verbatim -= 1

    def _flush(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        if self._verbatim:
            text = text.replace(_BR, "\n").strip("\n").rstrip()
        else:
            text = _SPACE.sub(" ", _BETWEEN_HAN.sub("", text))
            text = _AROUND_BR.sub("\n", text).strip(" \n")
        text = without_soft_hyphens(text)
        if text.strip():
            self.blocks.append((text, self._line))


FORMAT = Format(
    name="html",
    suffixes=(".html", ".htm", ".xhtml"),
    description="web pages",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
