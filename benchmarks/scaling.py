"""Time and memory of `crf` on long documents, and an excerpt against a whole book.

The documents are made of stretches of gold documents in random order, so that everything in them
is real text with known beads. Each size runs in a process of its own, whose peak memory is that
of the whole process. Documents of the talk are always measured, those of MAC-dev where it is at hand;
``ALIGNER_SIZES`` names the sizes of the latter: ``5000,20000,80000`` takes an hour of processor time.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

import aligner
from aligner.evaluation.beads import compare
from aligner.types import Alignment, Bead
from benchmarks.alterations import Item
from benchmarks.data import gold_sets
from benchmarks.timing import middle, timed

OWN_SIZES = (250, 500, 1000, 2000, 4000)
SIZES = (1000, 5000)
EXCERPT, BOOK = 500, 20_000
SEED = 7
_STRETCH = 20


def book(items: Sequence[Item], size: int) -> Item:
    """Return a document of ``size`` sentences a side on average, from stretches of gold ones."""
    rng = np.random.default_rng(SEED)
    src: list[str] = []
    tgt: list[str] = []
    gold: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    while len(src) + len(tgt) < 2 * size:
        item = items[int(rng.integers(len(items)))]
        links = [link for link in item.gold if link[0] and link[1]]
        begin = int(rng.integers(max(len(links) - _STRETCH, 1)))
        for link in links[begin : begin + _STRETCH]:
            gold.append(
                (
                    tuple(range(len(src), len(src) + len(link[0]))),
                    tuple(range(len(tgt), len(tgt) + len(link[1]))),
                )
            )
            src += [item.src[i] for i in link[0]]
            tgt += [item.tgt[j] for j in link[1]]
    return Item("", str(size), tuple(src), tuple(tgt), tuple(gold))


def excerpt(whole: Item, size: int) -> Item:
    """Return a document whose source is an excerpt from the middle of another one's."""
    links = [link for link in whole.gold if link[0][0] >= len(whole.src) // 2]
    links = [link for link in links if link[0][-1] < links[0][0][0] + size]
    first = links[0][0][0]
    held = {j for link in links for j in link[1]}
    gold = [(tuple(i - first for i in link[0]), link[1]) for link in links]
    gold += [((), (j,)) for j in range(len(whole.tgt)) if j not in held]
    src = whole.src[first : links[-1][0][-1] + 1]
    return Item("", "excerpt", src, whole.tgt, tuple(gold))


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    named = os.environ.get("ALIGNER_SIZES")
    sizes = tuple(int(size) for size in named.split(",")) if named else SIZES
    print(
        f"{'texts':10}{'source':>8}{'target':>8}{'CPU ms a sentence':>20}{'peak MB':>10}"
        f"{'strict F1':>11}"
    )
    wanted = [f"talk/{size}" for size in OWN_SIZES]
    if "MAC-dev" in dict(gold_sets()):
        wanted += [f"MAC-dev/{name}" for name in (*sizes, *(["excerpt"] if named else []))]
    figures: dict[str, dict[str, object]] = {}
    for name in wanted:
        title, _, size = name.partition("/")
        with get_context("spawn").Pool(1) as pool:
            measured = pool.apply(measure, (title, size))
        print(
            f"{title:10}{measured['source']:8d}{measured['target']:8d}"
            f"{measured['cpu_ms_a_sentence']:20.2f}{measured['peak_mb']:10.0f}"
            f"{measured['strict_f1']:11.3f}{'  (excerpt)' if size == 'excerpt' else ''}",
            flush=True,
        )
        figures.setdefault(title, {})[size] = measured
    return dict(figures)


def measure(title: str, name: str) -> dict[str, Any]:
    """Align one generated document; meant to be called in a fresh process."""
    items = [Item.of("", pair) for pair in dict(gold_sets())[title]]
    aligner.align(items[0].src[:20], items[0].tgt[:20], src_lang="zh", tgt_lang="en")
    item = excerpt(book(items, BOOK), EXCERPT) if name == "excerpt" else book(items, int(name))
    found: list[Alignment] = []
    took = timed(
        lambda: found.append(aligner.align(item.src, item.tgt, src_lang="zh", tgt_lang="en"))
    )
    gold = [Bead(src, tgt) for src, tgt in item.gold]
    return {
        "source": len(item.src),
        "target": len(item.tgt),
        **took,
        "cpu_ms_a_sentence": 1000 * middle(took) / (len(item.src) + len(item.tgt)),
        "peak_mb": peak_mb(),
        "strict_f1": compare(gold, found[0].beads).strict.f1,
    }


def peak_mb() -> float:
    """Return the most memory that this process has had."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not what `getrusage` says there, which begins with the peak of the process that started this one.
        [kilobytes] = [
            line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")
        ]
        return int(kilobytes) / 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Bytes on macOS, kilobytes elsewhere.
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
