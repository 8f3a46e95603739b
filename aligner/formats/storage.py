"""Bytes in, text out: reading and atomic writing for all formats.

Files are UTF-8 when written. Line ends are never translated, in either direction.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from aligner.errors import InputError
from aligner.formats import encodings
from aligner.formats.base import Location, PathLike
from aligner.formats.decoding import BOM, MARK_EATERS, decode
from aligner.formats.temporary import Output, temporary_name, tidy
from aligner.splitters.lines import line_spans

STDIO = "-"
# Far above any text, and below what the smallest computers of today hold several times over.
LARGEST_FILE = 2 << 30
_PIECE = 1 << 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_STREAM = re.compile("/dev/(stdout|stderr|fd/)|/proc/[^/]+/fd/")


def shown(path: PathLike) -> str:
    """Return a path as messages name it."""
    if str(path) == STDIO:
        return "standard input"
    # A name may hold what a terminal takes for a command, or a line break.
    return _CONTROL.sub(lambda match: repr(match[0])[1:-1], _decoded(path))


def document_name(path: PathLike) -> str:
    """Return the name of a document for its file: the stem."""
    return "stdin" if str(path) == STDIO else Path(_decoded(path)).stem


def _decoded(path: PathLike) -> str:
    # A name that is not valid UTF-8 holds lone surrogates, which no terminal or file takes.
    return os.fsencode(path).decode("utf-8", errors="replace")


def read_bytes(path: PathLike) -> bytes:
    """Return what a file holds; ``-`` is standard input.

    Raises:
        InputError: The file is missing, a folder, larger than `LARGEST_FILE`, or cannot be read.
    """
    try:
        if str(path) == STDIO:
            buffer = getattr(sys.stdin, "buffer", None)
            return sys.stdin.read().encode() if buffer is None else _all_of(buffer, path)
        if Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir():
            # A device or a pipe, which may never end.
            with Path(path).open("rb") as stream:
                return _all_of(stream, path)
        if Path(path).is_file() and Path(path).stat().st_size > LARGEST_FILE:
            raise _too_large(path)
        return Path(path).read_bytes()
    except InputError:
        raise
    except FileNotFoundError:
        raise InputError(
            f"{shown(path)}: no such file{_looked_in(path)}; check the spelling"
        ) from None
    except IsADirectoryError:
        raise InputError(f"{shown(path)}: is a folder; name a file inside it") from None
    except PermissionError:
        raise InputError(f"{shown(path)}: may not be read; check its permissions") from None
    except (OSError, ValueError) as error:
        name = shown(path) if str(path) == STDIO else repr(shown(path))
        raise InputError(f"{name}: cannot be read: {error}") from error


def _looked_in(path: PathLike) -> str:
    if Path(path).is_absolute():
        return ""
    try:
        return f" (looked for in {shown(Path.cwd())})"
    except FileNotFoundError:
        return " (the folder that this was started in is gone)"


def _all_of(stream: BinaryIO, path: PathLike) -> bytes:
    data = bytearray()
    while piece := stream.read(_PIECE):
        data += piece
        if len(data) > LARGEST_FILE:
            raise _too_large(path)
    return bytes(data)


def _too_large(path: PathLike) -> InputError:
    return InputError(
        f"{shown(path)}: larger than {LARGEST_FILE >> 20:,} MB, the most that is read at once; cut it "
        "into parts"
    )


def read_text(path: PathLike, encoding: str | None = None) -> str:
    """Return the text of a file.

    Raises:
        InputError: The file cannot be read, or is not text (`EncodingError`).
        ConfigError: There is no such encoding.
    """
    return decode(read_bytes(path), shown(path), encoding)


def lines(text: str) -> list[str]:
    r"""Return the lines of a text, empty ones too; see `aligner.splitters.lines.line_spans`.

    >>> lines("a\r\n\nb\x85c\n")
    ['a', '', 'b\x85c']
    """
    return [text[span.start : span.end] for span in line_spans(text)]


def stream_lines(path: PathLike, encoding: str | None = None) -> Iterator[str]:
    """Yield the lines of a file as `lines` gives them, without holding it.

    Args:
        path: The file; not standard input.
        encoding: As for `decode`.

    Raises:
        InputError: The file cannot be read, or is not text (`EncodingError`).
        ConfigError: There is no such encoding.
    """
    try:
        with Path(path).open("rb") as raw:
            head = raw.read(4096)
        if encodings.binary_kind(head):
            read_text(path, encoding)
        marks = encodings.BYTE_ORDER_MARKS.items()
        codec = encoding or next((codec for mark, codec in marks if head.startswith(mark)), "utf-8")
        keeps_mark = codecs.lookup(codec).name not in MARK_EATERS
        with Path(path).open(encoding=codec, newline="\n") as reader:
            for number, line in enumerate(reader):
                if "\0" in line:
                    read_text(path, encoding)
                text = line.removesuffix("\n").removesuffix("\r") if line.endswith("\n") else line
                yield text.removeprefix(BOM) if keeps_mark and not number else text
    except (OSError, LookupError, UnicodeError):
        # Reading it as a whole says exactly what is wrong, and how to mend it.
        read_text(path, encoding)
        raise


def check_writable(location: Location) -> None:
    """Check before long work that its result can be written.

    Raises:
        InputError: The folder is missing or may not be written to, or the path is a folder.
    """
    for path in location if isinstance(location, tuple) else (location,):
        if str(path) != STDIO:
            with looking_at(path):
                _check_writable(path)


def _check_writable(path: PathLike) -> None:
    target = Path(path)
    if target.is_dir():
        raise InputError(f"{shown(path)}: is a folder; name a file to write inside it")
    special = _is_special(target)
    if target.is_symlink() and not special:
        # What it leads to will be written.
        target = Path(os.path.realpath(target))
        if target.is_symlink():
            raise InputError(f"{shown(path)}: is a link that leads to itself; name another file")
    folder = target.parent
    if not folder.exists():
        raise InputError(
            f"{shown(path)}: the folder {shown(folder)} does not exist; create it first "
            f"(mkdir -p {shown(folder)})"
        )
    if not folder.is_dir():
        raise InputError(f"{shown(path)}: {shown(folder)} is a file, not a folder")
    checked = target if special else folder
    if not os.access(checked, os.W_OK):
        raise InputError(
            f"{shown(path)}: {shown(checked)} may not be written to; check its permissions "
            "or choose another place"
        )


@contextlib.contextmanager
def looking_at(path: PathLike) -> Iterator[None]:
    """Name a path that the system does not let be looked at: in a locked folder, too long a name.

    Raises:
        InputError: Something in the block could not be looked at.
    """
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{shown(path)}: cannot be looked at: {error.strerror}; check its name and the "
            "permissions of the folders that it lies in"
        ) from error


def make_folder(path: PathLike) -> None:
    """Make a folder, and those it lies in, unless it is there.

    Raises:
        InputError: It cannot be made.
    """
    if str(path) == STDIO:
        raise InputError("several files are written, not to standard output; name a folder")
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{shown(path)}: the folder cannot be made: {error.strerror}; choose another place"
        ) from error


@contextlib.contextmanager
def atomic_write(path: PathLike) -> Iterator[TextIO]:
    """Open one file for writing; see `atomic_writes`."""
    with atomic_writes([path]) as (handle,):
        yield handle


@contextlib.contextmanager
def atomic_write_bytes(path: PathLike) -> Iterator[BinaryIO]:
    """Open one file for writing bytes; see `atomic_writes`.

    Raises:
        InputError: Standard output takes only text here.
    """
    with atomic_write(path) as handle:
        buffer = getattr(handle, "buffer", None)
        if buffer is None:
            raise InputError(f"{shown(path)}: takes text only, not bytes; name a file to write")
        yield buffer


@contextlib.contextmanager
def atomic_writes(paths: Sequence[PathLike]) -> Iterator[tuple[TextIO, ...]]:
    r"""Open files for writing that all appear together, complete, or not at all.

    The texts go to temporary files in the same folders, which take the place of the old files
    when the block ends without an error. Line ends are written as given. ``-`` is standard
    output; it and devices and pipes are written directly.

    Args:
        paths: Files to write.

    Raises:
        InputError: A file cannot be written, for example because the disk is full, or two of the
            paths lead to one file.
    """
    outputs: list[Output] = []
    handles: list[TextIO] = []
    try:
        with _reporting(paths):
            for path in paths:
                # Known before its file is made: an interruption may come in the very next moment.
                outputs.append(_output(path))
                files = [one.target for one in outputs if one.temporary is not None]
                if len(files) > len(set(files)):
                    raise InputError(f"{shown(path)}: would be written twice; name other files")
                handles.append(outputs[-1].open())
        with _reporting(paths, foreign=True):
            yield tuple(handles)
        with _reporting(paths):
            for output in outputs:
                output.finish()
            for output in outputs:
                output.replace()
    finally:
        for output in outputs:
            output.discard()


@contextlib.contextmanager
def _reporting(paths: Sequence[PathLike], *, foreign: bool = False) -> Iterator[None]:
    """Turn an error of the operating system while writing into an `InputError`.

    Args:
        paths: What is written.
        foreign: Whether other files may be at work in the block; their errors, which name them,
            pass. So does a closed pipe: that is the command line's to handle.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if foreign and error.filename is not None:
            raise
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "the disk is full" if full else error.strerror or error
        names = ("standard output" if str(path) == STDIO else shown(path) for path in paths)
        raise InputError(f"{', '.join(names)}: cannot be written: {reason}") from error


def _is_special(path: Path) -> bool:
    """Tell whether a path is a device, a pipe or a stream, which no file may replace."""
    is_stream = _STREAM.match(str(path)) is not None
    return is_stream or (path.exists() and not path.is_file())


def _output(path: PathLike) -> Output:
    if str(path) == STDIO:
        return Output(None, None)
    check_writable(path)
    if _is_special(Path(path)):
        return Output(Path(path), None)
    # Through a link, its target is written and the link stays.
    target = Path(os.path.realpath(path))
    tidy(target.parent)
    return Output(target, temporary_name(target.parent))


def file_line(text: str, number: int) -> str:
    r"""Return a line for a file of lines, with its end.

    Args:
        text: The line; holds no line break.
        number: Its 0-based number.
    """
    # A reader takes the first U+FEFF of a file for a byte-order mark: one more keeps the text's.
    mark = BOM if number == 0 and text.startswith(BOM) else ""
    return f"{mark}{text}\n"
