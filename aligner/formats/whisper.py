"""Transcripts in one JSON value: what Whisper and its relatives write.

Read are

- ``{"text", "language", "segments": [{"start", "end", "text", "words"?}]}`` of openai-whisper, its
  API, faster-whisper and WhisperX, which adds a ``speaker`` to segments and words;
- ``{"transcription": [{"offsets": {"from", "to"}, "text"}]}`` of whisper.cpp, in milliseconds;
- an array of utterances with the keys of `aligner.formats.transcript`.

Where there are words with times, a sentence has exactly the time of its words.
"""

from __future__ import annotations

from aligner.formats import losses, storage
from aligner.formats.base import Format, Languages, Location, one_path
from aligner.formats.projection import one_language
from aligner.formats.strict_json import Node
from aligner.formats.transcript import speaker_of, time_of, utterances_of
from aligner.formats.utterances import Piece, Utterance, project
from aligner.types import Document

# The names that the API of Whisper writes instead of tags; of the others the text itself tells.
_NAMES = {"english": "en", "chinese": "zh", "cantonese": "yue", "mandarin": "zh"}


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a transcript as a document that is not split yet.

    Raises:
        FormatError: The file is not JSON or holds no transcript.
        InputError: The file cannot be read or is not text.
        ConfigError: A pair of languages or an unknown encoding was given.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    text = storage.read_text(path, encoding)
    found: list[Utterance] = []
    declared = None
    if text.strip():
        whole = Node.parse(text, storage.shown(path), 1, "transcript", constants=True)
        if isinstance(whole.value, list):
            for number, utterance in enumerate(whole.items(), 1):
                found += utterances_of(utterance, f"utterance {number}")
        else:
            found = _segments(whole)
            declared = _language(whole)
    return project(found).document(path, tag, declared)


def _segments(whole: Node) -> list[Utterance]:
    """Return the segments of what Whisper or whisper.cpp writes."""
    segments, transcription = whole.get("segments"), whole.get("transcription")
    if segments is not None:
        return [
            _segment(segment, f"segment {number}")
            for number, segment in enumerate(segments.items(), 1)
        ]
    if transcription is not None:
        return [
            _segment_in_milliseconds(segment, f"segment {number}")
            for number, segment in enumerate(transcription.items(), 1)
        ]
    raise whole.wrong(
        'no transcript: expected an object with "segments", as Whisper writes it, or an array of '
        'utterances with "text"'
    )


def _language(whole: Node) -> str | None:
    """Return the language that a transcript names."""
    language = whole.get("language")
    if language is None:
        result = whole.get("result")
        language = result.get("language") if result is not None else None
    if language is None or not isinstance(language.value, str):
        return None
    return _NAMES.get(language.value.lower(), language.value)


def _segment(segment: Node, place: str) -> Utterance:
    text = " ".join(segment.need("text").characters().split())
    words = segment.get("words")
    pieces = _pieces(words.items(), text) if words is not None else ()
    return Utterance(text, time_of(segment), speaker_of(segment), place, pieces)


def _segment_in_milliseconds(segment: Node, place: str) -> Utterance:
    offsets = segment.need("offsets")
    time = (offsets.need("from").number() / 1000, offsets.need("to").number() / 1000)
    if time[1] < time[0]:
        raise segment.wrong(f"{segment.name} ends before it begins; mend its offsets")
    return Utterance(" ".join(segment.need("text").characters().split()), time, None, place)


def _pieces(words: list[Node], text: str) -> tuple[Piece, ...]:
    """Return the words of a segment with their times, none if they are not those of its text."""
    found = []
    at = 0
    for word in words:
        spelling = word.get("word") or word.need("text")
        spoken = " ".join(spelling.characters().split())
        start = text.find(spoken, at)
        if start < 0 or text[at:start].strip():
            return ()
        at = start + len(spoken)
        if spoken:
            found.append(Piece(start, at, time_of(word), speaker_of(word)))
    return () if text[at:].strip() else tuple(found)


FORMAT = Format(
    name="whisper",
    suffixes=(".json",),
    description="transcripts in JSON, as Whisper writes them",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
