"""The full stop of Latin text: end of a sentence, or of an abbreviation, an initial, a number."""

from __future__ import annotations

import re

from aligner.splitters import marks, outlook
from aligner.splitters.lexicon import Lexicon

_WORD_LENGTH = 24
_WORD_CHARS = re.compile(r"[\w.&'’/°º-]*\Z")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_LETTER_OR_ROMAN = re.compile(r"[A-Za-z]|[IVX]{1,5}|[ivx]{1,5}")
_INITIAL = re.compile(r"[^\W\d_]\.")
# A time that opens a sentence: At about 5
_OPENING_TIME = re.compile(r"(?:\w+\s){0,2}[\d:]+\s?")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
# An item may follow what announces it: as follows: 1. Open the file.
_BEFORE_LABEL = frozenset(" \u3000" + marks.BULLETS)
_BEFORE_ITEM = ":;：；(（"
_YEAR_LENGTH = 4


def word_before(text: str, start: int, stop: int) -> str:
    """Return the word that ends at a full stop, inner stops included.

    Args:
        text: The whole text.
        start: Where the sentence starts; the word is not looked for before.
        stop: Position of the full stop.
    """
    match = _WORD_CHARS.search(text[max(start, stop - _WORD_LENGTH) : stop])
    return match.group().lstrip("'’-./") if match else ""


def is_enumerator(text: str, start: int, stop: int) -> bool:
    """Tell whether a full stop belongs to the number of an item.

    Args:
        text: The whole text.
        start: Where the sentence starts.
        stop: Position of the full stop.
    """
    word = word_before(text, start, stop)
    head = stop - len(word)
    if _NUMBER.fullmatch(word):
        while head > start and text[head - 1] in _BEFORE_LABEL:
            head -= 1
        return head == start or text[head - 1] in _BEFORE_ITEM
    return _LETTER_OR_ROMAN.fullmatch(word) is not None and (
        head == start or outlook.skip_openers(text, start) == head
    )


def ends(text: str, start: int, stop: int, at: int, lexicon: Lexicon) -> bool:
    """Tell whether a full stop before white space ends its sentence.

    Args:
        text: The whole text.
        start: Where the sentence starts.
        stop: Position of the full stop.
        at: Where the text goes on behind the white space.
        lexicon: The abbreviations of the language.
    """
    word = word_before(text, start, stop)
    after = text[at]
    if lexicon.is_title(word) or is_enumerator(text, start, stop):
        return False
    if word[-1:].isdigit():
        label = word_before(text, start, marks.strip(text, stop - len(word)) - 1)
        # In p. 5 the number is no ordinal.
        return lexicon.is_numbered(label) or _ends_at_number(word, after, lexicon)
    if lexicon.is_numbered(word):
        return not (after.isdigit() or after in "([")
    if word in lexicon.times and _title_follows(text, at, lexicon):
        return not _OPENING_TIME.fullmatch(text, start, stop - len(word))
    return _ends_at_short_form(text, start, stop, at, lexicon)


def _ends_at_short_form(text: str, start: int, stop: int, at: int, lexicon: Lexicon) -> bool:
    word = word_before(text, start, stop)
    initial = len(word) == 1 and word.isupper()
    if word == "I" and not _follows_name(text, start, stop - 1):
        initial = _INITIAL.match(text, at) is not None
    if initial or word in lexicon.open or _ACRONYM.fullmatch(word):
        return _starts_sentence(text, at, lexicon)
    return True


def _title_follows(text: str, at: int, lexicon: Lexicon) -> bool:
    match = _NEXT_WORD.match(text, outlook.skip_openers(text, at))
    return match is not None and match.group() in lexicon.titles


def _follows_name(text: str, start: int, at: int) -> bool:
    """Tell whether a capitalised word stands before a position: Albert I. Jones, not you and I."""
    return word_before(text, start, marks.strip(text, at))[:1].isupper()


def _ends_at_number(word: str, after: str, lexicon: Lexicon) -> bool:
    if after.isdigit():
        # GPT 3. 5 is one number; a year does not go on.
        return len(word) >= _YEAR_LENGTH and word.isdigit()
    if word.isdigit() and len(word) <= 2:
        return not (marks.is_cjk(after) or (lexicon.ordinals and after.isalpha()))
    return True


def _starts_sentence(text: str, at: int, lexicon: Lexicon) -> bool:
    at = outlook.skip_openers(text, at)
    match = _NEXT_WORD.match(text, at)
    if not match:
        # Jan. 5, et al. (2010); and the place of a report: Atlanta, Ga. -- The
        return not text[at : at + 1].isdigit() and not text.startswith(("--", "—", "–"), at)
    word = match.group()
    # In J. A. Smith the A is another initial.
    if len(word) == 1 and text[match.end() : match.end() + 1] == ".":
        return False
    return word in lexicon.starters
