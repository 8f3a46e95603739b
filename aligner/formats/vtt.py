"""WebVTT captions."""

from __future__ import annotations

from aligner.formats import captions, losses, storage
from aligner.formats.base import Format, Languages, Location, one_path
from aligner.formats.projection import one_language
from aligner.formats.utterances import project
from aligner.types import Document


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a WebVTT file as a document that is not split yet, with voices as speakers.

    Raises:
        FormatError: A line is none of the format.
        InputError: The file cannot be read or is not text.
        ConfigError: A pair of languages or an unknown encoding was given.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    text = storage.read_text(path, encoding)
    found = captions.vtt_captions(text, storage.shown(path))
    return project(captions.utterances(found)).document(path, tag)


FORMAT = Format(
    name="vtt",
    suffixes=(".vtt",),
    description="WebVTT captions",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
