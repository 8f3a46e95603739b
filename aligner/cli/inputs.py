"""Reading the texts that are named on the command line."""

from __future__ import annotations

from pathlib import Path

from aligner.errors import ConfigError
from aligner.formats import SUFFIXES
from aligner.formats.text import read_document
from aligner.types import Document


def read_text(path: Path, *, lang: str | None, encoding: str | None) -> Document:
    """Return a text file as a document that is not split yet.

    Raises:
        ConfigError: The name says that the file holds an alignment.
        InputError: The file cannot be read or is not text.
    """
    format = SUFFIXES.get(path.suffix.lower(), "text")
    if format != "text":
        raise ConfigError(
            f"{path} is named as a file of pairs ({format}), not a text; "
            "to turn it into another format: aligner convert"
        )
    return read_document(path, lang=lang, encoding=encoding)
