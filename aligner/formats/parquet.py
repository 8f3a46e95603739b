"""Parquet in the layout of the Hugging Face Hub: a column ``translation: {zh, en}``.

The two languages name the fields, without script and region unless these tell the sides apart; a
pair in one language has the fields ``src`` and ``tgt``. Columns ``score``, ``confidence`` and ``status``
stand beside it. The file says so in the way that the package ``datasets`` understands
(``datasets.load_dataset("parquet", …)``), and keeps the full tags of the languages for this library.
A corpus holds pairs, so null beads are left out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from itertools import batched
from types import ModuleType
from typing import Any

from aligner import languages
from aligner.errors import ConfigError, FormatError, MissingExtraError
from aligner.formats import losses, storage
from aligner.formats.base import (
    Content,
    Format,
    Languages,
    Location,
    language_pair,
    one_path,
)
from aligner.formats.choice import choose, longer
from aligner.formats.segments import (
    Segment,
    alignment_from_segments,
    exact_pairs,
    number_text,
    parse_marks,
)
from aligner.types import Alignment, SegmentPair

_COLUMN = "translation"
_MARKS = ("score", "confidence", "status")
_ROWS = 10_000
_LANGUAGES = b"aligner"
# A value that is repeated takes next to no room in a file: a kilobyte may hold billions of texts. So
# what is unpacked is counted, and refused where it is more than a corpus of that size can be.
LARGEST_UNPACKED = 2 << 30
_SMALL = 256 << 20
_LARGEST_RATIO = 1000
_ROW_BYTES = 200


def load_pyarrow() -> tuple[ModuleType, ModuleType]:
    """Return the packages pyarrow and pyarrow.parquet.

    Raises:
        MissingExtraError: They are not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtraError("Parquet", "parquet") from None
    return pyarrow, pyarrow.parquet


def read(location: Location, *, lang: Languages, encoding: str | None) -> Alignment:
    """Return a corpus in the Hub's layout as an alignment of one sentence a text.

    Args:
        location: The file.
        lang: The two languages to take from a file that has more; ``"zh-Hans"`` takes ``"zh"``.
        encoding: Not used: Parquet is UTF-8.

    Raises:
        FormatError: The file is not Parquet, is damaged, or has no column ``translation`` of texts.
        ConfigError: The file does not have just two languages and none, or other ones, were asked
            for.
        InputError: The file cannot be read.
        MissingExtraError: pyarrow is not installed.
    """
    pyarrow, parquet = load_pyarrow()
    path = one_path(location, FORMAT.name)
    name = storage.shown(path)
    wanted = language_pair(lang, FORMAT.name)
    try:
        data = storage.read_bytes(path)
        schema = parquet.read_schema(io.BytesIO(data))
        fields = _fields(pyarrow, schema, name)
        keys, langs = _choice(fields, _full_tags(schema), wanted, name)
        rows = list(_segments(read_rows(data, (_COLUMN, *_MARKS), name), keys, name))
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FormatError(
            name, None, "not a Parquet file, or a damaged one; get or write it anew"
        ) from error
    return alignment_from_segments(rows, *langs, storage.document_name(path))


def _fields(pyarrow: ModuleType, schema: Any, name: str) -> list[str]:
    """Return the fields of the column of translations."""
    if _COLUMN not in schema.names:
        raise FormatError(
            name,
            None,
            f"no column {_COLUMN!r}, only {', '.join(schema.names)}; the layout is "
            f"{_COLUMN}: {{zh: text, en: text}}",
        )
    kind = schema.field(_COLUMN).type
    if not pyarrow.types.is_struct(kind):
        raise FormatError(
            name, None, f"the column {_COLUMN!r} is of type {kind}, not a text for each language"
        )
    fields = [kind.field(number) for number in range(kind.num_fields)]
    for field in fields:
        if not (pyarrow.types.is_string(field.type) or pyarrow.types.is_large_string(field.type)):
            raise FormatError(
                name,
                None,
                f"the field {field.name!r} of {_COLUMN!r} is of type {field.type}, not text",
            )
    return [field.name for field in fields]


def _full_tags(schema: Any) -> dict[str, str]:
    """Return the languages that this library noted for the fields."""
    noted = (schema.metadata or {}).get(_LANGUAGES)
    try:
        tags = json.loads(noted) if noted else {}
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(tag) for key, tag in tags.items()} if isinstance(tags, dict) else {}


def _choice(
    fields: list[str],
    full: dict[str, str],
    wanted: tuple[str, str] | tuple[None, None],
    name: str,
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the two fields to read, and their languages."""
    tags = {field: _canonical(full.get(field, field)) for field in fields}
    if wanted[0] is None:
        if len(fields) != 2:
            raise ConfigError(
                f"{name}: the languages are {', '.join(fields)}; choose two of them, for example "
                f'lang=("{fields[0]}", "{fields[-1]}") in Python, --src-lang and --tgt-lang on the '
                "command line"
                if fields
                else f"{name}: the column {_COLUMN!r} has no languages"
            )
        src, tgt = fields
        return (src, tgt), (tags[src], tags[tgt])
    if set(fields) == {"src", "tgt"} and not full:
        return ("src", "tgt"), wanted
    by_tag: dict[str, str] = {}
    for field, tag in tags.items():
        by_tag.setdefault(tag, field)
    found = [choose(tag, list(by_tag), name) for tag in wanted]
    src_lang, tgt_lang = (longer(tag, asked) for tag, asked in zip(found, wanted, strict=True))
    if found[0] == found[1] and len(fields) == 2:
        return (fields[0], fields[1]), (src_lang, tgt_lang)
    return (by_tag[found[0]], by_tag[found[1]]), (src_lang, tgt_lang)


def _canonical(tag: str) -> str:
    try:
        return languages.canonical(tag)
    except ConfigError:
        return languages.UNKNOWN


def read_rows(data: bytes, columns: Iterable[str], name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file, without ever holding more than it may unpack to.

    Args:
        data: The file.
        columns: Names of the columns to read, as far as they are there.
        name: The file's name for messages.

    Raises:
        FormatError: The file unpacks to more than a corpus can be, or a column is not flat.
        MissingExtraError: pyarrow is not installed.
        pyarrow.ArrowException: The file is damaged.
    """
    pyarrow, parquet = load_pyarrow()
    schema = parquet.read_schema(io.BytesIO(data))
    names = [column for column in columns if column in schema.names]
    for column in names:
        if column != _COLUMN and pyarrow.types.is_nested(schema.field(column).type):
            raise FormatError(
                name,
                None,
                f"the column {column!r} is of type {schema.field(column).type}, not text",
            )
    # As dictionaries, in which a repeated text stands once, the texts can be counted first.
    leaves = parquet.ParquetFile(io.BytesIO(data)).schema
    texts = [
        leaf.path
        for leaf in map(leaves.column, range(len(leaves.names)))
        if leaf.physical_type == "BYTE_ARRAY"
    ]
    file = parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
    groups = (file.metadata.row_group(number) for number in range(file.metadata.num_row_groups))
    unpacked = 0
    for group in groups:
        _check_unpacked(group.total_byte_size, len(data), name)
    for batch in file.iter_batches(_ROWS, columns=names):
        unpacked += batch.num_rows * _ROW_BYTES + sum(map(_text_bytes, batch.columns))
        _check_unpacked(unpacked, len(data), name)
        yield from batch.to_pylist()


def _check_unpacked(unpacked: int, packed: int, name: str) -> None:
    if unpacked > min(LARGEST_UNPACKED, max(_SMALL, _LARGEST_RATIO * packed)):
        raise FormatError(
            name,
            None,
            f"unpacks to more than {unpacked >> 20:,} MB from {packed:,} bytes, as no corpus does but "
            "files do that are made to fill the memory; cut it into parts if it is one",
        )


def _text_bytes(array: Any) -> int:
    """Return the bytes of the texts of a column, a repeated one as often as it stands there."""
    from pyarrow import compute, types

    if types.is_struct(array.type):
        return sum(_text_bytes(array.field(number)) for number in range(array.type.num_fields))
    if not types.is_dictionary(array.type):
        return int(array.nbytes)
    lengths = compute.cast(compute.binary_length(array.dictionary), "int64")
    return compute.sum(lengths.take(array.indices)).as_py() or 0


def _segments(
    rows: Iterable[dict[str, Any]], keys: tuple[str, str], name: str
) -> Iterator[Segment]:
    for number, row in enumerate(rows, 1):
        texts = row[_COLUMN] or {}
        src, tgt = texts.get(keys[0]), texts.get(keys[1])
        if src is None and tgt is None:
            continue
        yield Segment(src, tgt, parse_marks(*_marks(row), _failing(name, number)))


def _marks(row: dict[str, Any]) -> tuple[str, str, str]:
    score, confidence, status = (row.get(mark) for mark in _MARKS)
    return _number(score), _number(confidence), "" if status is None else str(status)


def _number(value: Any) -> str:
    return number_text(value) if isinstance(value, int | float) else str(value or "")


def _failing(name: str, number: int) -> Any:
    return lambda reason: FormatError(name, None, f"row {number}: {reason}")


def write(alignment: Alignment, location: Location) -> None:
    """Write the beads that have both sides.

    Raises:
        InputError: The file cannot be written.
        ConfigError: The language of a document is not a tag.
        MissingExtraError: pyarrow is not installed.
    """
    langs = (alignment.src.lang, alignment.tgt.lang)
    write_pairs(exact_pairs(alignment), langs, location)


def write_pairs(pairs: Iterable[SegmentPair], langs: tuple[str, str], location: Location) -> None:
    """Write pairs as they come, without holding them all.

    Args:
        pairs: Pairs that both have a text.
        langs: Languages of the two sides.
        location: The file.

    Raises:
        InputError: The file cannot be written.
        ConfigError: A language is not a tag.
        MissingExtraError: pyarrow is not installed.
    """
    pyarrow, parquet = load_pyarrow()
    keys, tags = _keys(langs)
    texts = pyarrow.struct([(key, pyarrow.string()) for key in keys])
    kinds = (texts, pyarrow.float64(), pyarrow.float64(), pyarrow.string())
    names = (_COLUMN, *_MARKS)
    schema = pyarrow.schema(list(zip(names, kinds, strict=True)), metadata=_metadata(keys, tags))
    with (
        storage.atomic_write_bytes(one_path(location, FORMAT.name)) as out,
        parquet.ParquetWriter(out, schema) as writer,
    ):
        for rows in batched(pairs, _ROWS):
            columns = (
                [dict(zip(keys, (pair.src, pair.tgt), strict=True)) for pair in rows],
                [_float(pair.bead.score) for pair in rows],
                [_float(pair.bead.confidence) for pair in rows],
                [str(pair.bead.status) for pair in rows],
            )
            arrays = [
                pyarrow.array(column, kind) for column, kind in zip(columns, kinds, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _keys(langs: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the names of the fields, and the canonical languages."""
    src, tgt = map(languages.canonical, langs)
    short = (languages.primary(src), languages.primary(tgt))
    if short[0] != short[1]:
        return short, (src, tgt)
    return ((src, tgt) if src != tgt else ("src", "tgt")), (src, tgt)


def _metadata(keys: tuple[str, str], tags: tuple[str, str]) -> dict[bytes, bytes]:
    value = "Value"
    features = {
        _COLUMN: {"languages": list(keys), "_type": "Translation"},
        "score": {"dtype": "float64", "_type": value},
        "confidence": {"dtype": "float64", "_type": value},
        "status": {"dtype": "string", "_type": value},
    }
    return {
        b"huggingface": json.dumps({"info": {"features": features}}).encode(),
        _LANGUAGES: json.dumps(dict(zip(keys, tags, strict=True))).encode(),
    }


def _lost(obj: Content) -> list[str]:
    if not isinstance(obj, Alignment):
        return []
    return [*losses.of_nulls(obj), *losses.of_structure(obj)]


FORMAT = Format(
    name="parquet",
    suffixes=(".parquet",),
    description="a corpus in the layout of the Hugging Face Hub, translation: {zh, en}",
    read=read,
    write_alignment=write,
    lost=_lost,
)
