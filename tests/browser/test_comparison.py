"""The comparison page in a real browser: blind, in random order, nothing lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.late_state import late_state
from tests.review.compared import write_systems
from tests.review.served import Served, served
from tests.review.texts import EVIL


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return write_systems(tmp_path)


@pytest.fixture
def server(files: list[str]) -> Iterator[Served]:
    with served(*files) as found:
        yield found


def events(folder: Path) -> list[dict[str, object]]:
    log = folder / "sysA.en.vs.sysB.en.review"
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()[1:]]


def test_judging_by_mouse_and_keyboard(
    page: Page, server: Served, files: list[str], tmp_path: Path
) -> None:
    page.goto(server.url)
    where = page.locator(".where")
    expect(where).to_have_text("Segment 1 of 3")
    assert "sysA" not in page.content()
    assert "sysB" not in page.content()
    page.get_by_role("textbox", name="Reason").fill("more natural")
    page.get_by_role("button", name="Left is better").click()
    expect(where).to_have_text("Segment 2 of 3")
    page.keyboard.press("r")
    page.keyboard.type("1234 n")
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    expect(where).to_have_text("Segment 3 of 3")
    page.keyboard.press("ArrowLeft")
    expect(where).to_have_text("Segment 2 of 3, judged")
    expect(page.get_by_role("textbox", name="Reason")).to_have_value("1234 n")
    expect(page.get_by_role("button", name="Both are bad")).to_have_attribute(
        "aria-pressed", "true"
    )
    # A choice can be changed, and taken back.
    page.get_by_role("button", name="Equally good").click()
    expect(where).to_have_text("Segment 3 of 3")
    page.get_by_role("button", name="Previous segment").click()
    page.keyboard.press("c")
    expect(where).to_have_text("Segment 2 of 3")
    expect(page.locator(".counted")).to_have_text("1 of 3 judged")
    page.keyboard.press("3")
    expect(page.locator(".counted")).to_have_text("2 of 3 judged")
    expect(where).to_have_text("Segment 3 of 3")

    page.reload()
    expect(page.locator(".counted")).to_have_text("2 of 3 judged")
    expect(where).to_have_text("Segment 3 of 3")
    server.kill()
    with served(*files, port=server.port) as again:
        # Not from the old page: only the part behind the number sign would change, which reloads it.
        page.goto("about:blank")
        page.goto(again.url)
        expect(page.locator(".counted")).to_have_text("2 of 3 judged")
        page.keyboard.press("2")
        expect(page.locator("#toast")).to_contain_text("Everything is judged")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Judgements").click()
        table = Path(waiting.value.path()).read_text("utf-8")
    assert [event["action"] for event in events(tmp_path)] == [
        "judge",
        "judge",
        "judge",
        "clear",
        "judge",
        "judge",
    ]
    assert table.count("\n") == 7
    assert "more natural" in table


def test_what_is_shown_left_is_what_the_log_says(
    page: Page, server: Served, tmp_path: Path
) -> None:
    page.goto(server.url)
    for number in range(3):
        expect(page.locator(".where")).to_have_text(re.compile(f"Segment {number + 1} of 3"))
        left = page.locator(".candidate .reading").first.inner_text()
        page.keyboard.press("1")
        expect(page.locator(".counted")).to_have_text(re.compile(f"^{number + 1} "))
        event = events(tmp_path)[-1]
        lines = (tmp_path / f"sys{str(event['left']).upper()}.en").read_text("utf-8").splitlines()
        assert lines[int(str(event["segment"]))] == left


def test_a_state_that_was_on_its_way_undoes_nothing(page: Page, server: Served) -> None:
    page.goto(server.url)
    expect(page.locator(".where")).to_have_text("Segment 1 of 3")
    identity = page.evaluate("fetch('/api/state').then(answer => answer.json())")["id"]
    with late_state(page, identity) as release:
        expect(page.locator(".where")).to_have_text("Segment 1 of 3")
        page.keyboard.press("1")
        expect(page.locator(".counted")).to_have_text("1 of 3 judged")
        release()
        expect(page.locator(".counted")).to_have_text("1 of 3 judged")
        page.keyboard.press("1")
        expect(page.locator(".counted")).to_have_text("2 of 3 judged")


def test_two_windows_and_what_differs(page: Page, server: Served) -> None:
    page.goto(server.url)
    other = page.context.new_page()
    other.goto(server.url)
    expect(other.locator(".where")).to_have_text("Segment 1 of 3")
    assert other.locator(".differs").count() > 0
    other.keyboard.press("w")
    expect(other.locator(".differs")).to_have_count(0)
    page.keyboard.press("1")
    expect(page.locator(".counted")).to_have_text("1 of 3 judged")
    expect(other.locator(".where")).to_have_text("Segment 1 of 3, judged")
    expect(other.locator("#status")).to_have_text("Another window has judged a segment")


def test_hostile_translations_stay_texts(page: Page, tmp_path: Path) -> None:
    texts = [text.replace("\0", "").replace("\n", "") for text in EVIL[:5]]
    for name, lines in (("s", texts), ("a", texts), ("b", texts[::-1])):
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    with served(
        "--compare", tmp_path / "a.txt", tmp_path / "b.txt", "--source", tmp_path / "s.txt"
    ) as server:
        page.goto(server.url)
        for _ in range(4):
            expect(page.locator(".source .reading")).to_be_visible()
            page.get_by_role("textbox", name="Reason").fill(EVIL[1])
            page.get_by_role("button", name="Both are bad").click()
        expect(page.locator("#toast")).to_contain_text("Everything is judged")
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img, main script, main a").count() == 0
