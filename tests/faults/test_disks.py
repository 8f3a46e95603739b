"""Disks that are full or read-only, and files that somebody takes away meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.faults.campaign import OLD, damage, files_in, is_temporary
from tests.faults.commands import COMMANDS, Command, make_inputs
from tests.faults.inside import fill
from tests.faults.processes import Forker, Watch, is_stopped, members, wait_until

# Mounts that only the started process sees, and those who look through it.
_MOUNTS = (
    'fixed=$1; shift; mount -t tmpfs -o size=512k small "$0" && mount -t tmpfs fixed "$fixed" && '
    'mkdir "$fixed/out" "$fixed/parts" && mount -o remount,ro "$fixed" && exec "$@"'
)
# One of each way to write; the other commands share theirs.
_WRITING = (
    *("align", "batch", "convert-links", "evaluate", "filter", "mine", "plot", "report", "score"),
    *("score-pairs", "split", "subwords"),
)
_QUICK = ("--engine", "gale_church", "--no-filter", "--no-score", "--shard-size", "2")
_BUILD = replace(
    COMMANDS["build"],
    arguments=("corpus", "build", "../in/pairs.tsv", "-o", "corpus", "--jobs", "1", *_QUICK),
)


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


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("disks").resolve()
    make_inputs(folder, sound=4)
    names = [folder / "full", folder / "fixed"]
    for name in names:
        name.mkdir()
    started = ["unshare", "--mount", "--map-root-user", "sh", "-c", _MOUNTS, *map(str, names)]
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here, which gives a process disks of its own")
    probe = subprocess.run([*started, "true"], capture_output=True, text=True, check=False)
    if probe.returncode:
        pytest.skip(f"a process may have no disks of its own here: {probe.stderr.strip()}")
    with Forker(started) as forker:
        # It answers when the disks are there.
        forker.start(["--version"], folder).status()
        seen = Path(f"/proc/{forker.pid}/root")
        full, fixed = (seen / name.relative_to("/") for name in names)
        yield Place(folder, forker, full, fixed)


def cleared(disk: Path) -> Path:
    for path in list(disk.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return disk


def outputs(command: Command) -> list[str]:
    """Return the files that a command names as its outputs."""
    named = [part for part in command.arguments if "." in part and not part.startswith("../")]
    return named or ["out/sound-0.jsonl"]


@pytest.mark.parametrize("name", _WRITING)
def test_a_full_disk(place: Place, name: str) -> None:
    command = COMMANDS[name]
    disk = cleared(place.full)
    for folder in ("out", "parts"):
        (disk / folder).mkdir()
    for output in outputs(command):
        (disk / output).write_bytes(OLD)
    fill(disk)
    before = files_in(disk)
    status, said = place.run(command, "full")
    assert status == (1 if name == "batch" else 2), said
    assert "cannot be written: the disk is full" in said
    assert "Traceback" not in said
    assert files_in(disk) == before


@pytest.mark.parametrize("name", ["align", "batch", "demo", "evaluate", "filter", "mine", "report"])
def test_a_read_only_disk(place: Place, name: str) -> None:
    status, said = place.run(COMMANDS[name], "fixed")
    assert status == 2, said
    assert "may not be written to; check its permissions or choose another place" in said
    assert "Traceback" not in said


def test_a_build_goes_on_when_there_is_room_again(place: Place) -> None:
    (place.folder / "whole").mkdir()
    status, said = place.run(_BUILD, "whole")
    assert status == 1, said
    whole = files_in(place.folder / "whole")
    disk = cleared(place.full)
    fill(disk, 40 << 10)
    status, said = place.run(_BUILD, "full")
    assert status == 2
    last = said.splitlines()[-1]
    assert last.startswith("aligner: corpus/")
    assert last.endswith("cannot be written: the disk is full")
    (disk / "filler").unlink()
    found = files_in(disk)
    assert not list(damage(found, whole, old=False))
    assert not any(map(is_temporary, found))
    assert "corpus/.build/00000.json" in found
    status, said = place.run(_BUILD, "full", "--resume")
    assert status == 1, said
    assert files_in(disk) == whole


def test_a_build_on_a_read_only_disk(place: Place) -> None:
    status, said = place.run(_BUILD, "fixed")
    assert status == 2
    assert said == (
        "aligner: corpus: the folder cannot be made: Read-only file system; choose another place\n"
    )


@pytest.mark.parametrize(("number", "replaced"), [(14, True), (25, False)])
def test_a_corpus_that_is_taken_away_while_it_is_built(
    place: Place, number: int, replaced: bool
) -> None:
    folder = place.folder / f"taken-{number}-{replaced}"
    folder.mkdir()
    running = place.forker.start(_BUILD.arguments, folder, Watch(number, signal.SIGSTOP))
    assert wait_until(lambda: is_stopped(running.pid))
    shutil.rmtree(folder / "corpus")
    if replaced:
        (folder / "corpus").write_bytes(b"mine")
    os.kill(running.pid, signal.SIGCONT)
    status, said = running.status(), running.errors.read_text("utf-8")
    assert status == 2, said
    assert said.splitlines()[-1] == (
        "aligner: corpus: was removed or replaced during the work; begin again, or put it back and "
        "resume"
    )
    assert files_in(folder) == ({"corpus": b"mine"} if replaced else {})
    assert wait_until(lambda: not members(running.pid), 30)


@pytest.mark.parametrize("replaced", [False, True])
def test_results_of_a_batch_that_are_taken_away(place: Place, replaced: bool) -> None:
    folder = place.folder / f"batch-{replaced}"
    folder.mkdir()
    running = place.forker.start(
        (*COMMANDS["batch"].arguments, "--engine", "gale_church"),
        folder,
        Watch(4, signal.SIGSTOP),
    )
    assert wait_until(lambda: is_stopped(running.pid))
    shutil.rmtree(folder / "out")
    if replaced:
        (folder / "out").write_bytes(b"mine")
    os.kill(running.pid, signal.SIGCONT)
    status, said = running.status(), running.errors.read_text("utf-8")
    assert status == 1
    assert "failed: sound-0: InputError: out/sound-0.jsonl: " in said
    reason = "out is a file, not a folder" if replaced else "the folder out does not exist; create"
    assert f"failed: sound-2: InputError: out/sound-2.jsonl: {reason}" in said
    assert "Traceback" not in said
    assert files_in(folder) == ({"out": b"mine"} if replaced else {})


@pytest.mark.parametrize("how", ["shorter", "gone"])
def test_a_table_that_changes_while_it_is_scored(place: Place, how: str) -> None:
    folder = place.folder / f"score-{how}"
    (folder / "in").mkdir(parents=True)
    table = folder / "in" / "pairs-of-texts.tsv"
    shutil.copy(place.folder / "in" / "pairs-of-texts.tsv", table)
    arguments = ("score", "--pairs", "in/pairs-of-texts.tsv", "-o", "r.tsv")
    running = place.forker.start(arguments, folder, Watch(1, signal.SIGSTOP))
    assert wait_until(lambda: is_stopped(running.pid))
    if how == "gone":
        table.unlink()
    else:
        table.write_bytes(b"".join(table.read_bytes().splitlines(keepends=True)[:9]))
    os.kill(running.pid, signal.SIGCONT)
    status, said = running.status(), running.errors.read_text("utf-8")
    assert status == 2, said
    reason = "no such file" if how == "gone" else "was written to while it was read; "
    assert said.startswith(f"aligner: in/pairs-of-texts.tsv: {reason}")
    assert [path.name for path in folder.iterdir()] == ["in"]


@pytest.mark.parametrize("what", ["vectors", "review", "page"])
def test_what_is_written_without_a_command(place: Place, what: str) -> None:
    cleared(place.full)
    running = place.forker.start((), place.folder / "full", call=f"tests.faults.inside:{what}")
    assert running.status() == 0, running.errors.read_text("utf-8")
