"""JSONL transcripts: an utterance a line.

Each line is an object with the keys

- ``text``: what is said (required);
- ``start`` and ``end``: seconds; instead of ``end`` there may be ``duration``;
- ``speaker``: who says it.

All but ``text`` may be missing or null, and other keys are passed over. In ``.json`` files the same
objects stand in an array (`aligner.formats.whisper`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aligner.formats import losses, storage
from aligner.formats.base import Format, Languages, Location, PathLike, one_path
from aligner.formats.projection import one_language
from aligner.formats.strict_json import Node
from aligner.formats.utterances import Utterance, project
from aligner.types import Document


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a transcript as a document that is not split yet.

    Raises:
        FormatError: A line is no utterance.
        InputError: The file cannot be read or is not text.
        ConfigError: A pair of languages or an unknown encoding was given.
    """
    path = one_path(location, FORMAT.name)
    rows = parse_rows(storage.read_text(path, encoding), storage.shown(path))
    return from_rows(rows, path, lang)


def parse_rows(text: str, name: str) -> Iterator[Node]:
    """Yield the JSON values of the lines that are not blank.

    Raises:
        FormatError: A line is not JSON.
    """
    for number, line in enumerate(storage.lines(text), 1):
        if line.strip():
            yield Node.parse(line, name, number, "header" if number == 1 else "line")


def from_rows(rows: Iterable[Node], path: PathLike, lang: Languages) -> Document:
    """Return the utterances of a file as a document.

    Raises:
        FormatError: One is none.
        ConfigError: The language cannot be used.
    """
    tag = one_language(lang)
    found: list[Utterance] = []
    for row in rows:
        row.name = "line"
        found += utterances_of(row, f"line {row.line}")
    return project(found).document(path, tag)


def utterances_of(row: Node, place: str) -> list[Utterance]:
    """Return the lines of an utterance.

    Raises:
        FormatError: It is none.
    """
    text, time, speaker = row.need("text").characters(), time_of(row), speaker_of(row)
    return [Utterance(line.strip(), time, speaker, place) for line in storage.lines(text)]


def time_of(row: Node) -> tuple[float, float] | None:
    """Return the begin and end of an utterance in seconds, None if it has no times.

    Raises:
        FormatError: It has only one of them, a time is no number, or it ends before it begins.
    """
    start, end, duration = row.get("start"), row.get("end"), row.get("duration")
    if start is None and end is None:
        return None
    if start is None or (end is None and duration is None):
        raise row.wrong(
            f"{row.name} has {'a start' if end is None else 'an end'} without "
            f"{'an end or a duration' if end is None else 'a start'}; give both or neither"
        )
    begin = start.number()
    if end is not None:
        until = end.number()
    else:
        assert duration is not None, "checked above"
        until = begin + duration.number()
    if until < begin:
        raise row.wrong(f"{row.name} ends at {until} before it begins at {begin}; mend its times")
    return begin, until


def speaker_of(row: Node) -> str | None:
    """Return who speaks, None if nobody is named.

    Raises:
        FormatError: The speaker is no string.
    """
    speaker = row.get("speaker")
    return (speaker.characters().strip() or None) if speaker is not None else None


def looks_like_one(first: Node) -> bool:
    """Tell whether the first line of a file can be an utterance."""
    return isinstance(first.value, dict) and "text" in first.value and "format" not in first.value


FORMAT = Format(
    name="transcript",
    suffixes=(),
    description="JSON lines, an utterance each: text, start, end, speaker",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
