"""The command line: one module a command, each of which parses, calls the library and prints."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO


def main() -> None:
    """Run the command line.

    Exit status: 0 all right, 1 some pairs of a batch failed, 2 bad usage or input, 130 interrupted,
    143 ended by SIGTERM.
    """
    try:
        _run()
    except KeyboardInterrupt:
        # While modules are loaded, or in the moments before and after the command itself.
        sys.exit(130)


def _run() -> None:
    from aligner.cli.app import app
    from aligner.cli.process import end_on_signals, open_standard_streams
    from aligner.errors import AlignerError
    from aligner.formats.storage import shown

    open_standard_streams()
    end_on_signals()
    try:
        try:
            app(prog_name="aligner")
        finally:
            # What cannot be written is known only now.
            sys.stdout.flush()
    except AlignerError as error:
        _fail(str(error))
    except BrokenPipeError:
        # Whoever reads has enough.
        _give_up_output()
        sys.exit(1)
    except MemoryError:
        _fail("the memory is not enough; cut the texts into parts")
    except OSError as error:
        # Only the standard streams have no name.
        if error.filename is None:
            _fail(f"standard output: cannot be written: {error.strerror}")
        _fail(
            f"{shown(str(error.filename))}: {error.strerror}; check its name and the permissions of "
            "the folders that it lies in"
        )


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _give_up_output() -> None:
    """Put a stream in the place of a standard output that cannot be written."""
    # Python 3.13 complains of a stream that fails when it is thrown away.
    with suppress(OSError):
        sys.stdout.close()
    sys.stdout = _nowhere()


def _fail(message: str) -> None:
    print(f"aligner: {message}", file=sys.stderr)
    # What is left in the buffer would be tried once more at the end, and fail with a traceback.
    try:
        sys.stdout.flush()
    except OSError:
        _give_up_output()
    sys.exit(2)
