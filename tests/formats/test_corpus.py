"""Corpora as a format: the pairs without their provenance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner import formats
from aligner.corpora.corpus import ParallelCorpus
from aligner.errors import FormatError, InputError
from aligner.types import Alignment, Status
from tests.formats.strategies import FILES
from tests.texts import texts

PAIRS = [("你好。", "Hello."), ("再见。", "Goodbye.")]


@settings(FILES, max_examples=60)
@given(pairs=st.lists(st.tuples(texts, texts), max_size=5))
def test_texts_and_languages_come_back(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    corpus = ParallelCorpus.from_pairs(pairs, src_lang="zh-Hans", tgt_lang="en")
    corpus.write(tmp_path / "c.jsonl", card=False)
    found = formats.read(tmp_path / "c.jsonl")
    assert isinstance(found, Alignment)
    sentences = zip(found.src.sentences, found.tgt.sentences, strict=True)
    assert [(src.text, tgt.text) for src, tgt in sentences] == pairs
    if pairs:
        assert (found.src.lang, found.tgt.lang) == ("zh-Hans", "en")
    assert [bead.kind for bead in found.beads] == ["1-1"] * len(pairs)


def test_scores_and_statuses_come_back(tmp_path: Path) -> None:
    alignment = aligner.align("你好。今天天气很好。", "Hello. The weather is fine today.")
    ParallelCorpus.from_alignments([alignment]).write(tmp_path / "c.jsonl", card=False)
    found = aligner.read(tmp_path / "c.jsonl")
    assert isinstance(found, Alignment)
    assert [(bead.score, bead.confidence) for bead in found.beads] == [
        (bead.score, bead.confidence) for bead in alignment.beads
    ]
    assert {bead.status for bead in found.beads} == {Status.AUTO}
    unread = formats.what_is_unread(tmp_path / "c.jsonl")
    assert unread is not None
    assert unread.startswith("reading a corpus as an alignment leaves out the documents and")
    aligner.write(alignment, tmp_path / "a.jsonl")
    assert formats.what_is_unread(tmp_path / "a.jsonl") is None
    assert formats.what_is_unread(tmp_path / "a.tmx") is None


def test_scripts_that_differ_are_one_language(tmp_path: Path) -> None:
    both = [
        aligner.align(text, "The weather is fine today.", src_lang=lang, tgt_lang="en")
        for text, lang in (("今天天气很好。", "zh-Hans"), ("今天天氣很好。", "zh-Hant"))
    ]
    ParallelCorpus.from_alignments(both).write(tmp_path / "c.jsonl", card=False)
    found = aligner.read(tmp_path / "c.jsonl")
    assert isinstance(found, Alignment)
    assert (found.src.lang, found.tgt.lang) == ("zh", "en")
    ParallelCorpus.read(tmp_path / "c.jsonl").write(tmp_path / "c.parquet", card=False)
    again = aligner.read(tmp_path / "c.parquet")
    assert isinstance(again, Alignment)
    assert (again.src.lang, again.tgt.lang) == ("zh", "en")


def test_broken_corpora_name_the_line(tmp_path: Path) -> None:
    ParallelCorpus.from_pairs(PAIRS).write(tmp_path / "c.jsonl", card=False)
    lines = (tmp_path / "c.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "c.jsonl").write_text("\n".join([lines[0].replace("1", "2"), *lines[1:]]), "utf-8")
    with pytest.raises(FormatError, match=r"c\.jsonl:1: version 2 of the format is unknown"):
        aligner.read(tmp_path / "c.jsonl")
    lines[2] = lines[2].replace('"tgt"', '"target"', 1)
    (tmp_path / "c.jsonl").write_text("\n".join(lines), "utf-8")
    with pytest.raises(FormatError, match=r"c\.jsonl:3: pair\.tgt is missing|line\.tgt is missing"):
        aligner.read(tmp_path / "c.jsonl")
    mixed = ParallelCorpus.from_alignments(
        aligner.align(text, "Goodbye.", src_lang=lang, tgt_lang="en")
        for text, lang in (("再见。", "zh"), ("Auf Wiedersehen.", "de"))
    )
    mixed.write(tmp_path / "m.jsonl", card=False)
    with pytest.raises(InputError, match="several languages"):
        aligner.read(tmp_path / "m.jsonl")
