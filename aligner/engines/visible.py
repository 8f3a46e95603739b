"""Sentences without a visible character, which must not sway an engine."""

from __future__ import annotations

from dataclasses import replace

from aligner.types import Document


def visible(document: Document) -> tuple[Document, tuple[int, ...]]:
    """Leave out the sentences without a visible character.

    Returns:
        The document with the others, and which of the sentences these are.
    """
    numbers = tuple(i for i, sentence in enumerate(document.sentences) if sentence.text.strip())
    if len(numbers) == len(document.sentences):
        return document, numbers
    return replace(document, sentences=tuple(document.sentences[i] for i in numbers)), numbers
