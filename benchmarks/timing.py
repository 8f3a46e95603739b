"""Time that can be compared between machines: as a multiple of a fixed workload's.

CPU seconds differ with the machine, and on a shared one from minute to minute. The reference
workload is therefore run before and after whatever is measured, and what is kept beside the seconds
is their ratio to its.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from aligner.encoders.threads import single_threaded

_MATRIX = 256
_PRODUCTS = 100
_WORDS = 60_000

type Timing = dict[str, list[float]]


def reference_seconds() -> float:
    """Return the CPU seconds of the reference workload: matrix products, and text in plain Python."""
    matrix = np.random.default_rng(0).standard_normal((_MATRIX, _MATRIX), dtype=np.float32)
    with single_threaded():
        began = time.process_time()
        for _ in range(_PRODUCTS):
            np.tanh(matrix @ matrix)
        counts: dict[str, int] = {}
        for number in range(_WORDS):
            word = str(number * number)[-3:]
            counts[word] = counts.get(word, 0) + len(word)
        return time.process_time() - began


def timed(work: Callable[[], object], repeat: int = 1) -> Timing:
    """Run something, and return what each run took.

    Args:
        work: What is measured; it should have been run before, on little, to load and compile.
        repeat: How often it is run.

    Returns:
        ``cpu_seconds``, and ``relative``: the same as multiples of the reference workload's.
    """

    def seconds() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return measured(seconds, repeat)


def measured(seconds: Callable[[], float], repeat: int = 1) -> Timing:
    """Do as `timed`, for what tells itself how many CPU seconds it took."""
    took, relative = [], []
    before = reference_seconds()
    for _ in range(repeat):
        took.append(seconds())
        after = reference_seconds()
        relative.append(2 * took[-1] / (before + after))
        before = after
    return {"cpu_seconds": took, "relative": relative}


def middle(timing: Timing) -> float:
    """Return the median of the CPU seconds."""
    return float(np.median(timing["cpu_seconds"]))
