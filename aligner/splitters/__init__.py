"""Splitters: text to document with sentences."""

from __future__ import annotations

from collections.abc import Callable

from aligner import languages
from aligner.registry import Registry
from aligner.splitters.base import Splitter
from aligner.splitters.cues import with_cues
from aligner.splitters.lines import lines_document, split_lines
from aligner.types import Document

__all__ = ["SPLITTERS", "Splitter", "get_splitter", "lines_document", "split", "split_lines"]

SPLITTERS: Registry[Callable[[], Splitter]] = Registry(
    "splitter",
    {
        "captions": "aligner.splitters.captions:CaptionsSplitter",
        "lines": "aligner.splitters.lines:LinesSplitter",
        "pysbd": "aligner.splitters.external:PysbdSplitter",
        "rules": "aligner.splitters.rules:RulesSplitter",
        "sentencex": "aligner.splitters.external:SentencexSplitter",
        "wtpsplit": "aligner.splitters.external:WtpsplitSplitter",
    },
)


def get_splitter(splitter: str | Splitter) -> Splitter:
    """Return the splitter of a name; an instance is returned as it is.

    Args:
        splitter: A name in `SPLITTERS`, or anything that is a `Splitter`.

    Raises:
        UnknownNameError: No splitter has that name.
        ConfigError: It is neither a name nor a splitter.
        MissingExtraError: It needs a package that is not installed.
    """
    if isinstance(splitter, str):
        return SPLITTERS.get(splitter)()
    return SPLITTERS.checked(splitter, "split")


def split(
    text: str | Document, *, lang: str | None = None, splitter: str | Splitter = "rules"
) -> Document:
    """Cut a text into sentences without losing a character.

    Sentences of a document with cues get the times and speakers of these.

    >>> import aligner
    >>> aligner.split("你好。再见！", lang="zh").sentences[1].text
    '再见！'

    Args:
        text: A text, or a document whose name, language and cues are kept.
        lang: BCP-47 tag; the document's, or detected, when left out.
        splitter: Name or instance; see `SPLITTERS`.

    Raises:
        UnknownNameError: No splitter has that name.
        ConfigError: The language tag is not shaped like one.
        InputError: The text holds a lone surrogate.
    """
    document = text if isinstance(text, Document) else Document(text)
    if lang is not None:
        tag = languages.canonical(lang)
    elif document.lang != languages.UNKNOWN:
        tag = document.lang
    else:
        tag = languages.detect(document.text)
    found = get_splitter(splitter).split(document.text, lang=tag, name=document.name)
    return with_cues(found, document.cues) if document.cues else found
