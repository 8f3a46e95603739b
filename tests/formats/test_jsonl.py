from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from aligner import formats
from aligner.errors import ConfigError, FormatError, InputError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, Sentence, Signature, Span, Status
from tests.formats.strategies import FILES, alignments, documents, texts

SRC = Document(
    "一。\r\n♪二。",
    "zh",
    (
        Sentence("一。", Span(0, 2), time=(0.0, 1.5), speaker="A"),
        Sentence("二。", Span(5, 7), paragraph=1),
    ),
    "talk",
    (Span(4, 5),),
    "rules",
)
TGT = lines_document(["One.", "Two."], lang="en", name="talk")
ALIGNMENT = Alignment(
    SRC,
    TGT,
    (Bead((0, 1), (0,), -2.5, 0.75, Status.CONFIRMED), Bead((), (1,))),
    Signature((("engine", "crf"), ("v", "0.1.0"))),
)


@FILES
@given(alignment=alignments())
def test_an_alignment_is_read_as_it_was(tmp_path: Path, alignment: Alignment) -> None:
    path = tmp_path / "x.jsonl"
    formats.write(alignment, path)
    assert formats.read(path) == alignment


@FILES
@given(document=documents())
def test_a_document_is_read_as_it_was(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "x.jsonl"
    formats.write(document, path)
    assert formats.read(path) == document


@FILES
@given(text=texts)
def test_an_unsplit_document_is_read_as_it_was(tmp_path: Path, text: str) -> None:
    document = Document(text + "\0", "zh", name=text, noise=(Span(0, 1),))
    path = tmp_path / "x.jsonl"
    formats.write(document, path)
    assert formats.read(path) == document


def test_names_that_are_not_unicode_survive(tmp_path: Path) -> None:
    document = Document("中文", "zh", name="caf\udce9")
    formats.write(document, tmp_path / "x.jsonl")
    assert formats.read(tmp_path / "x.jsonl") == document


def test_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    formats.write(ALIGNMENT, path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows == [
        {
            "format": "aligner/alignment",
            "version": 1,
            "signature": [["engine", "crf"], ["v", "0.1.0"]],
            "src": {
                "name": "talk",
                "lang": "zh",
                "splitter": "rules",
                "text": "一。\r\n♪二。",
                "noise": [[4, 5]],
                "sentences": [[0, 2, 0, [0.0, 1.5], "A"], [5, 7, 1, None, None]],
            },
            "tgt": {
                "name": "talk",
                "lang": "en",
                "splitter": "lines",
                "text": "One.\nTwo.",
                "noise": [],
                "sentences": [[0, 4, 0, None, None], [5, 9, 0, None, None]],
            },
        },
        {
            "src": [0, 1],
            "tgt": [0],
            "kind": "2-1",
            "score": -2.5,
            "confidence": 0.75,
            "status": "confirmed",
            "src_text": "一。二。",
            "tgt_text": "One.",
        },
        {
            "src": [],
            "tgt": [1],
            "kind": "0-1",
            "score": None,
            "confidence": None,
            "status": "auto",
            "src_text": "",
            "tgt_text": "Two.",
        },
    ]
    assert formats.what_is_lost(ALIGNMENT, "jsonl") is None


def test_what_is_written_of_a_document(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    formats.write(SRC, path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows[0].pop("text") == SRC.text
    assert rows == [
        {
            "format": "aligner/document",
            "version": 1,
            "name": "talk",
            "lang": "zh",
            "splitter": "rules",
            "noise": [[4, 5]],
        },
        {"text": "一。", "start": 0, "end": 2, "paragraph": 0, "time": [0.0, 1.5], "speaker": "A"},
        {"text": "二。", "start": 5, "end": 7, "paragraph": 1, "time": None, "speaker": None},
    ]


def test_beads_may_be_written_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    formats.write(ALIGNMENT, path)
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f'{header}\n\n{{"src":[1],"tgt":[0],"new":[1]}}\n', encoding="utf-8")
    alignment = formats.read(path)
    assert isinstance(alignment, Alignment)
    assert alignment.beads == (Bead((1,), (0,)),)


def edited(folder: Path, obj: Document | Alignment, line: int, edit: Callable[[Any], Any]) -> Path:
    path = folder / "x.jsonl"
    formats.write(obj, path)
    rows = path.read_text(encoding="utf-8").split("\n")
    value = json.loads(rows[line - 1])
    changed = edit(value)
    rows[line - 1] = json.dumps(value if changed is None else changed)
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def put(*keys: str | int, value: Any) -> Callable[[Any], None]:
    def edit(row: Any) -> None:
        for key in keys[:-1]:
            row = row[key]
        row[keys[-1]] = value

    return edit


@pytest.mark.parametrize(
    ("line", "edit", "reason"),
    [
        (1, lambda row: [row], "header must be an object, not an array"),
        (1, put("format", value="x"), "not a file of this format: the first line must be"),
        (1, put("format", value=None), "not a file of this format"),
        (1, put("format", value=[]), "not a file of this format"),
        (1, put("version", value=2), "version 2 of the format is unknown; this aligner reads versi"),
        (1, put("version", value="1"), 'header.version must be a whole number, not "1"'),
        (1, put("version", value=True), "header.version must be a whole number, not true"),
        (1, put("version", value=None), "header.version is missing"),
        (1, put("src", value=None), "header.src is missing"),
        (1, put("src", value=3), "header.src must be an object, not 3"),
        (1, put("src", "text", value=3), "header.src.text must be a string, not 3"),
        (1, put("src", "lang", value=3), "header.src.lang must be a string, not 3"),
        (1, put("src", "text", value="一。\r\n♪"), "sentence 1 overlaps another or"),
        (1, put("src", "text", value="\ud800"), "lone surrogate U+D800"),
        (1, put("src", "noise", value=[]), "text outside sentences and noise"),
        (1, put("src", "noise", value=[3]), "header.src.noise[0] must be an array of 2, not 3"),
        (1, put("src", "noise", value=[[4, 2]]), "a span must satisfy 0 <= start <= end"),
        (1, put("tgt", "sentences", value={}), "header.tgt.sentences must be an array, not an obj"),
        (1, put("tgt", "sentences", 0, value=[0, 4]), "tgt.sentences[0] must be an array of 5"),
        (1, put("tgt", "sentences", 0, 0, value=0.5), "tgt.sentences[0][0] must be a whole number"),
        (1, put("tgt", "sentences", 0, 0, value=None), "sentences[0][0] must be a whole number, not n"),
        (1, put("tgt", "sentences", 1, 0, value=3), "sentence 1 overlaps another or leaves the text"),
        (1, put("tgt", "sentences", 1, 1, value=99), "sentence 1 overlaps another or leaves the t"),
        (1, put("tgt", "sentences", 0, 3, value=[1]), "tgt.sentences[0][3] must be an array of 2"),
        (1, put("tgt", "sentences", 0, 3, value=[0, "1"]), "sentences[0][3][1] must be a number, n"),
        (1, put("tgt", "sentences", 0, 3, value=[0, 10**400]), "must be a finite number"),
        (1, put("tgt", "sentences", 0, 4, value=1), "tgt.sentences[0][4] must be a string, not 1"),
        (1, put("signature", value="x"), 'header.signature must be an array, not "x"'),
        (1, put("signature", value=[["a"]]), "header.signature[0] must be an array of 2"),
        (2, lambda row: 3, "line must be an object, not 3"),
        (2, put("src", value=None), "line.src is missing"),
        (2, put("src", value=3), "line.src must be an array, not 3"),
        (2, put("src", value=["0"]), 'line.src[0] must be a whole number, not "0"'),
        (2, put("src", value=[1, 0]), "a bead's indices must be ascending"),
        (2, put("src", value=[-1]), "a bead's indices must be ascending and not negative"),
        (2, put("tgt", value=[2]), "tgt names sentence 2, but there are only 2"),
        (2, put("score", value="x"), 'line.score must be a number, not "x"'),
        (2, put("score", value=True), "line.score must be a number, not true"),
        (2, put("confidence", value=1.5), "a bead's confidence must be in [0, 1]"),
        (2, put("status", value="ok"), "unknown status 'ok'; known: auto, confirmed, rejected, gold"),
        (2, put("status", value=[]), "unknown status []"),
        (2, put("kind", value="1-1"), "kind is '1-1', but '2-1' follows from src and tgt: kind is d"),
        (2, put("src_text", value="三"), "src_text is '三', but '一。二。' follows from src and the so"),
        (2, put("tgt_text", value="1"), "edit tgt and the target in the header instead, or leave tgt_te"),
        (2, put("tgt_text", value=1), "line.tgt_text must be a string"),
        (3, put("tgt", value=[]), "a bead needs a sentence on at least one side"),
    ],
)  # fmt: skip
def test_wrong_alignments(
    tmp_path: Path, line: int, edit: Callable[[Any], Any], reason: str
) -> None:
    path = edited(tmp_path, ALIGNMENT, line, edit)
    with pytest.raises(FormatError, match=rf"x\.jsonl:{line}: .*{re.escape(reason)}"):
        formats.read(path)


@pytest.mark.parametrize(
    ("line", "edit", "reason"),
    [
        (1, put("text", value=None), "header.text is missing"),
        (1, put("name", value=None), "header.name is missing"),
        (2, put("start", value=None), "line.start is missing"),
        (2, put("end", value="2"), 'line.end must be a whole number, not "2"'),
        (2, put("paragraph", value=1.0), "line.paragraph must be a whole number, not 1.0"),
        (2, put("time", value=5), "line.time must be an array of 2, not 5"),
        (2, put("speaker", value=[]), "line.speaker must be a string, not an array"),
        (
            2,
            put("text", value="二"),
            "text is '二', but '一。' follows from text in the header and",
        ),
        (3, put("start", value=9), "a span must satisfy"),
    ],
)
def test_wrong_documents(
    tmp_path: Path, line: int, edit: Callable[[Any], Any], reason: str
) -> None:
    path = edited(tmp_path, SRC, line, edit)
    with pytest.raises(FormatError, match=rf"x\.jsonl:{line}: .*{re.escape(reason)}"):
        formats.read(path)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not JSON: Expecting property name"),
        ("{'src': [0]}", "not JSON"),
        ('{"src":[0],"src":[1]}', "an object repeats a key"),
        ('{"src":[0],"tgt":[0],"score":NaN}', "NaN is not JSON; write null or a number"),
        ('{"src":[0],"tgt":[0],"score":-Infinity}', "-Infinity is not JSON"),
        ('{"src":[0],"tgt":[0],"score":1e999}', "line.score must be a finite number"),
        ('{"src":[' + "9" * 5000 + "]}", "not usable JSON"),
        ("[" * 200_000, "not usable JSON"),
    ],
)
def test_rows_that_are_not_json(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "x.jsonl"
    formats.write(ALIGNMENT, path)
    with path.open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    with pytest.raises(FormatError, match=rf"x\.jsonl:4: {reason}"):
        formats.read(path)


def test_a_file_from_before_there_were_cues(tmp_path: Path) -> None:
    header = {
        **{"format": "aligner/document", "version": 1, "name": "talk", "lang": "zh"},
        **{"splitter": "rules", "text": "一。", "noise": []},
    }
    row = {"text": "一。", "start": 0, "end": 2, "paragraph": 0, "time": [0, 1.5], "speaker": None}
    (tmp_path / "x.jsonl").write_text(f"{json.dumps(header)}\n{json.dumps(row)}\n", "utf-8")
    sentence = Sentence("一。", Span(0, 2), time=(0.0, 1.5))
    document = Document("一。", "zh", (sentence,), "talk", splitter="rules")
    assert formats.read(tmp_path / "x.jsonl") == document


@pytest.mark.parametrize(
    ("cue", "reason"),
    [
        ([0, 1], "cues\\[0\\] must be an array of 6"),
        ([0, 1, [2, 1], None, "", None], "a cue must end after it begins"),
        ([1, 0, None, None, "", None], "a span must satisfy"),
        ([0, 9, None, None, "", None], "cue 0 overlaps another or leaves the text"),
        ([0, 1, None, 7, "", None], "must be a string, not 7"),
    ],
)
def test_wrong_cues(tmp_path: Path, cue: list[Any], reason: str) -> None:
    path = edited(tmp_path, SRC, 1, put("cues", value=[cue]))
    with pytest.raises(FormatError, match=rf"x\.jsonl:1: .*{reason}"):
        formats.read(path)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("\n")
    with pytest.raises(FormatError, match=r"x\.jsonl: the file is empty"):
        formats.read(tmp_path / "x.jsonl")


def test_its_files_name_their_languages(tmp_path: Path) -> None:
    formats.write(ALIGNMENT, tmp_path / "x.jsonl")
    with pytest.raises(ConfigError, match="'jsonl' takes no lang: its files name"):
        formats.read(tmp_path / "x.jsonl", lang="en")


def test_numbers_that_json_cannot_hold(tmp_path: Path) -> None:
    document = Document("a", "en", (Sentence("a", Span(0, 1), time=(0.0, float("inf"))),))
    path = tmp_path / "x.jsonl"
    path.write_text("old")
    with pytest.raises(InputError, match="a sentence: a number is infinite or NaN"):
        formats.write(document, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_numbers_of_numpy(tmp_path: Path) -> None:
    np = pytest.importorskip("numpy")
    bead = Bead((np.int64(0),), (np.int32(0),), np.float32(0.5), np.float64(0.25))
    formats.write(Alignment(SRC, TGT, (bead,)), tmp_path / "x.jsonl")
    alignment = formats.read(tmp_path / "x.jsonl")
    assert isinstance(alignment, Alignment)
    assert alignment.beads == (Bead((0,), (0,), 0.5, 0.25),)
