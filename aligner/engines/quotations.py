"""Quotation marks that open and close in a sentence: an evidence of where speech runs on."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

type Values = npt.NDArray[np.float64]

# A straight or raised single mark is mostly an apostrophe: it closes only after punctuation.
_OPENING = re.compile(r"[“「『‘]|(?<!\w)['\"](?=\w)")
_CLOSING = re.compile(r"[”」』]|(?<=[.,!?…—-])['’](?!\w)|(?<=[\w.,!?…—-])\"(?!\w)")
# These open in one language and close in another: the first one in the document opens.
_EITHER = re.compile(r"[«»]")
# German opens with this mark and closes with the one that opens in English.
_LOW = "„"


def quotation_balance(texts: Sequence[str]) -> Values:
    """Return the opening less the closing quotation marks of each sentence of a document.

    >>> quotation_balance(["‘Yes,’ she said.", '"No more', "for today!”"]).tolist()
    [0.0, 1.0, -1.0]

    Args:
        texts: The sentences, shape ``(n,)``.
    """
    opens = ""
    low = any(_LOW in text for text in texts)
    result = np.zeros(len(texts))
    for row, text in enumerate(texts):
        balance = len(_OPENING.findall(text)) - len(_CLOSING.findall(text))
        if low:
            balance += text.count(_LOW) - 2 * text.count("“")
        for mark in _EITHER.findall(text):
            opens = opens or mark
            balance += 1 if mark == opens else -1
        result[row] = balance
    return result
