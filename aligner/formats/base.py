"""What a file format is, and the checks that every format shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from aligner import languages
from aligner.errors import ConfigError
from aligner.types import Alignment, Bead, Document

type PathLike = str | Path
type Location = PathLike | tuple[PathLike, PathLike]
type Languages = str | tuple[str, str] | None
type Kind = Literal["document", "alignment", "beads"]
type Content = Document | Alignment | Sequence[Bead]
type ReadResult = Document | Alignment | tuple[Bead, ...]


KINDS: dict[Kind, str] = {
    "document": "a document",
    "alignment": "an alignment",
    "beads": "beads without texts",
}


class Reader(Protocol):
    """Read a file of one format."""

    def __call__(self, location: Location, *, lang: Languages, encoding: str | None) -> ReadResult:
        """Return what the file holds."""
        ...


class Linker(Protocol):
    """Read a file that refers to two texts, together with them."""

    def __call__(
        self,
        location: Location,
        texts: tuple[PathLike, PathLike],
        *,
        lang: Languages,
        encoding: str | None,
    ) -> Alignment:
        """Return what the file links, with the texts."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """Describe a file format and hold its functions.

    Attributes:
        name: Short name, as in ``format="tmx"``.
        suffixes: Endings of file names with the dot, in lower case.
        description: What it is for, in a few words.
        read: Reads a file.
        lost: Names what of an object the format cannot carry, a few words each.
        unread: Names what of a file `read` passes over although the library can use it; None if
            it never does.
        link: Reads a file together with the texts that it refers to, None if files hold their own.
        beside: Names the files that are written beside that of an alignment, None if there are
            none.
        write_document: Writes a document, None if the format carries no documents.
        write_alignment: Writes an alignment, None if the format carries none.
        write_beads: Writes beads without texts, None if the format cannot.
        lossless: Whether what is read equals what was written.
        numbered: Whether its beads name sentences of texts, of which one can have several; in the
            other formats each side of a bead is one text.
        reads_documents: Whether a file can hold one text, as a side of an alignment needs.
    """

    name: str
    suffixes: tuple[str, ...]
    description: str
    read: Reader
    lost: Callable[[Content], Sequence[str]]
    unread: Callable[[Location], Sequence[str]] | None = None
    link: Linker | None = None
    beside: Callable[[Alignment, Location], tuple[PathLike, ...]] | None = None
    write_document: Callable[[Document, Location], None] | None = None
    write_alignment: Callable[[Alignment, Location], None] | None = None
    write_beads: Callable[[Sequence[Bead], Location], None] | None = None
    lossless: bool = False
    numbered: bool = False
    reads_documents: bool = False

    @property
    def carries(self) -> tuple[Kind, ...]:
        """Return the kinds of objects that the format can be written from."""
        writers: dict[Kind, object] = {
            "document": self.write_document,
            "alignment": self.write_alignment,
            "beads": self.write_beads,
        }
        return tuple(kind for kind, writer in writers.items() if writer is not None)

    def write(self, obj: Content, location: Location) -> None:
        """Write an object.

        Raises:
            ConfigError: The format does not carry such objects.
        """
        if isinstance(obj, Document) and self.write_document is not None:
            self.write_document(obj, location)
        elif isinstance(obj, Alignment) and self.write_alignment is not None:
            self.write_alignment(obj, location)
        elif not isinstance(obj, Document | Alignment) and self.write_beads is not None:
            self.write_beads(obj, location)
        else:
            raise ConfigError(f"the format {self.name!r} does not carry {kind_of(obj)}")


def kind_of(obj: object) -> Kind:
    """Return which kind of content an object is.

    Raises:
        ConfigError: It is nothing that can be written to a file.
    """
    if isinstance(obj, Document):
        return "document"
    if isinstance(obj, Alignment):
        return "alignment"
    if isinstance(obj, list | tuple) and all(isinstance(item, Bead) for item in obj):
        return "beads"
    raise ConfigError(
        f"cannot write an object of type {type(obj).__name__}; "
        "write a Document, an Alignment or a sequence of Beads"
    )


def one_path(location: Location, format_name: str) -> PathLike:
    """Return the path of a format that is a single file.

    Raises:
        ConfigError: A pair of paths was given.
    """
    if isinstance(location, tuple):
        raise ConfigError(
            f"the format {format_name!r} is one file, but two paths were given: "
            f"{location[0]} and {location[1]}"
        )
    return location


def language_pair(lang: Languages, format_name: str) -> tuple[str, str] | tuple[None, None]:
    """Return the canonical languages of a two-sided format, or twice None if none were given.

    Raises:
        ConfigError: One language was given, or a tag is not shaped like one.
    """
    if lang is None:
        return None, None
    if isinstance(lang, str):
        raise ConfigError(
            f"the format {format_name!r} holds two languages: pass a pair such as "
            f'lang=("zh", "en"), not {lang!r}'
        )
    return languages.canonical(lang[0]), languages.canonical(lang[1])


def refuse_language(lang: Languages, format_name: str, reason: str) -> None:
    """Refuse a language for a format that has no use for one.

    Raises:
        ConfigError: A language was given.
    """
    if lang is not None:
        raise ConfigError(f"the format {format_name!r} takes no lang: {reason}; leave lang out")


def refuse_stream(location: Location, format_name: str) -> None:
    """Refuse standard output for a format that is several files.

    Raises:
        ConfigError: It was named.
    """
    if str(location) == "-":
        raise ConfigError(
            f"the format {format_name!r} is three files, the links and two texts: name the file of "
            "the links, not standard output"
        )
