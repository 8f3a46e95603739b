"""Transcripts in JSON and JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import formats
from aligner.errors import ConfigError, FormatError
from aligner.formats import storage
from aligner.types import Document
from tests.formats.strategies import FILES, texts
from tests.formats.test_captions import gaps, read, spoken

WHISPER = {
    "text": " Hey, everyone. I'm Barret.",
    "language": "en",
    "segments": [
        {
            "id": 0,
            "start": 0.0,
            "end": 2.5,
            "text": " Hey, everyone. I'm",
            "avg_logprob": float("nan"),
            "words": [
                {"word": " Hey,", "start": 0.0, "end": 0.4, "probability": 0.9},
                {"word": " everyone.", "start": 0.4, "end": 1.0},
                {"word": " I'm", "start": 1.2, "end": 1.5},
            ],
        },
        {"id": 1, "start": 2.5, "end": 4.0, "text": " barret, as you know."},
    ],
}


def test_whisper(tmp_path: Path) -> None:
    document = read(tmp_path / "x.json", json.dumps(WHISPER, indent=1))
    assert document.text == "Hey, everyone. I'm barret, as you know."
    assert spoken(document) == [
        ("Hey,", (0.0, 0.4), None),
        ("everyone.", (0.4, 1.0), None),
        ("I'm", (1.2, 1.5), None),
        ("barret, as you know.", (2.5, 4.0), None),
    ]
    assert {cue.place for cue in document.cues} == {"segment 1", "segment 2"}
    sentences = aligner.split(document).sentences
    assert [(one.line, one.time) for one in sentences] == [
        ("Hey, everyone.", (0.0, 1.0)),
        ("I'm barret, as you know.", (1.2, 4.0)),
    ]


def test_words_of_chinese_and_speakers_of_whisperx(tmp_path: Path) -> None:
    segment = {
        "start": 0,
        "end": 4,
        "text": "大家好。我是安妮。",
        "speaker": "SPEAKER_01",
        "words": [
            {"word": word, "start": number, "end": number + 0.5}
            for number, word in enumerate(["大家", "好。", "我是", "安妮。"])
        ]
        + [{"word": ""}],
    }
    other = {
        "start": 5,
        "end": 6,
        "text": "你好！",
        "speaker": "SPEAKER_02",
        "words": [{"word": "X"}],
    }
    whole = {"segments": [segment, other], "language": "chinese"}
    document = read(tmp_path / "x.json", json.dumps(whole))
    assert document.text == "大家好。我是安妮。\n你好！"
    assert document.lang == "zh"
    sentences = aligner.split(document).sentences
    assert [(one.text, one.time, one.speaker) for one in sentences] == [
        ("大家好。", (0, 1.5), "SPEAKER_01"),
        ("我是安妮。", (2, 3.5), "SPEAKER_01"),
        ("你好！", (5, 6), "SPEAKER_02"),  # words of another text tell nothing
    ]


def test_whisper_cpp(tmp_path: Path) -> None:
    whole = {
        "result": {"language": "de"},
        "transcription": [
            {"timestamps": {}, "offsets": {"from": 0, "to": 1500}, "text": " Guten Tag."},
            {"offsets": {"from": 1500, "to": 2000}, "text": " Ja."},
        ],
    }
    document = read(tmp_path / "x.json", json.dumps(whole))
    assert spoken(document) == [("Guten Tag.", (0.0, 1.5), None), ("Ja.", (1.5, 2.0), None)]
    assert document.lang == "de"


def test_an_array_of_utterances(tmp_path: Path) -> None:
    rows = [{"text": "Hi.", "start": 1, "duration": 0.5}, {"text": "Yes."}]
    document = read(tmp_path / "x.json", json.dumps(rows), lang="en")
    assert spoken(document) == [("Hi.", (1.0, 1.5), None), ("Yes.", None, None)]


TRANSCRIPT = """{"text": "Hey, everyone.", "start": 0, "end": 1.5, "speaker": "Barret", "id": 7}

{"text": "We talk and\\nthen", "start": 2, "duration": 1, "speaker": "Barret"}
{"text": "we argue.", "speaker": " Joanne ", "start": null}
{"text": "  "}
"""


@pytest.mark.parametrize("format", [None, "transcript"])
def test_a_transcript(tmp_path: Path, format: str | None) -> None:
    document = read(tmp_path / "x.jsonl", TRANSCRIPT, format=format, lang="en")
    assert spoken(document) == [
        ("Hey, everyone.", (0.0, 1.5), "Barret"),
        ("We talk and", (2.0, 3.0), "Barret"),
        ("then", (2.0, 3.0), "Barret"),
        ("we argue.", None, "Joanne"),
    ]
    assert [cue.place for cue in document.cues] == ["line 1", "line 3", "line 3", "line 4"]
    # Nobody ends the sentence of another, whatever the punctuation says.
    assert [(one.line, one.speaker) for one in aligner.split(document).sentences] == [
        ("Hey, everyone.", "Barret"),
        ("We talk and then", "Barret"),
        ("we argue.", "Joanne"),
    ]


def test_a_native_file_is_no_transcript(tmp_path: Path) -> None:
    document = aligner.split("Hello. Bye.", lang="en")
    formats.write(document, tmp_path / "x.jsonl")
    assert formats.read(tmp_path / "x.jsonl") == document
    assert formats.read_document(tmp_path / "x.jsonl", lang="en-GB").lang == "en-GB"
    formats.write(aligner.Alignment(document, document, ()), tmp_path / "y.jsonl")
    with pytest.raises(ConfigError, match=r"y\.jsonl is named as a file of pairs \(jsonl\)"):
        formats.read_document(tmp_path / "y.jsonl")


@FILES
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"text": texts.filter(lambda text: "\0" not in text)},
            optional={
                "start": st.floats(0, 1e6),
                "duration": st.floats(0, 1e6),
                "speaker": st.none() | st.sampled_from(["A", "B"]),
            },
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_utterances(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if "start" in row:
            row.setdefault("duration", 0.5)
    expected = [
        (
            line.strip(),
            (row["start"], row["start"] + row["duration"]) if "start" in row else None,
            row.get("speaker"),
        )
        for row in rows
        for line in storage.lines(row["text"])
        if line.strip()
    ]
    lines = "\n".join(json.dumps(row) for row in rows)
    for name, content in (("x.jsonl", lines), ("x.json", json.dumps(rows))):
        document = read(tmp_path / name, content)
        assert spoken(document) == expected
        assert set(gaps(document)) <= {"\n", " ", ""}


@pytest.mark.parametrize(
    ("name", "text", "place", "reason"),
    [
        ("x.jsonl", '{"text": "a"}\n{"start": 1}', "2", "line.text is missing"),
        ("x.jsonl", '{"text": "a"}\n[1]', "2", "line must be an object"),
        ("x.jsonl", '{"text": "a"}\nHello', "2", "not JSON"),
        ("x.jsonl", '{"text": 5}', "1", "line.text must be a string"),
        ("x.jsonl", '{"text": "a", "start": 1}', "1", "line has a start without an end or a dur"),
        ("x.jsonl", '{"text": "a", "end": 1}', "1", "line has an end without a start"),
        ("x.jsonl", '{"text": "a", "start": 2, "end": 1}', "1", "ends at 1.0 before it begins at"),
        (
            "x.jsonl",
            '{"text": "a", "start": "00:01", "end": 1}',
            "1",
            "line.start must be a number",
        ),
        ("x.jsonl", '{"texts": "a"}', "1", 'or an utterance with "text"'),
        ("x.json", '{"text": "a"}', "1", 'no transcript: expected an object with "segments"'),
        ("x.json", '{\n"segments": [\n{"text": }]}', "3", "not JSON"),
        (
            "x.json",
            '{"segments": [{"text": "a"}, {"start": 1}]}',
            "1",
            r"segments\[1\].text is miss",
        ),
        ("x.json", '{"segments": {}}', "1", "transcript.segments must be an array"),
        ("x.json", '{"segments": [{"text": "a", "start": NaN, "end": 2}]}', "1", "finite number"),
        ("x.json", "[" * 100_000, "1", "not usable JSON"),
        ("x.json", '"text"', "1", "transcript must be an object"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, name: str, text: str, place: str, reason: str
) -> None:
    with pytest.raises(FormatError, match=rf"{name}:{place}: .*{reason}"):
        read(tmp_path / name, text)


def test_cues_are_kept_by_the_native_format(tmp_path: Path) -> None:
    split = aligner.split(read(tmp_path / "x.jsonl", TRANSCRIPT, lang="en"))
    assert len(split.cues) == 4
    formats.write(split, tmp_path / "y.jsonl")
    again = formats.read(tmp_path / "y.jsonl")
    assert isinstance(again, Document)
    assert again == split
    lost = formats.what_is_lost(split, "text")
    assert lost is not None
    assert "the times, the speakers and the places in the source file" in lost
