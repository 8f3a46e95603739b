"""Line breaks: which of them end a sentence and a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from enum import Enum
from itertools import islice, pairwise
from typing import NamedTuple

from aligner import languages
from aligner.splitters import line_ends, marks, noise, outlook

# How much of a text is looked at to learn how its lines are broken.
_SAMPLE = 100_000
_FEWEST_BREAKS = 3
# Chinese lines are full up to a word of Latin letters that did not fit, or a mark that hangs over.
_TIGHT = 0.7
_PLAY = 6
_FULL = 0.8
# A line so much shorter than the others ends a paragraph.
_SHORT = 0.8
_INDENT = re.compile(f"\u3000|{marks.BLANK}{{2}}|\t")
# A line that ends with one of these is complete.
LINE_ENDS = frozenset(marks.FINAL + marks.CLOSERS + marks.STRAIGHT_QUOTES + ":")
_WIDTHS = range(20, 161)

# Text with a clause a line: short lines, most without a mark at the end, one below the other.
_FEWEST_CAPTIONS = 20
_MOST_MARKED = 0.25
_MOST_GAPS = 0.1
_MOST_EQUAL = 0.5
_LONGEST_CAPTION = 60
_FEWEST_CONTINUATIONS = 0.15

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


class Wrap(NamedTuple):
    """Say how the lines of a text are broken to a width.

    Attributes:
        width: In columns, 0 if they are not.
        tight: Whether no space belongs where a line is broken, as in Chinese.
        indented: Whether an indentation begins a paragraph.
    """

    width: int = 0
    tight: bool = False
    indented: bool = False


def find_wrap(text: str) -> Wrap:
    """Find out whether the lines of a text are broken to a width, in the middle of sentences.

    They are if the lines that end no sentence are about equally long, and many of the next lines
    start with a small letter. In Chinese, where there are no small letters, nearly all of them must
    be full.
    """
    lines = marks.BREAK.split(text[:_SAMPLE])
    broken = [
        (line.strip(), following.strip())
        for line, following in pairwise(lines)
        if line.strip()
        and following.strip()
        and line.rstrip()[-1] not in LINE_ENDS
        and not starts_item(following.strip(), 0)
    ]
    if len(broken) < _FEWEST_BREAKS:
        return Wrap()
    lengths = sorted(columns(line) for line, _ in broken)
    width = lengths[len(lengths) * 9 // 10]
    if width not in _WIDTHS:
        return Wrap()
    if sum(marks.is_cjk(line[-1]) for line, _ in broken) >= _TIGHT * len(broken):
        full = sum(abs(width - length) <= _PLAY for length in lengths)
        indents = sum(_INDENT.match(line) is not None for line in lines if line.strip())
        indented = 0 < indents < len(lines) / 2
        return Wrap(width, tight=True, indented=indented) if full >= _FULL * len(broken) else Wrap()
    full = sum(length >= 0.6 * width for length in lengths)
    small = sum(outlook.opens_small(following, 0) for _, following in broken)
    return Wrap(width) if full >= 0.75 * len(broken) and small >= 0.3 * len(broken) else Wrap()


def columns(line: str) -> int:
    """Return how many columns a line takes where a Chinese character takes two."""
    return len(line) + sum(map(marks.is_cjk, line))


def is_captions(text: str) -> bool:
    """Tell whether a Chinese text has a clause a line, as captions have it, and few marks.

    It has if nearly all lines are short, follow each other without empty lines and end without a
    mark, and if many go on with the clause before: a list of names or headings does not.
    """
    sample = text[:_SAMPLE]
    lines = [sample[line.start : line.end] for line in line_ends.lines_of(sample)]
    if len(lines) < _FEWEST_CAPTIONS:
        return False
    breaks = len(marks.BREAK.findall(sample.strip()))
    marked = sum(line[-1] in LINE_ENDS for line in lines)
    long = sum(len(line) > _LONGEST_CAPTION for line in lines)
    # Lines of verse are equally long.
    same = Counter(map(len, lines)).most_common(1)[0][1]
    chinese = sum(marks.is_han(line[0]) + marks.is_han(line[-1]) for line in lines)
    return (
        breaks < len(lines) * (1 + _MOST_GAPS)
        and marked <= _MOST_MARKED * len(lines)
        and long <= _MOST_GAPS * len(lines)
        and same <= _MOST_EQUAL * len(lines)
        and chinese >= len(lines)
        and line_ends.share_of_continuations(lines) >= _FEWEST_CONTINUATIONS
    )


def paragraph_starts(
    text: str, is_space: Callable[[int, int], bool] = lambda at, end: False
) -> list[int]:
    """Return where the paragraphs after the first start, ascending.

    Args:
        text: The whole text.
        is_space: Tells whether the line breaks of a range begin no paragraph.
    """
    first = len(text) - len(text.lstrip())
    return [
        run.end()
        for run in _BREAK_RUN.finditer(text, first)
        if run.end() < len(text) and not is_space(run.start(), run.end())
    ]


class Breaks(Enum):
    """Say what the single line breaks of a text are."""

    AUTO = "found out from the text"
    SPACES = "nothing but spaces"
    CLAUSES = "ends of clauses of Chinese, some of which end a sentence"


class Layout:
    """Judge the line breaks of one text.

    Args:
        text: The whole text.
        breaks: What its single line breaks are.

    Attributes:
        wrapped: Whether a single line break is only a space.
        captions: Whether a single line break may be one.
    """

    def __init__(self, text: str, breaks: Breaks = Breaks.AUTO) -> None:
        self._text = text
        auto = breaks is Breaks.AUTO
        self._wrap = find_wrap(text) if auto else Wrap()
        self.wrapped = self._wrap.width > 0 or breaks is Breaks.SPACES
        self.captions = not self.wrapped and is_captions(text) if auto else breaks is Breaks.CLAUSES
        self._caption_ends = line_ends.sentence_ends(text) if self.captions else frozenset()

    def is_gap(self, at: int, end: int) -> bool:
        """Tell whether the white space of a range holds an empty line.

        In wrapped Chinese an indentation is as good as one.
        """
        breaks = list(islice(marks.BREAK.finditer(self._text, at, end), 2))
        if len(breaks) == 1 and self._wrap.indented:
            return _INDENT.match(self._text, breaks[0].end(), end) is not None
        return len(breaks) == 2

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
        return (self.wrapped or self.captions) and not self.is_gap(at, end)

    def paragraph_starts(self) -> list[int]:
        """Return where the paragraphs after the first start, ascending."""
        return paragraph_starts(self._text, self.is_space)

    def ends_sentence(self, left: int, right: int) -> bool:
        """Tell whether a line break ends a sentence although no final mark stands before it.

        Args:
            left: Where the text before the white space ends.
            right: Where the text goes on behind the white space.
        """
        text = self._text
        gap = self.is_gap(left, right)
        item = starts_item(text, right)
        if self.captions:
            return gap or item or left in self._caption_ends
        tight = self.is_tight(left, right)
        comma = text[left - 1] in marks.COMMAS
        if (
            comma
            and (tight or marks.is_cjk(text[left - 2 : left - 1]))
            and (gap or not self.wrapped)
        ):
            # A paragraph break after a comma is a slip of the layout, not an end.
            return item or text[right] in marks.OPENERS + marks.DASHES
        return gap or item or self._ends_at_single_break(left, right, tight=tight)

    def _ends_at_single_break(self, left: int, right: int, *, tight: bool) -> bool:
        text = self._text
        if tight:
            return not self.wrapped or self._is_short(left)
        if text[right] in marks.DASHES:
            # In wrapped lines a dash may as well have come to stand there by chance.
            return not self.wrapped or text[right : right + 2] == "- "
        return not self.wrapped and not outlook.opens_small(text, right)

    def _is_short(self, end: int) -> bool:
        """Tell whether a line that ends at a position is so short that a paragraph ends there."""
        text = self._text
        shortest = int(_SHORT * self._wrap.width)
        start = max(end - shortest, 0)
        line = marks.BREAK.split(text[start:end])[-1].strip()
        return len(line) < end - start and columns(line) < shortest
