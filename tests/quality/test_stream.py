"""Files of pairs: a row a pair, whatever is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

import aligner
from aligner.encoders.use import UseEncoder
from aligner.quality.adequacy import AdequacyScorer
from aligner.quality.stream import COLUMNS, Totals, score_pairs
from tests.quality.test_score import PAIRS


@pytest.fixture(scope="module")
def scorer(encoder: UseEncoder) -> AdequacyScorer:
    return AdequacyScorer(encoder)


def rows_of(path: Path) -> list[dict[str, str]]:
    header, *rows = path.read_text("utf-8").split("\n")[:-1]
    assert header.split("\t") == list(COLUMNS)
    return [dict(zip(COLUMNS, row.split("\t"), strict=True)) for row in rows]


def write(path: Path, pairs: list[tuple[str, str]], head: str = "") -> Path:
    path.write_text(head + "".join(f"{src}\t{tgt}\n" for src, tgt in pairs), "utf-8")
    return path


def test_a_row_a_pair_with_the_figures_of_score(tmp_path: Path, scorer: AdequacyScorer) -> None:
    path = write(tmp_path / "p.tsv", [*PAIRS, ("", "Alone."), ("", "")])
    totals = score_pairs(path, tmp_path / "o.tsv", scorer)
    assert totals == Totals(rows=6, empty=2, marked=4)
    rows = rows_of(tmp_path / "o.tsv")
    report = aligner.score(PAIRS)
    for row, segment in zip(rows, report.segments, strict=False):
        assert float(row["omission"]) == pytest.approx(segment.omission, abs=1e-3)
        assert float(row["addition"]) == pytest.approx(segment.addition, abs=1e-3)
        assert float(row["similarity"]) == pytest.approx(segment.similarity, abs=1e-3)
    assert rows[0]["missing"] == "他喜欢喝绿茶。"
    assert rows[3]["findings"] == "major number: 三只 in the source, four in the target"
    assert (rows[4]["omission"], rows[4]["addition"], rows[4]["similarity"]) == (
        "0.0000",
        "1.0000",
        "",
    )
    assert (rows[5]["omission"], rows[5]["findings"]) == ("0.0000", "")
    assert [row["row"] for row in rows] == [str(number) for number in range(1, 7)]


def test_headers_encodings_and_line_ends(tmp_path: Path, scorer: AdequacyScorer) -> None:
    plain = write(tmp_path / "plain.tsv", PAIRS)
    score_pairs(plain, tmp_path / "wanted.tsv", scorer)
    wanted = (tmp_path / "wanted.tsv").read_bytes()
    text = plain.read_text("utf-8")
    for name, data, encoding in (
        ("head", f"source\ttarget\n{text}".encode(), None),
        ("mark", text.encode("utf-8-sig"), None),
        ("utf16", text.encode("utf-16"), None),
        ("gb18030", text.encode("gb18030"), "gb18030"),
        ("crlf", text.replace("\n", "\r\n").encode(), None),
        ("unended", text.rstrip("\n").encode(), None),
    ):
        (tmp_path / name).write_bytes(data)
        score_pairs(tmp_path / name, tmp_path / "o.tsv", scorer, encoding=encoding)
        assert (tmp_path / "o.tsv").read_bytes() == wanted, name


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\tb\nc\n", r"p.tsv:2: 1 column instead of 2"),
        (b"a\tb\tc\n", r"p.tsv:1: 3 columns and no header"),
        ("你好\t再见\n".encode("gb18030"), "it looks like gb18030"),
        (b"a\tb\0\n", "NUL character in line 1"),
        (b"PK\x03\x04" + b"x" * 40, "binary file"),
    ],
)
def test_what_cannot_be_read_leaves_nothing(
    tmp_path: Path, scorer: AdequacyScorer, data: bytes, message: str
) -> None:
    (tmp_path / "p.tsv").write_bytes(data)
    with pytest.raises(aligner.InputError, match=message):
        score_pairs(tmp_path / "p.tsv", tmp_path / "o.tsv", scorer)
    assert [path.name for path in tmp_path.iterdir()] == ["p.tsv"]


def test_a_missing_file(tmp_path: Path, scorer: AdequacyScorer) -> None:
    with pytest.raises(aligner.InputError, match="no such file"):
        score_pairs(tmp_path / "p.tsv", tmp_path / "o.tsv", scorer)


def test_an_empty_file(tmp_path: Path, scorer: AdequacyScorer) -> None:
    (tmp_path / "p.tsv").write_bytes(b"")
    assert score_pairs(tmp_path / "p.tsv", tmp_path / "o.tsv", scorer) == Totals(0, 0, 0)
    assert rows_of(tmp_path / "o.tsv") == []
