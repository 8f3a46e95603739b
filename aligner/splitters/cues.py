"""Times and speakers of cues for sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from aligner.splitters import marks, noise
from aligner.types import Cue, Document, Sentence, Span

_GAP = re.compile(f"[{marks.BREAKS}]\\s*")


def with_cues(found: Document, cues: tuple[Cue, ...]) -> Document:
    """Return a split document whose sentences have the times and speakers of its cues.

    A sentence has the time from the begin of the first cue that it shares a character with to the
    end of the last. What a splitter has found out itself is kept. Where the speaker changes, a
    sentence ends, for nobody ends the sentence of another.

    Args:
        found: What a splitter gave.
        cues: The cues of the same text.
    """
    document = replace(found, cues=cues)
    if not any(cue.time or cue.speaker for cue in cues):
        return document
    sentences: list[Sentence] = []
    tags: list[Span] = []
    for sentence, after in zip_longest(document.sentences, document.sentences[1:]):
        last = after.paragraph if after is not None else None
        sentences += [
            informed(part, document.cues_of(part.span))
            for part in _turns(document, sentence, last, tags)
        ]
    return replace(
        document,
        sentences=tuple(sentences),
        noise=tuple(sorted((*document.noise, *tags), key=lambda span: span.start)),
    )


def _turns(
    document: Document, sentence: Sentence, last: int | None, tags: list[Span]
) -> Iterator[Sentence]:
    """Yield the parts of a sentence that one speaker says each.

    Args:
        document: Has the sentence.
        sentence: The sentence.
        last: Number of the paragraph that no part can be behind, if there is one.
        tags: Gets the noise between the parts.
    """
    cuts = []
    speaker: str | None = None
    for cue in document.cues_of(sentence.span):
        if cue.speaker is not None:
            if speaker is not None and cue.speaker != speaker:
                cuts.append(cue.span.start)
            speaker = cue.speaker
    if not cuts:
        yield sentence
        return
    text = document.text
    start = sentence.span.start
    breaks = [gap.end() for gap in _GAP.finditer(text, start, sentence.span.end)]
    for cut in (*cuts, sentence.span.end):
        # What stands before a turn, such as a tag, belongs to no sentence, here as elsewhere.
        begin = noise.skip(text, start, tags) if start > sentence.span.start else start
        end = marks.strip(text, cut)
        if begin < end:
            paragraph = sentence.paragraph + bisect_right(breaks, begin)
            yield replace(
                sentence,
                text=text[begin:end],
                span=Span(begin, end),
                paragraph=paragraph if last is None else min(paragraph, last),
            )
        start = cut


def informed(sentence: Sentence, cues: tuple[Cue, ...]) -> Sentence:
    """Return a sentence with the time and the speaker of its cues, where it has none itself."""
    times = [cue.time for cue in cues if cue.time is not None]
    time = sentence.time
    if time is None and times:
        time = min(begin for begin, _ in times), max(end for _, end in times)
    speaker = sentence.speaker
    if speaker is None:
        speaker = next((cue.speaker for cue in cues if cue.speaker is not None), None)
    return replace(sentence, time=time, speaker=speaker)
