"""Vectors on disk, so that an expensive encoder sees a text only once.

One SQLite file holds the vectors of all encoders. SQLite makes every write whole or nothing,
whatever process or machine dies in between, and orders the writes of processes that work at the
same time. Each vector carries a checksum: what is damaged is computed again, never trusted. The
folder must be on a disk of this computer, as SQLite's locks are not safe on all network disks.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from aligner.encoders.base import Encoder, SpanEncoder, Vectors
from aligner.encoders.checks import encoded
from aligner.errors import ConfigError, InputError

# The number is that of the layout: another layout gets another file.
_FILE = "vectors-1.sqlite3"
_STORED = "<f4"
_CHECK_BYTES = 8
# Texts that are encoded between two writes: what a crash can cost.
_CHUNK = 1024
# Keys in one question; SQLite has a limit.
_ASKED = 500
# SQLite's usual 4 KB would hold one vector each and waste the rest.
_PAGE = 32768
_PATIENCE = 60.0


def default_folder() -> Path:
    """Return where this platform keeps what can be made again, with a folder for this library.

    ``$XDG_CACHE_HOME/aligner`` where that is set, else ``~/.cache/aligner``; on macOS
    ``~/Library/Caches/aligner``, on Windows ``%LOCALAPPDATA%/aligner``.
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "aligner"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "aligner"
    local = os.environ.get("LOCALAPPDATA", "")
    if sys.platform == "win32" and local:
        return Path(local) / "aligner"
    return Path.home() / ".cache" / "aligner"


class CachedEncoder:
    """Remember on disk what an encoder says.

    Vectors are found by the SHA-256 of the encoder's name and the text. An entry takes about
    ``4 dim + 300`` bytes: 3.4 KB for LaBSE, 17 MB for a document of 1000 sentences with all its
    runs of up to five. Nothing is ever dropped but by `clear`; `size` says what there is. May be
    used by many threads and processes at once.

    If the disk fails later on (full, locked for a minute), a warning is given and the
    work goes on without the cache.

    Args:
        encoder: An encoder that does not compose. Its name must tell its model: two models of one
            name would share their vectors.
        folder: Where the file is; see `default_folder`.

    Raises:
        ConfigError: The encoder composes the vectors of runs, so there is nothing to gain.
        InputError: The folder cannot be written.
    """

    def __init__(self, encoder: Encoder, folder: str | Path | None = None) -> None:
        if isinstance(encoder, SpanEncoder):
            raise ConfigError(
                f"the encoder {encoder.name} composes the vectors of runs from one pass over a "
                "document: it is used without a cache"
            )
        self._encoder = encoder
        self.name = encoder.name
        self.dim = encoder.dim
        self.path = Path(folder or default_folder()).expanduser() / _FILE
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._store({})
        except (OSError, sqlite3.OperationalError) as error:
            raise InputError(f"cannot keep vectors in {self.path}: {error}") from error

    @property
    def size(self) -> int:
        """Return the bytes that the cache takes on disk, for all encoders together."""
        return self.path.stat().st_size if self.path.exists() else 0

    def clear(self) -> None:
        """Forget the vectors of all encoders and give the space back."""
        with self._mended(), self._open() as connection:
            connection.execute("DELETE FROM vectors")
            connection.execute("VACUUM")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape ``(len(texts), dim)``."""
        keys = [_key(self.name, text) for text in texts]
        known: dict[bytes, Vectors] = {}
        with self._or_without():
            known = self._lookup(list(dict.fromkeys(keys)))
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        todo = list(unknown.items())
        for begin in range(0, len(todo), _CHUNK):
            chunk = todo[begin : begin + _CHUNK]
            # What is no vector must not be kept.
            vectors = encoded(self._encoder, [text for _, text in chunk])
            found = {key: row for (key, _), row in zip(chunk, vectors, strict=True)}
            known |= found
            with self._or_without():
                self._store(found)
        result = np.empty((len(texts), self.dim), dtype=np.float32)
        for row, key in enumerate(keys):
            result[row] = known[key]
        return result

    def _lookup(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return the sound entries among those asked for."""
        found: dict[bytes, Vectors] = {}
        with self._mended(), self._open() as connection:
            connection.execute("BEGIN")
            for begin in range(0, len(keys), _ASKED):
                asked = keys[begin : begin + _ASKED]
                marks = ",".join("?" * len(asked))
                rows = connection.execute(
                    f"SELECT key, vector, sum FROM vectors WHERE key IN ({marks})", asked
                )
                for key, vector, check in rows:
                    sound = isinstance(vector, bytes) and check == _checksum(key, vector)
                    if sound and len(vector) == 4 * self.dim:
                        found[key] = np.frombuffer(vector, dtype=_STORED).astype(np.float32)
        return found

    def _store(self, found: dict[bytes, Vectors]) -> None:
        rows = [(key, row.astype(_STORED).tobytes()) for key, row in found.items()]
        with self._mended(), self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(key, vector, _checksum(key, vector)) for key, vector in rows],
            )
            connection.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one piece of work; nothing is shared between threads or forks."""
        with closing(
            sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        ) as connection:
            connection.execute(f"PRAGMA page_size={_PAGE}")
            if not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
                # Asking for the right to write first keeps processes from waiting for each other.
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS vectors "
                    "(key BLOB PRIMARY KEY, vector BLOB NOT NULL, sum BLOB NOT NULL)"
                )
                connection.execute("COMMIT")
            yield connection

    @contextmanager
    def _mended(self) -> Iterator[None]:
        """Begin with a new file where the old one is damaged."""
        try:
            yield
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            self.path.with_name(f"{_FILE}-journal").unlink(missing_ok=True)

    @contextmanager
    def _or_without(self) -> Iterator[None]:
        """Go on without the cache where the disk fails."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            warnings.warn(
                f"vectors are not kept in {self.path}: {error}", RuntimeWarning, stacklevel=3
            )


def _key(name: str, text: str) -> bytes:
    return hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).digest()


def _checksum(key: bytes, vector: bytes) -> bytes:
    return hashlib.sha256(key + vector).digest()[:_CHECK_BYTES]
