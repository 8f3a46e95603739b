"""What the command line owes to the system: streams that may be closed, signals to end."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn


def open_standard_streams() -> None:
    """Open what was closed of standard input, output and error.

    A file opened later would otherwise get the number of a closed stream, and remarks would end up
    in it. What is read from a stream that was closed, or written to it, fails as it should.
    """
    for number, flags in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
            # The lowest number that is free: this one.
            os.open(os.devnull, flags)
    # Closed by its user, standard error keeps silent: /dev/null takes all.
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal may lack characters, and a name may hold half of one; files are UTF-8 anyway.
        sys.stdout.reconfigure(errors="backslashreplace")


def end_on_signals() -> None:
    """End on SIGTERM and SIGHUP as on an error: half-written files are removed, workers stopped."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        # Whoever asks twice shall not stop the clearing up.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        sys.exit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        return  # signals are the main thread's
    for number in (signal.SIGTERM, signal.SIGHUP):
        # What the parent has it ignore, as nohup does, stays ignored.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)
