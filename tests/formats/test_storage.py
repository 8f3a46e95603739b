from __future__ import annotations

import errno
import io
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given

from aligner.errors import ConfigError, InputError
from aligner.formats import storage, temporary
from aligner.splitters.lines import line_spans
from tests.formats.strategies import FILES, texts


def test_missing_file_names_path_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nope\.txt: no such file; check the spelling"):
        storage.read_bytes(tmp_path / "nope.txt")
    with pytest.raises(InputError, match=r"looked for in"):
        storage.read_bytes("nope.txt")


def test_folder_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder; name a file inside it"):
        storage.read_bytes(tmp_path)


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "read_bytes", deny)
    with pytest.raises(InputError, match="may not be read; check its permissions"):
        storage.read_bytes(tmp_path / "x.txt")


def test_other_reading_errors(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be read"):
        storage.read_bytes(tmp_path / "file" / "x.txt")
    with pytest.raises(InputError, match="cannot be read"):
        storage.read_bytes("a\0b")


def test_reading_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\r\nb"), encoding="ascii"))
    assert storage.read_bytes("-") == b"a\r\nb"
    monkeypatch.setattr(sys, "stdin", io.StringIO("é"))
    assert storage.read_bytes("-") == "é".encode()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\r\n\r\n\nb", ["a", "", "", "b"]),
        ("a\x0bb\x85c\u2028d\re\x1cf\n", ["a\x0bb\x85c\u2028d\re\x1cf"]),
        ("a\r\r\nb\r", ["a\r", "b\r"]),
    ],
)
def test_lines_end_at_line_feeds_only(text: str, lines: list[str]) -> None:
    assert storage.lines(text) == lines


@FILES
@given(texts)
def test_line_spans_stand_in_the_text(text: str) -> None:
    at = 0
    for span in line_spans(text):
        assert text[at : span.start] in ("", "\n", "\r\n")
        assert "\n" not in text[span.start : span.end]
        at = span.end
    assert text[at:] in ("", "\n", "\r\n")


def test_check_writable(tmp_path: Path) -> None:
    storage.check_writable(tmp_path / "x.txt")
    storage.check_writable("-")
    storage.check_writable("x.txt")
    with pytest.raises(InputError, match=r"the folder .*new does not exist; create it first"):
        storage.check_writable(tmp_path / "new" / "x.txt")
    with pytest.raises(InputError, match="is a folder; name a file to write inside it"):
        storage.check_writable(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="is a file, not a folder"):
        storage.check_writable((tmp_path / "x.zh", tmp_path / "file" / "x.en"))


def test_places_that_cannot_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="x: cannot be looked at: File name too long; check its"):
        storage.check_writable(tmp_path / ("x" * 300))

    def deny(_: Path, **__: bool) -> os.stat_result:
        raise PermissionError(errno.EACCES, "Permission denied", "locked")

    monkeypatch.setattr(Path, "stat", deny)
    with pytest.raises(InputError, match=r"x\.txt: cannot be looked at: Permission denied"):
        storage.check_writable(tmp_path / "x.txt")


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(InputError, match="loop: is a link that leads to itself"):
        storage.check_writable(tmp_path / "loop")
    (tmp_path / "far").symlink_to("none/x.txt")
    with pytest.raises(InputError, match=r"far: the folder .*none does not exist; create it first"):
        storage.check_writable(tmp_path / "far")


def test_two_names_of_one_file(tmp_path: Path) -> None:
    (tmp_path / "x.zh").symlink_to("x.en")
    with (
        pytest.raises(InputError, match=r"x\.en: would be written twice"),
        storage.atomic_writes([tmp_path / "x.zh", tmp_path / "x.en"]),
    ):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["x.zh"]
    with storage.atomic_writes([os.devnull, os.devnull]):
        pass


def test_names_do_not_steer_the_terminal(tmp_path: Path) -> None:
    name = "a\x1b[31m\nb.txt"
    assert storage.shown(name) == r"a\x1b[31m\nb.txt"
    assert storage.document_name(name) == "a\x1b[31m\nb"


def test_the_folder_of_the_process_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(InputError, match=r"x\.txt: no such file \(the folder .* is gone\)"):
        storage.read_bytes("x.txt")


def test_make_folder(tmp_path: Path) -> None:
    for _ in range(2):
        storage.make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"file: the folder cannot be made: File exists; choose"):
        storage.make_folder(tmp_path / "file")
    with pytest.raises(InputError, match="not to standard output; name a folder"):
        storage.make_folder("-")


def test_check_writable_sees_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(InputError, match="may not be written to; check its permissions"):
        storage.check_writable(tmp_path / "x.txt")


def test_atomic_write_keeps_line_ends_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("old")
    with storage.atomic_write(path) as out:
        out.write("é\r\nb\n")
        assert path.read_text() == "old"
    assert path.read_bytes() == "é\r\nb\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_atomic_write_keeps_the_mode_else_honours_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.touch()
    old.chmod(0o604)
    mask = os.umask(0o027)
    try:
        for path in (old, new):
            with storage.atomic_write(path) as out:
                out.write("x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o604
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_atomic_write_goes_through_links(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with storage.atomic_write(link) as out:
        out.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, ConfigError])
def test_error_in_the_block_leaves_everything_as_it_was(
    tmp_path: Path, error: type[BaseException]
) -> None:
    paths = [tmp_path / "x.zh", tmp_path / "x.en"]
    paths[0].write_text("old")

    def write_half() -> None:
        with storage.atomic_writes(paths) as (src, _):
            src.write("half")
            raise error("boom")

    with pytest.raises(error, match="boom"):
        write_half()
    assert [path.name for path in tmp_path.iterdir()] == ["x.zh"]
    assert paths[0].read_text() == "old"


def write_two(folder: Path) -> None:
    with storage.atomic_writes([folder / "x.zh", folder / "x.en"]) as (src, tgt):
        src.write("new")
        tgt.write("new")


@pytest.mark.parametrize("failing", ["fsync", "open"])
def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    (tmp_path / "x.zh").write_text("old")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(InputError, match=r"x\.zh, .*x\.en: cannot be written: the disk is full"):
        write_two(tmp_path)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["x.zh"]
    assert (tmp_path / "x.zh").read_text() == "old"


def test_failed_replacement_removes_the_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted", "some path")

    monkeypatch.setattr(os, "replace", deny)
    with pytest.raises(InputError, match="cannot be written: Operation not permitted"):
        write_two(tmp_path)
    assert not list(tmp_path.iterdir())


def test_errors_of_other_files_pass(tmp_path: Path) -> None:
    def read_another() -> None:
        with storage.atomic_write(tmp_path / "x"):
            (tmp_path / "missing").read_bytes()

    with pytest.raises(FileNotFoundError, match="missing"):
        read_another()
    assert not list(tmp_path.iterdir())


def test_closed_pipe_is_left_to_the_command_line(tmp_path: Path) -> None:
    def close() -> None:
        with storage.atomic_write(tmp_path / "x"):
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    with pytest.raises(BrokenPipeError):
        close()


def test_writing_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with storage.atomic_write("-") as out:
        out.write("é\r\n")
    print("still open")
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == b"\xc3\xa9\r\nstill open\n"


def test_writing_to_a_replaced_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    with storage.atomic_write("-") as out:
        out.write("é\n")
    assert stream.getvalue() == "é\n"


def test_devices_and_streams_are_not_replaced(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for path in (os.devnull, "/dev/stdout"):
        with storage.atomic_write(path) as out:
            out.write("x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert capfdbinary.readouterr().out == b"x"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_full_device() -> None:
    def write() -> None:
        with storage.atomic_write("/dev/full") as out:
            out.write("x")

    with pytest.raises(InputError, match="/dev/full: cannot be written: the disk is full"):
        write()


def test_writing_into_a_missing_folder(tmp_path: Path) -> None:
    def write() -> None:
        with storage.atomic_write(tmp_path / "new" / "x"):
            pass

    with pytest.raises(InputError, match="does not exist; create it first"):
        write()


def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    assert storage.document_name(tmp_path / name) == "caf\N{REPLACEMENT CHARACTER}"
    with pytest.raises(InputError, match=r"caf�\.txt: no such file"):
        storage.read_bytes(tmp_path / name)


def test_files_and_streams_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LARGEST_FILE", 3 << 20)
    zeros = Path("/dev/zero").open("rb")  # noqa: SIM115
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(zeros))
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate((3 << 20) + 1)
    for path in (large, "/dev/zero", "-"):
        with pytest.raises(InputError, match="larger than 3 MB, the most that is read at once"):
            storage.read_bytes(path)
    zeros.close()
    large.write_bytes(b"a" * (3 << 20))
    assert len(storage.read_bytes(large)) == 3 << 20


def test_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"a\r\nb",))
    writer.start()
    assert storage.read_bytes(pipe) == b"a\r\nb"
    writer.join()


@pytest.mark.parametrize("what", ["file", "folder"])
def test_output_deleted_while_writing(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "x.txt").write_text("old")

    def write() -> None:
        with storage.atomic_write(folder / "x.txt") as out:
            out.write("new")
            for path in list(folder.iterdir()):
                path.unlink()
            if what == "folder":
                folder.rmdir()

    with pytest.raises(InputError, match=r"x\.txt: cannot be written: No such file or directory"):
        write()
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_file_that_may_grow_no_further(tmp_path: Path) -> None:
    code = f"""
import resource, signal
from aligner.errors import InputError
from aligner.formats.storage import atomic_write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    with atomic_write({str(tmp_path / "x.txt")!r}) as out:
        out.write("new" * 5000)
except InputError as error:
    print(error)
"""
    (tmp_path / "x.txt").write_text("old")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "x.txt: cannot be written: File too large" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]
    assert (tmp_path / "x.txt").read_text() == "old"


def test_an_interruption_right_after_a_file_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def interrupt(*_: object, **__: object) -> None:
        made.extend(tmp_path.iterdir())
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fdopen", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_two(tmp_path)
    assert len(made) == 1
    assert not list(tmp_path.iterdir())


def test_writing_removes_what_others_left(tmp_path: Path) -> None:
    (tmp_path / ".aligner-0.tmp").touch()
    write_two(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.en", "x.zh"]


def test_leftovers(tmp_path: Path) -> None:
    (tmp_path / ".aligner-0.tmp").touch()
    (tmp_path / ".aligner-1.tmp").mkdir()
    (tmp_path / ".other.tmp").touch()
    (tmp_path / ".aligner-2.tmp").symlink_to(tmp_path / ".other.tmp")
    with storage.atomic_write(tmp_path / "x.txt") as out:
        out.write("x")
        temporary.remove_leftovers(tmp_path)
    temporary.remove_leftovers(tmp_path / "none")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {".aligner-1.tmp", ".aligner-2.tmp", ".other.tmp", "x.txt"}
