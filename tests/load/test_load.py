"""A short run of every campaign, and what their verdicts rest on."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from random import Random

import pytest

import aligner
from aligner.encoders.use import UseEncoder, UseSpans
from aligner.formats import storage
from tests.load import alignments, processes, repeated, review, texts, threads
from tests.load.growth import Growth, Limits, Sample
from tests.load.outcomes import in_turn

_COUNT = 4


@pytest.fixture(scope="module")
def wanted() -> list[str]:
    return in_turn(_COUNT)


def test_small_alignments_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    # Pools of the allocators still fill in so short a run: objects tell, memory does not.
    monkeypatch.setattr(alignments, "LIMITS", Limits(rss=1e6, blocks=20, objects=0.5))
    assert alignments.run(120, 15) == []


def test_what_is_kept_of_each_alignment_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []

    def leaking(random: Random, *_: object) -> None:
        kept.append(texts.small(random))

    monkeypatch.setattr(alignments, "one", leaking)
    assert {"blocks", "objects"} <= {what.partition(":")[0] for what in alignments.run(400, 50)}
    assert kept


@pytest.mark.parametrize("name", sorted(repeated.WORKS.keys() - {"workers"}))
def test_repeated_work_goes_well(name: str, tmp_path: Path) -> None:
    # Whether it grows takes minutes to see: python -m tests.load repeated.
    for number in range(2):
        repeated.WORKS[name](Random(number), tmp_path)


def test_what_a_turn_keeps_is_noticed() -> None:
    kept = []
    growth, turns = repeated.soaked(
        lambda random, _: kept.append([texts.small(random)]), 0.4, show=False
    )
    assert len(kept) == turns + 1
    assert growth.objects > repeated.LIMITS.objects
    assert growth.blocks > repeated.LIMITS.blocks


def test_names_of_files_that_were_written_are_forgotten(tmp_path: Path) -> None:
    def write(random: Random, __: Path) -> None:
        for _ in range(10):
            with storage.atomic_write(tmp_path / "x.txt") as out:
                out.write(str(random.random()))

    growth, _ = repeated.soaked(write, 0.4, show=False)
    # Ten interned names would be ten.
    assert growth.blocks < 5


def test_growth_is_the_median_of_slopes() -> None:
    samples = [Sample(n * 10, 1000.0 + n * 20, 50, 7.0 + n, 4) for n in range(12)]
    samples[6] = Sample(60, 9e9, 9e9, 9e9, 4)
    found = Growth.of(samples)
    assert (found.rss, found.blocks, found.objects, found.files) == (2, 0, 0.1, 0)
    assert found.beyond(Limits(2, 0, 0.1)) == []
    assert len(found.beyond(Limits(1.9, 0, 0.05))) == 2


def test_threads_that_share_get_what_is_made_in_turn(wanted: list[str]) -> None:
    assert threads.shared_work(wanted, 0) == []


def test_threads_may_all_come_first(wanted: list[str]) -> None:
    assert threads.first_uses(wanted[:2], 1, compiled=True) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize("busy", [False, True])
def test_forked_processes_get_the_same(wanted: list[str], busy: bool) -> None:
    assert processes.children("fork", wanted[:1], busy=busy) == []


def test_spawned_processes_get_the_same(wanted: list[str]) -> None:
    assert processes.children("spawn", wanted[:1], count=1) == []


def test_the_page_under_load() -> None:
    assert review.run(0.05, 8, 20) == []


def test_windows_take_little_more_than_their_vectors() -> None:
    sentences = texts.mixture(Random(1), 120)[1]
    model = UseEncoder()._model
    UseSpans(model, sentences, keep_tokens=True).windows()
    spans = UseSpans(model, sentences, keep_tokens=True)
    tracemalloc.start()
    found = spans.windows()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.vectors) > 3000
    assert peak < 5 * found.vectors.nbytes


def test_few_texts_have_the_tokens_that_many_have() -> None:
    model = UseEncoder()._model
    sentences = [*texts.talk()[0][:20], *texts.talk()[1][:20], "", "龘龘 \U0001f9ff"]
    together = model.tokenize(sentences)
    assert [model.tokenize([one])[0] for one in sentences] == together


def test_small_texts_differ() -> None:
    random = Random(3)
    found = [texts.small(random) for _ in range(200)]
    assert len({(*src, *tgt) for src, tgt in found}) == 200
    assert all(2 <= len(side) <= 6 for pair in found for side in pair)
    assert all(isinstance(aligner.split(text).text, str) for text in texts.joined(found[0]))
