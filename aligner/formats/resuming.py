"""What a run that goes on must know of the one before: whether texts and options are still the same.

Both kinds of run that can be broken off and resumed, a batch of alignments and the build of a
corpus, keep records of what is done: by checksum which texts it was made from, and with which
options. What was made from other texts is made again; other options are refused, because the
results of two settings must never be mixed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from aligner.errors import ConfigError, InputError
from aligner.formats.base import PathLike
from aligner.formats.storage import read_bytes, shown


def checksum(path: PathLike) -> str:
    """Return the SHA-256 of a file.

    Raises:
        InputError: It cannot be read.
    """
    return hashlib.sha256(read_bytes(path)).hexdigest()


def changed(paths: Iterable[PathLike], digests: Iterable[str]) -> Iterator[PathLike]:
    """Yield the files that are others now than they were; what is gone counts as unchanged.

    Args:
        paths: The files.
        digests: What `checksum` gave for each.

    Raises:
        InputError: One cannot be read.
    """
    for path, digest in zip(paths, digests, strict=False):
        if Path(path).is_file() and checksum(path) != digest:
            yield path


def written_meanwhile(name: str, remedy: str) -> InputError:
    """Return the error for a text that changed between two looks of one run.

    Args:
        name: The text.
        remedy: The options that try it again.
    """
    return InputError(
        f"{name}: was written to while it was read; try it again when it is complete ({remedy})"
    )


def check_options(
    place: PathLike, before: Mapping[str, Any], now: Mapping[str, Any], remedy: str
) -> None:
    """Check that a run goes on with the options of the one before.

    Args:
        place: The folder of both.
        before: The options of the run before, as plain data.
        now: Those of this one.
        remedy: What to do if they differ.

    Raises:
        ConfigError: They differ.
    """
    differing = [
        f"{key} ({_short(before.get(key))} before, {_short(value)} now)"
        for key, value in now.items()
        if before.get(key) != value
    ]
    if differing:
        raise ConfigError(
            f"{shown(place)}: cannot resume, these have changed: {', '.join(differing)}; {remedy}"
        )


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
