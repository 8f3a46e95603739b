"""Cutting and joining sentences of a text by hand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from aligner.errors import InputError
from aligner.review.changes import Splice
from aligner.splitters.cues import informed
from aligner.types import Document, Sentence, Span


def cut(
    document: Document, sentences: Sequence[Sentence], number: int, at: int
) -> Splice[Sentence]:
    """Return the change that makes two sentences of one.

    White space and noise at the cut belong to neither part.

    Args:
        document: The text.
        sentences: Its sentences now.
        number: The sentence to cut.
        at: Where: code points from its begin.

    Raises:
        InputError: One of the parts would be empty.
    """
    sentence = sentences[number]
    place = sentence.span.start + at
    if not sentence.span.start < place < sentence.span.end:
        raise InputError(f"a sentence of {len(sentence.span)} characters cannot be cut at {at}")
    left = Span(sentence.span.start, _back(document, sentence.span.start, place))
    right = Span(_forth(document, place, sentence.span.end), sentence.span.end)
    if not len(left) or not len(right):
        raise InputError("both parts of a sentence that is cut need text")
    parts = tuple(_sentence(document, span, sentence) for span in (left, right))
    return Splice(number, (sentence,), parts)


def join(document: Document, sentences: Sequence[Sentence], number: int) -> Splice[Sentence]:
    """Return the change that makes one sentence of two neighbours and what lies between them.

    Args:
        document: The text.
        sentences: Its sentences now.
        number: The first of the two.
    """
    one, two = sentences[number : number + 2]
    span = Span(one.span.start, two.span.end)
    return Splice(number, (one, two), (_sentence(document, span, one),))


def _sentence(document: Document, span: Span, like: Sentence) -> Sentence:
    """Return the sentence of a span, with what the document knows about it."""
    original = document.sentences
    at = bisect_right(original, span.start, key=lambda sentence: sentence.span.start) - 1
    before = original[max(at, 0)]
    found = replace(
        like, text=document.text[span.start : span.end], span=span, paragraph=before.paragraph
    )
    if before.span == span:
        return before
    cues = document.cues_of(span)
    if not any(cue.time or cue.speaker for cue in cues):
        return found
    return informed(replace(found, time=None, speaker=None), cues)


def _back(document: Document, start: int, end: int) -> int:
    """Return the end of a stretch without the white space and noise that it ends with."""
    while True:
        trimmed = start + len(document.text[start:end].rstrip())
        noisy = [tag.start for tag in document.noise if tag.start < trimmed <= tag.end]
        if not noisy:
            return trimmed
        end = max(start, min(noisy))


def _forth(document: Document, start: int, end: int) -> int:
    """Return the begin of a stretch without the white space and noise that it begins with."""
    while True:
        trimmed = end - len(document.text[start:end].lstrip())
        noisy = [tag.end for tag in document.noise if tag.start <= trimmed < tag.end]
        if not noisy:
            return trimmed
        start = min(end, max(noisy))
