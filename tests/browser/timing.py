"""How long a page takes to open and to scroll, as the browser itself measures it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, Page

# What Chromium calls a stretch of work on a thread in its category "toplevel".
_TASK = "ThreadControllerImpl::RunTask"
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


def frame_work(browser: Browser, page: Page, *, seconds: float) -> list[float]:
    """Scroll as `frames` does; return the processor milliseconds that each frame took.

    From Chromium's tracing: the time that the page's main thread worked between two frames. At 60
    frames a second there are 16.7. Other processes' load does not count, as it does in `frames`.
    """
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
    frames(page, seconds=seconds)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    # Other pages' main threads may be there, too; the one that scrolls works most.
    own = Counter(
        thread
        for event in events
        if event["name"] == "FunctionCall" and (thread := (event["pid"], event["tid"])) in mains
    )
    ((thread, _),) = own.most_common(1)
    begun = sorted(
        (event["ts"], event["name"], event.get("tdur", 0))
        for event in events
        if (event["pid"], event["tid"]) == thread and event["name"] in {"FunctionCall", _TASK}
    )
    work: list[float] = []
    for _, name, taken in begun:
        if name == "FunctionCall":
            work.append(0.0)
        elif work:
            work[-1] += taken / 1000
    return work[1:-1]
