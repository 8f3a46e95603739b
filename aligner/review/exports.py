"""Handing out what a review has come to, in every format that carries an alignment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from aligner import formats, languages
from aligner.errors import UnknownNameError
from aligner.formats.base import Location
from aligner.review.state import State
from aligner.review.tables import write_thumbs
from aligner.types import Alignment, Status

JUDGEMENTS = "judgements"


def names_of_formats() -> list[str]:
    """Return the formats in which a review can be exported, and that of its judgements."""
    able = [name for name in formats.FORMATS.names() if formats.FORMATS.get(name).write_alignment]
    return [*able, JUDGEMENTS]


def reviewed(state: State, *, lossless: bool, confirmed_only: bool) -> Alignment:
    """Return the alignment to export.

    Args:
        state: The review.
        lossless: Whether the format keeps everything; rejected beads are left out of others, whose
            readers would take them for links.
        confirmed_only: Leave out every bead that nobody has confirmed.
    """
    found = state.alignment(confirmed_only=confirmed_only)
    if lossless:
        return found
    kept = tuple(bead for bead in found.beads if bead.status is not Status.REJECTED)
    return replace(found, beads=kept)


def export_alignment(
    state: State, name: str, folder: Path, stem: str, *, confirmed_only: bool
) -> tuple[Path, ...]:
    """Write a review to a folder, and return the files.

    Args:
        state: The review.
        name: Name of a format, or ``"judgements"`` for the table of thumbs.
        folder: Where; it holds nothing else.
        stem: Name of the files without ending.
        confirmed_only: Leave out every bead that nobody has confirmed.

    Raises:
        UnknownNameError: There is no such format.
        ConfigError: The format cannot hold this alignment.
        InputError: It cannot be written.
        MissingExtraError: The format needs a package that is not installed.
    """
    if name not in names_of_formats():
        raise UnknownNameError("format", name, names_of_formats())
    if name == JUDGEMENTS:
        write_thumbs(state, folder / f"{stem}.tsv")
        return (folder / f"{stem}.tsv",)
    chosen = formats.FORMATS.get(name)
    alignment = reviewed(state, lossless=chosen.lossless, confirmed_only=confirmed_only)
    formats.write(alignment, _location(alignment, name, folder, stem), format=name)
    return tuple(sorted(folder.iterdir()))


def _location(alignment: Alignment, name: str, folder: Path, stem: str) -> Location:
    if name == "moses":
        src, tgt = (languages.primary(side.lang) for side in (alignment.src, alignment.tgt))
        return folder / f"{stem}.{src}", folder / f"{stem}.{tgt if tgt != src else f'{tgt}2'}"
    suffixes = formats.FORMATS.get(name).suffixes
    return folder / f"{stem}{suffixes[0] if suffixes else '.txt'}"
