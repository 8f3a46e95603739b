"""SentencePiece on the talk's corpus."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import sentencepiece

from aligner import seeds
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.subwords import Subwords, train_subwords
from aligner.errors import ConfigError, InputError, ModelError


@pytest.fixture(scope="module")
def corpus() -> ParallelCorpus:
    return ParallelCorpus.from_alignments([seeds.gold()]).normalise()


@pytest.fixture(scope="module")
def subwords(corpus: ParallelCorpus) -> Subwords:
    return train_subwords(corpus, vocab_size=1500, character_coverage=1.0)


def test_texts_come_back(corpus: ParallelCorpus, subwords: Subwords) -> None:
    assert len(subwords) == 1500
    for pair, (src, tgt) in zip(corpus, subwords.encode_pairs(corpus), strict=True):
        assert subwords.decode(tgt) == pair.tgt
        # SentencePiece itself makes full-width marks half-width (NFKC).
        assert subwords.decode(src) == unicodedata.normalize("NFKC", pair.src)
        assert len(tgt) < len(pair.tgt)


def test_the_same_corpus_gives_the_same_model(corpus: ParallelCorpus, subwords: Subwords) -> None:
    assert train_subwords(corpus, vocab_size=1500, character_coverage=1.0).model == subwords.model


def test_files(corpus: ParallelCorpus, subwords: Subwords, tmp_path: Path) -> None:
    subwords.save(tmp_path / "talk.model")
    assert [path.name for path in tmp_path.iterdir()] == ["talk.model"]
    again = Subwords.load(tmp_path / "talk.model")
    assert again.encode("Hello there.") == subwords.encode("Hello there.")
    peer = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "talk.model"))
    assert peer.encode("Hello there.", out_type=int) == subwords.encode_ids("Hello there.")
    again.write_encoded(corpus, (tmp_path / "talk.zh", tmp_path / "talk.en"))
    lines = (tmp_path / "talk.en").read_text("utf-8").splitlines()
    assert len(lines) == len(list(corpus))
    assert lines[0].split(" ") == subwords.encode(next(iter(corpus)).tgt)
    (tmp_path / "no.model").write_text("no model")
    with pytest.raises(ModelError, match=r"no\.model: not a SentencePiece model"):
        Subwords.load(tmp_path / "no.model")
    with pytest.raises(InputError, match="does not exist"):
        subwords.save(tmp_path / "nowhere" / "talk.model")


def test_what_cannot_be_trained(corpus: ParallelCorpus) -> None:
    with pytest.raises(ConfigError, match="cannot make 100000 subwords"):
        train_subwords(corpus, vocab_size=100_000)
    with pytest.raises(InputError, match="no text"):
        train_subwords([])
    for wrong in (
        {"side": "left"},
        {"model_type": "char"},
        {"character_coverage": 0},
        {"vocab_size": 0},
    ):
        with pytest.raises(ConfigError):
            train_subwords(corpus, **wrong)


def test_a_side_of_its_own(corpus: ParallelCorpus) -> None:
    english = train_subwords(corpus, vocab_size=400, model_type="bpe", side="tgt")
    assert len(english) == 400
    assert english.encode_ids("你")[-1] == 0
