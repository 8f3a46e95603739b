"""The scorer: Vecalign's definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import LengthMismatchError
from aligner.evaluation.beads import compare
from aligner.types import Bead


def beads(*pairs: tuple[tuple[int, ...], tuple[int, ...]]) -> list[Bead]:
    return [Bead(src, tgt) for src, tgt in pairs]


GOLD = beads(((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2, 3)), ((), (4,)))


def test_perfect() -> None:
    score = compare(GOLD, GOLD)
    assert score.strict.f1 == score.lax.f1 == 1.0


def test_precision_counts_null_beads_and_recall_does_not() -> None:
    test = beads(((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), (3,)), ((), (4,)))
    score = compare(GOLD, test)
    # Right: 0-0, 12-1 and the null bead, of five; of the gold's three two-sided beads two found.
    assert score.strict.precision == pytest.approx(3 / 5)
    assert score.strict.recall == pytest.approx(2 / 3)
    # 4-3 shares a linked pair with 4-23; 3-2 does not, for the gold's 3 is null.
    assert score.lax.precision == pytest.approx(4 / 5)
    assert score.lax.recall == pytest.approx(3 / 3)
    assert dict(score.by_kind)["1-0"].recall == 0.0
    assert dict(score.by_kind)["0-1"].f1 == 1.0


def test_wrong_null_bead_is_not_lax() -> None:
    score = compare(beads(((0,), (0,))), beads(((0,), ()), ((), (0,))))
    assert score.lax.precision == score.strict.precision == 0.0


def test_counts_of_several_documents_are_pooled() -> None:
    first, second = beads(((0,), (0,))), beads(((0,), (0,)), ((1,), (1,)), ((2,), (2,)))
    wrong = beads(((0,), (1,)), ((1,), (0,)), ((2,), (2,)))
    score = compare([first, second], [first, wrong])
    assert score.strict.precision == pytest.approx(2 / 4)


def test_unequal_numbers_of_documents() -> None:
    with pytest.raises(LengthMismatchError, match="2 gold but 1 test"):
        compare([GOLD, GOLD], [GOLD])


def test_empty_alignments() -> None:
    score = compare([], [])
    assert score.strict.f1 == 0.0
    assert score.strict.tested == 0


bead_lists = st.lists(
    st.tuples(
        st.sets(st.integers(0, 5), max_size=2).map(sorted).map(tuple),
        st.sets(st.integers(0, 5), max_size=2).map(sorted).map(tuple),
    ).filter(lambda pair: pair[0] or pair[1]),
    max_size=6,
).map(lambda pairs: beads(*pairs))


@given(bead_lists, bead_lists)
def test_scores_are_shares_and_lax_is_not_stricter(gold: list[Bead], test: list[Bead]) -> None:
    score = compare(gold, test)
    for value in (score.strict, score.lax):
        assert 0.0 <= value.precision <= 1.0
        assert 0.0 <= value.recall <= 1.0
    assert score.lax.precision >= score.strict.precision
    assert score.lax.recall >= score.strict.recall
    by_kind = dict(score.by_kind)
    assert sum(value.hits for value in by_kind.values()) == score.strict.hits
