"""Speakers: lines that name who speaks, and the turns that they begin.

Two shapes are known: a line with nothing but a name, and a name with a colon before the speech. A
name alone proves nothing, since headings look alike (``Note:``): it counts if it recurs and is not the
only one. One that does not recur counts among others that do, if it is a full name or if half of the
lines there have one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from aligner.splitters import en, marks, zh
from aligner.splitters.tables import any_of

_HAN = "\u3400-\u4dbf\\u4e00-\\u9fff"
_LATIN_WORD = f"[A-ZÀ-ÖØ-ÞА-ЯЁ](?:(?![{marks.CJK_CHARS}])[\\w.'’-]){{0,24}}"
_LATIN = f"{_LATIN_WORD}(?: (?:{_LATIN_WORD}|\\d{{1,3}}|{any_of(en.NAME_PARTICLES)})){{0,3}}"
_CHINESE = f"[{_HAN}]{{1,8}}(?:[·•・][{_HAN}]{{1,8}}){{0,3}}(?: ?\\d{{1,3}})?"
_IN_BRACKETS = " ?[(（][^()（）\\r\\n]{1,40}[)）]"
_NAME = f"(?P<name>(?:{_LATIN}|{_CHINESE})(?:{_IN_BRACKETS})?)"
_LINE_START = f"(?:\\A|(?<=[{marks.BREAKS}])){marks.BLANK}*"
_CLOCK = "[(\\[]?\\d{1,2}:\\d\\d(?::\\d\\d)?(?:[.,]\\d{1,3})?[)\\]]?"
_TIME = f"(?:{marks.BLANK}+{_CLOCK})"
# Not the rest of a time or a verse: 10:30, John 3:16.
_SPEECH = f"(?!(?<=\\d[:：])\\d)(?={marks.BLANK}*[^\\s/])"
_LABEL = re.compile(
    f"{_LINE_START}(?P<label>(?:{_CLOCK}{marks.BLANK}+)?{_NAME}(?:"
    f"(?P<inline>{_TIME}?{marks.BLANK}?[:：]){_SPEECH}"
    f"|(?P<time>{_TIME})?{marks.BLANK}?[:：]?(?={marks.BLANK}*(?:[{marks.BREAKS}]|\\Z))"
    f"))"
)
# A full name: more than one word, both scripts, or parts joined by a point.
_FULL = re.compile("\\w[ ]\\w|[·•・(（]")
# A name in two scripts, or a foreign one: no heading looks like that.
_PROVEN = re.compile("[·•・(（]")
_GAP = re.compile(f"(?:\\A|[{marks.BREAKS}]\\s*[{marks.BREAKS}])\\s*\\Z")
_GAP_LENGTH = 64
_CHINESE_NAME = re.compile(f"[{_HAN}]+")
_REPORTS = re.compile(f"(?:{any_of((*zh.REPORTING_VERBS, *zh.NO_SPEAKER_ENDS))})$")
_NUMBER = " 0123456789"
_LONGEST_CHINESE = 6
_FEWEST = 2
_FEWEST_UNPROVEN = 3
_DIALOGUE = 0.5
_LONGEST_HEADING = 40
# So much text before anybody speaks, in characters, makes an article.
_INTRODUCTION = 300
# What is quoted or in brackets is somebody else's.
_ADDRESS = re.compile(
    "\\([^()]*\\)|（[^（）]*）|「[^「」]*」|“[^“”]*”"
    f"|(?P<word>[{zh.ADDRESS_CHARS}]|\\b(?:{any_of(en.ADDRESS_WORDS)})\\b)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = frozenset(marks.FINAL + marks.CLOSERS + marks.STRAIGHT_QUOTES + marks.PAUSES)


class Turn(NamedTuple):
    """Mark where somebody begins to speak.

    Attributes:
        start: Where the label stands.
        end: Where it ends; ``start`` if there is none, at a heading.
        speaker: Who speaks, None if nobody does.
    """

    start: int
    end: int
    speaker: str | None


def turns(text: str) -> list[Turn]:
    r"""Return the turns of a text in order, none if it names no speakers.

    Speech goes on to the next turn, over paragraphs too. A heading between turns of lines that only
    name the speaker (a short last line without a mark at its end) is nobody's. So is, in an article
    with an introduction, what follows the last line of a speech that says I, we or you.

    >>> [turn.speaker for turn in turns("Jan: One.\nTwo.\nJohn: Three.\nJan: Four.")]
    ['Jan', 'John', 'Jan']
    """
    shapes: dict[_Shape, list[re.Match[str]]] = {}
    for match in _LABEL.finditer(text):
        if _may_be_speaker(text, match):
            shapes.setdefault(_shape(match), []).append(match)
    labels = [
        match for shape, matches in shapes.items() for match in _of_speakers(text, shape, matches)
    ]
    found: list[Turn] = []
    for match in sorted(labels, key=lambda match: match.start("label")):
        heading = _heading_before(text, match, found)
        if heading:
            found.append(heading)
        found.append(Turn(match.start("label"), match.end("label"), match["name"]))
    article = found and len(text[: found[0].start].strip()) >= _INTRODUCTION
    return _without_narration(text, found) if article else found


def _without_narration(text: str, found: list[Turn]) -> list[Turn]:
    """Return turns with those of nobody added where an article goes on in its own words.

    Of the lines after a turn's first, speech are those up to the last that says I, we or you.
    """
    ends = [*(turn.start for turn in found[1:]), len(text)]
    told: list[Turn] = []
    for turn, end in zip(found, ends, strict=True):
        told.append(turn)
        first = marks.BREAK.search(text, turn.end, end)
        if not turn.speaker or not first or not text[turn.end : first.start()].strip():
            continue
        spoken = [
            match.end() for match in _ADDRESS.finditer(text, first.end(), end) if match["word"]
        ]
        stop = marks.BREAK.search(text, spoken[-1], end) if spoken else first
        narration = marks.skip_spaces(text, stop.end()) if stop else end
        if narration < end:
            told.append(Turn(narration, narration, None))
    return told


class _Shape(Enum):
    """Say what a label looks like."""

    SPEECH_BEHIND = "a name and a colon before the speech"
    LINE = "a line with a name, and a colon or a time"
    NAME = "a line with a name and nothing else"


def _shape(match: re.Match[str]) -> _Shape:
    if match["inline"] is not None:
        return _Shape.SPEECH_BEHIND
    marked = match["time"] or match["label"].endswith((":", "："))
    return _Shape.LINE if marked else _Shape.NAME


def _may_be_speaker(text: str, match: re.Match[str]) -> bool:
    name = match["name"].rstrip(_NUMBER)
    if name.casefold() in en.NO_SPEAKERS or name in zh.NO_SPEAKERS:
        return False
    if not _CHINESE_NAME.fullmatch(name):
        return True
    if match["inline"] is None and match["label"] == match["name"]:
        # Nothing tells a Chinese name on its own line from any other short line.
        return False
    after = marks.skip_blanks(text, match.end("label"))
    quoted = text[after : after + 1] in marks.QUOTES
    if quoted or name in zh.ROLES:
        return not quoted
    return 1 < len(name) <= _LONGEST_CHINESE and not _REPORTS.search(name)


def _of_speakers(text: str, shape: _Shape, labels: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield the labels of one shape that name speakers."""
    counts = Counter(match["name"] for match in labels)
    recurring = [name for name, count in counts.items() if count >= _FEWEST]
    if not recurring or (len(counts) == 1 and not _FULL.search(recurring[0])):
        return
    lines = marks.BREAK.findall(text, labels[0].start("label"), labels[-1].end("label"))
    dialogue = len(labels) >= _DIALOGUE * (len(lines) + 1)
    for match in labels:
        name = match["name"]
        count = counts[name]
        if shape is not _Shape.NAME:
            speaks = count >= _FEWEST or dialogue or _FULL.search(name) is not None
        elif _PROVEN.search(name):
            speaks = count >= _FEWEST
        else:
            # Only a line, which may be a heading that recurs.
            at = match.start("label")
            begins_paragraph = _GAP.search(text[max(0, at - _GAP_LENGTH) : at])
            speaks = (
                count >= _FEWEST_UNPROVEN and len(recurring) > 1 and begins_paragraph is not None
            )
        if speaks:
            yield match


def _heading_before(text: str, match: re.Match[str], found: list[Turn]) -> Turn | None:
    """Return the turn of nobody that a heading before a label begins, None if there is none."""
    if match["inline"] is not None or not found:
        return None
    end = marks.strip(text, match.start("label"))
    line_start = max(text.rfind(char, 0, end) for char in "\r\n") + 1
    start = marks.skip_blanks(text, line_start)
    spoken = text[found[-1].end : start].strip()
    heading = text[start:end]
    if spoken and 0 < len(heading) <= _LONGEST_HEADING and heading[-1] not in _SENTENCE_ENDS:
        return Turn(start, start, None)
    return None
