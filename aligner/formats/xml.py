"""XML and HTML of strangers: parsed without entities, document types and network."""

from __future__ import annotations

import html
import re
from html.entities import html5
from types import ModuleType
from typing import Any

from aligner.errors import FormatError, MissingExtraError

_DECLARES = re.compile(r"<!DOCTYPE[^>\[]*\[[^\]]*?<!ENTITY\s+(?:%\s+)?([^\s\"'>]+)", re.IGNORECASE)
_BEFORE_DOCTYPE = 4096
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
# Python refuses to read such numbers, and no character has one.
_ENDLESS = re.compile(r"&#(?:[0-9]{20,}|[xX][0-9A-Fa-f]{20,});?")
_TOO_DEEP = "Excessive depth"


def lxml_etree(feature: str) -> ModuleType:
    """Return lxml's parser.

    Args:
        feature: What needs it, in the user's words.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtraError(feature, "documents") from None
    module: ModuleType = etree
    return module


def parse_xml(text: str | bytes, name: str, feature: str) -> Any:
    """Return the root element of an XML file.

    Args:
        text: The file; decoded text, or bytes that name their encoding.
        name: Its name for messages.
        feature: What needs the parser, in the user's words.

    Raises:
        FormatError: It is not well-formed, or declares entities or attributes.
        MissingExtraError: lxml is not installed.
    """
    etree = lxml_etree(feature)
    declared = "<!ATTLIST" in text if isinstance(text, str) else b"<!ATTLIST" in text
    if declared:
        raise FormatError(
            name,
            None,
            "the file declares attributes, whose values could fill the memory; write them where they "
            "are meant",
        )
    head = text[:_BEFORE_DOCTYPE]
    refuse_entities(head if isinstance(head, str) else head.decode("latin-1"), name)
    decoded = isinstance(text, str)
    parser = etree.XMLParser(
        encoding="utf-8" if decoded else None,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode() if isinstance(text, str) else text, parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(
            name, error.lineno, f"not well-formed XML: {error.msg}; save or export the file again"
        ) from None
    # The look at the beginning does not see other encodings.
    internal = root.getroottree().docinfo.internalDTD
    for entity in internal.iterentities() if internal is not None else ():
        raise _entity_error(entity.name, name)
    return root


def parse_xhtml(text: str, name: str, feature: str) -> Any | None:
    """Return the root element of HTML that is well-formed XML, None if it is not."""
    try:
        return parse_xml(_NAMED.sub(_character, text), name, feature)
    except FormatError:
        return None


def parse_html(text: str, name: str, feature: str) -> Any | None:
    """Return the root element of HTML, whatever its errors; None if there is nothing in it.

    Raises:
        FormatError: Elements are nested deeper than the parser follows.
        MissingExtraError: lxml is not installed.
    """
    etree = lxml_etree(feature)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    if not text.strip():
        return None
    root = etree.fromstring(text.encode(), parser)
    for entry in parser.error_log:
        if _TOO_DEEP in entry.message:
            raise FormatError(
                name,
                entry.line,
                "elements are nested more than 2,048 deep, which no page needs: the file is broken; "
                "save the page again",
            )
    return root


def refuse_entities(head: str, name: str) -> None:
    """Refuse a document type that declares entities: they can fill the memory or read files.

    Raises:
        FormatError: There is such a declaration.
    """
    declared = _DECLARES.search(head)
    if declared:
        raise _entity_error(declared[1], name)


def _entity_error(entity: str, name: str) -> FormatError:
    return FormatError(
        name,
        None,
        f"the file declares the entity {entity!r}; entities can read other files or fill the "
        "memory, so they are refused: write the text itself",
    )


def unescape(text: str) -> str:
    """Return a text with HTML's references to characters resolved.

    >>> unescape("a &lt; b &#x4F60;")
    'a < b 你'
    """
    return html.unescape(without_endless_numbers(text))


def without_endless_numbers(text: str) -> str:
    """Return a text in which references to numbers beyond all characters are U+FFFD."""
    return _ENDLESS.sub("\N{REPLACEMENT CHARACTER}", text)


def _character(match: re.Match[str]) -> str:
    """Return the character that HTML means by a name, which XML does not know."""
    return match[0] if match[1] in _OF_XML else html5.get(match[1], match[0])
