"""Speech that a file has cut into lines for its own reasons, and how it becomes a text.

Captions and transcripts break lines for the screen or by the clock. If their text is punctuated, such
a break in the middle of a sentence is only a space (or nothing, between Chinese characters), and read
as that. Where full stops are missing, a line break is the only evidence of where a sentence ends, and
every one is kept for the splitter to judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aligner import languages
from aligner.formats.projection import LINE, Projection
from aligner.splitters import marks, noise

# From such a share of lines with a full stop on, a text is punctuated. In punctuated captions of one
# to two clauses a line, every third or fourth line has one.
_PUNCTUATED = 0.1
# Seconds of silence after which nobody goes on with a sentence.
_PAUSE = 3.0
_FULL_STOP = re.compile(
    f"[{re.escape(''.join(set(marks.FULL) - set('！？﹗﹖؟')))}]|[.．](?=[\"'”’」』）)]*(?:\\s|\\Z))"
)
# What a line does not go on after: the end of a sentence, speech that breaks off.
_ENDS = frozenset(marks.FINAL + marks.DASHES)
_CLOSING = marks.CLOSERS + marks.STRAIGHT_QUOTES + " "


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a stretch of a line that has a time of its own, such as a word.

    Attributes:
        start: Where it starts in the line.
        end: Where it ends in the line.
        time: Begin and end in seconds, None if unknown.
        speaker: Who says it, None if unknown.
    """

    start: int
    end: int
    time: tuple[float, float] | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Utterance:
    """Hold one line of speech.

    Attributes:
        text: The line, without white space around it.
        time: Begin and end in seconds, None if unknown.
        speaker: Who says it, None if unknown.
        place: Where it stands in the file, in words.
        pieces: Its parts if they have times of their own, in order; white space between them.
    """

    text: str
    time: tuple[float, float] | None = None
    speaker: str | None = None
    place: str = ""
    pieces: tuple[Piece, ...] = ()


def project(utterances: Sequence[Utterance]) -> Projection:
    """Return lines of speech as a text with a cue for each line or piece."""
    lines = [one for one in utterances if one.text]
    stopped = sum(_FULL_STOP.search(one.text) is not None for one in lines)
    punctuated = stopped >= _PUNCTUATED * len(lines)
    projection = Projection()
    last: Utterance | None = None
    for line in lines:
        if last is not None:
            if punctuated and _goes_on(last, line):
                projection.space(languages.separator(last.text, line.text))
            else:
                projection.gap(LINE)
        _add(projection, line)
        last = line
    return projection


def _goes_on(line: Utterance, following: Utterance) -> bool:
    """Tell whether a line of a punctuated text ends in the middle of a sentence."""
    if line.speaker != following.speaker:
        return False
    if line.time and following.time and following.time[0] - line.time[1] > _PAUSE:
        return False
    if line.text.rstrip(_CLOSING)[-1:] in _ENDS or noise.turn_dash_end(following.text, 0):
        return False
    return not (noise.TAG.match(following.text) or _ends_in_tag(line.text))


def _ends_in_tag(text: str) -> bool:
    """Tell whether a line ends in a tag such as ``[Music]``."""
    opening = max(text.rfind(char) for char in "[［【(（♪♫♬♩")
    tag = noise.TAG.match(text, opening) if opening >= 0 else None
    return tag is not None and tag.end() == len(text)


def _add(projection: Projection, line: Utterance) -> None:
    if not line.pieces:
        projection.add(line.text, time=line.time, speaker=line.speaker, place=line.place)
        return
    at = 0
    for piece in line.pieces:
        projection.space(line.text[at : piece.start])
        projection.add(
            line.text[piece.start : piece.end],
            time=piece.time,
            speaker=piece.speaker or line.speaker,
            place=line.place,
        )
        at = piece.end
