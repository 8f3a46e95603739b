"""Captions: what is spoken, when and by whom; each format as its tools write it."""

from __future__ import annotations

import html
import itertools
import re
import textwrap
from pathlib import Path
from typing import Any

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import formats
from aligner.errors import EncodingError, FormatError, MissingExtraError
from aligner.types import Document
from tests.conftest import ROOT
from tests.formats.strategies import FILES, plain_texts

TALK = ROOT / "seeds" / "gold" / "barret-joanne.en.txt"


def read(path: Path, text: str, **options: Any) -> Document:
    path.write_bytes(text.encode())
    document = formats.read(path, **options)
    assert isinstance(document, Document)
    return document


def spoken(document: Document) -> list[tuple[str, tuple[float, float] | None, str | None]]:
    return [
        (document.text[cue.span.start : cue.span.end], cue.time, cue.speaker)
        for cue in document.cues
    ]


def gaps(document: Document) -> list[str]:
    """Return what stands between the cues."""
    return [
        document.text[one.span.end : other.span.start]
        for one, other in itertools.pairwise(document.cues)
    ]


SRT = """1
00:00:01,000 --> 00:00:02,500
<i>I went to</i>
the store, where a < b.

2
00:00:03,000 --> 00:00:04,560 X1:100 X2:200
{\\an8}The answer is
42
3
00:00:05,000 --> 00:00:06,500

4
0:00:07.5 --> 0:00:08.25
[Music]
-Hi.<br/><font color="#fff">-Hello.</font>

99
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_srt(tmp_path: Path, line_end: str) -> None:
    document = read(tmp_path / "talk.en.srt", SRT.replace("\n", line_end))
    assert spoken(document) == [
        ("I went to", (1.0, 2.5), None),
        ("the store, where a < b.", (1.0, 2.5), None),
        ("The answer is", (3.0, 4.56), None),
        ("42", (3.0, 4.56), None),
        ("[Music]", (7.5, 8.25), None),
        ("-Hi.", (7.5, 8.25), None),
        ("-Hello.", (7.5, 8.25), None),
        ("99", (7.5, 8.25), None),
    ]
    assert [cue.place for cue in document.cues[::3]] == ["line 2", "line 7", "line 14"]
    assert (document.name, document.lang) == ("talk.en", "en")
    split = aligner.split(document)
    assert [(one.text, one.time) for one in split.sentences] == [
        ("I went to the store, where a < b.", (1.0, 2.5)),
        ("The answer is 42", (3.0, 4.56)),
        ("Hi.", (7.5, 8.25)),
        ("Hello.", (7.5, 8.25)),
        ("99", (7.5, 8.25)),
    ]
    assert split.text[split.noise[0].start : split.noise[0].end] == "[Music]"


def test_a_sentence_over_several_captions(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nWe wanted to talk\n\n"
        "2\n00:00:02,000 --> 00:00:03,500\nabout research, and also\n\n"
        "3\n00:00:04,000 --> 00:00:05,000\nabout products. The end.\n"
    )
    split = aligner.split(read(tmp_path / "x.srt", text))
    assert [(one.line, one.time) for one in split.sentences] == [
        ("We wanted to talk about research, and also about products.", (1.0, 5.0)),
        ("The end.", (4.0, 5.0)),
    ]


def captions(*lines: str, silence: int = 0) -> str:
    """Return lines as a WebVTT file, with a silence after each, in seconds."""
    step = 2 + silence
    return "WEBVTT\n\n" + "".join(
        f"00:{step * n:02}.000 --> 00:{step * n + 2:02}.000\n{line}\n\n"
        for n, line in enumerate(lines)
    )


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["今天，我们想谈谈", "研究和产品", "的合作。再见。"], "今天，我们想谈谈研究和产品的合作。再见。"),
        (["我们用的是GPT", "4和 Codex", "也用。"], "我们用的是GPT 4和 Codex也用。"),
        (["We talk", "about I and", "You. Bye."], "We talk about I and You. Bye."),
        (["He said “go.”", "Then (Ann)", "left."], "He said “go.”\nThen (Ann) left."),
        # Without full stops every break is kept for the splitter to judge.
        (["今天我们想谈谈", "研究和产品的合作", "好吗？"], "今天我们想谈谈\n研究和产品的合作\n好吗？"),
        (["we talk about", "it in v3.5 now"], "we talk about\nit in v3.5 now"),
        # What begins or ends something of its own.
        (["We go", "-Me too", "[Applause]", "and go.", "So [Music]", "we"],
         "We go\n-Me too\n[Applause]\nand go.\nSo [Music]\nwe"),
        (["Ann:", "I go.", "What I—", "Yes."], "Ann: I go.\nWhat I—\nYes."),
        (["<v Ann>We go", "<v Ann>and", "<v Bob>stay."], "We go and\nstay."),
    ],
)  # fmt: skip
def test_breaks_in_the_middle_of_sentences(tmp_path: Path, lines: list[str], text: str) -> None:
    assert read(tmp_path / "x.vtt", captions(*lines)).text == text


def test_nobody_goes_on_after_a_long_silence(tmp_path: Path) -> None:
    lines = ["Episode 3", "It was late.", "We", "went."]
    assert read(tmp_path / "x.vtt", captions(*lines)).text == "Episode 3 It was late.\nWe went."
    document = read(tmp_path / "x.vtt", captions(*lines, silence=4))
    assert document.text == "\n".join(lines)


def test_captions_in_the_order_of_their_times(tmp_path: Path) -> None:
    text = "1\n00:00:05,000 --> 00:00:06,000\nSecond.\n\n2\n00:00:01,000 --> 00:00:02,000\nFirst.\n"
    assert read(tmp_path / "x.srt", text).text == "First.\nSecond."


def test_the_talk_as_captions_of_a_real_tool(tmp_path: Path) -> None:
    lines = [line for line in TALK.read_text("utf-8").splitlines() if line.strip()]
    subs = pysubs2.SSAFile()
    for number, line in enumerate(lines):
        subs.append(pysubs2.SSAEvent(number * 3000, number * 3000 + 2900, line))
    for suffix in ("srt", "vtt", "ass", "ssa"):
        path = tmp_path / f"talk.{suffix}"
        subs.save(str(path))
        document = formats.read(path)
        assert isinstance(document, Document)
        assert [text for text, _, _ in spoken(document)] == lines
        # One line, where a sentence breaks off, has no mark at its end.
        assert len(document.text.split("\n")) == len(lines) - 1
        assert [cue.time for cue in document.cues] == [
            (3.0 * number, 3.0 * number + 2.9) for number in range(len(lines))
        ]
        assert document.lang == "en"


def ends(sentences: list[str]) -> set[int]:
    """Return where sentences end, counted in letters."""
    return set(itertools.accumulate(len(re.sub(r"\W", "", one)) for one in sentences))


@pytest.mark.parametrize(
    ("name", "clause", "width"),
    [
        ("barret-joanne.zh-Hans.txt", "[^，。！？；：]+[，。！？；：”]*", 16),
        ("barret-joanne.en.txt", r"[^,.!?;:]+[,.!?;:\"]*\s*", 40),
    ],
)
def test_the_talk_cut_into_short_captions(
    tmp_path: Path, name: str, clause: str, width: int
) -> None:
    text = (ROOT / "seeds" / "gold" / name).read_text("utf-8")
    gold = [line for line in text.splitlines() if line.strip()]
    subs = pysubs2.SSAFile()
    for line in gold:
        for part in re.findall(clause, line):
            for piece in textwrap.wrap(part, width):
                start = len(subs) * 2000
                subs.append(pysubs2.SSAEvent(start, start + 1900, piece))
    subs.save(str(tmp_path / "x.srt"))
    document = formats.read_document(tmp_path / "x.srt")
    found = ends([one.text for one in aligner.split(document).sentences])
    right = len(found & ends(gold))
    assert len(subs) > 2 * len(gold)
    assert right / len(found) >= 0.96
    assert right / len(ends(gold)) >= 0.96


@pytest.mark.parametrize("suffix", ["srt", "vtt", "ass"])
@FILES
@given(captions=st.lists(st.lists(plain_texts, max_size=3), max_size=5))
def test_what_a_tool_writes_is_read(tmp_path: Path, suffix: str, captions: list[list[str]]) -> None:
    # Formatting and escapes are what these formats mean something else by.
    table = str.maketrans("{}\\<>&", "()/[]+")
    captions = [[line.translate(table).strip() for line in lines] for lines in captions]
    subs = pysubs2.SSAFile()
    for number, lines in enumerate(captions):
        text = "\\N".join(line for line in lines if line)
        subs.append(pysubs2.SSAEvent(number * 1000, number * 1000 + 500, text))
    subs.save(str(tmp_path / f"x.{suffix}"))
    document = formats.read(tmp_path / f"x.{suffix}")
    assert isinstance(document, Document)
    squeeze = (lambda line: " ".join(line.split())) if suffix == "ass" else str
    assert spoken(document) == [
        (squeeze(line), (number, number + 0.5), None)
        for number, lines in enumerate(captions)
        for line in lines
        if line
    ]
    assert set(gaps(document)) <= {"\n", " ", ""}


VTT = """WEBVTT - The talk
Kind: captions

NOTE not spoken
00:01.000 is no time here

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 align:start position:10%
<v Barret Z>Hey, &amp; everyone. I am

00:00:02.000 --> 00:00:03.500
<v Barret Z>here with <b>Joanne</b>.</v>
<v.loud Joanne>Hi <00:00:03.000><c.red>there</c>, 5 < 6

00:00:04.000 --> 00:00:05.500
<v Barret Z>We talk and

00:00:05.600 --> 101:00:07.500
<v Joanne>— Argue <ruby>a<rt>eɪ</rt></ruby> lot.
"""


def test_vtt(tmp_path: Path) -> None:
    document = read(tmp_path / "x.vtt", VTT)
    assert spoken(document) == [
        ("Hey, & everyone. I am", (1.0, 2.0), "Barret Z"),
        ("here with Joanne.", (2.0, 3.5), "Barret Z"),
        ("Hi there, 5 < 6", (2.0, 3.5), "Joanne"),
        ("We talk and", (4.0, 5.5), "Barret Z"),
        ("— Argue a lot.", (5.6, 363607.5), "Joanne"),
    ]
    assert [cue.place for cue in document.cues][:2] == ["line 11", "line 14"]
    sentences = aligner.split(document).sentences
    assert [(one.line, one.time, one.speaker) for one in sentences] == [
        ("Hey, & everyone.", (1.0, 2.0), "Barret Z"),
        ("I am here with Joanne.", (1.0, 3.5), "Barret Z"),
        ("Hi there, 5 < 6", (2.0, 3.5), "Joanne"),
        ("We talk and", (4.0, 5.5), "Barret Z"),
        ("Argue a lot.", (5.6, 363607.5), "Joanne"),
    ]


@FILES
@given(lines=st.lists(st.tuples(plain_texts, st.none() | plain_texts), max_size=5))
def test_any_text_in_vtt(tmp_path: Path, lines: list[tuple[str, str | None]]) -> None:
    rows = ["WEBVTT", ""]
    for number, (line, speaker) in enumerate(lines):
        voice = f"<v {html.escape(speaker)}>" if speaker else ""
        rows += [f"00:0{number}.000 --> 00:0{number}.500", voice + html.escape(line), ""]
    document = read(tmp_path / "x.vtt", "\n".join(rows))
    assert spoken(document) == [
        (line.strip(), (number, number + 0.5), (speaker or "").strip() or None)
        for number, (line, speaker) in enumerate(lines)
        if line.strip()
    ]


def test_captions_that_scroll_are_read_once(tmp_path: Path) -> None:
    rows = ["hey everyone I'm", "barret and I", "lead the", "research team"]
    text = "WEBVTT\n\n"
    for number, (above, below) in enumerate(itertools.pairwise([" ", *rows])):
        words = below.replace(" ", f"<00:00:0{number}.500><c> ")
        text += f"00:0{number}.000 --> 00:0{number}.990 align:start\n{above}\n{words}</c>\n\n"
        text += f"00:0{number}.990 --> 00:0{number + 1}.000 align:start\n{below}\n \n\n"
    document = read(tmp_path / "x.vtt", text)
    assert document.text == "\n".join(rows)
    assert document.cues[1].time == (1.0, 1.99)


def test_a_chorus_is_read_every_time(tmp_path: Path) -> None:
    lines = ["Hey, hey.", "Hey, hey.", "You walk alone.", "Along the road.", "Hey, hey.", "So."]
    text = "\n\n".join(
        f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\n{line}"
        for number, line in enumerate(lines, 1)
    )
    assert read(tmp_path / "x.srt", text).text == "\n".join(lines)


ASS = (ROOT / "tests" / "golden" / "split-ass" / "input" / "talk.ass").read_text("utf-8")


def test_ass(tmp_path: Path) -> None:
    document = read(tmp_path / "x.ass", ASS)
    assert spoken(document) == [
        ("你好。", (1.0, 2.5), "巴雷特"),
        ("大家好，", (5.0, 7.0), "乔安妮"),
        ("我是乔安妮。", (5.0, 7.0), "乔安妮"),
        ("Text beside a drawing", (8.0, 9.0), None),
    ]
    lines = ASS.splitlines()
    for cue in document.cues:
        line = lines[int(cue.place.removeprefix("line ")) - 1]
        assert document.text[cue.span.start : cue.span.end][:2] in line


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("x.srt", "1\n00:00:01,000 -> 00:00:02,000\nHi.\n", 1, "no caption starts here"),
        (
            "x.srt",
            "1\n00:00:01,000 --> 00:00:02\nHi\n\n2\n00:00 -->\nHi",
            6,
            "'00:00 -->' is no time",
        ),
        ("x.srt", "Hello.\n\n1\n00:00:01,000 --> 00:00:02,000\nHi.", 1, "'Hello.' stands before"),
        ("x.srt", "1\n00:00:03,000 --> 00:00:02,000\nHi.", 2, "ends before it begins"),
        ("x.srt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHi", 1, "format 'vtt', not 'srt'; rename it"),
        ("x.srt", "[Script Info]\n", 1, "format 'ass', not 'srt'"),
        ("x.vtt", "1\n00:00:01,000 --> 00:00:02,000\nHi.", 1, "starts with a line WEBVTT"),
        ("x.vtt", "WEBVTT\n\nintro\nHello\n", 3, "a caption needs a line such as"),
        ("x.vtt", "WEBVTT\n\n00:01.000 --> 2\nHello\n", 3, "is no time of a caption"),
        ("x.ass", "Hello.", 1, r"no section \[Events\]"),
        ("x.ass", "[Events]\nDialogue: 0,0:00:01.00,Hi", 2, "3 fields instead of 10"),
        ("x.ass", ASS + "Dialogue: 0,soon,0:00:01.00,D,,0,0,0,,Hi", 18, "'soon' is no time"),
        ("x.ass", ASS + "Dialogue: 0,0:00:02.00,0:00:01.00,D,,0,0,0,,Hi", 18, "ends before"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, name: str, text: str, line: int, reason: str
) -> None:
    with pytest.raises(FormatError, match=rf"{name}:{line}: .*{reason}"):
        read(tmp_path / name, text)


@pytest.mark.parametrize("name", ["x.srt", "x.vtt", "x.ass", "x.json"])
def test_an_empty_file_has_no_captions(tmp_path: Path, name: str) -> None:
    for text in ("", "\n\n"):
        assert read(tmp_path / name, text) == Document("", "und", name="x")


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_other_encodings_are_suggested_never_assumed(tmp_path: Path, encoding: str) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n大家好，我是安妮，今天我想和大家在一起。\n"
    (tmp_path / "x.srt").write_bytes(text.encode(encoding))
    with pytest.raises(EncodingError, match=r'x\.srt: not UTF-8: .*pass encoding="'):
        formats.read(tmp_path / "x.srt")
    document = formats.read(tmp_path / "x.srt", encoding=encoding)
    assert isinstance(document, Document)
    assert document.text == "大家好，我是安妮，今天我想和大家在一起。"


def test_utf16_with_its_mark(tmp_path: Path) -> None:
    (tmp_path / "x.srt").write_bytes("1\n00:00:01,000 --> 00:00:02,000\n你好。".encode("utf-16"))
    document = formats.read(tmp_path / "x.srt")
    assert isinstance(document, Document)
    assert document.text == "你好。"


def test_without_pysubs2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pysubs2", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'bitext-aligner\[subtitles\]'"):
        read(tmp_path / "x.ass", ASS)


def test_tags_without_end_take_no_time(tmp_path: Path) -> None:
    for tag in ("<v ", "<i ", "<rt>", "<", "{\\", "&"):
        head = "00:00:01.000 --> 00:00:02.000\n"
        for name, start in (("x.vtt", "WEBVTT\n\n"), ("x.srt", "1\n")):
            read(tmp_path / name, start + head + tag * 50_000)
