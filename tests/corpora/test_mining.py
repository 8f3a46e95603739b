"""Finding translations in collections that come without pairing."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner.corpora import margins
from aligner.corpora.margins import mutual_links, neighbours
from aligner.corpora.mining import longest_run
from aligner.encoders.use import UseEncoder
from aligner.errors import ConfigError, InputError, UnknownNameError
from aligner.formats.text import read_lines
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def seeds_mined(encoder: UseEncoder) -> aligner.Mining:
    return aligner.mine(ROOT / "seeds", encoder=encoder)


def test_the_seeds_hold_one_pair_and_no_other(seeds_mined: aligner.Mining) -> None:
    found = [(pair.src.name, pair.tgt.name) for pair in seeds_mined.pairs]
    assert found == [("barret-joanne.zh-Hans.txt", "barret-joanne.en.txt")]
    assert seeds_mined.pairs[0].score > 0.6
    assert len(seeds_mined.collection.members) == 6  # the notes on the seeds are a text too


def test_sentences_of_the_pair(seeds_mined: aligner.Mining) -> None:
    pairs = list(seeds_mined.sentences())
    assert len(pairs) > 60
    assert {pair.documents for pair in pairs} == {
        ("barret-joanne.zh-Hans.txt", "barret-joanne.en.txt")
    }
    thanks = [pair for pair in pairs if "感谢大家" in pair.src or "谢谢" in pair.src]
    assert all("hank" in pair.tgt for pair in thanks)
    strict = list(seeds_mined.sentences(threshold=1.4))
    assert 0 < len(strict) < len(pairs)
    assert all((pair.bead.score or 0) >= 1.4 for pair in strict)
    anywhere = list(seeds_mined.sentences(anywhere=True, threshold=1.2))
    sure = sum(
        pair.documents == ("barret-joanne.zh-Hans.txt", "barret-joanne.en.txt") for pair in anywhere
    )
    assert sure / len(anywhere) > 0.8
    with pytest.raises(ConfigError, match="above 0"):
        seeds_mined.sentences(threshold=0)


def test_all_six_chapters(encoder: UseEncoder, development_data: Path) -> None:
    sides = {
        lang: [
            aligner.Document(
                "\n".join(s.line for s in read_lines(path).sentences),
                lang,
                name=f"{lang}/{path.name}",
            )
            for path in sorted((development_data / "mac-dev" / lang).iterdir())
        ]
        for lang in ("zh", "en")
    }
    mixed = [*sides["zh"], *sides["en"]]
    random.Random(1).shuffle(mixed)
    found = aligner.mine(mixed, encoder=encoder, splitter="lines")
    assert sorted((pair.src.name, pair.tgt.name) for pair in found.pairs) == [
        (f"zh/00{n}", f"en/00{n}") for n in range(1, 7)
    ]


def test_what_cannot_be_read_is_named(encoder: UseEncoder, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\xfa\x00\x01")
    (tmp_path / "b.txt").write_text("\n\n", "utf-8")
    (tmp_path / "c.txt").write_text("你好。再见。", "utf-8")
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_text("x", "utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "e.txt").write_text("Hello. Goodbye.", "utf-8")
    found = aligner.mine(tmp_path, encoder=encoder)
    assert [member.name for member in found.collection.members] == ["c.txt"]
    assert [one.name for one in found.left_out] == ["a.txt", "b.txt"]
    assert found.left_out[1].reason == "holds no sentence"
    deep = aligner.mine(tmp_path, encoder=encoder, recursive=True)
    assert [member.name for member in deep.collection.members] == ["c.txt", "sub/e.txt"]
    # Two sentences prove nothing.
    assert deep.pairs == ()
    assert deep.langs == (("zh", "en"),)


def test_nothing_to_mine(encoder: UseEncoder) -> None:
    found = aligner.mine([], encoder=encoder)
    assert found.pairs == ()
    assert list(found.sentences(anywhere=True)) == []


def test_a_file_named_as_standard_input(
    encoder: UseEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "-").write_text("Not on standard input.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", None)
    assert aligner.mine(".", encoder=encoder).left_out == ()


def test_wrong_settings(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        aligner.mine(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="one language"):
        aligner.mine(tmp_path, langs=("zh-Hans", "zh-Hant"))
    with pytest.raises(ConfigError, match="linked sentences"):
        aligner.mine(tmp_path, threshold=0)
    with pytest.raises(UnknownNameError, match="encoder"):
        aligner.mine(tmp_path, encoder="laser")


def unit(
    rng: np.random.Generator, count: int, dim: int = 8
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    found = rng.standard_normal((count, dim)).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    src, tgt = unit(rng, 50), unit(rng, 70)
    whole = neighbours(src, tgt, 4)
    exact = np.sort(src @ tgt.T, axis=1)[:, ::-1][:, :4]
    np.testing.assert_allclose(whole.similarities, exact, rtol=1e-5)
    monkeypatch.setattr(margins, "_ROWS", 7)
    monkeypatch.setattr(margins, "_COLUMNS", 11)
    blocked = neighbours(src, tgt, 4)
    np.testing.assert_array_equal(whole.indices, blocked.indices)
    np.testing.assert_allclose(whole.similarities, blocked.similarities, rtol=1e-5)


def test_margins_are_those_of_the_paper() -> None:
    rng = np.random.default_rng(6)
    src, tgt = unit(rng, 9), unit(rng, 7)
    similar = src @ tgt.T
    forward = np.sort(similar, axis=1)[:, -4:].mean(axis=1)
    backward = np.sort(similar, axis=0)[-4:].mean(axis=0)
    ratio = similar / ((forward[:, None] + backward[None, :]) / 2)
    links = mutual_links(src, tgt)
    assert len(links.src)
    for one, other, margin in zip(links.src, links.tgt, links.margins, strict=True):
        assert margin == pytest.approx(ratio[one, other], rel=1e-4)
    none = mutual_links(src[:0], tgt)
    assert len(none.src) == 0


@given(st.lists(st.integers(0, 20), max_size=10))
def test_longest_run_is_the_longest(numbers: list[int]) -> None:
    longest = 0
    for mask in range(2 ** len(numbers)):
        chosen = [n for i, n in enumerate(numbers) if mask >> i & 1]
        if all(a < b for a, b in pairwise(chosen)):
            longest = max(longest, len(chosen))
    assert longest_run(numbers) == longest
