"""Text that is split already: a line is a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aligner import languages
from aligner.types import Document, Sentence, Span

# `str.splitlines` would also cut at form feeds, U+2028 and others, and the line numbers would no
# longer be those of other tools.
_LINE_END = re.compile(r"\r?\n")
_NAME = "lines"


def line_spans(text: str) -> Iterator[Span]:
    r"""Yield where the lines of a text stand, their ends left out.

    Only ``\n`` and ``\r\n`` end a line, and a final line end begins no further line.
    """
    at = 0
    for line_end in _LINE_END.finditer(text):
        yield Span(at, line_end.start())
        at = line_end.end()
    if at < len(text):
        yield Span(at, len(text))


def split_lines(text: str, *, lang: str, name: str = "") -> Document:
    r"""Return a text with each of its lines as a sentence.

    n lines give n sentences, so that line numbers are indices: an empty line is an empty
    sentence, and a line keeps its white space. Lines end with ``\n`` or ``\r\n``; what follows
    the last line end is a line only if it is not empty.

    Args:
        text: The whole text.
        lang: BCP-47 tag in canonical spelling.
        name: Name of the document.

    Raises:
        InputError: The text holds a lone surrogate.

    >>> [line.text for line in split_lines("a\n\nb\n", lang="en").sentences]
    ['a', '', 'b']
    """
    return _document(text, line_spans(text), lang, name)


def lines_document(texts: Iterable[str], *, lang: str | None = None, name: str = "") -> Document:
    """Return sentences that are split already as a document, exactly as they are.

    Args:
        texts: The sentences; a line break inside one does not cut it.
        lang: BCP-47 tag, detected when left out.
        name: Name of the document.

    Raises:
        ConfigError: The language tag is not shaped like one.
        InputError: A sentence holds a lone surrogate.
    """
    texts = tuple(texts)
    text = "\n".join(texts)
    tag = languages.detect(text) if lang is None else languages.canonical(lang)
    return _document(text, _joined_spans(texts), tag, name)


class LinesSplitter:
    """Take each line as a sentence.

    Attributes:
        name: Short name for signatures.
    """

    name = _NAME

    def split(self, text: str, *, lang: str, name: str = "") -> Document:
        """Return the text with each of its lines as a sentence (`split_lines`)."""
        return split_lines(text, lang=lang, name=name)


def _joined_spans(texts: Iterable[str]) -> Iterator[Span]:
    at = 0
    for text in texts:
        yield Span(at, at + len(text))
        at += len(text) + 1


def _document(text: str, spans: Iterable[Span], lang: str, name: str) -> Document:
    sentences = []
    paragraph = -1
    in_paragraph = False
    for span in spans:
        line = text[span.start : span.end]
        if not line.strip():
            in_paragraph = False
        elif not in_paragraph:
            paragraph += 1
            in_paragraph = True
        # An empty line counts with the paragraph before it.
        sentences.append(Sentence(line, span, max(paragraph, 0)))
    return Document(text, lang, tuple(sentences), name=name, splitter=_NAME)
