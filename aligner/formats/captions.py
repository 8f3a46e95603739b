r"""Caption files: SubRip (``.srt``) and WebVTT (``.vtt``).

Formatting is left out. What stands in brackets, such as ``[Music]``, stays: it is the splitter's to
know noise. How lines become a text: `aligner.formats.utterances`.

A library reads these formats too (pysubs2), but it drops voices, takes WebVTT comments, styles and
names of captions for spoken text, and loses a last line that is a number. Both grammars are small,
and here a wrong line is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from aligner.errors import FormatError
from aligner.formats import xml
from aligner.formats.utterances import Utterance

_STAMP = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?")
_ARROW = "-->"
# So few digits that Python reads them all.
_NUMBER = re.compile(r"\s*([0-9]{1,18})\s*")
# Only what is known to be formatting goes: "a < b" is text.
_SRT_TAG = re.compile(
    r"</?(?:i|b|u|s|em|strong|font|span|c|v|ruby|rt)\b[^<>]*>|\{\\[^{}]*\}|\{[YCSPF]:[^{}]*\}",
    re.IGNORECASE,
)
_SRT_BREAK = re.compile(r"<br\s*/?>|\\N", re.IGNORECASE)
_VTT_RUBY_TEXT = re.compile(r"<rt\b[^<>]*>[^<]*(?:</rt>)?")
_VTT_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|</v\s*>")
_VTT_TAG = re.compile(r"</?[A-Za-z][^<>]*>|</>|<\d[\d:.]*>")
_VTT_BLOCKS = ("NOTE", "STYLE", "REGION")
# From so many captions on, and so large a share of them that repeat lines, a file scrolls.
_SCROLLING = 0.5
_FEWEST_CAPTIONS = 4
_LINES_ON_SCREEN = 8


@dataclass(frozen=True, slots=True)
class Caption:
    """Hold one caption.

    Attributes:
        begin: Seconds.
        end: Seconds.
        lines: Its lines without formatting, with the speaker of each.
        place: Where it stands in the file, in words.
    """

    begin: float
    end: float
    lines: tuple[tuple[str, str | None], ...]
    place: str


def utterances(captions: list[Caption]) -> list[Utterance]:
    """Return the lines of captions in the order of their times.

    Captions that scroll, as live and automatic ones do, repeat the lines that are still on the
    screen: these are read once.
    """
    ordered = sorted(captions, key=lambda caption: caption.begin)
    return [
        Utterance(line, (caption.begin, caption.end), speaker, caption.place)
        for caption in _unscrolled(ordered)
        for line, speaker in caption.lines
    ]


def _unscrolled(captions: list[Caption]) -> list[Caption]:
    captions = [caption for caption in captions if caption.lines]
    repeated = [0]
    for last, caption in pairwise(captions):
        most = min(len(last.lines), len(caption.lines), _LINES_ON_SCREEN)
        # What has left the screen before is said anew.
        lengths = range(most, 0, -1) if caption.begin <= last.end + 0.1 else ()
        repeated.append(next((k for k in lengths if last.lines[-k:] == caption.lines[:k]), 0))
    scrolls = sum(map(bool, repeated)) >= _SCROLLING * len(captions)
    if len(captions) < _FEWEST_CAPTIONS or not scrolls:
        return captions
    return [
        replace(caption, lines=caption.lines[known:])
        for caption, known in zip(captions, repeated, strict=True)
    ]


def srt_captions(text: str, name: str) -> list[Caption]:
    """Return the captions of a SubRip file.

    Args:
        text: The whole file.
        name: Its name for messages.

    Raises:
        FormatError: A line is none of the format.
    """
    lines = _lines(text)
    _refuse_other(lines, name, "srt")
    starts = [number for number, line in enumerate(lines) if _ARROW in line]
    captions: list[Caption] = []
    index = 0
    behind = _skip_blank(lines, 0)
    first = _NUMBER.fullmatch(lines[behind])
    if first and starts and behind + 1 == starts[0]:
        index = int(first[1])
        behind += 1
    for start, end in pairwise([*starts, len(lines)]):
        if behind < start and not captions:
            raise FormatError(
                name,
                behind + 1,
                f"{lines[behind].strip()[:40]!r} stands before the first caption; a file starts "
                "with the number of a caption or its time",
            )
        begin, until = _times(lines[start], name, start + 1)
        content = lines[start + 1 : end]
        if end < len(lines) and content:
            found = _NUMBER.fullmatch(content[-1])
            apart = len(content) == 1 or not content[-2].strip()
            if found and (apart or int(found[1]) == index + 1):
                index = int(found[1])
                del content[-1]
        rows = [row for line in content for row in _SRT_BREAK.split(line)]
        plain = (_SRT_TAG.sub("", row).replace("\\h", " ").strip() for row in rows)
        captions.append(
            Caption(begin, until, tuple((row, None) for row in plain if row), f"line {start + 1}")
        )
        behind = end
    if not captions and text.strip():
        raise FormatError(
            name,
            behind + 1,
            "no caption starts here: a line such as 00:00:01,000 --> 00:00:02,500 is missing; if "
            "this is another format, name it",
        )
    return captions


def vtt_captions(text: str, name: str) -> list[Caption]:
    """Return the captions of a WebVTT file.

    Args:
        text: The whole file.
        name: Its name for messages.

    Raises:
        FormatError: A line is none of the format.
    """
    lines = _lines(text)
    if not text.strip():
        return []
    _refuse_other(lines, name, "vtt")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise FormatError(
            name, 1, "a WebVTT file starts with a line WEBVTT; if it is SubRip, name it .srt"
        )
    captions = []
    for first, block in _blocks(lines):
        if first == 0 or (block[0].split() or [""])[0] in _VTT_BLOCKS:
            continue
        at = next((i for i, line in enumerate(block[:2]) if _ARROW in line), None)
        if at is None:
            if not "".join(block).strip():
                continue
            raise FormatError(
                name,
                first + 1,
                "a caption needs a line such as 00:01.000 --> 00:02.500 at its start; a comment "
                "starts with NOTE",
            )
        begin, end = _times(block[at], name, first + at + 1)
        spoken = tuple(_voices("\n".join(block[at + 1 :])))
        captions.append(Caption(begin, end, spoken, f"line {first + at + 1}"))
    return captions


def _voices(payload: str) -> Iterator[tuple[str, str | None]]:
    """Yield the lines of a WebVTT caption, each with its speaker."""
    payload = _VTT_RUBY_TEXT.sub("", payload)
    at = 0
    speaker: str | None = None
    for tag in (*_VTT_VOICE.finditer(payload), None):
        for line in payload[at : tag.start() if tag else None].split("\n"):
            plain = xml.unescape(_VTT_TAG.sub("", line)).strip()
            if plain:
                yield plain, speaker
        if tag:
            speaker = xml.unescape(tag[1] or "").strip() or None
            at = tag.end()


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the runs of lines that are not empty, with the 0-based number of the first.

    A line of spaces does not end a block, but the time of a further caption does.
    """
    block: list[str] = []
    for number, line in enumerate([*lines, ""]):
        if block and (not line or (_ARROW in line and any(_ARROW in before for before in block))):
            yield number - len(block), block
            block = []
        if line:
            block.append(line)


def _lines(text: str) -> list[str]:
    return re.split("\r\n|\r|\n", text)


def _skip_blank(lines: list[str], at: int) -> int:
    while at < len(lines) - 1 and not lines[at].strip():
        at += 1
    return at


def _times(line: str, name: str, number: int) -> tuple[float, float]:
    match = _TIMING.fullmatch(line)
    if match is None:
        raise FormatError(
            name,
            number,
            f"{line.strip()[:60]!r} is no time of a caption; write it as 00:00:01,000 --> "
            "00:00:02,500",
        )
    begin, end = (_seconds(*match.groups()[at : at + 4]) for at in (0, 4))
    if end < begin:
        raise FormatError(name, number, "the caption ends before it begins; mend its times")
    return begin, end


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return (whole * 1000 + int((fraction or "0").ljust(3, "0"))) / 1000


def _refuse_other(lines: list[str], name: str, format: str) -> None:
    """Refuse a file whose first line is that of another format of captions."""
    first = lines[_skip_blank(lines, 0)].strip()
    for other, mark in (("vtt", "WEBVTT"), ("ass", "[Script Info]")):
        if other != format and first.startswith(mark):
            raise FormatError(
                name,
                1,
                f"this is a file of the format {other!r}, not {format!r}; rename it to .{other}, "
                f"or name the format {other!r}",
            )
