"""From a place in a segment's joined text back to the document."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.quality.findings import Passage
from aligner.types import Document, Span


@dataclass(frozen=True, slots=True)
class SegmentSide:
    """Hold one side of a bead.

    Attributes:
        side: ``"src"`` or ``"tgt"``.
        document: The document.
        indices: Its sentences in the bead; may be empty.
        text: They joined, on one line (`Document.join`).
    """

    side: str
    document: Document
    indices: tuple[int, ...]
    text: str

    def passage(self, span: Span) -> Passage:
        """Return where a place of the joined text stands in the document.

        Joining changes nothing but white space, so that visible characters are counted. What
        stands between the sentences of a bead that are not neighbours is part of a passage that
        runs over them.
        """
        begin = _visible(self.text[: span.start])
        end = begin + _visible(self.text[span.start : span.end])
        places = [
            at
            for index in self.indices
            for at in _visible_places(self.document, self.document.sentences[index].span)
        ]
        if begin >= end or begin >= len(places):
            return self.whole()
        found = Span(places[begin], places[min(end, len(places)) - 1] + 1)
        return Passage(self.side, found, self.document.text[found.start : found.end])

    def whole(self) -> Passage:
        """Return the whole of the side, from its first sentence to its last."""
        sentences = [self.document.sentences[index] for index in self.indices]
        span = Span(sentences[0].span.start, sentences[-1].span.end) if sentences else Span(0, 0)
        return Passage(self.side, span, self.document.text[span.start : span.end])


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _visible_places(document: Document, span: Span) -> list[int]:
    text = document.text
    return [at for at in range(span.start, span.end) if not text[at].isspace()]
