"""Data files that decide about results, compared with their SHA-256 when they are read.

``checksums.json`` holds the checksum of every file of weights of this package and of the package
that brings the encoder's; ``python -m benchmarks.weights`` writes it. A damaged installation or an
edit half done would not fail by itself: it would give other figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aligner.errors import ModelError

_FOLDER = Path(__file__).parent
CHECKSUMS = "checksums.json"
_REINSTALL = "pip install --force-reinstall --no-deps"


@cache
def checksums() -> Mapping[str, str]:
    """Return the SHA-256 of each file in hexadecimal digits.

    The names are paths below this package, or below the folder that holds the other package.

    Raises:
        ModelError: The list cannot be read.
    """
    try:
        found: Mapping[str, str] = json.loads((_FOLDER / CHECKSUMS).read_text("utf-8"))
        return dict(found)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"cannot read {_FOLDER / CHECKSUMS}: {error}; {_REINSTALL} bitext-aligner"
        ) from error


def packaged(name: str) -> bytes:
    """Return a file of this package after comparing its checksum.

    Args:
        name: Path below the package, with slashes: ``"engines/crf_weights.json"``.

    Raises:
        ModelError: The file cannot be read, or is not the one that this version was made for.
    """
    return checked(_FOLDER / name, name, "bitext-aligner")


def checked(path: Path, name: str, package: str) -> bytes:
    """Return a file's bytes after comparing their checksum.

    Args:
        path: Where the file is.
        name: Its name among `checksums`.
        package: What to install anew when it is damaged, as pip is told.

    Raises:
        ModelError: The file cannot be read, or is not the one that this version was made for.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}; {_REINSTALL} {package}") from error
    if hashlib.sha256(data).hexdigest() != checksums().get(name):
        raise ModelError(
            f"{path} is not the file that this version was made for (its SHA-256 differs from that "
            f"in {CHECKSUMS}); {_REINSTALL} {package}"
        )
    return data
