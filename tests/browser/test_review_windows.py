"""Windows of the review page that are reloaded, held up, cut off, or not the only one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import START, Desk, keys
from tests.browser.late_state import late_state
from tests.review.served import Served, served
from tests.review.texts import write


def test_a_reload_shows_the_same(desk: Desk) -> None:
    keys(0, "tgt", "Shift+ArrowDown", "c")(desk)
    desk.settle(2)
    desk.page.reload()
    expect(desk.page.locator(".bead[aria-current]")).to_be_visible()
    assert desk.shown() == desk.kinds() == ["1-1", "1-1", "1-2", "1-0", "1-1"]
    expect(desk.row(0)).to_have_attribute("data-status", "confirmed")
    # Where one was, one is.
    expect(desk.row(0)).to_have_attribute("aria-current", "true")
    assert desk.page.url == f"{desk.server.base}/"


def test_two_windows(desk: Desk, context: BrowserContext) -> None:
    other = Desk(context.new_page(), desk.server, desk.client)
    other.open()
    desk.pick(0)
    desk.press("m")
    # Told at once, and without a reload.
    expect(other.page.locator(".bead")).to_have_count(4)
    expect(other.page.locator("#status")).to_have_text("Another window: merged")
    expect(desk.page.locator(".bead")).to_have_count(4)
    assert other.shown() == desk.shown() == ["2-2", "1-2", "1-0", "1-1"]

    # Who writes meanwhile goes on writing, where the caret stands.
    other.pick(2)
    other.press("o")
    field = other.page.get_by_role("textbox", name="Comment")
    field.press_sequentially("ad")
    other.press("ArrowLeft")
    desk.press("+")
    expect(other.page.locator("#status")).to_contain_text("Another window: saved")
    other.page.keyboard.type("bc")
    expect(field).to_have_value("abcd")
    other.press("Escape")
    desk.press("z")

    # A window that was not told: it is refused, shows the state, and overwrites nothing.
    other.page.route("**/api/events", lambda route: route.abort())
    other.page.reload()
    expect(other.page.locator(".bead")).to_have_count(4)
    desk.press("z")
    expect(desk.page.locator(".bead")).to_have_count(5)
    expect(other.page.locator(".bead")).to_have_count(4)
    other.pick(3)
    other.press("u")
    expect(other.page.locator(".bead")).to_have_count(5)
    expect(other.page.locator("#toast")).to_contain_text("Another window was faster")
    assert other.shown() == desk.kinds() == START


def test_a_crash_in_mid_edit(page: Page, tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    with served(path, "--no-realign") as server, server.client() as client:
        desk = Desk(page, server, client)
        desk.open()
        keys(0, "tgt", "Shift+ArrowDown", "c")(desk)
        desk.settle(2)
        keys(1, "src", "o")(desk)
        page.get_by_role("textbox", name="Comment").press_sequentially("half a tho")
        server.kill()
        page.get_by_role("textbox", name="Comment").press_sequentially("ught")
        expect(page.locator("#banner")).to_contain_text("The server does not answer")
        desk.press("Control+Enter")
        expect(page.locator("#toast")).to_contain_text("Not saved")
        # What is being written is still there.
        expect(page.get_by_role("textbox", name="Comment")).to_have_value("half a thought")
        port = server.port
    with served(path, "--no-realign", port=port) as server, server.client() as client:
        expect(page.locator("#banner")).to_contain_text("Open the new address")
        again = Desk(page.context.new_page(), server, client)
        again.open()
        assert again.shown() == again.kinds() == ["1-1", "1-1", "1-2", "1-0", "1-1"]
        # The new address unlocked the browser: the old window goes on by itself.
        expect(page.locator("#banner")).to_be_hidden()
        page.get_by_role("textbox", name="Comment").focus()
        desk.press("Control+Enter")
        expect(page.locator(".comment")).to_have_text("half a thought")
        assert again.state()["beads"][1][6] == "half a thought"


def test_without_the_token_the_page_says_what_to_do(page: Page, review_server: Served) -> None:
    page.goto(review_server.base)
    expect(page.locator(".loading")).to_contain_text(
        "Open the address that `aligner review` printed"
    )
    page.goto(f"{review_server.base}/#wrong")
    expect(page.locator(".loading")).to_contain_text("Open the address")
    # Pasted into the locked window, the right address opens it.
    page.goto(review_server.url)
    expect(page.locator(".bead").first).to_be_visible()


def test_a_state_that_was_on_its_way_undoes_nothing(
    page: Page, review_server: Served, desk: Desk
) -> None:
    with late_state(page, desk.state()["id"]) as release:
        desk.pick(4)
        desk.press("c")
        expect(page.locator(".counted")).to_have_text("1 of 5 confirmed")
        release()
        expect(page.locator(".counted")).to_have_text("1 of 5 confirmed")
        keys(2, "src", "c")(desk)
        expect(page.locator(".counted")).to_have_text("2 of 5 confirmed")
