"""Line breaks: which of them end a sentence and a paragraph."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from aligner import languages
from aligner.splitters import marks, noise, outlook

# How much of a text is looked at to learn how its lines are broken.
_SAMPLE = 100_000
_FEWEST_BREAKS = 3
_LINE_ENDS = frozenset(marks.FINAL + marks.CLOSERS + marks.STRAIGHT_QUOTES + ":")
_WIDTHS = range(20, 161)

_BREAK_RUN = re.compile(f"[{marks.BREAKS}]\\s*")
_ENUMERATOR = re.compile(r"[(（]?(?:\d{1,3}|[A-Za-z])[.)）、．](?:\s|\Z|[^\x00-\x7f])")
# How much of the neighbouring text decides whether a break is folded into a space.
_CONTEXT = 64


def starts_item(text: str, at: int) -> bool:
    """Tell whether a list item, a speaker's turn or a tag starts at a position."""
    return (
        text[at] in marks.BULLETS
        or noise.turn_dash_end(text, at) > 0
        or noise.TAG.match(text, at) is not None
        or _ENUMERATOR.match(text, at) is not None
    )


def is_wrapped(text: str) -> bool:
    """Tell whether the lines of a text are broken to a width, in the middle of sentences.

    They are if the lines that end no sentence are about equally long, and many of the next lines
    start with a small letter.
    """
    lines = [line.strip() for line in marks.BREAK.split(text[:_SAMPLE])]
    broken = [
        (len(line), following)
        for line, following in pairwise(lines)
        if line and following and line[-1] not in _LINE_ENDS and not starts_item(following, 0)
    ]
    if len(broken) < _FEWEST_BREAKS:
        return False
    lengths = sorted(length for length, _ in broken)
    width = lengths[len(lengths) * 9 // 10]
    full = sum(length >= 0.6 * width for length in lengths)
    small = sum(outlook.opens_small(following, 0) for _, following in broken)
    return width in _WIDTHS and full >= 0.75 * len(broken) and small >= 0.3 * len(broken)


class Layout:
    """Judge the line breaks of one text.

    Args:
        text: The whole text.

    Attributes:
        wrapped: Whether a single line break is only a space.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.wrapped = is_wrapped(text)

    def is_gap(self, at: int, end: int) -> bool:
        """Tell whether the white space of a range holds an empty line."""
        breaks = marks.BREAK.finditer(self._text, at, end)
        return len(list(islice(breaks, 2))) == 2

    def is_tight(self, left: int, right: int) -> bool:
        """Tell whether no space belongs where a line break is, as between Chinese characters.

        Args:
            left: Where the text before the white space ends.
            right: Where the text goes on behind the white space.
        """
        before = self._text[max(0, left - _CONTEXT) : left]
        return not languages.separator(before, self._text[right : right + _CONTEXT])

    def is_space(self, at: int, end: int) -> bool:
        """Tell whether the white space of a range is a line break that means only a space."""
        return self.wrapped and not self.is_gap(at, end)

    def paragraph_starts(self) -> list[int]:
        """Return where the paragraphs after the first start, ascending."""
        text = self._text
        first = len(text) - len(text.lstrip())
        return [
            run.end()
            for run in _BREAK_RUN.finditer(text, first)
            if run.end() < len(text) and not self.is_space(run.start(), run.end())
        ]

    def ends_sentence(self, left: int, right: int) -> bool:
        """Tell whether a line break ends a sentence although no final mark stands before it.

        Args:
            left: Where the text before the white space ends.
            right: Where the text goes on behind the white space.
        """
        text = self._text
        tight = self.is_tight(left, right)
        if text[left - 1] in marks.COMMAS and (tight or marks.is_cjk(text[left - 2 : left - 1])):
            # A paragraph break after a comma is a slip of the layout, not an end.
            return starts_item(text, right) or text[right] in marks.OPENERS + marks.DASHES
        if tight or self.is_gap(left, right) or starts_item(text, right):
            return True
        if text[right] in marks.DASHES:
            # In wrapped lines a dash may as well have come to stand there by chance.
            return not self.wrapped or text[right : right + 2] == "- "
        return not self.wrapped and not outlook.opens_small(text, right)
