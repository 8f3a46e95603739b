"""How many corrections a reviewer needs, with and without re-alignment around what is confirmed.

A simulated reviewer who knows the gold goes through the beads, least confident first. A right bead is
confirmed; at a wrong one a fix sets one gold bead, the first that shares a sentence with it. With
anchors, the rest is aligned anew after each fix. By hand there are three ways to count, from the
hardest editor to the kindest: what a fix leaves over of other beads falls apart into single
sentences, so that every bead is set by hand; or it stays together, and may be right by luck; or it
goes to a neighbour wherever that makes a right bead, as where boundaries are moved, at no charge.

MAC-dev is aligned by models that never saw the document, learned from the other documents without
altered copies; gold beads that cross or skip sentences cannot be anchors and are left out of the
count in all cases.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import get_context

from aligner import Bead, Realigner
from aligner.engines.crf import Crf, CrfModel
from aligner.evaluation.beads import compare
from benchmarks.data import GoldPair, gold_sets
from benchmarks.training import Example, example, load_items, model_of

type Key = tuple[tuple[int, ...], tuple[int, ...]]

ANCHORS, APART, TOGETHER, MOVED = (
    "anchors",
    "by hand, every bead set",
    "by hand, rests stay",
    "by hand, boundaries moved",
)
WAYS = (ANCHORS, APART, TOGETHER, MOVED)
_GOALS = (0.99, 1.0)


def usable(gold: Sequence[Bead]) -> dict[Key, Bead]:
    """Return the gold beads that an alignment can hold: monotone, of consecutive sentences."""
    pairs = [bead for bead in gold if not bead.is_null]

    def crosses(bead: Bead) -> bool:
        return not bead.is_null and any(
            (one.src[0] < bead.src[0]) != (one.tgt[0] < bead.tgt[0])
            for one in pairs
            if one is not bead
        )

    return {
        (bead.src, bead.tgt): bead
        for bead in gold
        if all(not side or side[-1] - side[0] + 1 == len(side) for side in (bead.src, bead.tgt))
        and not crosses(bead)
    }


@dataclass
class Reviewed:
    """Hold a document under review.

    Attributes:
        pair: The document and its gold.
        texts: What aligns it.
        beads: The alignment so far.
        way: One of the `WAYS`.
        decided: The beads that are confirmed or set.
    """

    pair: GoldPair
    texts: Realigner
    beads: list[Bead]
    way: str
    decided: dict[Key, Bead] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gold = usable(self.pair.gold)

    def open_beads(self) -> Iterator[Bead]:
        """Yield the beads that are not decided, but for those whose gold cannot be set."""
        for bead in self.beads:
            key = bead.src, bead.tgt
            if key not in self.decided and (key in self.gold or self._first_gold(bead)):
                yield bead

    def missing(self) -> int:
        """Count the gold beads that the alignment lacks."""
        return len(self.gold.keys() - {(bead.src, bead.tgt) for bead in self.beads})

    def decide(self, bead: Bead) -> bool:
        """Confirm a bead if it is right, else fix it; return whether it was a fix."""
        key = bead.src, bead.tgt
        if key in self.gold:
            self.decided[key] = bead
            return False
        fixed = self._first_gold(bead)
        assert fixed is not None
        self.decided[fixed.src, fixed.tgt] = fixed
        if self.way == ANCHORS:
            self.beads = list(self.texts.realign(self.decided.values()).beads)
        else:
            self._put(fixed)
        return True

    def _first_gold(self, bead: Bead) -> Bead | None:
        shared = (
            one
            for key, one in self.gold.items()
            if key not in self.decided and ({*one.src} & {*bead.src} or {*one.tgt} & {*bead.tgt})
        )
        return next(shared, None)

    def _put(self, fixed: Bead) -> None:
        """Set a bead by hand: the others lose its sentences."""
        whole, rests = [], []
        for bead in self.beads:
            src = tuple(i for i in bead.src if i not in fixed.src)
            tgt = tuple(j for j in bead.tgt if j not in fixed.tgt)
            if (src, tgt) == (bead.src, bead.tgt):
                whole.append(bead)
            elif src or tgt:
                rests.append(replace(bead, src=src, tgt=tgt))
        if self.way == APART:
            rests = [replace(rest, src=(i,), tgt=()) for rest in rests for i in rest.src] + [
                replace(rest, src=(), tgt=(j,)) for rest in rests for j in rest.tgt
            ]
        self.beads = [*whole, *rests, replace(fixed, confidence=1.0)]
        if self.way == MOVED:
            for rest in rests:
                self._join(rest)

    def _join(self, rest: Bead) -> None:
        """Join what a fix leaves over with its neighbours if they make a gold bead together."""
        for key, gold in self.gold.items():
            if not ({*rest.src} <= {*key[0]} and {*rest.tgt} <= {*key[1]}):
                continue
            parts = [
                bead for bead in self.beads if {*bead.src} <= {*key[0]} and {*bead.tgt} <= {*key[1]}
            ]
            count = sum(len(bead.src) + len(bead.tgt) for bead in parts)
            if len(parts) > 1 and count == len(key[0]) + len(key[1]):
                self.beads = [bead for bead in self.beads if bead not in parts]
                self.beads.append(replace(rest, src=gold.src, tgt=gold.tgt))


@dataclass(frozen=True)
class Course:
    """Hold what a review came to.

    Attributes:
        curve: Strict F1 before the first fix and after each.
        confirmed: Right beads that were confirmed before each fix, and in all at the end.
    """

    curve: list[float]
    confirmed: list[int]

    def fixes_until(self, goal: float) -> int:
        """Return the fixes until F1, as a share of what it comes to in the end, is a goal."""
        return next(k for k, f1 in enumerate(self.curve) if f1 >= goal * self.curve[-1])

    def as_dict(self) -> dict[str, object]:
        """Return what is kept."""
        fixes = {str(goal): self.fixes_until(goal) for goal in _GOALS}
        return {
            "f1": [round(value, 4) for value in self.curve],
            "fixes": fixes,
            "confirmed": {goal: self.confirmed[count] for goal, count in fixes.items()},
        }


def review(documents: Sequence[Reviewed]) -> Course:
    """Go through documents, the least confident bead of all of them first, until all is right."""
    golds = [one.pair.gold for one in documents]

    def f1() -> float:
        return compare(golds, [one.beads for one in documents]).strict.f1

    curve, confirmed = [f1()], [0]
    while any(one.missing() for one in documents):
        _, number, bead = min(
            (
                (bead.confidence or 0.0, number, bead)
                for number, one in enumerate(documents)
                for bead in one.open_beads()
            ),
            key=lambda entry: entry[:2],
        )
        if documents[number].decide(bead):
            curve.append(f1())
            confirmed.append(confirmed[-1])
        else:
            confirmed[-1] += 1
    return Course(curve, confirmed)


# The models are learned in processes that share the examples with this one.
_examples: list[Example] = []


def _model_without(name: str) -> CrfModel:
    return model_of([one for one in _examples if one.item.name != name])


def held_out_models(pairs: Sequence[GoldPair]) -> list[CrfModel]:
    """Return for each document a model that never saw it."""
    _examples[:] = [example(item) for item in load_items()]
    with get_context("fork").Pool(os.cpu_count()) as pool:
        return pool.map(_model_without, [pair.name for pair in pairs], chunksize=1)


def courses(pairs: Sequence[GoldPair], engines: Sequence[Crf]) -> dict[str, Course]:
    """Review documents in each of the `WAYS`."""
    texts = [
        Realigner(pair.src, pair.tgt, engine=engine)
        for pair, engine in zip(pairs, engines, strict=True)
    ]
    first = [list(one.realign().beads) for one in texts]
    found = {}
    for way in WAYS:
        found[way] = review(
            [
                Reviewed(pair, one, list(beads), way)
                for pair, one, beads in zip(pairs, texts, first, strict=True)
            ]
        )
    return found


def time_of_realigning(pairs: Sequence[GoldPair]) -> float:
    """Return the CPU milliseconds of re-aligning once more after a fix, mean of all documents."""
    total = 0.0
    for pair in pairs:
        texts = Realigner(pair.src, pair.tgt)
        anchors = list(usable(pair.gold).values())[::4]
        texts.realign(anchors[:-1])
        began = time.process_time()
        texts.realign(anchors)
        total += time.process_time() - began
    return 1000 * total / len(pairs)


def run() -> Mapping[str, object]:
    """Print a table and return the figures."""
    figures: dict[str, dict[str, object]] = {}
    head = f"{'fixes to .99':>14}{'looked at':>11}{'to all':>8}{'looked at':>11}"
    print(f"{'set':10}{'way':28}{'F1 before':>10}{head}")
    for name, pairs in gold_sets():
        if name == "Text+Berg-dev":
            continue
        engines = [Crf()] * len(pairs)
        if name == "MAC-dev":
            engines = [Crf(model=model) for model in held_out_models(pairs)]
        found = courses(pairs, engines)
        figures[name] = {way: course.as_dict() for way, course in found.items()}
        figures[name]["realigning_cpu_ms"] = time_of_realigning(pairs)
        print(f"{name:10}re-aligning: {figures[name]['realigning_cpu_ms']:.0f} ms of CPU")
        for way, course in found.items():
            cells = [f"{course.curve[0]:10.3f}"]
            for goal in _GOALS:
                fixes = course.fixes_until(goal)
                cells.append(f"{fixes:14d}{fixes + course.confirmed[fixes]:11d}")
            print(f"{name:10}{way:28}{''.join(cells)}")
    return figures
