"""Starting the command line: as the installed command, or forked from a process that has loaded it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

ROOT = Path(__file__).parent.parent.parent
# Wall-clock seconds after which a process has hung: far more than any takes on a busy machine.
PATIENCE = 300.0


def members(group: int) -> list[int]:
    """Return the processes of a group that are alive."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, member_of, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended between the two looks
        if int(member_of) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


def is_stopped(number: int) -> bool:
    """Tell whether a process has been stopped by a signal, or is there no more."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] in "TZ"


def workers(group: int) -> list[int]:
    """Return the worker processes of a group, without what Python itself keeps beside them."""
    found = []
    for number in members(group):
        try:
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in command:
            found.append(number)
    return found


@dataclass(frozen=True, slots=True)
class Watch:
    """Say at which change of the file system a forked command is interrupted.

    Attributes:
        number: Which change of those in its folder; 0 for none.
        signal: What the command sends itself before that change; 0 to let it go on.
    """

    number: int = 0
    signal: int = 0


class Running(Protocol):
    """Be a command at work, the first process of a group of its own.

    Attributes:
        pid: Its process.
        errors: Where standard error goes.
    """

    @property
    def pid(self) -> int: ...

    @property
    def errors(self) -> Path: ...

    def ended(self, seconds: float) -> bool:
        """Tell whether it has ended, waiting so long for it."""
        ...

    def status(self) -> int:
        """Wait until it has ended; return the exit status, negative for a signal."""
        ...


class Starter(Protocol):
    """Start commands."""

    def start(self, arguments: Sequence[str], folder: Path) -> Running:
        """Start a command in a folder."""
        ...


@dataclass(slots=True)
class _Executed:
    """Hold a process of its own program."""

    process: subprocess.Popen[bytes]
    errors: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def ended(self, seconds: float) -> bool:
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def status(self) -> int:
        return self.process.wait(PATIENCE)


class Executor:
    """Start the command that was installed, as a user does."""

    def __init__(self) -> None:
        script = Path(sys.executable).with_name("aligner")
        self._command = [str(script)] if script.exists() else [sys.executable, "-m", "aligner"]

    def start(self, arguments: Sequence[str], folder: Path) -> _Executed:
        """Start a command in a folder; see `Starter`."""
        errors = folder.parent / f"{folder.name}.stderr"
        with errors.open("wb") as stream:
            process = subprocess.Popen(
                [*self._command, *arguments],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stream,
                start_new_session=True,
            )
        return _Executed(process, errors)


@dataclass(slots=True)
class _Forked:
    """Hold a fork of the loaded process, which alone learns how it ended."""

    pid: int
    errors: Path
    channel: socket.socket
    found: int | None = None

    def ended(self, seconds: float) -> bool:
        if self.found is None and select.select([self.channel], [], [], max(0.0, seconds))[0]:
            self.found = _heard(self.channel)
        return self.found is not None

    def status(self) -> int:
        if not self.ended(PATIENCE):
            raise subprocess.TimeoutExpired(str(self.pid), PATIENCE)
        assert self.found is not None
        return self.found


class Forker:
    """Fork commands from one process that has loaded the library, which saves most of their time.

    What runs is the program from its main function on, to the end of the interpreter.

    Args:
        inside: A command that starts the process, for example with file systems of its own.

    Attributes:
        pid: The process.
        changes: Gets a byte for each change of the file system before it is made.
    """

    def __init__(self, inside: Sequence[str] = ()) -> None:
        self._channel, theirs = socket.socketpair()
        self.changes, told = os.pipe()
        os.set_blocking(self.changes, False)
        code = f"from tests.faults import forking; forking.serve({theirs.fileno()}, {told})"
        self._process = subprocess.Popen(
            [*inside, sys.executable, "-c", code],
            cwd=ROOT,
            pass_fds=(theirs.fileno(), told),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid
        theirs.close()
        os.close(told)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()
        self._process.wait(PATIENCE)
        os.close(self.changes)

    def start(
        self,
        arguments: Sequence[str],
        folder: Path,
        watch: Watch | None = None,
        *,
        call: str = "aligner.cli:main",
    ) -> _Forked:
        """Start a command in a folder; see `Starter`.

        Args:
            arguments: What stands after ``aligner``.
            folder: Where it works.
            watch: Whether changes are told in `changes`, and what happens at one of them.
            call: The function that is the program: its module, a colon and its name.
        """
        self.count_changes()
        errors = folder.parent / f"{folder.name}.stderr"
        request = {
            "arguments": list(arguments),
            "folder": str(folder),
            "errors": str(errors),
            "call": call,
            "watch": None if watch is None else [watch.number, watch.signal],
        }
        self._channel.sendall(json.dumps(request).encode() + b"\n")
        return _Forked(_heard(self._channel), errors, self._channel)

    def count_changes(self) -> int:
        """Return the number of changes since it was asked for last."""
        number = 0
        try:
            while data := os.read(self.changes, 1 << 16):
                number += len(data)
        except BlockingIOError:
            pass
        return number


def _heard(channel: socket.socket) -> int:
    data = b""
    while not data.endswith(b"\n"):
        if not select.select([channel], [], [], PATIENCE)[0]:
            raise TimeoutError("the forking process has hung")
        piece = channel.recv(1)
        if not piece:
            raise RuntimeError("the forking process has ended")
        data += piece
    return int(data)


def wait_until(
    reached: Callable[[], bool], seconds: float = PATIENCE, pause: float = 0.002
) -> bool:
    """Wait until something is so; return whether it is."""
    end = time.monotonic() + seconds
    while not (found := reached()) and time.monotonic() < end:
        time.sleep(pause)
    return found


def end_group(group: int) -> None:
    """End what is left of a group that this campaign has started."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
