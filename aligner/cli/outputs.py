"""What the commands share: where results go, and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from aligner import formats
from aligner.errors import InputError
from aligner.formats.base import Content, Kind, Location
from aligner.formats.storage import STDIO, check_writable, shown


def say(message: str) -> None:
    """Print a remark for the person at the terminal; data goes to standard output."""
    typer.echo(message, err=True)


def locations(
    paths: Sequence[Path],
    format: str | None,
    default: str,
    *,
    kind: Kind,
    inputs: Sequence[Path] = (),
) -> list[tuple[Location, str]]:
    """Return where to write and in which format, after checking that it can work.

    Args:
        paths: The paths given; none stands for standard output.
        format: The format asked for; the suffix of each path decides when left out.
        default: The format on standard output.
        kind: What will be written.
        inputs: Files that are read, and must not be written over.

    Raises:
        InputError: A folder is missing or not writable, or an output is an input or named twice.
        ConfigError: A format does not carry what will be written.
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
        formats.check_carries(formats.FORMATS.get(chosen), kind)
        for path in location if isinstance(location, tuple) else (location,):
            _check_free(Path(path), inputs, found)
        found.append((location, chosen))
    return found


def check_not_input(path: Path, inputs: Sequence[Path]) -> None:
    """Refuse to write over what is read.

    Raises:
        InputError: The file is one of the inputs.
    """
    if str(path) == STDIO or not path.is_file():
        return
    if any(other.exists() and path.samefile(other) for other in inputs):
        raise InputError(f"{path}: is an input; name another file to write")


def _check_free(
    path: Path, inputs: Sequence[Path], outputs: Sequence[tuple[Location, str]]
) -> None:
    """Refuse to write over what is read, or twice to one file."""
    check_not_input(path, inputs)
    names = [
        Path(name)
        for location, _ in outputs
        for name in (location if isinstance(location, tuple) else (location,))
    ]
    if path in names:
        raise InputError(f"{path}: named twice as an output")


def check_output(path: Path, inputs: Sequence[Path]) -> None:
    """Check that a file can be written and is none of those that are read.

    Raises:
        InputError: It cannot, or it is.
    """
    check_writable(path)
    _check_free(path, inputs, ())


def write_all(content: Content, targets: Sequence[tuple[Location, str]]) -> None:
    """Write a result everywhere it was asked for, and say where."""
    for location, format in targets:
        formats.write(content, location, format=format)
        if str(location) != STDIO:
            names = location if isinstance(location, tuple) else (location,)
            say(f"wrote {' and '.join(shown(name) for name in names)}")
