"""Quotations and brackets inside a clause: no sentence ends within them."""

from __future__ import annotations

import re

from aligner.splitters import marks, outlook
from aligner.splitters.layout import Layout

# A longer one is taken for speech without a colon, whose sentences count.
_LONGEST = 200

# Up to the next mark of its own kind only, which keeps looking ahead linear: a quotation that
# holds another of its kind is not recognised.
_WHOLE = {
    opener: re.compile(
        f"{re.escape(opener)}[^{re.escape(opener + closer)}]{{0,{_LONGEST}}}{re.escape(closer)}"
    )
    for opener, closer in marks.PAIRS.items()
}
_OPENER_RUN = re.compile(f"[{re.escape(''.join(marks.PAIRS))}]*")
_ENDING = frozenset(marks.FINAL + marks.CLOSERS + marks.STRAIGHT_QUOTES)
# An apostrophe looks like a closing mark, so this kind tells nothing.
_APOSTROPHE_KIND = "‘"


def _is_crossed(quotation: str) -> bool:
    """Tell whether other quotations begin or end within a quotation, but not both."""
    inside = quotation[1:-1]
    return any(
        inside.count(opener) % 2
        if opener == closer
        else inside.count(opener) != inside.count(closer)
        for opener, closer in (marks.QUOTES | marks.TITLES).items()
        if opener != _APOSTROPHE_KIND
    )


class Quotations:
    """Find the quotations of one sentence that are embedded in a clause.

    Only the text from the start of the sentence counts, so that a sentence is judged alike in its
    text and alone.

    Args:
        text: The whole text.
        start: Where the sentence starts.
        layout: The line breaks of the text.

    Attributes:
        start: Where the sentence starts.
    """

    def __init__(self, text: str, start: int, layout: Layout) -> None:
        self._text = text
        self.start = start
        self._layout = layout
        self._counted = start
        self._odd = False

    def is_open(self, at: int) -> bool:
        """Tell whether an odd number of straight quotation marks precedes a position.

        The position must not be before that of an earlier call.
        """
        if self._text.count('"', self._counted, at) % 2:
            self._odd = not self._odd
        self._counted = at
        return self._odd

    def skip(self, at: int) -> int:
        """Return where to go on from an opening mark.

        That is behind the whole quotation if it is embedded; else behind the mark, or at the last
        of a run of opening marks, as only that one can begin a tag.

        Args:
            at: Position of the opening mark, or of a straight mark of either kind.
        """
        last = marks.behind(_OPENER_RUN, self._text, at) - 1
        return self._embedded_end(at) or max(last, at + 1)

    def _embedded_end(self, at: int) -> int:
        text, opener = self._text, self._text[at]
        if opener not in marks.TITLES:
            word_end = marks.strip(text, at)
            before = text[word_end - 1] if word_end > self.start else ""
            if not before.isalnum() or (opener == '"' and self.is_open(at)):
                return 0
        whole = _WHOLE[opener].match(text, at)
        if not whole or _is_crossed(whole.group()) or self._is_broken(at, whole.end()):
            return 0
        end = whole.end()
        if opener in marks.TITLES or marks.is_cjk(before):
            return end
        if opener in marks.BRACKETS:
            # A sentence can end with the bracket: He left (it was late.) Nobody saw him.
            return end if marks.is_cjk(text[at + 1]) else self._last_marks(end)
        goes_on = text[end : end + 1] == " " and (
            outlook.opens_small(text, end + 1) or outlook.opens_caseless(text, end + 1)
        )
        return end if word_end == at or goes_on else 0

    def _is_broken(self, at: int, end: int) -> bool:
        """Tell whether a line break ends a sentence within a range."""
        text = self._text
        while found := marks.BREAK.search(text, at, end):
            left = marks.strip(text, found.start())
            at = marks.skip_spaces(text, found.end())
            ended = self._last_marks(left) < left and not outlook.opens_small(text, at)
            if ended or self._layout.ends_sentence(left, at):
                return True
        return False

    def _last_marks(self, end: int) -> int:
        """Return where the final marks at the end of a range begin, the end if there are none."""
        first = end
        while self._text[first - 1] in _ENDING:
            first -= 1
        while first < end and self._text[first] not in marks.FINAL:
            first += 1
        return first
