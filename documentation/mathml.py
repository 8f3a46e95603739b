"""Formulas as MathML, which browsers draw themselves: no script, no font, no network.

A block is fenced as ``math``, and a formula in a line is written ```#!math x^2```; both in LaTeX.
"""

from __future__ import annotations

from typing import Any

from latex2mathml.converter import convert


def block(source: str, *_: Any, **__: Any) -> str:
    """Return a formula on lines of its own, as the extension *superfences* asks for it."""
    return f'<div class="formula">{convert(source, display="block")}</div>'


def inline(source: str, *_: Any, **__: Any) -> str:
    """Return a formula in a line, as the extension *inlinehilite* asks for it."""
    return str(convert(source, display="inline"))
