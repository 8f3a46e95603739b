"""The length-based engine: its invariants, the best path by brute force, its figure on MAC-dev."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner.engines import _gale_church_kernels as kernels
from aligner.engines.gale_church import GaleChurch, GaleChurchOptions
from aligner.formats.text import read_lines
from aligner.splitters import lines_document
from aligner.types import Bead
from tests.engines.strategies import en_documents, zh_documents

ONLY_LENGTHS = GaleChurchOptions(unit="characters", ratio=1.0)
SIZES = [(1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2)]
PRIORS = [0.89, 0.0099, 0.0099, 0.089, 0.089, 0.011]
lengths = st.lists(st.integers(1, 60), max_size=5)


def align(src: list[int], tgt: list[int], options: GaleChurchOptions) -> tuple[Bead, ...]:
    first, second = (
        lines_document(["a" * size for size in side], lang="en") for side in (src, tgt)
    )
    return GaleChurch(options).align(first, second, None)


def log_probability(x: float, y: float, variance: float = 6.8) -> float:
    """The paper's match of two lengths, with Python's own error function."""
    delta = abs(y - x) / math.sqrt(variance * (x + y) / 2)
    return math.log(math.erfc(delta / math.sqrt(2)))


@settings(max_examples=60, deadline=None)
@given(zh_documents, en_documents, st.sampled_from(["bytes", "characters"]))
def test_beads_are_monotone_and_cover_everything(src: list[str], tgt: list[str], unit: str) -> None:
    options = GaleChurchOptions(unit=unit)  # type: ignore[arg-type]
    alignment = aligner.align(
        src, tgt, engine="gale_church", options=options, src_lang="zh", tgt_lang="en"
    )
    alignment.validate()
    # Blank lines that stand inside a bead are put into it after the engine.
    seen = {
        (sum(bool(src[i].strip()) for i in b.src), sum(bool(tgt[j].strip()) for j in b.tgt))
        for b in alignment.beads
    }
    assert seen <= {*SIZES, (0, 0)}
    assert all(
        bead.score is None or bead.score <= math.log(0.89) + 1e-6 for bead in alignment.beads
    )


@settings(max_examples=80, deadline=None)
@given(lengths, lengths)
def test_equals_brute_force(src: list[int], tgt: list[int]) -> None:
    def best(i: int, j: int) -> float:
        if i == j == 0:
            return 0.0
        return max(
            best(i - m, j - n)
            + math.log(prior)
            + log_probability(sum(src[i - m : i]), sum(tgt[j - n : j]))
            for (m, n), prior in zip(SIZES, PRIORS, strict=True)
            if m <= i and n <= j
        )

    found = align(src, tgt, ONLY_LENGTHS)
    wanted = best(len(src), len(tgt))
    assert sum(bead.score or 0 for bead in found) == pytest.approx(wanted, abs=1e-5)


@settings(max_examples=80, deadline=None)
@given(lengths, lengths, st.sampled_from([None, 0.3, 2.0]))
def test_swapped_sides_have_the_same_probability(
    src: list[int], tgt: list[int], ratio: float | None
) -> None:
    there = align(src, tgt, GaleChurchOptions(unit="characters", ratio=ratio))
    mirrored = None if ratio is None else 1 / ratio
    back = align(tgt, src, GaleChurchOptions(unit="characters", ratio=mirrored))
    assert sum(b.score or 0 for b in there) == pytest.approx(
        sum(b.score or 0 for b in back), abs=1e-4
    )


def test_score_is_the_log_probability() -> None:
    [bead] = align([20], [26], ONLY_LENGTHS)
    assert bead.kind == "1-1"
    assert bead.score == pytest.approx(math.log(0.89) + log_probability(20, 26), abs=1e-6)
    assert [b.score for b in align([20], [], ONLY_LENGTHS)] == [
        pytest.approx(math.log(0.0099) + log_probability(20, 0), abs=1e-6)
    ]


def test_probability_has_no_step_where_the_series_begins() -> None:
    near, far = (kernels.log_two_tailed(x * math.sqrt(2)) for x in (19.9999999, 20.0000001))
    assert near == pytest.approx(math.log(math.erfc(19.9999999)), rel=1e-12)
    assert far == pytest.approx(near, rel=1e-6)
    assert kernels.log_two_tailed(0.0) == 0.0
    assert kernels.log_two_tailed(1e6) == pytest.approx(-5e11, rel=1e-6)


def test_finds_what_lengths_can_tell() -> None:
    found = align([20, 81, 33, 90, 12], [21, 40, 41, 33, 91, 12], ONLY_LENGTHS)
    assert [bead.kind for bead in found] == ["1-1", "1-2", "1-1", "1-1", "1-1"]


def test_bytes_and_characters() -> None:
    # 9 bytes in 3 characters against 9 bytes in 9: only in bytes are the two equally long.
    src, tgt = lines_document(["你好。"]), lines_document(["Hi there."])
    bytewise, charwise = (
        GaleChurch(GaleChurchOptions(unit=unit, ratio=1.0)).align(src, tgt, None)[0].score
        for unit in ("bytes", "characters")
    )
    assert bytewise == pytest.approx(math.log(0.89), abs=1e-6)
    assert charwise is not None
    assert charwise < math.log(0.89)


@pytest.mark.parametrize(("src", "tgt"), [(1, 1500), (1500, 1), (3, 400), (0, 7), (7, 0), (0, 0)])
@pytest.mark.parametrize("width", [1, 500])
def test_very_unequal_numbers_of_sentences(src: int, tgt: int, width: int) -> None:
    first, second = ([f"Sentence {i}." for i in range(count)] for count in (src, tgt))
    options = GaleChurchOptions(width=width)
    aligner.align(
        first, second, engine="gale_church", options=options, src_lang="zh", tgt_lang="en"
    ).validate()


def test_one_very_long_sentence_does_not_tear_the_band() -> None:
    src = [10, 20_000, *[10] * 200]
    tgt = [10, *[100] * 200, *[10] * 200]
    found = align(src, tgt, GaleChurchOptions(unit="characters", width=2))
    assert sum(len(bead.tgt) for bead in found) == len(tgt)


def test_a_narrow_band_finds_the_same_path_near_the_diagonal() -> None:
    rng = np.random.default_rng(0)
    src = rng.integers(20, 150, 300).tolist()
    tgt = [length + int(rng.integers(-3, 4)) for length in src]
    narrow = GaleChurchOptions(unit="characters", ratio=1.0, width=5)
    assert align(src, tgt, narrow) == align(src, tgt, ONLY_LENGTHS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "words"},
        {"ratio": 0.0},
        {"ratio": math.nan},
        {"variance": -1.0},
        {"variance": math.inf},
        {"prior_null": 0.0},
        {"prior_merge": 1.5},
        {"width": 0},
    ],
)
def test_options_are_checked(wrong: dict[str, object]) -> None:
    with pytest.raises(aligner.ConfigError, match=next(iter(wrong))):
        GaleChurchOptions(**wrong)  # type: ignore[arg-type]


def test_needs_no_encoder() -> None:
    alignment = aligner.align("你好。", "Hello.", engine="gale_church", encoder="no such encoder")
    assert "enc:" not in str(alignment.signature)


def test_figure_on_the_development_data(development_data: Path) -> None:
    corpus = development_data / "mac-dev"
    golds, bytewise, charwise = [], [], []
    for gold in sorted((corpus / "gold").glob("*.align")):
        src = read_lines(corpus / "zh" / gold.stem, lang="zh")
        tgt = read_lines(corpus / "en" / gold.stem, lang="en")
        bytewise.append(GaleChurch().align(src, tgt, None))
        charwise.append(GaleChurch(GaleChurchOptions(unit="characters")).align(src, tgt, None))
        beads = aligner.read(gold)
        assert isinstance(beads, tuple)
        golds.append(beads)
    assert len(golds) == 6
    assert aligner.compare(golds, bytewise).strict.f1 >= 0.465
    assert aligner.compare(golds, charwise).strict.f1 >= 0.455
