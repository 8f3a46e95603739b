"""Small SVG drawings: the shapes that the pictures of the documentation are made of."""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

INK, MUTED, LINE, PAPER, CARD = "#1d2430", "#5d6675", "#d5d9e0", "#ffffff", "#f3f5f8"
SURE, FAIR, DOUBT, SOURCE, TARGET = "#1a6b57", "#c08a1e", "#b3261e", "#0a5a8c", "#6b3fa0"

_FONT = (
    "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', "
    "sans-serif"
)


class Drawing:
    """Collect shapes and write them as one SVG, on a card that is legible on any page.

    Args:
        width: In user units, which are about pixels.
        height: Likewise.
        title: What the picture shows, for those who do not see it.
    """

    def __init__(self, width: int, height: int, title: str) -> None:
        self._head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-family="{_FONT}">'
        )
        self._shapes = [
            f"<title>{escape(title)}</title>",
            '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{PAPER}"/>'
            f'<rect width="2" height="6" fill="{DOUBT}"/></pattern></defs>',
            f'<rect width="{width}" height="{height}" rx="10" fill="{PAPER}"/>',
        ]

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = CARD,
        stroke: str = "none",
        radius: float = 4,
        opacity: float = 1,
    ) -> None:
        """Draw a rectangle."""
        self._shapes.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:.6g}" height="{height:.6g}" rx="{radius:g}" '
            f'fill="{fill}" stroke="{stroke}"{_opacity(opacity)}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 14,
        fill: str = INK,
        anchor: str = "start",
        weight: int = 400,
        room: float | None = None,
    ) -> None:
        """Draw a line of text, cut off with an ellipsis where there is no more room."""
        shown = text if room is None else cut(text, room / size)
        self._shapes.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}" '
            f'font-weight="{weight}">{escape(shown)}</text>'
        )

    def path(
        self,
        description: str,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 1.5,
        opacity: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a path in SVG's notation."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._shapes.append(
            f'<path d="{description}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"'
            f'{dashes}{_opacity(opacity)} stroke-linecap="round"/>'
        )

    def svg(self) -> str:
        """Return the picture."""
        return "\n".join([self._head, *self._shapes, "</svg>", ""])


def _opacity(value: float) -> str:
    return f' opacity="{value:g}"' if value < 1 else ""


def cut(text: str, room: float) -> str:
    """Return as much of a text as fits, measured in ems: Chinese takes one a character, Latin a little more than half.

    >>> cut("Hello, world", 3.5)
    'Hello…'
    """
    taken = 0.0
    for at, character in enumerate(text):
        taken += 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.58
        if taken > room:
            return text[:at].rstrip(",，、 ") + "…"
    return text
