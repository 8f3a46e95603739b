"""What else a process of many days does again and again, each kind of work by itself."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

import aligner
from aligner.types import Alignment, Bead
from tests.load import texts
from tests.load.growth import Growth, Limits, Sample

# Whatever is kept of each turn is at least a string (a block), a container (an object) or a vector (2,048
# bytes). Half of each is beyond what pools and fragments do in a run of minutes, whose turns are hundreds.
LIMITS = Limits(rss=1024, blocks=0.5, objects=0.5)
_SAMPLES = 40
_FORMATS = "align", "jsonl", "ladder", "parquet", "tmx", "tsv", "xliff", "xml"

type Work = Callable[[Random, Path], None]


def run(seconds: float = 150.0, names: tuple[str, ...] = (), seed: int = 0) -> list[str]:
    """Do each kind of work for a time; return what grows.

    Args:
        seconds: CPU time of each kind, that of worker processes included.
        names: Of `WORKS`; all when left out.
        seed: Of the texts.
    """
    found = []
    for name in names or WORKS:
        growth, turns = soaked(WORKS[name], seconds, seed)
        print(f"{name}: {turns:,} turns, {growth}", flush=True)
        found += [f"{name}: {what}" for what in growth.beyond(LIMITS)]
    return found


def soaked(work: Work, seconds: float, seed: int = 0, *, show: bool = True) -> tuple[Growth, int]:
    """Do one kind of work for so much CPU time; return what each turn leaves, and their number."""
    random = Random(seed)
    # Of the size of those that take their places: what is looked at must not grow by the looking.
    samples = [Sample(1000 + n, 1e6 + n, 10**6 + n, 10**6 + n, 0) for n in range(_SAMPLES + 1)]
    taken = turns = 0
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", aligner.NotParallelWarning)
        work(random, Path(folder))
        began = _cpu()
        while taken <= _SAMPLES:
            if _cpu() - began >= seconds * taken / _SAMPLES:
                samples[taken] = Sample.now(turns)
                if show and taken % 10 == 0:
                    print(f"  {samples[taken]}, {_cpu() - began:.0f} CPU s", flush=True)
                taken += 1
            work(random, Path(folder))
            turns += 1
    return Growth.of(samples), turns


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def many(random: Random, _: Path) -> None:
    """Align several pairs lazily, one of which fails; now and then stop in the middle."""
    pairs = [texts.joined(texts.small(random)) for _ in range(3)]
    results = aligner.align_many([*pairs, ("One.", "Two."), pairs[0]])
    first = next(results)
    assert isinstance(first, Alignment)
    if random.random() < 0.3:
        results.close()
        return
    assert sum(isinstance(one, aligner.Failure) for one in results) == 1


def workers(random: Random, _: Path) -> None:
    """The same in processes, which are started and stopped."""
    pairs = [texts.joined(texts.small(random)) for _ in range(2)]
    results = list(aligner.align_many([*pairs, ("One.", "Two.")], jobs=2))
    assert [isinstance(one, Alignment) for one in results] == [True, True, False]


def realigner(random: Random, _: Path) -> None:
    """Make a `Realigner`, decide about a few beads, drop it."""
    made = aligner.Realigner(*texts.small(random), src_lang="zh", tgt_lang="en")
    found = made.realign()
    bead = random.choice(found.beads)
    made.realign(rejected=[bead])
    last = Bead((len(made.src) - 1,), (len(made.tgt) - 1,))
    assert last.src in [one.src for one in made.realign(anchors=[last]).beads]


def explaining(random: Random, _: Path) -> None:
    """Ask about beads of an alignment that nobody asked about before."""
    found = aligner.align(*texts.small(random), src_lang="zh", tgt_lang="en")
    for bead in found.beads[:2]:
        assert 0.0 <= found.explain(bead).probability <= 1.0


def scoring(random: Random, _: Path) -> None:
    """Score an alignment, and look at the report in all ways."""
    pairs = list(zip(*texts.small(random), strict=False))
    report = aligner.score(pairs, src_lang="zh", tgt_lang="en")
    assert repr(report)
    assert len(report.segments) == len(pairs)


def evaluating(random: Random, _: Path) -> None:
    """Evaluate two outputs, with all that is measured of them."""
    reference = texts.mixture(random, 8)[1]
    other = [" ".join(word for word in one.split() if random.random() < 0.9) for one in reference]
    outputs = {"same": list(reference), "other": [one or "None." for one in other]}
    report = aligner.evaluate(outputs, reference, lang="en")
    assert repr(report)


def formats(random: Random, folder: Path) -> None:
    """Write and read an alignment in all formats."""
    made = _made(random.randrange(5))
    for name in _FORMATS:
        path = folder / f"made.{name}"
        aligner.write(made, path)
        if name not in ("align", "ladder"):
            assert aligner.read(path)
    aligner.write(made, (folder / "made.zh", folder / "made.en"))
    assert aligner.split((folder / "made.zh").read_text("utf-8")).sentences


@cache
def _made(number: int) -> Alignment:
    return aligner.align(*texts.small(Random(number)), src_lang="zh", tgt_lang="en")


def failing(random: Random, folder: Path) -> None:
    """Call with what cannot be: no error may keep what its frames held."""
    made = _made(random.randrange(5))
    count = 0
    for call in _failures(random, made, folder):
        try:
            call()
        except (aligner.AlignerError, TypeError):
            count += 1
    assert count == 14


def _failures(random: Random, made: Alignment, folder: Path) -> Iterator[Callable[[], object]]:
    src, tgt = texts.small(random)
    number = random.randrange(10**9)
    broken = {
        "x.jsonl": f'{{"format": "aligner/alignment", "version": {number}}}\n',
        "x.tmx": f"<tmx><body><tu>{number}",
        "x.tsv": f"{number}\n",
        "x.xliff": f"<xliff>{number}",
    }
    for name, text in broken.items():
        (folder / name).write_text(text)
        yield lambda name=name: aligner.read(folder / name, expect=Alignment)  # type: ignore[misc]
    (folder / "x.txt").write_bytes(bytes([0xC3, 0x28]) + str(number).encode())
    yield lambda: aligner.read(folder / "x.txt")
    yield lambda: aligner.read(folder / "missing.txt")
    yield lambda: aligner.write(made, folder / "missing" / "x.jsonl")
    yield lambda: aligner.align("".join(src) + "\ud800", tgt)
    yield lambda: aligner.align(src, tgt, engine=f"none{number % 7}")
    yield lambda: aligner.align(tgt, list(reversed(tgt)))
    yield lambda: aligner.align(src, tgt, anchors=[Bead((0,), (99,))])
    yield lambda: made.explain(Bead((0, 99), (0,)))
    yield lambda: aligner.evaluate(tgt, tgt[1:], resegment="never")
    yield lambda: aligner.align(src, [*tgt, number])  # type: ignore[list-item]


WORKS: Mapping[str, Work] = {
    "align_many": many,
    "workers": workers,
    "realigner": realigner,
    "explain": explaining,
    "score": scoring,
    "evaluate": evaluating,
    "formats": formats,
    "errors": failing,
}
