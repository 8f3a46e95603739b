"""Strict and lax F1 of every engine on the gold sets, and what aligning them takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import aligner
from aligner.engines import ENGINES
from aligner.types import Bead
from benchmarks.data import GoldPair, gold_sets
from benchmarks.timing import Timing, middle, timed

# It brings PyTorch, and has a benchmark of its own in an environment of its own.
_APART = "bertalign"

type Figures = dict[str, object]
type Aligner = Callable[[GoldPair], Sequence[Bead]]


def run() -> Figures:
    """Print a table and return the figures."""
    return table({name: engine_of(name) for name in ENGINES.names() if name != _APART})


def table(aligners: dict[str, Aligner], *, signed: bool = True) -> Figures:
    """Print a table of aligners on all gold sets, and return the figures.

    Args:
        aligners: Functions from a pair of documents to beads, by name.
        signed: Whether they are engines, which have a signature.
    """
    print(f"{'set':16}{'aligner':24}{'strict F1':>10}{'lax F1':>10}{'sentences':>11}{'CPU s':>8}")
    figures: Figures = {}
    for name, pairs in gold_sets():
        for title, align in aligners.items():
            # What is loaded and compiled once is not part of aligning.
            align(_beginning(pairs[0]))
            found, took = _aligned(align, pairs)
            score = aligner.compare([pair.gold for pair in pairs], found)
            known = title == "crf" and name != "talk"
            count = sum(len(pair.src) + len(pair.tgt) for pair in pairs)
            print(
                f"{name:16}{title:24}{score.strict.f1:10.3f}{score.lax.f1:10.3f}"
                f"{count:11d}{middle(took):8.2f}{'  (trained on these texts)' if known else ''}",
                flush=True,
            )
            figures[f"{name}/{title}"] = {
                "trained on these texts": known,
                **({"signature": _signature(pairs[0], title)} if signed else {}),
                "strict_f1": score.strict.f1,
                "lax_f1": score.lax.f1,
                "sentences": count,
                **took,
                **({"path": path_of(found[0])} if (name, title) == ("talk", "crf") else {}),
            }
    return figures


def _aligned(align: Aligner, pairs: Sequence[GoldPair]) -> tuple[list[Sequence[Bead]], Timing]:
    found: list[Sequence[Bead]] = []
    took = timed(lambda: found.extend(map(align, pairs)))
    return found, took


def path_of(beads: Iterable[Bead]) -> str:
    """Return beads as text, each with its confidence: ``0:0@0.99 1,2:1@0.85 3:@1.00``."""
    return " ".join(
        f"{','.join(map(str, bead.src))}:{','.join(map(str, bead.tgt))}@{bead.confidence or 0:.2f}"
        for bead in beads
    )


def beads_of(path: str) -> list[Bead]:
    """Return the beads that a text of `path_of` describes."""
    found = []
    for word in path.split():
        links, _, confidence = word.partition("@")
        src, tgt = (
            tuple(int(number) for number in side.split(",") if number) for side in links.split(":")
        )
        found.append(Bead(src, tgt, confidence=float(confidence)))
    return found


def engine_of(name: str) -> Aligner:
    """Return an engine as a function from a pair of documents to beads."""
    return lambda pair: aligner.align(pair.src, pair.tgt, engine=name).beads


def _beginning(pair: GoldPair, size: int = 20) -> GoldPair:
    src, tgt = (
        aligner.splitters.lines_document(
            [sentence.text for sentence in side.sentences[:size]], lang=side.lang
        )
        for side in (pair.src, pair.tgt)
    )
    return GoldPair(pair.name, src, tgt, ())


def _signature(pair: GoldPair, engine: str) -> str:
    short = _beginning(pair, 2)
    return str(aligner.align(short.src, short.tgt, engine=engine).signature)
