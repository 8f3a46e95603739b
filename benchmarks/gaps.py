"""Missing sections: a block cut out of one side of MAC-dev, and foreign blocks put in.

The weights of `crf` were learned on these documents, so the figures here show that gaps are found,
not how well new texts are aligned; ``python -m benchmarks.train_engine`` reports held-out results.
"""

from __future__ import annotations

from itertools import product

import aligner
from aligner.evaluation.beads import compare
from aligner.types import Bead
from benchmarks.alterations import Item, with_block, without_block
from benchmarks.data import gold_sets

SHARES = (0.1, 0.3, 0.6)
PLACES = {"start": 0.0, "middle": 0.5, "end": 1.0}
ENGINES = ("crf", "two_pass")


def items() -> list[Item]:
    """Return MAC-dev, or the talk where it is absent."""
    sets = dict(gold_sets())
    return [Item.of("", pair) for pair in sets.get("MAC-dev", sets["talk"])]


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    documents = items()
    print(f"{'engine':10}{'setting':28}{'strict F1':>10}{'spurious':>10}")
    figures: dict[str, object] = {}
    for engine in ENGINES:
        for side, share, (place, at) in product((0, 1), SHARES, PLACES.items()):
            altered = []
            for item in documents:
                count = len((item.src, item.tgt)[side])
                length = int(count * share)
                begin = int((count - length) * at)
                altered.append(without_block(item, side, begin, begin + length))
            name = f"{('source', 'target')[side]} -{share:.0%} {place}"
            figures[f"{engine}/{name}"] = _measure(engine, name, altered)
        for side in (0, 1):
            altered = []
            for number, item in enumerate(documents):
                donor = documents[(number + len(documents) // 2) % len(documents)]
                texts, foreign = (item.src, item.tgt)[side], (donor.src, donor.tgt)[side]
                altered.append(
                    with_block(item, side, len(texts) // 2, foreign[: int(len(texts) * 0.3)])
                )
            name = f"{('source', 'target')[side]} +30% foreign"
            figures[f"{engine}/{name}"] = _measure(engine, name, altered)
    return figures


def _measure(engine: str, name: str, altered: list[Item]) -> dict[str, float | int]:
    """Score an engine; a spurious bead pairs a sentence whose counterpart is not there."""
    golds, tests, spurious = [], [], 0
    for item in altered:
        found = aligner.align(item.src, item.tgt, engine=engine, src_lang="zh", tgt_lang="en").beads
        alone = [{i for link in item.gold if not link[1 - s] for i in link[s]} for s in (0, 1)]
        spurious += sum(
            not bead.is_null and (set(bead.src) <= alone[0] or set(bead.tgt) <= alone[1])
            for bead in found
        )
        golds.append([Bead(src, tgt) for src, tgt in item.gold])
        tests.append(found)
    score = compare(golds, tests)
    print(f"{engine:10}{name:28}{score.strict.f1:10.3f}{spurious:10d}", flush=True)
    return {"strict_f1": score.strict.f1, "spurious_beads": spurious}
