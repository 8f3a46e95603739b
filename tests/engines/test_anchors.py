"""Anchors and rejected beads: the best path under them against brute force, invariants, the talk."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner import AnchorError, Bead, Realigner, Status, seeds
from aligner.encoders.use import UseEncoder
from aligner.engines.band import band_through, find_band
from aligner.engines.coarse import candidates, prune
from aligner.engines.constraints import Constraints, Permits
from aligner.engines.crf import Crf, load_model
from aligner.engines.lattice import Lattice, Scale
from aligner.engines.paths import Weights, best_beads, marginals
from aligner.engines.sides import Side
from aligner.types import Alignment
from tests.engines.strategies import en_documents, zh_documents
from tests.engines.test_crf import EXTENSION, OPENING, paths, small_lattice, value

type Key = tuple[tuple[int, ...], tuple[int, ...]]


def key(bead: Bead) -> Key:
    return bead.src, bead.tgt


def keys(alignment: Alignment) -> set[Key]:
    return {key(bead) for bead in alignment.beads}


@st.composite
def constraints(draw: st.DrawFn, rows: int, columns: int) -> Constraints:
    """Return anchors in order of the text, of any size, and a rejected bead."""
    anchors = []
    i = j = 0
    while i < rows or j < columns:
        m, n = draw(st.integers(0, min(3, rows - i))), draw(st.integers(0, min(3, columns - j)))
        if m + n == 0:
            break
        if draw(st.booleans()):
            anchors.append(Bead(tuple(range(i, i + m)), tuple(range(j, j + n))))
        i, j = i + m, j + n
    rejected = []
    if draw(st.booleans()):
        a, b = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
        rejected = [Bead((a,), (b,))]
    held = {key(bead) for bead in anchors}
    return Constraints(tuple(anchors), tuple(b for b in rejected if key(b) not in held))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_constrained_sums_and_best_path_equal_brute_force(
    data: st.DataObject, seed: int, rows: int, columns: int
) -> None:
    wanted = data.draw(constraints(rows, columns))
    band, arcs, scores, src_null, tgt_null = small_lattice(seed, rows, columns)
    present = set(arcs)
    for a, b, m, n in wanted.boxes.tolist():
        if (a, b, m, n) not in present:
            arcs.append((a, b, m, n))
            scores = np.append(scores, 0.3)
    order = sorted(
        range(len(arcs)), key=lambda k: (arcs[k][0] + arcs[k][2], arcs[k][1] + arcs[k][3])
    )
    arcs, scores = [arcs[k] for k in order], scores[order]
    ends = [(a + m) * (columns + 1) + b + n for a, b, m, n in arcs]
    lattice = Lattice(
        band,
        np.array(arcs, dtype=np.int64).reshape(-1, 4),
        np.searchsorted(ends, np.arange(band.offset[-1] + 1)),
        scores[:, None],
        np.stack([src_null, np.zeros(rows)], axis=1),
        np.stack([tgt_null, np.zeros(columns)], axis=1),
        Scale(0.0, 1.0),
    )
    weights = Weights(np.array([1.0]), np.array([OPENING, EXTENSION, 1.0, 0.0]))
    allowed = Permits(wanted, rows, columns).allowed(lattice)

    def obeys(path: Sequence[tuple[str, int]]) -> bool:
        beads: set[Key] = set()
        for kind, number in path:
            if kind == "arc":
                a, b, m, n = arcs[number]
                beads.add((tuple(range(a, a + m)), tuple(range(b, b + n))))
            else:
                beads.add(((number,), ()) if kind == "src" else ((), (number,)))
        needed = {
            one
            for bead in wanted.anchors
            for one in (
                [((i,), ()) for i in bead.src] + [((), (j,)) for j in bead.tgt]
                if bead.is_null
                else [key(bead)]
            )
        }
        return needed <= beads and not beads & {key(bead) for bead in wanted.rejected}

    found = [
        (value(path, scores, src_null, tgt_null), path)
        for path in paths(arcs, rows, columns)
        if obeys(path)
    ]
    result = marginals(lattice, weights, allowed)
    log_sum = float(np.logaddexp.reduce([v for v, _ in found]))
    assert result.log_sum == pytest.approx(log_sum)
    for kind, share in (
        ("arc", result.arcs),
        ("src", result.src_null.sum(1)),
        ("tgt", result.tgt_null.sum(1)),
    ):
        for number, probability in enumerate(share):
            right = sum(math.exp(v - log_sum) for v, path in found if (kind, number) in path)
            assert probability == pytest.approx(right, abs=1e-9)
    path = []
    for src, tgt, arc in best_beads(lattice, weights, allowed):
        path.append(("arc", arc) if arc >= 0 else ("src", src[0]) if src else ("tgt", tgt[0]))
    assert obeys(path)
    assert value(path, scores, src_null, tgt_null) == pytest.approx(max(v for v, _ in found))


@st.composite
def chains(draw: st.DrawFn, rows: int, columns: int) -> list[Bead]:
    """Return beads that an alignment could hold together, of any size and place."""
    beads = []
    i = j = 0
    while i < rows or j < columns:
        i += draw(st.integers(0, min(4, rows - i)))
        j += draw(st.integers(0, min(4, columns - j)))
        m, n = draw(st.integers(0, min(4, rows - i))), draw(st.integers(0, min(8, columns - j)))
        if m + n:
            beads.append(Bead(tuple(range(i, i + m)), tuple(range(j, j + n))))
        i, j = i + m, j + n
    return draw(st.permutations(beads))


def shape(alignment: Alignment, *, turned: bool = False) -> set[tuple[Any, ...]]:
    return {
        (*(key(bead)[::-1] if turned else key(bead)), bead.score, bead.confidence, bead.status)
        for bead in alignment.beads
    }


def turned(beads: Sequence[Bead]) -> list[Bead]:
    return [Bead(bead.tgt, bead.src) for bead in beads]


@settings(max_examples=40, deadline=None)
@given(st.data(), zh_documents, en_documents)
def test_any_anchors_are_held_and_mirror(
    data: st.DataObject, src: list[str], tgt: list[str]
) -> None:
    anchors = [
        bead
        for bead in data.draw(chains(len(src), len(tgt)))
        # An empty sentence translates nothing; see below.
        if bead.is_null
        or (any(src[i].strip() for i in bead.src) and any(tgt[j].strip() for j in bead.tgt))
    ]
    options = {"src_lang": "zh", "tgt_lang": "en"}
    texts = Realigner(src, tgt, **options)
    found = texts.realign(anchors)
    found.validate()
    by_key = {key(bead): bead for bead in found.beads}
    for anchor in anchors:
        bead = by_key[key(anchor)]
        assert bead.confidence == 1.0
        assert bead.status is Status.CONFIRMED
    back = aligner.align(tgt, src, src_lang="en", tgt_lang="zh", anchors=turned(anchors))
    back.validate()
    assert shape(found) == shape(back, turned=True), "scores and confidences to the last digit"
    wrong = [bead for bead in found.beads if bead.status is Status.AUTO and not bead.is_null]
    rejected = data.draw(st.lists(st.sampled_from(wrong), unique=True)) if wrong else []
    again = texts.realign(anchors, rejected)
    again.validate()
    assert not keys(again) & {key(bead) for bead in rejected}
    assert {key(bead) for bead in anchors} <= keys(again)
    back = aligner.align(
        tgt, src, src_lang="en", tgt_lang="zh", anchors=turned(anchors), rejected=turned(rejected)
    )
    assert shape(again) == shape(back, turned=True)


@pytest.fixture(scope="module")
def gold() -> Alignment:
    return seeds.gold()


@pytest.fixture(scope="module")
def texts(gold: Alignment) -> Realigner:
    return Realigner(gold.src, gold.tgt)


def test_without_decisions_it_is_align(gold: Alignment, texts: Realigner) -> None:
    assert texts.realign() == aligner.align(gold.src, gold.tgt)


def test_anchors_that_were_found_change_no_bead(texts: Realigner) -> None:
    plain = texts.realign()
    found = texts.realign(plain.beads[::3])
    assert keys(found) == keys(plain)
    assert [bead.status for bead in found.beads[::3]] == [Status.CONFIRMED] * len(plain.beads[::3])
    assert [bead.score for bead in found.beads] == [bead.score for bead in plain.beads]
    kept = {key(bead): bead.confidence for bead in plain.beads}
    higher = [(bead.confidence or 0.0) - (kept[key(bead)] or 0.0) for bead in found.beads]
    assert sum(higher) > 0.0, "what is known makes the rest surer"


def test_all_gold_as_anchors_is_the_gold(gold: Alignment, texts: Realigner) -> None:
    found = texts.realign([replace(bead, status=Status.GOLD) for bead in gold.beads])
    assert keys(found) == keys(gold)
    assert {bead.confidence for bead in found.beads} == {1.0}
    assert {bead.status for bead in found.beads} == {Status.GOLD}


def test_what_is_decided_in_turn_is_what_is_decided_at_once(
    gold: Alignment, texts: Realigner
) -> None:
    anchors = list(gold.beads[::9])
    for count in range(1, len(anchors), 4):
        texts.realign(anchors[:count])
    there, once = texts.realign(anchors), aligner.align(gold.src, gold.tgt, anchors=anchors)
    assert [key(bead) for bead in there.beads] == [key(bead) for bead in once.beads]
    for bead, same in zip(there.beads, once.beads, strict=True):
        assert bead.score == pytest.approx(same.score, abs=1e-4)
        assert bead.confidence == pytest.approx(same.confidence, abs=1e-4)


@pytest.mark.parametrize(
    "anchors",
    [
        [Bead((0,), tuple(range(8)))],
        [Bead((0,), (119,))],
        [Bead((167,), (0,))],
        [Bead((20,), tuple(range(60, 90)))],
        [Bead(tuple(range(5, 40)), ())],
        [Bead(tuple(range(5, 40)), ()), Bead((), tuple(range(60, 100))), Bead((50,), (50,))],
        [Bead(tuple(range(10, 90)), tuple(range(100, 110)))],
    ],
    ids=["1-8", "corner", "other corner", "1-30", "null 35", "two blocks", "80-10"],
)
def test_anchors_far_from_what_was_found(texts: Realigner, anchors: list[Bead]) -> None:
    found = texts.realign(anchors)
    found.validate()
    assert {key(bead) for bead in anchors} <= keys(found)
    for bead in found.beads:
        large = max(len(bead.src), len(bead.tgt)) > 6
        assert (bead.score is None) == (large and not bead.is_null)


def test_an_anchor_puts_what_follows_in_its_place() -> None:
    """Where a passage stands twice, one anchor says which of the two is meant."""
    once = seeds.gold()
    part = [once.src.join((i,)) for i in range(2, 12)], [once.tgt.join((j,)) for j in range(2, 11)]
    texts = Realigner(part[0], [*part[1], *part[1]], src_lang="zh", tgt_lang="en")
    count = len(part[1])
    for shift in (0, count):
        # The gold has 8 and 9 together: sentence 10 of the talk is 8 here, and its English 7.
        found = texts.realign([Bead((3,), (3 + shift,))])
        found.validate()
        right = {(bead.src, bead.tgt) for bead in found.beads if not bead.is_null}
        for i in range(5):
            assert ((i,), (i + shift,)) in right
        assert ((6, 7), (6 + shift,)) in right


def test_a_band_without_need_stays_as_it_is(gold: Alignment, encoder: UseEncoder) -> None:
    src = encoder.encode([sentence.text for sentence in gold.src.sentences])
    tgt = encoder.encode([sentence.text for sentence in gold.tgt.sentences])
    band = find_band(src, tgt, 6)
    assert band_through(band, src, tgt, 6, ()) is band
    assert band_through(band, src, tgt, 6, gold.beads) is band
    other = band_through(band, src, tgt, 6, [Bead((0,), (100,))])
    assert other is not band
    assert other.low[0] <= 100 <= other.high[0]


def test_the_best_coarse_path_is_left(gold: Alignment) -> None:
    """However unlikely what is decided is: some path obeys it after pruning."""
    found = candidates(Side(gold.src, UseEncoder()), Side(gold.tgt, UseEncoder()))
    rejected = tuple(Bead((i,), ()) for i in range(0, 60))
    wanted = Constraints(rejected=rejected)
    kept = prune(found, load_model(True).coarse, 0.999999, wanted)
    assert kept.possible
    covered = {i for a, _, m, _ in kept.arcs.tolist() for i in range(a, a + m)}
    assert set(range(60)) <= covered


def test_rejected_null_beads_get_a_counterpart(texts: Realigner) -> None:
    plain = texts.realign()
    lone = [bead for bead in plain.beads if bead.is_null][:3]
    found = texts.realign(rejected=lone)
    found.validate()
    assert not keys(found) & {key(bead) for bead in lone}
    for bead in lone:
        [holder] = [
            one for one in found.beads if {*bead.src} <= {*one.src} and {*bead.tgt} <= {*one.tgt}
        ]
        assert not holder.is_null


def refused(anchors: Sequence[Bead], rejected: Sequence[Bead] = (), **options: Any) -> str:
    src, tgt = ["你好。", "", "再见。", "他走了。"], ["Hello.", "", "Goodbye.", "He left."]
    with pytest.raises((AnchorError, aligner.ConfigError)) as caught:
        aligner.align(src, tgt, anchors=anchors, rejected=rejected, **options)
    return str(caught.value)


def test_wrong_decisions_are_named() -> None:
    one, two = Bead((0,), (0,)), Bead((2,), (3,))
    assert "names source sentence 4, but there are only 4" in refused([Bead((4,), ())])
    assert "rejected bead [0]:[7] names target sentence 7" in refused([], [Bead((0,), (7,))])
    assert "anchor [0, 2]:[0] skips a source sentence" in refused([Bead((0, 2), (0,))])
    assert "anchors [0]:[0] and [0]:[] share source sentence 0" in refused([one, Bead((0,), ())])
    assert "anchors [2]:[3] and [3]:[2] cross" in refused([two, Bead((3,), (2,))])
    assert "[0]:[0] is given twice" in refused([one, one])
    assert "[0]:[0] is given twice" in refused([one, Bead((0,), (0,), 0.5)])
    assert "[0]:[0] is both an anchor and rejected" in refused([one], [one])
    assert "has the status rejected" in refused([Bead((0,), (0,), status=Status.REJECTED)])
    assert "no text on the source side" in refused([Bead((1,), (0,))])
    assert "no text on the target side" in refused([Bead((0,), (1,))])
    assert "leaves it open which" in refused([], [Bead((2, 3), ())])
    assert "[1]:[] is an empty sentence" in refused([], [Bead((1,), ())])
    assert "two_pass keeps to no anchors" in refused([one], engine="two_pass")
    assert "gale_church keeps to no anchors" in refused([], [one], engine="gale_church")
    with pytest.raises(aligner.InputError, match="each anchor must be a Bead, not an object of"):
        aligner.align(["你好。"], ["Hello."], anchors=[((0,), (0,))])  # type: ignore[list-item]
    with pytest.raises(AnchorError, match="at most 255"):
        aligner.align(["你好。"] * 300, ["Hello."], anchors=[Bead(tuple(range(300)), (0,))])


def test_what_cannot_be_is_said() -> None:
    anchors = [Bead((), (0, 1, 2, 3))]
    assert "not all can ([2]:[])" in refused(anchors, [Bead((2,), ())])
    with pytest.raises(AnchorError, match=r"not all can \(\[0\]:\[\]\)"):
        aligner.align(["你好。"], [], tgt_lang="en", rejected=[Bead((0,), ())])


def test_empty_sentences_may_be_anchored_and_divide() -> None:
    src, tgt = ["今天天气", "", "很好。"], ["The weather is fine today."]

    def found(*anchors: Bead) -> set[Key]:
        alignment = aligner.align(src, tgt, src_lang="zh", tgt_lang="en", anchors=anchors)
        alignment.validate()
        return keys(alignment)

    assert found() == {((0, 1, 2), (0,))}
    assert ((0, 1, 2), (0,)) not in found(Bead((1,), ()))
    assert ((1,), ()) in found(Bead((1,), ()))
    assert found(Bead((0, 1), (0,))) == {((0, 1), (0,)), ((2,), ())}
    assert found(Bead((1, 2), (0,))) == {((0,), ()), ((1, 2), (0,))}


def test_the_signature_tells_of_decisions(texts: Realigner) -> None:
    found = texts.realign([Bead((0,), (0,))], [Bead((1,), (2,))])
    assert "|anchors:1|rejected:1|" in str(found.signature)


def test_aligning_anew_is_instant(gold: Alignment, texts: Realigner) -> None:
    """Encoding the talk takes twenty times as long."""
    anchors = gold.beads[::5]
    texts.realign(anchors[:1])
    began = time.process_time()
    texts.realign(anchors)
    assert time.process_time() - began < 0.15


def test_a_document_that_did_not_change_is_not_encoded_again(gold: Alignment) -> None:
    class Counting(UseEncoder):
        seen = 0

        def encode_spans_and_windows(self, texts: Sequence[str]) -> Any:
            self.seen += len(texts)
            return super().encode_spans_and_windows(texts)

    encoder = Counting()
    src = [sentence.text for sentence in gold.src.sentences[:12]]
    tgt = [sentence.text for sentence in gold.tgt.sentences[:12]]
    first = Realigner(src, tgt, encoder=encoder)
    first.realign()
    assert encoder.seen == 24
    joined = [f"{tgt[0]} {tgt[1]}", *tgt[2:]]
    second = Realigner(src, joined, encoder=encoder)
    found = second.realign()
    assert encoder.seen == 24 + 11
    assert found == aligner.align(src, joined)
    assert first.realign() == aligner.align(src, tgt)


def test_anchors_in_a_document_in_pieces(
    monkeypatch: pytest.MonkeyPatch, gold: Alignment, texts: Realigner
) -> None:
    anchors = [gold.beads[40], Bead((150,), (100, 101, 102, 103, 104, 105, 106, 107))]
    whole = texts.realign(anchors)
    monkeypatch.setattr("aligner.engines.sides._WHOLE", 60)
    monkeypatch.setattr("aligner.engines.sides._PIECE", 25)
    pieces = aligner.align(gold.src, gold.tgt, engine=Crf(), anchors=anchors)
    assert keys(pieces) == keys(whole)
