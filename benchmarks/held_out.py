"""What `crf` does on documents that it never saw: accuracy, confidence, gaps, features, errors.

Each MAC-dev document in turn is left out of the training, with all its copies, and is then aligned
by what the others taught; the documents with gaps are altered copies of the one left out. Where
the development data is absent, nothing can be learned and nothing is measured.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np

from aligner.encoders import get_encoder
from aligner.engines import crf
from aligner.engines.fine import PAIR_FEATURES
from aligner.engines.lattice import Lattice
from aligner.evaluation.beads import AlignmentScore, compare
from aligner.evaluation.calibration import BINS, Calibration, calibrate
from aligner.splitters import lines_document
from aligner.types import Bead
from benchmarks import gaps as gap_settings
from benchmarks.alterations import Item
from benchmarks.training import (
    Example,
    all_examples,
    columns_without,
    fit_fine,
    load_items,
    model_of,
    refined,
)

type Beads = Sequence[Bead]
type Altered = dict[str, tuple[AlignmentScore, int]]

GROUPS = {
    "bead types": PAIR_FEATURES[:6],
    "similarity": ("similarity", "similarity squared"),
    "length": ("length", "length ratio"),
    "quotation marks": ("quotation balance",),
    "neighbourhood": ("similarity above neighbourhood", "similarity above neighbours"),
    "edges": PAIR_FEATURES[15:19],
    "windows": PAIR_FEATURES[19:],
}


@dataclass(frozen=True)
class Fold:
    """Hold a document that was left out, and what was found in it.

    Attributes:
        gold: Its gold beads.
        found: Its beads under the model that never saw it.
        altered: Scores of the rest and beads inside the gaps, by setting.
        without: Scores by the group of features that was left out, too.
    """

    gold: Beads
    found: Beads
    altered: Altered
    without: dict[str, AlignmentScore]


# The folds run in processes that share the examples with this one.
_examples: list[Example] = []


def folds(examples: Sequence[Example], *, gaps: bool) -> list[Fold]:
    """Leave each MAC-dev document out in turn.

    Args:
        examples: All documents and copies.
        gaps: Whether to align altered copies too, and to leave out groups of features.
    """
    _examples[:] = examples
    names = sorted({one.item.name for one in examples if one.item.corpus == "MAC-dev"})
    with get_context("fork").Pool(os.cpu_count()) as pool:
        return pool.starmap(_fold, [(name, gaps) for name in names], chunksize=1)


def accuracy(found: Sequence[Fold]) -> AlignmentScore:
    """Return the scores of all documents that were left out."""
    return compare([fold.gold for fold in found], [fold.found for fold in found])


def calibration(found: Sequence[Fold]) -> Calibration:
    """Return how often beads of each confidence are right."""
    return calibrate([fold.gold for fold in found], [fold.found for fold in found])


def errors(found: Sequence[Fold]) -> Counter[str]:
    """Count what stands where gold beads are not found, by the types of both.

    Beads that share a sentence belong to one error: ``"1-1 1-2 > 1-2 1-1"`` is a sentence that
    went to the wrong neighbour.
    """
    kinds: Counter[str] = Counter()
    for fold in found:
        gold = {(bead.src, bead.tgt) for bead in fold.gold}
        test = {(bead.src, bead.tgt) for bead in fold.found}
        left = [(0, *bead) for bead in gold - test] + [(1, *bead) for bead in test - gold]
        while left:
            cluster = [left.pop()]
            grown = True
            while grown:
                src = {i for _, side, _ in cluster for i in side}
                tgt = {j for _, _, side in cluster for j in side}
                near = [one for one in left if src & {*one[1]} or tgt & {*one[2]}]
                left = [one for one in left if one not in near]
                cluster += near
                grown = bool(near)
            sides = (
                " ".join(sorted(f"{len(s)}-{len(t)}" for which, s, t in cluster if which == k))
                for k in (0, 1)
            )
            kinds[" > ".join(sides)] += 1
    return kinds


def run() -> dict[str, object]:
    """Print tables and return the figures."""
    items = load_items()
    if not items:
        print("(nothing to learn from)")
        return {}
    found = folds(all_examples(items), gaps=True)
    score, reliable = accuracy(found), calibration(found)
    print(f"MAC-dev, leave one document out: {score}\n{reliable.summary()}\n")
    for number in range(BINS):
        print(
            f"confidence {number / 10:.1f}-{(number + 1) / 10:.1f}: {reliable.counts[number]:5d} "
            f"beads, {reliable.right[number]:.3f} right, said {reliable.confidence[number]:.3f}"
        )
    print(f"\n{'left out':20}{'strict F1':>10}{'lax F1':>10}")
    without = {}
    for group in found[0].without:
        strict, lax = _total([fold.without[group] for fold in found])
        print(f"{group:20}{strict:10.3f}{lax:10.3f}")
        without[group] = strict
    print(f"\n{'setting':28}{'strict F1':>10}{'spurious':>10}")
    altered = {}
    for setting in found[0].altered:
        strict, _ = _total([fold.altered[setting][0] for fold in found])
        spurious = sum(fold.altered[setting][1] for fold in found)
        print(f"{setting:28}{strict:10.3f}{spurious:10d}")
        altered[setting] = {"strict_f1": strict, "spurious_beads": spurious}
    false_gaps = _false_gaps(found)
    print(f"\nsentences in false gaps: {false_gaps}")
    wrong = errors(found)
    print("\ngold > found, and how often")
    for kind, count in wrong.most_common(20):
        print(f"{count:4d}  {kind}")
    return {
        "strict_f1": score.strict.f1,
        "lax_f1": score.lax.f1,
        "calibration": reliable.summary()
        | {
            "bins": [
                [round(float(said), 4), round(float(right), 4), int(count)]
                for said, right, count in zip(
                    reliable.confidence, reliable.right, reliable.counts, strict=True
                )
            ]
        },
        "without": without,
        "altered": altered,
        "sentences_in_false_gaps": false_gaps,
        "errors": dict(wrong.most_common()),
    }


def _total(scores: Sequence[AlignmentScore]) -> tuple[float, float]:
    """Return strict and lax F1 over several documents."""
    strict, lax = scores[0].strict, scores[0].lax
    for score in scores[1:]:
        strict, lax = strict + score.strict, lax + score.lax
    return strict.f1, lax.f1


def _fold(name: str, gaps: bool) -> Fold:
    seen = [one for one in _examples if (one.item.corpus, one.item.name) != ("MAC-dev", name)]
    model = model_of(seen)
    [own] = [
        one
        for one in _examples
        if (one.item.corpus, one.item.name, one.item.altered) == ("MAC-dev", name, False)
    ]
    gold = _gold(own.item)
    found = crf.decode(refined(own, model.coarse), model.fine)
    print(f"  {name}  {compare(gold, found)}", flush=True)
    altered: Altered = {}
    without = {}
    if gaps:
        documents = [one.item for one in _examples if not one.item.altered]
        documents = [item for item in documents if item.corpus == "MAC-dev"]
        number = documents.index(own.item)
        for setting, item in gap_settings.settings(documents, number):
            beads = beads_of(item, model)
            altered[setting] = compare(_gold(item), beads), gap_settings.spurious(item, beads)
        whole = [one for one in seen if not one.item.altered]
        lattices = [refined(one, model.coarse) for one in whole]
        fine = refined(own, model.coarse)
        for group, names in {"nothing": (), **GROUPS}.items():
            weights = fit_fine(whole, lattices, columns_without(*names))
            without[group] = compare(gold, crf.decode(fine, weights))
        weights = fit_fine(whole, [_plain_nulls(one) for one in lattices], columns_without())
        without["null beads"] = compare(gold, crf.decode(_plain_nulls(fine), weights))
    return Fold(gold, found, altered, without)


def beads_of(item: Item, model: crf.CrfModel) -> tuple[Bead, ...]:
    """Align an item with a model."""
    src, tgt = (lines_document(list(texts)) for texts in (item.src, item.tgt))
    return crf.Crf(model=model).align(src, tgt, get_encoder("use"))


def _gold(item: Item) -> list[Bead]:
    return [Bead(src, tgt) for src, tgt in item.gold]


def _plain_nulls(lattice: Lattice) -> Lattice:
    """Take out what tells one null bead from another."""
    return replace(
        lattice, src_null=np.zeros_like(lattice.src_null), tgt_null=np.zeros_like(lattice.tgt_null)
    )


def _false_gaps(found: Sequence[Fold]) -> int:
    """Count the sentences in runs of four or more null beads, of which gold has most linked."""
    count = 0
    for fold in found:
        linked = [
            {i for bead in fold.gold if not bead.is_null for i in (bead.src, bead.tgt)[side]}
            for side in (0, 1)
        ]
        for side in (0, 1):
            run: list[int] = []
            for bead in (*fold.found, None):
                if bead is not None and bead.is_null and (bead.src, bead.tgt)[side]:
                    run += (bead.src, bead.tgt)[side]
                    continue
                if len(run) >= 4:
                    count += len(linked[side] & set(run))
                run = []
    return count
