"""A batch that is broken off leaves complete files only, and goes on where it was."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import aligner
from aligner import formats
from aligner.cli import batch
from aligner.cli.progress import progress
from aligner.engines import batch as engine_batch
from tests.cli.golden import files_of, run
from tests.faults.processes import members

ROOT = Path(__file__).parent.parent.parent
_PAIRS = 20
_COMMAND = [
    sys.executable,
    "-m",
    "aligner",
    "align",
    "--batch",
    "pairs.tsv",
    "--engine",
    "leisurely",
]
_ENGINE = """
import time
from aligner.types import Bead

class Leisurely:
    name = "leisurely"
    needs_encoder = False

    def align(self, src, tgt, encoder):
        time.sleep(0.1)
        return Bead((0,), (0,), 0.5),
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = ["src\ttgt"]
    for pair in range(_PAIRS):
        (tmp_path / f"{pair}.zh").write_text(f"这是第{pair}篇。\n", "utf-8")
        (tmp_path / f"{pair}.en").write_text(f"This is text {pair}.\n", "utf-8")
        rows.append(f"{pair}.zh\t{pair}.en")
    (tmp_path / "pairs.tsv").write_text("\n".join(rows), "utf-8")
    # An engine of a third party that is quick to start and slow enough to be broken off.
    (tmp_path / "leisurely.py").write_text(_ENGINE)
    (tmp_path / "leisurely-1.0.dist-info").mkdir()
    entry = "[aligner.engines]\nleisurely = leisurely:Leisurely\n"
    (tmp_path / "leisurely-1.0.dist-info" / "entry_points.txt").write_text(entry)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    return tmp_path


def results(place: Path) -> list[Path]:
    return sorted((place / "out").glob("*.jsonl"))


def recorded(result: Path) -> bool:
    return (result.parent / ".batch" / f"{result.name}.json").is_file()


def break_off(place: Path, what: int, after: int, *arguments: str) -> tuple[int, str]:
    """Start the command, end it when there are some results; return its status and its errors."""
    with subprocess.Popen(
        [*_COMMAND, "--jobs", "2", *arguments],
        cwd=place,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        end = time.monotonic() + 30
        while len(results(place)) < after and time.monotonic() < end:
            time.sleep(0.002)
        if what == signal.SIGINT:
            os.killpg(process.pid, what)  # as a terminal does: the workers too
        else:
            process.send_signal(what)
        _, errors = process.communicate()
        while members(process.pid) and time.monotonic() < end:
            time.sleep(0.02)
        assert not members(process.pid)
    return process.returncode, errors


def test_broken_off_and_resumed(place: Path) -> None:
    status, errors = break_off(place, signal.SIGINT, 1)
    first = results(place)
    assert status == 130
    left = re.fullmatch(r"interrupted; (\d+) pairs are left for --resume\n", errors)
    assert left is not None, errors
    # It may come between a file's appearance and its count.
    assert int(left[1]) - (_PAIRS - len(first)) in (0, 1)

    status, _ = break_off(place, signal.SIGKILL, len(first) + 2, "--resume")
    # It may come between a result and its record, and then the result counts as not there.
    second = [path for path in results(place) if recorded(path)]
    assert status == -signal.SIGKILL
    assert len(first) < len(second) < _PAIRS
    assert len(results(place)) - len(second) in (0, 1)
    for path in results(place):
        assert isinstance(aligner.read(path), aligner.Alignment)
    times = {path: path.stat().st_mtime_ns for path in second}

    shown = run_on_terminal(place, [*_COMMAND, "--resume"])
    assert f"{_PAIRS}/{_PAIRS}" in shown
    assert "pairs/s" in shown
    assert f"aligned {_PAIRS - len(second)} of {_PAIRS - len(second)} pairs into out" in shown
    assert f"({len(second)} done before)" in shown
    assert {path: path.stat().st_mtime_ns for path in second} == times

    subprocess.run([*_COMMAND, "--jobs", "3", "-o", "straight"], cwd=place, check=True)
    assert files_of(place / "out") == files_of(place / "straight")


def run_on_terminal(place: Path, command: list[str]) -> str:
    """Return what a command that must go well shows on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=place, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 1 << 16):
                shown += data
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    assert process.returncode == 0, shown
    return shown.decode()


@dataclass(frozen=True)
class Batch:
    place: Path
    monkeypatch: pytest.MonkeyPatch

    def run(self, *more: str) -> tuple[int, str]:
        command = ["align", "--batch", "pairs.tsv", "--engine", "gale_church", *more]
        outcome = run(command, self.monkeypatch)
        return outcome.status, outcome.stderr.decode()

    def whole(self, name: str) -> dict[str, bytes]:
        return files_of(self.place / name)


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Four pairs, and the command in this process."""
    for pair in range(4):
        (tmp_path / f"{pair}.zh").write_text(f"这是第{pair}篇。\n好。\n", "utf-8")
        (tmp_path / f"{pair}.en").write_text(f"This is text {pair}.\nGood.\n", "utf-8")
    rows = "".join(f"{pair}.zh\t{pair}.en\n" for pair in range(4))
    (tmp_path / "pairs.tsv").write_text(f"src\ttgt\n{rows}", "utf-8")
    monkeypatch.chdir(tmp_path)
    return Batch(tmp_path, monkeypatch)


def test_texts_that_have_changed_are_aligned_again(few: Batch) -> None:
    assert few.run() == (0, "aligned 4 of 4 pairs into out\n")
    (few.place / "1.en").write_text("This is another text.\nIt is long.\nGood.\n", "utf-8")
    (few.place / "2.zh").unlink()
    times = {path.name: path.stat().st_mtime_ns for path in results(few.place)}
    assert few.run("--resume") == (
        0,
        "changed since an earlier run, and aligned again: 1.en\n"
        "aligned 1 of 1 pairs into out (3 done before)\n",
    )
    again = {
        path.name for path in results(few.place) if path.stat().st_mtime_ns != times[path.name]
    }
    # What is gone counts as unchanged.
    assert again == {"1.jsonl"}
    (few.place / "2.zh").write_text("这是第2篇。\n好。\n", "utf-8")
    few.run("-o", "straight")
    assert few.whole("out") == few.whole("straight")
    assert few.run("--resume") == (0, "aligned 0 of 0 pairs into out (4 done before)\n")


def test_what_another_row_of_the_manifest_says_is_aligned_again(few: Batch) -> None:
    few.run()
    rows = (few.place / "pairs.tsv").read_text("utf-8").splitlines()
    table = ["src\ttgt\tname\ttgt_lang", *(f"{row}\t{n}\t" for n, row in enumerate(rows[1:]))]
    table[2] += "en-GB"
    table[3] = table[3].replace("2.zh", "3.zh")
    table.append("0.zh\t1.en\tnew\t")
    (few.place / "pairs.tsv").write_text("\n".join(table), "utf-8")
    status, said = few.run("--resume")
    assert status == 0
    assert said == (
        "changed since an earlier run, and aligned again: 1.en, 3.zh\n"
        "aligned 3 of 3 pairs into out (2 done before)\n"
    )
    few.run("-o", "straight")
    assert few.whole("out") == few.whole("straight")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--engine", "two_pass"), 'engine ("gale_church" before, "two_pass" now)'),
        (("--encoder", "precomputed"), 'encoder ("use" before, "precomputed" now)'),
        (("--src-lang", "zh"), 'src_lang (null before, "zh" now)'),
        (("--tgt-lang", "en"), 'tgt_lang (null before, "en" now)'),
        (("--presplit",), 'splitter ("rules" before, "lines" now)'),
        (("--encoding", "utf-16"), 'encoding (null before, "utf-16" now)'),
    ],
)
def test_results_of_two_settings_are_never_mixed(
    few: Batch, options: tuple[str, ...], named: str
) -> None:
    few.run()
    (few.place / "out" / "3.jsonl").unlink()
    before = few.whole("out")
    assert few.run("--resume", *options) == (
        2,
        f"aligner: out: cannot resume, these have changed: {named}; use what the batch was begun "
        "with, name another folder, or align all pairs again without --resume\n",
    )
    assert few.whole("out") == before


def test_a_new_run_that_was_broken_off_is_not_taken_for_the_one_before(
    few: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    few.run()
    tell = progress

    @contextmanager
    def interrupted(*arguments: Any) -> Iterator[Callable[[int], None]]:
        with tell(*arguments):

            def stop(done: int) -> None:
                if done == 2:
                    raise KeyboardInterrupt

            yield stop

    with monkeypatch.context() as patched:
        patched.setattr(batch, "progress", interrupted)
        assert few.run("--src-lang", "zh-Hans")[0] == 130
    assert len(results(few.place)) == 4
    # Neither setting may take the results of the other for its own.
    status, said = few.run("--resume")
    assert status == 2
    assert 'src_lang ("zh-Hans" before, null now)' in said
    assert few.run("--resume", "--src-lang", "zh-Hans") == (
        0,
        "there without a record of its texts, and aligned again: 2, 3\n"
        "aligned 2 of 2 pairs into out (2 done before)\n",
    )
    few.run("-o", "straight", "--src-lang", "zh-Hans")
    assert few.whole("out") == few.whole("straight")


def test_a_damaged_record_says_nothing(few: Batch) -> None:
    few.run("-o", "straight")
    few.run()
    for pair, damaged in enumerate(("", "[1]", '{"options": {}, "texts": [{}]}')):
        (few.place / "out" / ".batch" / f"{pair}.jsonl.json").write_text(damaged)
    assert few.run("--resume")[1].startswith("there without a record of its texts, and aligned")
    assert few.whole("out") == few.whole("straight")


def test_a_text_that_is_written_while_it_is_aligned(
    few: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = formats.read_document

    def read_and_change(path: Path, **named: Any) -> aligner.Document:
        document = read(path, **named)
        if path.name == "1.en":
            path.write_text("All is new.\n")
        return document

    with monkeypatch.context() as patched:
        patched.setattr(engine_batch, "read_document", read_and_change)
        assert few.run() == (
            1,
            "failed: 1: InputError: 1.en: was written to while it was read; try it again when it is "
            "complete (--resume)\naligned 3 of 4 pairs into out\n",
        )
    assert few.run("--resume")[1] == "aligned 1 of 1 pairs into out (3 done before)\n"
    few.run("-o", "straight")
    assert few.whole("out") == few.whole("straight")


def test_several_formats_in_one_folder(few: Batch) -> None:
    few.run()
    few.run("--format", "tmx")
    assert few.run("--resume")[1] == "aligned 0 of 0 pairs into out (4 done before)\n"
    assert few.run("--resume", "--format", "tmx")[1].startswith("aligned 0 of 0")


def test_a_result_that_cannot_be_written_fails_alone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (place / "pairs.tsv").read_text("utf-8").splitlines()[:4]
    (place / "pairs.tsv").write_text("\n".join(rows), "utf-8")
    write = aligner.formats.write

    def write_some(obj: aligner.Alignment, path: Path, *, format: str) -> None:
        if path.stem == "1":
            raise aligner.InputError(f"{path}: cannot be written: the disk is full")
        write(obj, path, format=format)

    monkeypatch.setattr(aligner.formats, "write", write_some)
    monkeypatch.chdir(place)
    outcome = run(["align", "--batch", "pairs.tsv"], monkeypatch)
    assert outcome.status == 1
    assert outcome.stderr.decode() == (
        "failed: 1: InputError: out/1.jsonl: cannot be written: the disk is full\n"
        "aligned 2 of 3 pairs into out\n"
    )
    assert [path.stem for path in results(place)] == ["0", "2"]
