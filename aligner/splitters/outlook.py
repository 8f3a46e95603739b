"""What a text goes on with: the first letter behind opening marks and dashes."""

from __future__ import annotations

import re

from aligner.splitters import marks, noise

_OPENERS = re.compile(f"[{re.escape(marks.OPENERS)}]{{0,4}}")
# With a dash that a quotation mark follows, somebody breaks off.
_DASHES = re.compile(f"(?:[{re.escape(marks.DASHES)}]{{1,2}}(?![\"'”’」』]){marks.BLANK}*)?")


def skip_openers(text: str, at: int) -> int:
    """Return the position behind opening quotation marks and brackets, not into a tag."""
    end = marks.behind(_OPENERS, text, at)
    if end == at:
        return at
    tags = (i for i in range(at, end) if noise.TAG.match(text, i))
    return next(tags, end)


def opens_small(text: str, at: int) -> bool:
    """Tell whether a text goes on with a small letter.

    A dash and opening marks before the letter do not count, nor does a word such as ``iPhone``.
    """
    at = skip_openers(text, marks.behind(_DASHES, text, at))
    return text[at : at + 1].islower() and not text[at + 1 : at + 2].isupper()


def opens_caseless(text: str, at: int) -> bool:
    """Tell whether a text goes on with a letter of a script without capitals."""
    at = skip_openers(text, at)
    letter = text[at : at + 1]
    return letter.isalpha() and letter.lower() == letter.upper()
