"""Find the Chromium that the tests and the screenshots use, and install one where there is none.

``python -m tests.browser.chromium`` installs it; ``make test`` does that first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No sandbox: it does not start as root, and only pages made here are opened. The rest keeps the
# browser from calling its maker's servers.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def installed() -> str | None:
    """Return the path of a Chromium on this machine, or None.

    ``ALIGNER_BROWSER`` names one; else the system's is taken, else the one that Playwright
    installed for itself.
    """
    named = os.environ.get("ALIGNER_BROWSER")
    if named:
        return named
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Install Chromium and a Chinese font: from Debian's packages as root, else Playwright's own.

    Raises:
        subprocess.CalledProcessError: Neither way worked.
    """
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "update", "-qq"], check=True, env=environment)
        packages = ("chromium", "fonts-noto-cjk")
        command = [apt, "install", "-qq", "--yes", "--no-install-recommends", *packages]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a headless Chromium and close it at the end.

    Raises:
        FileNotFoundError: There is none; the message says what installs one.
    """
    path = installed()
    if path is None:
        raise FileNotFoundError(
            "no Chromium found: run `python -m tests.browser.chromium`, "
            "or name one with ALIGNER_BROWSER"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            # A test may have killed it already.
            if browser.is_connected():
                with suppress(Error):
                    browser.close()


if __name__ == "__main__":
    if installed() is None:
        install()
