"""Texts as XML with a name for every sentence: what InterText and XCES files link.

``<s id="1:2">`` is a sentence, ``<p>`` a paragraph. A sentence that is only text is taken as it
stands; one with elements inside (the ``<w>`` of tokenised corpora, the ``<time>`` of subtitles) is its
text with all white space as one space.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TextIO

from aligner import languages
from aligner.errors import ConfigError, FormatError
from aligner.formats import storage
from aligner.formats.base import Location, PathLike, one_path
from aligner.formats.names import document_language
from aligner.formats.xml_text import (
    XML_LANG,
    Element,
    attribute,
    escape,
    parse_tree,
    read_xml,
    replacement,
)
from aligner.splitters import lines_document
from aligner.types import Document

ROOTS = frozenset({"text", "body", "document", "letsmt", "cesDoc", "TEI", "teiCorpus", "doc"})
_PARAGRAPHS = frozenset({"p", "head", "verse", "lg", "ab"})


@dataclass(frozen=True, slots=True)
class NamedSentences:
    """Hold a text whose sentences have names.

    Attributes:
        document: The text, split.
        ids: The name of each sentence; empty if they have none.
        path: The file.
    """

    document: Document
    ids: tuple[str, ...]
    path: str

    def numbers(self) -> dict[str, int]:
        """Return the number of each name."""
        return {name: number for number, name in enumerate(self.ids)}


def read(path: PathLike, lang: str | None, encoding: str | None) -> NamedSentences:
    """Return a text with the names of its sentences.

    Raises:
        FormatError: The file is not well-formed, holds no sentences, or gives a name twice.
        InputError: The file cannot be read or is not text.
        ConfigError: The language or the encoding cannot be used.
    """
    name = storage.shown(path)
    return from_tree(parse_tree(read_xml(path, name, encoding), name), path, lang)


def from_tree(root: Element, path: PathLike, lang: str | None) -> NamedSentences:
    """Return the text of a parsed file; as `read`."""
    name = storage.shown(path)
    found = _sentences(root, name)
    texts = [_text(element) for element, _ in found]
    text = "\n".join(texts)
    # Sentences with names are no web page made from a template: what such a file declares holds.
    declared = root.get(XML_LANG) or root.get("lang") or None
    try:
        tag = languages.canonical(declared) if declared and lang is None else None
    except ConfigError:
        tag = None
    tag = tag or document_language(text, lang, path)
    document = lines_document(texts, lang=tag, name=storage.document_name(path))
    sentences = tuple(
        replace(sentence, paragraph=paragraph)
        for sentence, (_, paragraph) in zip(document.sentences, found, strict=True)
    )
    return NamedSentences(
        replace(document, sentences=sentences),
        tuple(_id(element) for element, _ in found),
        name,
    )


def _sentences(root: Element, name: str) -> list[tuple[Element, int]]:
    """Return the elements of the sentences with the numbers of their paragraphs."""
    found: list[tuple[Element, int]] = []
    lines: dict[str, int] = {}
    paragraph, inside = -1, False
    # Elements to look at, with whether they are paragraphs of their own.
    waiting = deque([root])
    while waiting:
        element = waiting.popleft()
        if element.tag in _PARAGRAPHS:
            inside = False
        if element.tag != "s":
            waiting.extendleft(reversed(element.children()))
            continue
        label = _id(element)
        if not label:
            raise FormatError(name, element.line, "a <s> has no id; give every sentence one")
        if label in lines:
            raise FormatError(
                name,
                element.line,
                f"the sentence id {label!r} stands in line {lines[label]} too; every id names one "
                "sentence: number them anew",
            )
        lines[label] = element.line
        if not inside:
            paragraph, inside = paragraph + 1, True
        found.append((element, paragraph))
    if not found and root.tag not in ROOTS:
        raise FormatError(
            name,
            root.line,
            f'no sentences (<s id="…">) and no links (<linkGrp>) in <{root.tag}>: this is neither a '
            "text nor an alignment of InterText or XCES; for other XML, save the text as .txt",
        )
    return found


def _id(element: Element) -> str:
    return element.get("id") or element.get("xml:id")


def _text(element: Element) -> str:
    if not element.children():
        return element.text()
    words = list(element.find("w", "tok"))
    if words:
        return " ".join(" ".join(word.text().split()) for word in words)
    return " ".join(element.text().split())


def paragraphs(document: Document) -> list[int]:
    """Return the paragraph of each sentence, numbered from 0 without holes, as it is written."""
    numbers: list[int] = []
    before = None
    for sentence in document.sentences:
        new = before is None or sentence.paragraph != before
        numbers.append((numbers[-1] if numbers else -1) + new)
        before = sentence.paragraph
    return numbers


def write(document: Document, ids: list[str], out: TextIO) -> None:
    """Write a split document.

    Args:
        document: Its sentences are written; a character that XML cannot hold becomes U+FFFD.
        ids: A name for each sentence.
        out: The open file.

    Raises:
        ConfigError: The language of the document is not a tag.
    """
    tag = languages.canonical(document.lang)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<text xml:lang="{tag}">\n')
    before = -1
    rows = zip(document.sentences, ids, paragraphs(document), strict=True)
    for sentence, label, paragraph in rows:
        if paragraph != before:
            if before >= 0:
                out.write("</p>\n")
            out.write(f'<p id="{paragraph + 1}">\n')
            before = paragraph
        out.write(f"<s id={attribute(label)}>{escape(sentence.text, replacement)}</s>\n")
    out.write("</p>\n</text>\n" if before >= 0 else "</text>\n")


def write_document(
    document: Document, location: Location, format_name: str, ids: Callable[[Document], list[str]]
) -> None:
    """Write a text.

    Raises:
        ConfigError: The document is not split, or its language is not a tag.
        InputError: The file cannot be written.
    """
    if not document.sentences and not document.splitter and document.text.strip():
        raise ConfigError(
            f"{document.name or 'the document'} is not split into sentences yet; "
            "call aligner.split first"
        )
    with storage.atomic_write(one_path(location, format_name)) as out:
        write(document, ids(document), out)
