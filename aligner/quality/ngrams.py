"""The runs of two to four Han characters of many texts, numbered, with the texts that have them.

Chinese is not split into words here: any such run may be one, and what is said of it decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import Indices

_LENGTHS = (2, 3, 4)
# Characters are packed with 16 bits, four to a number; rarer ones beyond that stand in no term.
_FIRST, _LAST = 0x3400, 0x9FFF
# What no term begins or ends with: particles, pronouns, prepositions, numerals, places.
_EDGES = (
    "的了是在和与及也都就不很这那一个些有到被把从对为以我你他她它们之其所而但或着过地得吗呢吧啊上下中里内"
    "外前后大小多少二三四五六七八九十两几每各该此某何什么怎样如若可能会要想将让给向由于等并"
    "這個對為與們從過嗎後兩幾該將讓給於並"
)


class HanNgrams:
    """Hold which runs of Han characters stand in which texts.

    Args:
        texts: The texts.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        # A character that is no Han stands between texts.
        joined = "\n".join(texts) + "\n" * max(_LENGTHS)
        chars = np.frombuffer(joined.encode("utf-32-le", errors="replace"), dtype=np.uint32)
        han = (chars >= _FIRST) & (chars <= _LAST)
        edge = han & ~np.isin(chars, np.array([*map(ord, _EDGES)], dtype=np.uint32))
        lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
        owner = np.repeat(np.arange(len(texts)), lengths)
        size = len(owner)
        codes, owners = [], []
        packed = np.zeros(size, dtype=np.uint64)
        inside = np.ones(size, dtype=np.bool_)
        for length in range(1, max(_LENGTHS) + 1):
            last = slice(length - 1, length - 1 + size)
            packed = (packed << np.uint64(16)) | (chars[last] & 0xFFFF).astype(np.uint64)
            inside = inside & han[last]
            if length in _LENGTHS:
                chosen = inside & edge[:size] & edge[last]
                codes.append(packed[chosen])
                owners.append(owner[chosen])
        self._codes, numbers = np.unique(np.concatenate(codes), return_inverse=True)
        count = max(len(self._codes), 1)
        pairs = np.unique(np.concatenate(owners) * count + numbers)
        self._owners, self._numbers = pairs // count, pairs % count
        self._at = np.searchsorted(self._owners, np.arange(len(texts) + 1))
        # In how many texts each run stands, shape ``(runs,)``.
        self.spread: Indices = np.bincount(self._numbers, minlength=len(self._codes))

    def of(self, text: int) -> Indices:
        """Return the numbers of the runs of a text."""
        return self._numbers[self._at[text] : self._at[text + 1]]

    def counted(self, texts: Sequence[int]) -> tuple[Indices, Indices]:
        """Return the numbers of the runs of some texts, and in how many of them each stands."""
        found: tuple[Indices, Indices] = np.unique(
            np.concatenate([self.of(text) for text in texts]), return_counts=True
        )
        return found

    def holders(self, number: int) -> list[int]:
        """Return the texts that have a run."""
        holders: list[int] = self._owners[self._numbers == number].tolist()
        return holders

    def number(self, run: str) -> int | None:
        """Return the number of a run, None if no text has it."""
        code = np.uint64(_packed(run))
        at = int(np.searchsorted(self._codes, code))
        return at if at < len(self._codes) and self._codes[at] == code else None

    def texts(self, numbers: npt.NDArray[np.integer]) -> list[str]:
        """Return runs as they are written."""
        return [_unpacked(code) for code in self._codes[numbers].tolist()]


def _packed(run: str) -> int:
    code = 0
    for char in run:
        code = code << 16 | ord(char) & 0xFFFF
    return code


def _unpacked(code: int) -> str:
    chars = []
    while code:
        chars.append(chr(code & 0xFFFF))
        code >>= 16
    return "".join(reversed(chars))
