"""A collection of documents on disk: sentences and their vectors, however many.

Texts and vectors go to temporary files that are mapped into memory and vanish with the object, so
what a collection takes of memory is a few bytes a sentence.
"""

from __future__ import annotations

import mmap
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import numpy as np

from aligner import formats, languages
from aligner.encoders import Encoder
from aligner.encoders.base import Indices, Vectors
from aligner.encoders.checks import encoded
from aligner.encoders.threads import single_threaded
from aligner.errors import AlignerError, ConfigError, InputError, UnknownNameError
from aligner.formats.storage import STDIO, looking_at, shown
from aligner.splitters import split
from aligner.types import Document

# Sentences encoded at once.
_BLOCK = 512
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Member:
    """Name a document of a collection.

    Attributes:
        name: Its file, relative to the folder; the document's name if it has no file.
        lang: Its language.
        first: Number of its first sentence in the collection.
        stop: One past the number of its last.
        path: Its file, None if it came as text.
    """

    name: str
    lang: str
    first: int
    stop: int
    path: Path | None = None

    def __len__(self) -> int:
        return self.stop - self.first


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Say which file of a collection is no part of it, and why."""

    name: str
    reason: str


class Collection:
    """Hold the sentences of documents and their vectors.

    Args:
        documents: Documents, split or not, or the paths of files; read one at a time.
        encoder: Gives the vectors.
        splitter: Name of the splitter for what is not split.
        folder: What the names of files are relative to.
    """

    def __init__(
        self,
        documents: Iterable[Document | Path],
        encoder: Encoder,
        *,
        splitter: str = "rules",
        folder: Path | None = None,
    ) -> None:
        self.members: list[Member] = []
        self.left_out: list[LeftOut] = []
        centres: list[Vectors] = []
        self._ends = array("q", [0])
        with tempfile.TemporaryFile() as texts, tempfile.TemporaryFile() as vectors:
            for given in documents:
                name = _name(given, folder, len(self.members))
                try:
                    document = _read(given, splitter)
                except AlignerError as error:
                    self.left_out.append(LeftOut(name, str(error)))
                    continue
                if not document.sentences:
                    self.left_out.append(LeftOut(name, "holds no sentence"))
                    continue
                first = len(self)
                centres.append(self._add(document, encoder, texts, vectors))
                path = given if isinstance(given, Path) else None
                self.members.append(Member(name, document.lang, first, len(self), path))
            self._texts = _mapped(texts)
            self.vectors = _array(vectors, encoder.dim)
        self.centres = np.stack(centres) if centres else np.zeros((0, encoder.dim), np.float32)

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self._ends) - 1

    def text(self, number: int) -> str:
        """Return a sentence on one line."""
        if self._texts is None:
            return ""
        return self._texts[self._ends[number] : self._ends[number + 1]].decode()

    def vectors_of(self, member: Member) -> Vectors:
        """Return the vectors of a document's sentences, shape ``(n, dim)``."""
        return self.vectors[member.first : member.stop]

    def rows(self, members: Iterable[Member]) -> Indices:
        """Return the numbers of the sentences of some documents, in order."""
        runs = [np.arange(one.first, one.stop, dtype=np.int64) for one in members]
        return np.concatenate(runs) if runs else np.zeros(0, dtype=np.int64)

    def _add(
        self, document: Document, encoder: Encoder, texts: IO[bytes], vectors: IO[bytes]
    ) -> Vectors:
        """Write a document's sentences and vectors; return the unit vector of its mean."""
        lines = [sentence.line for sentence in document.sentences]
        total = np.zeros(encoder.dim, dtype=np.float64)
        for begin in range(0, len(lines), _BLOCK):
            block = lines[begin : begin + _BLOCK]
            with single_threaded():
                found = np.ascontiguousarray(encoded(encoder, block))
            vectors.write(found.tobytes())
            total += found.sum(axis=0)
            for line in block:
                data = line.encode()
                texts.write(data)
                self._ends.append(self._ends[-1] + len(data))
        centre: Vectors = (total / max(float(np.linalg.norm(total)), _LEAST)).astype(np.float32)
        return centre


def _mapped(file: IO[bytes]) -> mmap.mmap | None:
    file.flush()
    # The mapping outlives the file's handle, and the file, which has no name, vanishes with it.
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if file.tell() else None


def _array(file: IO[bytes], dim: int) -> Vectors:
    mapped = _mapped(file)
    if mapped is None:
        return np.zeros((0, dim), dtype=np.float32)
    return np.frombuffer(mapped, dtype=np.float32).reshape(-1, dim)


def _name(given: Document | Path, folder: Path | None, number: int) -> str:
    if isinstance(given, Document):
        return given.name or f"document {number}"
    return shown(given.relative_to(folder)) if folder is not None else shown(given)


def _read(given: Document | Path, splitter: str) -> Document:
    document = given if isinstance(given, Document) else formats.read_document(given)
    if document.lang == languages.UNKNOWN:
        document = replace(document, lang=languages.detect(document.text))
    return document if document.sentences else split(document, splitter=splitter)


def text_files(folder: Path, *, recursive: bool = False) -> Iterator[Path]:
    """Yield the files of a folder that a text can be read from, in order of their names.

    Raises:
        InputError: The folder is none.
    """
    with looking_at(folder):
        if not folder.is_dir():
            raise InputError(f"{shown(folder)}: no such folder; check the spelling")
        found = sorted(folder.rglob("*") if recursive else folder.iterdir())
    for path in found:
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        # Of the name of standard input there may be a file too; it is no text's name.
        if path.name != STDIO and not hidden and _is_file(path) and _holds_text(path):
            yield path


def _is_file(path: Path) -> bool:
    with looking_at(path):
        return path.is_file()


def _holds_text(path: Path) -> bool:
    try:
        return formats.format_for(path).reads_documents
    except (UnknownNameError, ConfigError):
        return False
