"""No input makes a number that is none, and confidences are probabilities: over the beads that cover a
sentence they sum to one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import aligner
from aligner import Alignment, AnchorError, Bead, Realigner, seeds
from aligner.encoders.precomputed import PrecomputedEncoder
from aligner.engines import crf
from aligner.engines.lattice import Lattice
from aligner.engines.paths import Allowed, Weights, marginals
from tests.engines.strategies import EDGES
from tests.texts import texts

ENGINES = ("crf", "two_pass", "gale_church")
OPTIONS: dict[str, Any] = {"src_lang": "zh", "tgt_lang": "en"}

STRANGE = ("🙂", "\u0301\u0301", "\x00", "\u200b", "\U000e0fff", "，", "a", "很" * 400, "שלום", "1")
strange = st.one_of(texts, st.sampled_from(STRANGE))
# Repeated sentences tie.
documents = st.one_of(
    st.lists(strange, max_size=7),
    st.tuples(strange, st.integers(1, 40)).map(lambda pair: [pair[0]] * pair[1]),
)


@contextmanager
def numbers_are_numbers() -> Iterator[None]:
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


def check(alignment: Alignment) -> None:
    """Check that beads are monotone and complete, and all figures within their ranges."""
    alignment.validate()
    for bead in alignment.beads:
        assert bead.score is None or math.isfinite(bead.score)
        assert bead.confidence is None or 0.0 <= bead.confidence <= 1.0
    assert alignment.confidence is None or 0.0 <= alignment.confidence <= 1.0


def figures(alignment: Alignment, *, turned: bool = False) -> set[tuple[Any, ...]]:
    return {
        (*((bead.tgt, bead.src) if turned else (bead.src, bead.tgt)), bead.score, bead.confidence)
        for bead in alignment.beads
    }


def both_ways(engine: str, src: Sequence[str], tgt: Sequence[str], **options: Any) -> None:
    with numbers_are_numbers():
        found = aligner.align(src, tgt, engine=engine, **options, **OPTIONS)
        swapped = aligner.align(tgt, src, engine=engine, **options, src_lang="en", tgt_lang="zh")
    check(found)
    check(swapped)
    if engine == "crf":
        assert figures(found) == figures(swapped, turned=True)
        assert found.confidence == pytest.approx(swapped.confidence)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", EDGES)
def test_documents_at_the_edge(engine: str, name: str) -> None:
    both_ways(engine, *EDGES[name])


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=15, deadline=None)
@given(documents, documents)
def test_any_documents(engine: str, src: list[str], tgt: list[str]) -> None:
    both_ways(engine, src, tgt)


@pytest.mark.parametrize("engine", ["crf", "two_pass"])
@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
    st.sampled_from(["random", "same", "opposite", "sparse"]),
    st.sampled_from([1e-300, 1e-30, 1.0, 1e30, 1e300]),
)
def test_any_vectors(engine: str, seed: int, size: tuple[int, int], kind: str, norm: float) -> None:
    rows, columns = size
    rng = np.random.default_rng(seed)
    src, tgt = [f"甲{i}" for i in range(rows)], [f"b{i}" for i in range(columns)]
    vectors = rng.normal(size=(rows + columns, 4))
    if kind == "same":
        vectors[:] = vectors[0]
    elif kind == "opposite":
        vectors[:rows], vectors[rows:] = vectors[0], -vectors[0]
    elif kind == "sparse":
        vectors = np.eye(4)[rng.integers(4, size=rows + columns)]
    encoder = PrecomputedEncoder(dict(zip([*src, *tgt], vectors * norm, strict=True)))
    both_ways(engine, src, tgt, encoder=encoder)


class Looks:
    """Remember the lattices that are decoded."""

    def __init__(self) -> None:
        self.seen: list[tuple[Lattice, Weights, Allowed | None]] = []
        self._decode = crf.decode

    def __call__(
        self, lattice: Lattice, weights: Weights, allowed: Allowed | None = None
    ) -> tuple[Bead, ...]:
        self.seen.append((lattice, weights, allowed))
        return self._decode(lattice, weights, allowed)


def covered(lattice: Lattice, weights: Weights, allowed: Allowed | None) -> list[np.ndarray]:
    """Return for each sentence of both sides the sum of the probabilities of its beads."""
    with numbers_are_numbers():
        found = marginals(lattice, weights, allowed)
    assert math.isfinite(found.log_sum)
    sums = []
    for side, nulls in enumerate((found.src_null, found.tgt_null)):
        change = np.zeros(len(nulls) + 1)
        first, count = lattice.arcs[:, side], lattice.arcs[:, side + 2]
        np.add.at(change, first, found.arcs)
        np.add.at(change, first + count, -found.arcs)
        for share in (found.arcs, nulls):
            assert (share >= 0).all()
            assert (share <= 1 + 1e-6).all()
        sums.append(np.cumsum(change)[:-1] + nulls.sum(axis=1))
    return sums


def check_sums(looks: Looks, count: int) -> None:
    assert len(looks.seen) == count
    for seen in looks.seen:
        for sums in covered(*seen):
            np.testing.assert_allclose(sums, 1.0, atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.lists(texts.filter(str.strip), min_size=1, max_size=12), st.data())
def test_beads_that_cover_a_sentence_sum_to_one(src: list[str], data: st.DataObject) -> None:
    tgt = data.draw(st.lists(texts.filter(str.strip), min_size=1, max_size=12))
    with pytest.MonkeyPatch.context() as patch:
        looks = Looks()
        patch.setattr(crf, "decode", looks)
        realigner = Realigner(src, tgt, **OPTIONS)
        count = 1
        found = realigner.realign()
        bead = data.draw(st.sampled_from(found.beads))
        other = data.draw(st.sampled_from(found.beads))
        size = data.draw(st.tuples(st.integers(1, len(src)), st.integers(1, len(tgt))))
        large = Bead(tuple(range(size[0])), tuple(range(size[1])))
        for anchors, rejected in (([bead], []), ([], [other]), ([large], [])):
            # Rejected null beads may leave nothing.
            try:
                check(realigner.realign(anchors, rejected))
            except AnchorError:
                continue
            count += 1
    check_sums(looks, count)


@pytest.mark.parametrize("whole", [30, 2048], ids=["in pieces", "whole"])
def test_on_the_talk_too(whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks()
    monkeypatch.setattr(crf, "decode", looks)
    monkeypatch.setattr("aligner.engines.sides._WHOLE", whole)
    monkeypatch.setattr("aligner.engines.sides._PIECE", 25)
    gold = seeds.gold()
    src, tgt = ([sentence.text for sentence in side.sentences] for side in (gold.src, gold.tgt))
    realigner = Realigner(src[:70], tgt[:70])
    found = realigner.realign()
    rejected = [bead for bead in found.beads[4::9] if not bead.is_null]
    realigner.realign([Bead(tuple(range(8)), tuple(range(12)))], rejected)
    check_sums(looks, 2)


@example(["你好。", "再见。", "他走了。"], ["Hello.", "Goodbye. He left."])
@settings(max_examples=3, deadline=None)
@given(st.lists(texts.filter(str.strip), min_size=1, max_size=3),
       st.lists(texts.filter(str.strip), min_size=1, max_size=3))  # fmt: skip
def test_explanations_sum_to_one(src: list[str], tgt: list[str]) -> None:
    alignment = aligner.align(src, tgt, **OPTIONS)
    runs = [
        [tuple(range(a, b)) for a, b in product(range(count + 1), repeat=2) if a < b]
        for count in (len(src), len(tgt))
    ]
    nulls = [*((run, ()) for run in runs[0] if len(run) == 1),
             *(((), run) for run in runs[1] if len(run) == 1)]  # fmt: skip
    engine = crf.Crf()
    probabilities = {
        sides: alignment.explain(Bead(sides[0], sides[1]), engine=engine).probability
        for sides in [*product(*runs), *nulls]
    }
    for side, count in enumerate((len(src), len(tgt))):
        for number in range(count):
            total = sum(p for sides, p in probabilities.items() if number in sides[side])
            assert total == pytest.approx(1.0, abs=1e-6)
    for bead in alignment.beads:
        assert bead.confidence == pytest.approx(probabilities[bead.src, bead.tgt], abs=1e-6)


def test_confidence_of_a_document_lies_between_0_and_1() -> None:
    src = aligner.align(["你好。"] * 400, ["Hello."] * 400, engine="gale_church", **OPTIONS)
    for confidences in ([0.0] * 400, [1.0] * 400, [None] * 400, [0.7]):
        beads = [Bead((i,), (i,), confidence=sure) for i, sure in enumerate(confidences)]
        beads += [Bead((i,), ()) for i in range(len(beads), 400)]
        found = Alignment(src.src, src.tgt, tuple(beads)).confidence
        assert found is None or 0.0 <= found <= 1.0
    values = [
        Alignment(src.src, src.tgt, (Bead((0,), (0,), confidence=sure),)).confidence
        for sure in np.linspace(0, 1, 11).tolist()
    ]
    assert all(a is not None and b is not None and a < b for a, b in pairwise(values))
