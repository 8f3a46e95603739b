"""The documentation site: complete, without a network, and legible."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

import aligner
from documentation.commands import commands
from documentation.doctests import fenced
from documentation.drawing import cut
from documentation.pictures import FOLDER, PICTURES
from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


class Assets(HTMLParser):
    """Collect what a browser fetches for a page, links that a reader follows not among them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" or "src" in given:
            self.found += [given[name] for name in ("href", "src", "srcset") if given.get(name)]


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text("utf-8")
        foreign = [one for one in Assets(text).found if re.match(r"(https?:)?//", one)]
        assert not foreign, f"{page.relative_to(site)}: {foreign}"
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", sheet.read_text("utf-8"))


def test_every_option_is_explained(site: Path) -> None:
    page = (site / "reference" / "commands.html").read_text("utf-8")
    count = 0
    for name, command in commands():
        section = page.split(f"><code>{name}</code><a", 1)[1].split("<h2", 1)[0]
        for option in command.params:
            assert option.help, f"{name} {option.name} has no explanation"
            for text in (*option.opts, *option.secondary_opts):
                if option.param_type_name == "option":
                    assert f"<code>{text}</code>" in section, f"{name} {text}"
                    count += 1
    assert count > 150


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    page = (site / "reference" / "api.html").read_text("utf-8")
    missing = [
        name
        for name in aligner.__all__
        if f'id="aligner.{name}"' not in page and name != "__version__"
    ]
    assert not missing


def test_every_page_is_in_the_navigation(site: Path) -> None:
    start = (site / "index.html").read_text("utf-8")
    for page in site.rglob("*.html"):
        if page.name != "404.html":
            assert f'href="{page.relative_to(site)}"' in start, page


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path: Path, site: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    programs = [cell for cell in cells if cell["cell_type"] == "code"]
    assert programs
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in programs)
    # The site's page shows what they gave when it was built.
    page = (site / "notebooks" / f"{path.stem}.html").read_text("utf-8")
    assert page.count("<pre") > len(programs)
    assert "Traceback" not in page


def test_notebooks_show_results(site: Path) -> None:
    shown = {
        "align-and-inspect": "strict F1 0.953",
        "build-a-corpus": "0 rejected|kept, \\d+ rejected",
        "evaluate-two-systems": "LengthMismatchError|has 1 segments, but reference has 60",
    }
    assert set(shown) == {path.stem for path in NOTEBOOKS}
    for name, text in shown.items():
        assert re.search(text, (site / "notebooks" / f"{name}.html").read_text("utf-8")), name


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_are_what_the_library_says(name: str) -> None:
    assert PICTURES[name]() == (FOLDER / name).read_text("utf-8"), (
        "draw anew with: python -m documentation.pictures"
    )


def test_the_comparison_has_the_figures_of_the_benchmarks() -> None:
    """A figure that was measured anew must not stand here as it was."""
    page, figures = (
        (ROOT / name).read_text("utf-8") for name in ("docs/comparison.md", "benchmarks/README.md")
    )
    claimed = set(re.findall(r"\b0\.\d{3}\b", page))
    assert len(claimed) > 20
    assert claimed <= set(re.findall(r"\b0\.\d{3}\b", figures))


def test_examples_in_docstrings_become_code() -> None:
    assert fenced("Add.\n\n>>> 1 + 1\n2\n\nMore.") == (
        "Add.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nMore."
    )
    assert fenced("Add.\n\n    >>> 1\n    1") == "Add.\n\n    ```pycon\n    >>> 1\n    1\n    ```"


def test_texts_are_cut_to_their_room() -> None:
    assert cut("你好，世界", 3) == "你好…"
    assert cut("Hello", 3) == "Hello"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    """Serve the site, and return its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_pages_fit_their_window(browser: Browser, served: str, width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=False
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(served) else problems.append(request.url),
    )
    page.on(
        "response",
        lambda answer: (
            problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    for name in ("index", "tour", "how-it-works", "reference/commands", "guides/split"):
        page.goto(f"{served}/{name}.html")
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), f"{name} is wider than {width}"
        broken = page.evaluate(
            "[...document.images].filter(one => one.complete && !one.naturalWidth).map(one => one.src)"
        )
        assert not broken
    assert page.evaluate("document.body.dataset.mdColorScheme") == (
        "slate" if scheme == "dark" else "default"
    )
    context.close()
    assert not problems


def test_the_search_finds_an_option(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{served}/index.html")
    page.locator(".md-search__input").click()
    page.keyboard.type("presplit")
    result = page.locator(".md-search-result__link").first
    expect(result).to_be_visible(timeout=20_000)
    assert page.locator(".md-search-result__link[href*='align']").count()
    page.close()
