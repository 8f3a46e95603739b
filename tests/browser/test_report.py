"""The report on the talk: reading, searching, filtering and moving about, by mouse and by keys."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Status
from tests.browser.report_pages import opened, talk


def rows(page: Page) -> int:
    return page.locator("#rows .row").count()


def current(page: Page) -> str:
    """Return the id of the current row, which has the focus unless a control keeps it."""
    found = page.locator("#rows .current")
    return found.get_attribute("id") or "" if found.count() else ""


def in_window(page: Page, selector: str) -> bool:
    """Tell whether an element is seen, and not hidden below the toolbar."""
    seen: bool = page.locator(selector).evaluate(
        """node => {
            const box = node.getBoundingClientRect();
            const top = document.querySelector('.toolbar').getBoundingClientRect().bottom;
            return box.top >= top - 1 && box.top < innerHeight;
        }"""
    )
    return seen


def test_opens_with_both_texts_in_full(report: Page) -> None:
    expect(report).to_have_title("The talk")
    expect(report.locator("h1")).to_have_text("The talk")
    report.locator(".unfold").click()
    for side, document in (("src", talk().src), ("tgt", talk().tgt)):
        shown = report.locator(f"#rows .text.{side} .sentence").evaluate_all(
            """nodes => nodes.map(node => {
                const copy = node.cloneNode(true);
                copy.querySelectorAll('.index, .origin').forEach(one => one.remove());
                return copy.textContent;
            })"""
        )
        assert shown == [sentence.line for sentence in document.sentences]
    assert report.locator(".text.src").first.get_attribute("lang") == "zh-Hans"
    assert report.locator(".text.tgt").first.get_attribute("lang") == "en"


def test_summary_says_what_matters(report: Page) -> None:
    summary = report.locator(".overview")
    expect(summary).to_contain_text("a block of 53 sentences is missing from the translation")
    expect(summary).to_contain_text("Look first at the missing block, then at")
    expect(summary).to_contain_text("114 of 168 sentences")
    expect(report.locator(".warning")).to_have_count(0)
    report.get_by_role("link", name="54 sentences").click()
    assert current(report) == "block-0"
    assert in_window(report, "#block-0")


def test_a_gap_is_folded_and_unfolds(report: Page) -> None:
    expect(report.locator("#block-0")).to_contain_text("2 flags inside")
    button = report.get_by_role("button", name="53 sentences without translation")
    expect(button).to_have_attribute("aria-expanded", "false")
    before = rows(report)
    assert before == len(talk().beads) - 53 + 1
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert rows(report) == before + 53
    expect(button).to_be_focused()
    report.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert rows(report) == before


def test_flags_stand_at_the_clause_with_their_reason(report: Page) -> None:
    row = report.locator(".row", has_text="The research organization at OpenAI")
    mark = row.locator(".text.tgt mark[data-severity=major]")
    expect(mark.first).to_contain_text("The research organization at")
    expect(row.locator(".reasons")).to_contain_text("added")
    expect(row.locator(".reasons")).to_contain_text("the source lacks: The research organization")
    # A sentence that stands alone needs no mark inside.
    alone = report.locator(".row.null", has_text="这种智能化的交互方式使得")
    expect(alone.locator("mark")).to_have_count(0)
    expect(alone.locator(".reasons")).to_contain_text("not translated")
    expect(alone.locator(".text.tgt")).to_have_text("nothing in the target")
    # Not by colour alone: the underline differs too.
    styles = {
        severity: report.locator(f"mark[data-severity={severity}]").first.evaluate(
            "node => getComputedStyle(node).textDecorationStyle"
        )
        for severity in ("major", "minor", "note")
    }
    assert styles == {"major": "solid", "minor": "dashed", "note": "dotted"}


@pytest.mark.parametrize(
    ("query", "side", "hit"), [("chatgpt", ".src", "ChatGPT"), ("模型", ".src", "模型"), ("MODELS", ".tgt", "models")]
)  # fmt: skip
def test_search_in_both_languages(report: Page, query: str, side: str, hit: str) -> None:
    report.get_by_role("searchbox").fill(query)
    beads = talk().pairs(nulls=True)
    wanted = sum(query.lower() in f"{pair.src} {pair.tgt}".lower() for pair in beads)
    expect(report.locator("#count")).to_have_text(f"{wanted} of {len(talk().beads)} beads")
    assert rows(report) == wanted
    expect(report.locator(f"{side} mark.hit").first).to_have_text(hit)
    assert report.locator(".row", has_not=report.locator("mark.hit")).count() == 0


def test_search_takes_what_is_typed_literally_and_finds_nothing(report: Page) -> None:
    report.get_by_role("searchbox").fill("(.*[")
    expect(report.locator("#nothing")).to_be_visible()
    report.locator("#nothing-clear").click()
    expect(report.locator("#nothing")).to_be_hidden()
    expect(report.locator("#count")).to_have_text(f"{len(talk().beads)} beads")


def test_what_is_found_inside_a_gap_is_shown(report: Page) -> None:
    report.get_by_role("searchbox").fill("GPQ-4")
    expect(report.locator("#rows mark.hit")).to_have_text("GPQ-4")


def test_filters_narrow_and_combine(report: Page) -> None:
    report.get_by_role("button", name="Filter").click()
    chips = report.locator("#filters")
    chips.get_by_role("button", name="doubtful").click()
    doubtful = sum((bead.confidence or 1) < 0.5 for bead in talk().beads)
    expect(report.locator("#count")).to_have_text(f"{doubtful} of {len(talk().beads)} beads")
    expect(chips.get_by_role("button", name="doubtful")).to_have_attribute("aria-pressed", "true")
    expect(report.locator("#filter-count")).to_have_text("1")
    chips.get_by_role("button", name="less sure").click()
    low = sum((bead.confidence or 1) < 0.9 for bead in talk().beads)
    assert rows(report) == low
    chips.get_by_role("button", name="1–2").click()
    both = sum((b.confidence or 1) < 0.9 and b.kind == "1-2" for b in talk().beads)
    assert rows(report) == both
    report.get_by_role("button", name="Show all").click()
    assert rows(report) == len(talk().beads) - 52
    chips.get_by_role("button", name="added").click()
    assert rows(report) == report.locator(".row", has=report.locator(".reasons", has_text="added")).count() > 3  # fmt: skip
    report.get_by_role("button", name="Show all").click()
    chips.get_by_role("button", name="in a block").click()
    expect(report.locator("#rows .row")).to_have_count(1)
    expect(report.locator("#rows .row.block")).to_be_visible()


def test_keys_move_between_beads_and_flags(report: Page) -> None:
    report.keyboard.press("j")
    assert current(report) == "row-0"
    expect(report.locator("#row-0")).to_be_focused()
    report.keyboard.press("ArrowDown")
    report.keyboard.press("j")
    report.keyboard.press("k")
    report.keyboard.press("ArrowUp")
    assert current(report) == "row-0"
    report.keyboard.press("n")
    expect(report.locator("#rows .current.flagged")).to_have_count(1)
    flagged = current(report)
    report.keyboard.press("n")
    assert current(report) != flagged
    report.keyboard.press("p")
    assert current(report) == flagged
    for _ in range(40):
        report.keyboard.press("j")
        assert in_window(report, "#rows .current")
    while current(report) != "block-0":
        report.keyboard.press("n")
    report.keyboard.press("Enter")
    expect(report.locator("#block-0 button")).to_have_attribute("aria-expanded", "true")


def test_keys_for_search_filter_theme_and_help(report: Page) -> None:
    report.keyboard.press("/")
    expect(report.get_by_role("searchbox")).to_be_focused()
    report.keyboard.type("jn?t")  # letters in a field are letters
    expect(report.get_by_role("searchbox")).to_have_value("jn?t")
    report.keyboard.press("Escape")
    expect(report.get_by_role("searchbox")).to_have_value("")
    report.get_by_role("searchbox").fill("thumbs")
    report.keyboard.press("Enter")
    expect(report.locator("#rows .current mark.hit").first).to_be_visible()
    at = current(report)
    report.keyboard.press("Escape")
    assert current(report) == at, "the reader stays where the match was"
    assert rows(report) > 100
    report.keyboard.press("f")
    expect(report.locator("#filters")).to_be_visible()
    report.keyboard.press("f")
    expect(report.locator("#filters")).to_be_hidden()
    report.keyboard.press("?")
    expect(report.get_by_role("dialog")).to_be_visible()
    report.get_by_label("Single keys are on").uncheck()
    report.keyboard.press("Escape")
    expect(report.get_by_role("dialog")).to_be_hidden()
    report.locator("#reading").focus()
    report.keyboard.press("n")
    assert current(report) == at, "single keys are off"


def test_the_map_leads_to_the_bead_and_follows(report: Page) -> None:
    box = report.locator("#map").bounding_box()
    assert box is not None
    last = len(talk().beads) - 1
    report.locator("#map").click(position={"x": box["width"] - 8, "y": box["height"] - 8})
    assert last - 5 <= int(current(report).removeprefix("row-")) <= last
    assert in_window(report, "#rows .current")
    report.locator("#map").hover(position={"x": box["width"] / 2, "y": box["height"] / 10})
    expect(report.locator("#map-readout")).to_contain_text("53 sentences that the target lacks")
    report.locator("#map").click(position={"x": box["width"] / 2, "y": box["height"] * 0.6})
    assert current(report) == "block-0"
    report.locator("#map").focus()
    report.keyboard.press("Home")
    assert current(report) == "row-0"
    expect(report.locator("#map")).to_be_focused()
    report.keyboard.press("ArrowRight")
    expect(report.locator("#map")).to_have_attribute("aria-valuenow", "1")
    expect(report.locator("#map")).to_have_attribute(
        "aria-valuetext", re.compile("^bead 1: source 1, target 1")
    )
    report.keyboard.press("End")
    assert current(report) == f"row-{last}"


def test_worst_first(report: Page) -> None:
    entries = report.locator("#urgent .entry")
    expect(entries.first).to_contain_text("missing block")
    severities = entries.evaluate_all("nodes => nodes.map(node => node.dataset.severity)")
    order = ["major", "minor", "note"]
    assert severities == sorted(severities, key=order.index)
    assert report.locator("#urgent .entry", has_text="doubtful link").count() == 3
    entries.filter(has_text="GPQ-4").click()
    expect(report.locator("#rows .current mark", has_text="GPQ-4")).to_be_in_viewport()
    report.get_by_role("searchbox").fill("nothing like this")
    entries.nth(1).click()
    expect(report.locator("#rows .current")).to_contain_text("这种智能化的交互方式使得")
    expect(report.locator("#rows .current")).to_be_focused()


def test_figures(report: Page) -> None:
    report.get_by_role("tab", name="Figures").click()
    expect(report.locator("#urgent")).to_be_hidden()
    figures = report.locator("#figures figure")
    expect(figures).to_have_count(3)
    titles = figures.locator("svg.jumps, svg").evaluate_all(
        "nodes => nodes.map(n => n.getAttribute('aria-label'))"
    )
    assert titles[0].startswith("How sure. 147 of 160 beads are at least 90 % sure.")
    counted = figures.nth(0).locator("title").all_text_contents()
    assert sum(int(re.findall(r"(\d+) bead", text)[0]) for text in counted) == len(talk().beads)
    figures.nth(2).locator("svg").click(position={"x": 2, "y": 20})
    assert current(report) == "row-0"
    report.get_by_role("tab", name="Figures").focus()
    report.keyboard.press("ArrowLeft")
    expect(report.get_by_role("tab", name="Look at first")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(report.locator("#figures")).to_be_hidden()


def test_theme_follows_the_system_until_one_is_chosen(report: Page) -> None:
    def paper() -> str:
        colour: str = report.evaluate("getComputedStyle(document.body).backgroundColor")
        return colour

    light = paper()
    report.emulate_media(color_scheme="dark")
    dark = paper()
    assert light != dark
    report.get_by_role("button", name="Light theme").click()
    assert paper() == light
    report.reload()
    assert paper() == light, "the choice is remembered"
    report.keyboard.press("t")
    assert paper() == dark


def test_paper_has_the_text_and_no_controls(report: Page) -> None:
    report.emulate_media(media="print", color_scheme="dark")
    for selector in (".toolbar", ".tools", ".tabs"):
        expect(report.locator(selector)).to_be_hidden()
    expect(report.locator("#figures")).to_be_visible()
    expect(report.locator("#row-0")).to_be_visible()
    assert (
        report.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert len(report.pdf()) > 50_000


def test_an_address_leads_to_a_row(page: Page, talk_file: Path) -> None:
    with opened(page, talk_file, "#row-100") as report:
        assert current(report) == "row-100", "the block that holds it is unfolded"
        assert in_window(report, "#row-100")
    with opened(page, talk_file, "#row-140") as report:
        report.reload()
        assert current(report) == "row-140"
        assert in_window(report, "#row-140")


def test_narrow_windows_need_no_sideways_scrolling(browser: Browser, talk_file: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    with opened(context.new_page(), talk_file) as report:
        report.get_by_role("button", name="Filter").click()
        assert report.evaluate("document.documentElement.scrollWidth") <= 360
        report.keyboard.press("n")
        assert in_window(report, "#rows .current")
    context.close()


def test_without_scripts_it_still_says_what_it_knows(browser: Browser, talk_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(talk_file.as_uri())
    expect(page.locator(".headline")).to_contain_text("a block of 53 sentences")
    expect(page.locator(".toolbar")).to_be_hidden()
    expect(page.locator("noscript table tbody tr")).to_have_count(len(talk().beads))
    expect(page.locator("noscript ol li").first).to_contain_text("missing block")
    context.close()


def test_speakers_times_and_judgements(page: Page, tmp_path: Path) -> None:
    texts = ["Hello.", "How are you?", "Fine."]
    speakers, times = ["Ann", "Ann", "Bob"], [(0.0, 1.5), (61.2, 63.0), (3700.0, 3701.0)]
    lines = lines_document(texts, lang="en")
    heard = tuple(
        replace(sentence, speaker=speaker, time=time)
        for sentence, speaker, time in zip(lines.sentences, speakers, times, strict=True)
    )
    statuses = (Status.CONFIRMED, Status.REJECTED, Status.AUTO)
    beads = tuple(Bead((at,), (at,), status=status) for at, status in enumerate(statuses))
    alignment = Alignment(replace(lines, sentences=heard), lines, beads)
    path = tmp_path / "x.html"
    path.write_text(alignment.to_html(score=False), "utf-8")
    with opened(page, path) as report:
        origins = report.locator(".origin").all_text_contents()
        assert origins == ["Ann · 0:00", "1:01", "Bob · 1:01:40"]
        expect(report.locator("#row-0 .status")).to_have_text("confirmed")
        report.keyboard.press("n")
        assert current(report) == "row-1", "what was rejected is a place to look at"
        report.keyboard.press("f")
        report.locator("#filters").get_by_role("button", name="rejected").click()
        assert rows(report) == 1


def test_a_new_search_is_shown_from_its_beginning(report: Page) -> None:
    report.locator("#row-150").scroll_into_view_if_needed()
    report.keyboard.press("/")
    report.keyboard.type("model")
    expect(report.locator("#count")).to_contain_text(" of ")
    expect(report.locator("#rows .row").first).to_be_in_viewport()


@pytest.mark.parametrize(
    ("sizes", "beads"),
    [
        ((0, 0), ()),
        ((3, 0), (Bead((0,), ()), Bead((1, 2), ()))),
        ((2, 2), ()),
        ((1, 1), (Bead((0,), (0,)),)),
        ((3, 3), (Bead((0,), (2,)), Bead((1,), (1,)), Bead((2,), (0,)))),
        ((3, 2), (Bead((0, 2), (1,)), Bead((1,), (0,)), Bead((1,), (1,)))),
    ],
)
def test_odd_alignments_open(
    page: Page, tmp_path: Path, sizes: tuple[int, int], beads: tuple[Bead, ...]
) -> None:
    """Empty sides, no beads, and gold that crosses, skips or overlaps."""
    src, tgt = (lines_document([f"{at}." for at in range(size)], lang="en") for size in sizes)
    path = tmp_path / "x.html"
    path.write_text(Alignment(src, tgt, beads).to_html(), "utf-8")
    with opened(page, path) as report:
        for key in "jnkpf":
            report.keyboard.press(key)
        report.get_by_role("tab", name="Figures").click()
        seen = report.locator("#rows .sentence").count()
        assert seen >= sum(sizes)
        if min(sizes):
            report.locator("#map").click()


def test_a_click_makes_a_bead_the_current_one(report: Page) -> None:
    report.locator("#row-5 .text.tgt").click()
    assert current(report) == "row-5"
    expect(report.locator("#map-readout")).to_contain_text("bead 5: source 5, target 5")
    report.keyboard.press("j")
    assert current(report) == "row-6"
