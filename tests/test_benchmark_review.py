"""The simulated reviewer counts what it should."""

from __future__ import annotations

import pytest

from aligner import Bead, Realigner, seeds
from benchmarks import review
from benchmarks.data import GoldPair
from benchmarks.review import ANCHORS, APART, MOVED, TOGETHER, Reviewed


@pytest.fixture(scope="module")
def pair() -> GoldPair:
    gold = seeds.gold()
    return GoldPair("talk", gold.src, gold.tgt, gold.beads)


@pytest.fixture(scope="module")
def texts(pair: GoldPair) -> Realigner:
    return Realigner(pair.src, pair.tgt)


def shifted(pair: GoldPair) -> list[Bead]:
    """Return the gold with a target sentence at the wrong neighbour."""
    beads = [Bead(one.src, one.tgt, confidence=0.9) for one in pair.gold]
    first, second = next(
        (k, k + 1)
        for k in range(len(beads) - 1)
        if beads[k].kind == "1-1" and beads[k + 1].kind == "1-2"
    )
    one, two = beads[first], beads[second]
    beads[first] = Bead(one.src, (*one.tgt, two.tgt[0]), confidence=0.2)
    beads[second] = Bead(two.src, two.tgt[1:], confidence=0.3)
    return beads


@pytest.mark.parametrize(("way", "fixes"), [(APART, 2), (TOGETHER, 2), (MOVED, 1), (ANCHORS, 1)])
def test_a_shifted_sentence(pair: GoldPair, texts: Realigner, way: str, fixes: int) -> None:
    beads = shifted(pair)
    if way == ANCHORS:
        # The engine is at work from the first fix on: its own alignment with the same slip.
        pair = GoldPair(pair.name, pair.src, pair.tgt, texts.realign().beads)
        beads = shifted(pair)
    course = review.review([Reviewed(pair, texts, beads, way)])
    assert len(course.curve) - 1 == fixes
    assert course.curve[0] < course.curve[-1] == 1.0
    assert course.fixes_until(1.0) == fixes


def test_right_beads_are_confirmed_on_the_way(pair: GoldPair, texts: Realigner) -> None:
    beads = shifted(pair)
    right = next(k for k, bead in enumerate(beads) if bead.confidence == 0.9)
    beads[right] = Bead(beads[right].src, beads[right].tgt, confidence=0.1)
    course = review.review([Reviewed(pair, texts, beads, MOVED)])
    assert course.confirmed == [1, 1]


def test_gold_that_cannot_be_an_anchor_is_left_out() -> None:
    crossing = [
        Bead((0,), (1,)),
        Bead((1,), (0,)),
        Bead((2, 4), (2,)),
        Bead((3,), ()),
        Bead((5,), (3,)),
    ]
    assert [bead.src for bead in review.usable(crossing).values()] == [(3,), (5,)]
