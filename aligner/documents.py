"""The texts that flow through the library: documents, their sentences, what is known of both.

Offsets are half-open and count code points of the original text.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner import languages
from aligner.errors import InputError


@dataclass(frozen=True, slots=True)
class Span:
    """Mark a half-open range of code points in a document's text.

    Attributes:
        start: First code point, 0-based.
        end: One past the last code point; ``end >= start``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise InputError(f"a span must satisfy 0 <= start <= end, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold one sentence exactly as it stands in its document.

    Attributes:
        text: ``document.text[span.start:span.end]``, never normalised.
        span: Where the sentence stands.
        paragraph: 0-based number of the paragraph that it begins in.
        time: Begin and end in seconds, for captions and transcripts.
        speaker: Who says it, where the source names the speaker.
    """

    text: str
    span: Span
    paragraph: int = 0
    time: tuple[float, float] | None = None
    speaker: str | None = None

    @property
    def line(self) -> str:
        """Return the sentence on one line: breaks folded as the script wants it."""
        return languages.fold(self.text)


@dataclass(frozen=True, slots=True)
class Cue:
    """Tell what the source of a document says about a stretch of its text.

    A cue is a caption, an utterance, a paragraph or a run of words: whatever the file that was
    read gives a place, a time or a speaker to.

    Attributes:
        span: Where the stretch stands in ``Document.text``.
        time: Begin and end in seconds, None if the source has no times.
        speaker: Who says it, None if the source names nobody.
        place: Where it stands in the file, in words: ``"line 12"``; empty if unknown.
        source: Where it stands in the decoded text of the file, in code points, where a reader
            can tell; a character written as an escape is longer there.

    Raises:
        InputError: The time ends before it begins, or is infinite or not a number.
    """

    span: Span
    time: tuple[float, float] | None = None
    speaker: str | None = None
    place: str = ""
    source: Span | None = None

    def __post_init__(self) -> None:
        if self.time is not None:
            begin, end = self.time
            if not (math.isfinite(begin) and math.isfinite(end) and begin <= end):
                raise InputError(f"a cue must end after it begins, not at {end} after {begin}")


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a text and its sentences.

    The sentences are ordered and disjoint, and what lies between them is white space or noise:
    the text can always be rebuilt (`pieces`).

    Attributes:
        text: The original text.
        lang: BCP-47 tag, ``"und"`` when unknown.
        sentences: Empty until the text is split.
        name: A name for reports, usually the file's.
        noise: Spans that belong to no sentence although they are not white space: non-speech
            tags, dashes before a turn, markup.
        splitter: Name of the splitter that cut the text, empty before.
        cues: What the source says about stretches of the text, ordered and disjoint.

    Raises:
        InputError: The text is no str or holds a lone surrogate, or the sentences or cues break
            the rules above.
    """

    text: str
    lang: str = "und"
    sentences: tuple[Sentence, ...] = ()
    name: str = ""
    noise: tuple[Span, ...] = ()
    splitter: str = ""
    cues: tuple[Cue, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise InputError(
                f"a text is a str, not {type(self.text).__name__} (for a file use aligner.read)"
            )
        half = lone_surrogate(self.text)
        if half is not None:
            raise InputError(
                f"{self.name or 'text'}: lone surrogate U+{ord(self.text[half]):04X} at "
                f"offset {half} is not text; decode the input with the right encoding"
            )
        if self.sentences:
            self._check_sentences()
        at = 0
        for number, cue in enumerate(self.cues):
            if cue.span.start < at or cue.span.end > len(self.text):
                raise InputError(f"cue {number} overlaps another or leaves the text")
            at = cue.span.end

    def _check_sentences(self) -> None:
        uncovered = []
        at = 0
        noise = iter(sorted(self.noise, key=lambda span: (span.start, span.end)))
        tag = next(noise, None)
        for number, sentence in enumerate(self.sentences):
            start, end = sentence.span.start, sentence.span.end
            if start < at or end > len(self.text):
                raise InputError(f"sentence {number} overlaps another or leaves the text")
            if self.text[start:end] != sentence.text:
                raise InputError(f"sentence {number} is not the text of its span {start}..{end}")
            while tag is not None and tag.end <= start:
                uncovered.append(self.text[at : max(at, tag.start)])
                at = max(at, tag.end)
                tag = next(noise, None)
            uncovered.append(self.text[at:start])
            at = end
        while tag is not None:
            uncovered.append(self.text[at : max(at, tag.start)])
            at = max(at, tag.end)
            tag = next(noise, None)
        uncovered.append(self.text[at:])
        lost = "".join(uncovered).strip()
        if lost:
            raise InputError(f"text outside sentences and noise: {lost[:40]!r}")

    def __len__(self) -> int:
        return len(self.sentences)

    def pieces(self) -> tuple[str, ...]:
        """Return the text cut before every sentence: ``"".join(pieces)`` is the text."""
        cuts = [
            0,
            *(sentence.span.start for sentence in self.sentences[1:]),
            len(self.text),
        ]
        return tuple(self.text[a:b] for a, b in pairwise(cuts))

    def cues_of(self, span: Span) -> tuple[Cue, ...]:
        """Return the cues that share a character with a span of the text, in order."""
        first = bisect_right(self.cues, span.start, key=lambda cue: cue.span.end)
        last = bisect_left(self.cues, span.end, lo=first, key=lambda cue: cue.span.start)
        return tuple(cue for cue in self.cues[first:last] if len(cue.span) and len(span))

    def join(self, indices: Sequence[int]) -> str:
        """Return sentences as one line of text, joined as their script wants it."""
        return languages.join([self.sentences[i].line for i in indices])

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        return f"<Document{name} {self.lang} sentences={len(self.sentences)}>"


def lone_surrogate(text: str) -> int | None:
    """Return the offset of the first half of a character, which is no text; None if there is none."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return None
