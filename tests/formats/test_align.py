from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import formats
from aligner.errors import ConfigError, FormatError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Status
from tests.formats.strategies import FILES, beads


def read(folder: Path, text: str) -> object:
    path = folder / "x.align"
    path.write_text(text, encoding="utf-8", newline="")
    return formats.read(path)


def test_forms_of_other_tools(tmp_path: Path) -> None:
    text = "# gold\n[0]:[0]\r\n\n [2, 1] : [1,2]:0.5 \n[]:[3]:-1e-3\n[ 3 ]:[ ]:2."
    assert read(tmp_path, text) == (
        Bead((0,), (0,)),
        Bead((1, 2), (1, 2), 0.5),
        Bead((), (3,), -0.001),
        Bead((3,), (), 2.0),
    )
    assert read(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0 0", "not a bead: '0 0'"),
        ("[0]", "not a bead"),
        ("[0]:[1", "not a bead"),
        ("[0]:[1]]", "not a bead"),
        ("[0 1]:[1]", "not a bead"),
        ("[0,]:[1]", "not a bead"),
        ("[a]:[1]", "not a bead"),
        ("[٣]:[1]", "not a bead"),
        (f"[{'9' * 5000}]:[1]", "not a bead"),
        ("[0]:[1]:0.5:3", "the third field is not a number: '0.5:3'"),
        ("[0]:[1]:", "not a bead"),
        ("[0]:[1]:nan", "the third field is not a number: 'nan'"),
        ("[0]:[1]:1e999", "a bead's score must be finite"),
        ("[-1]:[1]", "negative sentence number in [-1]; they begin at 0"),
        ("[1]:[2, 2]", "repeated sentence number in [2, 2]"),
        ("[]:[ ]", "both sides are empty"),
    ],
)
def test_wrong_lines(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(
        FormatError,
        match=rf"x\.align:2: {re.escape(reason)}.*; a right line is \[0\]:\[1, 2\] or",
    ):
        read(tmp_path, f"[0]:[0]\n{line}\n")


@FILES
@given(items=st.lists(beads(), max_size=6))
def test_round_trip(tmp_path: Path, items: list[Bead]) -> None:
    path = tmp_path / "x.align"
    formats.write(items, path)
    assert formats.read(path) == tuple(
        Bead(one.src, one.tgt, one.score if one.confidence is None else one.confidence)
        for one in items
    )


def test_what_is_written(tmp_path: Path) -> None:
    items = (
        Bead((0,), (1, 2), -3.5, 0.93),
        Bead((1,), (), 0.1),
        Bead((), (0,), status=Status.GOLD),
    )
    path = tmp_path / "x.align"
    formats.write(items, path)
    assert path.read_text() == "[0]:[1, 2]:0.93\n[1]:[]:0.1\n[]:[0]\n"
    sides = (lines_document(["a", "b"], lang="en"), lines_document(["a", "b", "c"], lang="en"))
    formats.write(Alignment(*sides, items), path)
    assert path.read_text() == "[0]:[1, 2]:0.93\n[1]:[]:0.1\n[]:[0]\n"
    assert formats.what_is_lost(items, "align") == (
        "align leaves out 1 score beside a confidence and 1 status"
    )
    assert formats.what_is_lost(Alignment(*sides, items[1:2]), "align") == (
        "align leaves out all texts"
    )


def test_numbers_have_no_language(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'align' takes no lang: it holds numbers"):
        formats.read(tmp_path / "x.align", lang="en")
