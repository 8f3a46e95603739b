"""Word tables: how they are written, and how they become patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable


def words(*rows: str) -> tuple[str, ...]:
    """Return the words of the rows of a table.

    >>> words("Mr Mrs", "Dr")
    ('Mr', 'Mrs', 'Dr')
    """
    return tuple(" ".join(rows).split())


def any_of(table: Iterable[str]) -> str:
    """Return the pattern of any word of a table, longest first.

    >>> any_of(words("说 说道"))
    '说道|说'
    """
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))
