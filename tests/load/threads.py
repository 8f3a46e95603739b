"""Threads that share an encoder, an engine, a splitter and a scorer; and threads that come first."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from random import Random

from tests.load.outcomes import Shared, in_turn, outcome, pairs, run_all

THREADS = 8
_RACE = "from tests.load.outcomes import raced; print(*raced({count}))"


def run(minutes: float = 2, races: int = 20, count: int = 40) -> list[str]:
    """Compare what threads make with what is made in turn; return what differs.

    Args:
        minutes: Real time of the threads' work.
        races: Fresh processes in which all threads begin with their first use, the first of them
            without compiled kernels.
        count: Pairs of texts.
    """
    wanted = in_turn(count)
    differing = shared_work(wanted, minutes * 60)
    return differing + first_uses(wanted[:THREADS], races)


def shared_work(wanted: list[str], seconds: float) -> list[str]:
    """Have threads make the outcomes again and again, in different orders."""
    shared, todo = Shared(), pairs(len(wanted))
    until = time.monotonic() + seconds
    done: Counter[bool] = Counter()

    def work(number: int) -> None:
        random = Random(number)
        while True:
            chosen = random.randrange(len(todo))
            done[outcome(todo[chosen], shared) == wanted[chosen]] += 1
            if time.monotonic() > until:
                return

    run_all([(work, (number,)) for number in range(THREADS)])
    print(
        f"threads: {done.total()} outcomes of {THREADS} threads, {done[False]} differ", flush=True
    )
    return [f"{done[False]} outcomes differ"] if done[False] else []


def first_uses(wanted: list[str], races: int, *, compiled: bool = False) -> list[str]:
    """Have all threads of fresh processes load, import and compile at once.

    Args:
        wanted: The outcomes, one for each thread.
        races: Processes.
        compiled: Whether the first process finds compiled kernels, as the others do.
    """
    failed = []
    for race in range(races):
        with tempfile.TemporaryDirectory() as folder:
            given = {} if race or compiled else {"NUMBA_CACHE_DIR": folder}
            found = subprocess.run(  # noqa: PLW1510 - the status is looked at
                [sys.executable, "-W", "error", "-c", _RACE.format(count=len(wanted))],
                env=os.environ | given,
                capture_output=True,
                text=True,
                timeout=900,
            )
        if found.returncode or found.stdout.split() != wanted:
            failed.append(f"first use {race}: {found.stderr[-2000:] or 'outcomes differ'}")
    print(f"threads: {races} first uses raced, {len(failed)} failed", flush=True)
    return failed
