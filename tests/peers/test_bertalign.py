"""The bertalign engine, the two-pass engine and the scorer against bertalign (GPL-3, a peer)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import aligner
from aligner import compare, read, seeds
from aligner.encoders.base import JoinedSpans, Vectors
from aligner.encoders.use import UseEncoder
from aligner.engines.bertalign import BertalignEngine, BertalignOptions
from aligner.engines.crf import Crf
from aligner.engines.two_pass import TwoPass
from aligner.formats.text import read_lines
from aligner.splitters import lines_document
from aligner.types import Bead
from tests.evaluation.test_beads import bead_lists

pytestmark = pytest.mark.peers

type Report = Callable[[str, dict[str, float]], None]


@pytest.fixture
def report(
    record_testsuite_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> Report:
    """Show the strict F1 of engines beside each other, whatever pytest captures."""

    def show(corpus: str, figures: dict[str, float]) -> None:
        for engine, figure in figures.items():
            record_testsuite_property(f"{corpus} strict F1 {engine}", figure)
        with capsys.disabled():
            shown = ", ".join(f"{engine} {figure:.3f}" for engine, figure in figures.items())
            print(f"\n{corpus}: strict F1 {shown}")

    return show


def test_same_beads_on_the_talk(encoder: UseEncoder, report: Report) -> None:
    src, tgt = (read_lines(path) for path in seeds.gold_sentences())
    theirs = BertalignEngine().align(src, tgt, encoder)
    ours = TwoPass().align(src, tgt, encoder)
    gold = read(seeds.gold_beads())
    assert isinstance(gold, tuple)
    found = {"bertalign": theirs, "two_pass": ours, "crf": Crf().align(src, tgt, encoder)}
    figures = {engine: compare(gold, beads).strict.f1 for engine, beads in found.items()}
    report("talk", figures)
    assert figures["crf"] > figures["bertalign"] + 0.1
    assert compare(theirs, ours).strict.f1 >= 0.93


def test_same_beads_and_figure_on_the_development_data(
    encoder: UseEncoder, development_data: Path, report: Report
) -> None:
    corpus = development_data / "mac-dev"
    gold, theirs, ours, trained = [], [], [], []
    for path in sorted((corpus / "gold").glob("*.align")):
        src = read_lines(corpus / "zh" / path.stem, lang="zh")
        tgt = read_lines(corpus / "en" / path.stem, lang="en")
        beads = read(path)
        assert isinstance(beads, tuple)
        gold.append(beads)
        theirs.append(BertalignEngine().align(src, tgt, encoder))
        ours.append(TwoPass().align(src, tgt, encoder))
        trained.append(Crf().align(src, tgt, encoder))
    found = {"bertalign": theirs, "two_pass": ours, "crf (trained on these texts)": trained}
    report("MAC-dev", {name: compare(gold, beads).strict.f1 for name, beads in found.items()})
    assert compare(theirs, ours).strict.f1 >= 0.98
    assert compare(gold, ours).strict.f1 >= compare(gold, theirs).strict.f1 - 0.005


def test_every_option_reaches_the_package(
    encoder: UseEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bertalign

    made = []

    class Watched(bertalign.Bertalign):  # type: ignore[misc]
        def align_sents(self) -> Any:
            made.append(self)
            return super().align_sents()

    monkeypatch.setattr(bertalign, "Bertalign", Watched)
    options = BertalignOptions(
        max_align=3, top_k=2, win=4, skip=-0.3, margin=False, len_penalty=False
    )
    src, tgt = lines_document(["你好。", "再见。"]), lines_document(["Hello.", "Goodbye."])
    beads = BertalignEngine(options).align(src, tgt, encoder)
    assert [(bead.src, bead.tgt) for bead in beads] == [((0,), (0,)), ((1,), (1,))]
    [package] = made
    assert {name: getattr(package, name) for name in asdict(options)} == asdict(options)


def test_a_document_of_difficult_lines_keeps_its_sentences(encoder: UseEncoder) -> None:
    src = [
        "你好。",
        "我叫\x0b乔安妮。",
        "今天\u2028天气\x85很好。",
        "",
        "他\n走了。",
        "\u200b\ufeff",
    ]
    tgt = ["Hello.", "My name\x1c is Joanne.", "The  weather\u2029is fine.", "He left.\f", " "]
    alignment = aligner.align(src, tgt, engine="bertalign", src_lang="zh", tgt_lang="en")
    alignment.validate()
    linked = {(bead.src, bead.tgt) for bead in alignment.beads if not bead.is_null}
    assert linked >= {((0,), (0,)), ((1,), (1,)), ((2,), (2,))}
    assert all(bead.score is None and bead.confidence is None for bead in alignment.beads)
    assert "engine:bertalign|enc:use-m3" in str(alignment.signature)


@pytest.mark.parametrize(("src", "tgt"), [([], []), (["你好。"], []), ([], ["Hello.", "Bye."])])
def test_empty_documents(src: list[str], tgt: list[str]) -> None:
    alignment = aligner.align(src, tgt, engine="bertalign", src_lang="zh", tgt_lang="en")
    alignment.validate()
    assert all(bead.is_null for bead in alignment.beads)


@pytest.mark.parametrize(("src", "tgt"), [(1, 1), (2, 9), (9, 2), (3, 250)])
def test_few_sentences(encoder: UseEncoder, src: int, tgt: int) -> None:
    first = lines_document([f"这是第{i}句话。" for i in range(src)])
    second = lines_document([f"This is sentence number {j}." for j in range(tgt)])
    BertalignEngine().align(first, second, encoder)


def test_an_encoder_that_does_not_compose(encoder: UseEncoder) -> None:
    class Plain:
        name = "plain"
        dim = encoder.dim

        def encode(self, texts: Sequence[str]) -> Vectors:
            return encoder.encode(texts)

    src, tgt = (read_lines(path) for path in seeds.gold_sentences())
    composed = BertalignEngine().align(src, tgt, encoder)
    assert compare(composed, BertalignEngine().align(src, tgt, Plain())).strict.f1 >= 0.98
    assert isinstance(aligner.encoders.span_table(Plain(), ["a"]), JoinedSpans)


def test_what_bertalign_cannot_do_is_said_clearly(encoder: UseEncoder) -> None:
    one = lines_document(["你好。"])
    with pytest.raises(aligner.UnsupportedLanguageError, match="engine two_pass"):
        BertalignEngine().align(one, lines_document(["안녕하세요.", "감사합니다."]), encoder)
    with pytest.raises(aligner.InputError, match="finds no path through 1 source and 2000 target"):
        BertalignEngine().align(one, lines_document(["Hello there."] * 2000), encoder)
    with pytest.raises(aligner.InputError, match="visible character"):
        BertalignEngine().align(one, lines_document(["Hello.", " "]), encoder)
    with pytest.raises(aligner.ConfigError, match="needs an encoder"):
        BertalignEngine().align(one, one, None)


def test_the_sentences_that_the_package_sees_are_counted(
    encoder: UseEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aligner.engines.bertalign.one_line", str)
    with pytest.raises(aligner.InputError, match="given 1 and 1 sentences, but sees a text of 2"):
        BertalignEngine().align(
            lines_document(["你好。\n再见。"]), lines_document(["Hello."]), encoder
        )


@settings(max_examples=200, deadline=None)
@given(bead_lists, bead_lists)
def test_same_scores(gold: list[Bead], test: list[Bead]) -> None:
    from bertalign.eval import score_multiple

    theirs = score_multiple(
        [[(list(b.src), list(b.tgt)) for b in gold]], [[(list(b.src), list(b.tgt)) for b in test]]
    )
    ours = compare(gold, test)
    for name, value in (("strict", ours.strict), ("lax", ours.lax)):
        assert value.precision == pytest.approx(theirs[f"precision_{name}"])
        assert value.recall == pytest.approx(theirs[f"recall_{name}"])
        assert value.f1 == pytest.approx(theirs[f"f1_{name}"])
