"""Many small alignments in one process."""

from __future__ import annotations

import tempfile
import time
import warnings
from pathlib import Path
from random import Random

import aligner
from tests.load import texts
from tests.load.growth import Growth, Limits, Sample

# The smallest array kept of each alignment would be 100 bytes, one string a block. Files are written by every
# tenth alignment: half a block a file would be a twentieth.
LIMITS = Limits(rss=60, blocks=0.05, objects=0.01)
_FORMATS = "jsonl", "tmx", "tsv", "xliff"


def run(count: int = 100_000, every: int = 2_000, seed: int = 0) -> list[str]:
    """Align, split, score, write and read; return what grows.

    Args:
        count: Alignments.
        every: Alignments between two samples.
        seed: Of the texts.
    """
    random = Random(seed)
    samples = []
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", aligner.NotParallelWarning)
        for number in range(count + 1):
            if number % every == 0:
                samples.append(Sample.now(number))
                print(f"{samples[-1]}, {time.process_time() - began:.0f} CPU s", flush=True)
            one(random, number, Path(folder))
    growth = Growth.of(samples)
    print(f"alignments: {growth}")
    return growth.beyond(LIMITS)


def one(random: Random, number: int, folder: Path) -> None:
    """Align one pair of texts in the way of its number, and look at the result."""
    sides = texts.small(random)
    if number % 20 == 7:
        made = aligner.align(*sides, engine="gale_church")
    elif number % 20 == 13:
        made = aligner.align(*sides, engine="two_pass")
    elif number % 4 == 0:
        made = aligner.align(*texts.joined(sides))
    else:
        made = aligner.align(*sides, src_lang="zh", tgt_lang="en")
    held = [i for bead in made.beads for i in bead.src]
    assert held == list(range(len(made.src)))
    if number % 10 == 3:
        assert aligner.split(sides[0][0]).sentences
    if number % 20 == 9:
        aligner.score(made)
    if number % 10 == 6:
        path = folder / f"small.{_FORMATS[number // 10 % len(_FORMATS)]}"
        aligner.write(made, path)
        again = aligner.read(path)
        assert isinstance(again, aligner.Alignment)
        # A translation memory holds no sentences without a counterpart.
        assert len(list(again.pairs())) == len(list(made.pairs()))
