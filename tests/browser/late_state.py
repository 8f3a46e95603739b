"""A page whose second request for the state is answered late, with what was true before."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator

from playwright.sync_api import Page, Route


@contextlib.contextmanager
def late_state(page: Page, identity: str) -> Iterator[Callable[[], None]]:
    """Reload a page so that it asks for the state twice; yield what lets the second answer come.

    Args:
        page: A page of the review server.
        identity: The server's ``id``.
    """
    hello = json.dumps({"id": identity, "seq": 1_000_000, "hello": True})
    asked: list[Route] = []
    greeted: list[Route] = []

    def state(route: Route) -> None:
        asked.append(route)
        # The second is the one that the greeting asks for: it stays on its way.
        if len(asked) == 1:
            route.continue_()

    def events(route: Route) -> None:
        greeted.append(route)
        # Nothing comes after the greeting, which would mend what a late state spoils.
        if len(greeted) == 1:
            route.fulfill(content_type="text/event-stream", body=f"data: {hello}\n\n")
        else:
            route.abort()

    page.route("**/api/state", state)
    page.route("**/api/events", events)
    page.reload()
    while len(asked) < 2:
        page.wait_for_timeout(50)
    late = asked[1].fetch()

    def release() -> None:
        with page.expect_response("**/api/state"):
            asked[1].fulfill(response=late)
        page.wait_for_timeout(200)

    yield release
