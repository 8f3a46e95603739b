"""Running a target: changed inputs, limits of time and memory, and the inputs that reach new code."""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FrameType

from aligner.errors import AlignerError
from tests.fuzz.targets import Target

# CPU seconds and bytes that one input of at most 60 kB may take.
SLOWEST = 5.0
MOST_MEMORY = 1 << 30
_WATCHED = ("/aligner/", "/markdown_it/", "/mdit_py_plugins/", "/pysubs2/", "/docx/")
# Files that a found input stays in the mind of the search for; more only repeat each other.
_MOST_INPUTS = 2_000


class TooSlowError(BaseException):
    """Say that an input took too long; no reader may catch it."""


@dataclass
class Outcome:
    """Hold what a run has found.

    Attributes:
        tried: Inputs tried.
        kept: Inputs that reached new code.
        seconds: CPU time.
        failures: Inputs that broke something, with what it was.
    """

    tried: int = 0
    kept: int = 0
    seconds: float = 0.0
    failures: list[tuple[bytes, str]] = field(default_factory=list)


@contextlib.contextmanager
def within_limits(seconds: float = SLOWEST) -> Iterator[None]:
    """Interrupt a block that takes more CPU time.

    Raises:
        TooSlowError: It did.
    """

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlowError(f"more than {seconds} CPU seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def limit_memory(more: int = MOST_MEMORY) -> None:
    """Let this process take only so many bytes more than it has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def run(
    target: Target,
    folder: Path,
    *,
    seed: int,
    tries: int | None = None,
    seconds: float | None = None,
    most_failures: int = 5,
) -> Outcome:
    """Try changed inputs until the number of tries or the CPU time is reached.

    Args:
        target: What to fuzz.
        folder: Gets the files of the input at work.
        seed: Makes the run repeatable, as far as it is not cut off by time.
        tries: Inputs to try.
        seconds: CPU seconds to take; inputs that reach new code are built upon then.
        most_failures: Stop after so many different ones.
    """
    random = Random(f"{target.name} {seed}")
    inputs = list(target.seeds())
    outcome = Outcome()
    seen: set[str] = set()
    started = time.process_time()
    with _new_code(watch=seconds is not None) as reached:
        for data in inputs:
            _try(target, data, folder, outcome, seen)
        while len(outcome.failures) < most_failures:
            outcome.seconds = time.process_time() - started
            if (tries is not None and outcome.tried >= tries) or (
                seconds is not None and outcome.seconds >= seconds
            ):
                break
            reached.clear()
            data = target.mutate(random.choice(inputs), random, inputs)
            _try(target, data, folder, outcome, seen)
            if reached and len(inputs) < _MOST_INPUTS:
                inputs.append(data)
                outcome.kept += 1
    return outcome


def _try(target: Target, data: bytes, folder: Path, outcome: Outcome, seen: set[str]) -> None:
    outcome.tried += 1
    try:
        with within_limits(), warnings.catch_warnings():
            warnings.simplefilter("error")
            target.try_out(data, folder)
    except KeyboardInterrupt:
        raise
    except (Exception, TooSlowError) as error:
        what = f"{type(error).__name__}: {error}"[:300]
        place = _place(error)
        # The same line failing again says nothing new.
        if place not in seen:
            seen.add(place)
            outcome.failures.append((data, f"{what} at {place}"))


def _place(error: BaseException) -> str:
    """Return the innermost line of the library that an error went through."""
    while isinstance(error, AssertionError) and isinstance(error.__cause__, AlignerError):
        error = error.__cause__
    places = []
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if any(part in code.co_filename for part in _WATCHED):
            places.append(f"{Path(code.co_filename).name}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-1] if places else type(error).__name__


@contextlib.contextmanager
def _new_code(*, watch: bool) -> Iterator[list[int]]:
    """Yield a list that grows whenever a line runs for the first time."""
    reached: list[int] = []
    if not watch:
        yield reached
        return
    monitoring = sys.monitoring

    def line(code: CodeType, number: int) -> object:
        if any(part in code.co_filename for part in _WATCHED):
            reached.append(number)
        # Each place is told once, so that watching costs next to nothing.
        return monitoring.DISABLE

    tool = monitoring.COVERAGE_ID
    monitoring.use_tool_id(tool, "fuzz")
    # Branches, not lines: which way an `if` went says more.
    branch = monitoring.events.BRANCH

    def taken(code: CodeType, source: int, goal: int) -> object:
        if not any(part in code.co_filename for part in _WATCHED):
            return monitoring.DISABLE
        way = (code, source, goal)
        if way in ways:
            return None if (code, source) not in both else monitoring.DISABLE
        ways.add(way)
        if (code, source) in one:
            both.add((code, source))
        one.add((code, source))
        reached.append(source)
        return None

    ways: set[tuple[CodeType, int, int]] = set()
    one: set[tuple[CodeType, int]] = set()
    both: set[tuple[CodeType, int]] = set()
    monitoring.register_callback(tool, monitoring.events.LINE, line)
    monitoring.register_callback(tool, branch, taken)
    monitoring.set_events(tool, monitoring.events.LINE | branch)
    try:
        yield reached
    finally:
        monitoring.set_events(tool, 0)
        monitoring.register_callback(tool, monitoring.events.LINE, None)
        monitoring.register_callback(tool, branch, None)
        monitoring.free_tool_id(tool)
