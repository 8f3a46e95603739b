"""ZIP archives of strangers, which e-books and Word documents are: opened in memory, within bounds."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib

from aligner.errors import FormatError
from aligner.formats import encodings

# Far above any book, far below what a small file can be made to unpack to.
LARGEST_ARCHIVE = 512 << 20
LARGEST_TEXT = 256 << 20
LARGEST_PART = 64 << 20
MOST_PARTS = 50_000
# Each becomes an object of some hundred bytes: a small file may hold very many.
MOST_TAGS = 2_000_000
# What `zipfile` raises when the bytes of a part are not what they should be.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
_OFFICE = b"\xd0\xcf\x11\xe0"


class Archive:
    """Hold an archive whose parts are unpacked when they are asked for.

    Args:
        data: The whole file.
        name: Its name for messages.
        kind: What it should be, in the user's words: ``"a Word document (.docx)"``.

    Raises:
        FormatError: It is no archive, is damaged or encrypted, leads outside itself, or would
            unpack to more than any document needs.
    """

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self.name = name
        if not data:
            raise FormatError(name, None, f"the file is empty, not {kind}; get it again")
        if not data.startswith(b"PK"):
            found = encodings.binary_kind(data) or "something else, perhaps text"
            advice = "rename it to what it is, or save it in the right format"
            if data.startswith(_OFFICE):
                advice = "if it has a password, save it without one; else save it as .docx"
            raise FormatError(name, None, f"not {kind}: it seems to be {found}; {advice}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise FormatError(
                name,
                None,
                f"a damaged archive ({error}), perhaps cut off on its way; get the file again",
            ) from None
        self._unpacked = 0
        self._check(self._zip.infolist())

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_ARCHIVE:
            raise FormatError(
                self.name,
                None,
                f"unpacks to more than {MOST_PARTS:,} files or {LARGEST_ARCHIVE >> 20} MB, as no "
                "document does but archives do that are made to fill a disk; it is not opened",
            )
        for part in parts:
            normal = posixpath.normpath(part.filename.replace("\\", "/"))
            if normal.startswith(("/", "../")) or normal == ".." or part.filename[1:2] == ":":
                raise FormatError(
                    self.name,
                    None,
                    f"the part {part.filename!r} leads outside the archive; it is not opened",
                )
            if part.flag_bits & 1:
                raise FormatError(
                    self.name,
                    None,
                    f"the part {part.filename!r} is encrypted; save the file without a password",
                )

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def names(self) -> list[str]:
        """Return the names of the parts."""
        return self._zip.namelist()

    def check_sizes(self, endings: tuple[str, ...]) -> None:
        """Refuse parts with such endings that are larger than can be parsed.

        Raises:
            FormatError: There is one.
        """
        for part in self._zip.infolist():
            if part.filename.lower().endswith(endings):
                self._check_size(part)

    def _check_size(self, part: zipfile.ZipInfo) -> None:
        if part.file_size > LARGEST_PART:
            raise FormatError(
                self.name,
                None,
                f"the part {part.filename!r} unpacks to {part.file_size >> 20:,} MB, more than the "
                f"{LARGEST_PART >> 20} MB of the largest book; it is not opened",
            )

    def read(self, part: str) -> bytes:
        """Return what a part holds.

        Raises:
            FormatError: It is missing, damaged or too large, or too much has been read already.
        """
        info = self._zip.NameToInfo.get(part)
        if info is None:
            raise FormatError(
                self.name, None, f"the part {part!r} is missing; get or export the file again"
            )
        self._check_size(info)
        self._unpacked += info.file_size
        if self._unpacked > LARGEST_TEXT:
            raise FormatError(
                self.name,
                None,
                f"its text unpacks to more than {LARGEST_TEXT >> 20} MB, as no book does; it is not "
                "read",
            )
        try:
            data = self._zip.read(info)
        except DAMAGE as error:
            raise FormatError(
                self.name, None, f"the part {part!r} is damaged ({error}); get the file again"
            ) from None
        if data.count(b"<") > MOST_TAGS:
            raise FormatError(
                self.name,
                None,
                f"the part {part!r} has more than {MOST_TAGS:,} tags, as no book has; it is not read",
            )
        return data
