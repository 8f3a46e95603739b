"""The report for everyone: names, headings, focus, contrast, in both themes and both widths."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from aligner import Alignment, Bead
from aligner.splitters import lines_document
from tests.browser.report_pages import excerpt, opened

# Everything that axe-core checks of WCAG 2.2, AA, and its best practices.
OPTIONS = {
    "resultTypes": ["violations", "passes"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    path = tmp_path / "excerpt.html"
    # Not the whole talk: axe-core takes its time over every line.
    path.write_text(excerpt().to_html(), "utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    with opened(context.new_page(), path) as page:
        check(page)
        page.locator("#filter-open").click()
        page.locator("#tab-figures").click()
        page.locator(".unfold").click()
        page.get_by_role("searchbox").fill("model")
        page.keyboard.press("Enter")
        check(page)
        page.locator("#help-open").click()
        check(page)
    context.close()


def check(page: Page) -> None:
    found = Axe().run(page, options=OPTIONS).response
    assert len(found["passes"]) > 15
    assert "color-contrast" in {one["id"] for one in found["passes"]}
    broken = {
        one["id"]: [node["html"][:200] for node in one["nodes"]] for one in found["violations"]
    }
    assert not broken


def test_warnings_doubts_and_rejections_are_readable(page: Page, tmp_path: Path) -> None:
    """What the talk does not show: texts that do not belong together, and readers' judgements."""
    beads = tuple(Bead((at,), (at,), confidence=0.3) for at in range(6))
    texts = lines_document(["a"] * 6, lang="en"), lines_document(["b"] * 7, lang="de")
    alignment = Alignment(*texts, (*beads[:5], Bead((5,), (5,), status="rejected")))  # type: ignore[arg-type]
    path = tmp_path / "x.html"
    path.write_text(alignment.to_html(score=False), "utf-8")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        with opened(page, path) as report:
            expect(report.get_by_role("alert")).to_contain_text("probably no translations")
            expect(report.locator(".status")).to_have_text("rejected")
            expect(report.locator("#rows .row").last).to_contain_text("in no bead")
            check(report)


def test_everything_can_be_reached_by_tab_and_shows_it(report: Page) -> None:
    report.locator("#filter-open").click()
    seen = set()
    report.locator(".skip").focus()
    for _ in range(120):
        report.keyboard.press("Tab")
        found = report.evaluate(
            """() => {
                const node = document.activeElement;
                const style = getComputedStyle(node);
                return [node.id || node.className, node.tagName, style.outlineStyle,
                        parseFloat(style.outlineWidth)];
            }"""
        )
        name, tag, style, width = found
        if tag == "BODY":
            break
        seen.add(name)
        assert style != "none", name
        assert width >= 1, name
    wanted = {"help-open", "theme", "query", "filter-open", "map", "tab-urgent", "urgent", "entry", "unfold", "chip", "next-flag"}  # fmt: skip
    assert wanted <= seen


def test_headings_and_landmarks(report: Page) -> None:
    levels = report.locator("h1, h2, h3").evaluate_all(
        "nodes => nodes.map(n => Number(n.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for role in ("banner", "main", "search", "complementary"):
        expect(report.get_by_role(role)).to_have_count(1)
    expect(report.get_by_role("region", name="The two texts")).to_be_visible()
    expect(report.get_by_role("status")).to_have_text("160 beads")


def test_rows_are_a_list_that_knows_its_length(report: Page) -> None:
    row = report.locator("#row-3")
    assert row.get_attribute("role") == "listitem"
    assert (row.get_attribute("aria-posinset"), row.get_attribute("aria-setsize")) == ("4", "108")
    expect(row).to_contain_text("bead 3, 1–1.")
