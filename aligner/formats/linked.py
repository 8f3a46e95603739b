"""Files that refer to texts by the numbers of their sentences, together with these texts."""

from __future__ import annotations

from aligner.errors import FormatError, InputError
from aligner.formats import storage
from aligner.formats.base import Languages, Linker, Location, PathLike, Reader, language_pair
from aligner.formats.text import read_lines
from aligner.types import Alignment, Document


def link_lines(read: Reader) -> Linker:
    """Return how a format whose files hold sentence numbers is read together with the texts.

    Args:
        read: Returns the beads of a file.
    """

    def link(
        location: Location,
        texts: tuple[PathLike, PathLike],
        *,
        lang: Languages,
        encoding: str | None,
    ) -> Alignment:
        beads = read(location, lang=None, encoding=encoding)
        langs = language_pair(lang, "text")
        src, tgt = (
            read_lines(path, lang=tag, encoding=encoding)
            for path, tag in zip(texts, langs, strict=True)
        )
        if isinstance(beads, Document | Alignment):
            raise TypeError("only files of beads refer to texts by numbers")
        try:
            return Alignment(src, tgt, beads)
        except InputError as error:
            name = location if isinstance(location, str) else str(location)
            raise FormatError(
                storage.shown(name),
                None,
                f"{error}: name the texts that it was made for, one sentence a line",
            ) from None

    return link
