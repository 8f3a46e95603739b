"""Strict and lax F1 of every engine on the gold sets."""

from __future__ import annotations

import time

import aligner
from aligner.engines import ENGINES
from benchmarks.data import gold_sets


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    print(f"{'set':16}{'engine':14}{'strict F1':>10}{'lax F1':>10}{'sentences':>11}{'CPU s':>8}")
    figures: dict[str, object] = {}
    for name, pairs in gold_sets():
        for engine in ENGINES.names():
            began = time.process_time()
            try:
                found = [aligner.align(pair.src, pair.tgt, engine=engine) for pair in pairs]
            except aligner.MissingExtraError as error:
                print(f"{name:16}{engine:14}(left out: {error})")
                continue
            took = time.process_time() - began
            score = aligner.compare([pair.gold for pair in pairs], found)
            known = engine == "crf" and name != "talk"
            count = sum(len(pair.src) + len(pair.tgt) for pair in pairs)
            print(
                f"{name:16}{engine:14}{score.strict.f1:10.3f}{score.lax.f1:10.3f}"
                f"{count:11d}{took:8.1f}{'  (trained on these texts)' if known else ''}"
            )
            figures[f"{name}/{engine}"] = {
                "trained on these texts": known,
                "signature": str(found[0].signature),
                "strict_f1": score.strict.f1,
                "lax_f1": score.lax.f1,
                "sentences": count,
                "cpu_seconds": took,
            }
    return figures
