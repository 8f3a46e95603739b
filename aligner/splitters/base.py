"""What a splitter is."""

from __future__ import annotations

from typing import Protocol

from aligner.types import Document


class Splitter(Protocol):
    """Cut a text into sentences without losing a character.

    Attributes:
        name: Short name for signatures.
    """

    name: str

    def split(self, text: str, *, lang: str, name: str = "") -> Document:
        """Return the text as a document with sentences.

        Args:
            text: The whole text.
            lang: BCP-47 tag in canonical spelling, ``"und"`` for a general rule set.
            name: Name of the document.
        """
        ...
