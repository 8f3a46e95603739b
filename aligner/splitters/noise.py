"""Noise: what a transcript writes between sentences although nobody says it."""

from __future__ import annotations

import re

from aligner.splitters import en, marks, zh
from aligner.splitters.tables import any_of
from aligner.types import Span


def _contents(sound: str, quality: str, joint: str) -> str:
    """Return the pattern of a tag's inside: sounds, with words that only qualify them."""
    words = f"(?:{quality}|{sound})"
    return f"(?:{words}{joint}){{0,4}}?(?:{sound})(?:{joint}{words}){{0,4}}"


_MUSIC = "[♪♫♬♩]+"
_CHINESE = _contents(any_of(zh.SOUNDS), any_of(zh.SOUND_QUALITIES), r"[\s,，、]*+")
_ENGLISH = _contents(
    rf"(?:{any_of(en.SOUNDS)})\b",
    rf"(?:{any_of(en.SOUND_QUALITIES)})\b",
    r"[\s,]++",
)
_INSIDE = rf"\s*+(?:{_CHINESE}|(?i:{_ENGLISH})|{_MUSIC})\s*+"
_TAG = f"(?:\\[{_INSIDE}\\]|［{_INSIDE}］|【{_INSIDE}】|\\({_INSIDE}\\)|（{_INSIDE}）|{_MUSIC})"
TAG = re.compile(_TAG)
TAGS_OF_LINE = re.compile(f"{_TAG}(?:{marks.BLANK}*{_TAG})*")

_TURN = re.compile(f"[{re.escape(marks.DASHES)}](?=\\s*([{re.escape(marks.OPENERS)}]{{0,4}}))")


def turn_dash_end(text: str, at: int) -> int:
    """Return the position behind the dash that begins a speaker's turn, 0 if there is none.

    The dash stands before a capital letter or one of a script without capitals, or before a tag;
    before a digit it is a minus.
    """
    match = _TURN.match(text, at)
    if not match:
        return 0
    letter = text[match.end(1) : match.end(1) + 1]
    if letter.isalpha() and not letter.islower():
        return match.end()
    return match.end() if TAG.match(text, match.start(1)) else 0


def skip(text: str, at: int, found: list[Span]) -> int:
    """Return where the next sentence begins: behind white space, tags and the dash of a turn.

    Args:
        text: The whole text.
        at: Where the last sentence ended.
        found: Gets the spans of the noise.
    """
    while True:
        at = marks.skip_spaces(text, at)
        tag = TAG.match(text, at)
        end = tag.end() if tag else turn_dash_end(text, at)
        if not end:
            return at
        found.append(Span(at, end))
        at = end
