"""Whether `Alignment.confidence` tells translations from texts that are none.

Right: documents, excerpts of them, and documents of which most is missing on one side. Wrong:
documents and excerpts that do not belong together, and translations in shuffled order. The seeds
are told apart by what they were never trained on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from aligner import seeds
from aligner.engines import DEFAULT_ENGINE
from aligner.engines.pipeline import aligned
from aligner.formats import read_document
from aligner.splitters import split
from benchmarks.alterations import Item, without_block
from benchmarks.data import gold_sets

SEED = 11
EXCERPTS = (3, 6, 12, 25, 50)

type Pair = tuple[str, bool, Sequence[str], Sequence[str]]


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    found: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for name, right, src, tgt in (*_seeds(), *_development()):
        alignment = aligned(
            src,
            tgt,
            engine=DEFAULT_ENGINE,
            encoder="use",
            options=None,
            src_lang="zh",
            tgt_lang="en",
            splitter="rules",
        )
        found[name, right].append(alignment.confidence or 0.0)
    print(f"{'texts':44}{'pairs':>6}{'least':>8}{'median':>8}{'most':>8}{'told right':>12}")
    figures: dict[str, object] = {}
    for (name, right), values in found.items():
        told = sum((value >= 0.5) == right for value in values)
        print(
            f"{name:44}{len(values):6d}{min(values):8.2f}{np.median(values):8.2f}"
            f"{max(values):8.2f}{told:8d}/{len(values)}"
        )
        figures[name] = {"right": right, "confidences": values, "told_right": told}
    return figures


def _seeds() -> Iterator[Pair]:
    gold = seeds.gold()
    src = [sentence.text for sentence in gold.src.sentences]
    tgt = [sentence.text for sentence in gold.tgt.sentences]
    rng = np.random.default_rng(SEED)
    yield "the talk", True, src, tgt
    yield "the talk, English shuffled", False, src, _shuffled(tgt, rng)
    yield "the English talk with itself, shuffled", False, tgt, _shuffled(tgt, rng)
    for path in sorted(seeds.folder().glob("*.txt")):
        if not path.name.startswith("barret"):
            document = split(read_document(path).text)
            other = [sentence.text for sentence in document.sentences]
            yield f"{path.name.split('.')[0]} with the English talk", False, other, tgt
            yield f"the Chinese talk with {path.name.split('.')[0]}", False, src, other


def _development() -> Iterator[Pair]:
    items = [Item.of("", pair) for pair in dict(gold_sets()).get("MAC-dev", [])]
    rng = np.random.default_rng(SEED)
    for number, item in enumerate(items):
        other = items[(number + 1) % len(items)]
        yield "MAC-dev (trained on)", True, item.src, item.tgt
        yield "MAC-dev, another chapter", False, item.src, other.tgt
        yield "MAC-dev, shuffled", False, item.src, _shuffled(item.tgt, rng)
        for side in (0, 1):
            count = len((item.src, item.tgt)[side])
            begin = int(rng.integers(0, count // 5))
            cut = without_block(item, side, begin, begin + int(count * 0.8))
            yield "MAC-dev, 80 % of one side missing", True, cut.src, cut.tgt
        for size in EXCERPTS:
            for _ in range(3):
                right, wrong = (_excerpt(one, size, rng) for one in (item, other))
                yield f"MAC-dev, {size} beads (trained on)", True, *right
                yield f"MAC-dev, {size} beads of other chapters", False, right[0], wrong[1]


def _excerpt(
    item: Item, size: int, rng: np.random.Generator
) -> tuple[Sequence[str], Sequence[str]]:
    links = [link for link in item.gold if link[0] and link[1]]
    begin = int(rng.integers(0, len(links) - size))
    chosen = links[begin : begin + size]
    sides = []
    for side, texts in ((0, item.src), (1, item.tgt)):
        held = [i for link in chosen for i in link[side]]
        sides.append(texts[min(held) : max(held) + 1])
    return sides[0], sides[1]


def _shuffled(texts: Sequence[str], rng: np.random.Generator) -> list[str]:
    return [texts[k] for k in rng.permutation(len(texts))]
