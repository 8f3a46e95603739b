"""Fixtures of the browser tests: a fresh context a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.desk import Desk
from tests.browser.report_pages import opened, talk_page
from tests.review.served import Served, act, served
from tests.review.texts import write

# Machines that test are busy.
expect.set_options(timeout=15_000)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a context of its own for a test: no cookies or storage of others."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a page; the test fails if its scripts threw, or if anything left this machine."""
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"script error: {error}"))

    def local(url: str) -> bool:
        return url.startswith(("file:", "data:", "blob:", "about:", "http://127.0.0.1:"))

    opened.on(
        "request",
        lambda request: None if local(request.url) else errors.append(f"request: {request.url}"),
    )
    yield opened
    assert not errors, errors


@pytest.fixture(scope="session")
def talk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report on the talk as a file."""
    path = tmp_path_factory.mktemp("report") / "talk.html"
    path.write_text(talk_page(), "utf-8")
    return path


@pytest.fixture
def report(page: Page, talk_file: Path) -> Iterator[Page]:
    """Return the page with the report on the talk."""
    with opened(page, talk_file) as shown:
        yield shown


@pytest.fixture(scope="module")
def review_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = write(tmp_path_factory.mktemp("review") / "x.jsonl")
    with served(path, "--no-realign") as found:
        yield found


@pytest.fixture
def desk(page: Page, review_server: Served) -> Iterator[Desk]:
    """Return a page on which nothing has been done: what other tests did is undone."""
    with review_server.client() as client:
        state = client.get("/api/state").json()
        for seq in range(state["seq"], state["seq"] + state["undo"]):
            assert act(client, seq, action="undo").status_code == 200
        found = Desk(page, review_server, client)
        found.open()
        yield found
