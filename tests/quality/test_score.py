"""`aligner.score` on the talk, on small examples, and on anything."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner import seeds
from aligner.encoders.use import UseEncoder
from aligner.quality import SCORERS
from aligner.quality.adequacy import AdequacyScorer
from aligner.quality.clauses import clauses, size
from aligner.quality.detector import load_detector, parse_detector
from aligner.quality.findings import Finding, Kind, Severity
from aligner.quality.output import json_text, summary_lines, tsv_lines
from aligner.quality.report import QualityReport
from aligner.quality.sampling import Sample, sample
from aligner.types import Alignment, Bead
from tests.texts import texts

PAIRS = [
    ("我喜欢吃苹果，他喜欢喝绿茶。", "I like eating apples."),
    (
        "我们明天去上海。",
        "We are going to Shanghai tomorrow, but nobody knows when we will return.",
    ),
    ("今天天气很好，我们去公园。", "The weather is nice today, so we go to the park."),
    ("他有三只猫。", "He has four cats."),
]


@pytest.fixture(scope="module")
def talk() -> tuple[Alignment, QualityReport]:
    src, tgt = (aligner.read(path) for path in seeds.talk())
    assert isinstance(src, aligner.Document)
    assert isinstance(tgt, aligner.Document)
    alignment = aligner.align(src, tgt)
    return alignment, aligner.score(alignment)


def of(report: QualityReport, *kinds: Kind) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind in kinds]


def named(findings: Sequence[Finding], text: str) -> bool:
    return any(text in passage.text for finding in findings for passage in finding.passages)


def test_the_talk_from_its_raw_transcripts(talk: tuple[Alignment, QualityReport]) -> None:
    _, report = talk
    [gap] = of(report, Kind.GAP)
    assert named([gap], "唯一的产品是GPT-3的API和其等待列表。")
    assert named([gap], "我们发现这使得数据收集变得非常直观。")
    assert report.src.gaps == 1
    only_chinese = of(report, Kind.OMISSION)
    assert named(only_chinese, "这种智能化的交互方式使得信息的传递更为便捷和直观。")
    assert named(only_chinese, "更全面地理解用户和开发人员的实际需求")
    assert named(of(report, Kind.ADDITION), "The research organization at OpenAI does a ton")
    assert named(of(report, Kind.NAME), "GPQ-4")
    renderings = of(report, Kind.RENDERING)
    assert all(
        named(renderings, name) for name in ("Barret", "巴雷特", "Joanne", "乔安妮", "DALL-E")
    )
    # Few, and not one for each sentence of the gap.
    assert len(report.findings) < 30
    assert 0.6 < report.src.character_coverage < 0.75
    assert report.tgt.character_coverage > 0.9
    assert report.segments[0].confidence is not None


def test_passages_are_the_documents_text(talk: tuple[Alignment, QualityReport]) -> None:
    alignment, report = talk
    documents = {"src": alignment.src, "tgt": alignment.tgt}
    passages = [passage for finding in report.findings for passage in finding.passages]
    passages += [
        passage
        for segment in report.segments
        for passage in (segment.missing, segment.added)
        if passage is not None
    ]
    assert len(passages) > 100
    for passage in passages:
        text = documents[passage.side].text
        assert text[passage.span.start : passage.span.end] == passage.text != ""


def test_reports_are_the_same_every_time(talk: tuple[Alignment, QualityReport]) -> None:
    alignment, report = talk
    assert aligner.score(alignment) == report
    assert str(report.signature).startswith("score:adequacy|enc:use-m3|weights:")
    assert "align.engine:crf" in str(report.signature)
    assert load_detector().version in str(report.signature)


def test_small_examples() -> None:
    report = aligner.score(PAIRS)
    found = [(one.kind, one.segment, [p.text for p in one.passages]) for one in report.findings]
    assert (Kind.OMISSION, 0, ["他喜欢喝绿茶"]) in found
    assert (Kind.ADDITION, 1, ["but nobody knows when we will return"]) in found
    assert (Kind.NUMBER, 3, ["三只", "four"]) in found
    assert {one.segment for one in report.findings} == {0, 1, 3}
    first, second, third, _ = report.segments
    assert min(first.omission, second.addition) > 0.9
    assert max(first.addition, second.omission) < 0.1
    assert max(third.omission, third.addition) < 0.2
    assert {segment.number for segment in report.worst()} == {0, 1, 3}
    assert len(report.worst(1)) == 1


def test_texts_that_do_not_belong_together() -> None:
    pairs = [pair for pair in seeds.gold().pairs() if pair.src and pair.tgt]
    wrong = [(pairs[i].src, pairs[(i + 40) % 100].tgt) for i in (3, 20)]
    report = aligner.score([(pair.src, pair.tgt) for pair in pairs[:100]] + wrong)
    assert [finding.segment for finding in of(report, Kind.MISMATCH)] == [100, 101]
    assert all(not of_segment(report, number) for number in (100, 101))


def of_segment(report: QualityReport, number: int) -> list[Finding]:
    return [
        one
        for one in report.segments[number].findings
        if one.kind in (Kind.OMISSION, Kind.ADDITION)
    ]


def test_null_beads() -> None:
    alignment = Alignment(
        aligner.split("今天天气很好。酷！我们去公园。", lang="zh"),
        aligner.split("The weather is nice today. We all know that very well.", lang="en"),
        (Bead((0,), (0,)), Bead((1,), ()), Bead((), (1,)), Bead((2,), ())),
    )
    report = aligner.score(alignment)
    assert [(one.kind, one.severity, one.segment) for one in report.findings] == [
        (Kind.OMISSION, Severity.MAJOR, 3),
        (Kind.ADDITION, Severity.MAJOR, 2),
        (Kind.OMISSION, Severity.MINOR, 1),
    ]
    assert (report.src.covered_sentences, report.tgt.covered_sentences) == (1, 1)
    assert report.segments[1].omission == 1.0
    assert report.segments[1].similarity is None


def test_nothing_to_score() -> None:
    for given_pairs in ([], [("", "")], [(" ", "x")]):
        report = aligner.score(given_pairs)
        assert len(report.segments) == len(given_pairs)
        assert 0 <= report.src.character_coverage <= 1
        json.dumps(report.as_dict(), allow_nan=False)


@pytest.mark.parametrize("wrong", ["text", b"x", 3, [("a", "b", "c")], [("a", 1)], ["ab"]])
def test_what_is_no_pair_is_refused(wrong: object) -> None:
    with pytest.raises(aligner.InputError, match="pair"):
        aligner.score(wrong)  # type: ignore[arg-type]


def test_a_scorer_may_be_an_instance(encoder: UseEncoder) -> None:
    assert aligner.score(PAIRS, scorer=AdequacyScorer(encoder)) == aligner.score(PAIRS)


def test_names_and_encoders_are_checked() -> None:
    assert SCORERS.names() == ("adequacy",)
    with pytest.raises(aligner.UnknownNameError, match="unknown scorer 'comet'; known: adequacy"):
        aligner.score(PAIRS, scorer="comet")

    class Plain:
        name, dim = "plain", 2

        def encode(self, texts: Sequence[str]) -> object:
            raise NotImplementedError

    with pytest.raises(aligner.ConfigError, match="does not offer"):
        aligner.score(PAIRS, encoder=Plain())  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_any_text_has_finite_figures(encoder: UseEncoder, pairs: list[tuple[str, str]]) -> None:
    report = aligner.score(pairs, encoder=encoder)
    for segment in report.segments:
        shares = (segment.omission, segment.addition, segment.src_coverage, segment.tgt_coverage)
        assert all(0 <= value <= 1 for value in (*shares, segment.mismatch or 0.0))
        assert segment.similarity is None or -1.001 <= segment.similarity <= 1.001
        assert segment.margin is None or math.isfinite(segment.margin)
    json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert len(list(tsv_lines(report))) == len(pairs) + 1
    assert all("\n" not in line and "\r" not in line for line in tsv_lines(report))
    assert list(summary_lines(report))


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(PAIRS) + 6)))
def test_the_order_of_pairs_changes_no_figure(encoder: UseEncoder, order: list[int]) -> None:
    pairs = [*PAIRS, *[(pair.src, pair.tgt) for pair in seeds.gold().pairs()][:6]]
    scorer = AdequacyScorer(encoder)
    straight = list(scorer.judge(sample(pairs), pairs))
    shuffled = [pairs[number] for number in order]
    for number, judgement in zip(order, scorer.judge(sample(shuffled), shuffled), strict=True):
        assert judgement.margin == pytest.approx(straight[number].margin, abs=1e-5)
        assert judgement.omission.clause == straight[number].omission.clause
        assert judgement.omission.probability == pytest.approx(
            straight[number].omission.probability, abs=1e-4
        )


def test_samples_are_the_same_in_any_order_and_of_any_size() -> None:
    pairs = [(f"源{i}", f"target {i}") for i in range(200)]
    assert sample(pairs, 50) == sample(reversed(pairs), 50)
    assert len(sample(pairs, 50)) == 50
    assert set(sample(pairs, 50)) <= set(sample(pairs, 100)) <= set(pairs)
    chosen = Sample(10)
    for pair in [("a", "b"), ("a", "b"), ("a", " "), ("", "b")]:
        chosen.add(pair)
    assert chosen.pairs() == (("a", "b"),)


def test_the_weights_say_where_they_come_from() -> None:
    stored = json.loads(resources.files("aligner.quality").joinpath("detector.json").read_text())
    provenance = stored["provenance"]
    assert provenance["trained by"] == "python -m benchmarks.train_quality --write"
    assert not any("barret" in name or "talk/" in name for name in provenance["documents"])
    held_out = provenance["results"]
    assert held_out["TED, fitted on MAC-dev"]["omission AUC"] >= 0.95
    assert held_out["MAC-dev, fitted on TED"]["addition AUC"] >= 0.85


def test_weights_that_lack_something_are_refused() -> None:
    with pytest.raises(KeyError):
        parse_detector("{}")


def test_a_deleted_clause_is_found_in_the_ted_talks(
    development_data: Path, encoder: UseEncoder
) -> None:
    rows = csv.DictReader(
        (development_data / "mqm-ted-dev.tsv").read_text("utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    talk = {
        row["seg_id"]: (row["source"], row["target"].replace("<v>", "").replace("</v>", ""))
        for row in rows
        if (row["system"], row["doc"]) == ("refB", "talk.9")
    }
    pairs = list(talk.values())
    shortened = []
    for src, tgt in pairs:
        own = clauses(tgt)
        if len(own) > 1 and size(tgt[own[-1].start :]) >= 4:
            shortened.append((src, tgt[: own[-1].start].strip()))
    scorer = AdequacyScorer(encoder)
    calibration = scorer.calibrate(sample(pairs))
    whole, damaged = (
        [one.omission.probability for one in scorer.judge_block(calibration, block)]
        for block in (pairs, shortened)
    )
    assert len(damaged) > 40
    above = sum(bad > good for bad in damaged for good in whole) / (len(whole) * len(damaged))
    assert above > 0.95


def test_json_holds_the_report(talk: tuple[Alignment, QualityReport]) -> None:
    _, report = talk
    data = json.loads(json_text(report))
    assert len(data["segments"]) == len(report.segments)
    assert data["findings"][0]["kind"] == "gap"
    assert data["signature"] == str(report.signature)
    assert data["src"]["gaps"] == 1
