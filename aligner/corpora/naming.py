"""Filters by name with settings, as the command line takes them."""

from __future__ import annotations

import ast
from inspect import signature

from aligner.corpora import FILTERS
from aligner.corpora.evidence import Judge
from aligner.corpora.filters import Filter
from aligner.errors import ConfigError


def parse_filter(text: str, judge: Judge | None = None) -> Filter:
    """Return the filter that a text names, with its settings.

    >>> parse_filter("LengthFilter:min_length=2,max_length=50").parameters()
    {'min_length': 2, 'max_length': 50}

    Args:
        text: A name, and after a colon settings as Python writes them.
        judge: Given to the filters that take one, so that they share its figures.

    Raises:
        UnknownNameError: No filter has that name.
        ConfigError: The settings cannot be read, or the filter has none such.
    """
    name, _, settings = text.partition(":")
    make = FILTERS.get(name)
    try:
        call = ast.parse(f"f({settings})", mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            raise ValueError("each needs its name")
        values = {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg}
        shared = {"judge": judge} if judge and "judge" in signature(make).parameters else {}
        return make(**values, **shared)
    except (SyntaxError, ValueError, TypeError) as error:
        if isinstance(error, ConfigError):
            raise
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise ConfigError(
            f"{text!r} names no filter with settings ({reason}); write for example "
            "LengthFilter:min_length=2,max_length=500"
        ) from None
