"""Vectors from arrays and files: found by text, checked, and composed where a run has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner import languages
from aligner.encoders import SpanEncoder, runs, span_table
from aligner.encoders.precomputed import PrecomputedEncoder, precomputed_beside
from aligner.encoders.use import UseEncoder
from tests.texts import texts

ZH = ["你好。", "我叫乔安妮。", "今天天气很好。", "他走了。"]
EN = ["Hello.", "My name is Joanne.", "The weather is fine.", "", "He left."]


def vectors(count: int, *, longest: int = 0, dtype: str = "float32") -> np.ndarray:
    shape = (longest, count, 6) if longest else (count, 6)
    return np.random.default_rng(count).normal(size=shape).astype(dtype)


def unit(array: np.ndarray) -> np.ndarray:
    return np.asarray(array / np.linalg.norm(array, axis=-1, keepdims=True))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", ">f4"])
def test_texts_have_their_vectors_at_unit_length(dtype: str) -> None:
    zh, en = vectors(4, dtype=dtype), vectors(5, dtype=dtype)
    encoder = PrecomputedEncoder.from_arrays([(ZH, zh), (EN, en)], name="mine")
    assert (encoder.name, encoder.dim) == ("mine", 6)
    found = encoder.encode([" He left.\n", ZH[1]])
    assert found.dtype == np.float32
    wanted = unit(np.stack([en[4], zh[1]]).astype(np.float64))
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    assert encoder.encode([]).shape == (0, 6)


def test_runs_that_were_given_are_used_and_others_composed() -> None:
    given = vectors(4, longest=2)
    encoder = PrecomputedEncoder.from_arrays([(ZH, given)])
    assert isinstance(encoder, SpanEncoder)
    found = runs(encoder.encode_spans(ZH), 3)
    np.testing.assert_allclose(found[0], unit(given[0]), atol=1e-6)
    np.testing.assert_allclose(found[1, :3], unit(given[1, :3]), atol=1e-6)
    weights = np.array([[len(text)] for text in ZH])
    weighted = weights * unit(given[0])
    for first in range(2):
        wanted = unit(weighted[first : first + 3].sum(axis=0))
        np.testing.assert_allclose(found[2, first], wanted, atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=6).filter(lambda batch: any(t.strip() for t in batch)))
def test_given_runs_equal_their_joined_text(sentences: list[str]) -> None:
    encoder = PrecomputedEncoder.from_arrays([(sentences, vectors(len(sentences), longest=3))])
    table = span_table(encoder, sentences)
    for length in (1, 2, 3):
        for first in range(len(sentences) - length + 1):
            run = sentences[first : first + length]
            joined = languages.join(languages.fold(text) for text in run)
            if joined:
                found = table.vectors(np.array([first]), np.array([first + length]))
                np.testing.assert_array_equal(found, encoder.encode([joined]))


def test_blank_sentences_need_no_vector_and_add_nothing() -> None:
    array = vectors(5)
    array[3] = 0.0
    encoder = PrecomputedEncoder.from_arrays([(EN, array)])
    table = encoder.encode_spans(EN)
    with_blank, without = table.vectors(np.array([3, 4]), np.array([5, 5]))
    np.testing.assert_array_equal(with_blank, without)
    with pytest.raises(aligner.InputError, match="no vector was given for ''"):
        table.vectors(np.array([3]), np.array([4]))


def test_vectors_that_cancel_each_other_are_reported() -> None:
    encoder = PrecomputedEncoder({"ab": np.array([1.0, 0.0]), "cd": np.array([-1.0, 0.0])})
    table = encoder.encode_spans(["ab", "cd"])
    with pytest.raises(aligner.InputError, match="'ab cd', nor can one be made"):
        table.vectors(np.array([0]), np.array([2]))


def test_a_text_without_a_vector_is_named() -> None:
    encoder = PrecomputedEncoder.from_arrays([(ZH, vectors(4))])
    with pytest.raises(aligner.InputError, match=r"no vector was given for 'Hello\.'"):
        encoder.encode(["Hello."])
    with pytest.raises(aligner.InputError, match="'再见。'"):
        encoder.encode_spans([*ZH, "再见。"])


def test_a_text_that_occurs_again_keeps_its_first_vector() -> None:
    encoder = PrecomputedEncoder.from_arrays(
        [(["a", "a"], np.eye(2)), (["a"], np.array([[1.0, 1.0]]))]
    )
    assert encoder.encode(["a"]).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.full((4, 6), np.nan, dtype=np.float32), "zero or not finite"),
        (np.zeros((4, 6), dtype=np.float32), "zero or not finite"),
        (np.ones((4, 0), dtype=np.float32), "zero or not finite"),
        (np.ones((4, 6), dtype=np.int64), "holds int64"),
        (np.ones(4), r"must have the shape .* not \(4,\)"),
        (np.ones((1, 1, 4, 6)), "must have the shape"),
    ],
)
def test_arrays_are_checked(array: np.ndarray, message: str) -> None:
    with pytest.raises(aligner.InputError, match=message):
        PrecomputedEncoder.from_arrays([(ZH, array)])


def test_numbers_of_sentences_are_compared() -> None:
    with pytest.raises(aligner.LengthMismatchError, match=r"for 3 sentences.* there are 4"):
        PrecomputedEncoder.from_arrays([(ZH, vectors(3))])
    with pytest.raises(aligner.InputError, match=r"shape \(7,\).*one length"):
        PrecomputedEncoder({"a": np.ones(6), "b": np.ones(7)})
    with pytest.raises(aligner.InputError, match="no vectors"):
        PrecomputedEncoder({})


def test_very_long_and_very_short_vectors_keep_their_direction() -> None:
    encoder = PrecomputedEncoder({"a": np.array([3e300, 4e300]), "b": np.array([3e-300, 4e-300])})
    np.testing.assert_allclose(encoder.encode(["a", "b"]), [[0.6, 0.8]] * 2, atol=1e-6)


def save(path: Path, content: Any) -> Path:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, content, allow_pickle=True)
    return path


@pytest.mark.parametrize(
    "content",
    [b"", b"not numpy", b"PK\x03\x04", b"\x93NUMPY\x01\x00\x04\x00({}\n", np.array([{"a": 1}] * 4)],
)
def test_files_that_are_not_vectors(tmp_path: Path, content: Any) -> None:
    path = save(tmp_path / "bad.npy", content)
    with pytest.raises(aligner.InputError, match=r"bad\.npy is not an array of vectors"):
        PrecomputedEncoder.from_files([(ZH, path)])


def test_files_that_end_too_soon_or_are_missing(tmp_path: Path) -> None:
    path = save(tmp_path / "whole.npy", vectors(4))
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(aligner.InputError, match=r"whole\.npy is not an array of vectors"):
        PrecomputedEncoder.from_files([(ZH, path)])
    with pytest.raises(aligner.InputError, match=r"cannot read .*missing\.npy: No such file"):
        PrecomputedEncoder.from_files([(ZH, tmp_path / "missing.npy")])


def test_aligning_with_files_beside_the_texts(
    tmp_path: Path, encoder: UseEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, lines in (("zh.txt", ZH), ("en.txt", EN)):
        Path(name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        np.save(f"{name}.npy", encoder.encode(lines).astype(np.float16))
    alignment = aligner.align(
        aligner.split(Path("zh.txt").read_text("utf-8"), lang="zh", splitter="lines"),
        aligner.split(Path("en.txt").read_text("utf-8"), lang="en", splitter="lines"),
        encoder="precomputed:zh.txt.npy, en.txt.npy",
        engine="two_pass",
    )
    assert "enc:precomputed" in str(alignment.signature)
    linked = [(b.src, b.tgt) for b in alignment.beads if not b.is_null]
    assert linked == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (4,))]
    with pytest.raises(aligner.InputError, match="missing"):
        precomputed_beside("missing.txt.npy")
