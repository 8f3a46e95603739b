"""What type checkers of users must accept; ``make lint`` checks this file too."""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

import pytest

import aligner
from aligner import Alignment, Bead, Document, InputError


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("你好。再见。\n", "utf-8")
    (tmp_path / "b.txt").write_text("Hello. Goodbye.\n", "utf-8")
    return tmp_path


def test_what_is_read_is_aligned(files: Path) -> None:
    found = aligner.align(aligner.read(files / "a.txt"), aligner.read(files / "b.txt"))
    assert_type(found, Alignment)
    texts = aligner.Realigner(aligner.read(files / "a.txt"), aligner.read(files / "b.txt"))
    assert texts.realign().kinds() == found.kinds() == {"1-1": 2}


def test_what_is_expected_is_known(files: Path) -> None:
    src = aligner.read(files / "a.txt", expect=Document)
    assert_type(src, Document)
    assert src.lang == "zh-Hans"
    found = aligner.align(src, aligner.read(files / "b.txt", expect=Document))
    for name in ("ab.jsonl", "ab.align"):
        aligner.write(found, files / name)
    alignment = aligner.read(files / "ab.jsonl", expect=Alignment)
    assert_type(alignment, Alignment)
    assert alignment == found
    assert_type(aligner.read(files / "ab.align"), Document | Alignment | tuple[Bead, ...])


def test_what_is_not_expected_is_named(files: Path) -> None:
    found = aligner.align(aligner.read(files / "a.txt"), aligner.read(files / "b.txt"))
    for name in ("ab.jsonl", "ab.align"):
        aligner.write(found, files / name)
    with pytest.raises(
        InputError, match=r"ab\.jsonl holds an alignment with its texts, not a text"
    ):
        aligner.read(files / "ab.jsonl", expect=Document)
    with pytest.raises(InputError, match=r"ab\.align holds sentence numbers without their texts"):
        aligner.read(files / "ab.align", expect=Alignment)
    with pytest.raises(InputError, match="an alignment is no text"):
        aligner.align(aligner.read(files / "ab.jsonl"), "Hello.")
    with pytest.raises(InputError, match="beads are no text"):
        aligner.align("你好。", aligner.read(files / "ab.align"))
