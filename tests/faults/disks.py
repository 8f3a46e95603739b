"""Disks of its own for a process: a small one that can be full, and one that is read-only."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.campaign import OLD, damage, files_in, is_temporary
from tests.faults.commands import COMMANDS, Command, make_inputs
from tests.faults.inside import fill
from tests.faults.processes import Forker

# Mounts that only the started process sees, and those who look through it.
_MOUNTS = (
    'fixed=$1; shift; mount -t tmpfs -o size=1m small "$0" && mount -t tmpfs fixed "$fixed" && '
    'mkdir "$fixed/out" "$fixed/parts" && mount -o remount,ro "$fixed" && exec "$@"'
)
_READ_ONLY = (
    "may not be written to; check its permissions or choose another place",
    "Read-only file system; choose another place",
)
# Room for a part of what a command writes: of its first file, or of the later ones.
ROOMS = 0, 4 << 10, 20 << 10, 60 << 10
_QUICK = ("--engine", "gale_church", "--no-filter", "--no-score", "--shard-size", "2")
BUILD = replace(
    COMMANDS["build"],
    arguments=("corpus", "build", "../in/pairs.tsv", "-o", "corpus", "--jobs", "1", *_QUICK),
)


class NoDisksError(Exception):
    """Say that a process may have no disks of its own here, and why."""


@dataclass(frozen=True)
class Place:
    """Hold where commands work.

    Attributes:
        folder: Has the inputs in ``in``.
        forker: Starts the commands, and sees the disks.
        full: A small disk, as the tests see it.
        fixed: A disk that is read-only.
    """

    folder: Path
    forker: Forker
    full: Path
    fixed: Path

    def run(self, command: Command, where: str, *more: str) -> tuple[int, str]:
        """Run a command; return its status and what it says."""
        running = self.forker.start((*command.arguments, *more), self.folder / where)
        status = running.status()
        return status, running.errors.read_text("utf-8")


@contextmanager
def small_disks(folder: Path) -> Iterator[Place]:
    """Make the inputs and the disks.

    Raises:
        NoDisksError: There are none to be had.
    """
    folder = folder.resolve()
    make_inputs(folder, sound=4)
    names = [folder / "full", folder / "fixed"]
    for name in names:
        name.mkdir()
    if shutil.which("unshare") is None:
        raise NoDisksError("no unshare here, which gives a process disks of its own")
    started = ["unshare", "--mount", "--map-root-user", "sh", "-c", _MOUNTS, *map(str, names)]
    probe = subprocess.run([*started, "true"], capture_output=True, text=True, check=False)
    if probe.returncode:
        raise NoDisksError(f"a process may have no disks of its own here: {probe.stderr.strip()}")
    with Forker(started) as forker:
        # It answers when the disks are there.
        forker.start(["--version"], folder).status()
        seen = Path(f"/proc/{forker.pid}/root")
        full, fixed = (seen / name.relative_to("/") for name in names)
        yield Place(folder, forker, full, fixed)


def cleared(disk: Path) -> Path:
    """Remove everything from a disk; return it."""
    for path in list(disk.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return disk


def on_a_full_disk(place: Place, command: Command) -> Iterator[str]:
    """Run a command on a disk with less and less room; yield what is wrong with what it leaves.

    A file is the old or the new one, complete; the error names a file and says that the disk is full.
    """
    folder = place.folder / f"whole-{command.name}"
    folder.mkdir()
    (folder / "parts").mkdir()
    status, said = place.run(command, folder.name)
    whole = files_in(folder)
    if status != command.status or not whole:
        yield f"status {status} with room enough\n{said}"
        return
    for room in ROOMS:
        disk = cleared(place.full)
        (disk / "parts").mkdir()
        for name in whole if command.writes_over else ():
            (disk / name).parent.mkdir(parents=True, exist_ok=True)
            (disk / name).write_bytes(OLD)
        fill(disk, room)
        status, said = place.run(command, "full")
        (disk / "filler").unlink()
        found = files_in(disk)
        wrong = list(damage(found, whole, command.writes_over))
        wrong += [f"{name} is left over" for name in found if is_temporary(name)]
        if status == command.status and (not status or found == whole):
            # There was room enough for all of it.
            wrong += [
                f"{name} is not the new one" for name in whole if found.get(name) != whole[name]
            ]
        else:
            wrong += wrong_words(status, said, "the disk is full", "No space left on device")
        yield from (f"{one}, with {room:,} bytes of room\n{said}" for one in wrong)


def on_a_read_only_disk(place: Place, command: Command) -> Iterator[str]:
    """Run a command on a disk that is read-only; yield what is wrong with what it says."""
    status, said = place.run(command, "fixed")
    wrong = list(wrong_words(status, said, *_READ_ONLY))
    if status != 2:
        wrong.append(f"status {status}: it is known before the work begins")
    yield from (f"{one}\n{said}" for one in wrong)


def wrong_words(status: int, said: str, *reasons: str) -> Iterator[str]:
    """Yield what is wrong with how a command says that it cannot write."""
    if status not in (1, 2):
        yield f"status {status}"
    if "Traceback" in said:
        yield "a traceback"
    about = [line for line in said.splitlines() if any(reason in line for reason in reasons)]
    if not about:
        yield f"nothing about it: {' or '.join(reasons)}"
    elif not any(line.startswith(("aligner: ", "failed: ")) for line in about):
        yield "no error that begins as all do"
