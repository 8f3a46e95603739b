"""The review page in a real browser, against a real server: every action by mouse and by keyboard."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import aligner
from aligner.types import Alignment, Bead
from tests.browser.desk import START, Desk, Doing, click, hover_click, keys
from tests.review.served import served
from tests.review.texts import write

GIVE, TAKE = "Give the {} {} sentence to the bead {}", "Take the {} {} sentence of the bead {}"

# What is done, by mouse and by keyboard, and what the beads are then.
SHAPES: dict[str, tuple[Doing, Doing, list[str]]] = {
    "merge below": (click("Merge with the bead below", 0), keys(0, "src", "m"), ["2-2", "1-2", "1-0", "1-1"]),
    "merge above": (click("Merge with the bead above", 4), keys(4, "src", "M"), ["1-2", "1-0", "1-2", "2-1"]),
    "split": (click("Split the bead", 0, "tgt"), keys(0, "tgt", ".", "s"), ["0-1", "1-1", "1-0", "1-2", "1-0", "1-1"]),
    "split at a place": (click("Split the bead before target sentence 2", 2), keys(2, "tgt", ".", "s"), ["1-2", "1-0", "1-1", "0-1", "1-0", "1-1"]),
    "unlink": (click("Unlink: make null beads", 4), keys(4, "src", "u"), ["1-2", "1-0", "1-2", "1-0", "1-0", "0-1"]),
    "give below": (click(GIVE.format("last", "target", "below"), 0), keys(0, "tgt", "Shift+ArrowDown"), ["1-1", "1-1", "1-2", "1-0", "1-1"]),
    "give above": (click(GIVE.format("first", "target", "above"), 2), keys(2, "tgt", "Shift+ArrowUp"), ["1-2", "1-1", "1-1", "1-0", "1-1"]),
    "give a source sentence": (click(GIVE.format("first", "source", "above"), 1), keys(1, "src", "Shift+ArrowUp"), ["2-2", "1-2", "1-0", "1-1"]),
    "give a source sentence below": (click(GIVE.format("last", "source", "below"), 3), keys(3, "src", "Shift+ArrowDown"), ["1-2", "1-0", "1-2", "2-1"]),
    "take from above": (click(TAKE.format("last", "target", "above"), 3), keys(3, "tgt", "Alt+ArrowUp"), ["1-2", "1-0", "1-1", "1-1", "1-1"]),
    "take from below": (click(TAKE.format("first", "source", "below"), 0), keys(0, "src", "Alt+ArrowDown"), ["2-2", "1-2", "1-0", "1-1"]),
}  # fmt: skip


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_shaping_beads(by: str, desk: Desk) -> None:
    seq = 0
    for name, (mouse, keyboard, expected) in SHAPES.items():
        (mouse if by == "mouse" else keyboard)(desk)
        expect(desk.page.locator(".bead")).to_have_count(len(expected))
        desk.settle(seq := seq + 1)
        assert desk.kinds() == desk.shown() == expected, name
        # The page works on: what was done is undone, here by the other means.
        if by == "mouse":
            desk.press("z")
        else:
            desk.button("Undo").click()
        expect(desk.page.locator("#toast")).to_contain_text("Undone")
        desk.settle(seq := seq + 1)
        assert desk.kinds() == desk.shown() == START, name


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_cutting_and_joining_sentences(by: str, desk: Desk) -> None:
    first = "今天天气很好，"
    if by == "mouse":
        hover_click("Cut this source sentence", 2, "src", 0)(desk)
        # Click between the seventh and the eighth character.
        place = desk.page.evaluate(
            """() => {
                const range = document.createRange();
                const node = document.querySelector('.cutter-text span').firstChild;
                range.setStart(node, 6);
                range.setEnd(node, 7);
                const box = range.getBoundingClientRect();
                return [box.right - 1, (box.top + box.bottom) / 2];
            }"""
        )
        desk.page.mouse.click(*place)
        desk.button("Cut here").click()
    else:
        keys(2, "src", "e", "Home", *["ArrowRight"] * 6)(desk)
        slider = desk.page.get_by_role("slider", name="Where to cut the sentence")
        expect(slider).to_have_attribute("aria-valuenow", "7")
        expect(slider).to_have_attribute(
            "aria-valuetext", "between “今天天气很好，” and “我们去公园吧。”"
        )
        desk.press("Enter")
    expect(desk.row(2).locator(".src .sentence")).to_have_count(2)
    desk.settle(1)
    assert desk.texts("src")[2:4] == [first, "我们去公园吧。"]
    assert desk.kinds()[2] == "2-2"
    if by == "mouse":
        hover_click("Join with the next source sentence", 2, "src", 0)(desk)
    else:
        desk.press("g")
    expect(desk.row(2).locator(".src .sentence")).to_have_count(1)
    desk.settle(2)
    assert desk.texts("src")[2] == "今天天气很好，我们去公园吧。"


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_linking_over_a_gap(by: str, desk: Desk) -> None:
    keys(4, "src", "u")(desk)
    expect(desk.page.locator(".bead")).to_have_count(6)
    if by == "mouse":
        click("Link with another bead: mark this one", 5, "tgt")(desk)
        click("Link with bead 5", 3)(desk)
    else:
        keys(5, "tgt", "l", "ArrowUp", "ArrowUp", "l")(desk)
    expect(desk.page.locator(".bead")).to_have_count(5)
    desk.settle(2)
    assert desk.kinds() == desk.shown() == ["1-2", "1-0", "1-2", "1-1", "1-0"]
    expect(desk.row(3).locator(".tgt .sentence")).to_have_text("Goodbye.")


@pytest.mark.parametrize(
    ("at", "pressed", "then"), [(1, "M", 0), (1, "Shift+ArrowUp", 0), (0, "m", 0)]
)
def test_what_is_worked_on_stays_selected(at: int, pressed: str, then: int, desk: Desk) -> None:
    keys(at, "src", pressed)(desk)
    expect(desk.page.locator(".bead")).to_have_count(4)
    expect(desk.row(then)).to_have_attribute("aria-current", "true")
    expect(desk.row(then)).to_be_focused()


def test_escape_and_double_click(desk: Desk) -> None:
    keys(2, "src", "e")(desk)
    expect(desk.page.locator(".cutter")).to_be_visible()
    desk.press("Escape")
    expect(desk.page.locator(".cutter")).to_have_count(0)
    desk.row(0).locator(".tgt .sentence").first.dblclick()
    expect(desk.page.locator(".cutter")).to_be_visible()
    desk.button("Cancel").click()
    assert desk.state()["beads"][0][1:3] == [1, 2]


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_judging(by: str, desk: Desk) -> None:
    steps = iter(range(1, 99))

    def do(name: str, *pressed: str, at: int = 4) -> None:
        said = desk.page.locator("#toast")
        desk.page.evaluate("() => { document.getElementById('toast').textContent = '' }")
        (click(name, at) if by == "mouse" else keys(at, "src", *pressed))(desk)
        expect(said).not_to_be_empty()
        desk.settle(next(steps))

    def bead(at: int = 4) -> list[Any]:
        found: list[Any] = desk.state()["beads"][at]
        return found

    do("Confirm", "c")
    assert bead()[4] == "confirmed"
    expect(desk.page.locator(".counted")).to_have_text("1 of 5 confirmed")
    do("Take the confirmation back", "c")
    assert bead()[4] == "auto"
    do("Reject", "x")
    assert bead()[4] == "rejected"
    do("Reject", "x")
    assert bead()[4] == "auto"
    do("Thumbs up", "+")
    assert bead()[7] == 1
    do("Thumbs down", "-")
    assert bead()[7] == -1
    do("Thumbs down", "-")
    assert bead()[7] == 0


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_comments(by: str, desk: Desk) -> None:
    field = desk.page.get_by_role("textbox", name="Comment")
    (click("Comment", 1) if by == "mouse" else keys(1, "src", "o"))(desk)
    # Keys that mean something elsewhere are letters here.
    field.press_sequentially("mums x?")
    if by == "mouse":
        desk.button("Save").click()
    else:
        desk.press("Control+Enter")
    expect(desk.page.locator(".comment")).to_have_text("mums x?")
    desk.settle(1)
    assert desk.state()["beads"][1][6] == "mums x?"
    assert desk.kinds() == START


def test_confirming_goes_on(desk: Desk) -> None:
    keys(0, "src", "Enter")(desk)
    expect(desk.row(1)).to_have_attribute("aria-current", "true")
    # The most doubtful of those that are open: the second, at 30 %, is confirmed, the fourth is next.
    desk.press("Space")
    expect(desk.row(3)).to_have_attribute("aria-current", "true")
    assert [bead[4] for bead in desk.state()["beads"]] == [
        "confirmed",
        "confirmed",
        "auto",
        "auto",
        "auto",
    ]


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_confirming_many_at_once(by: str, desk: Desk) -> None:
    if by == "mouse":
        desk.page.get_by_role("button", name="Confirm sure …").click()
    else:
        desk.press("b")
    slider = desk.page.get_by_role("slider", name="At least so sure, in percent")
    slider.fill("85")
    expect(desk.page.locator(".many")).to_have_text("3 open beads are at least 85 % sure.")
    desk.page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    expect(desk.page.locator(".counted")).to_have_text("3 of 5 confirmed")
    desk.press("z")
    expect(desk.page.locator(".counted")).to_have_text("0 of 5 confirmed")


def test_undo_and_redo_to_the_ends(desk: Desk) -> None:
    for at in (0, 1, 2):
        desk.pick(at)
        desk.press("c")
        expect(desk.page.locator(".counted")).to_have_text(f"{at + 1} of 5 confirmed")
    for left in (2, 1, 0):
        desk.press("Control+z")
        expect(desk.page.locator(".counted")).to_have_text(f"{left} of 5 confirmed")
    expect(desk.button("Undo")).to_be_disabled()
    for left in (1, 2):
        desk.button("Redo").click()
        expect(desk.page.locator(".counted")).to_have_text(f"{left} of 5 confirmed")
    desk.press("Control+Shift+z")
    expect(desk.page.locator(".counted")).to_have_text("3 of 5 confirmed")
    desk.press("z")
    expect(desk.page.locator(".counted")).to_have_text("2 of 5 confirmed")
    desk.press("y")
    expect(desk.page.locator(".counted")).to_have_text("3 of 5 confirmed")


def test_going_about(desk: Desk) -> None:
    def at() -> int:
        return int(desk.page.locator(".bead[aria-current] .number").inner_text())

    # The most doubtful bead comes first, and has the focus.
    assert at() == 1
    assert desk.page.evaluate("document.activeElement.classList.contains('bead')")
    desk.press("n")
    assert at() == 0
    desk.button("Next doubtful").click()
    assert at() == 1
    desk.press("End")
    assert at() == 4
    desk.press("k", "ArrowUp")
    assert at() == 2
    desk.press("j", "Home")
    assert at() == 0
    desk.press("ArrowRight", ".")
    expect(desk.page.locator(".sentence.cursor")).to_have_text("My name is Joanne.")
    desk.press(",")
    expect(desk.page.locator(".sentence.cursor")).to_have_text("Hello.")
    desk.press("c", "t")
    expect(desk.row(1)).to_have_attribute("aria-current", "true")


def test_filters_and_search(desk: Desk) -> None:
    desk.page.get_by_role("button", name=re.compile("^Null")).click()
    expect(desk.page.locator(".bead")).to_have_count(2)
    desk.press("1")
    expect(desk.page.locator(".bead")).to_have_count(5)
    desk.press("/")
    desk.page.get_by_role("searchbox").press_sequentially("GOOD")
    expect(desk.page.locator(".bead")).to_have_count(1)
    expect(desk.page.locator("mark.hit")).to_have_text("Good")
    desk.page.get_by_role("searchbox").fill("公园")
    expect(desk.page.locator("mark.hit")).to_have_text("公园")
    desk.page.get_by_role("searchbox").fill("no such words")
    expect(desk.page.locator(".empty")).to_contain_text("Nothing found")
    desk.press("Escape")
    expect(desk.page.locator(".bead")).to_have_count(5)
    desk.press("3")
    expect(desk.page.locator(".bead")).to_have_count(3)


def test_help_names_every_key(desk: Desk) -> None:
    desk.press("?")
    dialog = desk.page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    shown = {key.inner_text() for key in dialog.locator("kbd").all()}
    source = Path(aligner.__file__).parent.joinpath("review", "page", "input.js").read_text("utf-8")
    block = source[
        source.index("    return {\n      ArrowDown") : source.index("1: () => this.setFilter")
    ]
    letters = set(re.findall(r"[ {,]([a-zM]): ", block)) | set(re.findall(r'"([^"]{1})": ', block))
    names = {" ": "Space", "=": "+"}
    assert {names.get(key, key) for key in letters} <= shown
    desk.press("Escape")
    expect(dialog).to_have_count(0)
    desk.button("Help").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


def test_export(desk: Desk, tmp_path: Path) -> None:
    desk.pick(4)
    desk.press("c")
    desk.settle(1)
    desk.press("d")
    dialog = desk.page.get_by_role("dialog", name="Export the reviewed alignment")
    dialog.get_by_role("checkbox", name="Only confirmed beads").check()
    with desk.page.expect_download() as waiting:
        dialog.get_by_role("button", name="Download").click()
    waiting.value.save_as(tmp_path / waiting.value.suggested_filename)
    found = aligner.read(tmp_path / "x.jsonl")
    assert isinstance(found, Alignment)
    assert [(bead.kind, str(bead.status)) for bead in found.beads] == [("1-1", "confirmed")]
    desk.page.get_by_role("button", name="Export").click()
    dialog.get_by_role("combobox", name="Format").select_option("tmx")
    with desk.page.expect_download() as waiting:
        dialog.get_by_role("button", name="Download").click()
    assert waiting.value.suggested_filename == "x.tmx"
    expect(dialog).to_have_count(0)


def test_the_engine_mends_the_rest(page: Page, tmp_path: Path) -> None:
    """A confirmed bead is an anchor: its neighbours are aligned anew, and one undo takes all back."""
    path = write(tmp_path / "x.jsonl")
    with served(path) as server, server.client() as client:
        desk = Desk(page, server, client)
        desk.open()
        keys(4, "src", "c")(desk)
        expect(page.locator("#status")).to_contain_text("Re-aligned", timeout=40_000)
        assert desk.shown()[:2] == ["1-1", "1-1"]
        desk.press("z")
        expect(page.locator(".counted")).to_have_text("0 of 5 confirmed")
        assert desk.shown() == START
        # Switched off, nothing is aligned anew until it is asked for.
        page.get_by_role("checkbox", name="after each correction").uncheck()
        desk.press("c")
        expect(page.locator(".counted")).to_have_text("1 of 5 confirmed")
        page.wait_for_timeout(300)
        assert desk.shown() == START
        desk.press("r")
        expect(page.locator("#status")).to_contain_text("Re-aligned", timeout=40_000)
        assert desk.shown()[:2] == ["1-1", "1-1"]
        # A rejected bead does not come back, not by asking either.
        assert desk.state()["beads"][0][1:3] == [1, 1]
        desk.pick(0)
        desk.button("Reject").click()
        page.get_by_role("checkbox", name="after each correction").check()
        desk.button("Re-align").click()
        expect(desk.row(0)).not_to_have_attribute("data-status", "rejected", timeout=40_000)
        links = [bead[1:3] for bead in desk.state()["beads"]]
        assert links[0] != [1, 1]
        log = [
            json.loads(line)
            for line in (tmp_path / "x.jsonl.review").read_text("utf-8").splitlines()
        ]
        assert {event.get("action") for event in log[1:]} >= {"status", "realigned", "undo"}


def test_a_long_document_is_built_where_one_looks(page: Page, tmp_path: Path) -> None:
    """Five thousand beads, of which only those near the eye are in the page."""
    texts = [f"第{number}句。" for number in range(5000)]
    beads = [Bead((n,), (n,), 1.0, 0.99 - (n == 4321) / 2) for n in range(5000)]
    path = write(tmp_path / "long.jsonl", texts, texts, beads)
    with served(path, "--no-realign") as server, server.client() as client:
        desk = Desk(page, server, client)
        desk.open()
        # The doubtful one first, in the middle of the window, far from the beginning.
        current = page.locator(".bead[aria-current]")
        expect(current.locator(".number")).to_have_text("4321")
        expect(current).to_be_in_viewport()
        assert page.locator(".bead").count() < 400
        desk.press("m")
        expect(current.locator(".src .sentence")).to_have_count(2)
        expect(page.locator(".counted")).to_have_text("0 of 4999 confirmed")
        # The numbers behind it have moved up.
        expect(page.locator(".bead[aria-current] + .bead .number")).to_have_text("4322")
        desk.press("End")
        expect(current.locator(".number")).to_have_text("4998")
        expect(current).to_be_in_viewport()
        page.get_by_role("searchbox").fill("第17句")
        expect(page.locator(".bead")).to_have_count(1)
        page.locator(".overview").click(position={"x": 5, "y": 300})
        expect(page.locator(".chip[aria-pressed=true]")).to_contain_text("All")
        assert page.locator(".bead").count() < 600
