"""A review page, and what is done on it by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.review.served import Served

START = ["1-2", "1-0", "1-2", "1-0", "1-1"]


class Desk:
    """A page with a review on it, and the same server seen from outside."""

    def __init__(self, page: Page, server: Served, client: httpx.Client) -> None:
        self.page = page
        self.server = server
        self.client = client
        self.began = 0

    def open(self) -> None:
        self.page.goto(self.server.url)
        expect(self.page.locator(".bead[aria-current]")).to_be_visible()
        self.began = self.state()["seq"]

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/api/state").json()
        return found

    def kinds(self) -> list[str]:
        return [f"{bead[1]}-{bead[2]}" for bead in self.state()["beads"]]

    def texts(self, side: str) -> list[str]:
        return [sentence[0] for sentence in self.state()[side]["sentences"]]

    def shown(self) -> list[str]:
        return [
            f"{row.locator('.src .sentence').count()}-{row.locator('.tgt .sentence').count()}"
            for row in self.page.locator(".bead").all()
        ]

    def row(self, number: int) -> Any:
        return self.page.locator(".bead").nth(number)

    def pick(self, number: int, side: str = "src") -> None:
        """Click on the text of a bead, or on its empty side."""
        self.row(number).locator(f".side.{side}").locator(".sentence, .nothing").first.click(
            position={"x": 3, "y": 3}
        )
        expect(self.row(number)).to_have_attribute("aria-current", "true")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def settle(self, seq: int) -> None:
        """Wait until the page has seen an event."""
        expect(self.page.locator(".saved")).to_have_text("All saved")
        assert self.state()["seq"] >= seq


type Doing = Callable[[Desk], None]


def click(name: str, at: int, side: str = "src") -> Doing:
    def doing(desk: Desk) -> None:
        desk.pick(at, side)
        desk.button(name).click()

    return doing


def keys(at: int, side: str, *pressed: str) -> Doing:
    def doing(desk: Desk) -> None:
        desk.press(
            "Home", *["ArrowDown"] * at, "ArrowRight" if side == "tgt" else "ArrowLeft", *pressed
        )

    return doing


def hover_click(name: str, at: int, side: str, sentence: int) -> Doing:
    """Click a tool that appears at a sentence."""

    def doing(desk: Desk) -> None:
        desk.pick(at, side)
        line = desk.row(at).locator(f".side.{side} .sentence-line").nth(sentence)
        line.hover()
        line.get_by_role("button", name=name).click()

    return doing
