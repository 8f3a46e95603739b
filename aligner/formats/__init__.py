"""Reading and writing files: one module a format, found by name or by the ending of the file."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.errors import ConfigError, UnknownNameError
from aligner.formats import losses
from aligner.formats.base import (
    KINDS,
    Content,
    Format,
    Languages,
    Location,
    PathLike,
    ReadResult,
    kind_of,
)
from aligner.formats.names import language_of, pair_of, suffix_of
from aligner.formats.storage import STDIO, shown
from aligner.registry import Registry

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Format",
    "format_for",
    "group_paths",
    "read",
    "what_is_lost",
    "write",
]

FORMATS: Registry[Format] = Registry(
    "format",
    {
        "align": "aligner.formats.align:FORMAT",
        "jsonl": "aligner.formats.jsonl:FORMAT",
        "moses": "aligner.formats.moses:FORMAT",
        "text": "aligner.formats.text:FORMAT",
        "tmx": "aligner.formats.tmx:FORMAT",
        "tsv": "aligner.formats.tsv:FORMAT",
    },
)
# Kept beside the formats' own tables, so that a suffix is found without importing them all.
SUFFIXES = {
    ".align": "align",
    ".jsonl": "jsonl",
    ".tmx": "tmx",
    ".tsv": "tsv",
    ".txt": "text",
}


def read(
    path: Location,
    *,
    format: str | None = None,
    lang: Languages = None,
    encoding: str | None = None,
) -> ReadResult:
    """Return what a file holds.

    Args:
        path: The file, ``-`` for standard input, or the two files of a Moses pair.
        format: Name of the format; the ending of the file decides when left out.
        lang: BCP-47 tag of a text, detected when left out; the two tags of a file of pairs.
        encoding: Name of the encoding for Python; UTF-8 or what a byte-order mark says when left
            out.

    Returns:
        A document of a text, an alignment of text pairs, beads of index lines.

    Raises:
        InputError: The file cannot be read, is not text or breaks its format (`FormatError`).
        ConfigError: The format, the language or the encoding cannot be used.
    """
    chosen = _chosen(path, format)
    return chosen.read(path, lang=lang, encoding=encoding)


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
    kind = kind_of(obj)
    if kind not in chosen.carries:
        able = [name for name in FORMATS.names() if kind in FORMATS.get(name).carries]
        raise ConfigError(
            f"the format {chosen.name!r} does not carry {KINDS[kind]}; these do: {', '.join(able)}"
        )
    chosen.write(obj, path)


def format_for(path: Location) -> Format:
    """Return the format that the name of a file tells.

    A pair of paths and a name that ends in two languages (``news.zh-en``) are Moses files; a name
    without ending, one that ends in a number or a language (``talk.zh``) and ``-`` are text.

    Raises:
        UnknownNameError: The ending is none of a format.
    """
    if isinstance(path, tuple) or pair_of(path):
        return FORMATS.get("moses")
    suffix = suffix_of(path)
    if str(path) == STDIO or not suffix or suffix.isdecimal() or language_of(path):
        return FORMATS.get("text")
    dotted = f".{suffix.lower()}"
    if dotted in SUFFIXES:
        return FORMATS.get(SUFFIXES[dotted])
    for name in FORMATS.names():
        if dotted in FORMATS.get(name).suffixes:
            return FORMATS.get(name)
    raise UnknownNameError(
        "format",
        dotted,
        FORMATS.names(),
        f'If {shown(path)} is plain text, name its format: format="text" in Python; on the command '
        "line --format text for what is written, --from text for what is read",
    )


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
    return all(
        suffix.lower() != "txt" and language_of(path) and not pair_of(path)
        for path, suffix in ((one, first), (other, second))
    )


def what_is_lost(obj: Content, format: str | Format) -> str | None:
    """Return a sentence on what of an object a format leaves out, None if nothing.

    Raises:
        UnknownNameError: There is no such format.
        ConfigError: The object is nothing that can be written.
    """
    chosen = FORMATS.get(format) if isinstance(format, str) else format
    kind_of(obj)
    return losses.sentence(chosen.name, chosen.lost(obj))
