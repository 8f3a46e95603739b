"""The library's own format: JSON lines that hold everything, readable with ``jq``.

The first line is the header. Of an alignment it holds both documents, texts included, and each
further line is a bead; of a document each further line is a sentence. The texts of beads and
sentences are there for people and tools: they repeat what the header says and are checked against
it, so that an edit in the wrong place is noticed.

A file whose first line is an utterance is a transcript and read as one
(`aligner.formats.transcript`); a corpus (`aligner.formats.corpus`) is read as an alignment.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from aligner.errors import FormatError
from aligner.formats import corpus, losses, storage, transcript
from aligner.formats.base import (
    Format,
    Languages,
    Location,
    one_path,
    refuse_language,
)
from aligner.formats.strict_json import Node, dumps
from aligner.types import Alignment, Bead, Cue, Document, Sentence, Signature, Span, Status

VERSION = 1
_ALIGNMENT = "aligner/alignment"
_DOCUMENT = "aligner/document"


def read(location: Location, *, lang: Languages, encoding: str | None) -> Alignment | Document:
    """Return what was written, equal to the last character.

    A transcript gives a document, a corpus an alignment of one sentence a text.

    Raises:
        FormatError: The file is not of this format, is of a newer version, or contradicts itself.
        InputError: The file cannot be read or is not text.
        ConfigError: A language of a native file or an unknown encoding was given.
    """
    path = one_path(location, FORMAT.name)
    name = storage.shown(path)
    rows = transcript.parse_rows(storage.read_text(path, encoding), name)
    header = next(rows, None)
    if header is not None and transcript.looks_like_one(header):
        return transcript.from_rows(chain([header], rows), path, lang)
    refuse_language(lang, FORMAT.name, "its files name their languages")
    if header is None:
        raise FormatError(name, None, "the file is empty; it must begin with a header line")
    kind = header.get("format")
    if kind is not None and kind.value == corpus.KIND:
        return corpus.from_rows(header, rows, path)
    if kind is None or kind.value not in (_ALIGNMENT, _DOCUMENT):
        raise header.wrong(
            f'not a file of this format: the first line must be an object with "format": '
            f'"{_ALIGNMENT}", "{_DOCUMENT}" or "{corpus.KIND}", or an utterance with "text"'
        )
    version = header.need("version").integer()
    if version != VERSION:
        raise header.wrong(
            f"version {version} of the format is unknown; this aligner reads version {VERSION}: "
            "install a newer one"
        )
    return _alignment(header, rows) if kind.value == _ALIGNMENT else _document(header, rows)


def _alignment(header: Node, rows: Iterator[Node]) -> Alignment:
    src = _embedded(header.need("src"))
    tgt = _embedded(header.need("tgt"))
    signature = header.get("signature")
    fields = [pair.items(2) for pair in signature.items()] if signature else []
    beads = tuple(_bead(row, src, tgt) for row in rows)
    return Alignment(
        src,
        tgt,
        beads,
        Signature(tuple((key.characters(), value.characters()) for key, value in fields)),
    )


def _embedded(side: Node) -> Document:
    text = side.need("text").text()
    sentences = []
    for node in side.need("sentences").items():
        start, end, paragraph, time, speaker = node.items(5)
        span = _span(start, end)
        sentences.append(
            Sentence(
                text[span.start : span.end],
                span,
                paragraph.integer(),
                _time(time),
                None if speaker.value is None else speaker.text(),
            )
        )
    return _build(side, text, sentences)


def _document(header: Node, rows: Iterator[Node]) -> Document:
    text = header.need("text").text()
    sentences = []
    for row in rows:
        span = _span(row.need("start"), row.need("end"))
        time, speaker = row.get("time"), row.get("speaker")
        sentence = Sentence(
            text[span.start : span.end],
            span,
            row.need("paragraph").integer(),
            _time(time) if time else None,
            speaker.text() if speaker else None,
        )
        _check_derived(row, "text", sentence.text, "text in the header and the offsets")
        sentences.append(sentence)
    return _build(header, text, sentences)


def _build(node: Node, text: str, sentences: list[Sentence]) -> Document:
    noise, cues = node.get("noise"), node.get("cues")
    spans = [span.items(2) for span in noise.items()] if noise else []
    with node.blamed():
        return Document(
            text,
            node.need("lang").characters(),
            tuple(sentences),
            node.need("name").text(),
            tuple(_span(start, end) for start, end in spans),
            node.need("splitter").characters(),
            tuple(_cue(cue) for cue in cues.items()) if cues else (),
        )


def _cue(node: Node) -> Cue:
    start, end, time, speaker, place, source = node.items(6)
    return Cue(
        _span(start, end),
        _time(time),
        None if speaker.value is None else speaker.text(),
        place.text(),
        None if source.value is None else _span(*source.items(2)),
    )


def _span(start: Node, end: Node) -> Span:
    with start.blamed():
        return Span(start.integer(), end.integer())


def _time(node: Node) -> tuple[float, float] | None:
    if node.value is None:
        return None
    begin, end = node.items(2)
    return begin.number(), end.number()


def _indices(row: Node, key: str, document: Document) -> tuple[int, ...]:
    side = tuple(node.integer() for node in row.need(key).items())
    outside = [i for i in side if i >= len(document)]
    if outside:
        raise row.wrong(f"{key} names sentence {outside[0]}, but there are only {len(document)}")
    return side


def _bead(row: Node, src: Document, tgt: Document) -> Bead:
    score, confidence, status = row.get("score"), row.get("confidence"), row.get("status")
    if status is not None and status.value not in tuple(Status):
        raise row.wrong(f"unknown status {status.value!r}; known: {', '.join(Status)}")
    with row.blamed():
        bead = Bead(
            _indices(row, "src", src),
            _indices(row, "tgt", tgt),
            score.number() if score else None,
            confidence.number() if confidence else None,
            Status(status.value) if status else Status.AUTO,
        )
    _check_derived(row, "kind", bead.kind, "src and tgt")
    _check_derived(row, "src_text", src.join(bead.src), "src and the source in the header")
    _check_derived(row, "tgt_text", tgt.join(bead.tgt), "tgt and the target in the header")
    return bead


def _check_derived(row: Node, key: str, right: str, origin: str) -> None:
    given = row.get(key)
    # White space is left out, so that a file stays good when the rules of joining change.
    if given is not None and "".join(given.text().split()) != "".join(right.split()):
        raise row.wrong(
            f"{key} is {given.text()[:40]!r}, but {right[:40]!r} follows from {origin}: {key} is "
            f"derived, so edit {origin} instead, or leave {key} out"
        )


def write_alignment(alignment: Alignment, location: Location) -> None:
    """Write an alignment with both documents.

    Raises:
        InputError: The file cannot be written, or a time is infinite or not a number.
    """
    header = {
        "format": _ALIGNMENT,
        "version": VERSION,
        "signature": alignment.signature.fields,
        "src": _side(alignment.src),
        "tgt": _side(alignment.tgt),
    }
    with storage.atomic_write(one_path(location, FORMAT.name)) as out:
        out.write(dumps(header, "the documents") + "\n")
        for pair in alignment.pairs(nulls=True):
            bead = pair.bead
            row = {
                # An engine's numbers may be NumPy's, which JSON does not know.
                "src": [int(i) for i in bead.src],
                "tgt": [int(i) for i in bead.tgt],
                "kind": bead.kind,
                "score": None if bead.score is None else float(bead.score),
                "confidence": None if bead.confidence is None else float(bead.confidence),
                "status": bead.status,
                "src_text": pair.src,
                "tgt_text": pair.tgt,
            }
            out.write(dumps(row, "a bead") + "\n")


def _properties(document: Document) -> dict[str, Any]:
    properties = {
        "name": document.name,
        "lang": document.lang,
        "splitter": document.splitter,
        "text": document.text,
        "noise": [(span.start, span.end) for span in document.noise],
    }
    # Plain texts have none: their files stay as they were.
    return properties | (
        {"cues": [_cue_row(cue) for cue in document.cues]} if document.cues else {}
    )


def _cue_row(cue: Cue) -> tuple[object, ...]:
    source = (cue.source.start, cue.source.end) if cue.source is not None else None
    return cue.span.start, cue.span.end, cue.time, cue.speaker, cue.place, source


def _side(document: Document) -> dict[str, Any]:
    sentences = [
        (one.span.start, one.span.end, one.paragraph, one.time, one.speaker)
        for one in document.sentences
    ]
    return _properties(document) | {"sentences": sentences}


def write_document(document: Document, location: Location) -> None:
    """Write a document, split or not.

    Raises:
        InputError: The file cannot be written, or a time is infinite or not a number.
    """
    header = {"format": _DOCUMENT, "version": VERSION} | _properties(document)
    with storage.atomic_write(one_path(location, FORMAT.name)) as out:
        out.write(dumps(header, "the document") + "\n")
        for one in document.sentences:
            row = {
                "text": one.text,
                "start": one.span.start,
                "end": one.span.end,
                "paragraph": one.paragraph,
                "time": one.time,
                "speaker": one.speaker,
            }
            out.write(dumps(row, "a sentence") + "\n")


def _unread(location: Location) -> tuple[str, ...]:
    if str(location) == storage.STDIO or isinstance(location, tuple):
        return ()
    first = next(storage.stream_lines(location), "")
    return corpus.UNREAD if f'"{corpus.KIND}"' in first[:100] else ()


FORMAT = Format(
    name="jsonl",
    suffixes=(".jsonl",),
    description="everything: texts, offsets, beads, scores; the library's own format",
    read=read,
    write_alignment=write_alignment,
    write_document=write_document,
    lost=losses.of_nothing,
    unread=_unread,
    lossless=True,
    numbered=True,
    reads_documents=True,
)
