"""A folder that one run holds, and that stays its own however long the run takes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from aligner.errors import InputError
from aligner.formats import storage
from aligner.formats.storage import shown


class HeldFolder:
    """Keep other runs out of a folder, and notice when it is taken away.

    Args:
        path: The folder.
        lock: A file in it, or below it, whose lock says that a run is at work.
    """

    def __init__(self, path: Path, lock: Path) -> None:
        self._path = path
        self._lock = lock
        self._handle: TextIOWrapper | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder.

        Raises:
            InputError: Another run holds it, or it cannot be written.
        """
        storage.make_folder(self._lock.parent)
        with self.writing():
            handle = self._lock.open("w", encoding="utf-8")
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InputError(
                    f"{shown(self._path)}: another run is building here; wait for it, or end it"
                ) from None
            self._handle = handle
            try:
                yield
            finally:
                self._handle = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say what is wrong where the folder, or something in it, cannot be written any more.

        Raises:
            InputError: It was removed or replaced, or the system refuses something.
        """
        self._check_there()
        try:
            yield
        except InputError:
            # That a folder is missing is only how it was noticed.
            self._check_there()
            raise
        except OSError as error:
            self._check_there()
            name = self._path if error.filename is None else os.fsdecode(error.filename)
            raise InputError(
                f"{shown(name)}: cannot be written: {error.strerror}; mend that, and resume"
            ) from error

    def _check_there(self) -> None:
        """Find out whether the folder is still the one that is held."""
        if self._handle is None:
            return
        try:
            same = os.path.samestat(os.fstat(self._handle.fileno()), self._lock.stat())
        except OSError:
            same = False
        if not same:
            raise InputError(
                f"{shown(self._path)}: was removed or replaced during the work; begin again, or put "
                "it back and resume"
            )
