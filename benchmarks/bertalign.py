"""The package bertalign with our vectors, where it is installed: ``make bench-peers``."""

from __future__ import annotations

from importlib.util import find_spec

from benchmarks.accuracy import Figures, engine_of, table


def run() -> Figures:
    """Print a table and return the figures."""
    if find_spec("bertalign") is None:
        print("(left out: bertalign is not installed, and brings PyTorch; make bench-peers)")
        return {}
    return table({"bertalign": engine_of("bertalign")})
