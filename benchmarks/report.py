"""The report in a real browser: how fast pages of different length open, scroll, search and jump."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.browser.chromium import launched
from tests.browser.report_pages import long_alignment, talk
from tests.browser.timing import frame_work, frames, opening

SIZES = (160, 2_000, 20_000)
_RUNS = 5
# A frame of a sixtieth of a second that came later than this was missed.
_LATE = 20.0
_SEARCH = """async query => {
    const began = performance.now();
    const field = document.getElementById('query');
    const count = document.getElementById('count');
    const before = count.textContent;
    field.value = query;
    field.dispatchEvent(new Event('input', {bubbles: true}));
    while (count.textContent === before) await new Promise(done => requestAnimationFrame(done));
    await new Promise(done => requestAnimationFrame(done));
    return performance.now() - began;
}"""
_JUMP = """async row => {
    const began = performance.now();
    location.hash = `#row-${row}`;
    const seen = () => document.querySelector('#rows .current') !== null;
    while (!seen()) await new Promise(done => requestAnimationFrame(done));
    await new Promise(done => requestAnimationFrame(done));
    return performance.now() - began;
}"""


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    print(
        f"{'beads':>7}{'MB':>7}{'opens, s':>10}{'frames/s':>10}{'late':>8}{'work':>8}{'p99':>7}{'search':>8}{'jump':>7}"
    )
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        for beads in SIZES:
            alignment = talk() if beads == len(talk().beads) else long_alignment(beads)
            path = Path(folder) / f"{beads}.html"
            path.write_text(alignment.to_html(), "utf-8")
            figures[str(beads)] = one = {"beads": beads, **_measure(browser, path, beads)}
            print(
                f"{beads:7,}{one['megabytes']:7.1f}{one['open_seconds']:10.2f}"
                f"{one['frames_a_second']:10.0f}{one['late_frames']:8.1%}"
                f"{one['median_work_milliseconds']:8.1f}{one['p99_work_milliseconds']:7.1f}"
                f"{one['search_milliseconds']:8.0f}{one['jump_milliseconds']:7.0f}",
                flush=True,
            )
    return figures


def _measure(browser: Browser, path: Path, beads: int) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page: Page = context.new_page()
    opened = median(opening(page, path) for _ in range(_RUNS))
    times = frames(page, seconds=4.0)
    work = sorted(frame_work(browser, page, seconds=4.0))
    page.reload()
    jumped = float(page.evaluate(_JUMP, beads * 3 // 4))
    searched = float(page.evaluate(_SEARCH, "模型"))
    context.close()
    return {
        "megabytes": path.stat().st_size / 1e6,
        "open_seconds": opened,
        "frames_a_second": 1000 * len(times) / sum(times),
        "median_work_milliseconds": work[len(work) // 2],
        "p99_work_milliseconds": work[len(work) * 99 // 100],
        "late_frames": sum(time > _LATE for time in times) / len(times),
        "search_milliseconds": searched,
        "jump_milliseconds": jumped,
    }
