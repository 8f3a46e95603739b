"""What the bertalign engine does around the package; the package itself is in `tests.peers`."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner.engines.bertalign import BertalignEngine, BertalignOptions, complete, one_line
from aligner.splitters import lines_document
from aligner.types import Alignment
from tests.texts import texts

indices = st.lists(st.integers(0, 7), max_size=3, unique=True).map(sorted)


@given(st.lists(st.tuples(indices, indices), max_size=6))
def test_any_beads_are_completed_to_a_path(found: list[tuple[list[int], list[int]]]) -> None:
    document = lines_document(["a"] * 8)
    Alignment(document, document, complete(found, 8, 8)).validate()


def test_a_path_stays_as_it_is_and_holes_become_null_beads() -> None:
    path = [([0], [0, 1]), ([1], []), ([], [2]), ([2, 3], [3])]
    assert [(list(b.src), list(b.tgt)) for b in complete(path, 4, 4)] == path
    assert [(b.src, b.tgt) for b in complete([([1, 3], [1])], 5, 2)] == [
        ((0,), ()),
        ((), (0,)),
        ((1, 2, 3), (1,)),
        ((4,), ()),
    ]
    assert [b.kind for b in complete([], 1, 2)] == ["1-0", "0-1", "0-1"]


@given(texts)
def test_a_sentence_becomes_one_line(text: str) -> None:
    if text.strip():
        assert one_line(text).splitlines() == [one_line(text)]
        assert one_line(text).split() == text.split()
    else:
        with pytest.raises(aligner.InputError, match="visible character"):
            one_line(text)


def test_options_are_checked() -> None:
    for wrong in ({"max_align": 1}, {"top_k": 0}, {"win": 0}):
        with pytest.raises(aligner.ConfigError, match="max_align >= 2"):
            BertalignOptions(**wrong)  # type: ignore[arg-type]


def test_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bertalign", None)
    with pytest.raises(
        aligner.MissingExtraError, match=r"pip install 'bitext-aligner\[bertalign]'"
    ):
        BertalignEngine()
