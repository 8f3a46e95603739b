"""Corpora in files: the library's own lines of JSON hold everything; others hold what they can.

The first line of such a file says what it is, the last one names the steps that made it and counts
what they rejected; each line between is a pair with its provenance and verdicts. Pairs are read and
written one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from aligner import formats, languages
from aligner.corpora.pairs import CorpusPair, Verdict
from aligner.corpora.statistics import Step
from aligner.errors import ConfigError, InputError
from aligner.formats import corpus, jsonl, moses, storage, tsv
from aligner.formats.base import Languages, Location, PathLike, language_pair
from aligner.formats.segments import Marks, Segment, alignment_from_segments
from aligner.formats.strict_json import Node, dumps
from aligner.types import Alignment, Bead, Document, Status

type Steps = Callable[[], Sequence[Step]]

# What tells a folder that `aligner.build_corpus` made, and where its pairs are.
BUILT = "build.json"
DATA = "data"
# The last line is looked for in so many bytes of the end.
_TAIL = 1 << 20
# Pairs by which the languages of a table are told.
_DETECTED = 200


def alignment_pairs(
    alignment: Alignment, documents: tuple[str, str] | None = None
) -> Iterator[CorpusPair]:
    """Yield the pairs of an alignment that have two sides, with their provenance.

    Args:
        alignment: The alignment.
        documents: Names for the two documents; their own when left out.
    """
    made = str(alignment.signature)
    langs = (alignment.src.lang, alignment.tgt.lang)
    names = documents or (alignment.src.name, alignment.tgt.name)
    for pair in alignment.pairs():
        yield CorpusPair(
            pair.src, pair.tgt, pair.bead, pair.ids, langs=langs, documents=names, signature=made
        )


def steps_of_all(paths: Sequence[PathLike]) -> tuple[Step, ...]:
    """Return the steps that made all of some corpora, with their counts added up.

    Corpora that were not made by the same steps have none in common.

    Raises:
        InputError: A file cannot be read, or is a broken corpus (`FormatError`).
    """
    total: tuple[Step, ...] = ()
    for number, path in enumerate(paths):
        steps = steps_of(path)
        if number == 0:
            total = steps
        elif [(one.name, one.parameters) for one in steps] == [
            (one.name, one.parameters) for one in total
        ]:
            total = tuple(_sum(*both) for both in zip(total, steps, strict=True))
        else:
            return ()
    return total


def _sum(one: Step, other: Step) -> Step:
    def both(a: int | None, b: int | None) -> int | None:
        return None if a is None or b is None else a + b

    return replace(
        one, seen=both(one.seen, other.seen), rejected=both(one.rejected, other.rejected)
    )


def steps_of(path: PathLike) -> tuple[Step, ...]:
    """Return the steps that made a corpus, with their counts, from the last line of its file.

    Other files have none, nor has a corpus that lost its last line.

    Raises:
        InputError: The file cannot be read, or is a broken corpus (`FormatError`).
    """
    if _header(path) is None:
        return ()
    with Path(path).open("rb") as raw:
        size = raw.seek(0, 2)
        raw.seek(max(0, size - _TAIL))
        last = raw.read().rstrip(b"\n").rpartition(b"\n")[2].decode(errors="replace")
    if f'"{corpus.STEPS}"' not in last[:100]:
        return ()
    row = Node.parse(last, storage.shown(path), sum(1 for _ in storage.stream_lines(path)), "steps")
    return tuple(_step(step) for step in row.need("steps").items())


def _step(node: Node) -> Step:
    seen, rejected = node.get("seen"), node.get("rejected")
    return Step(
        node.need("name").text(),
        node.need("parameters").value,
        seen.integer() if seen else None,
        rejected.integer() if rejected else None,
    )


def _header(path: PathLike) -> Node | None:
    if formats.format_for(path).name != jsonl.FORMAT.name:
        return None
    first = next(storage.stream_lines(path), "")
    if f'"{corpus.KIND}"' not in first:
        return None
    header = Node.parse(first, storage.shown(path), 1, "header")
    corpus.check_version(header)
    return header


def read(
    location: Location, *, lang: Languages = None, encoding: str | None = None
) -> Iterator[CorpusPair]:
    """Yield the pairs of a file: a corpus, a table, or any alignment with texts.

    A corpus and a table (``.tsv``) are read one pair at a time, others as a whole.

    Raises:
        InputError: The file cannot be read or breaks its format (`FormatError`).
        ConfigError: It holds no pairs of texts.
    """
    if not isinstance(location, tuple) and str(location) != storage.STDIO:
        if _header(location) is not None:
            yield from _read_rows(location)
            return
        if formats.format_for(location).name == tsv.FORMAT.name:
            yield from _read_table(location, lang, encoding)
            return
    found = formats.read(location, lang=lang, encoding=encoding)
    if not isinstance(found, Alignment):
        what = "a text" if isinstance(found, Document) else "sentence numbers without texts"
        raise ConfigError(
            f"{location} holds {what}, not pairs of texts; make an alignment with texts of it "
            "first (aligner align, aligner convert)"
        )
    yield from alignment_pairs(found)


def _read_table(path: PathLike, lang: Languages, encoding: str | None) -> Iterator[CorpusPair]:
    given = language_pair(lang, tsv.FORMAT.name)
    name = storage.document_name(path)
    rows = tsv.stream(path, storage.shown(path), encoding)
    first = list(islice(rows, _DETECTED))
    langs = (
        given[0] or languages.detect("\n".join(row.src or "" for row in first)),
        given[1] or languages.detect("\n".join(row.tgt or "" for row in first)),
    )
    for number, row in enumerate(chain(first, rows)):
        if row.src is None or row.tgt is None:
            continue
        marks = row.marks
        bead = Bead((number,), (number,), marks.score, marks.confidence, marks.status)
        yield CorpusPair(
            languages.fold(row.src),
            languages.fold(row.tgt),
            bead,
            (f"{name}#{number}", f"{name}#{number}"),
            langs=langs,
            documents=(name, name),
        )


def _read_rows(path: PathLike) -> Iterator[CorpusPair]:
    name = storage.shown(path)
    for number, line in enumerate(storage.stream_lines(path), 1):
        row = Node.parse(line, name, number, "pair") if number > 1 and line.strip() else None
        if row is not None and row.get("format") is None:
            yield _pair(row)


def pair_of_line(line: str, name: str) -> CorpusPair:
    """Return the pair that `line_of_pair` wrote.

    Raises:
        FormatError: The line holds none.
    """
    return _pair(Node.parse(line, name, 1, "pair"))


def line_of_pair(pair: CorpusPair) -> str:
    """Return a pair as one line of the library's own format, with its end."""
    return dumps(_row(pair), "a pair") + "\n"


def _pair(row: Node) -> CorpusPair:
    bead = row.need("bead")
    score, confidence = bead.get("score"), bead.get("confidence")
    status = bead.need("status").text()
    if status not in tuple(Status):
        raise row.wrong(f"unknown status {status!r}; known: {', '.join(Status)}")
    original = row.get("original")
    langs = row.need("langs").items(2)
    verdicts = tuple(_verdict(node) for node in row.need("verdicts").items())
    with row.blamed():
        return CorpusPair(
            row.need("src").characters(),
            row.need("tgt").characters(),
            Bead(
                tuple(node.integer() for node in bead.need("src").items()),
                tuple(node.integer() for node in bead.need("tgt").items()),
                score.number() if score else None,
                confidence.number() if confidence else None,
                Status(status),
            ),
            _two(row.need("ids")),
            langs=(langs[0].characters(), langs[1].characters()),
            documents=_two(row.need("documents")),
            signature=row.need("signature").characters(),
            verdicts=verdicts,
            original=None if original is None else _two(original),
            inherited=len(verdicts),
        )


def _two(node: Node) -> tuple[str, str]:
    one, other = node.items(2)
    return one.text(), other.text()


def _verdict(node: Node) -> Verdict:
    accepted = node.need("accepted").value
    if not isinstance(accepted, bool):
        raise node.wrong("a verdict's accepted must be true or false")
    note = node.get("note")
    return Verdict(
        node.need("step").text(),
        tuple(value.number() for value in node.need("score").items()),
        accepted,
        note.text() if note else "",
    )


def _row(pair: CorpusPair) -> dict[str, Any]:
    bead = pair.bead
    return {
        "src": pair.src,
        "tgt": pair.tgt,
        "langs": pair.langs,
        "documents": pair.documents,
        "ids": pair.ids,
        "bead": {
            "src": [int(i) for i in bead.src],
            "tgt": [int(i) for i in bead.tgt],
            "score": None if bead.score is None else float(bead.score),
            "confidence": None if bead.confidence is None else float(bead.confidence),
            "status": str(bead.status),
        },
        "signature": pair.signature,
        "verdicts": [_verdict_row(verdict) for verdict in pair.verdicts],
        "original": pair.original,
    }


def _verdict_row(verdict: Verdict) -> dict[str, Any]:
    # JSON knows no infinity: the ratio of a text to nothing is written as a number beyond all.
    scores = [round(min(max(float(value), -1e9), 1e9), 4) for value in verdict.score]
    row = {"step": verdict.step, "score": scores, "accepted": verdict.accepted}
    return row | ({"note": verdict.note} if verdict.note else {})


@contextmanager
def line_writer(path: PathLike, steps: Steps) -> Iterator[Callable[[str], object]]:
    """Open a file of the library's own format; yield what writes lines of pairs.

    The file appears when the block ends without an error.

    Args:
        path: The file.
        steps: Gives the steps with their counts once all pairs are written.

    Raises:
        InputError: The file cannot be written.
    """
    with storage.atomic_write(path) as out:
        out.write(dumps({"format": corpus.KIND, "version": corpus.VERSION}, "the header") + "\n")
        yield out.write
        last = {"format": corpus.STEPS, "steps": [asdict(step) for step in steps()]}
        out.write(dumps(last, "the steps") + "\n")


@contextmanager
def writer(path: PathLike, steps: Steps) -> Iterator[Callable[[CorpusPair], None]]:
    """Open a file of the library's own format; yield what writes a pair; see `line_writer`."""
    with line_writer(path, steps) as write_line:

        def add(pair: CorpusPair) -> None:
            write_line(line_of_pair(pair))

        yield add


def write(pairs: Iterable[CorpusPair], location: Location, steps: Steps) -> None:
    """Write pairs in the format that the name of a file tells.

    Lines of JSON, tables and Moses pairs are written as the pairs come; for other formats all are
    held.

    Raises:
        InputError: The file cannot be written.
        ConfigError: The format carries no pairs.
    """
    chosen = formats.format_for(location)
    if chosen.name == moses.FORMAT.name:
        moses.write_pairs(pairs, location)
    elif isinstance(location, tuple):
        raise ConfigError(f"{chosen.name} is one file; name one path")
    elif chosen.name == jsonl.FORMAT.name:
        with writer(location, steps) as add:
            for pair in pairs:
                add(pair)
    elif chosen.name == tsv.FORMAT.name:
        tsv.write_pairs(pairs, location)
    else:
        formats.check_carries(chosen, "alignment")
        chosen.write(_alignment(pairs, storage.document_name(location)), location)


def _alignment(pairs: Iterable[CorpusPair], name: str) -> Alignment:
    held = list(pairs)
    langs = {pair.langs for pair in held}
    common = languages.common_pair(langs) if langs else (languages.UNKNOWN, languages.UNKNOWN)
    if common is None:
        raise InputError(
            f"{name}: the pairs are in several languages "
            f"({', '.join('-'.join(both) for both in sorted(langs))}), which this format cannot "
            "tell apart; write one corpus for each, or .jsonl"
        )
    src, tgt = common
    rows = (
        Segment(pair.src, pair.tgt, Marks(pair.bead.score, pair.bead.confidence, pair.bead.status))
        for pair in held
    )
    return alignment_from_segments(rows, src, tgt, name)


def folder_at(path: PathLike) -> Path | None:
    """Return a path if a folder is there.

    Raises:
        InputError: It cannot be looked at.
    """
    with storage.looking_at(path):
        return Path(path) if Path(path).is_dir() else None


def members(folder: Path) -> list[Path]:
    """Return the files of pairs in a folder and those below it, in order of their names.

    Of a folder that `aligner.build_corpus` made, these are the pairs that were kept, once if they
    are there in several formats.

    Raises:
        InputError: There are none, or they cannot be looked at.
    """
    with storage.looking_at(folder):
        built = (folder / BUILT).is_file()
        if built:
            folder = folder / DATA
        found = [
            path
            for path in sorted(folder.rglob("*"))
            if path.suffix.lower() in (".jsonl", ".tsv", ".tmx") and path.is_file()
        ]
    if not found:
        raise InputError(
            f"{storage.shown(folder)}: no file of pairs (.jsonl, .tsv, .tmx) in this folder"
        )
    fullest = found[0].suffix if ".jsonl" not in {path.suffix for path in found} else ".jsonl"
    return [path for path in found if path.suffix == fullest] if built else found
