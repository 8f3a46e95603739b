from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from aligner.quality.clauses import clauses, core
from tests.texts import texts


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Well, it was 3,000 or so, and I left.", ["Well, it was 3,000 or so, ", "and I left."]),
        (
            "这些产品确实对研究有所帮助，促进了技术的发展。",
            ["这些产品确实对研究有所帮助，", "促进了技术的发展。"],
        ),
        ("we wanted to release with GPT 3. 5 because we had to.", None),
        # A small piece stays in its sentence, a small sentence stays alone.
        (
            "We look at the thumbs up, thumbs down. Then we can adjust. Cool.",
            ["We look at the thumbs up, thumbs down. ", "Then we can adjust. ", "Cool."],
        ),
        ("Mr. Smith came in. Nobody knew why.", ["Mr. Smith came in. ", "Nobody knew why."]),
        ("在许多情况下问题显而易见——这就是重要性", ["在许多情况下问题显而易见——", "这就是重要性"]),
    ],
)
def test_examples(text: str, wanted: list[str] | None) -> None:
    assert [text[one.start : one.end] for one in clauses(text)] == (wanted or [text])


@given(texts)
def test_clauses_cover_any_text_end_to_end(text: str) -> None:
    found = clauses(text)
    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert all(one.end == other.start for one, other in pairwise(found))
    for clause in found:
        inner = core(text, clause)
        assert clause.start <= inner.start <= inner.end <= clause.end
        assert len(inner) > 0 or len(clause) == 0
