"""Examples in docstrings as blocks of code, which their ``>>>`` alone does not make in Markdown."""

from __future__ import annotations

import re
from typing import Any

import griffe

_EXAMPLE = re.compile(r"^(?P<indent> *)>>> .*?(?=\n[ ]*\n|\Z)", re.MULTILINE | re.DOTALL)


def fenced(docstring: str) -> str:
    """Return a docstring with a fence around each run of examples."""
    return _EXAMPLE.sub(
        lambda one: f"{one['indent']}```pycon\n{one[0]}\n{one['indent']}```", docstring
    )


class Doctests(griffe.Extension):
    """Fence the examples of all docstrings."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of an object that was just read."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)
