"""Texts in parts: the wholes are what the encoder gives, the parts lie where they were cut."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.encoders.base import PieceEncoder
from aligner.encoders.use import UseEncoder
from aligner.quality.clauses import clauses
from tests.texts import texts

TEXTS = [
    "那时，研究团队确实想要提供一个对话界面。然而，我们并不确定。",
    "Hello, world… GPT-3.5 and ½ of it, is fine.",
    "",
    "  🙂🙂，abc ",
    "！！！，。",
]


def cuts_of(text: str) -> list[int]:
    return [clause.start for clause in clauses(text)[1:]]


def test_wholes_are_the_vectors_of_the_texts(encoder: UseEncoder) -> None:
    assert isinstance(encoder, PieceEncoder)
    found = encoder.encode_pieces(TEXTS, [cuts_of(text) for text in TEXTS])
    np.testing.assert_allclose(found.whole, encoder.encode(TEXTS), atol=1e-5)


def test_a_text_without_a_clause_is_nearly_the_text_written_without_it(encoder: UseEncoder) -> None:
    text = "我喜欢吃新鲜的苹果，他每天都喜欢喝绿茶。"
    found = encoder.encode_pieces([text], [[10]])
    [first, second] = encoder.encode(["他每天都喜欢喝绿茶。", "我喜欢吃新鲜的苹果，"])
    # The neighbouring tokens of the cut have seen the clause: nearly, not exactly.
    assert float(found.without[0] @ first) > 0.9 > float(found.without[0] @ second)
    assert float(found.without[1] @ second) > 0.9 > float(found.without[1] @ first)


def test_nothing(encoder: UseEncoder) -> None:
    found = encoder.encode_pieces([], [])
    assert found.whole.shape == (0, 512)
    assert found.at.tolist() == found.windows.at.tolist() == [0]


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, max_size=4))
def test_parts_are_consecutive_and_cover_the_windows(
    encoder: UseEncoder, given_texts: list[str]
) -> None:
    cuts = [cuts_of(text) for text in given_texts]
    found = encoder.encode_pieces(given_texts, cuts)
    assert np.diff(found.at).tolist() == [len(own) + 1 for own in cuts]
    for number in range(len(given_texts)):
        parts = found.tokens[found.at[number] : found.at[number + 1]]
        count = found.windows.at[number + 1] - found.windows.at[number]
        assert count >= 1
        assert parts[0, 0] == 0
        assert parts[-1, 1] == count
        assert (parts[1:, 0] == parts[:-1, 1]).all()
    for vectors in (found.whole, found.parts, found.without, found.windows.vectors):
        assert np.isfinite(vectors).all()


def test_many_parts_take_no_long_time(encoder: UseEncoder) -> None:
    text = "我们明天去公园，" * 3000
    began = time.process_time()
    found = encoder.encode_pieces([text], [list(range(8, len(text), 8))])
    assert len(found.parts) == 3000
    assert time.process_time() - began < 10
