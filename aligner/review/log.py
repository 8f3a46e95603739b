"""The log of a review: a file of JSON lines that only ever grows.

The first line says what is reviewed, by checksum; each further line is an event. A line is on the
disk before anybody is told that it was taken. A line without its end is what a crash leaves of one
that nobody was told of.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any, Self

from aligner.errors import FormatError, InputError, MissingExtraError
from aligner.formats import storage
from aligner.formats.strict_json import Node, dumps

VERSION = 1
_FORMAT = "aligner/review"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Hold what a log says.

    Attributes:
        header: The first line, None of a log that is yet empty.
        events: The further lines.
        torn: How many bytes of an unfinished last line a crash left.
    """

    header: Node | None
    events: tuple[Node, ...]
    torn: int = 0


def checksum(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of files.

    Raises:
        InputError: A file cannot be read.
    """
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(storage.read_bytes(path)).digest())
    return digest.hexdigest()


def read_log(path: Path) -> Recorded:
    """Return what a log says.

    Raises:
        FormatError: A line is no JSON; the message names it.
        InputError: The file cannot be read.
    """
    return _parsed(storage.read_bytes(path), storage.shown(path))


def _parsed(data: bytes, name: str) -> Recorded:
    *lines, rest = data.split(b"\n")
    nodes = []
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise FormatError(name, number, _damaged("not UTF-8")) from None
        try:
            nodes.append(Node.parse(text, name, number, "event"))
        except FormatError as error:
            raise FormatError(name, number, _damaged(error.reason)) from None
    return Recorded(nodes[0] if nodes else None, tuple(nodes[1:]), len(rest))


def _damaged(reason: str) -> str:
    return (
        f"{reason}; the log is damaged: mend the line from a backup, or move the log away to begin "
        "the review anew"
    )


def check_header(header: Node, kind: str, digest: str, what: str) -> None:
    """Check that a log belongs to what is to be reviewed.

    Args:
        header: The log's first line.
        kind: ``"review"`` or ``"comparison"``.
        digest: Checksum of the files.
        what: Their names for the message.

    Raises:
        FormatError: It does not.
    """
    found = header.get("format") if isinstance(header.value, dict) else None
    if found is None or found.value != _FORMAT:
        raise header.wrong("not the log of a review; name another one with --log")
    if header.need("version").integer() != VERSION:
        raise header.wrong(
            f"version {header.need('version').integer()} of the log is unknown; this aligner reads "
            f"version {VERSION}: install a newer one"
        )
    if header.need("kind").text() != kind:
        raise header.wrong(f"the log of a {header.need('kind').text()}, not of a {kind}")
    if header.need("sha256").text() != digest:
        raise header.wrong(
            f"{what} changed since this review began, so that its events no longer fit; restore the "
            "file, or move the log away to begin anew"
        )


class EventLog:
    """Hold a log open for writing; nobody else can meanwhile.

    Attributes:
        recorded: What it said when it was opened.
    """

    def __init__(self, path: Path, handle: FileIO, recorded: Recorded) -> None:
        self.path = path
        self._place = path.absolute()
        self.recorded = recorded
        self._handle = handle
        self._broken = False

    @classmethod
    def open(cls, path: Path, header: Mapping[str, Any]) -> Self:
        """Open a log, or begin one.

        Args:
            path: The file; made with its header if it is not there.
            header: What a new log's first line says beside its format.

        Raises:
            InputError: Another process has it open, it is no file, or it cannot be written.
            FormatError: It is damaged.
            MissingExtraError: The packages of the review page are not installed.
        """
        try:
            import portalocker
        except ImportError:
            raise MissingExtraError("the review page", "review") from None

        if str(path) == storage.STDIO or (path.exists() and not path.is_file()):
            raise InputError(f"{storage.shown(path)}: the log must be a file; name one with --log")
        storage.check_writable(path)
        try:
            # Unbuffered, so that nothing of a line that could not be written comes later.
            handle = path.open("a+b", buffering=0)
        except OSError as error:
            raise InputError(
                f"{storage.shown(path)}: cannot be written: {error.strerror}"
            ) from error
        try:
            try:
                portalocker.lock(handle, portalocker.LOCK_EX | portalocker.LOCK_NB)
            except portalocker.LockException:
                raise InputError(
                    f"{storage.shown(path)}: another aligner review has it open; use its page, or "
                    "stop it first"
                ) from None
            handle.seek(0)
            recorded = _parsed(handle.read(), storage.shown(path))
            if recorded.torn:
                handle.truncate(handle.tell() - recorded.torn)
            log = cls(path, handle, recorded)
            if recorded.header is None:
                log.append(
                    {"format": _FORMAT, "version": VERSION, **header, "time": _now()}, stamped=False
                )
                _sync_folder(path.parent)
                first = read_log(path).header
                log.recorded = Recorded(first, (), recorded.torn)
        except BaseException:
            handle.close()
            raise
        return log

    def append(self, event: Mapping[str, Any], *, stamped: bool = True) -> None:
        """Write an event; when this returns, it is on the disk.

        Raises:
            InputError: It cannot be written, for example because the disk is full. Nothing of it
                stays then.
        """
        if self._broken:
            raise InputError(f"{storage.shown(self.path)}: could not be written before; restart")
        self._check_there()
        value = {**event, "time": _now()} if stamped else dict(event)
        line = dumps(value, "an event").encode() + b"\n"
        before = self._handle.seek(0, os.SEEK_END)
        try:
            if self._handle.write(line) < len(line):
                raise OSError("the disk is full")
            os.fsync(self._handle.fileno())
        except OSError as error:
            # Half a line must not stand before the next one.
            try:
                self._handle.truncate(before)
            except OSError:
                self._broken = True
            raise InputError(
                f"{storage.shown(self.path)}: cannot be written: {error.strerror or error}"
            ) from error

    def _check_there(self) -> None:
        """Refuse to write into a file that nobody will find: it was removed or replaced."""
        try:
            same = os.path.samestat(os.fstat(self._handle.fileno()), self._place.stat())
        except OSError:
            same = False
        if not same:
            raise InputError(
                f"{storage.shown(self.path)}: was removed or replaced while it was open, so nothing "
                "more is written; put the log back, and restart"
            )

    @property
    def id(self) -> str:
        """Return what tells this log from all others, those of the same file too."""
        header = self.recorded.header
        return hashlib.sha256(json.dumps(header.value if header else None).encode()).hexdigest()[
            :16
        ]

    def close(self) -> None:
        """Close the log and let others have it."""
        self._handle.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _sync_folder(folder: Path) -> None:
    """Put the name of a new file on the disk too, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def as_node(value: Any, what: str) -> Node:
    """Return a value that came from elsewhere than a file for checking like one of the log."""
    return Node(json.loads(json.dumps(value)), what, 1, "event")
