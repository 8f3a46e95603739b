"""Two strips that show where a text has no counterpart, drawn without scripts."""

from __future__ import annotations

from itertools import groupby

from aligner.reports.content import Content
from aligner.reports.wording import counted

_WIDTH, _HEIGHT = 1000, 12
# More cells than this are not told apart.
_CELLS = 500


def strips(content: Content) -> str:
    """Return the strips of both sides as HTML; empty if a side has no sentence."""
    alignment = content.alignment
    if not len(alignment.src) or not len(alignment.tgt):
        return ""
    parts = [
        '<svg width="0" height="0" aria-hidden="true"><defs><pattern id="hatch" width="6" '
        'height="6" patternUnits="userSpaceOnUse"><path class="hatch" '
        'd="M-1 7L7 -1M-4 4L4 -4M2 10L10 2"/></pattern></defs></svg>'
    ]
    for side, word, document in (
        ("src", "Source", alignment.src),
        ("tgt", "Target", alignment.tgt),
    ):
        linked = [False] * len(document)
        for bead in alignment.beads:
            if not bead.is_null:
                for index in getattr(bead, side):
                    linked[index] = True
        missing = len(linked) - sum(linked)
        label = f"{word}, begin to end: {counted(missing, 'sentence')} without counterpart"
        parts.append(
            f'<div class="strip"><span>{word}</span><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            f'preserveAspectRatio="none" role="img" aria-label="{label}">{_cells(linked)}</svg></div>'
        )
    return (
        f'<div class="strips">{"".join(parts)}<p class="key"><span class="swatch linked"></span>'
        'has a counterpart <span class="swatch alone"></span>has none</p></div>'
    )


def _cells(linked: list[bool]) -> str:
    cells = min(len(linked), _CELLS)
    shown = []
    for cell in range(cells):
        part = linked[cell * len(linked) // cells : (cell + 1) * len(linked) // cells]
        shown.append(2 * sum(part) >= len(part))
    drawn = []
    at = 0
    for value, run in groupby(shown):
        length = len(list(run))
        x, width = at * _WIDTH / cells, length * _WIDTH / cells
        name = "linked" if value else "alone"
        drawn.append(f'<rect class="{name}" x="{x:.1f}" width="{width:.1f}" height="{_HEIGHT}"/>')
        at += length
    return "".join(drawn)
