"""A batch that is broken off leaves complete files only, and goes on where it was."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import aligner
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
    second = results(place)
    assert status == -signal.SIGKILL
    assert len(first) < len(second) < _PAIRS
    for path in second:
        assert isinstance(aligner.read(path), aligner.Alignment)
    times = {path: path.stat().st_mtime_ns for path in second}

    shown = run_on_terminal(place, [*_COMMAND, "--resume"])
    assert f"{_PAIRS}/{_PAIRS}" in shown
    assert "pairs/s" in shown
    assert f"aligned {_PAIRS - len(second)} of {_PAIRS - len(second)} pairs into out" in shown
    assert f"({len(second)} done before)" in shown
    assert {path: path.stat().st_mtime_ns for path in second} == times

    subprocess.run([*_COMMAND, "--jobs", "3", "-o", "straight"], cwd=place, check=True)
    found = {path.name: path.read_bytes() for path in results(place)}
    assert found == files_of(place / "straight")


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
