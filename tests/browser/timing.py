"""How long a page takes to open and to scroll, as the browser itself measures it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_OPENED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() / 1000;
}"""
_FRAMES = """async seconds => {
    const times = [];
    let last = performance.now();
    const begin = last;
    await new Promise(done => {
        const frame = now => {
            times.push(now - last);
            last = now;
            scrollBy(0, 60);
            if (now - begin < 1000 * seconds) requestAnimationFrame(frame);
            else done();
        };
        requestAnimationFrame(frame);
    });
    return times.slice(1);
}"""


def opening(page: Page, path: Path) -> float:
    """Open a file; return the seconds from the start of the navigation to the second frame."""
    page.goto(path.as_uri())
    taken: float = page.evaluate(_OPENED)
    return taken


def frames(page: Page, *, seconds: float) -> list[float]:
    """Scroll by 60 pixels a frame; return the milliseconds between frames."""
    times: list[float] = page.evaluate(_FRAMES, seconds)
    return times
