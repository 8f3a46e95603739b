"""From a file with structure to a text: what readers of such files share.

The text of a document is a projection of its file: markup is gone, and what a line or a paragraph
of its own is in the file is one in the text. Cues lead back to the places in the file.
"""

from __future__ import annotations

from aligner.errors import ConfigError
from aligner.formats import storage
from aligner.formats.base import Languages, PathLike
from aligner.formats.names import document_language
from aligner.types import Cue, Document, Span

LINE = "\n"
PARAGRAPH = "\n\n"
# Tells where a word may be broken, and shows only where it is.
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


def one_language(lang: Languages) -> str | None:
    """Return the language of a file that holds one text.

    Raises:
        ConfigError: A pair of languages was given.
    """
    if isinstance(lang, tuple):
        raise ConfigError(f"a text has one language, but two were given: {lang[0]} and {lang[1]}")
    return lang


def without_soft_hyphens(text: str) -> str:
    """Return a text without the marks that only a typesetter needs."""
    return text.replace(_SOFT_HYPHEN, "")


class Projection:
    """Collect a text piece by piece, and what its file says about the pieces."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self._cues: list[Cue] = []

    def gap(self, separator: str) -> None:
        """Part what comes from what is there, if there is something on both sides.

        Args:
            separator: `LINE`, `PARAGRAPH` or other white space; of several gaps in one place the
                longest holds.
        """
        self._gap = max(self._gap, separator, key=len)

    def add(
        self,
        text: str,
        *,
        time: tuple[float, float] | None = None,
        speaker: str | None = None,
        place: str = "",
        source: Span | None = None,
    ) -> None:
        """Append a piece of text; an empty one leaves no trace.

        Args:
            text: The piece, as it is to be read.
            time: Begin and end in seconds.
            speaker: Who says it.
            place: Where it stands in the file, in words.
            source: Where it stands in the file's text.
        """
        if not text:
            return
        if self._gap and self._length:
            self._parts.append(self._gap)
            self._length += len(self._gap)
        self._gap = ""
        span = Span(self._length, self._length + len(text))
        self._parts.append(text)
        self._length = span.end
        self._cues.append(Cue(span, time, speaker, place, source))

    def space(self, text: str) -> None:
        """Append white space that no cue belongs to, unless a gap is there already."""
        if self._length and not self._gap:
            self._parts.append(text)
            self._length += len(text)

    def document(self, path: PathLike, lang: str | None, declared: str | None = None) -> Document:
        """Return what was collected as a document that is not split yet.

        Args:
            path: The file.
            lang: What the user says about the language.
            declared: What the file says about it.

        Raises:
            ConfigError: The user's tag is not shaped like one.
        """
        text = "".join(self._parts)
        return Document(
            text,
            document_language(text, lang, path, declared),
            name=storage.document_name(path),
            cues=tuple(self._cues),
        )
