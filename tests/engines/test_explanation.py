"""Explanations: features, rivals and their probabilities."""

from __future__ import annotations

import gc
import re
from dataclasses import replace
from typing import Any

import pytest

import aligner
from aligner import seeds
from aligner.engines.crf import Crf
from aligner.engines.sides import _sides
from aligner.types import Alignment, Bead, Signature


@pytest.fixture(scope="module")
def talk() -> Alignment:
    gold = seeds.gold()
    return aligner.align(gold.src, gold.tgt)


@pytest.fixture(scope="module")
def engine() -> Crf:
    """Return one engine for all questions: it remembers the documents."""
    return Crf()


def doubtful(talk: Alignment) -> Bead:
    pairs = [bead for bead in talk.beads if not bead.is_null]
    return min(pairs, key=lambda bead: bead.confidence or 0.0)


def test_a_chosen_bead(talk: Alignment, engine: Crf) -> None:
    bead = doubtful(talk)
    found = talk.explain(bead, engine=engine)
    assert found.bead == bead
    assert found.probability == pytest.approx(bead.confidence, abs=1e-5)
    assert sum(one.contribution for one in found.evidence) == pytest.approx(bead.score, abs=1e-4)
    sizes = [abs(one.contribution) for one in found.evidence]
    assert sizes == sorted(sizes, reverse=True)


def test_rivals_hold_the_same_sentences(talk: Alignment, engine: Crf) -> None:
    keys = {(bead.src, bead.tgt) for bead in talk.beads}
    for bead in sorted(talk.beads, key=lambda bead: bead.confidence or 0.0)[:12]:
        found = talk.explain(bead, engine=engine)
        assert {(one.src, one.tgt) for one in found.chosen} <= keys
        assert (bead.src, bead.tgt) not in {(one.src, one.tgt) for one in found.rival}
        for side in ("src", "tgt"):
            chosen, rival = (
                sorted(i for one in beads for i in getattr(one, side))
                for beads in (found.chosen, found.rival)
            )
            assert chosen == rival
        # The best path is the likelier one of the two.
        assert found.chosen_probability >= found.rival_probability > 0.0
        assert found.chosen_probability + found.rival_probability <= 1.0 + 1e-9
        assert found.chosen_probability <= found.probability + 1e-9


def test_a_bead_that_was_not_chosen(talk: Alignment, engine: Crf) -> None:
    bead = doubtful(talk)
    rival = next(one for one in talk.explain(bead, engine=engine).rival if not one.is_null)
    found = talk.explain(rival, engine=engine)
    assert 0.0 < found.probability < 1.0
    assert (bead.src, bead.tgt) in {(one.src, one.tgt) for one in found.rival}


def test_a_bead_that_was_ruled_out(talk: Alignment, engine: Crf) -> None:
    found = talk.explain(Bead((0, 1, 2), (0,)), engine=engine)
    assert found.probability == 0.0
    assert not found.evidence
    assert [one.kind for one in found.rival] == ["1-1"] * 3


def test_the_mirror_image(talk: Alignment, engine: Crf) -> None:
    bead = doubtful(talk)
    there = talk.explain(bead, engine=engine)
    back = aligner.align(talk.tgt, talk.src).explain(Bead(bead.tgt, bead.src), engine=engine)
    assert back.probability == there.probability
    assert back.evidence == there.evidence
    assert [(one.tgt, one.src) for one in back.rival] == [(one.src, one.tgt) for one in there.rival]


def test_it_reads_well(talk: Alignment, engine: Crf) -> None:
    text = str(talk.explain(doubtful(talk), engine=engine))
    head, *features, with_it, without = text.splitlines()
    assert re.fullmatch(r"\[[\d, ]*\]:\[[\d, ]*\]  probability 0\.\d{3}", head)
    assert all(re.match(r" +[+-]\d+\.\d\d  \w", line) for line in features)
    assert with_it.startswith("with it ")
    assert without.startswith("without it ")


def test_empty_sentences_keep_their_numbers(engine: Crf) -> None:
    src = ["你好。", "  ", "我叫乔安妮。"]
    found = aligner.align(src, ["Hello.", "My name is Joanne."])
    bead = next(bead for bead in found.beads if 2 in bead.src)
    assert Bead(bead.src, bead.tgt) in found.explain(bead, engine=engine).chosen
    empty = next(bead for bead in found.beads if bead.src == (1,))
    with pytest.raises(aligner.InputError, match="holds no text"):
        found.explain(empty, engine=engine)


def test_a_side_without_sentences() -> None:
    found = aligner.align(["你好。"], [], src_lang="zh", tgt_lang="en")
    assert found.explain(found.beads[0]).probability == 1.0


def test_wrong_questions(talk: Alignment) -> None:
    lengths = replace(talk, signature=Signature((("engine", "gale_church"),)))
    with pytest.raises(aligner.ConfigError, match="gale_church does not explain itself"):
        lengths.explain(talk.beads[0])
    other = replace(talk, signature=Signature((("engine", "crf"), ("enc", "labse"))))
    with pytest.raises(aligner.ConfigError, match="encoder labse: give it"):
        other.explain(talk.beads[0])
    with pytest.raises(aligner.InputError, match="consecutive sentences"):
        talk.explain(Bead((0, 2), (0,)))
    with pytest.raises(aligner.InputError, match="names a sentence that is not there"):
        talk.explain(Bead((0, 9999), (0,)))


def test_vectors_are_let_go(talk: Alignment) -> None:
    gc.collect()
    held = len(_sides)
    engine = Crf()
    found = talk.explain(talk.beads[0], engine=engine)
    gc.collect()
    assert len(_sides) == held
    # What is left is enough for further questions.
    assert talk.explain(talk.beads[0], engine=engine) == found


def test_the_documents_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = aligner.align(["你好。", "再见。"], ["Hello.", "Goodbye."])
    looks: list[int] = []
    look = Crf.prepare

    def counted(self: Crf, *arguments: Any) -> Any:
        looks.append(1)
        return look(self, *arguments)

    monkeypatch.setattr(Crf, "prepare", counted)
    for bead in found.beads:
        found.explain(bead)
    assert len(looks) == 1
