"""Remembering what was found in texts, within bounds of memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate

# Thousands of entries are bounded by this; what asks twice asks about sentences.
_LONGEST = 4000


def remembered[**P, R](
    entries: int,
) -> Callable[[Callable[Concatenate[str, P], R]], Callable[Concatenate[str, P], R]]:
    """Have a function of a text and further arguments remember its last results.

    Texts of more than 4,000 characters are looked at anew each time: a few thousand chapters would
    fill the memory.

    Args:
        entries: Results that are kept.
    """

    def wrap(function: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
        kept = lru_cache(maxsize=entries)(function)

        @wraps(function)
        def call(text: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if len(text) > _LONGEST:
                return function(text, *args, **kwargs)
            return kept(text, *args, **kwargs)  # type: ignore[arg-type]

        return call

    return wrap
