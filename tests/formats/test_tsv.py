from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given

from aligner import formats
from aligner.errors import ConfigError, FormatError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, Status
from tests.formats.strategies import FILES, alignments, rows

HEADER = "src_ids\ttgt_ids\tscore\tconfidence\tstatus\tsrc\ttgt"


def read(folder: Path, text: str) -> Alignment:
    path = folder / "x.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    alignment = formats.read(path)
    assert isinstance(alignment, Alignment)
    return alignment


@FILES
@given(alignment=alignments())
def test_round_trip_gives_the_projection(tmp_path: Path, alignment: Alignment) -> None:
    path = tmp_path / "x.tsv"
    formats.write(alignment, path)
    again = formats.read(path)
    assert isinstance(again, Alignment)
    assert rows(again) == rows(alignment)
    assert [(one.score, one.confidence, one.status) for one in again.beads] == [
        (one.score, one.confidence, one.status) for one in alignment.beads
    ]


def test_what_is_written(tmp_path: Path) -> None:
    src = lines_document(["一。", "二\t三\\四。", ""], lang="zh")
    tgt = lines_document(["One.", "Two\r\nthree."], lang="en")
    beads = (
        Bead((0, 1), (0,), 1 / 3, 0.9, Status.CONFIRMED),
        Bead((2,), ()),
        Bead((), (1,)),
    )
    path = tmp_path / "x.tsv"
    formats.write(Alignment(src, tgt, beads), path)
    assert path.read_bytes().decode() == (
        f"{HEADER}\n"
        f"0 1\t0\t{1 / 3!r}\t0.9\tconfirmed\t一。二\\t三\\\\四。\tOne.\n"
        "2\t\t\t\tauto\t\t\n"
        "\t1\t\t\tauto\t\tTwo\\r\\nthree.\n"
    )
    assert rows(read(tmp_path, path.read_text())) == [
        ("一。二\t三\\四。", "One."),
        ("", None),
        (None, "Two\r\nthree."),
    ]


def test_two_columns_without_header(tmp_path: Path) -> None:
    alignment = read(tmp_path, "你好\tC:\\new\r\n再见\t\n \t\n\tAll\u2028right\n")
    assert rows(alignment) == [
        ("你好", "C:\\new"),
        ("再见", None),
        (" ", ""),
        (None, "All\u2028right"),
    ]
    assert (alignment.src.name, alignment.tgt.name) == ("x", "x")
    told = read(tmp_path, "他说这是我们的书\tHe said that this is our book\n")
    assert (told.src.lang, told.tgt.lang) == ("zh-Hans", "en")
    named = formats.read(tmp_path / "x.tsv", lang=("ZH-cn", "en-US"))
    assert isinstance(named, Alignment)
    assert (named.src.lang, named.tgt.lang) == ("zh-Hans", "en-US")


def test_headers_of_other_tools(tmp_path: Path) -> None:
    alignment = read(tmp_path, "tgt\tnote\tsrc\nTwo\\n\tx\t二\n")
    assert rows(alignment) == [("二", "Two\\n")]
    assert rows(read(tmp_path, "Source\tTarget\n二\tTwo\n")) == [("二", "Two")]
    assert read(tmp_path, "src\ttgt\tscore\n二\tTwo\t0.5\n").beads[0].score == 0.5
    assert read(tmp_path, "").beads == ()
    assert read(tmp_path, "src\ttgt\n").beads == ()


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("a\tb\nc\n", 2, "1 column instead of 2 (source TAB target); columns are separated by"),
        ("a\tb\nc\td\te\n", 2, "3 columns instead of 2"),
        ("a\tb\n\nc\td\n", 2, "1 column instead of 2"),
        ("src\ttgt\na\tb\tc\n", 2, "3 columns instead of 2 (src, tgt)"),
        (
            "a\tb\tc\n",
            1,
            "3 columns and no header; write a header row with the columns src and tgt",
        ),
        ("a b\n", 1, "1 column and no header"),
        ("src\ttgt\tsrc\n", 1, "the header names the column 'src' twice"),
        ("src\ttgt\tscore\na\tb\thigh\n", 2, "the score 'high' is not a number"),
        ("src\ttgt\tscore\na\tb\tinf\n", 2, "a bead's score must be finite, not inf"),
        ("src\ttgt\tconfidence\na\tb\t2\n", 2, "a bead's confidence must be in [0, 1], not 2.0"),
        (
            "src\ttgt\tstatus\na\tb\tok\n",
            2,
            "unknown status 'ok'; known: auto, confirmed, rejected",
        ),
        (f"{HEADER}\n\t\t\t\t\t\t\n", 2, "both sides are empty; delete the row"),
        (f"{HEADER}\n0\t0\t\t\t\ta\\d\tb\n", 2, "'\\\\d' is no escape; write \\\\ for a backslash"),
        (f"{HEADER}\n0\t0\t\t\t\ta\\\tb\n", 2, "'\\\\' is no escape"),
    ],
)
def test_wrong_files(tmp_path: Path, text: str, place: int, reason: str) -> None:
    with pytest.raises(FormatError, match=re.escape(f"x.tsv:{place}: {reason}")):
        read(tmp_path, text)


def test_two_languages_are_needed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"'tsv' holds two languages: pass a pair such as lang="):
        formats.read(tmp_path / "x.tsv", lang="en")


def test_what_is_lost() -> None:
    src, tgt = lines_document(["a", "b", "c"], lang="en"), lines_document(["a"], lang="en")
    assert formats.what_is_lost(Alignment(src, tgt, (Bead((0, 1), (0,)),)), "tsv") == (
        "tsv leaves out 1 sentence that no bead names, the sentence boundaries inside 1 bead "
        "and all offsets"
    )
    empty = Document("", "en")
    assert formats.what_is_lost(Alignment(empty, empty, ()), "tsv") is None
