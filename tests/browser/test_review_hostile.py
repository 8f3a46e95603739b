"""Texts made to do harm stay texts on the review page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.review.served import Served, act, served
from tests.review.texts import EVIL, write_evil


def test_hostile_texts_stay_texts(page: Page, tmp_path: Path) -> None:
    path = write_evil(tmp_path / '"><img src=x onerror="window.hacked=1">.jsonl')
    refused: list[str] = []
    page.on(
        "console",
        lambda message: (
            refused.append(message.text) if "Content Security" in message.text else None
        ),
    )
    page.on("dialog", lambda dialog: refused.append(dialog.message))
    with served(path, "--no-realign") as server, server.client() as client:
        desk = Desk(page, server, client)
        desk.open()
        shown = page.locator(".src .text").all_inner_texts()
        assert shown[0] == EVIL[0]
        assert shown[1] == EVIL[1]
        # Through every part that shows text: search, comment, cutting, toasts, dialogs, another window.
        for seq, text in enumerate(EVIL[:5]):
            assert act(client, seq, action="comment", bead=seq, text=text).status_code == 200
        for number in range(5):
            desk.pick(number)
            expect(page.locator(".comment")).to_have_text(EVIL[number])
            desk.press("e", "Escape", "o", "Escape")
        page.get_by_role("searchbox").fill("<script>")
        expect(page.locator("mark.hit")).to_have_count(2)
        page.get_by_role("searchbox").fill('"><img src=x onerror="window.hacked=1">')
        expect(page.locator(".empty")).to_contain_text("<img")
        desk.press("Escape", "d", "Escape", "?", "Escape")
        page.reload()
        expect(page.locator(".bead").first).to_be_visible()
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img, main script, main svg[onload], main a").count() == 0
        assert refused == []


def test_inline_scripts_cannot_run_even_if_they_got_in(page: Page, review_server: Served) -> None:
    """The second wall: the policy holds when the first one, text nodes, would not."""
    page.goto(review_server.url)
    expect(page.locator(".bead").first).to_be_visible()
    page.evaluate(
        """() => {
            const holder = document.createElement('div');
            holder.innerHTML = '<img src=x onerror="window.hacked = 1"><a id=a href="javascript:window.hacked = 1">x</a>';
            document.body.append(holder);
            const script = document.createElement('script');
            script.textContent = 'window.hacked = 1';
            document.body.append(script);
            document.getElementById('a').click();
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
