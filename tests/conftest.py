"""Fixtures that several areas share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aligner.encoders.use import UseEncoder

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent

# A shell's background jobs ignore Ctrl-C, what nohup starts the terminal's end, and so would all
# that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def encoder() -> UseEncoder:
    return UseEncoder()


@pytest.fixture(scope="session")
def development_data() -> Path:
    """Return the folder with the development data; it is not part of the project."""
    named = os.environ.get("ALIGNER_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "mac-dev").is_dir():
        pytest.skip(f"no development data in {folder}; name its folder with ALIGNER_DATA")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the one Chromium of a process; Playwright bears no second one beside it."""
    # Tests against peers do without Playwright.
    from tests.browser.chromium import launched

    with launched() as started:
        yield started
