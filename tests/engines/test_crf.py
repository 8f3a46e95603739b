"""The trained engine: sums over paths against brute force, invariants, and the talk."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner import seeds
from aligner.encoders.use import UseEncoder
from aligner.engines import _crf_kernels as kernels
from aligner.engines.band import Band, find_band
from aligner.engines.coarse import candidates, prune
from aligner.engines.crf import Crf, CrfOptions, load_model
from aligner.engines.fine import PAIR_FEATURES, WINDOW_FEATURES, fine_lattice
from aligner.engines.paths import marginals
from aligner.engines.sides import Side
from aligner.formats.text import read_lines
from aligner.types import Alignment
from tests.engines.strategies import en_documents, zh_documents

OPENING, EXTENSION = -1.3, -0.4


def small_lattice(
    seed: int, rows: int, columns: int
) -> tuple[Band, list[tuple[int, int, int, int]], np.ndarray, np.ndarray, np.ndarray]:
    """Return a full band, its arcs ordered by end, and random scores."""
    rng = np.random.default_rng(seed)
    low, high = np.zeros(rows + 1, dtype=np.int64), np.full(rows + 1, columns)
    offset = np.concatenate([[0], np.cumsum(high - low + 1)])
    band = Band(low, high, offset, np.ones(rows, np.bool_), np.ones(columns, np.bool_))
    arcs = [
        (i - m, j - n, m, n)
        for i in range(rows + 1)
        for j in range(columns + 1)
        for m, n in ((1, 1), (1, 2), (2, 1), (2, 2))
        if i >= m and j >= n and rng.random() < 0.8
    ]
    scores = rng.normal(size=len(arcs))
    return band, arcs, scores, rng.normal(size=rows), rng.normal(size=columns)


def arguments(
    band: Band,
    arcs: Sequence[tuple[int, int, int, int]],
    scores: np.ndarray,
    src_null: np.ndarray,
    tgt_null: np.ndarray,
) -> tuple[Any, ...]:
    columns = int(band.high[-1]) + 1
    ends = [(a + m) * columns + b + n for a, b, m, n in arcs]
    first = np.searchsorted(ends, np.arange(band.offset[-1] + 1))
    sizes = np.array([(m, n) for _, _, m, n in arcs], dtype=np.uint8).reshape(-1, 2)
    return (
        band.low, band.high, band.offset, first, sizes, scores.copy(), src_null, tgt_null,
        OPENING, EXTENSION,
    )  # fmt: skip


type Step = tuple[str, int]


def paths(
    arcs: Sequence[tuple[int, int, int, int]], rows: int, columns: int
) -> Iterator[list[Step]]:
    """Yield every path: its arcs and null beads, source ones first within a run."""

    def extend(i: int, j: int, done: list[Step]) -> Iterator[list[Step]]:
        if (i, j) == (rows, columns):
            yield done
        for number, (a, b, m, n) in enumerate(arcs):
            if (a, b) == (i, j):
                yield from extend(i + m, j + n, [*done, ("arc", number)])
        if i < rows and not (done and done[-1][0] == "tgt"):
            yield from extend(i + 1, j, [*done, ("src", i)])
        if j < columns:
            yield from extend(i, j + 1, [*done, ("tgt", j)])

    return extend(0, 0, [])


def value(
    path: Sequence[Step], scores: np.ndarray, src_null: np.ndarray, tgt_null: np.ndarray
) -> float:
    total, inside = 0.0, False
    for kind, number in path:
        if kind == "arc":
            total += scores[number]
            inside = False
        else:
            total += (src_null if kind == "src" else tgt_null)[number]
            total += EXTENSION if inside else OPENING
            inside = True
    return float(total)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_sums_and_best_path_equal_brute_force(seed: int, rows: int, columns: int) -> None:
    band, arcs, scores, src_null, tgt_null = small_lattice(seed, rows, columns)
    found = [(value(p, scores, src_null, tgt_null), p) for p in paths(arcs, rows, columns)]
    log_sum = float(np.logaddexp.reduce([v for v, _ in found]))
    given_arguments = arguments(band, arcs, scores, src_null, tgt_null)
    best = kernels.best_path(*given_arguments)
    total, arc_share, src_share, tgt_share = kernels.forward_backward(*given_arguments)
    assert total == pytest.approx(log_sum)
    for kind, share in (("arc", arc_share), ("src", src_share.sum(1)), ("tgt", tgt_share.sum(1))):
        for number, probability in enumerate(share):
            wanted = sum(math.exp(v - log_sum) for v, p in found if (kind, number) in p)
            assert probability == pytest.approx(wanted, abs=1e-9)
    rebuilt: list[Step] = []
    i = j = 0
    for arc in best.tolist():
        rebuilt.append(("src", i) if arc == -1 else ("tgt", j) if arc == -2 else ("arc", arc))
        m, n = (1, 0) if arc == -1 else (0, 1) if arc == -2 else arcs[arc][2:]
        i, j = i + m, j + n
    assert value(rebuilt, scores, src_null, tgt_null) == pytest.approx(max(v for v, _ in found))


@settings(max_examples=25, deadline=None)
@given(zh_documents, en_documents)
def test_beads_are_monotone_and_cover_everything(src: list[str], tgt: list[str]) -> None:
    alignment = aligner.align(src, tgt, engine="crf", src_lang="zh", tgt_lang="en")
    alignment.validate()
    for bead in alignment.beads:
        assert bead.confidence is None or 0.0 <= bead.confidence <= 1.0


def mirrored(alignment: Alignment) -> set[tuple[Any, ...]]:
    return {(bead.tgt, bead.src, bead.score, bead.confidence) for bead in alignment.beads}


def plain(alignment: Alignment) -> set[tuple[Any, ...]]:
    return {(bead.src, bead.tgt, bead.score, bead.confidence) for bead in alignment.beads}


@settings(max_examples=25, deadline=None)
@given(zh_documents, en_documents)
def test_swapping_the_sides_mirrors_the_alignment(src: list[str], tgt: list[str]) -> None:
    there = aligner.align(src, tgt, engine="crf", src_lang="zh", tgt_lang="en")
    back = aligner.align(tgt, src, engine="crf", src_lang="en", tgt_lang="zh")
    back.validate()
    assert plain(there) == mirrored(back), "scores and confidences to the last digit"


def talk_alignment() -> tuple[Alignment, Alignment]:
    gold = seeds.gold()
    return gold, aligner.align(gold.src, gold.tgt, engine="crf")


def test_the_talk_mirrors() -> None:
    gold, there = talk_alignment()
    back = aligner.align(gold.tgt, gold.src, engine="crf")
    back.validate()
    assert plain(there) == mirrored(back)


def test_the_talk_and_its_gap() -> None:
    gold, found = talk_alignment()
    assert aligner.compare(gold, found).strict.f1 >= 0.95
    [gap] = [bead for bead in gold.gaps() if len(bead.src) > 20]
    inside = set(gap.src)
    paired = [bead for bead in found.beads if bead.tgt and inside & set(bead.src)]
    assert not paired


def test_confidence_is_high_where_it_is_right() -> None:
    gold, found = talk_alignment()
    right = {(bead.src, bead.tgt) for bead in gold.beads}
    sure = [bead for bead in found.beads if (bead.confidence or 0.0) > 0.9]
    assert len(sure) > 60
    assert sum((bead.src, bead.tgt) in right for bead in sure) / len(sure) >= 0.95


def test_empty_sides_are_all_null_and_sure() -> None:
    for src, tgt in ((["你好。"], []), ([], ["Hello."]), ([], [])):
        found = aligner.align(src, tgt, engine="crf", src_lang="zh", tgt_lang="en")
        found.validate()
        assert all(bead.is_null and bead.confidence == 1.0 for bead in found.beads)


def test_figure_on_the_development_data(development_data: Path) -> None:
    """The weights know these documents; the held-out figure stands in their file."""
    corpus = development_data / "mac-dev"
    golds, tests = [], []
    for path in sorted((corpus / "gold").glob("*.align")):
        src = read_lines(corpus / "zh" / path.stem, lang="zh")
        tgt = read_lines(corpus / "en" / path.stem, lang="en")
        beads = aligner.read(path)
        assert isinstance(beads, tuple)
        golds.append(beads)
        tests.append(aligner.align(src, tgt, engine="crf"))
    score = aligner.compare(golds, tests)
    assert score.strict.f1 >= 0.93
    assert score.lax.f1 >= 0.994


def test_a_missing_third_is_left_alone() -> None:
    gold = seeds.gold()
    src = [sentence.text for sentence in gold.src.sentences]
    tgt = [sentence.text for sentence in gold.tgt.sentences]
    # Without the source sentences 10 to 40, the target has two blocks of its own.
    found = aligner.align(src[:10] + src[40:], tgt, engine="crf")
    lonely = {j for bead in gold.beads if set(bead.src) & set(range(10, 40)) for j in bead.tgt}
    lonely -= {j for bead in gold.beads if set(bead.src) - set(range(10, 40)) for j in bead.tgt}
    assert len(lonely) > 25
    paired = [bead for bead in found.beads if bead.src and bead.tgt and set(bead.tgt) <= lonely]
    assert len(paired) <= 1


def test_a_right_pair_alone_is_surer_than_a_wrong_one() -> None:
    source = ["我昨天在商店买了三个苹果。"]

    def confidence(target: str) -> float:
        [bead, *rest] = aligner.align(source, [target], engine="crf").beads
        return (bead.confidence or 0.0) if not rest else 0.0

    right = confidence("I bought three apples at the shop yesterday.")
    assert right > confidence("The parliament rejected the new tax law today.")


@pytest.mark.parametrize("count", [5, 12])
def test_sentences_that_are_all_alike_go_one_by_one(count: int) -> None:
    found = aligner.align(
        ["好。"] * count, ["OK."] * count, engine="crf", src_lang="zh", tgt_lang="en"
    )
    assert found.kinds() == {"1-1": count}


def test_a_sentence_of_a_whole_chapter_is_no_matter_of_memory() -> None:
    found = aligner.align(["好的，" * 4000], ["all right, " * 4000], engine="crf")
    found.validate()


class Plain:
    """An encoder that neither composes nor gives windows."""

    name = "plain"
    dim = 512

    def __init__(self) -> None:
        self._inner = UseEncoder()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return self._inner.encode(texts)


def test_an_encoder_without_windows_has_weights_of_its_own() -> None:
    gold = seeds.gold()
    found = aligner.align(gold.src, gold.tgt, engine="crf", encoder=Plain())
    found.validate()
    assert str(found.signature).startswith("engine:crf|enc:plain")
    assert aligner.compare(gold, found).strict.f1 >= 0.93
    without, windowed = load_model(False), load_model(True)
    assert without.fine.pair[-2:].tolist() == [0.0, 0.0]
    assert windowed.fine.pair[-1] > 0.0


def test_options_are_checked() -> None:
    with pytest.raises(aligner.ConfigError, match="0 < least < 1"):
        CrfOptions(least=0.0)
    with pytest.raises(aligner.ConfigError, match="needs an encoder"):
        Crf().align(seeds.gold().src, seeds.gold().tgt, None)


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_band_holds_the_gold_around_a_gap(encoder: UseEncoder, share: float, place: float) -> None:
    gold = seeds.gold()
    src = encoder.encode([s.text for s in gold.src.sentences])
    tgt = encoder.encode([s.text for s in gold.tgt.sentences])
    length = int(len(tgt) * share)
    begin = int((len(tgt) - length) * place)
    kept = [j for j in range(len(tgt)) if not begin <= j < begin + length]
    band = find_band(src, tgt[kept], 6)
    moved = {old: new for new, old in enumerate(kept)}
    for bead in gold.beads:
        if not bead.is_null and all(j in moved for j in bead.tgt):
            for i, j in (
                (bead.src[0], moved[bead.tgt[0]]),
                (bead.src[-1] + 1, moved[bead.tgt[-1]] + 1),
            ):
                assert band.low[i] <= j <= band.high[i]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.integers(1, 300))
def test_band_joins_both_corners(seed: int, rows: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    src, tgt = (rng.normal(size=(count, 8)).astype(np.float32) for count in (rows, columns))
    band = find_band(src, tgt, 2)
    assert band.low[0] == 0
    assert band.high[-1] == columns
    assert (np.diff(band.low) >= 0).all()
    assert (np.diff(band.high) >= 0).all()
    assert (band.low[1:] <= band.high[:-1]).all(), "neighbouring rows share a position"


def test_a_document_in_pieces_is_aligned_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    gold, whole = talk_alignment()
    monkeypatch.setattr("aligner.engines.sides._WHOLE", 60)
    monkeypatch.setattr("aligner.engines.sides._PIECE", 25)
    pieces = aligner.align(gold.src, gold.tgt, engine="crf")
    assert [(b.src, b.tgt) for b in pieces.beads] == [(b.src, b.tgt) for b in whole.beads]
    for bead, same in zip(pieces.beads, whole.beads, strict=True):
        # The windows that stand for the whole document are others.
        assert bead.confidence == pytest.approx(same.confidence, abs=0.1)


def test_pieces_hold_the_vectors_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = seeds.gold()
    found = candidates(Side(gold.src, UseEncoder()), Side(gold.tgt, UseEncoder()))
    kept = prune(found, load_model(True).coarse, 1e-6)
    whole = fine_lattice(found, kept)
    monkeypatch.setattr("aligner.engines.sides._WHOLE", 60)
    monkeypatch.setattr("aligner.engines.sides._PIECE", 25)
    small = candidates(Side(gold.src, UseEncoder()), Side(gold.tgt, UseEncoder()))
    pieces = fine_lattice(small, kept)
    columns = [k for k, name in enumerate(PAIR_FEATURES) if name not in WINDOW_FEATURES]
    np.testing.assert_allclose(pieces.features[:, columns], whole.features[:, columns], atol=1e-4)


def test_pruning_in_steps_is_pruning_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = seeds.gold()
    found = candidates(Side(gold.src, UseEncoder()), Side(gold.tgt, UseEncoder()))
    coarse = load_model(True).coarse
    at_once = prune(found, coarse, 1e-6)
    share = marginals(found.lattice(), coarse).arcs
    monkeypatch.setattr("aligner.engines.coarse._POSITIONS", 97)
    steps = prune(found, coarse, 1e-6)
    assert steps.arcs.tolist() == at_once.arcs.tolist()
    assert steps.arcs.tolist() == found.lattice().arcs[share >= 1e-6].tolist()


def test_the_coarse_look_compares_sums_of_sentences() -> None:
    gold = seeds.gold()
    src, tgt = Side(gold.src, UseEncoder()), Side(gold.tgt, UseEncoder())
    found = candidates(src, tgt)
    arcs, features = found.arcs(0, 3000)
    column = PAIR_FEATURES.index("similarity")
    for number in range(0, len(arcs), 37):
        a, b, m, n = arcs[number].tolist()
        first, second = src.singles[a : a + m].sum(axis=0), tgt.singles[b : b + n].sum(axis=0)
        cosine = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
        wanted = found.scale.scaled(np.array([cosine]))[0] * (m + n) / 2
        assert features[number, column] == pytest.approx(wanted, abs=1e-4)
