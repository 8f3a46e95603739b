"""Disks that are full or read-only, and files that somebody takes away meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator

import pytest

from tests.faults.campaign import OLD, damage, files_in, is_temporary
from tests.faults.commands import COMMANDS, WRITING, Command
from tests.faults.disks import (
    BUILD,
    NoDisksError,
    Place,
    cleared,
    on_a_read_only_disk,
    small_disks,
    wrong_words,
)
from tests.faults.inside import fill
from tests.faults.processes import Watch, is_stopped, members, wait_until

# One of each way to write; the other commands share theirs.
_WRITING = (
    *("align", "batch", "convert-links", "evaluate", "filter", "mine", "plot", "report", "score"),
    *(
        "score-pairs",
        "split",
        "subwords",
        "convert-corpus-parquet",
        "plot-pdf",
        "review-xml",
        "split-jsonl",
    ),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    try:
        with small_disks(tmp_path_factory.mktemp("disks")) as made:
            yield made
    except NoDisksError as error:
        pytest.skip(str(error))


def outputs(command: Command) -> list[str]:
    """Return the files that a command names as its outputs."""
    named = [part for part in command.arguments if "." in part and not part.startswith("../")]
    return named or ["out/sound-0.jsonl"]


@pytest.mark.parametrize("name", _WRITING)
def test_a_full_disk(place: Place, name: str) -> None:
    command = WRITING[name]
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
    assert list(on_a_read_only_disk(place, WRITING[name])) == []


def test_words_that_are_wrong_are_seen() -> None:
    good = "aligner: x.tsv: cannot be written: the disk is full\n"
    assert list(wrong_words(2, good, "the disk is full")) == []
    assert list(wrong_words(0, f"Traceback: {good}", "the disk is full")) == [
        "status 0",
        "a traceback",
        "no error that begins as all do",
    ]
    assert list(wrong_words(2, good, "read-only")) == ["nothing about it: read-only"]


def test_a_build_goes_on_when_there_is_room_again(place: Place) -> None:
    (place.folder / "whole").mkdir()
    status, said = place.run(BUILD, "whole")
    assert status == 1, said
    whole = files_in(place.folder / "whole")
    disk = cleared(place.full)
    fill(disk, 40 << 10)
    status, said = place.run(BUILD, "full")
    assert status == 2
    last = said.splitlines()[-1]
    assert last.startswith("aligner: corpus/")
    assert last.endswith("cannot be written: the disk is full")
    (disk / "filler").unlink()
    found = files_in(disk)
    assert not list(damage(found, whole, old=False))
    assert not any(map(is_temporary, found))
    assert "corpus/.build/00000.json" in found
    status, said = place.run(BUILD, "full", "--resume")
    assert status == 1, said
    assert files_in(disk) == whole


def test_a_build_on_a_read_only_disk(place: Place) -> None:
    status, said = place.run(BUILD, "fixed")
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
    running = place.forker.start(BUILD.arguments, folder, Watch(number, signal.SIGSTOP))
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
