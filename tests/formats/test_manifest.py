"""Manifests as tables, lines of JSON and Parquet."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from aligner.errors import FormatError, InputError, MissingExtraError
from aligner.formats.manifest import PairFiles, read_manifest, write_manifest

ROWS = [
    {"src": "a.zh", "tgt": "a.en", "name": "one", "src_lang": "zh-Hans", "tgt_lang": "en"},
    {"src": "b/b.zh", "tgt": "b/b.en", "name": "two", "src_lang": "", "tgt_lang": ""},
]
OTHER_NAMES = {
    "src": "source",
    "tgt": "target",
    "name": "id",
    "src_lang": "source_lang",
    "tgt_lang": "target_lang",
}


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    if path.suffix == ".tsv":
        lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
        path.write_text("\n".join(lines) + "\n", "utf-8")
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n\n" for row in rows), "utf-8")
    else:
        import pyarrow
        import pyarrow.parquet

        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


@pytest.mark.parametrize("ending", ["tsv", "jsonl", "parquet"])
@pytest.mark.parametrize("renamed", [False, True])
def test_the_same_pairs_from_each_kind(tmp_path: Path, ending: str, renamed: bool) -> None:
    rows = [{OTHER_NAMES[key] if renamed else key: row[key] for key in row} for row in ROWS]
    found = read_manifest(write(tmp_path / f"pairs.{ending}", rows))
    assert found == (
        PairFiles(tmp_path / "a.zh", tmp_path / "a.en", "one", "zh-Hans", "en"),
        PairFiles(tmp_path / "b" / "b.zh", tmp_path / "b" / "b.en", "two"),
    )


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_other_columns_are_passed_over(tmp_path: Path, ending: str) -> None:
    rows = [{"src": "a.zh", "tgt": "a.en", "score": "0.9"}]
    (found,) = read_manifest(write(tmp_path / f"pairs.{ending}", rows))
    assert found.name == "a"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"src": "a.zh"}], "the column 'tgt' is empty"),
        ([{"src": "a", "tgt": "b", "name": "x"}] * 2, "the name 'x' is that of"),
        ([{"src": "a", "source": "c", "tgt": "b"}], "names the column 'src' twice"),
        ([{"src": "a", "tgt": "b", "src_lang": "Chinese!"}], "'Chinese!' is not a language tag"),
        ([{"src": "a", "tgt": "b", "name": "../x"}], "leads into another folder"),
    ],
)
@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_what_is_wrong_is_named(
    tmp_path: Path, ending: str, rows: list[dict[str, str]], reason: str
) -> None:
    path = write(tmp_path / f"pairs.{ending}", rows)
    with pytest.raises(FormatError) as caught:
        read_manifest(path)
    assert reason in str(caught.value)
    assert str(caught.value).startswith(str(path))
    if ending == "jsonl":
        assert caught.value.line == 2 * len(rows) - 1


def test_names_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"src": "a", "tgt": "b", "name": "half \\ud83d"}\n')
    with pytest.raises(FormatError, match=r"pairs\.jsonl:1: the name 'half \\ud83d' holds half of"):
        read_manifest(path)
    file = tmp_path / os.fsdecode(b"caf\xe9.zh")
    with pytest.raises(InputError, match="not UTF-8 cannot stand in a manifest"):
        write_manifest([PairFiles(file, tmp_path / "b")], tmp_path / "pairs.tsv")
    assert list(tmp_path.iterdir()) == [path]


def test_damaged_manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pairs.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(FormatError, match="not a Parquet file"):
        read_manifest(tmp_path / "pairs.parquet")
    (tmp_path / "pairs.jsonl").write_text('{"src": "a", "tgt": 7}\n')
    with pytest.raises(FormatError, match=r"pairs\.jsonl:1: pair\.tgt must be a string, not 7"):
        read_manifest(tmp_path / "pairs.jsonl")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match="parquet"):
        read_manifest(tmp_path / "pairs.parquet")
