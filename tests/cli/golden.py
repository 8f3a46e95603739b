"""Golden cases: a folder with the command, its input files and everything that it must give.

``tests/golden/<case>/cmd`` holds one command a line, ``input/`` what stands in the working folder,
``stdin``, if it is there, what every command gets on standard input,
``expected/`` the new files plus ``stdout``, ``stderr`` and ``status``. After a change that is meant,
``pytest tests/cli --regenerate`` writes the folders anew; look at the difference before you commit it.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from aligner.cli import main

CASES = Path(__file__).parent.parent / "golden"


@dataclass(frozen=True)
class Outcome:
    stdout: bytes
    stderr: bytes
    status: int


class _Binary(io.TextIOWrapper):
    """A text stream that keeps its bytes, as the real ones do."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", newline="\n", write_through=True)

    def taken(self) -> bytes:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch, stdin: bytes = b"") -> Outcome:
    """Run the command line in this process."""
    monkeypatch.setattr(sys, "argv", ["aligner", *arguments])
    monkeypatch.setattr(sys, "stdin", _Binary(stdin))
    monkeypatch.setenv("COLUMNS", "100")
    out, err = _Binary(), _Binary()
    status = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
    return Outcome(out.taken(), err.taken(), status)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run_case(case: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Return what a case's commands give, by the names of its expected files."""
    if (case / "input").is_dir():
        shutil.copytree(case / "input", place, dirs_exist_ok=True)
    before = files_of(place)
    monkeypatch.chdir(place)
    given = case / "stdin"
    stdin = given.read_bytes() if given.is_file() else b""
    outcomes = [
        run(shlex.split(line)[1:], monkeypatch, stdin)
        for line in (case / "cmd").read_text("utf-8").splitlines()
    ]
    after = {
        name: _settled(data, place)
        for name, data in files_of(place).items()
        if before.get(name) != data
    }
    found = {
        "stdout": b"".join(outcome.stdout for outcome in outcomes),
        "stderr": b"".join(outcome.stderr for outcome in outcomes),
        "status": " ".join(str(outcome.status) for outcome in outcomes).encode() + b"\n",
    }
    return after | {name: _settled(data, place) for name, data in found.items() if data}


def _settled(data: bytes, place: Path) -> bytes:
    """Take out what differs between runs: the folder, and the last digits of long numbers."""
    data = data.replace(str(place).encode(), b"$PLACE")
    return re.sub(rb"(\d\.\d{3})\d+", rb"\1~", data)


def regenerate(case: Path, found: dict[str, bytes]) -> None:
    shutil.rmtree(case / "expected", ignore_errors=True)
    for name, data in found.items():
        path = case / "expected" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def sorted_cases() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/cmd"))
