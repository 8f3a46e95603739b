"""Every format to every other, and no format that falls over a damaged file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import formats
from aligner.errors import AlignerError
from aligner.formats.base import Location
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead
from tests.formats.strategies import FILES, rows

NAMES = [
    name for name in formats.FORMATS.names() if "alignment" in formats.FORMATS.get(name).carries
]
NUMBERS = [name for name in NAMES if "beads" in formats.FORMATS.get(name).carries]
ZH, EN = (
    ["大家好！", "我是乔安妮。", "再见 & <谢谢>。"],
    ["Hey, everyone.", "I'm Joanne.", "Bye & <thanks>."],
)
ALIGNMENT = Alignment(
    lines_document(ZH, lang="zh-Hans"),
    lines_document(EN, lang="en"),
    tuple(Bead((i,), (i,), confidence=0.5) for i in range(3)),
)


def place(folder: Path, name: str, stem: str) -> Location:
    if name == "moses":
        return folder / f"{stem}.zh", folder / f"{stem}.en"
    return folder / f"{stem}{(*formats.FORMATS.get(name).suffixes, '.xml')[0]}"


def read(folder: Path, name: str, stem: str) -> Alignment:
    location = place(folder, name, stem)
    if name in NUMBERS:
        texts = (folder / "texts.zh", folder / "texts.en")
        return formats.read_linked(location, texts, format=name)
    # A table of other tools names no languages, and three short sentences tell little.
    lang = ("zh-Hans", "en") if name == "tsv" else None
    alignment = formats.read(location, format=name, lang=lang)
    assert isinstance(alignment, Alignment)
    return alignment


@pytest.mark.parametrize(("first", "second"), list(product(NAMES, NAMES)))
def test_from_any_to_any(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / "texts.zh").write_text("\n".join(ZH), "utf-8")
    (tmp_path / "texts.en").write_text("\n".join(EN), "utf-8")
    formats.write(ALIGNMENT, place(tmp_path, first, "a"), format=first)
    formats.write(read(tmp_path, first, "a"), place(tmp_path, second, "b"), format=second)
    again = read(tmp_path, second, "b")
    assert rows(again) == rows(ALIGNMENT)
    assert (again.src.lang, again.tgt.lang) == ("zh-Hans", "en")


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """Draw a file of which a piece is gone, doubled or replaced."""
    at = st.integers(0, len(data))

    def damage(a: int, b: int, put: bytes) -> bytes:
        low, high = sorted((a, b))
        return data[:low] + put + data[high:]

    junk = st.binary(max_size=4) | st.sampled_from([b"<s>", b"</", b"&b;", b"\t", b"-1", b"\xff"])
    return st.builds(damage, at, at, junk)


def sample(folder: Path, name: str) -> tuple[Path, bytes]:
    location = place(folder, name, "x")
    assert isinstance(location, Path)
    formats.write(ALIGNMENT, location, format=name)
    return location, location.read_bytes()


@pytest.mark.parametrize("name", ["intertext", "ladder", "parquet", "xces", "xliff"])
@settings(FILES, max_examples=60)
@given(draw=st.data())
def test_damaged_files_give_the_library_s_errors(
    tmp_path: Path, name: str, draw: st.DataObject
) -> None:
    path, data = sample(tmp_path, name)
    path.write_bytes(draw.draw(damaged(data)))
    _harmless(lambda: formats.read(path, format=name))


@settings(FILES, max_examples=60)
@given(draw=st.data())
def test_damaged_texts_give_the_library_s_errors(tmp_path: Path, draw: st.DataObject) -> None:
    path, _ = sample(tmp_path, "intertext")
    text = tmp_path / "x.zh.xml"
    text.write_bytes(draw.draw(damaged(text.read_bytes())))
    _harmless(lambda: formats.read(path))


def _harmless(action: Callable[[], object]) -> None:
    with contextlib.suppress(AlignerError):
        action()
