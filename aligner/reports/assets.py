"""The style sheets and scripts of the pages, which are data of this package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def asset(name: str) -> str:
    """Return the text of a style sheet or script, for example ``"look.css"``.

    ``look.css`` holds what all pages share (colours, type, levels of confidence, controls) and
    ``theme.js`` the switch between light and dark.
    """
    return files("aligner.reports").joinpath(name).read_text("utf-8")
