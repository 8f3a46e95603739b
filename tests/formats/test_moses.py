from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from aligner import formats
from aligner.errors import ConfigError, LengthMismatchError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead
from tests.formats.strategies import FILES, alignments


@FILES
@given(alignment=alignments())
def test_round_trip_gives_the_projection(tmp_path: Path, alignment: Alignment) -> None:
    location = (tmp_path / "x.zh", tmp_path / "x.en")
    formats.write(alignment, location)
    again = formats.read(location)
    assert isinstance(again, Alignment)
    written = [(pair.src, pair.tgt) for pair in alignment.pairs()]
    if (alignment.src.lang[:2], alignment.tgt.lang[:2]) == ("en", "zh"):
        # Each file gets the language that its name says.
        written = [(tgt, src) for src, tgt in written]
    assert [(pair.src, pair.tgt) for pair in again.pairs(nulls=True)] == [
        # Opposite a text, an empty line is no sentence.
        (src, tgt)
        if bool(src.strip()) == bool(tgt.strip())
        else (src.strip() and src, tgt.strip() and tgt)
        for src, tgt in written
    ]


def test_names_and_contents_of_the_files(tmp_path: Path) -> None:
    src = lines_document(["一，\n二。", "三。", "四。"], lang="zh")
    tgt = lines_document(["One,\r\ntwo.", "Three."], lang="en")
    beads = (Bead((0,), (0,)), Bead((1,), ()), Bead((2,), (1,), 0.5))
    formats.write(Alignment(src, tgt, beads), tmp_path / "news.zh-en")
    assert (tmp_path / "news.zh-en.zh").read_bytes().decode() == "一，二。\n四。\n"
    assert (tmp_path / "news.zh-en.en").read_bytes() == b"One, two.\nThree.\n"
    assert len(list(tmp_path.iterdir())) == 2
    again = formats.read(tmp_path / "news.zh-en")
    assert isinstance(again, Alignment)
    assert (again.src.lang, again.tgt.lang, again.src.name) == ("zh", "en", "news.zh-en")
    assert [(pair.src, pair.tgt) for pair in again.pairs()] == [
        ("一，二。", "One, two."),
        ("四。", "Three."),
    ]
    assert formats.what_is_lost(Alignment(src, tgt, beads), "moses") == (
        "moses leaves out 1 null bead, 1 score, 2 line breaks inside sentences and all offsets"
    )


def test_empty_lines_keep_the_numbers_of_the_beads(tmp_path: Path) -> None:
    (tmp_path / "x.zh").write_text("一\n\n\n四\n", encoding="utf-8")
    (tmp_path / "x.en").write_text("One\n\nThree\n\n", encoding="utf-8")
    alignment = formats.read((tmp_path / "x.zh", tmp_path / "x.en"))
    assert isinstance(alignment, Alignment)
    assert alignment.beads == (
        Bead((0,), (0,)),
        Bead((1,), (1,)),
        Bead((), (2,)),
        Bead((2,), ()),
    )
    assert alignment.src.join((1,)) == ""


def test_unequal_lengths(tmp_path: Path) -> None:
    (tmp_path / "x.zh").write_text("a\nb\n")
    (tmp_path / "x.en").write_text("a\n")
    with pytest.raises(
        LengthMismatchError,
        match=r"x\.zh has 2 lines but .*x\.en has 1 lines; .*use aligner\.align",
    ):
        formats.read((tmp_path / "x.zh", tmp_path / "x.en"))


def test_locations_that_are_no_pair(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'moses' is two files: name both, or one path that ends"):
        formats.read(tmp_path / "x.en", format="moses")
    with pytest.raises(ConfigError, match=r"'moses' is two files, but both are .*x\.en"):
        formats.read((tmp_path / "x.en", tmp_path / "x.en"))
    with pytest.raises(ConfigError, match="holds two languages"):
        formats.read((tmp_path / "x.en", tmp_path / "x.zh"), lang="en")


def test_given_languages_hold(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("Hello\n")
    alignment = formats.read((tmp_path / "a", tmp_path / "b"), lang=("fr", "zh-tw"))
    assert isinstance(alignment, Alignment)
    assert (alignment.src.lang, alignment.tgt.lang) == ("fr", "zh-Hant")
