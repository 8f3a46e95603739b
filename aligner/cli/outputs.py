"""What the commands share: where results go, and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from aligner import formats
from aligner.formats.base import Content, Location
from aligner.formats.storage import STDIO, check_writable, shown


def say(message: str) -> None:
    """Print a remark for the person at the terminal; data goes to standard output."""
    typer.echo(message, err=True)


def locations(
    paths: Sequence[Path], format: str | None, default: str
) -> list[tuple[Location, str]]:
    """Return where to write and in which format, after checking that it can work.

    Args:
        paths: The paths given; none stands for standard output.
        format: The format asked for; the suffix of each path decides when left out.
        default: The format on standard output.

    Raises:
        InputError: A folder is missing or not writable.
        UnknownNameError: A suffix or a format is unknown.
    """
    found: list[tuple[Location, str]] = []
    for location in formats.group_paths(paths or [Path(STDIO)]):
        check_writable(location)
        if format is not None:
            chosen = formats.FORMATS.get(format).name
        elif str(location) == STDIO:
            chosen = default
        else:
            chosen = formats.format_for(location).name
        found.append((location, chosen))
    return found


def write_all(content: Content, targets: Sequence[tuple[Location, str]]) -> None:
    """Write a result everywhere it was asked for, and say where."""
    for location, format in targets:
        formats.write(content, location, format=format)
        if str(location) != STDIO:
            names = location if isinstance(location, tuple) else (location,)
            say(f"wrote {' and '.join(shown(name) for name in names)}")
