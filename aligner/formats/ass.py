"""SubStation Alpha captions: ``.ass`` and its older sister ``.ssa``, read with pysubs2."""

from __future__ import annotations

import re
import warnings
from typing import Any

from aligner.errors import FormatError, MissingExtraError
from aligner.formats import losses, storage
from aligner.formats.base import Format, Languages, Location, one_path
from aligner.formats.captions import Caption, utterances
from aligner.formats.projection import one_language
from aligner.formats.utterances import project
from aligner.types import Document

_EVENT = re.compile(r"(?:Dialogue|Comment):(.*)")
_STAMP = re.compile(r"\s*-?\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3}\s*")
_FIELDS = 10
_OVERRIDE = re.compile(r"\{([^}]*)\}")
_DRAWING = re.compile(r"\\p([0-9]{1,18})")
_BREAK = re.compile(r"\\[Nn]")


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a file as a document that is not split yet.

    The field *Name* of a caption is its speaker. Comments, drawings, override tags and captions
    that only repeat another at the same time, as outlines and shadows do, are left out.

    Raises:
        FormatError: A caption lacks fields or its time cannot be read.
        InputError: The file cannot be read or is not text.
        ConfigError: A pair of languages or an unknown encoding was given.
        MissingExtraError: pysubs2 is not installed.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    text = storage.read_text(path, encoding)
    captions = _captions(text, storage.shown(path))
    return project(utterances(captions)).document(path, tag)


def _captions(text: str, name: str) -> list[Caption]:
    lines = re.split("\r\n|\r|\n", text)
    numbers = _check_events(lines, name)
    seen: dict[tuple[object, ...], Caption] = {}
    for event, number in zip(_events(lines, name), numbers, strict=True):
        if event.is_comment:
            continue
        if event.end < event.start:
            raise FormatError(name, number, "the caption ends before it begins; mend its times")
        rows = (" ".join(row.split()) for row in _BREAK.split(_without_overrides(event.text)))
        speaker = event.name.strip() or None
        spoken = tuple((row, speaker) for row in rows if row)
        caption = Caption(event.start / 1000, event.end / 1000, spoken, f"line {number}")
        seen.setdefault((caption.begin, caption.end, spoken), caption)
    return list(seen.values())


def _events(lines: list[str], name: str) -> list[Any]:
    try:
        import pysubs2
    except ImportError:
        raise MissingExtraError("reading .ass and .ssa captions", "subtitles") from None
    text = "\n".join(lines)
    old = re.search(r"^[ \t]*\[V4 Styles\]", text, re.MULTILINE | re.IGNORECASE)
    with warnings.catch_warnings():
        # Colours and margins that make no sense do not matter here.
        warnings.simplefilter("ignore")
        events = list(pysubs2.SSAFile.from_string(text, format_="ssa" if old else "ass"))
    expected = len(list(filter(_EVENT.match, map(str.strip, lines))))
    if len(events) != expected:
        raise FormatError(
            name,
            None,
            f"{expected - len(events)} captions stand outside the section [Events]; move them there",
        )
    return events


def _without_overrides(text: str) -> str:
    """Return the text of a caption without override tags and the drawings that they switch on."""
    kept = []
    drawing = False
    at = 0
    for override in _OVERRIDE.finditer(text):
        if not drawing:
            kept.append(text[at : override.start()])
        for scale in _DRAWING.findall(override[1]):
            drawing = int(scale) > 0
        at = override.end()
    if not drawing:
        kept.append(text[at:])
    return "".join(kept).replace("\\h", " ")


def _check_events(lines: list[str], name: str) -> list[int]:
    """Return the 1-based numbers of the lines that are events, after looking at their fields."""
    numbers = []
    for number, line in enumerate(lines, 1):
        event = _EVENT.match(line.strip())
        if not event:
            continue
        fields = event[1].split(",", _FIELDS - 1)
        if len(fields) < _FIELDS:
            raise FormatError(
                name,
                number,
                f"{len(fields)} fields instead of {_FIELDS}; an event is Layer, Start, End, Style, "
                "Name, three margins, Effect and Text",
            )
        for stamp in fields[1:3]:
            if not _STAMP.fullmatch(stamp):
                raise FormatError(
                    name, number, f"{stamp.strip()[:30]!r} is no time; write it as 0:00:01.50"
                )
        numbers.append(number)
    stripped = {line.strip().lower() for line in lines}
    if not numbers and "[events]" not in stripped and stripped != {""}:
        raise FormatError(
            name, 1, "no section [Events]: this is no SubStation file; name its format"
        )
    return numbers


FORMAT = Format(
    name="ass",
    suffixes=(".ass", ".ssa"),
    description="SubStation Alpha captions",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
