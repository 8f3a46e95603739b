"""Figures of quality lie within their ranges whatever the texts, and so do those of pages and corpora."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

import aligner
from aligner import ParallelCorpus, QualityReport
from aligner.corpora.card import card_json, card_markdown
from aligner.corpora.evidence import Judge
from aligner.corpora.pairs import Verdict
from aligner.corpora.scores import ScoreStage
from aligner.errors import InputError
from aligner.quality.output import json_text, tsv_lines
from aligner.reports.plots import path_plot, save_plot, scores_plot
from tests.engines.strategies import EDGES
from tests.texts import texts

# Of those that differ from each other in length only, one is enough.
NAMES = [name for name in EDGES if name not in {"very many alike", "one and 300 alike"}]
# As a word of its own, in what is no script.
_NO_NUMBER = re.compile(r"(?<![A-Za-z])(nan|inf|infinity)(?![A-Za-z])", re.IGNORECASE)


@pytest.fixture(autouse=True)
def numbers_are_numbers() -> Iterator[None]:
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


def check(report: QualityReport) -> None:
    json.dumps(report.as_dict(), allow_nan=False)
    assert not _NO_NUMBER.search(
        "\n".join(line.partition("\t0\t")[0] for line in tsv_lines(report))
    )
    json.loads(json_text(report))
    for side in (report.src, report.tgt):
        assert 0 <= side.sentence_coverage <= 1
        assert 0 <= side.character_coverage <= 1
        assert side.covered_characters <= side.characters + 1e-6
    for segment in report.segments:
        assert segment.similarity is None or -1 - 1e-6 <= segment.similarity <= 1 + 1e-6
        assert segment.margin is None or -3 <= segment.margin <= 3
        for value in (segment.mismatch, segment.omission, segment.addition,
                      segment.src_coverage, segment.tgt_coverage):  # fmt: skip
            assert value is None or 0 <= value <= 1
    for finding in report.findings:
        assert finding.probability is None or 0 <= finding.probability <= 1


@pytest.mark.parametrize("name", NAMES)
def test_documents_at_the_edge(name: str, tmp_path: Path) -> None:
    src, tgt = EDGES[name]
    # The engine of lengths pairs what has nothing in common.
    found = aligner.align(src, tgt, engine="gale_church", src_lang="zh", tgt_lang="en")
    report = aligner.score(found)
    check(report)
    page = re.sub(r"<(script|style)\b.*?</\1>", "", found.to_html(quality=report), flags=re.DOTALL)
    assert not _NO_NUMBER.search(page)
    assert not _NO_NUMBER.search(found._repr_html_() + report._repr_html_())
    drawings: tuple[Callable[[aligner.Alignment], Figure], ...] = (path_plot, scores_plot)
    for number, draw in enumerate(drawings):
        try:
            figure = draw(found)
        except InputError as error:
            assert "there is nothing to draw" in str(error)  # noqa: PT017 - either is right
            continue
        save_plot(figure, tmp_path / f"{number}.svg")
        assert not _NO_NUMBER.search((tmp_path / f"{number}.svg").read_text("utf-8"))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_any_pairs(pairs: list[tuple[str, str]]) -> None:
    check(aligner.score(pairs, src_lang="zh", tgt_lang="en"))


CORPORA = {
    "no pair": [],
    "one pair": [("你好。", "Hello.")],
    "the same pair": [("你好。", "Hello.")] * 30,
    "empty texts": [("", ""), ("", "a"), ("a", "")],
    "marks": [("。", "."), ("！", "!")],
    "control characters": [("\x00\x01", "\x02"), ("\u0301", "\u200b")],
    "unequal": [("很" * 10_000, "a"), ("a", "b " * 5_000)],
}


# Scores that are shares, confidences or probabilities; those of the last are the scorer's figures.
_SHARES = {
    "AdequacyFilter",
    "CoverageFilter",
    "CharacterScoreFilter",
    "LanguageIDFilter",
    "LongestCommonSubstringFilter",
}


def check_verdict(verdict: Verdict) -> None:
    # The length of a text is infinitely many times that of an empty one.
    least = 0 if verdict.step == "LengthRatioFilter" else -3
    most = np.inf if verdict.step.startswith("Length") else 3
    assert all(least <= value <= most for value in verdict.score), verdict
    shares = verdict.score[2:] if verdict.step == "score" else verdict.score
    if verdict.step in _SHARES or verdict.step == "score":
        assert all(0 <= value <= 1 for value in shares), verdict


@pytest.mark.parametrize("name", CORPORA)
def test_corpora(name: str, tmp_path: Path) -> None:
    corpus = ParallelCorpus.from_pairs(CORPORA[name], src_lang="zh", tgt_lang="en")
    judge = Judge()
    cleaned = corpus.filter().deduplicate().normalise().then(ScoreStage(judge))
    scored = corpus.then(ScoreStage(judge))
    # One after the other they leave each other nothing of the worst.
    alone = [corpus.filter(one) for one in ("LengthRatioFilter", *sorted(_SHARES))]
    cleaned.write(tmp_path / "clean.jsonl", rejected=tmp_path / "rejected.jsonl")
    for statistics in (corpus.statistics(), cleaned.statistics()):
        json.dumps(statistics.as_dict(), allow_nan=False)
        json.loads(card_json(statistics))
        assert not _NO_NUMBER.search(card_markdown(statistics))
    # The rejected ones too: a score that is no number accepts nothing.
    for pair in chain.from_iterable(one.examined() for one in (cleaned, scored, *alone)):
        for verdict in pair.verdicts:
            check_verdict(verdict)
