"""Final marks: which of them end a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from aligner import languages
from aligner.splitters import en, marks, noise, outlook, periods, reporting
from aligner.splitters.layout import Layout
from aligner.splitters.lexicon import Lexicon
from aligner.splitters.quotations import Quotations
from aligner.splitters.tables import any_of

_FINAL = re.escape(marks.FINAL)
_CLOSERS = re.escape(marks.CLOSERS)
_WESTERN_WORD_CHAR = f"[^\\W{marks.CJK_CHARS}]"
# Marks that open in one language and close in another: „so“, »so«.
_TURNED_CLOSERS = "“«‹"

# What belongs to final marks: closing marks, footnote numbers, more final marks. A space may stand
# before a closing mark or a further final mark, if no word is attached to it.
_TAIL = re.compile(
    f"(?:[{_FINAL}{_CLOSERS}]"
    f"|\\[\\d{{1,3}}\\]|(?<!\\s)[{marks.EMOJI}]"
    f"|[{marks.STRAIGHT_QUOTES}](?=\\s|\\Z|[{_FINAL}{_CLOSERS}{re.escape(marks.PAUSES)}{marks.STRAIGHT_QUOTES}])"
    f"|[{_TURNED_CLOSERS}](?=\\s|\\Z)"
    f"|{marks.BLANK}{{1,2}}(?:"
    f"[{_CLOSERS}](?!{_WESTERN_WORD_CHAR})"
    f"|[{marks.STRAIGHT_QUOTES}](?=\\s|\\Z)"
    f"|[{_FINAL}]++(?!\\w)"
    f"))*"
)
# At the start of a line it can only belong to what was before.
_LATE_CLOSER = re.compile(f"[{_FINAL}{_CLOSERS}]|[{marks.STRAIGHT_QUOTES}](?=\\s|\\Z)")
# No space between sentences: Hello world.Today is Tuesday.
GLUED = re.compile(
    "(?<=[a-z0-9]{2})[.?!]++(?=(?:"
    f"{any_of(word for word in en.STARTERS | en.GLUED_TITLES if len(word) > 1)})[ ,.'’])"
)
_FULL = re.compile(f"[{marks.FULL}]")
_HALF = re.compile(f"[{marks.HALF}]")
_ELLIPSIS = re.compile(f"[{marks.ELLIPSES}]|[{marks.DOTS}]\\s{{0,2}}[{marks.DOTS}{marks.ELLIPSES}]")
# […] is a mark of omission.
_OMISSION = re.compile(f"(?<=[\\[(（［【])(?:\\.(?: ?\\.){{2,}}|[{marks.ELLIPSES}]+) ?[\\])）］】]")
# A full stop, and points of the next sentence: ended. . . . The next
_STOP_BEFORE_POINTS = re.compile(r"(?<=\w)\.(?= \. \. \. [A-Z])")
# So many points are three and a full stop.
_POINTS_WITH_STOP = 4
# Before the first word a mark ends nothing: …and then.
_LEADING = re.compile(
    f"[{re.escape(marks.OPENERS + marks.CLOSERS + marks.DASHES + marks.FINAL)}\\s]{{0,8}}"
)
_ADDRESS = re.compile(r"[!-~]*")
_ADDRESS_LENGTH = 200
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"\w+\Z")
_WORD_LENGTH = 24
# How far a closing straight quotation mark is looked for.
_QUOTATION_LENGTH = 200


class Ending(NamedTuple):
    """Say what a run of final marks does.

    Attributes:
        end: Position behind the run.
        resume: Where to go on if the sentence does.
        final: Whether the sentence ends with the run.
    """

    end: int
    resume: int
    final: bool


class Endings:
    """Judge the final marks of one text.

    Args:
        text: The whole text.
        layout: Its line breaks.
        lexicon: The abbreviations of its language.
    """

    def __init__(self, text: str, layout: Layout, lexicon: Lexicon) -> None:
        self._text = text
        self._layout = layout
        self._lexicon = lexicon

    def judge(self, first: int, quotations: Quotations) -> Ending:
        """Judge a run of final marks.

        Args:
            first: Position of the first mark of the run.
            quotations: The quotations of the sentence.
        """
        text, start = self._text, quotations.start
        omission = _OMISSION.match(text, first)
        if omission:
            return Ending(omission.end(), omission.end(), False)
        if _STOP_BEFORE_POINTS.match(text, first):
            return Ending(first + 1, first + 1, True)
        end = self._run_end(first, quotations)
        if _LEADING.fullmatch(text, start, first):
            return Ending(end, end, False)
        at = marks.skip_blanks(text, end)
        run = _Run(text, start, first, end)
        if at == len(text):
            return Ending(end, at, True)
        if not marks.BREAK.match(text, at):
            return Ending(end, end, self._ends_before(run, at))
        at = marks.skip_spaces(text, at)
        return Ending(end, at, at == len(text) or self._ends_at_break(run, at))

    def _run_end(self, first: int, quotations: Quotations) -> int:
        text = self._text
        end = marks.behind(_TAIL, text, first)
        while text[end : end + 1] == '"' and self._closes(first, end, quotations):
            end = marks.behind(_TAIL, text, end + 1)
        while end < len(text) and languages.is_mark(text[end]):
            end += 1
        return end

    def _closes(self, first: int, at: int, quotations: Quotations) -> bool:
        """Tell whether a straight quotation mark between a final mark and a word closes.

        Where no quotation was opened in this sentence it closes an earlier sentence's, unless a
        later mark closes what it opens.
        """
        text = self._text
        if quotations.is_open(at):
            return True
        if not _Run(text, quotations.start, first, at).is_strong(at):
            return False
        later = text.find('"', at + 1, at + _QUOTATION_LENGTH)
        closed_later = later > 0 and text[later - 1] not in marks.PAUSES + " \u3000"
        return not closed_later or reporting.carries_on(text, at + 1)

    def _ends_before(self, run: _Run, at: int) -> bool:
        """Tell whether a run ends its sentence before the text that follows on its line."""
        text = self._text
        if text[at] in marks.PAUSES:
            return False
        goes_on = run.quoted and self._carries_on(at)
        if run.is_strong(at):
            return not goes_on
        if run.ellipsis and (run.cjk or marks.is_cjk(text[at])):
            return run.quoted and not goes_on
        if at == run.end or outlook.opens_small(text, at):
            return at == run.end and GLUED.match(text, run.first) is not None
        if run.half or run.ellipsis:
            return not goes_on and (run.half or self._ends_at_ellipsis(run, at))
        answered = run.quoted and text[at] in marks.QUOTES
        return answered or periods.ends(text, run.start, run.first, at, self._lexicon)

    def _ends_at_break(self, run: _Run, at: int) -> bool:
        """Tell whether a run before a line break ends its sentence."""
        text = self._text
        layout = self._layout
        if layout.is_gap(run.end, at) or _LATE_CLOSER.match(text, at):
            return True
        strong = run.is_strong(at)
        if layout.wrapped and (not strong or marks.is_cjk(text[at])):
            return self._ends_before(run, at)
        if strong or layout.is_tight(run.end, at):
            return True
        if run.ellipsis:
            return not outlook.opens_small(text, at)
        word = periods.word_before(text, run.start, run.first)
        return run.half or run.quoted or not self._lexicon.is_title(word)

    def _ends_at_ellipsis(self, run: _Run, at: int) -> bool:
        text = self._text
        if noise.turn_dash_end(text, at):
            return True
        at = outlook.skip_openers(text, at)
        after = _WORD.match(text, at)
        if not after or not text[at].isalpha():
            return False
        if after.group() == "I" and text.count(".", run.first, run.end) < _POINTS_WITH_STOP:
            # A capital in any case.
            return False
        # A stutter: I... I can't remember.
        before = _LAST_WORD.search(
            text[max(run.start, run.first - _WORD_LENGTH) : run.first].rstrip()
        )
        return not before or before.group() != after.group()

    def _carries_on(self, at: int) -> bool:
        """Tell whether a sentence goes on behind a quotation that ends with a final mark."""
        text = self._text
        if text[at] in marks.DASHES:
            return not noise.turn_dash_end(text, at)
        return outlook.opens_small(text, at) or reporting.carries_on(text, at)


class _Run:
    """Describe a run of final marks with its closing marks.

    Attributes:
        start: Where the sentence starts.
        first: Position of the first mark.
        end: Position behind the run.
        quoted: Whether closing marks end the run.
        half: Whether it has a half-width exclamation or question mark.
        ellipsis: Whether it consists of more than one point.
        cjk: Whether it stands behind Chinese or Japanese.
    """

    __slots__ = ("_full", "_text", "cjk", "ellipsis", "end", "first", "half", "quoted", "start")

    def __init__(self, text: str, start: int, first: int, end: int) -> None:
        run = text[first:end]
        self._text = text
        self.start = start
        self.first = first
        self.end = end
        self.quoted = run.rstrip()[-1] not in marks.FINAL
        self._full = _FULL.search(run) is not None
        self.half = _HALF.search(run) is not None
        self.ellipsis = not self._full and not self.half and _ELLIPSIS.match(run) is not None
        before = first - 1
        while before > start and (text[before] in marks.CLOSERS or text[before].isspace()):
            before -= 1
        self.cjk = marks.is_cjk(text[before])

    def is_strong(self, at: int) -> bool:
        """Tell whether the marks need no white space to end a sentence.

        Args:
            at: Where the text goes on behind the white space.
        """
        if self._full:
            return True
        after = self._text[self.end : self.end + 1]
        if self.half:
            return (self.cjk or marks.is_cjk(after)) and not self._in_address()
        if self.ellipsis or not self.cjk or self._text[self.first - 1].isdigit():
            return False
        return at > self.end or marks.is_cjk(after)

    def _in_address(self) -> bool:
        head = max(self.start, self.first - _ADDRESS_LENGTH)
        _, scheme_end, rest = self._text[head : self.first].rpartition("://")
        return bool(scheme_end) and _ADDRESS.fullmatch(rest) is not None
