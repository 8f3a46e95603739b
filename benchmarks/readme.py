"""The table of aligners in ``README.md``, between two marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from benchmarks import sections
from benchmarks.sections import table

_MARKS = "<!-- benchmarks: begin -->\n", "<!-- benchmarks: end -->\n"


def readme(text: str, results: Mapping[str, Any]) -> str:
    """Return the text of the README with its table of aligners made anew."""
    begin, end = _MARKS
    pattern = f"({re.escape(begin)}).*?({re.escape(end)})"
    return re.sub(
        pattern, lambda found: found[1] + _aligners(results) + found[2], text, flags=re.DOTALL
    )


def _aligners(results: Mapping[str, Any]) -> str:
    measured = {
        name: one
        for entry in ("accuracy", "bertalign", "peers")
        for name, one in results.get(entry, {}).items()
    }
    rows = []
    for name, what in _WHAT.items():
        on_novels, on_talk = (measured.get(f"{texts}/{name}") for texts in ("MAC-dev", "talk"))
        if name == "bertalign" and not on_novels:
            cells = [f"{f1:.3f}" for f1 in sections.BERTALIGN]
            rows.append((f"{what}, *measured earlier*", *cells, ""))
        if not on_novels or not on_talk:
            continue
        f1 = results["held_out"]["strict_f1"] if name == "crf" else on_novels["strict_f1"]
        count = measured["MAC-dev/crf"]["sentences"]
        cost = 1000 * sections.seconds(on_novels) / count
        cells = [f"{f1:.3f}", f"{on_talk['strict_f1']:.3f}"]
        if name == "crf":
            cells = [f"**{cell}**" for cell in cells]
        rows.append((what, *cells, f"{cost:.2f}"))
    rows += [
        (f"{name}, *published*", f"{strict:.3f}", "", "")
        for name, (strict, _) in sections.PUBLISHED.items()
    ]
    return table(("aligner", "MAC-dev", "the talk", "CPU ms a sentence"), rows)


_WHAT = {
    "crf": "`crf`, the default: log-linear model over bead paths, learned from gold",
    "two_pass": "`two_pass`: own implementation of Liu and Zhu (2022)",
    "bertalign": "`bertalign`: the package bertalign 2.0.1 (an extra, GPL-3)",
    "gale_church": "`gale_church`: lengths only, Gale and Church (1993)",
    "galechurch, byte lengths": "the package galechurch 0.1.0, given byte lengths",
    "hunalign, no dictionary": "hunalign (npm, WebAssembly), which has no dictionary for these languages",
}
