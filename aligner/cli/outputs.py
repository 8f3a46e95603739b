"""What the commands share: where results go, and what is said about them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import typer

from aligner import formats
from aligner.errors import InputError
from aligner.formats import moses
from aligner.formats.base import Content, Kind, Location, refuse_stream
from aligner.formats.names import pair_of
from aligner.formats.storage import STDIO, check_writable, shown
from aligner.types import Alignment

# Things of a kind that are named in a message; there may be very many.
SHOWN = 20


def say(message: str) -> None:
    """Print a remark for the person at the terminal; data goes to standard output."""
    typer.echo(message, err=True)


def listed(names: Sequence[str]) -> str:
    """Return names for a message: the first of them, and how many more there are."""
    more = len(names) - SHOWN
    return f"{', '.join(names[:SHOWN])}{f' and {more} more' if more > 0 else ''}"


def say_changed(names: Sequence[str]) -> None:
    """Name the texts that a run which was resumed has aligned again, if there are any."""
    if names:
        say(f"changed since an earlier run, and aligned again: {listed(names)}")


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
    taken: list[Path] = []
    for location in formats.group_paths(paths or [Path(STDIO)]):
        check_writable(location)
        if format is not None:
            chosen = formats.FORMATS.get(format).name
        elif str(location) == STDIO:
            chosen = default
        else:
            chosen = formats.format_for(location).name
        formats.check_carries(formats.FORMATS.get(chosen), kind)
        if kind == "alignment" and formats.FORMATS.get(chosen).beside is not None:
            refuse_stream(location, chosen)
        for path in _files(location, chosen):
            _check_free(path, inputs, taken)
        taken += _files(location, chosen)
        found.append((location, chosen))
    return found


def _files(location: Location, format: str) -> tuple[Path, ...]:
    """Return the files that a name stands for: ``x.zh-en`` are two in the format of Moses."""
    if format == moses.FORMAT.name:
        return tuple(map(Path, moses.paths_of(location)))
    return tuple(map(Path, location if isinstance(location, tuple) else (location,)))


def check_not_input(path: Path, inputs: Sequence[Path]) -> None:
    """Refuse to write over what is read.

    Raises:
        InputError: The file is one of the inputs.
    """
    if str(path) == STDIO or not path.is_file():
        return
    if any(other.exists() and path.samefile(other) for one in inputs for other in _read(one)):
        raise InputError(f"{shown(path)}: is an input; name another file to write")


def _read(path: Path) -> tuple[Path, ...]:
    """Return the files that are read where one is named."""
    pair = None if path.exists() else pair_of(path)
    return (path,) if pair is None else tuple(Path(f"{path}.{lang}") for lang in pair)


def _check_free(path: Path, inputs: Sequence[Path], taken: Sequence[Path]) -> None:
    """Refuse to write over what is read, or twice to one file."""
    check_not_input(path, inputs)
    if os.path.realpath(path) in map(os.path.realpath, taken):
        raise InputError(f"{shown(path)}: named twice as an output")


def check_different(*paths: Path | None) -> None:
    """Refuse to write twice to one file.

    Raises:
        InputError: Two of the paths lead to one.
    """
    named = [path for path in paths if path is not None]
    for number, path in enumerate(named):
        _check_free(path, (), named[:number])


def check_output(path: Path, inputs: Sequence[Path]) -> None:
    """Check that a file can be written and is none of those that are read.

    Raises:
        InputError: It cannot, or it is.
    """
    check_writable(path)
    _check_free(path, inputs, ())


def write_all(
    content: Content, targets: Sequence[tuple[Location, str]], inputs: Sequence[Path] = ()
) -> None:
    """Write a result everywhere it was asked for, and say where.

    Args:
        content: The result.
        targets: What `locations` gave.
        inputs: Files that are read, and must not be written over by those beside the targets.

    Raises:
        InputError: A file cannot be written, or one beside a target is an input or an output.
        ConfigError: A format cannot hold this result.
    """
    beside = [files_beside(content, location, format) for location, format in targets]
    taken = [path for location, format in targets for path in _files(location, format)]
    for paths in beside:
        for path in paths:
            _check_free(path, inputs, taken)
    for (location, format), more in zip(targets, beside, strict=True):
        formats.write(content, location, format=format)
        if str(location) != STDIO:
            names = (*_files(location, format), *more)
            say(
                f"wrote {', '.join(map(shown, names[:-2]))}{', ' if names[2:] else ''}"
                f"{' and '.join(shown(name) for name in names[-2:])}"
            )


def files_beside(content: Content, location: Location, format: str) -> tuple[Path, ...]:
    """Return the files that are written beside one."""
    names = formats.FORMATS.get(format).beside
    if names is None or not isinstance(content, Alignment):
        return ()
    return tuple(Path(path) for path in names(content, location))
