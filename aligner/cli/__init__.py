"""The command line: one module a command, each of which parses, calls the library and prints."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line.

    Exit status: 0 all right, 1 some pairs of a batch failed, 2 bad usage or input, 130 interrupted.
    """
    from aligner.cli.app import app
    from aligner.errors import AlignerError

    try:
        app(prog_name="aligner")
    except AlignerError as error:
        print(f"aligner: {error}", file=sys.stderr)
        sys.exit(2)
