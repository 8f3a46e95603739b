"""A corpus that tries to run: nothing of it does, and all of it is shown to the last character."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from aligner.quality.findings import Finding, Kind, Passage, Severity
from aligner.quality.report import QualityReport, SegmentQuality, SideSummary
from aligner.reports import page as report_page
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, Signature, Status
from tests.browser.report_pages import opened

RUN = "window.ran = (window.ran || 0) + 1"
HOSTILE = (
    f"<script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}</script>",
    f"--><svg onload={RUN}>",
    f"]]></script><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f'<a href="javascript:{RUN}">x</a>',
    f"javascript:{RUN}",
    "</title></style></noscript></textarea>",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "{{title}} {{plain}} ${1+1} `x`",
    "line\u2028paragraph\u2029end",
    "a\0b\x01c\x7f",
    "&lt;b&gt; &amp; &#60;",
    "مرحبا بالعالم \u202eabc\u202c עברית",
    "e" + "\u0301" * 5000,
    "𠮷野家😀" * 3,
    "x" * 20_000,
    "{'constructor': {}, '__proto__': 1}",
)


def hostile(side: str) -> Document:
    return lines_document(HOSTILE, lang="en", name=f"<img src=x onerror='{RUN}'>{side}")


def hostile_alignment() -> Alignment:
    statuses = tuple(Status)
    beads = tuple(
        Bead((at,), (at,), confidence=at / 20, status=statuses[at % 4])
        for at in range(len(HOSTILE))
    )
    return Alignment(hostile("s"), hostile("t"), beads, Signature((("<script>", RUN),)))


def scored(alignment: Alignment) -> QualityReport:
    """Return a report with a finding on all of every source sentence, which names its text."""
    document = alignment.src
    findings = tuple(
        Finding(
            tuple(Kind)[1:][at % 9],
            tuple(Severity)[at % 3],
            f"the target lacks: {sentence.text}",
            (Passage("src", sentence.span, sentence.text),),
            at,
        )
        for at, sentence in enumerate(document.sentences)
    )
    segments = tuple(
        SegmentQuality(at, bead, "", "", similarity=0.5, findings=(findings[at],))
        for at, bead in enumerate(alignment.beads)
    )
    side = SideSummary(document.name, "en", len(document), len(document), 1, 1.0, 0)
    return QualityReport(segments, findings, side, side, Signature((("</footer>", "<b>"),)))


@pytest.fixture
def shown(page: Page, tmp_path: Path) -> Page:
    alignment = hostile_alignment()
    path = tmp_path / "hostile.html"
    text = report_page(
        alignment, quality=scored(alignment), title=f"</title><script>{RUN}</script>"
    )
    path.write_text(text, "utf-8")
    with opened(page, path) as report:
        report.wait_for_timeout(100)
    return report


def test_nothing_runs_and_all_is_shown(shown: Page) -> None:
    expect(shown.locator("h1")).to_have_text(f"</title><script>{RUN}</script>")
    for side in ("src", "tgt"):
        texts = shown.locator(f"#rows .{side} .sentence").evaluate_all(
            "nodes => nodes.map(node => node.textContent)"
        )
        # U+2028 and U+2029 break lines: a sentence is shown on one.
        assert texts == [sentence.line for sentence in hostile(side).sentences]
    shown.locator("#urgent .entry").first.click()
    shown.get_by_role("searchbox").fill("<script>")
    expect(shown.locator("#rows mark.hit").first).to_have_text("<script>")
    assert shown.evaluate("window.ran") is None
    for tag in ("img", "iframe", "base"):
        assert shown.locator(tag).count() == 0
    assert shown.locator("script").count() == 3


def test_marks_cover_characters_beyond_the_first_plane(shown: Page) -> None:
    row = shown.locator(".row", has_text="𠮷野家").first
    expect(row.locator(".src mark[data-severity]")).to_have_text("𠮷野家😀" * 3)


def test_long_and_stacked_text_stays_in_its_row(shown: Page) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth") <= 1280
    heights = shown.locator("#rows .row").evaluate_all("nodes => nodes.map(n => n.offsetHeight)")
    assert heights[15] < 400, "five thousand accents are one letter"


def test_right_to_left_text_runs_from_the_right(shown: Page) -> None:
    row = shown.locator(".row", has_text="مرحبا").first.locator(".src .sentence")
    assert row.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_injected_scripts_are_refused(page: Page, tmp_path: Path) -> None:
    """Should a text ever get in as markup, the policy of the page still stops it."""
    path = tmp_path / "hostile.html"
    path.write_text(hostile_alignment().to_html(score=False), "utf-8")
    page.goto(path.as_uri())
    page.evaluate(
        """run => {
            const script = document.createElement('script');
            script.textContent = run;
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend', `<img src=x onerror="${run}">`);
        }""",
        RUN,
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
