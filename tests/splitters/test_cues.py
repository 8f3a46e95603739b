"""Sentences get the times and speakers of the cues that they share a character with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import split
from aligner.errors import InputError
from aligner.types import Cue, Document, Span
from tests.texts import texts

speakers = st.none() | st.sampled_from(["A", "B"])


def document(*cues: tuple[str, tuple[float, float] | None, str | None]) -> Document:
    """Return a document of which each cue is a line."""
    text = ""
    spans = []
    for line, _, _ in cues:
        text += "\n" if text else ""
        spans.append(Span(len(text), len(text) + len(line)))
        text += line
    found = (Cue(span, time, speaker) for span, (_, time, speaker) in zip(spans, cues, strict=True))
    return Document(text, "en", cues=tuple(found))


def test_two_sentences_of_one_cue_have_its_time() -> None:
    found = split(document(("One. Two.", (1, 2), "A")))
    assert [(one.text, one.time, one.speaker) for one in found.sentences] == [
        ("One.", (1, 2), "A"),
        ("Two.", (1, 2), "A"),
    ]


def test_another_speaker_ends_a_sentence() -> None:
    found = split(
        document(
            ("We go and", (0, 1), "A"),
            ("see", (1, 2), "A"),
            ("[Laughter] what it is.", (2, 3), "B"),
        )
    )
    assert [(one.line, one.time, one.speaker) for one in found.sentences] == [
        ("We go and see", (0, 2), "A"),
        ("what it is.", (2, 3), "B"),
    ]
    found = split(document(("We go and", None, "A"), ("see", None, "A"), ("what. So.", None, "B")))
    assert [(one.line, one.paragraph) for one in found.sentences] == [
        ("We go and see", 0),
        ("what.", 2),
        ("So.", 2),
    ]


def test_who_is_not_named_is_no_other_speaker() -> None:
    found = split(document(("We go and", (0, 1), "A"), ("see it.", (1, 2), None)))
    assert [(one.line, one.time, one.speaker) for one in found.sentences] == [
        ("We go and see it.", (0, 2), "A")
    ]


def test_what_a_splitter_knows_is_kept() -> None:
    class Knowing:
        name = "knowing"

        def split(self, text: str, *, lang: str, name: str = "") -> Document:
            found = split(text, lang=lang)
            sentences = (replace(one, speaker="C", time=(7.0, 8.0)) for one in found.sentences)
            return replace(found, sentences=tuple(sentences))

    found = split(document(("One.", (1, 2), "A"), ("Two.", None, "B")), splitter=Knowing())
    assert {(one.speaker, one.time) for one in found.sentences} == {("C", (7.0, 8.0))}


def test_cues_of_a_span() -> None:
    found = document(("ab", None, None), ("cd", None, None))
    assert found.cues_of(Span(0, 2)) == found.cues[:1]
    assert found.cues_of(Span(2, 3)) == ()
    assert found.cues_of(Span(1, 4)) == found.cues
    assert found.cues_of(Span(1, 1)) == ()


@pytest.mark.parametrize(
    "spans", [[Span(0, 2), Span(1, 3)], [Span(2, 3), Span(0, 1)], [Span(3, 5)]]
)
def test_cues_are_ordered_disjoint_and_inside(spans: list[Span]) -> None:
    with pytest.raises(InputError, match=r"cue \d overlaps another or leaves the text"):
        Document("abcd", cues=tuple(map(Cue, spans)))


@pytest.mark.parametrize("time", [(2.0, 1.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_times_that_cannot_be(time: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="a cue must end after it begins"):
        Cue(Span(0, 1), time)


@given(st.lists(st.tuples(texts, st.booleans(), speakers), max_size=6))
def test_invariants(lines: list[tuple[str, bool, str | None]]) -> None:
    cues = [
        (text, (float(number), number + 1.0) if timed else None, speaker)
        for number, (text, timed, speaker) in enumerate(lines)
    ]
    whole = document(*cues)
    found = split(whole)
    assert found.text == whole.text
    assert found.cues == whole.cues
    assert "".join(found.pieces()) == whole.text
    for sentence in found.sentences:
        held = found.cues_of(sentence.span)
        assert {cue.speaker for cue in held} - {None} == {sentence.speaker} - {None}
        times = [cue.time for cue in held if cue.time]
        assert sentence.time == (
            (min(b for b, _ in times), max(e for _, e in times)) if times else None
        )
    # Cues add ends of sentences, and take none away.
    plain = split(whole.text, lang="en")
    assert {one.span.end for one in plain.sentences} <= {one.span.end for one in found.sentences}
    paragraphs = [one.paragraph for one in found.sentences]
    assert paragraphs == sorted(paragraphs)
