"""Files on their way: written under a temporary name until they are complete.

A temporary file is locked while its process lives, so that leftovers of killed processes can be told
from files that are being written.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import secrets
import stat
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from aligner.formats.base import PathLike

_PREFIX, _SUFFIX = ".aligner-", ".tmp"


@dataclass(slots=True)
class Output:
    """Hold one file being written.

    Attributes:
        target: Where the text will be; None for standard output.
        temporary: Where it is until it is complete; None when written directly. Not a `Path`, which
            interns its parts: the name of every file ever written would stay in memory.
        handle: Takes the text; None until it is open.
    """

    target: Path | None
    temporary: str | None
    handle: TextIO | None = None

    def open(self) -> TextIO:
        """Open it for writing, under the temporary name if it has one."""
        if self.target is None:
            buffer = getattr(sys.stdout, "buffer", None)
            sys.stdout.flush()
            if buffer is None:  # a notebook or a test has put another object there
                self.handle = sys.stdout
            else:
                self.handle = io.TextIOWrapper(buffer, encoding="utf-8", newline="")
        elif self.temporary is None:
            # Appending, because a stream may be a file that others have written to already.
            self.handle = self.target.open("a", encoding="utf-8", newline="")
        else:
            descriptor = self._locked(self.temporary)
            self.handle = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
            if self.target.exists():
                with contextlib.suppress(OSError):
                    os.fchmod(descriptor, stat.S_IMODE(self.target.stat().st_mode))
        return self.handle

    def _locked(self, temporary: str) -> int:
        """Make the file, locked as long as this process lives, so that others leave it alone."""
        while True:
            # The mode given here is what umask is taken from.
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            with contextlib.suppress(OSError):  # not every file system has locks
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.exists(temporary):  # noqa: PTH110
                return descriptor
            os.close(descriptor)  # taken for a leftover in the moment before it was locked

    def finish(self) -> None:
        """Write what is left, to the disk too, and close it."""
        assert self.handle is not None, "open is called first"
        self.handle.flush()
        if self.temporary is not None:
            os.fsync(self.handle.fileno())
        if self.target is not None:
            self.handle.close()

    def replace(self) -> None:
        """Let it take the place of the old file."""
        if self.temporary is not None and self.target is not None:
            os.replace(self.temporary, self.target)  # noqa: PTH105
            self.temporary = None

    def discard(self) -> None:
        """Close it, and remove what is not complete."""
        # After an error the buffer may still hold text that cannot be written.
        with contextlib.suppress(OSError, ValueError):
            if self.target is not None and self.handle is not None:
                self.handle.close()
            elif isinstance(self.handle, io.TextIOWrapper):
                self.handle.detach()
        if self.temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.temporary)  # noqa: PTH108


def temporary_name(folder: Path) -> str:
    """Return a new name for a file in a folder; not a `Path`, see `Output`."""
    return f"{folder}{os.sep}{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"


@lru_cache(maxsize=1000)
def tidy(folder: Path) -> None:
    """Remove leftovers once a process: a folder may hold very many files."""
    remove_leftovers(folder)


def remove_leftovers(folder: PathLike) -> None:
    """Remove the temporary files of processes that were killed while they wrote into a folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX):
                _remove_unlocked(entry.path)


def _remove_unlocked(path: str) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Path(path).unlink()
        finally:
            os.close(descriptor)
