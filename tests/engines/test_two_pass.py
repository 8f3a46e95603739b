"""The two-pass engine: the paper's algorithm, its invariants and its figure on MAC-dev."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner.encoders.use import UseEncoder
from aligner.engines import _two_pass_kernels as kernels
from aligner.engines.two_pass import TwoPass, TwoPassOptions, nearest_sentences
from aligner.formats.text import read_lines
from aligner.splitters import lines_document
from tests.engines.strategies import en_documents, zh_documents


@settings(max_examples=60, deadline=None)
@given(zh_documents, en_documents)
def test_beads_are_monotone_and_cover_everything(src: list[str], tgt: list[str]) -> None:
    alignment = aligner.align(src, tgt, engine="two_pass", src_lang="zh", tgt_lang="en")
    alignment.validate()
    assert len(alignment.src) == len(src)
    assert len(alignment.tgt) == len(tgt)
    for bead in alignment.beads:
        if bead.src and not any(src[i].strip() for i in bead.src):
            assert not bead.tgt, "an empty line is linked with nothing"


@settings(max_examples=30, deadline=None)
@given(zh_documents, en_documents)
def test_blank_lines_do_not_sway_the_rest(src: list[str], tgt: list[str]) -> None:
    full = aligner.align(src, tgt, engine="two_pass", src_lang="zh", tgt_lang="en")
    src_map = [i for i, text in enumerate(src) if text.strip()]
    tgt_map = [j for j, text in enumerate(tgt) if text.strip()]
    dense = aligner.align(
        [src[i] for i in src_map],
        [tgt[j] for j in tgt_map],
        engine="two_pass",
        src_lang="zh",
        tgt_lang="en",
    )
    wanted = {
        (tuple(src_map[i] for i in bead.src), tuple(tgt_map[j] for j in bead.tgt))
        for bead in dense.beads
    }
    found = {
        (
            tuple(i for i in bead.src if src[i].strip()),
            tuple(j for j in bead.tgt if tgt[j].strip()),
        )
        for bead in full.beads
    }
    assert found - {((), ())} == wanted


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4), st.booleans(), st.booleans()
)
def test_second_pass_equals_brute_force(
    seed: int, n: int, m: int, margin: bool, length_penalty: bool
) -> None:
    rng = np.random.default_rng(seed)

    def unit(count: int) -> np.ndarray:
        runs = rng.normal(size=(3, count, 4)).astype(np.float32)
        return runs / np.linalg.norm(runs, axis=2, keepdims=True)

    src, tgt = unit(n), unit(m)
    src_bytes = np.concatenate([[0.0], np.cumsum(rng.integers(1, 30, n))])
    tgt_bytes = np.concatenate([[0.0], np.cumsum(rng.integers(1, 30, m))])
    ratio = src_bytes[-1] / tgt_bytes[-1]
    sizes = np.array([(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)])
    skip = -0.1

    def outside(vector: np.ndarray, sentences: np.ndarray, begin: int, end: int) -> float:
        near = [k for k in (begin - 1, end) if 0 <= k < len(sentences)]
        return float(np.mean([vector @ sentences[k] for k in near])) if near else 0.0

    def score(a: int, i: int, b: int, j: int) -> float:
        if a == i or b == j:
            return skip
        first, second = src[i - a - 1, a], tgt[j - b - 1, b]
        value = float(first @ second)
        if margin:
            value -= (outside(first, tgt[0], b, j) + outside(second, src[0], a, i)) / 2
        if length_penalty:
            x, y = src_bytes[i] - src_bytes[a], (tgt_bytes[j] - tgt_bytes[b]) * ratio
            value *= np.log2(1 + min(x, y) / max(x, y))
        return value

    def best(i: int, j: int) -> float:
        if i == j == 0:
            return 0.0
        moves = [(1, 0), (0, 1), *map(tuple, sizes.tolist())]
        return max(
            best(i - x, j - y) + score(i - x, i, j - y, j) for x, y in moves if x <= i and y <= j
        )

    low, high = np.zeros(n + 1, dtype=np.int64), np.full(n + 1, m)
    found, scores = kernels.second_pass(
        src, tgt, src_bytes, tgt_bytes, ratio, low, high, sizes, skip, margin, length_penalty
    )
    assert scores.sum() == pytest.approx(best(n, m), abs=1e-4)
    assert found.sum(axis=0).tolist() == [n, m]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 5))
def test_first_pass_equals_brute_force(seed: int, n: int, m: int) -> None:
    similar = np.random.default_rng(seed).uniform(0.01, 1, size=(n, m)).astype(np.float32)
    values, nearest = _sorted(similar)
    low, high = np.zeros(n + 1, dtype=np.int64), np.full(n + 1, m)
    anchors = kernels.first_pass(nearest, values, low, high)
    total = sum(float(similar[i, j]) for i, j in enumerate(anchors) if j >= 0)
    chosen = [j for j in anchors if j >= 0]
    assert chosen == sorted(set(chosen))
    wanted = max(
        sum(float(similar[i, j]) for i, j in zip(rows, columns, strict=True))
        for size in range(min(n, m) + 1)
        for rows in itertools.combinations(range(n), size)
        for columns in itertools.combinations(range(m), size)
    )
    assert total == pytest.approx(wanted, abs=1e-5)


def _sorted(similar: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(-similar, axis=1, kind="stable")
    return np.take_along_axis(similar, order, axis=1), order


def test_nearest_sentences_are_the_nearest(encoder: UseEncoder) -> None:
    src = encoder.encode(["你好。", "天气很好。"])
    tgt = encoder.encode(["The weather is fine.", "Hello.", "Models are large."])
    similar, nearest = nearest_sentences(src, tgt, 2)
    assert nearest[:, 0].tolist() == [1, 0]
    assert (np.diff(similar, axis=1) <= 0).all()


@pytest.mark.parametrize(("src", "tgt"), [(1, 700), (700, 1), (3, 400)])
def test_very_unequal_lengths(src: int, tgt: int) -> None:
    first = [f"第{i}句话。" for i in range(src)]
    second = [f"Sentence number {j}." for j in range(tgt)]
    aligner.align(first, second, engine="two_pass", src_lang="zh", tgt_lang="en").validate()


def test_options_are_checked() -> None:
    with pytest.raises(aligner.ConfigError, match="max_sentences"):
        TwoPassOptions(max_sentences=1)
    only_ones = aligner.align(
        ["你好。", "再见。"],
        ["Hello.", "Goodbye."],
        engine="two_pass",
        options=TwoPassOptions(max_sentences=2),
        src_lang="zh",
        tgt_lang="en",
    )
    assert set(only_ones.kinds()) <= {"1-1", "1-0", "0-1"}


def test_needs_an_encoder() -> None:
    document = lines_document(["a"], lang="en")
    with pytest.raises(aligner.ConfigError, match="needs an encoder"):
        TwoPass().align(document, document, None)


def test_figure_on_the_development_data(encoder: UseEncoder, development_data: Path) -> None:
    corpus = development_data / "mac-dev"
    golds, tests = [], []
    for gold in sorted((corpus / "gold").glob("*.align")):
        src = read_lines(corpus / "zh" / gold.stem, lang="zh")
        tgt = read_lines(corpus / "en" / gold.stem, lang="en")
        tests.append(TwoPass().align(src, tgt, encoder))
        beads = aligner.read(gold)
        assert isinstance(beads, tuple)
        golds.append(beads)
    assert len(golds) == 6
    score = aligner.compare(golds, tests)
    assert score.strict.f1 >= 0.855
    assert score.lax.f1 >= 0.99


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(aligner.InputError, match="bytes is neither"):
        aligner.align(b"x", "Hello.")  # type: ignore[arg-type]
    with pytest.raises(aligner.InputError, match="must be str"):
        aligner.align([1, 2], "Hello.")  # type: ignore[list-item]
    with pytest.raises(aligner.ConfigError, match="does not set the engine 'crf'"):
        aligner.align("你好。", "Hello.", engine="crf", options=TwoPassOptions())


def test_sentences_may_come_from_a_generator() -> None:
    found = aligner.align((text for text in ["你好。", "再见。"]), ["Hello.", "Goodbye."])
    assert len(found.src) == 2


def test_a_document_without_language_is_looked_at() -> None:
    with pytest.raises(aligner.UnsupportedLanguageError, match="both texts seem to be in en"):
        aligner.align(aligner.Document("Hello there. Bye."), aligner.Document("Go away. Now."))
    assert aligner.align(aligner.Document("你好。"), "Hello.").src.lang != "und"
