"""Pictures of results, as plain SVG files that a README can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "results"
_SIDE, _MARGIN = 320, 48


_COLOURS = ("#2a6fb0", "#c46a1b", "#7a4fa0", "#777")


def review_chart(curves: Mapping[str, Sequence[float]]) -> Path:
    """Draw strict F1 against the number of fixes.

    Args:
        curves: F1 before the first fix and after each, by the name of the way.

    Returns:
        The file, in the folder of the results.
    """
    longest = max(len(curve) for curve in curves.values()) - 1
    floor = min(curve[0] for curve in curves.values())
    bottom = int(floor * 50) / 50

    def place(fixes: float, f1: float) -> tuple[float, float]:
        x = _MARGIN + fixes / max(longest, 1) * _SIDE
        return x, _MARGIN / 2 + (1 - (f1 - bottom) / (1 - bottom)) * _SIDE

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE + 2 * _MARGIN} '
        f'{_SIDE + 2 * _MARGIN + 24}" font-family="sans-serif" font-size="12" fill="#555">',
        "<title>Strict F1 against fixes of a simulated reviewer, held out on MAC-dev</title>",
    ]
    for step in range(6):
        f1 = bottom + (1 - bottom) * step / 5
        left, y = place(0, f1)
        right, _ = place(longest, f1)
        parts.append(
            f'<path d="M{left:.0f} {y:.0f}H{right:.0f}" stroke="#ddd"/>'
            f'<text x="{left - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{f1:.3f}</text>'
        )
    for fixes in range(0, longest + 1, 10 if longest < 100 else 20):
        x, y = place(fixes, bottom)
        parts.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{fixes}</text>')
    middle, end = place(longest / 2, bottom)
    parts.append(f'<text x="{middle:.0f}" y="{end + 36:.0f}" text-anchor="middle">fixes</text>')
    for number, (name, curve) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(
            f"{x:.1f},{y:.1f}" for x, y in (place(k, f1) for k, f1 in enumerate(curve))
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
            f'<text x="{_MARGIN + _SIDE:.0f}" y="{end - 12 - 18 * (len(curves) - 1 - number):.0f}" text-anchor="end" '
            f'fill="{colour}">{name}</text>'
        )
    parts.append("</svg>")
    path = FOLDER / "review.svg"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(parts) + "\n", "utf-8")
    return path
