"""The log: on the disk before it is acknowledged, alone in writing, honest about damage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import FormatError, InputError
from aligner.review.log import EventLog, checksum, read_log
from aligner.review.opening import open_review, read_review
from tests.review.served import served
from tests.review.texts import write

HEADER = {"kind": "review", "file": "x.jsonl", "sha256": "0"}


def test_lines_are_there_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "x.review"
    log = EventLog.open(path, HEADER)
    log.append({"seq": 1, "action": "comment", "text": "一行\n两行 \u2028 \x0b"})
    log.close()
    recorded = read_log(path)
    assert recorded.header is not None
    assert recorded.header.need("kind").text() == "review"
    assert [event.need("text").text() for event in recorded.events] == ["一行\n两行 \u2028 \x0b"]
    assert recorded.events[0].need("time").text().endswith("+00:00")


def test_each_line_is_synced_before_it_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.review"
    seen: list[bytes] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append(path.read_bytes())
        real(descriptor)

    log = EventLog.open(path, HEADER)
    monkeypatch.setattr(os, "fsync", fsync)
    log.append({"seq": 1, "action": "undo"})
    assert len(seen) == 1
    assert seen[0].endswith(b"}\n")
    assert seen[0].count(b"\n") == 2
    log.close()


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(1, 400))
def test_a_crash_at_any_byte_loses_only_the_unfinished_line(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("log") / "x.review"
    log = EventLog.open(path, HEADER)
    for seq in (1, 2, 3):
        log.append({"seq": seq, "action": "thumb", "value": 1})
    log.close()
    whole = path.read_bytes()
    kept = whole[: max(len(whole) - cut, 0)]
    path.write_bytes(kept)
    complete = kept.count(b"\n")
    opened = EventLog.open(path, HEADER)
    assert opened.recorded.torn == len(kept) - (kept.rfind(b"\n") + 1)
    assert len(opened.recorded.events) == max(complete - 1, 0)
    opened.append({"seq": 9, "action": "undo"})
    opened.close()
    again = read_log(path)
    assert again.torn == 0
    assert len(again.events) == max(complete - 1, 0) + 1


@pytest.mark.parametrize(
    "damage", [b"{broken}\n", b'{"seq": NaN}\n', b"\xff\xfe\n", b"\n", b'{"a": 1, "a": 2}\n']
)
def test_a_damaged_line_in_the_middle_is_named(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.review"
    log = EventLog.open(path, HEADER)
    log.append({"seq": 1, "action": "undo"})
    log.close()
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + damage + second)
    with pytest.raises(FormatError, match=r"x\.review:2: .*the log is damaged"):
        EventLog.open(path, HEADER)
    # Nothing was taken for torn, nothing was mended unasked.
    assert path.read_bytes() == first + damage + second


def test_an_event_that_cannot_happen_names_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    session, _ = open_review(path, tmp_path / "x.jsonl.review", automatic=False)
    session.perform(0, {"action": "merge", "bead": 0})
    session.close()
    with (tmp_path / "x.jsonl.review").open("a") as log:
        log.write('{"seq": 2, "action": "merge", "bead": 99}\n')
    with pytest.raises(FormatError, match=r"x\.jsonl\.review:3: there is no bead 99"):
        open_review(path, tmp_path / "x.jsonl.review", automatic=False)


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.review"
    program = (
        "import sys, pathlib; from aligner.review.log import EventLog\n"
        "try: EventLog.open(pathlib.Path(sys.argv[1]), {'kind': 'review'})\n"
        "except Exception as error: print(error)"
    )
    log = EventLog.open(path, HEADER)
    before = path.read_bytes()
    other = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    assert "another aligner review has it open" in other.stdout
    assert path.read_bytes() == before
    log.close()
    EventLog.open(path, HEADER).close()


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    """A limit on the size of files is what a full disk looks like to a program."""
    program = """
import pathlib, resource, signal, sys
from aligner.review.log import EventLog
from aligner.errors import InputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = pathlib.Path(sys.argv[1])
log = EventLog.open(path, {"kind": "review"})
size = path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, size + 5000))
try:
    log.append({"seq": 1, "action": "comment", "text": "x" * 500})
except InputError as error:
    print(error)
print(path.stat().st_size == size)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 5000, size + 5000))
log.append({"seq": 1, "action": "undo"})
"""
    path = tmp_path / "x.review"
    run = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    assert "cannot be written" in run.stdout
    assert run.stdout.endswith("True\n")
    assert len(read_log(path).events) == 1


@pytest.mark.parametrize("replaced", [False, True])
def test_a_log_that_was_taken_away_takes_nothing_more(replaced: bool, tmp_path: Path) -> None:
    """What is written into a file without a name is lost, and somebody was told that it is kept."""
    path = tmp_path / "x.review"
    log = EventLog.open(path, HEADER)
    kept = path.read_bytes()
    path.unlink()
    if replaced:
        path.write_bytes(kept)
    with pytest.raises(InputError, match=r"x\.review: was removed or replaced while it was open"):
        log.append({"seq": 1, "action": "undo"})
    log.close()
    assert path.exists() == replaced


def test_a_log_belongs_to_one_file(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    log = tmp_path / "x.jsonl.review"
    session, remarks = open_review(path, log, automatic=False)
    assert remarks == []
    session.perform(0, {"action": "merge", "bead": 0})
    session.close()
    given_file = path.read_bytes()
    session, remarks = open_review(path, log, automatic=False)
    assert remarks == [f"resumed: 1 event in {log}"]
    session.close()
    assert path.read_bytes() == given_file
    header = json.loads(log.read_text("utf-8").splitlines()[0])
    assert header["sha256"] == checksum([path])
    path.write_bytes(given_file.replace("再见".encode(), "再会".encode()))
    for opened in (
        lambda: open_review(path, log, automatic=False),
        lambda: read_review(path, log),
    ):
        with pytest.raises(FormatError, match="changed since this review began"):
            opened()
    path.write_bytes(given_file)
    with pytest.raises(InputError, match="not the log of a review"):
        open_review(path, path.with_suffix(".jsonl"), automatic=False)


def test_a_second_server_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    command = [sys.executable, "-m", "aligner", "review", str(path), "--no-browser", "--port", "0"]
    with served(path, "--no-realign") as server:
        second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert second.returncode == 2
        assert "another aligner review has it open; use its page, or stop it first" in second.stderr
        # Reading is always possible.
        export = [*command[:-3], "--export", str(tmp_path / "out.tsv")]
        assert subprocess.run(export, capture_output=True, timeout=30, check=False).returncode == 0
        status, said = server.interrupt()
        assert status == 0
        assert said.endswith("stopped\n")
    taken = subprocess.run(
        [*command[:-1], str(server.port), "--host", "192.0.2.7"],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert taken.returncode == 2
    assert "--allow-remote" in taken.stderr


@pytest.mark.parametrize("package", ["starlette", "uvicorn", "portalocker"])
def test_a_missing_package_names_the_extra(package: str, tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    program = (
        f"import sys; sys.modules[{package!r}] = None; sys.argv = ['aligner', 'review', {str(path)!r}, "
        "'--no-browser', '--port', '0']; from aligner.cli import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )
    assert run.returncode == 2
    assert "pip install 'bitext-aligner[review]'" in run.stderr
    assert not list(tmp_path.glob("*.review"))
