"""Run benchmarks, print their tables and keep the figures.

``--own`` measures on the project's own texts alone: the talk and the other seeds, and documents
generated from them; it needs no data and takes minutes. Without it the benchmarks that are named (or
``--all``) also use the development data in the folder that ``ALIGNER_DATA`` names. ``python -m
benchmarks compare OLD.json NEW.json`` compares two files of results and fails on a regression.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import store
from benchmarks.comparison import main as compare
from benchmarks.data import development_folder
from benchmarks.store import RESULTS

# Name to the module whose ``run`` prints a table and returns the figures.
BENCHMARKS = {
    "accuracy": "benchmarks.accuracy",
    "bertalign": "benchmarks.bertalign",
    "build": "benchmarks.build",
    "calibration": "benchmarks.calibration",
    "corpora": "benchmarks.corpora",
    "gaps": "benchmarks.gaps",
    "held_out": "benchmarks.held_out",
    "peers": "benchmarks.peers",
    "scaling": "benchmarks.scaling",
    "speed": "benchmarks.speed",
    "unrelated": "benchmarks.unrelated",
    "report": "benchmarks.report",
    "meta_evaluation": "benchmarks.meta_evaluation",
    "resegmentation": "benchmarks.resegmentation",
    "review": "benchmarks.review",
    "splitting": "benchmarks.splitting",
    "quality": "benchmarks.quality",
}
# Those that measure something without development data and without other tools' heavy packages.
OWN = (
    *("accuracy", "gaps", "calibration", "unrelated", "splitting", "quality", "corpora"),
    *("peers", "review", "speed", "scaling"),
)
_BLAS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments name; return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["compare"]:
        return compare(given[1:])
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--all", action="store_true", help="every benchmark")
    parser.add_argument("--own", action="store_true", help="on the project's own texts alone")
    parser.add_argument("--output", type=Path, default=RESULTS, help="file that keeps the figures")
    wanted = parser.parse_args(given)
    unknown = sorted(set(wanted.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"unknown benchmark {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}")
    if not (wanted.names or wanted.all or wanted.own):
        parser.error("name benchmarks, or say --own (no data needed) or --all")
    names = list(BENCHMARKS) if wanted.all else wanted.names or list(OWN)
    if wanted.own:
        os.environ["ALIGNER_DATA"] = ""
        names = [name for name in names if name in OWN]
    # Several threads would mostly wait for each other, and count as CPU time while they do.
    os.environ.update(dict.fromkeys(_BLAS, "1"))
    _run(names, wanted.output)
    return 0


def _run(names: Sequence[str], output: Path) -> None:
    development = development_folder() is not None
    _say_what_is_measured(names, development)
    run = store.this_run()
    for name in names:
        print(f"\n## {name}\n", flush=True)
        began = _cpu_seconds()
        figures = importlib.import_module(BENCHMARKS[name]).run()
        took = _cpu_seconds() - began
        print(f"\n({name}: {took:.0f} CPU seconds)", flush=True)
        if figures:
            # Each is kept at once: what comes after it may fail or be stopped.
            results = store.load(output)
            store.add(results, name, figures, run=run, development=development, cpu_seconds=took)
            store.save(results, output)
    print(
        f"\nfigures kept in {output}; python -m benchmarks.tables writes the pages", file=sys.stderr
    )
    stale = store.stale(store.load(output), run)
    if stale:
        print(f"measured with other weights or engines: {', '.join(stale)}", file=sys.stderr)


def _say_what_is_measured(names: Sequence[str], development: bool) -> None:
    if development:
        print(f"Development data: {development_folder()}")
        return
    print(
        "Measured on the project's own texts: the talk, the other seeds, documents made from them."
    )
    left = [name for name in BENCHMARKS if name not in names]
    if left:
        print(f"Left out: {', '.join(left)}.")
    print(
        "More needs development data, whose folder ALIGNER_DATA names (python -m benchmarks --all); "
        "report needs a browser, and bertalign its package (make bench-peers)."
    )


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those that it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
