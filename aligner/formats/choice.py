"""Which of a file's languages are the two that are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.errors import ConfigError


def agree(one: str, other: str) -> bool:
    """Tell whether two tags are the same language, one perhaps more exactly than the other.

    >>> agree("zh", "zh-Hans"), agree("zh-Hant", "zh-Hans")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return long == short or long.startswith(f"{short}-")


def choose(wanted: str, seen: Sequence[str], name: str) -> str:
    """Return the language of a file that is the one asked for.

    Args:
        wanted: A canonical tag.
        seen: The languages of the file; without any, what is wanted is given back.
        name: The file's name for messages.

    Raises:
        ConfigError: The file does not have it, or has several kinds of it.
    """
    fitting = [wanted] if wanted in seen else [tag for tag in seen if agree(tag, wanted)]
    if len(fitting) == 1 or not seen:
        return fitting[0] if fitting else wanted
    problem = f"has several kinds of {wanted}" if fitting else f"has no {wanted}"
    raise ConfigError(f"{name}: {problem}; its languages are {', '.join(seen)}")


def longer(one: str, other: str) -> str:
    """Return which of two tags for one language says more."""
    return max(one, other, key=len)
