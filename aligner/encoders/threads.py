"""One thread for linear algebra while encoding."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from threadpoolctl import OpenBLASController, ThreadpoolController


class ForkLock:
    """Be a lock that a fork waits for, so that no child begins with it held by nobody."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._lock.acquire,
                after_in_parent=self._lock.release,
                after_in_child=self._lock.release,
            )

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class _Own(threading.local):
    """Count how often the calling thread is inside."""

    inside = 0


_lock = ForkLock()
_own = _Own()
_inside = 0
_limit: Any = None


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def _take_over() -> None:
    """Let the calling thread change the setting.

    Since version 3.8 threadpoolctl heeds the first thread that did and silently no other. Here the
    count keeps threads from undoing what others rely on.
    """
    take = getattr(OpenBLASController, "clear_controlling_thread", None)
    if take is not None:
        take(force=True)


def _restore() -> None:
    global _limit  # noqa: PLW0603 - see `_enter`
    if _limit is not None:
        _take_over()
        _limit.restore_original_limits()
        _take_over()
        _limit = None


@contextmanager
def single_threaded() -> Iterator[None]:
    """Run matrix products on the calling thread.

    The encoder's matrices are small: several threads would mostly wait for each other, and four
    times as long when another process holds a core. It also makes the last digit of a vector the
    same on every number of cores. Calls may nest and overlap across threads; the last to leave
    restores the setting that the first one found.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _inside, _limit  # noqa: PLW0603 - the setting is the process's, and so is the count
    with _lock:
        if _inside == 0:
            _take_over()
            _limit = _controller().limit(limits=1, user_api="blas")
        _inside += 1
        _own.inside += 1


def _leave() -> None:
    global _inside  # noqa: PLW0603 - see above
    with _lock:
        _own.inside -= 1
        _inside -= 1
        if _inside == 0:
            _restore()


def _forked() -> None:
    """Forget the threads that were inside: in a forked process there is only the one that forked."""
    global _inside  # noqa: PLW0603 - see above
    _inside = _own.inside
    if _inside == 0:
        _restore()


# After the lock has been released there: what is registered later is called later in the child.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
