from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from pyarrow import parquet as pq

from aligner import formats
from aligner.errors import ConfigError, EncodingError, FormatError, InputError, MissingExtraError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Status
from tests.formats.strategies import FILES, alignments, joined, rows


def read(path: Path, lang: tuple[str, str] | None = None) -> Alignment:
    alignment = formats.read(path, lang=lang)
    assert isinstance(alignment, Alignment)
    return alignment


def put(folder: Path, **columns: Any) -> Path:
    path = folder / "x.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def sample(src: str = "zh-Hans", tgt: str = "en") -> Alignment:
    sides = lines_document(["一", "二", "三"], lang=src), lines_document(["one", ""], lang=tgt)
    beads = (
        Bead((0,), (0,), 1.5, 0.5),
        Bead((1,), ()),
        Bead((2,), (1,), status=Status.GOLD),
    )
    return Alignment(*sides, beads)


@FILES
@given(alignment=alignments())
def test_round_trip_gives_the_projection(tmp_path: Path, alignment: Alignment) -> None:
    path = tmp_path / "x.parquet"
    formats.write(alignment, path)
    again = read(path)
    kept = [bead for bead in alignment.beads if not bead.is_null]
    assert rows(again) == [
        (joined(alignment.src, bead.src), joined(alignment.tgt, bead.tgt)) for bead in kept
    ]
    assert [(one.score, one.confidence, one.status) for one in again.beads] == [
        (one.score, one.confidence, one.status) for one in kept
    ]
    assert (again.src.lang, again.tgt.lang) == (alignment.src.lang, alignment.tgt.lang)


def test_the_layout_of_the_hub(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    formats.write(sample(), path)
    table = pq.read_table(path)
    assert table.to_pylist() == [
        {
            "translation": {"zh": "一", "en": "one"},
            "score": 1.5,
            "confidence": 0.5,
            "status": "auto",
        },
        {
            "translation": {"zh": "三", "en": ""},
            "score": None,
            "confidence": None,
            "status": "gold",
        },
    ]
    noted = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    assert noted["translation"] == {"languages": ["zh", "en"], "_type": "Translation"}
    assert list(noted) == table.column_names
    assert formats.what_is_lost(sample(), "parquet") == (
        "parquet leaves out 1 null bead and all offsets"
    )
    first = path.read_bytes()
    formats.write(sample(), path)
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    ("langs", "fields"),
    [
        (("zh-Hans", "zh-Hant"), ["zh-Hans", "zh-Hant"]),
        (("en-GB", "fr-CA"), ["en", "fr"]),
        (("en", "en"), ["src", "tgt"]),
    ],
)
def test_names_of_the_fields(tmp_path: Path, langs: tuple[str, str], fields: list[str]) -> None:
    path = tmp_path / "x.parquet"
    formats.write(sample(*langs), path)
    kind = pq.read_schema(path).field("translation").type
    assert [kind.field(number).name for number in range(2)] == fields
    for asked in (None, langs):
        again = read(path, asked)
        assert (again.src.lang, again.tgt.lang) == langs
        assert rows(again)[0] == ("一", "one")


def test_files_of_the_hub(tmp_path: Path) -> None:
    pairs = [{"en": "a", "zh": "甲"}, {"en": "b", "zh": None}, {"en": None, "zh": None}, None]
    path = put(tmp_path, id=["0", "1", "2", "3"], translation=pairs)
    alignment = read(path)
    assert rows(alignment) == [("a", "甲"), ("b", None)]
    assert (alignment.src.lang, alignment.tgt.lang) == ("en", "zh")
    turned = read(path, ("zh-Hans", "en"))
    assert rows(turned) == [("甲", "a"), (None, "b")]
    assert turned.src.lang == "zh-Hans"
    with pytest.raises(ConfigError, match="has no de; its languages are en, zh"):
        read(path, ("de", "en"))
    more = put(tmp_path, translation=[{"de": "b", "en": "a", "fr": "c"}])
    with pytest.raises(ConfigError, match=r"the languages are de, en, fr; choose two of them"):
        read(more)
    assert rows(read(more, ("fr", "en"))) == [("c", "a")]
    unnamed = put(tmp_path, translation=[{"src": "a", "tgt": "b"}], score=[2])
    assert read(unnamed, ("de", "fr")).src.lang == "de"
    assert read(unnamed).beads == (Bead((0,), (0,), 2.0),)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"src": ["a"], "tgt": ["b"]}, "no column 'translation', only src, tgt; the layout is"),
        ({"translation": ["a"]}, "the column 'translation' is of type string, not a text for each"),
        ({"translation": [{"en": 1, "zh": 2}]}, "the field 'en' of 'translation' is of type int64"),
        (
            {"translation": [{"en": "a", "zh": "b"}] * 2, "confidence": [0.5, 1.5]},
            "row 2: a bead's confidence must be in [0, 1], not 1.5",
        ),
        (
            {"translation": [{"en": "a", "zh": "b"}], "status": ["fine"]},
            "row 1: unknown status 'fine'",
        ),
    ],
)
def test_wrong_files(tmp_path: Path, columns: dict[str, Any], reason: str) -> None:
    with pytest.raises(FormatError, match=rf"x\.parquet: {re.escape(reason)}"):
        read(put(tmp_path, **columns))


def test_damaged_files(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    formats.write(sample(), path)
    whole = path.read_bytes()
    for data in (b"", b"plain text", whole[:-20], whole[:200] + b"\xff" * 40 + whole[240:]):
        path.write_bytes(data)
        with pytest.raises(
            FormatError, match=r"x\.parquet: not a Parquet file, or a damaged one; get"
        ):
            read(path)
    other = tmp_path / "x.txt"
    other.write_bytes(whole)
    with pytest.raises(EncodingError, match=r"a Parquet file; give it the ending \.parquet"):
        formats.read(other)
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "missing.parquet")


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(
        MissingExtraError, match=r"Parquet needs an extra: .*bitext-aligner\[parquet\]"
    ):
        formats.write(sample(), tmp_path / "x.parquet")
    assert not list(tmp_path.iterdir())


def test_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    formats.write(sample(), "-", format="parquet")
    assert capfdbinary.readouterr().out.startswith(b"PAR1")
