"""Kill a command at random moments, and check what it leaves and how it goes on."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.commands import Command
from tests.faults.processes import (
    PATIENCE,
    Executor,
    Forker,
    Running,
    Watch,
    end_group,
    members,
    wait_until,
    workers,
)

OLD = b"what was there before\n"
_SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
# Named by whoever writes them; what else begins with a dot belongs to a build.
_TEMPORARY = (".aligner-", ".tmp")


@dataclass
class Tally:
    """Hold what a campaign has done and found.

    Attributes:
        kills: Kills that met a living process, by how they came about and by the signal.
        leftovers: Kills that left a half-written temporary file, so they came while it was written.
        partial: Kills after which some of the files were there and others not.
        problems: What was found.
    """

    kills: Counter[str] = field(default_factory=Counter)
    leftovers: int = 0
    partial: int = 0
    problems: list[str] = field(default_factory=list)

    def total(self) -> int:
        """Return the number of kills."""
        return sum(count for name, count in self.kills.items() if name.startswith("by "))


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """Hold what a command gives when it is left alone.

    Attributes:
        files: All files, by name.
        changes: How often it changed something in its folder.
        executed: Wall-clock seconds that the installed command took.
        forked: Those that a fork took.
    """

    files: dict[str, bytes]
    changes: int
    executed: float
    forked: float


def is_temporary(name: str) -> bool:
    """Tell whether a file is one that is being written, under no name of its own yet."""
    last = name.rpartition("/")[2]
    return last.startswith(_TEMPORARY[0]) and last.endswith(_TEMPORARY[1])


def is_record(name: str) -> bool:
    """Tell whether a file says that a result of a batch is done: it is taken back before the work."""
    return "/.batch/" in name


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def damage(found: dict[str, bytes], new: dict[str, bytes], old: bool) -> Iterator[str]:
    """Yield what is wrong with the files that a killed command left under their final names."""
    for name, data in found.items():
        if is_temporary(name):
            continue
        if name not in new:
            yield f"{name} is there, which no undisturbed run writes"
        elif data != new[name] and not (old and data == OLD):
            yield f"{name} is neither the old file nor the new one ({len(data)} bytes)"
    if old:
        for name in sorted(set(new) - set(found)):
            if not is_record(name):
                yield f"{name} is gone: neither the old file nor the new one"


class Campaign:
    """Kill one command again and again.

    Args:
        command: The command.
        place: A folder with the inputs in ``in``.
        forker: Forks most of the processes; the others are started as a user does.
        random: Decides when and how.
        executed: Share of the processes that are started as a user does, in [0, 1].

    Attributes:
        tally: What has been done and found.
        whole: What the command gives when it is left alone.
    """

    def __init__(
        self,
        command: Command,
        place: Path,
        forker: Forker,
        random: Random,
        *,
        executed: float = 0.25,
    ) -> None:
        self.command = command
        self.tally = Tally()
        self._place = place
        self._forker = forker
        self._executor = Executor()
        self._random = random
        self._share = executed
        self._number = 0
        self.whole = self._undisturbed()

    def run(self, kills: int) -> Tally:
        """Kill the command so many times; every run is resumed to the end."""
        while self.tally.total() < kills and not self.tally.problems:
            self.one()
        return self.tally

    def one(self) -> None:
        """Begin, kill once or several times in a row, go on to the end, and check everything."""
        old = self.command.writes_over and self._random.random() < 0.5
        folder = self._fresh(old=old)
        arguments = self.command.arguments
        # What is there counts as done when a batch is resumed: an old file must be written anew.
        more = () if old else self.command.resume
        for turn in range(self._random.choice((1, 1, 2, 3, 4))):
            self._kill(folder, (*arguments, *(more if turn else ())), old=old)
        self._go_on(folder, (*arguments, *more))

    def at_change(self, number: int, what: int) -> None:
        """Kill once, before a certain change, go on to the end, and check everything.

        Args:
            number: Which change, from 1 on.
            what: The signal.
        """
        old = self.command.writes_over and number % 2 == 0
        folder = self._fresh(old=old)
        running = self._start(self.command.arguments, folder, Watch(number, what))
        how = f"forked, before change {number}"
        self._check_killed(running, folder, what, set(), old=old, struck=True, how=how)
        self._go_on(folder, (*self.command.arguments, *(() if old else self.command.resume)))

    def _start(
        self, arguments: tuple[str, ...], folder: Path, watch: Watch | None = None
    ) -> Running:
        return self._forker.start(arguments, folder, watch, call=self.command.call)

    def _go_on(self, folder: Path, arguments: tuple[str, ...]) -> None:
        running = self._start(arguments, folder)
        status = running.status()
        # A resumed batch may have nothing left to do but what fails.
        if status != self.command.status:
            self._complain(running, f"status {status} when it went on to the end")
        self._compare(files_in(folder), running)
        if not self.tally.problems:
            shutil.rmtree(folder)

    def _fresh(self, *, old: bool) -> Path:
        self._number += 1
        folder = self._place / f"{self.command.name}-{self._number}"
        folder.mkdir()
        if "parts" in self.command.arguments:
            (folder / "parts").mkdir()
        for name in self.whole.files if old else ():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(OLD)
        return folder

    def _undisturbed(self) -> Undisturbed:
        self.whole = Undisturbed({}, 0, 0.0, 0.0)
        took: list[float] = []
        found: list[dict[str, bytes]] = []
        for forked in (False, True) if self._share else (True,):
            folder = self._fresh(old=False)
            began = time.monotonic()
            running: Running = (
                self._start(self.command.arguments, folder, Watch())
                if forked
                else self._executor.start(self.command.arguments, folder)
            )
            status = running.status()
            took.append(time.monotonic() - began)
            found.append(files_in(folder))
            if status != self.command.status:
                self._complain(running, f"status {status} of an undisturbed run")
            shutil.rmtree(folder)
        if found[0] != found[-1] or not found[0]:
            self.tally.problems.append(f"{self.command.name}: two undisturbed runs differ")
        return Undisturbed(found[0], self._forker.count_changes(), took[0], took[-1])

    def _compare(self, found: dict[str, bytes], running: Running) -> None:
        new = self.whole.files
        for name in sorted(set(found) | set(new)):
            if name not in found:
                self._complain(running, f"{name} is missing in the end")
            elif name not in new:
                self._complain(running, f"{name} is left over in the end")
            elif found[name] != new[name]:
                self._complain(running, f"{name} differs from the undisturbed one in the end")

    def _complain(self, running: Running, what: str) -> None:
        said = running.errors.read_text("utf-8", "replace")[-2000:]
        self.tally.problems.append(f"{self.command.name}-{self._number}: {what}\n{said}")

    def _kill(self, folder: Path, arguments: tuple[str, ...], *, old: bool) -> None:
        """Start the command, kill it at a random moment, and check what it leaves."""
        random = self._random
        if self.command.has_workers and random.random() < 0.15:
            self._kill_worker(folder, arguments, old=old)
            return
        what = random.choice(_SIGNALS)
        before = set(files_in(folder))
        # A terminal interrupts the workers too, and the memory killer may take any process.
        group = random.random() < 0.3
        if random.random() < self._share:
            how = "executed, " + random.choice(("time", "file"))
            running: Running = self._executor.start(arguments, folder)
            if how.endswith("time"):
                running.ended(random.uniform(0, self.whole.executed))
            else:
                self._until_files(running, folder, self.whole.executed)
        else:
            how = "forked, " + random.choice(("time", "before a change", "after a change"))
            number = random.randint(1, max(1, self.whole.changes))
            if how.endswith("time"):
                running = self._start(arguments, folder)
                running.ended(random.uniform(0, self.whole.forked))
            elif how.endswith("before a change"):
                running = self._start(arguments, folder, Watch(number, what))
                group = False
                running.status()
            else:
                running = self._start(arguments, folder, Watch())
                self._until_changes(running, number)
                running.ended(random.choice((0, random.uniform(0, 0.003))))
        struck = how.endswith("before a change") or not running.ended(0)
        if struck and not how.endswith("before a change"):
            try:
                (os.killpg if group else os.kill)(running.pid, what)
            except ProcessLookupError:
                struck = False
        self._check_killed(running, folder, what, before, old=old, struck=struck, how=how)

    def _until_files(self, running: Running, folder: Path, seconds: float) -> None:
        """Wait for a random one of the changes that can be seen from outside, at most so long."""
        number = self._random.randint(1, max(1, self.whole.changes // 2))
        seen: set[tuple[str, int]] = set()

        def reached() -> bool:
            for path in folder.rglob("*"):
                try:
                    seen.add((path.name, path.stat().st_mtime_ns))
                except OSError:
                    continue  # it was renamed between the two looks
            return len(seen) >= number or running.ended(0)

        wait_until(reached, 3 * seconds, 0.001)

    def _until_changes(self, running: Running, number: int) -> None:
        count = 0

        def reached() -> bool:
            nonlocal count
            count += self._forker.count_changes()
            return count >= number or running.ended(0)

        wait_until(reached, pause=0.0005)

    def _check_killed(
        self,
        running: Running,
        folder: Path,
        what: int,
        before: set[str],
        *,
        old: bool,
        struck: bool,
        how: str,
    ) -> None:
        status = running.status()
        alone = wait_until(lambda: not members(running.pid), 30, 0.02)
        if not alone:
            end_group(running.pid)
            self._complain(running, f"child processes outlived it after signal {what} ({how})")
        found = files_in(folder)
        for wrong in damage(found, self.whole.files, old):
            self._complain(running, f"{wrong} after signal {what} ({how})")
        # What a kill before this one left is taken away only when something is written.
        left = [name for name in found if is_temporary(name) and name not in before]
        done = status == self.command.status
        if done:
            # The signal came when all was done, or was not sent at all.
            self._compare(found, running)
            return
        expected = {-what, 128 + what} if what != signal.SIGKILL else {-what}
        if status not in expected:
            self._complain(running, f"status {status} after signal {what} ({how})")
        if what == signal.SIGKILL:
            self.tally.leftovers += bool(left)
        elif left:
            self._complain(running, f"{left} are left after signal {what} ({how})")
        names = [name for name in found if not is_temporary(name) and found[name] != OLD]
        self.tally.partial += 0 < len(names) < len(self.whole.files)
        if struck:
            self.tally.kills["by " + how] += 1
            self.tally.kills[signal.Signals(what).name] += 1

    def _kill_worker(self, folder: Path, arguments: tuple[str, ...], *, old: bool) -> None:
        """Kill one worker at a random moment; the command must go on without it."""
        running = self._start(arguments, folder)
        running.ended(self._random.uniform(0, self.whole.forked))
        found = workers(running.pid)
        if found:
            try:
                os.kill(self._random.choice(found), signal.SIGKILL)
                self.tally.kills["by worker"] += 1
                self.tally.kills["SIGKILL"] += 1
            except ProcessLookupError:
                pass
        status = running.status()
        if status != self.command.status:
            self._complain(running, f"status {status} after a worker was killed")
        if not wait_until(lambda: not members(running.pid), PATIENCE, 0.02):
            self._complain(running, "child processes outlived it after a worker was killed")
        after = files_in(folder)
        for wrong in damage(after, self.whole.files, old):
            self._complain(running, f"{wrong} after a worker was killed")
        if self.command.arguments[0] == "corpus":
            self._compare(after, running)
