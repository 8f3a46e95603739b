"""Tasks that workers do: how many workers, how long a task may take, and why it failed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from aligner.errors import ConfigError

_LONGEST_WAIT = 3600.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Hold why a task failed: exceptions themselves do not always survive pickling.

    Attributes:
        error: Name of the exception's type; ``"ProcessDied"`` if the worker did.
        message: What the exception says.
    """

    error: str
    message: str

    @classmethod
    def of(cls, error: Exception) -> Self:
        """Return what is to be said of an exception."""
        return cls(type(error).__name__, str(error) or repr(error))


def check_jobs(jobs: int) -> None:
    """Refuse a number of workers that cannot be.

    Raises:
        ConfigError: It is no whole number, or less than 1.
    """
    if not isinstance(jobs, int):
        raise ConfigError(f"jobs must be a whole number, not {jobs!r}")
    if jobs < 1:
        raise ConfigError(f"jobs must be at least 1, not {jobs}")


def patience(begun: Sequence[float], seconds: float) -> float | None:
    """Return how long to wait for tasks that may take some seconds; None if there are none.

    Args:
        begun: When the tasks were begun.
        seconds: How long each may take, infinite perhaps.
    """
    if not begun:
        return None
    # Systems refuse to wait for ever so long: whoever waits asks again.
    return min(max(0.0, min(begun) + seconds - time.monotonic()), _LONGEST_WAIT)


def overdue(seconds: float) -> Reason:
    """Return what is said of a task that took too long."""
    return Reason("TimeLimit", f"took more than {seconds:g} seconds")
