"""A text as a row of tokens, and where it may be cut: what re-segmentation works on.

A token is a character of a script without spaces, a word or number of the others, or a mark. The
text between two tokens is white space or nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aligner import languages
from aligner.encoders.base import Vectors
from aligner.splitters import zh_clauses
from aligner.splitters.tables import any_of

_UNSPACED = (
    "\u0e01-\u0e2e\u2e80-\u2eff\u3000-\u303f\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uff66-\uff9d\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")

# Marks that differ in width or shape only, and that translators use one for the other.
_ALIKE = str.maketrans("“”„‟«»「」『』‘’。、—–·", '""""""""""' + "''.,--.")

_FINAL = frozenset("。！？!?.…；;．｡")
_PAUSE = frozenset("，,、：:")
_CLOSING = frozenset("”’」』）)】》]")
_OPENING = frozenset("“‘「『（(【《[")
_STRAIGHT = frozenset('"＂')
_WITH_EITHER = '"＂“”‘’…—·'
# How many characters are looked at to find those that decide about white space.
_NEARBY = 16
# Of a straight mark that opened so many tokens ago, the closing one has been forgotten.
_FORGOTTEN = 150

# What a cut gains by what stands before it, in units of about two equal words; see the kernels.
_AFTER_FINAL, _AFTER_PAUSE, _ELSEWHERE = 2.5, -1.0, -1.5
# Before a word that begins a clause: headlines and titles have no mark at their end.
_BEFORE_OPENER = 0.75
# Kinds of such words; see `aligner.splitters.zh_clauses.STARTS`.
_OPENING_KINDS = ("contrast", "opener", "adverbial", "frame", "this")
_DOUBTFUL, _AGAINST_MARKS, _INSIDE_WORD = 0.5, -6.0, -20.0


@dataclass(frozen=True, slots=True)
class TokenText:
    """Hold a text and where its tokens stand.

    Attributes:
        text: The text.
        spans: Start and end of every token, in order.
    """

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> TokenText:
        """Find the tokens of a text; every visible character belongs to one."""
        return cls(text, tuple(found.span() for found in _TOKEN.finditer(text)))

    def __len__(self) -> int:
        return len(self.spans)

    def keys(self) -> list[str]:
        """Return for every token what is equal in tokens that say the same."""
        return [
            unicodedata.normalize("NFKC", self.text[start:end].translate(_ALIKE)).casefold()
            for start, end in self.spans
        ]

    def slice(self, first: int, stop: int) -> str:
        """Return the text from one token to before another, without white space around it."""
        if first >= stop:
            return ""
        return self.text[self.spans[first][0] : self.spans[stop - 1][1]]


def stream(lines: Iterable[str]) -> str:
    """Return lines as one text that does not depend on where the lines end.

    White space becomes what the script wants between its neighbours: nothing next to Han, else one
    space. Cutting the result anew at a space or next to Han, in any way, gives the same again.

    >>> stream(["今天 天气", "很好。He said:", " yes"])
    '今天天气很好。He said: yes'
    """
    words = [word for line in lines for word in line.split()]
    squeezed = "".join(words)
    joined: list[str] = []
    at = 0
    for word in words:
        if at:
            before, after = squeezed[max(at - _NEARBY, 0) : at], squeezed[at : at + _NEARBY]
            joined.append(_between(before, after))
        joined.append(word)
        at += len(word)
    return "".join(joined)


def _between(before: str, after: str) -> str:
    """Return what belongs between two texts; straight quotation marks go with either script."""
    return languages.separator(
        before.rstrip(_WITH_EITHER) or before, after.lstrip(_WITH_EITHER) or after
    )


def cut_gains(text: TokenText) -> Vectors:
    """Return how well a text may be cut before each of its tokens and at its end.

    Best after a final mark with its closing quotes; better before a word that begins a clause than
    elsewhere; hardly between a mark and its neighbour or inside a word. A straight quotation mark opens or closes: which one, is told by its neighbours,
    else by turns, and never for certain.

    Returns:
        Shape ``(len(text) + 1,)``.
    """
    chars = [text.text[start] for start, _ in text.spans]
    closing = _closing_straight_marks(text, chars)
    openers, simplified = _openers(), text.text.translate(zh_clauses.SIMPLIFIED)
    gains = np.full(len(text) + 1, _AFTER_FINAL, dtype=np.float32)
    for k in range(1, len(text)):
        before, char = chars[k - 1], chars[k]
        if _joined(text, k):
            gains[k] = _INSIDE_WORD
        elif char in _FINAL or char in _PAUSE or char in _CLOSING or before in _OPENING:
            gains[k] = _AGAINST_MARKS
        else:
            gains[k] = _after(chars, k)
            if gains[k] == _ELSEWHERE and openers.match(simplified, text.spans[k][0]):
                gains[k] += _BEFORE_OPENER
            if char in _STRAIGHT and k in closing:
                gains[k] -= _DOUBTFUL
            if before in _STRAIGHT and k - 1 not in closing:
                gains[k] -= _DOUBTFUL
    return gains


@lru_cache(maxsize=1)
def _openers() -> re.Pattern[str]:
    """Return the pattern of Chinese words that begin a clause."""
    return re.compile(
        any_of(
            word
            for kind in _OPENING_KINDS
            for word in zh_clauses.STARTS[kind]
            # Other single characters stand in the middle of clauses as often.
            if len(word) > 1 or word == "但"
        )
    )


def _joined(text: TokenText, k: int) -> bool:
    """Tell whether a cut before token ``k`` would put a space where there is none."""
    end, start = text.spans[k - 1][1], text.spans[k][0]
    if end < start:
        return False
    before, after = text.text[max(end - _NEARBY, 0) : end], text.text[start : start + _NEARBY]
    return _between("".join(before.split()), "".join(after.split())) != ""


def _after(chars: Sequence[str], k: int) -> float:
    last = k - 1
    while last >= 0 and (chars[last] in _CLOSING or chars[last] in _STRAIGHT):
        last -= 1
    if last >= 0 and chars[last] in _FINAL:
        return _AFTER_FINAL
    if last < k - 1 or chars[last] in _PAUSE:
        return _AFTER_PAUSE
    return _ELSEWHERE


def _closing_straight_marks(text: TokenText, chars: Sequence[str]) -> set[int]:
    closing = set()
    opened: int | None = None
    for k, char in enumerate(chars):
        if char not in _STRAIGHT:
            continue
        start, end = text.spans[k]
        before, after = text.text[start - 1 : start] or " ", text.text[end : end + 1] or " "
        if after in _FINAL or after in _PAUSE or (after.isspace() and not before.isspace()):
            closes = True
        elif before in ":：" or (before.isspace() and not after.isspace()):
            closes = False
        elif end < len(text.text) and after in _STRAIGHT:
            # Two in a row between sentences: one ends a quotation, the other begins the next.
            closes = before in _FINAL or (opened is not None and k - opened < _FORGOTTEN)
        else:
            closes = opened is not None and k - opened < _FORGOTTEN
        if closes:
            closing.add(k)
        opened = None if closes else k
    return closing
