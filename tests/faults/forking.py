"""The process that has loaded the library, and forks the command line from itself."""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

# Events of the interpreter that tell of a change of the file system, before it is made.
_CHANGES = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def serve(channel: int, changes: int) -> None:
    """Fork a command for each request; return in the fork when the command has ended.

    Args:
        channel: A socket: takes requests, and gives the process and then the exit status of each.
        changes: A pipe that is told of changes.
    """
    _load()
    with socket.socket(fileno=channel) as connection, connection.makefile("rb") as requests:
        while line := requests.readline():
            pid = os.fork()
            if pid == 0:
                break
            connection.sendall(f"{pid}\n".encode())
            _, status = os.waitpid(pid, 0)
            connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    if not line:
        return
    request = json.loads(line)
    _become(request, changes)
    # From here on this is the command: it ends as the interpreter ends, with nothing left out.
    module, _, name = request["call"].partition(":")
    getattr(importlib.import_module(module), name)()


def _load() -> None:
    """Import what commands import, and have the numeric kernels compiled."""
    import aligner
    import aligner.cli.app
    import aligner.corpora.build
    import aligner.quality

    alignment = aligner.align("今天天气很好。我们去公园。", "It is fine today. We go to the park.")
    aligner.score(alignment)
    # Left alone by the collector, what is loaded stays shared: most of what a fork would cost.
    gc.collect()
    gc.freeze()


def _become(request: dict[str, Any], changes: int) -> None:
    """Take on what belongs to a process of its own."""
    os.setsid()
    # Whoever starts a campaign in the background has it ignore this one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request["folder"])
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, os.devnull, os.O_WRONLY),
        (2, request["errors"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        opened = os.open(name, flags)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["aligner", *request["arguments"]]
    if request["watch"] is None:
        os.close(changes)
    else:
        sys.addaudithook(_hook(request["folder"], changes, *request["watch"]))


def _hook(
    folder: str, changes: int, number: int, what: int
) -> Callable[[str, tuple[Any, ...]], None]:
    """Return what is called at every event of the interpreter."""
    count = 0
    process = os.getpid()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in _CHANGES or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        if event == "open" and not arguments[2] & _WRITING:
            return
        path = os.path.normpath(os.path.join(folder, os.fsdecode(arguments[0])))  # noqa: PTH118
        if not path.startswith(folder + os.sep) or os.getpid() != process:
            return
        count += 1
        os.write(changes, b".")
        if count == number and what:
            os.kill(process, what)
            if what == signal.SIGKILL:
                os._exit(255)  # never reached

    return hook
