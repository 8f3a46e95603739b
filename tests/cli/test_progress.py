"""How far a command is, at a terminal and elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

from aligner.cli.progress import progress


def test_lines_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 1000.0
    monkeypatch.setattr("aligner.cli.progress.time.monotonic", lambda: now)
    with progress("building", 5000, 100, unit="documents", lines=True) as tell:
        tell(100)
        now += 20
        tell(150)
        now += 20
        tell(200)
        now += 5
        tell(210)
        now += 5000
        tell(4999)
    assert capsys.readouterr().err == (
        "building 200 of 5000 documents, 2.50 documents/s, about 0:32:00 left\n"
        "building 4999 of 5000 documents, 0.97 documents/s, about 0:00:01 left\n"
    )


def test_silence_where_it_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("aligning", 2, 0) as tell:
        tell(1)
    assert capsys.readouterr().err == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    with progress("building", 10, 4, unit="documents") as tell:
        tell(7)
        tell(10)
    shown = terminal.getvalue()
    assert "building" in shown
    assert "10/10" in shown
