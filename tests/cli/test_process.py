"""The command line as a process: closed and full streams, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aligner.cli import main, process
from tests.conftest import ROOT

_ALIGNER = f"{sys.executable} -m aligner"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    Path("a.txt").write_text("你好。再见。", "utf-8")


def shell(command: str, **settings: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["bash", "-c", f"{_ALIGNER} {command}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | settings,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("split - <&-", "standard input: cannot be read: "),
        ("split a.txt >&-", "standard output: cannot be written: "),
        ("split a.txt > /dev/full", "standard output: cannot be written: the disk is full"),
        ("--version > /dev/full", "standard output: cannot be written: "),
        ("--version >&-", "standard output: cannot be written: "),
    ],
)
def test_streams_that_cannot_be_used(command: str, said: str) -> None:
    status, _, errors = shell(command)
    assert status == 2
    assert errors.startswith(f"aligner: {said}")
    assert errors.count("\n") == 1


def test_a_terminal_that_lacks_characters() -> None:
    for name in ("一", "二"):
        Path(f"{name}.tsv").write_text("你好。\tHello.\n", "utf-8")
    status, said, errors = shell("corpus leaks 一.tsv 二.tsv", PYTHONIOENCODING="latin-1")
    assert (status, errors) == (1, "1 leaks\n")
    assert said.startswith(r"\u4e00.tsv and \u4e8c.tsv share a near-duplicate")


def test_a_closed_standard_error_swallows_remarks_and_nothing_else() -> None:
    status, _, _ = shell("split a.txt -o b.txt 2>&-")
    assert status == 0
    assert Path("b.txt").read_text("utf-8") == "你好。\n再见。\n"
    assert shell("split none.txt 2>&-")[0] == 2


def test_files_do_not_take_the_numbers_of_closed_streams() -> None:
    code = (
        "import os; from aligner.cli.process import open_standard_streams as o; o(); "
        "print(os.open('x', os.O_CREAT | os.O_WRONLY), file=open('n', 'w'))"
    )
    subprocess.run(
        ["bash", "-c", f'{sys.executable} -c "{code}" <&- >&- 2>&-'], timeout=60, check=False
    )
    assert int(Path("n").read_text()) > 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_while_writing(number: int) -> None:
    code = f"""
import os, signal, sys, time
from aligner.cli import main, process
from aligner.formats.storage import atomic_write
process.end_on_signals()
with atomic_write("out.txt") as out:
    out.write("half")
    os.kill(os.getpid(), {number})
    time.sleep(9)
"""
    Path("out.txt").write_text("old")
    assert (
        subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode
        == 128 + number
    )
    assert Path("out.txt").read_text() == "old"
    assert sorted(path.name for path in Path().iterdir()) == ["a.txt", "out.txt"]


def test_interrupted_before_the_command_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "open_standard_streams", interrupt)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


def test_ignored_signals_stay_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    term = signal.getsignal(signal.SIGTERM)
    try:
        process.end_on_signals()
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
        signal.signal(signal.SIGTERM, term)


def test_what_a_killed_process_left_is_removed_by_the_next() -> None:
    code = """
import os, signal
from aligner.formats.storage import atomic_write
with atomic_write("out.txt") as out:
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    [left] = Path().glob(".aligner-*.tmp")
    # That of a process at work stays.
    busy = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time\nfrom aligner.formats.storage import atomic_write\n"
            "with atomic_write('other.txt') as out:\n    time.sleep(99)",
        ]
    )
    try:
        end = time.monotonic() + 30
        while len(list(Path().glob(".aligner-*.tmp"))) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        assert shell("split a.txt -o b.txt")[0] == 0
        assert not left.exists()
        assert len(list(Path().glob(".aligner-*.tmp"))) == 1
    finally:
        busy.kill()
        busy.wait()
