"""One thread for linear algebra while encoding."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = threading.Lock()
_inside = 0
_limit: Any = None


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def single_threaded() -> Iterator[None]:
    """Run matrix products on the calling thread.

    The encoder's matrices are small: several threads would mostly wait for each other, and four
    times as long when another process holds a core. It also makes the last digit of a vector the
    same on every number of cores. Calls may nest and overlap across threads; the last to leave
    restores the setting that the first one found.
    """
    global _inside, _limit  # noqa: PLW0603 - the setting is the process's, and so is the count
    with _lock:
        if _inside == 0:
            _limit = _controller().limit(limits=1, user_api="blas")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _limit.restore_original_limits()
                _limit = None
