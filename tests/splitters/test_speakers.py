"""Who speaks: labels that are speakers, and headings that only look so."""

from __future__ import annotations

import pytest

from tests.splitters.marked import noise, split

SPEAKERS = {
    "names with a colon": (
        "en",
        "Jan Leike: It was odd. Really.\nJohn Schulman: Yes!\nJan Leike: Quite.\nSo it was.",
        [
            ("Jan Leike", "It was odd."),
            ("Jan Leike", "Really."),
            ("John Schulman", "Yes!"),
            ("Jan Leike", "Quite."),
            ("Jan Leike", "So it was."),
        ],
    ),
    "a first name among others": (
        "en",
        "Ann: Hi.\nBob: Hello.\nAnn: Bye.",
        [("Ann", "Hi."), ("Bob", "Hello."), ("Ann", "Bye.")],
    ),
    "questions and answers": (
        "en",
        "Q: Why?\nA: Because.\nQ: Really?\nA: Yes.",
        [("Q", "Why?"), ("A", "Because."), ("Q", "Really?"), ("A", "Yes.")],
    ),
    "Chinese roles": (
        "zh",
        "主持人：欢迎。\n问：为什么？\n答：不知道。\n主持人：谢谢。",
        [("主持人", "欢迎。"), ("问", "为什么？"), ("答", "不知道。"), ("主持人", "谢谢。")],
    ),
    "a name in two scripts on its line": (
        "zh",
        "標題\n\n凱文·威爾(Kevin Weil)\n\n你好。\n\n羅伯特(Robert)\n\n好。\n\n小標題\n\n"
        "凱文·威爾(Kevin Weil)\n\n再見。\n\n羅伯特(Robert)\n\n好。",
        [
            (None, "標題"),
            ("凱文·威爾(Kevin Weil)", "你好。"),
            ("羅伯特(Robert)", "好。"),
            (None, "小標題"),
            ("凱文·威爾(Kevin Weil)", "再見。"),
            ("羅伯特(Robert)", "好。"),
        ],
    ),
    "numbers for names": (
        "en",
        "Speaker 1: Hi.\nSpeaker 2: Hello.\nSpeaker 1: Bye.",
        [("Speaker 1", "Hi."), ("Speaker 2", "Hello."), ("Speaker 1", "Bye.")],
    ),
    "Chinese with numbers": (
        "zh",
        "发言人1：你好。\n发言人2：好。\n发言人1：再见。",
        [("发言人1", "你好。"), ("发言人2", "好。"), ("发言人1", "再见。")],
    ),
    "times before the names": (
        "en",
        "[00:01:02] ANN LEE: Hi.\n[00:01:05] DR. RAY: Hello.\n[00:01:09] ANN LEE: Bye.",
        [("ANN LEE", "Hi."), ("DR. RAY", "Hello."), ("ANN LEE", "Bye.")],
    ),
    "a name and a time": (
        "en",
        "Ann Lee  0:01\nHi there.\n\nBob Ray  0:05\nHello.\n\nAnn Lee  0:09\nBye.",
        [("Ann Lee", "Hi there."), ("Bob Ray", "Hello."), ("Ann Lee", "Bye.")],
    ),
    "speech over an unfinished line": (
        "en",
        "Ann: I joined two years ago\nBob: so did I.\nAnn: well.",
        [("Ann", "I joined two years ago"), ("Bob", "so did I."), ("Ann", "well.")],
    ),
}


@pytest.mark.parametrize(("lang", "text", "expected"), SPEAKERS.values(), ids=SPEAKERS.keys())
def test_speakers(lang: str, text: str, expected: list[tuple[str | None, str]]) -> None:
    document = split(text, lang)
    assert [(one.speaker, one.line) for one in document.sentences] == expected
    assert "".join(document.pieces()) == text


NOBODY = {
    "a heading with a colon": "Note: this is it.\nNote: that is not.",
    "examples": "For example: a dog.\nFor example: a cat.",
    "a name once": "Jan Leike: It was odd.\nIt was.",
    "web addresses": "Https://a.org is it.\nHttps://b.org is not.\nHttps://a.org again.",
    "reported speech": "韦小宝道：“好。”\n韦小宝道：“走。”\n他说：“再见。”\n他说：“好。”",
    "Chinese headings": "注意：很热。\n注意：很冷。\n原因如下：一。\n原因如下：二。",
    "a line that recurs": "我不知道\n你好吗\n我不知道\n你好吗\n我不知道",
    "a heading that recurs": "New York\nIt rains.\nNew York\nIt snows.\nNew York\nIt shines.",
    "numbered headings": "Step 1: Open it.\nStep 2: Close it.\nStep 1: Again.",
    "verses": "John 3:16 says so.\nJohn 3:17 too.\nJohn 3:16 again.",
    "times": "At 10:30 he left.\nAt 10:30 he came.",
}


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY.keys())
def test_no_speakers(text: str) -> None:
    lang = "en" if text.isascii() else "zh"
    assert {one.speaker for one in split(text, lang).sentences} == {None}
    assert noise(text, lang) == []
