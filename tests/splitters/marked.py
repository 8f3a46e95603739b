"""Examples as text with the expected ends of sentences marked."""

from __future__ import annotations

from aligner.splitters import get_splitter
from aligner.types import Document

END = "⏐"


def split(text: str, lang: str) -> Document:
    return get_splitter("rules").split(text, lang=lang)


def marked(text: str, lang: str) -> str:
    """Return a text with a mark behind each sentence but the last; noise is left out."""
    document = split(text, lang)
    ends = [sentence.span.end for sentence in document.sentences[:-1]]
    shown = []
    at = 0
    for end in (*ends, len(text)):
        shown.append(text[at:end])
        at = end
    return END.join(shown)


def unmarked(example: str) -> str:
    return example.replace(END, "")


def sentences(text: str, lang: str) -> list[str]:
    return [sentence.line for sentence in split(text, lang).sentences]


def noise(text: str, lang: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text, lang).noise]
