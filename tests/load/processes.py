"""Processes that are forked or started anew after the encoder was used."""

from __future__ import annotations

import multiprocessing
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from tests.load.outcomes import Shared, in_turn, pairs

METHODS = "fork", "spawn", "forkserver"
CHILDREN = 4
# Seconds after which children are taken for locked up.
_PATIENCE = 600.0


def run(rounds: int = 10, count: int = 4) -> list[str]:
    """Compare what children make with what their parent makes; return what differs.

    Args:
        rounds: Sets of children of each kind; forked ones also while a thread of the parent works.
        count: Pairs of texts for each child.
    """
    wanted = in_turn(count)
    failed = []
    for number in range(rounds):
        for method in METHODS:
            failed += children(method, wanted)
        failed += children("fork", wanted, busy=True)
        print(f"processes: round {number + 1} of {rounds}, {len(failed)} failed", flush=True)
    return failed


def children(
    method: str, wanted: list[str], *, busy: bool = False, count: int = CHILDREN
) -> list[str]:
    """Have children make the outcomes.

    Args:
        method: How they are started.
        wanted: The outcomes.
        busy: Whether a thread of this process encodes meanwhile.
        count: Children.
    """
    context = multiprocessing.get_context(method)
    with _encoding() if busy else nullcontext(), warnings.catch_warnings():
        # The threads of linear algebra are enough for Python 3.12 to warn of forking.
        warnings.simplefilter("ignore", DeprecationWarning)
        with context.Pool(count) as pool:
            asked = pool.map_async(in_turn, [len(wanted)] * count, chunksize=1)
            try:
                found = asked.get(_PATIENCE)
            except multiprocessing.TimeoutError:
                return [f"{method}{' beside a thread' * busy}: locked up"]
    wrong = sum(one != wanted for one in found)
    return [f"{method}{' beside a thread' * busy}: {wrong} children differ"] if wrong else []


@contextmanager
def _encoding() -> Iterator[None]:
    """Encode in a thread all the time."""
    stop, begun = threading.Event(), threading.Event()
    shared, [sides] = Shared(), pairs(1)

    def work() -> None:
        while not stop.is_set():
            shared.encoder.encode(sides[0])
            begun.set()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        stop.set()
        thread.join()
