"""Reading and writing files: one module a format, found by name or by the ending of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from aligner import languages
from aligner.errors import ConfigError, InputError, UnknownNameError
from aligner.formats import losses
from aligner.formats.base import (
    KINDS,
    Content,
    Format,
    Kind,
    Languages,
    Location,
    PathLike,
    ReadResult,
    kind_of,
)
from aligner.formats.names import ends_in_language, language_of, pair_of, suffix_of
from aligner.formats.storage import STDIO, shown
from aligner.registry import Registry
from aligner.types import Alignment, Document

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Format",
    "check_carries",
    "format_for",
    "group_paths",
    "read",
    "read_document",
    "read_linked",
    "what_is_lost",
    "what_is_unread",
    "write",
]

FORMATS: Registry[Format] = Registry(
    "format",
    {
        name: f"aligner.formats.{name}:FORMAT"
        for name in (
            *("align", "intertext", "jsonl", "ladder", "moses", "parquet", "tmx", "tsv"),
            *("xces", "xliff"),
            *("ass", "docx", "epub", "html", "markdown", "srt", "text", "transcript", "vtt"),
            "whisper",
        )
    },
)
# Kept beside the formats' own tables, so that a suffix is found without importing them all.
SUFFIXES = {
    ".align": "align",
    ".ass": "ass",
    ".docx": "docx",
    ".epub": "epub",
    ".htm": "html",
    ".html": "html",
    ".json": "whisper",
    ".jsonl": "jsonl",
    ".ladder": "ladder",
    ".markdown": "markdown",
    ".md": "markdown",
    ".parquet": "parquet",
    ".srt": "srt",
    ".ssa": "ass",
    ".tmx": "tmx",
    ".tsv": "tsv",
    ".txt": "text",
    ".vtt": "vtt",
    ".xhtml": "html",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".xml": "intertext",
}
# Files of texts that are not read, and what to do about it.
_REMEDIES = {
    ".doc": "an old Word document: open it in Word or LibreOffice and save it as .docx",
    ".odt": "an OpenDocument text: open it in LibreOffice or Word and save it as .docx",
    ".pages": "a document of Pages: export it as Word (.docx) or EPUB",
    ".pdf": "a PDF, which holds places on pages, not paragraphs in order: get the document that "
    "it was made from (.docx, .html, .epub), or extract its text (pdftotext) and check it",
    ".rtf": "an RTF document: open it in Word or LibreOffice and save it as .docx",
    ".mobi": "a Kindle book: convert it to .epub, for example with Calibre",
    ".azw3": "a Kindle book: convert it to .epub, for example with Calibre",
    ".pptx": "a presentation: save its outline as text or .docx",
    ".xlsx": "a workbook: save the sheet as text (.txt) or, if it holds pairs, as .tsv",
}


@overload
def read(
    path: Location,
    *,
    expect: type[Document],
    format: str | None = None,
    lang: Languages = None,
    encoding: str | None = None,
) -> Document: ...
@overload
def read(
    path: Location,
    *,
    expect: type[Alignment],
    format: str | None = None,
    lang: Languages = None,
    encoding: str | None = None,
) -> Alignment: ...
@overload
def read(
    path: Location,
    *,
    expect: None = None,
    format: str | None = None,
    lang: Languages = None,
    encoding: str | None = None,
) -> ReadResult: ...
def read(
    path: Location,
    *,
    expect: type[Document] | type[Alignment] | None = None,
    format: str | None = None,
    lang: Languages = None,
    encoding: str | None = None,
) -> ReadResult:
    """Return what a file holds.

    Args:
        path: The file, ``-`` for standard input, or the two files of a Moses pair.
        expect: `Document` or `Alignment` where nothing else will do; tells type checkers too.
        format: Name of the format; the ending of the file decides when left out.
        lang: BCP-47 tag of a text, detected when left out; the two tags of a file of pairs.
        encoding: Name of the encoding for Python; UTF-8 or what a byte-order mark says when left
            out.

    Returns:
        A document of a text, an alignment of text pairs, beads of index lines.

    Raises:
        InputError: The file cannot be read, is not text or breaks its format (`FormatError`), or
            holds something else than expected.
        ConfigError: The format, the language or the encoding cannot be used.
        MissingExtraError: The format needs a package that is not installed.
    """
    if format is None and not isinstance(path, tuple):
        _refuse_unread(path)
    found = _chosen(path, format).read(path, lang=lang, encoding=encoding)
    if expect is not None and not isinstance(found, expect):
        kinds = {Document: "a text", Alignment: "an alignment with its texts"}
        held = kinds.get(type(found), "sentence numbers without their texts")
        named = " and ".join(shown(one) for one in (path if isinstance(path, tuple) else (path,)))
        raise InputError(f"{named} holds {held}, not {kinds.get(expect, expect.__name__)}")
    return found


def read_linked(
    path: Location,
    texts: tuple[PathLike, PathLike],
    *,
    format: str | None = None,
    lang: Languages = None,
    encoding: str | None = None,
) -> Alignment:
    """Return what a file links together with the two texts that it refers to.

    Args:
        path: A file of sentence numbers (``.align``, ``.ladder``) or of links (InterText, XCES).
        texts: The source and the target: one sentence a line, or with names for the sentences
            (``.xml``).
        format: Name of the format of the links; the ending decides when left out.
        lang: The two languages, detected when left out.
        encoding: Name of the encoding of all three.

    Raises:
        InputError: A file cannot be read, is not text or breaks its format (`FormatError`).
        ConfigError: The file refers to no texts, or a language or the encoding cannot be used.
    """
    chosen = _chosen(path, format)
    if chosen.link is None:
        able = [name for name in FORMATS.names() if FORMATS.get(name).link is not None]
        raise ConfigError(
            f"the format {chosen.name!r} holds its own texts; the source and target texts (--src and "
            f"--tgt) go with {', '.join(able)}"
        )
    return chosen.link(path, texts, lang=lang, encoding=encoding)


def read_document(
    path: PathLike,
    *,
    format: str | None = None,
    lang: str | None = None,
    encoding: str | None = None,
) -> Document:
    """Return the text that a file holds, as a side of an alignment.

    Args:
        path: The file, ``-`` for standard input.
        format: Name of the format; the ending of the file decides when left out, and a file with
            an unknown ending is plain text.
        lang: BCP-47 tag; the file's, or detected, when left out.
        encoding: Name of the encoding; UTF-8 or what a byte-order mark says when left out.

    Raises:
        InputError: The file cannot be read, is not text or breaks its format (`FormatError`).
        ConfigError: The file holds pairs, not a text; or the format, the language or the encoding
            cannot be used.
        MissingExtraError: The format needs a package that is not installed.
    """
    if format is None:
        _refuse_unread(path)
        chosen = _by_suffix(path) or FORMATS.get("text")
    else:
        chosen = FORMATS.get(format)
    pairs = ConfigError(
        f"{shown(path)} is named as a file of pairs ({chosen.name}), not a text; "
        "to turn it into another format: aligner convert"
    )
    if not chosen.reads_documents:
        raise pairs
    if chosen.lossless:
        # It names the language itself, which the user may know better.
        found = chosen.read(path, lang=None, encoding=encoding)
        if isinstance(found, Document) and lang is not None:
            found = replace(found, lang=languages.canonical(lang))
    else:
        found = chosen.read(path, lang=lang, encoding=encoding)
    if not isinstance(found, Document):
        raise pairs
    return found


def write(obj: Content, path: Location, *, format: str | None = None) -> None:
    """Write an object to a file, which appears only when it is complete.

    Args:
        obj: A split document, an alignment or beads.
        path: The file, ``-`` for standard output, or the two files of a Moses pair.
        format: Name of the format; the ending of the file decides when left out.

    Raises:
        InputError: The file cannot be written.
        ConfigError: The format is unknown or cannot carry such an object.
    """
    chosen = _chosen(path, format)
    check_carries(chosen, kind_of(obj))
    chosen.write(obj, path)


def check_carries(chosen: Format, kind: Kind) -> None:
    """Refuse a kind of content that a format cannot be written from.

    Raises:
        ConfigError: It cannot; the message names the formats that can.
    """
    if kind in chosen.carries:
        return
    able = [name for name in FORMATS.names() if kind in FORMATS.get(name).carries]
    what = f"does not carry {KINDS[kind]}" if chosen.carries else "is only read, not written"
    remedy = " (name the texts, --src and --tgt, for the others)" if kind == "beads" else ""
    raise ConfigError(
        f"the format {chosen.name!r} {what}; these carry {KINDS[kind]}: {', '.join(able)}{remedy}"
    )


def format_for(path: Location) -> Format:
    """Return the format that the name of a file tells.

    A pair of paths and a name that ends in two languages (``news.zh-en``) are Moses files; a name
    without ending, one that ends in a number or a language (``talk.zh``) and ``-`` are text.

    Raises:
        UnknownNameError: The ending is none of a format.
    """
    if isinstance(path, tuple) or pair_of(path):
        return FORMATS.get("moses")
    found = _by_suffix(path)
    if found is not None:
        return found
    suffix = suffix_of(path)
    if str(path) == STDIO or not suffix or suffix.isdecimal() or language_of(path):
        return FORMATS.get("text")
    raise UnknownNameError(
        "format",
        f".{suffix.lower()}",
        FORMATS.names(),
        f'If {shown(path)} is plain text, name its format: format="text" in Python; on the command '
        "line --format text for what is written, --from text for what is read",
    )


def _refuse_unread(path: PathLike) -> None:
    """Refuse a text of a kind that is not read.

    Raises:
        InputError: It is one; the message says what to do.
    """
    dotted = f".{suffix_of(path).lower()}"
    if dotted in _REMEDIES and _by_suffix(path) is None:
        raise InputError(f"{shown(path)}: not read: {_REMEDIES[dotted]}")


def _by_suffix(path: PathLike) -> Format | None:
    """Return the format of an ending, None if the ending is none of a format."""
    dotted = f".{suffix_of(path).lower()}"
    if dotted in SUFFIXES:
        return FORMATS.get(SUFFIXES[dotted])
    for name in FORMATS.names():
        if dotted in FORMATS.get(name).suffixes:
            return FORMATS.get(name)
    return None


def _chosen(path: Location, name: str | None) -> Format:
    return format_for(path) if name is None else FORMATS.get(name)


def group_paths(paths: Sequence[PathLike]) -> list[Location]:
    """Put neighbours that differ only in the language they end in together as Moses pairs.

    >>> group_paths(["x.jsonl", "out.zh", "out.en"])
    ['x.jsonl', ('out.zh', 'out.en')]
    """
    grouped: list[Location] = []
    for path in paths:
        last = grouped[-1] if grouped else None
        if last is not None and not isinstance(last, tuple) and _are_pair(last, path):
            grouped[-1] = (last, path)
        else:
            grouped.append(path)
    return grouped


def _are_pair(one: PathLike, other: PathLike) -> bool:
    def parts(path: PathLike) -> tuple[str, str]:
        suffix = suffix_of(path)
        return str(path).removesuffix(suffix), suffix

    (stem, first), (other_stem, second) = parts(one), parts(other)
    if stem != other_stem or first == second:
        return False
    return all(ends_in_language(path) and not pair_of(path) for path in (one, other))


def what_is_lost(obj: Content, format: str | Format) -> str | None:
    """Return a sentence on what of an object a format leaves out, None if nothing.

    Raises:
        UnknownNameError: There is no such format.
        ConfigError: The object is nothing that can be written.
    """
    chosen = FORMATS.get(format) if isinstance(format, str) else format
    kind_of(obj)
    return losses.sentence(chosen.name, chosen.lost(obj))


def what_is_unread(path: Location, *, format: str | None = None) -> str | None:
    """Return a sentence on what of a file `read` leaves out, None if nothing.

    Args:
        path: A file that can be read.
        format: Name of its format; the ending decides when left out.

    Raises:
        UnknownNameError: There is no such format.
        InputError: The file cannot be read.
    """
    chosen = _chosen(path, format)
    if chosen.unread is None:
        return None
    return losses.sentence("reading a corpus as an alignment", chosen.unread(path))
