"""Scoring a translation: omissions and additions, wrong pairs, the talk's errors, and the cost.

The talk, and copies of it that are damaged, are scored with the weights of the package, which have
never seen it. Every figure of MAC-dev and the TED talks is held out: the detector is fitted on the other
corpus. On the real annotations of the TED talks it is the one fitted on MAC-dev.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

import numpy as np

import aligner
from aligner import seeds
from aligner.encoders.use import UseEncoder
from aligner.quality.adequacy import AdequacyScorer
from aligner.quality.calibration import blocks
from aligner.quality.checks import Context, remarks
from aligner.quality.common_terms import common_terms
from aligner.quality.detector import Detector, load_detector
from aligner.quality.findings import Finding, Kind, Severity
from aligner.quality.renderings import TextOf
from aligner.quality.report import QualityReport
from aligner.quality.sampling import TextPair, sample
from aligner.types import Alignment, Document
from benchmarks.damage import copies
from benchmarks.data import mqm_segments, newstest
from benchmarks.timing import middle, timed
from benchmarks.train_quality import (
    SEED,
    Documents,
    auc,
    corpora,
    fit,
    judged,
    report,
    usual_figures,
)

PAIRS = 10_000
# Translations that make up the number.
_NEWS = ("ref.A.zh", "ref.B.zh", "systems/Online-B.zh", "systems/Online-Y.zh")
_CLASSES = {
    Kind.GAP: "omission",
    Kind.OMISSION: "omission",
    Kind.ADDITION: "addition",
    Kind.NAME: "inconsistency",
    Kind.RENDERING: "inconsistency",
    Kind.NUMBER: "inconsistency",
}


def run() -> dict[str, object]:
    """Print tables and return the figures."""
    encoder = UseEncoder()
    figures: dict[str, object] = {"talk": talk()}
    figures["the talk, damaged"] = damaged(encoder)
    _print("the talk, damaged", figures["the talk, damaged"])
    own = [copy.pair for copy in copies(0, _talk_pairs(), np.random.default_rng(SEED))]
    figures["cost, the talk"] = cost(encoder, list(dict.fromkeys(own)))
    sets = corpora()
    if set(sets) != {"MAC-dev", "TED"}:
        return figures
    for name, other in (("TED", "MAC-dev"), ("MAC-dev", "TED")):
        usual = usual_figures(encoder, sets[other])
        found = fit(judged(encoder, sets[other], usual), usual)
        title = f"{name}, fitted on {other}"
        figures[title] = report(found, judged(encoder, sets[name], usual))
        _print(title, figures[title])
        figures[f"{name}, retrieval"] = retrieval(encoder, found, sets[name])
        _print(f"{name}, retrieval in the document", figures[f"{name}, retrieval"])
        if name == "TED":
            figures["real annotations"] = annotated(encoder, found)
            _print("real annotations of the TED talks", figures["real annotations"])
    figures["cost"] = cost(encoder, many_pairs(sets))
    return figures


def _print(title: str, figures: object) -> None:
    print(f"\n{title}")
    assert isinstance(figures, dict)
    for name, value in figures.items():
        print(f"  {name:44}{value:>10}")


def retrieval(encoder: UseEncoder, found: Detector, documents: Documents) -> dict[str, float]:
    """Return how often a text's own counterpart is the nearest of its document, by margin."""
    scorer = AdequacyScorer(encoder, detector=found)
    hits: list[bool] = []
    for _, pairs in documents:
        calibration = scorer.calibrate(sample(pairs))
        src, tgt = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
        margins = src @ tgt.T
        margins -= 0.5 * calibration.text_hubs(src, 0)[:, None]
        margins -= 0.5 * calibration.text_hubs(tgt, 1)[None, :]
        own = np.arange(len(pairs))
        hits += [*(margins.argmax(axis=1) == own), *(margins.argmax(axis=0) == own)]
    return {"own counterpart is nearest": round(float(np.mean(hits)), 4)}


def annotated(encoder: UseEncoder, found: Detector) -> dict[str, float]:
    """Return how well segments with an annotated omission or addition are told from the others."""
    scorer = AdequacyScorer(encoder, detector=found)
    segments = mqm_segments()
    scores: dict[str, list[tuple[float, float, frozenset[str]]]] = {"omission": [], "addition": []}
    for key in sorted({(one.system, one.talk) for one in segments}):
        own = [one for one in segments if (one.system, one.talk) == key]
        pairs = [(one.src, one.tgt) for one in own]
        for one, judgement in zip(own, scorer.judge(sample(pairs), pairs), strict=True):
            categories = frozenset(category for category, _ in one.errors)
            longer = len(one.src.encode()) / max(len(one.tgt.encode()), 1)
            scores["omission"].append((judgement.omission.probability, longer, categories))
            scores["addition"].append((judgement.addition.probability, 1 / longer, categories))
    result: dict[str, float] = {}
    for name, rows in scores.items():
        category = f"Accuracy/{name.title()}"
        result[f"{name}s annotated"] = sum(category in found for _, _, found in rows)
        truth = [category in found for _, _, found in rows]
        for title, values in (
            ("AUC", [row[0] for row in rows]),
            ("AUC of the length ratio alone", [row[1] for row in rows]),
        ):
            positive = [value for value, flag in zip(values, truth, strict=True) if flag]
            negative = [value for value, flag in zip(values, truth, strict=True) if not flag]
            result[f"{name} {title}"] = round(auc(positive, negative), 4)
    return result


def damaged(encoder: UseEncoder) -> dict[str, float]:
    """Return how well a clause deleted from the talk, or put into it, is noticed."""
    found = load_detector()
    return report(found, judged(encoder, [("the talk", _talk_pairs())], found.usual))


def _talk_pairs() -> list[TextPair]:
    return [(pair.src, pair.tgt) for pair in seeds.gold().pairs()]


def talk() -> dict[str, object]:
    """Compare the findings on the talk with the list that was made by reading it."""
    raw = tuple(aligner.read(path) for path in seeds.talk())
    assert isinstance(raw[0], Document)
    assert isinstance(raw[1], Document)
    figures: dict[str, object] = {}
    for title, alignment in (
        ("gold alignment", seeds.gold()),
        ("own alignment", aligner.align(raw[0], raw[1])),
    ):
        figures[title] = against_list(alignment, aligner.score(alignment))
        _print(f"the talk, {title}", figures[title])
    return figures


def against_list(alignment: Alignment, found: QualityReport) -> dict[str, float]:
    """Return recall of the listed serious errors, and precision of the findings of these kinds."""
    with seeds.errors().open(encoding="utf-8", newline="") as handle:
        listed = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    findings = [finding for finding in found.findings if finding.kind in _CLASSES]
    serious = [row for row in listed if row["weight"] == "serious"]
    hit = [any(_meets(alignment, row, finding) for finding in findings) for row in serious]
    result = {"serious errors listed": float(len(serious)), "recall": round(sum(hit) / len(hit), 4)}
    for title, chosen in (
        ("major", [one for one in findings if one.severity is Severity.MAJOR]),
        ("all", findings),
    ):
        right = [any(_meets(alignment, row, one) for row in listed) for one in chosen]
        result[f"findings, {title}"] = float(len(chosen))
        result[f"precision, {title}"] = round(sum(right) / max(len(right), 1), 4)
    return result


def _meets(alignment: Alignment, row: dict[str, str], finding: Finding) -> bool:
    """Tell whether a finding is about a listed error: its kind, and a place in common."""
    if _CLASSES.get(finding.kind) != row["kind"]:
        return False
    document = alignment.src if row["side"] == "src" else alignment.tgt
    begin = document.text.find(row["text"])
    end = begin + len(row["text"])
    return any(
        passage.side == row["side"] and passage.span.start < end and begin < passage.span.end
        for passage in finding.passages
    )


def many_pairs(sets: dict[str, Documents]) -> list[TextPair]:
    """Return ten thousand pairs of all development data, none twice, which would cost but once."""
    own = [pair for documents in sets.values() for _, pairs in documents for pair in pairs]
    others = [(one.src, one.tgt) for one in mqm_segments()]
    source = newstest("src.en")
    news = [pair for name in _NEWS for pair in zip(newstest(name), source, strict=True)]
    return list(dict.fromkeys([*own, *others, *news]))[:PAIRS]


def cost(encoder: UseEncoder, pairs: Sequence[TextPair]) -> dict[str, object]:
    """Return what encoding and scoring many pairs takes."""

    def encode() -> None:
        for block in blocks(pairs):
            for side in (0, 1):
                encoder.encode([pair[side] for pair in block])

    marked: list[bool] = []

    def score() -> None:
        context = Context.of(pairs, ("zh", "en"))
        judgements = AdequacyScorer(encoder).judge(sample(pairs), pairs)
        marked[:] = [
            bool(remarks(pair, judgement, context))
            for pair, judgement in zip(pairs, judgements, strict=True)
        ]

    encoding, scoring = timed(encode), timed(score)
    ratio = middle(scoring) / middle(encoding)
    print(
        f"\n{len(pairs)} pairs: {middle(encoding):.1f} CPU seconds to encode both sides, "
        f"{middle(scoring):.1f} to score, {ratio:.2f} times as long"
    )
    texts = tuple([TextOf(at, pair[side]) for at, pair in enumerate(pairs)] for side in (0, 1))
    terms: list[int] = []

    def search() -> None:
        terms[:] = [len(list(common_terms((texts[0], texts[1]), ("zh", "en"))))]

    searching = timed(search)
    return {
        "pairs": len(pairs),
        "encoding": encoding,
        "scoring": scoring,
        "scoring_to_encoding": ratio,
        "terms of common words": searching,
        "terms rendered in several ways": terms[0],
        "pairs with findings": sum(marked),
    }
