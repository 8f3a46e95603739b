from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import formats
from aligner.errors import ConfigError, FormatError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Status
from tests.formats.strategies import FILES, confidences, scores


def read(folder: Path, text: str) -> object:
    path = folder / "x.ladder"
    path.write_text(text, encoding="utf-8", newline="")
    return formats.read(path)


def test_a_ladder_of_hunalign(tmp_path: Path) -> None:
    text = "0\t0\t0.3\n1\t1\t-0.0375\n2\t1\t-0.3\r\n3\t3\t1.14264\n\n4\t3\t0\n"
    assert read(tmp_path, text) == (
        Bead((0,), (0,), 0.3),
        Bead((1,), (), -0.0375),
        Bead((2,), (1, 2), -0.3),
        Bead((3,), (), 1.14264),
    )
    assert read(tmp_path, "0 0\n1 2\n") == (Bead((0,), (0, 1)),)
    assert read(tmp_path, "2\t1\n3\t2") == (Bead((2,), (1,)),)
    assert read(tmp_path, "") == read(tmp_path, "0\t0\t0\n") == ()


@pytest.mark.parametrize(
    ("lines", "place", "reason"),
    [
        (
            "0\t0\nHallo.\tHello.\t0.3",
            2,
            "not a rung: 'Hallo.\\tHello.\\t0.3' (with its option -text",
        ),
        ("0\t0\n1", 2, "not a rung: '1'"),
        ("0\t0\n-1\t1", 2, "not a rung"),
        ("0\t0\thigh\n1\t1", 1, "the third column is not a number: 'high'"),
        ("0\t0\tnan\n1\t1", 1, "a bead's score must be finite"),
        ("0\t0\n2\t2\n1\t3", 3, "the rung 1 3 goes back behind 2 2"),
        ("0\t0\n1\t1\n1\t1", 3, "the rung 1 1 stands there twice; delete one of the lines"),
        ("0\t0\n9999999999\t1", 2, "has more than 1000000 sentences on a side: mend the numbers"),
    ],
)
def test_wrong_lines(tmp_path: Path, lines: str, place: int, reason: str) -> None:
    with pytest.raises(FormatError, match=rf"x\.ladder:{place}: .*{re.escape(reason)}"):
        read(tmp_path, lines)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Bead, ...]:
    """Draw beads that follow each other from the beginning."""
    rungs = [(0, 0)]
    for _ in range(draw(st.integers(0, 6))):
        steps = st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any)
        step = draw(steps)
        rungs.append((rungs[-1][0] + step[0], rungs[-1][1] + step[1]))
    return tuple(
        Bead(tuple(range(a[0], b[0])), tuple(range(a[1], b[1])), draw(scores), draw(confidences))
        for a, b in pairwise(rungs)
    )


@FILES
@given(items=chains())
def test_round_trip_of_one_number(tmp_path: Path, items: tuple[Bead, ...]) -> None:
    path = tmp_path / "x.ladder"
    formats.write(items, path)
    assert formats.read(path) == tuple(
        Bead(one.src, one.tgt, one.score if one.confidence is None else one.confidence)
        for one in items
    )


def test_holes_become_null_beads(tmp_path: Path) -> None:
    src = lines_document(list("abcd"), lang="en")
    tgt = lines_document(list("abc"), lang="en")
    beads = (Bead((0,), (0,), 0.5), Bead((2,), (2,), status=Status.GOLD))
    alignment = Alignment(src, tgt, beads)
    path = tmp_path / "x.ladder"
    formats.write(alignment, path)
    assert path.read_text() == "0\t0\t0.5\n1\t1\n2\t1\n2\t2\n3\t3\n4\t3\t0\n"
    assert formats.read(path) == (
        *(Bead((0,), (0,), 0.5), Bead((1,), ()), Bead((), (1,)), Bead((2,), (2,)), Bead((3,), ())),
    )
    assert formats.what_is_lost(alignment, "ladder") == (
        "ladder leaves out all texts, that no bead names 3 sentences and 1 status"
    )
    assert formats.what_is_lost(beads[:1], "ladder") is None


@pytest.mark.parametrize(
    ("beads", "reason"),
    [
        ((Bead((0, 2), (0,)),), "the bead [0, 2]:[0], which skips a sentence: write .align or"),
        ((Bead((1,), (0,)), Bead((0,), (1,))), "[0]:[1], which goes back behind the one before"),
        ((Bead((0,), (0,)), Bead((1,), (0,))), "[1]:[0], which goes back"),
    ],
)
def test_beads_that_are_no_ladder(tmp_path: Path, beads: tuple[Bead, ...], reason: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(reason)):
        formats.write(beads, tmp_path / "x.ladder")
    assert not list(tmp_path.iterdir())
    assert formats.what_is_lost(beads, "ladder") is None


def test_with_its_texts(tmp_path: Path) -> None:
    (tmp_path / "x.zh").write_text("你好。\n再见。\n", "utf-8")
    (tmp_path / "x.en").write_text("Hello.\nHi.\nGoodbye.\n", "utf-8")
    texts = (tmp_path / "x.zh", tmp_path / "x.en")
    read(tmp_path, "0\t0\t1\n1\t2\t2\n2\t3\t0\n")
    alignment = formats.read_linked(tmp_path / "x.ladder", texts)
    assert [(pair.src, pair.tgt) for pair in alignment.pairs()] == [
        ("你好。", "Hello. Hi."),
        ("再见。", "Goodbye."),
    ]
    read(tmp_path, "0\t0\t1\n1\t2\t2\n3\t3\t0\n")
    with pytest.raises(
        FormatError,
        match=r"x\.ladder: bead .* names source sentence 2, but there are only 2: name the texts",
    ):
        formats.read_linked(tmp_path / "x.ladder", texts)
    with pytest.raises(
        ConfigError, match=r"'tsv' holds its own texts; .* go with align, intertext"
    ):
        formats.read_linked(tmp_path / "x.tsv", texts)


def test_numbers_have_no_language(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'ladder' takes no lang: it holds numbers"):
        formats.read(tmp_path / "x.ladder", lang="en")
