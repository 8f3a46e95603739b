"""`evaluate`: sacreBLEU's numbers, and wrong use refused."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest

import aligner
from aligner import seeds
from aligner.encoders.base import Vectors
from aligner.encoders.use import UseEncoder
from aligner.errors import (
    ConfigError,
    InputError,
    LengthMismatchError,
    MissingExtraError,
    UnknownNameError,
)
from aligner.evaluation.metrics import Measured, Task, averaged
from aligner.evaluation.tables import write_segments
from aligner.evaluation.translation import EvaluationOptions, evaluate
from aligner.formats.storage import lines, read_text

ZH, EN = (lines(read_text(path)) for path in seeds.gold_sentences())


def altered(texts: Sequence[str], step: int) -> list[str]:
    """Return texts with words or characters left out, as a translation might differ."""
    out = []
    for number, text in enumerate(texts):
        gap = " " if text.isascii() else ""
        units = text.split(" ") if gap else list(text)
        kept = [unit for k, unit in enumerate(units) if (k + number) % step]
        out.append(gap.join(kept).strip() or text)
    return out


SYSTEMS = {"good": altered(EN, 9), "middle": altered(EN, 5), "bad": altered(EN, 3)}
REFERENCES = [EN, altered(EN, 7)]


@pytest.mark.parametrize(
    ("texts", "bleu", "ter"),
    [
        (EN, {"tokenize": "13a"}, {}),
        (ZH[:40], {"tokenize": "zh"}, {"normalized": True, "asian_support": True}),
    ],
    ids=["en", "zh"],
)
@pytest.mark.parametrize("count", [1, 2])
def test_scores_are_those_of_sacrebleu(
    texts: list[str], bleu: dict[str, Any], ter: dict[str, Any], count: int
) -> None:
    hypothesis, references = altered(texts, 4), [texts, altered(texts, 7)][:count]
    report = evaluate(hypothesis, references, metrics=("bleu", "chrf", "chrf++", "ter"))
    for name, metric in (
        ("bleu", BLEU(**bleu)),
        ("chrf", CHRF()),
        ("chrf++", CHRF(word_order=2)),
        ("ter", TER(**ter)),
    ):
        assert report[name] == metric.corpus_score(hypothesis, references).score
        [info] = [info for info in report.metrics if info.name == name]
        assert info.signature == str(metric.get_signature())
    each = BLEU(**bleu, effective_order=True)
    for number, value in enumerate(report.of("hypothesis", "bleu").segments):
        row = [side[number] for side in references]
        assert value == each.sentence_score(hypothesis[number], row).score


@pytest.mark.parametrize(("test", "short"), [("bootstrap", "bs"), ("randomization", "ar")])
def test_p_values_are_those_of_sacrebleu(test: Any, short: str) -> None:
    theirs = PairedTest(
        list(SYSTEMS.items()),
        {"bleu": BLEU(), "chrf": CHRF()},
        REFERENCES,
        test_type=short,
        n_samples=300,
    )()[1]
    report = evaluate(
        SYSTEMS,
        REFERENCES,
        metrics=("bleu", "chrf"),
        options=EvaluationOptions(test=test, samples=300),
    )
    for name, title in (("bleu", "BLEU"), ("chrf", "chrF2")):
        for system, result in zip(SYSTEMS, theirs[title], strict=True):
            assert not isinstance(result, str)
            assert report.of(system, name).p_value == result.p_value


@pytest.mark.parametrize("test", ["bootstrap", "randomization"])
def test_a_system_does_not_differ_from_itself(test: Any) -> None:
    report = evaluate(
        {"one": SYSTEMS["bad"], "same": SYSTEMS["bad"]},
        EN,
        metrics=("bleu",),
        options=EvaluationOptions(test=test, samples=50),
    )
    assert report.of("same", "bleu").p_value == 1.0


def test_similarity_orders_and_is_tested_too() -> None:
    report = evaluate(SYSTEMS, EN, metrics=("similarity", "consensus"))
    values = [report.of(system, "similarity").value for system in SYSTEMS]
    assert values == sorted(values, reverse=True)
    assert report.of("bad", "similarity").p_value == pytest.approx(1 / 1001)
    low, high = report.of("good", "similarity").interval or (0, 0)
    assert low < values[0] < high
    assert evaluate(EN, EN, metrics="similarity")["similarity"] == pytest.approx(1.0, abs=1e-5)


def test_of_several_references_the_best_counts() -> None:
    both = evaluate(EN, [SYSTEMS["bad"], EN], metrics="similarity")
    assert both["similarity"] == pytest.approx(1.0, abs=1e-5)


def test_the_same_text_ties_exactly() -> None:
    same = evaluate({"a": SYSTEMS["bad"], "b": SYSTEMS["bad"], "c": EN}, EN, metrics="similarity")
    assert same.of("a", "similarity").segments == same.of("b", "similarity").segments


def test_an_encoder_without_windows_compares_whole_sentences(encoder: UseEncoder) -> None:
    class Whole:
        name = "whole"
        dim = encoder.dim

        def encode(self, texts: Sequence[str]) -> Vectors:
            return encoder.encode(texts)

    options = EvaluationOptions(encoder=Whole())
    report = evaluate(SYSTEMS, EN, metrics=("similarity", "consensus"), options=options)
    assert report.metrics[0].signature == "nrefs:1|sim:cosine|enc:whole"
    vectors = encoder.encode(SYSTEMS["good"]), encoder.encode(EN)
    cosines = np.einsum("ij,ij->i", *vectors)
    assert report.of("good", "similarity").segments == pytest.approx(cosines, abs=1e-5)
    joined = evaluate({"one": " ".join(SYSTEMS["good"])}, EN, metrics="bleu", options=options)
    assert joined["bleu"] == pytest.approx(report_bleu(SYSTEMS["good"]), abs=0.5)


def report_bleu(hypothesis: list[str]) -> float:
    return float(BLEU().corpus_score(hypothesis, [EN]).score)


def test_same_seed_same_report() -> None:
    def made(seed: int) -> aligner.EvaluationReport:
        options = EvaluationOptions(seed=seed, samples=100)
        return evaluate(SYSTEMS, EN, metrics="bleu", options=options)

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_report_shows_itself(tmp_path: Path) -> None:
    report = evaluate({"<b>": SYSTEMS["bad"]}, EN, metrics="bleu", sources=ZH[: len(EN)])
    assert repr(report).startswith("<EvaluationReport 120 segments, <b>: BLEU ")
    assert "&lt;b&gt;" in report._repr_html_()
    assert "nrefs:1|case:mixed|eff:no|tok:13a" in report._repr_html_()
    write_segments(report, tmp_path / "out.tsv")
    rows = (tmp_path / "out.tsv").read_text("utf-8").splitlines()
    assert len(rows) == 121
    assert rows[0].split("\t") == [
        *("segment", "system", "source", "reference", "hypothesis", "bleu", "missing")
    ]
    with pytest.raises(UnknownNameError, match="unknown metric 'ter'; known: bleu"):
        report["ter"]


class TestWrongUse:
    def test_unequal_lengths(self) -> None:
        with pytest.raises(LengthMismatchError, match="119 segments, but reference has 120"):
            evaluate(EN[:-1], EN, resegment="never")
        with pytest.raises(
            LengthMismatchError, match=r"reference 1 has 120 .* reference 2 has 119"
        ):
            evaluate(EN, [EN, EN[:-1]])
        with pytest.raises(LengthMismatchError, match="source has 1 segments, but reference"):
            evaluate(EN, EN, sources=["one"])

    def test_transposed_references(self) -> None:
        with pytest.raises(InputError, match=r"references look transposed.* list\(zip"):
            evaluate(EN, list(zip(*REFERENCES, strict=True)))
        with pytest.raises(InputError, match="references look transposed"):
            evaluate(EN, [[line] for line in EN])
        with pytest.raises(InputError, match="hypotheses look transposed"):
            evaluate(list(zip(*SYSTEMS.values(), strict=True)), EN)

    def test_empty_references(self) -> None:
        with pytest.raises(InputError, match="there is no reference"):
            evaluate(EN, [])
        with pytest.raises(InputError, match="the reference is empty"):
            evaluate(EN, [""] * len(EN))
        with pytest.raises(InputError, match="reference 2: line 3 is empty"):
            evaluate(EN, [EN, [*EN[:2], " ", *EN[3:]]])
        partly: Any = [EN, [*EN[:2], None, *EN[3:]]]
        with pytest.raises(InputError, match="reference 2: line 3 is no text"):
            evaluate(EN, partly)
        with pytest.raises(InputError, match="the reference is empty"):
            evaluate(" ".join(EN), "", level="document")

    def test_no_hypothesis(self) -> None:
        nothing: Any
        for nothing in ([], {}, None, 3):
            with pytest.raises(InputError):
                evaluate(nothing, EN)

    @pytest.mark.parametrize("tokenizer", ["13a", "intl", "none"])
    def test_a_tokenizer_for_spaces_on_chinese(self, tokenizer: str) -> None:
        options = EvaluationOptions(tokenize=tokenizer)
        with pytest.raises(ConfigError, match=f"{tokenizer} cuts at spaces, which zh does not"):
            evaluate(ZH, ZH, metrics="bleu", options=options)
        # The language that was named counts, not the looks of the text.
        with pytest.raises(ConfigError, match="cuts at spaces"):
            evaluate(EN, EN, metrics="bleu", lang="zh-Hant", options=options)
        assert evaluate(EN, EN, metrics="bleu", options=options)["bleu"] == pytest.approx(100)

    def test_ter_of_a_language_that_it_cannot_cut(self) -> None:
        with pytest.raises(ConfigError, match="TER cuts at spaces, which th does not write"):
            evaluate(["สวัสดี"], ["สวัสดีครับ"])
        assert (
            evaluate(["สวัสดี"], ["สวัสดีครับ"], metrics="bleu").metrics[0].signature.count("tok:char")
        )

    @pytest.mark.skipif(find_spec("MeCab") is not None, reason="Japanese can be cut here")
    def test_japanese_without_its_extra(self) -> None:
        with pytest.raises(MissingExtraError, match=r"pip install 'bitext-aligner\[ja\]'"):
            evaluate(["猫です。"], ["猫だ。"], metrics="bleu", lang="ja")

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_scores_that_are_no_numbers(self, value: float) -> None:
        class Broken:
            name = title = "broken"
            higher_is_better = needs_reference = True

            def measure(self, task: Task) -> Sequence[Measured]:
                scores = np.zeros(len(task))
                scores[4] = value
                return [averaged(scores, "")]

        with pytest.raises(InputError, match=f"broken gave {value} for segment 5 of hypothesis"):
            evaluate(EN, EN, metrics=Broken())

    def test_text_without_segments_as_reference(self) -> None:
        with pytest.raises(ConfigError, match='level="document"'):
            evaluate(EN, " ".join(EN))

    def test_few_systems_for_consensus(self) -> None:
        with pytest.raises(ConfigError, match="three systems or more, but there are 2"):
            evaluate({"a": EN, "b": EN}, EN, metrics="consensus")

    def test_names(self) -> None:
        with pytest.raises(UnknownNameError, match="unknown system 'x'; known: bad, good, middle"):
            evaluate(SYSTEMS, EN, options=EvaluationOptions(baseline="x"))
        with pytest.raises(ConfigError, match="the metric bleu takes no argument"):
            evaluate(EN, EN, metrics="bleu:13a")


def test_consensus_without_reference() -> None:
    with_one = evaluate(SYSTEMS, EN, metrics="consensus")
    without = evaluate(SYSTEMS, None, metrics="consensus")
    assert without.of("bad", "consensus") == with_one.of("bad", "consensus")
    assert without.references == ()
    assert len(without) == len(EN)
    with pytest.raises(ConfigError, match="without a reference there is no bleu, chrf, ter"):
        evaluate(SYSTEMS, None)
    with pytest.raises(LengthMismatchError, match="without a reference all must be equally long"):
        evaluate({**SYSTEMS, "short": EN[:9]}, None, metrics="consensus")
    with pytest.raises(ConfigError, match="documents are cut to fit a reference"):
        evaluate(SYSTEMS, None, metrics="consensus", level="document")


def test_a_missing_translation_is_legal() -> None:
    report = evaluate(["", *EN[1:]], EN, metrics=("bleu", "chrf", "ter", "similarity"))
    assert report.of("hypothesis", "similarity").segments[0] == 0.0
    assert report.of("hypothesis", "bleu").segments[0] == 0.0


@pytest.mark.parametrize("empty", [[], [""], ["", " \n"], ""])
def test_an_empty_translation_is_refused(empty: list[str] | str) -> None:
    with pytest.raises(InputError, match=r"two: the translation is empty; .* leave the system out"):
        aligner.evaluate({"one": ["Hi."], "two": empty}, [["Hi."]], metrics="bleu")
