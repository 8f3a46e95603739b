"""Texts that are no translations of each other get a warning, translations get none."""

from __future__ import annotations

import random
import warnings
from dataclasses import replace

import pytest

import aligner
from aligner import seeds
from aligner.types import Alignment, Bead, Document

TALK = seeds.gold()


def sentences(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences]


def test_the_talk_is_a_translation() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", aligner.NotParallelWarning)
        found = aligner.align(TALK.src, TALK.tgt)
    assert found.confidence is not None
    assert found.confidence > 0.95


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_missing_section_is_no_doubt(share: float) -> None:
    tgt = sentences(TALK.tgt)
    found = aligner.align(sentences(TALK.src), tgt[: int(len(tgt) * (1 - share))])
    assert found.confidence is not None
    assert found.confidence > 0.9


@pytest.mark.parametrize(
    "name", ["openai-podcast-captions.zh-Hans.txt", "chatgpt-team-interview.zh-Hans.txt"]
)
def test_another_text_is_none(name: str) -> None:
    other = aligner.split((seeds.folder() / name).read_text("utf-8"))
    with pytest.warns(aligner.NotParallelWarning, match=r"no translations.*\(confidence 0\.0"):
        found = aligner.align(sentences(other), sentences(TALK.tgt))
    assert found.confidence is not None
    assert found.confidence < 0.05


def test_shuffled_sentences_are_none() -> None:
    shuffled = sentences(TALK.tgt)
    random.Random(5).shuffle(shuffled)
    with pytest.warns(aligner.NotParallelWarning, match="not in the same order"):
        aligner.align(sentences(TALK.src), shuffled)
    with pytest.warns(aligner.NotParallelWarning):
        aligner.align(sentences(TALK.tgt), shuffled, src_lang="en", tgt_lang="en")


def test_batches_do_not_warn_but_tell() -> None:
    shuffled = sentences(TALK.tgt)
    random.Random(5).shuffle(shuffled)
    with warnings.catch_warnings():
        warnings.simplefilter("error", aligner.NotParallelWarning)
        [found] = aligner.align_many([(sentences(TALK.src), shuffled)])
    assert isinstance(found, Alignment)
    assert found.confidence is not None
    assert found.confidence < 0.05


def test_a_few_beads_tell_little() -> None:
    one = replace(TALK, beads=(Bead((0,), (0,), confidence=0.99),))
    many = replace(TALK, beads=tuple(Bead((i,), (i,), confidence=0.99) for i in range(50)))
    assert one.confidence is not None
    assert many.confidence is not None
    assert 0.5 < one.confidence < many.confidence <= 1.0
    doubtful = replace(TALK, beads=(Bead((0,), (0,), confidence=0.2),))
    assert doubtful.confidence is not None
    assert doubtful.confidence < 0.5


def test_what_cannot_be_said() -> None:
    assert TALK.confidence is None, "gold has no confidences"
    assert aligner.align(TALK.src, TALK.tgt, engine="gale_church").confidence is None
    nothing = aligner.align(["你好。"], [], src_lang="zh", tgt_lang="en")
    assert nothing.confidence is None
    lonely = replace(TALK, beads=(Bead((0,), (), confidence=0.9), Bead((), (0,), confidence=0.9)))
    assert lonely.confidence == 0.0
