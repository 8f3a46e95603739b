"""How far a long command is: a bar for a person at a terminal, now and then a line otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aligner.cli.outputs import say

# Seconds between lines where no bar can be shown.
_PAUSE = 30.0


@contextmanager
def progress(
    what: str, total: int, before: int, *, unit: str = "pairs", lines: bool = False
) -> Iterator[Callable[[int], None]]:
    """Show progress; yield what is told how much is done.

    Args:
        what: What is being done, in one word.
        total: How much there is to do.
        before: How much was done before.
        unit: What is counted.
        lines: Print a line now and then where nobody is looking; nothing is printed otherwise.
    """
    if sys.stderr.isatty():
        with _bar(what, total, before, unit) as advance:
            yield advance
    elif lines:
        yield _lines(what, total, before, unit)
    else:
        yield lambda _: None


@contextmanager
def _bar(what: str, total: int, before: int, unit: str) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} {unit}/s" if task.speed else "")

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), Rate())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=total, completed=before)
        yield lambda done: shown.update(task, completed=done)


def _lines(what: str, total: int, before: int, unit: str) -> Callable[[int], None]:
    began = latest = time.monotonic()

    def tell(done: int) -> None:
        nonlocal latest
        now = time.monotonic()
        if now - latest < _PAUSE or done == before:
            return
        latest = now
        rate = (done - before) / (now - began)
        left = round((total - done) / rate)
        say(
            f"{what} {done} of {total} {unit}, {rate:.2f} {unit}/s, about "
            f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left"
        )

    return tell
