r"""Plain text: a document to be split, or one sentence a line.

Lines end with ``\n`` or ``\r\n`` and with nothing else.
"""

from __future__ import annotations

from aligner.errors import ConfigError
from aligner.formats import losses, storage
from aligner.formats.base import (
    Content,
    Format,
    Languages,
    Location,
    PathLike,
    one_path,
)
from aligner.formats.names import document_language
from aligner.formats.projection import one_language
from aligner.splitters.lines import split_lines
from aligner.types import Document


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a text file as a document that is not split yet.

    Raises:
        InputError: The file cannot be read or is not text.
        ConfigError: A pair of languages or an unknown encoding was given.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    return read_document(path, lang=tag, encoding=encoding)


def read_document(
    path: PathLike, *, lang: str | None = None, encoding: str | None = None
) -> Document:
    """Return a file of any name as a document that is not split yet.

    Args:
        path: The file, ``-`` for standard input.
        lang: BCP-47 tag, detected when left out.
        encoding: Name of the encoding; UTF-8 or what a byte-order mark says when left out.

    Raises:
        InputError: The file cannot be read or is not text.
        ConfigError: The language or the encoding is unknown.
    """
    text = storage.read_text(path, encoding)
    return Document(text, document_language(text, lang, path), name=storage.document_name(path))


def read_lines(path: PathLike, *, lang: str | None = None, encoding: str | None = None) -> Document:
    """Return a text file as a document whose sentences are its lines.

    Line *i* of the file is sentence *i*: an empty line is an empty sentence. The text is the
    file's, line ends and all.

    Args:
        path: The file, ``-`` for standard input.
        lang: BCP-47 tag, detected when left out.
        encoding: Name of the encoding; UTF-8 or what a byte-order mark says when left out.

    Raises:
        InputError: The file cannot be read or is not text.
        ConfigError: The language or the encoding is unknown.
    """
    unsplit = read_document(path, lang=lang, encoding=encoding)
    return split_lines(unsplit.text, lang=unsplit.lang, name=unsplit.name)


def write(document: Document, location: Location) -> None:
    """Write one sentence a line.

    Raises:
        ConfigError: The document is not split.
        InputError: The file cannot be written.
    """
    path = one_path(location, FORMAT.name)
    if not document.sentences and not document.splitter and document.text.strip():
        raise ConfigError(
            f"{document.name or 'the document'} is not split into sentences yet; "
            "call aligner.split first"
        )
    with storage.atomic_write(path) as out:
        for number, sentence in enumerate(document.sentences):
            out.write(storage.file_line(sentence.line, number))


def _lost(obj: Content) -> list[str]:
    if not isinstance(obj, Document):
        return []
    return [*losses.of_breaks(obj.sentences), *losses.of_positions(obj)]


FORMAT = Format(
    name="text",
    suffixes=(".txt",),
    description="plain text; written with one sentence a line",
    read=read,
    reads_documents=True,
    write_document=write,
    lost=_lost,
)
