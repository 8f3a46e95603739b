"""Make the pictures that the README shows: ``python -m tests.browser.screenshots [NAME ...]``."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

import aligner
from aligner import seeds
from aligner.formats.text import read_document
from aligner.review.opening import log_of, open_review
from tests.browser.chromium import launched
from tests.browser.report_pages import talk_page
from tests.conftest import ROOT
from tests.review.compared import write_systems
from tests.review.served import served

FOLDER = ROOT / "docs" / "images"
# A picture in a README that is larger makes it slow to open.
LARGEST = 300_000

type Scheme = Literal["light", "dark"]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots", description=__doc__
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PICTURES))
    names = parser.parse_args().names or list(PICTURES)
    unknown = sorted(set(names) - set(PICTURES))
    if unknown:
        parser.error(f"unknown picture {', '.join(unknown)}; known: {', '.join(PICTURES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        for name in names:
            path = FOLDER / f"{name}.png"
            PICTURES[name](browser, path)
            size = path.stat().st_size
            print(f"{path.relative_to(ROOT)}: {size / 1000:.0f} kB")
            if size > LARGEST:
                raise SystemExit(f"{path}: larger than {LARGEST // 1000} kB; show less in it")


def report(browser: Browser, path: Path) -> None:
    """Show the summary and the beginning of the talk."""
    _report(browser, path, "light", lambda page: None)


def report_dark(browser: Browser, path: Path) -> None:
    """Show the missing block, and the bead before it that is doubtful."""

    def show(page: Page) -> None:
        page.locator("#tab-figures").click()
        page.locator('#map[role="slider"]').click(position={"x": 150, "y": 200})
        page.locator("#block-0").evaluate("node => node.scrollIntoView({block: 'center'})")

    _report(browser, path, "dark", show)


def report_narrow(browser: Browser, path: Path) -> None:
    """Show the text in the width of a telephone."""

    def show(page: Page) -> None:
        page.locator("#row-49").evaluate("node => node.scrollIntoView({block: 'center'})")

    _report(browser, path, "light", show, width=400, height=780)


def _report(
    browser: Browser,
    path: Path,
    scheme: Scheme,
    show: Callable[[Page], None],
    *,
    width: int = 1280,
    height: int = 860,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(talk_page(), "utf-8")
        page.goto(file.as_uri())
        show(page)
        page.wait_for_timeout(200)
        page.screenshot(path=path)
    context.close()


def review(browser: Browser, path: Path) -> None:
    """Show the talk under review: the sure beads confirmed, the doubtful one worked on."""
    _review(browser, path, "light", _talk)


def review_dark(browser: Browser, path: Path) -> None:
    """Show a sentence about to be cut, and a comment."""

    def show(page: Page) -> None:
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("o")
        page.get_by_role("textbox", name="Comment").fill("“Joanne” is 乔安妮 elsewhere.")
        page.keyboard.press("Control+Enter")
        page.locator(".comment").wait_for()
        page.keyboard.press("e")

    _review(browser, path, "dark", _talk, show)


def review_narrow(browser: Browser, path: Path) -> None:
    """Show the review in the width of a telephone."""
    _review(browser, path, "light", _talk, width=400, height=780)


def review_comparison(browser: Browser, path: Path) -> None:
    """Show two translations that are compared blind."""

    def files(folder: Path) -> list[str]:
        return write_systems(folder)

    _review(browser, path, "light", files, height=620)


def _talk(folder: Path) -> list[str]:
    src, tgt = seeds.talk()
    found = aligner.align(read_document(src), read_document(tgt))
    aligner.write(found, folder / "talk.jsonl")
    session, _ = open_review(folder / "talk.jsonl", log_of(folder / "talk.jsonl"), automatic=False)
    sure = [bead.id for bead in session.state.beads if (bead.confidence or 0) > 0.95]
    session.perform(0, {"action": "status", "beads": sure, "status": "confirmed"})
    session.close()
    return [str(folder / "talk.jsonl"), "--no-realign"]


def _review(
    browser: Browser,
    path: Path,
    scheme: Scheme,
    files: Callable[[Path], list[str]],
    show: Callable[[Page], None] = lambda page: None,
    *,
    width: int = 1280,
    height: int = 800,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    with tempfile.TemporaryDirectory() as folder, served(*files(Path(folder))) as server:
        page.goto(server.url)
        page.locator(".bead[aria-current], .where").wait_for()
        show(page)
        page.wait_for_timeout(300)
        page.screenshot(path=path)
    context.close()


# Name of the picture to what makes it.
PICTURES: dict[str, Callable[[Browser, Path], None]] = {
    "report": report,
    "report-dark": report_dark,
    "report-narrow": report_narrow,
    "review": review,
    "review-comparison": review_comparison,
    "review-dark": review_dark,
    "review-narrow": review_narrow,
}


if __name__ == "__main__":
    main()
