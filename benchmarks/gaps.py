"""Missing sections: a block cut out of one side, and foreign blocks put in.

Of the talk, which nothing was trained on, and of MAC-dev. The weights of `crf` were learned on the
latter, so its figures show that gaps are found, not how well new texts are aligned; the benchmark
``held_out`` has the same settings with weights that never saw the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import aligner
from aligner.evaluation.beads import compare
from aligner.types import Bead
from benchmarks.alterations import Item, with_block, without_block
from benchmarks.data import foreign_sentences, gold_sets, talk_pair

SHARES = (0.1, 0.3, 0.6)
PLACES = {"start": 0.0, "middle": 0.5, "end": 1.0}
ENGINES = ("crf", "two_pass")


def settings(documents: Sequence[Item], number: int) -> Iterator[tuple[str, Item]]:
    """Yield one of the documents in all alterations, by name; the others lend foreign blocks."""
    item = documents[number]
    for side, share, (place, at) in product((0, 1), SHARES, PLACES.items()):
        count = len((item.src, item.tgt)[side])
        length = int(count * share)
        begin = int((count - length) * at)
        name = f"{('source', 'target')[side]} -{share:.0%} {place}"
        yield name, without_block(item, side, begin, begin + length)
    for side in (0, 1):
        donor = documents[(number + len(documents) // 2) % len(documents)]
        texts, foreign = (item.src, item.tgt)[side], (donor.src, donor.tgt)[side]
        block = foreign[: int(len(texts) * 0.3)]
        name = f"{('source', 'target')[side]} +30% foreign"
        yield name, with_block(item, side, len(texts) // 2, block)


def own_settings() -> Iterator[tuple[str, Item]]:
    """Yield the talk in all alterations, by name; other texts lend foreign blocks."""
    src, tgt = (tuple(foreign_sentences(lang)) for lang in ("zh-Hans", "en"))
    yield from settings([Item.of("talk", talk_pair()), Item("", "foreign", src, tgt, ())], 0)


def spurious(item: Item, found: Sequence[Bead]) -> int:
    """Count the beads that pair a sentence whose counterpart is not there."""
    alone = [{i for link in item.gold if not link[1 - s] for i in link[s]} for s in (0, 1)]
    return sum(
        not bead.is_null and (set(bead.src) <= alone[0] or set(bead.tgt) <= alone[1])
        for bead in found
    )


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    print(f"{'texts':10}{'engine':10}{'setting':28}{'strict F1':>10}{'spurious':>10}")
    documents = [Item.of("", pair) for pair in dict(gold_sets()).get("MAC-dev", [])]
    sets = {"talk": [list(own_settings())]}
    if documents:
        sets["MAC-dev"] = [list(settings(documents, number)) for number in range(len(documents))]
    return {
        title: {
            engine: {
                same[0][0]: _measure(title, engine, same[0][0], [item for _, item in same])
                for same in zip(*altered, strict=True)
            }
            for engine in ENGINES
        }
        for title, altered in sets.items()
    }


def _measure(title: str, engine: str, name: str, altered: list[Item]) -> dict[str, float | int]:
    golds, tests, beads_in_gaps = [], [], 0
    for item in altered:
        found = aligner.align(item.src, item.tgt, engine=engine, src_lang="zh", tgt_lang="en").beads
        beads_in_gaps += spurious(item, found)
        golds.append([Bead(src, tgt) for src, tgt in item.gold])
        tests.append(found)
    score = compare(golds, tests)
    print(f"{title:10}{engine:10}{name:28}{score.strict.f1:10.3f}{beads_in_gaps:10d}", flush=True)
    return {"strict_f1": score.strict.f1, "spurious_beads": beads_in_gaps}
