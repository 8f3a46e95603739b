"""All that is made of a pair of texts, as one digest: equal when every byte is."""

from __future__ import annotations

import hashlib
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import aligner
from aligner.encoders.use import UseEncoder
from aligner.engines.crf import Crf
from aligner.quality.adequacy import AdequacyScorer
from aligner.splitters import Splitter, get_splitter
from tests.load import texts


@dataclass(frozen=True)
class Shared:
    """Hold one of each, for all threads."""

    encoder: UseEncoder = field(default_factory=UseEncoder)
    engine: Crf = field(default_factory=Crf)
    splitter: Splitter = field(default_factory=lambda: get_splitter("rules"))
    scorer: AdequacyScorer = field(default_factory=AdequacyScorer)


def pairs(count: int, seed: int = 0) -> list[texts.Texts]:
    """Return pairs of texts, every tenth of them of some forty sentences a side."""
    random = Random(seed)
    return [
        texts.mixture(random, 40) if number % 10 == 9 else texts.small(random)
        for number in range(count)
    ]


def outcome(sides: texts.Texts, shared: Shared) -> str:
    """Split, align, explain, score and encode; return the digest of it all."""
    src, tgt = texts.joined(sides)
    made = aligner.align(
        src, tgt, engine=shared.engine, encoder=shared.encoder, splitter=shared.splitter
    )
    parts = [
        repr(made),
        repr([made.explain(bead, engine=shared.engine) for bead in made.beads[:3]]),
        repr([made.explain(bead) for bead in made.beads[:2]]),
        repr(aligner.score(made, scorer=shared.scorer)),
        repr(aligner.align(*sides, encoder=shared.encoder, engine="two_pass").beads),
        repr(aligner.align(*sides, engine="gale_church").beads),
        shared.encoder.encode(sides[0]).tobytes().hex(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def in_turn(count: int) -> list[str]:
    """Return the outcomes of pairs, one after the other."""
    shared = Shared()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", aligner.NotParallelWarning)
        return [outcome(sides, shared) for sides in pairs(count)]


def raced(count: int) -> list[str]:
    """Return the outcomes of pairs, a thread for each, which all begin at once."""
    found = [""] * count
    barrier = threading.Barrier(count)

    def work(number: int, sides: texts.Texts) -> None:
        barrier.wait()
        found[number] = outcome(sides, Shared())

    run_all([(work, (number, sides)) for number, sides in enumerate(pairs(count))])
    return found


def run_all(calls: Sequence[tuple[object, tuple[object, ...]]]) -> None:
    """Run calls in a thread each, and raise what one of them raised."""
    errors: list[BaseException] = []

    def guarded(call: object, arguments: tuple[object, ...]) -> None:
        try:
            call(*arguments)  # type: ignore[operator]
        except BaseException as error:
            errors.append(error)

    # Filters are the process's: set here, not in the threads.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", aligner.NotParallelWarning)
        threads = [threading.Thread(target=guarded, args=call, daemon=True) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]
