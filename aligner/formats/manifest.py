r"""Manifests: the pairs of documents of a batch or a corpus, one a line.

A manifest is a table separated by tabs, whose first line names its columns: ``src`` and ``tgt``,
the two files of a pair, and optionally ``name``, ``src_lang`` and ``tgt_lang``. ``source``,
``target``, ``id``, ``source_lang`` and ``target_lang`` mean the same. Cells are taken literally; a
name without a folder in front is looked for beside the manifest. Blank lines are skipped, and an
empty cell of an optional column stands for nothing.

The same columns may be the keys of lines of JSON (``.jsonl``) or the columns of a Parquet file
(``.parquet``); further ones, such as the score of a search for pairs, are passed over there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner import languages
from aligner.documents import lone_surrogate
from aligner.errors import ConfigError, EncodingError, FormatError, InputError
from aligner.formats import parquet, storage
from aligner.formats.base import PathLike
from aligner.formats.strict_json import Node

COLUMNS = ("src", "tgt", "name", "src_lang", "tgt_lang")
_MEANING = {
    "source": "src",
    "target": "tgt",
    "id": "name",
    "source_lang": "src_lang",
    "target_lang": "tgt_lang",
}
# File systems take 255 bytes; the rest is room for an ending.
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class PairFiles:
    """Name the two text files of a pair; they are opened where the pair is aligned.

    Attributes:
        src: The source's file.
        tgt: The target's file.
        name: Name of the pair; the stem of the source's file when left out.
        src_lang: BCP-47 tag of the source; detected when left out.
        tgt_lang: BCP-47 tag of the target; detected when left out.
        encoding: Python's name of the encoding of both files; UTF-8 or what a byte-order mark
            says when left out.

    Raises:
        InputError: A file is ``-``: worker processes have no standard input.
    """

    src: PathLike
    tgt: PathLike
    name: str = ""
    src_lang: str | None = None
    tgt_lang: str | None = None
    encoding: str | None = None

    def __post_init__(self) -> None:
        if storage.STDIO in (str(self.src), str(self.tgt)):
            raise InputError("a pair of files cannot come from standard input; name two files")
        if not self.name:
            object.__setattr__(self, "name", storage.document_name(self.src))


def read_manifest(path: PathLike) -> tuple[PairFiles, ...]:
    """Return the pairs of a manifest in the order of its lines; the files are not looked at.

    Every pair has a name of its own that can be the name of a file, so that results named for
    their pairs never overwrite each other or leave their folder.

    Args:
        path: The manifest; its ending tells lines of JSON and Parquet from tables. ``-`` is a
            table on standard input. Text is UTF-8, or UTF-16 with a byte-order mark.

    Raises:
        FormatError: The header lacks a column or has one that is unknown, a line has the wrong
            number of columns or a value that cannot be, or two lines have the same name.
        InputError: The file cannot be read or is not text.
        MissingExtraError: It is Parquet, and pyarrow is not installed.
    """
    shown = storage.shown(path)
    read = {".jsonl": _json_rows, ".parquet": _parquet_rows}.get(
        Path(path).suffix.lower(), _table_rows
    )
    pairs = []
    numbers: dict[str, int] = {}
    for number, given in read(path, shown):
        # Rows of Parquet stand in no line.
        line = None if read is _parquet_rows else number
        kind = "line" if line else "row"
        try:
            pair = _pair(given, Path(path).parent)
        except (ConfigError, InputError) as error:
            raise FormatError(shown, line, f"{'' if line else f'row {number}: '}{error}") from None
        if pair.name in numbers:
            raise FormatError(
                shown,
                line,
                f"{'' if line else f'row {number}: '}the name {pair.name!r} is that of "
                f"{kind} {numbers[pair.name]} already; give each pair a name of its own in the "
                "column 'name'",
            )
        numbers[pair.name] = number
        pairs.append(pair)
    return tuple(pairs)


def _table_rows(path: PathLike, shown: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        rows = storage.lines(storage.read_text(path))
    except EncodingError:
        # The usual advice, to name the encoding, is for texts.
        raise EncodingError(f"{shown}: a manifest must be text in UTF-8; save it as that") from None
    columns = _header(rows, shown)
    for number, row in enumerate(rows[1:], 2):
        if not row.strip():
            continue
        cells = row.split("\t")
        if len(cells) != len(columns):
            raise FormatError(
                shown,
                number,
                f"{len(cells)} column{'s' * (len(cells) != 1)} instead of {len(columns)} "
                f"({', '.join(columns)}); columns are separated by one tab",
            )
        yield number, dict(zip(columns, cells, strict=True))


def _json_rows(path: PathLike, shown: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(storage.lines(storage.read_text(path)), 1):
        if line.strip():
            row = Node.parse(line, shown, number, "pair")
            given = {key: row.get(key) for key in (*COLUMNS, *_MEANING)}
            found = {key: node.text() for key, node in given.items() if node is not None}
            yield number, _named(found, shown, number)


def _parquet_rows(path: PathLike, shown: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    pyarrow, _ = parquet.load_pyarrow()
    data = storage.read_bytes(path)
    try:
        rows = list(parquet.read_rows(data, dict.fromkeys((*COLUMNS, *_MEANING)), shown))
    except (pyarrow.ArrowException, OSError) as error:
        raise FormatError(
            shown, None, "not a Parquet file, or a damaged one; get or write it anew"
        ) from error
    for number, row in enumerate(rows, 1):
        found = {key: str(value) for key, value in row.items() if value is not None}
        yield number, _named(found, shown, None)


def _named(given: Mapping[str, str], shown: str, line: int | None) -> dict[str, str]:
    """Return the cells of a row by the names of the columns."""
    found: dict[str, str] = {}
    for key, value in given.items():
        column = _MEANING.get(key, key)
        if column in found:
            raise FormatError(shown, line, f"names the column {column!r} twice")
        found[column] = value
    return found


def _header(rows: list[str], shown: str) -> tuple[str, ...]:
    cells = [cell.strip().lower() for cell in rows[0].split("\t")] if rows else []
    columns = tuple(_MEANING.get(cell, cell) for cell in cells)
    missing = [column for column in ("src", "tgt") if column not in columns]
    if missing:
        raise FormatError(
            shown,
            1,
            f"the first line names no column {missing[0]!r}; it must name the columns, separated "
            f"by tabs: src and tgt, and if wanted {', '.join(COLUMNS[2:])}",
        )
    for position, column in enumerate(columns):
        if column not in COLUMNS:
            raise FormatError(
                shown, 1, f"unknown column {column!r}; the columns are {', '.join(COLUMNS)}"
            )
        if column in columns[:position]:
            raise FormatError(shown, 1, f"the header names the column {column!r} twice")
    return columns


def _pair(given: Mapping[str, str], folder: Path) -> PairFiles:
    for side in ("src", "tgt"):
        if not given.get(side, "").strip():
            raise InputError(f"the column {side!r} is empty; name a file")
    langs = [given.get(column, "").strip() for column in ("src_lang", "tgt_lang")]
    src_lang, tgt_lang = (languages.canonical(lang) if lang else None for lang in langs)
    pair = PairFiles(
        folder / given["src"],
        folder / given["tgt"],
        given.get("name", "").strip(),
        src_lang,
        tgt_lang,
    )
    _check_name(pair.name)
    return pair


def _check_name(name: str) -> None:
    """Check that a name can be the name of a file, in any folder."""
    if any(char in "/\\" for char in name) or name in (".", ".."):
        raise InputError(f"the name {name!r} leads into another folder; use one without slashes")
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in name):
        raise InputError(f"the name {name!r} holds a control character")
    if lone_surrogate(name) is not None:
        raise InputError(f"the name {name!r} holds half of a character; write the whole one")
    if len(name.encode("utf-8")) > _LONGEST_NAME:
        raise InputError(
            f"the name {name[:20]!r}… has more than {_LONGEST_NAME} bytes; shorten it, or give "
            "the pair another one in the column 'name'"
        )


def relative_name(path: PathLike, folder: Path) -> str:
    """Return how a document of a pair is called: its file, seen from the manifest's folder."""
    found = Path(path)
    return storage.shown(found.relative_to(folder) if found.is_relative_to(folder) else found)


def write_manifest(pairs: Sequence[PairFiles], path: PathLike) -> None:
    """Write a manifest that `read_manifest` reads; files are named from its own folder.

    Args:
        pairs: The pairs; a name that another pair has already gets a number.
        path: The manifest; appears only when complete.

    Raises:
        InputError: The file cannot be written, or a name holds a tab or a line break or is not
            UTF-8.
    """
    folder = Path(path).resolve().parent
    taken: set[str] = set()
    rows = []
    for pair in pairs:
        names = (f"{pair.name}-{n}" if n else pair.name for n in range(len(pairs)))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        files = [
            str(Path(file).resolve().relative_to(folder, walk_up=True))
            for file in (pair.src, pair.tgt)
        ]
        cells = [*files, name, pair.src_lang or "", pair.tgt_lang or ""]
        if any(char in cell for cell in cells for char in "\t\r\n"):
            raise InputError(
                f"{files[0]!r} or {files[1]!r}: a name with a tab or a line break cannot stand in "
                "a manifest; rename the file"
            )
        if any(lone_surrogate(cell) is not None for cell in cells):
            raise InputError(
                f"{storage.shown(pair.src)} or {storage.shown(pair.tgt)}: a name that is not UTF-8 "
                "cannot stand in a manifest; rename the file"
            )
        rows.append("\t".join(cells))
    with storage.atomic_write(path) as out:
        out.write("".join(f"{row}\n" for row in ["\t".join(COLUMNS), *rows]))
