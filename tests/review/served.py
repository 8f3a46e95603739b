"""A real `aligner review` in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx


class Served:
    """Hold a running server and what it printed."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.base, _, self.token = url.partition("/#")
        self.port = int(self.base.rpartition(":")[2])

    @contextmanager
    def client(self, *, unlocked: bool = True) -> Iterator[httpx.Client]:
        """Return a client that behaves as the page does."""
        headers = {"Origin": self.base}
        with httpx.Client(base_url=self.base, headers=headers, trust_env=False) as client:
            if unlocked:
                answer = client.post("/api/session", json={"token": self.token})
                assert answer.status_code == 200, answer.text
            yield client

    def kill(self) -> None:
        """Kill it as a crash would."""
        self.process.kill()
        self.process.wait(10)

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit status and what was said."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=15)
        return self.process.returncode, said


@contextmanager
def served(*arguments: str | Path, port: int = 0) -> Iterator[Served]:
    """Run `aligner review` and stop it at the end."""
    command = [sys.executable, "-m", "aligner", "review", *map(str, arguments)]
    process = subprocess.Popen(
        [*command, "--no-browser", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    if not url:
        _, said = process.communicate(timeout=15)
        raise AssertionError(f"no page: {said}")
    try:
        yield Served(process, url)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=15)


def act(client: httpx.Client, seq: int, **action: Any) -> httpx.Response:
    """Ask for an action."""
    return client.post("/api/act", json={"seq": seq, "action": action})
