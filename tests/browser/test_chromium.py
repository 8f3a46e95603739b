"""The browser that the other tests rely on: it runs scripts, and has a font for Chinese."""

from __future__ import annotations

from playwright.sync_api import Page


def test_scripts_run(page: Page) -> None:
    page.set_content('<p id="count"></p>')
    page.evaluate("document.getElementById('count').textContent = [...'句子'].length")
    assert page.text_content("#count") == "2"


def test_chinese_has_glyphs_of_its_own(page: Page) -> None:
    """Two characters drawn alike would both be the box of a missing glyph."""
    drawn = page.evaluate(
        """() => ['句', '子'].map(character => {
            const canvas = document.createElement('canvas');
            const context = canvas.getContext('2d');
            context.font = '40px sans-serif';
            context.fillText(character, 10, 60);
            return canvas.toDataURL();
        })"""
    )
    assert drawn[0] != drawn[1]
