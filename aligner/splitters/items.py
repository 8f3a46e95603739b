"""Lists within a line: 1. one 2. two; each item is a sentence of its own."""

from __future__ import annotations

import re

from aligner.splitters import en, marks

_ITEM = re.compile(
    f"(?P<bullet>[{re.escape(marks.BULLETS)}]?){marks.BLANK}?"
    f"(?P<label>[0-9]{{1,2}}|[a-y])(?P<style>\\.\\)|[)）.．、])(?=\\s?[A-Z]|{marks.BLANK}?[{marks.HAN_CHARS}])"
)
# How far the next item is looked for.
_LONGEST = 1000
_PAUSES = frozenset(marks.PAUSES + "$€£-")
_WORD = re.compile(r"[\w.]+\Z")
_WORD_LENGTH = 24


def next_item(text: str, start: int) -> int:
    """Return where the next item of a list begins in the line, 0 if there is none.

    Args:
        text: The whole text.
        start: Where a sentence begins; only if it begins with an item is the next looked for.
    """
    first = _ITEM.match(text, start)
    if not first:
        return 0
    label, bullet, style = first["label"], first["bullet"], first["style"]
    following = str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)
    line_end = marks.BREAK.search(text, first.end(), first.end() + _LONGEST)
    stop = line_end.start() if line_end else first.end() + _LONGEST
    at = first.end()
    while True:
        at = text.find(following + style, at, stop)
        if at < 0:
            return 0
        item = marks.strip(text, at)
        if bullet and text[item - 1] == bullet:
            item -= 1
        behind = text[at + len(following + style) : at + len(following + style) + 2].lstrip()
        separate = item < at and text[marks.strip(text, item) - 1] not in _PAUSES
        opens = behind[:1].isupper() or marks.is_han(behind[:1])
        if separate and opens and not _counts(text, first.end(), item):
            return marks.skip_blanks(text, item)
        at += 1


def _counts(text: str, start: int, at: int) -> bool:
    """Tell whether the word before a number belongs to it: multiply it by 2."""
    word = _WORD.search(text[max(start, at - _WORD_LENGTH) : marks.strip(text, at)])
    return word is not None and word.group() in en.BEFORE_NUMBERS
