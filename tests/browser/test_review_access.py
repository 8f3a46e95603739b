"""The review page and the comparison for everyone: names, contrast, focus, both themes and widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_report_access import check
from tests.review.compared import write_systems
from tests.review.served import act, served
from tests.review.texts import write


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 400), ("dark", 1280)])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    with served(write(tmp_path / "x.jsonl"), "--no-realign") as server, server.client() as client:
        actions: list[dict[str, Any]] = [
            {"action": "status", "beads": [4], "status": "confirmed"},
            {"action": "status", "beads": [3], "status": "rejected"},
            {"action": "comment", "bead": 2, "text": "Why?"},
            {"action": "thumb", "bead": 2, "value": -1},
        ]
        for seq, action in enumerate(actions):
            assert act(client, seq, **action).status_code == 200
        page.goto(server.url)
        expect(page.locator(".bead[aria-current]")).to_be_visible()
        check(page)
        page.keyboard.press("Home")
        page.keyboard.press("l")
        page.keyboard.press("o")
        check(page)
        page.keyboard.press("Escape")
        page.keyboard.press("e")
        page.get_by_role("searchbox").fill("天")
        expect(page.locator("mark.hit")).not_to_have_count(0)
        check(page)
        for key in "?bd":
            page.locator(".bead[aria-current]").focus()
            page.keyboard.press(key)
            expect(page.get_by_role("dialog")).to_be_visible()
            check(page)
            page.keyboard.press("Escape")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_comparison(browser: Browser, tmp_path: Path, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1000, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    with served(*write_systems(tmp_path)) as server:
        page.goto(server.url)
        expect(page.locator(".where")).to_be_visible()
        page.keyboard.press("1")
        expect(page.locator(".counted")).to_have_text("1 of 3 judged")
        page.keyboard.press("k")
        expect(page.locator(".where")).to_contain_text("judged")
        check(page)
    context.close()


def test_the_keyboard_alone_reaches_everything(page: Page, tmp_path: Path) -> None:
    """Tab goes through the bar, the tools and the one bead that is worked on, and out again."""
    with served(write(tmp_path / "x.jsonl"), "--no-realign") as server:
        page.goto(server.url)
        expect(page.locator(".bead[aria-current]")).to_be_focused()
        seen: list[str] = []
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.append(
                page.evaluate(
                    "() => document.activeElement.getAttribute('aria-label')"
                    " ?? document.activeElement.textContent"
                )
            )
        # Only one row is a stop: two hundred beads are not two hundred stops.
        assert len([name for name in seen if name.startswith("bead ")]) <= 2
        for name in (
            "Reject",
            "Merge with the bead below",
            "Search both texts",
            "Re-align",
            "Thumbs up",
            "Help",
        ):
            assert any(name in found for found in seen), name
        # What was said is said to the ears too.
        page.locator(".bead[aria-current]").focus()
        page.keyboard.press("m")
        expect(page.get_by_role("status").filter(has_text="Merged")).to_have_count(1)
