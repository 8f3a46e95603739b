"""Counting in parts gives what counting at once gives."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.corpora import distinct
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.distinct import Distinct
from aligner.corpora.pairs import CorpusPair
from aligner.corpora.statistics import Survey
from aligner.errors import InputError

TEXTS = st.sampled_from(["你好。", "再见。", "Hello.", "Bye. 7", "x" * 50, "今天天气很好。"])


def judged(rows: list[tuple[str, str]]) -> tuple[list[CorpusPair], ParallelCorpus]:
    corpus = ParallelCorpus.from_pairs(rows, src_lang="zh", tgt_lang="en").filter(
        "LengthFilter", "LengthRatioFilter"
    )
    return list(corpus.examined()), corpus


@given(rows=st.lists(st.tuples(TEXTS, TEXTS), max_size=12), data=st.data())
def test_surveys_add_up(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    pairs, corpus = judged(rows)
    whole = Survey((), corpus.pending)
    for pair in pairs:
        whole.add(pair)
    total = Survey((), corpus.pending)
    at = data.draw(st.integers(0, len(pairs)))
    for part in (pairs[at:], pairs[:at]):
        survey = Survey((), corpus.pending)
        for pair in part:
            survey.add(pair)
        state = json.loads(json.dumps(survey.state()))
        total.absorb(Survey.from_state(state, (), corpus.pending))
    assert total.result() == whole.result()
    assert json.dumps(total.state()) == json.dumps(whole.state())


def test_many_are_counted_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct, "_LOOSE", 10)
    counted, other = Distinct(), Distinct()
    for number in range(1000):
        for _ in range(2):
            counted.add(hashlib.blake2b(str(number % 400).encode()).digest())
            other.add(hashlib.blake2b(str(number % 500).encode()).digest())
    assert len(counted._loose) <= 50 + 1
    assert (len(counted), len(other)) == (400, 500)
    for _ in range(3):
        counted.absorb(other)
    assert len(counted) == 500
    assert counted.state() == other.state()
    assert len(Distinct.from_state(counted.state())) == 500
    with pytest.raises(InputError, match="not the fingerprints"):
        Distinct.from_state("§")
