"""Cleaning and mining: what the filter keeps and drops, which documents and sentences are paired.

The talk is measured with the weights of the package, which have never seen it. MAC-dev is measured held
out, two documents at a time: neither the detector of omissions nor the filter's weights have seen them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from aligner import seeds
from aligner.corpora import DEFAULT_FILTERS
from aligner.corpora.adequacy import AdequacyFilter, Weights
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.evidence import Judge
from aligner.corpora.filters import Filter
from aligner.corpora.mining import mine
from aligner.corpora.pairs import CorpusPair
from aligner.encoders.use import UseEncoder
from aligner.quality.adequacy import AdequacyScorer
from aligner.types import Bead
from benchmarks.corruption import Specimen, corrupted, foreign_texts, made_texts
from benchmarks.data import gold_sets
from benchmarks.train_corpora import detector_of, examples, learn
from benchmarks.train_quality import corpora

SEEDS = (1, 2, 3)
FOLDS = 3
MARGINS = (1.1, 1.2, 1.3)


def run() -> dict[str, object]:
    """Print tables and return the figures."""
    encoder = UseEncoder()
    figures: dict[str, object] = {"mining": mining(encoder)}
    talk = [(pair.src, pair.tgt) for pair in seeds.gold().pairs()]
    counts: Counter[tuple[str, str]] = Counter()
    for seed in SEEDS:
        made = corrupted(talk, np.random.default_rng(seed), foreign=made_texts())
        counts += decisions("talk", made, [*default(Judge(), None)])
    figures["the talk"] = shares(counts)
    _print("the talk", counts)
    foreign = foreign_texts()
    sets = corpora()
    if set(sets) != {"MAC-dev", "TED"} or not foreign:
        return figures
    on_ted = detector_of(encoder, sets["TED"])
    documents = sets["MAC-dev"]
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for fold in range(FOLDS):
        held = documents[fold::FOLDS]
        others = [one for one in documents if one not in held]
        taught = examples(encoder, on_ted, others)
        taught += examples(encoder, detector_of(encoder, others), sets["TED"])
        weights = learn(taught)
        judge = Judge(AdequacyScorer(encoder, detector=on_ted))
        for title, marked in (("MAC-dev", 0.0), ("MAC-dev, final marks put back", 1.0)):
            for seed in SEEDS:
                rng = np.random.default_rng(seed)
                for name, pairs in held:
                    made = corrupted(pairs, rng, foreign=foreign, marked=marked)
                    found[title] += decisions(name, made, [*default(judge, weights)])
    for title, counts in found.items():
        figures[title] = shares(counts)
        _print(title, counts)
    return figures


def mining(encoder: UseEncoder) -> dict[str, dict[str, float]]:
    """Print and return how well documents and sentences are found in the gold corpora.

    A pair of sentences is right if a gold bead holds both; found are the gold beads of one sentence
    with one.
    """
    figures: dict[str, dict[str, float]] = {}
    for name, golds in gold_sets():
        documents = [
            replace(side, name=f"{gold.name}.{number}")
            for gold in golds
            for number, side in enumerate((gold.src, gold.tgt))
        ]
        both = golds[0].src.lang, golds[0].tgt.lang
        mined = mine(documents, encoder=encoder, langs=both)
        right = sum(pair.src.name[:-2] == pair.tgt.name[:-2] for pair in mined.pairs)
        figures[name] = {
            "document pairs": len(golds),
            "paired": len(mined.pairs),
            "paired right": right,
        }
        beads = {gold.name: gold.gold for gold in golds}
        for margin in MARGINS:
            pairs = list(mined.sentences(threshold=margin, anywhere=True))
            figures[name] |= _sentence_shares(pairs, beads, f"margin {margin}")
        print(f"\nmining, {name}")
        for what, value in figures[name].items():
            print(f"  {what:32}{value:8}")
    return figures


def _sentence_shares(
    pairs: Sequence[CorpusPair], beads: Mapping[str, Sequence[Bead]], title: str
) -> dict[str, float]:
    single = sum(bead.kind == "1-1" for own in beads.values() for bead in own)
    right = exact = 0
    for pair in pairs:
        src, tgt = (document[:-2] for document in pair.documents)
        if src != tgt:
            continue
        (i,), (j,) = pair.bead.src, pair.bead.tgt
        holding = [bead for bead in beads[src] if i in bead.src and j in bead.tgt]
        right += bool(holding)
        exact += any(bead.kind == "1-1" for bead in holding)
    return {
        f"{title}: pairs right": round(right / max(len(pairs), 1), 3),
        f"{title}: 1-1 beads found": round(exact / single, 3),
    }


def default(judge: Judge, weights: Weights | None) -> list[str | Filter]:
    """Return the default filters with other weights."""
    return [
        AdequacyFilter(judge=judge, weights=weights) if name == AdequacyFilter.name else name
        for name in DEFAULT_FILTERS
    ]


def decisions(
    name: str, made: Sequence[Specimen], filters: Sequence[str | Filter]
) -> Counter[tuple[str, str]]:
    """Count the pairs of a document by what was done to them and what rejected them."""
    corpus = ParallelCorpus.from_pairs(
        [one.pair for one in made], src_lang="zh", tgt_lang="en", document=name
    ).filter(*filters)
    return Counter(
        (one.kind, "kept" if pair.accepted else pair.verdicts[-1].step)
        for one, pair in zip(made, corpus.examined(), strict=True)
    )


def shares(counts: Counter[tuple[str, str]]) -> dict[str, float]:
    """Return the share of good pairs kept, and of bad ones dropped, in all and by kind."""
    total: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for (kind, fate), count in counts.items():
        total[kind] += count
        kept[kind] += count * (fate == "kept")
    bad = [kind for kind in sorted(total) if kind != "good"]
    result = {"good kept": kept["good"] / total["good"]}
    result["bad dropped"] = 1 - sum(kept[kind] for kind in bad) / sum(total[kind] for kind in bad)
    result |= {f"{kind} dropped": 1 - kept[kind] / total[kind] for kind in bad}
    return {name: round(value, 4) for name, value in result.items()}


def _print(title: str, counts: Counter[tuple[str, str]]) -> None:
    print(f"\n{title}")
    for name, value in shares(counts).items():
        print(f"  {name:20}{value:8.1%}")
    lost = {fate: count for (kind, fate), count in counts.items() if kind == "good"}
    print("  good pairs: " + ", ".join(f"{count} {fate}" for fate, count in lost.items()))
