"""Line breaks, paragraphs, and the noise of transcripts."""

from __future__ import annotations

import pytest

from tests.splitters.marked import marked, noise, sentences, split, unmarked

BREAKS = {
    "a line of Chinese": ("zh", "标题⏐\n第一段⏐\r\n好"),
    "a paragraph break after a comma": ("zh", "就实用性而言，\n\n这一变化是巨大的进步。⏐\n好"),
    "a line break after a half-width comma": ("zh", "当模型出现时,\nGPT 就好。⏐\n好"),
    "a comma before an opening mark": ("zh", "他说，⏐\n“好。”"),
    "a comma before a bullet": ("zh", "包括，⏐\n• 技术，⏐\n- 人"),
    "a colon": ("zh", "包括:⏐\n\n  • 技术 :好"),
    "an ellipsis at the end of a paragraph": ("zh", "个人认为……⏐\n\n模型不能……⏐\n好"),
    "an enumeration that goes on": ("zh", "苹果、\n梨；\n桃。⏐\n好"),
    "a paragraph of English": ("en", "The Film Studio⏐\n\nfour decades the story spans"),
    "an unfinished line before a turn": ("en", "I joined two years ago⏐\n-That's where"),
    "a line before a capital": ("en", "Dear John,⏐\nThank you for the letter⏐\nYours"),
    "a line before a small letter": ("en", "She said\nthat Paris is nice\nand left.⏐\nbut no"),
    "a line before a list": ("en", "features⏐\n- one⏐\n• two⏐\n3) three"),
    "a line after a title": ("en", "It was Mr.\nSmith who left⏐\nGood"),
    "breaks that are not line feeds": ("en", "One⏐\r\nTwo⏐\rThree⏐\x85Four⏐\u2028Five⏐\fSix"),
}


@pytest.mark.parametrize(("lang", "example"), BREAKS.values(), ids=BREAKS.keys())
def test_line_breaks(lang: str, example: str) -> None:
    shown = marked(unmarked(example), lang)
    # The dash before a list item is noise, so it stands between the sentences.
    assert shown == example


WRAPPED = """\
The quick brown fox jumped over the lazy dog while Mr.
Smith was looking at it from the window of the house in
London. He said that it was "a very fine jump. Really
fine." and then he went home to have tea – as he always
– with I. M. Pei and others.

A new paragraph starts here, and it goes on for a while
until it ends.
- First item of a list which is long enough to be broken
over two lines
- Second item
"""


def test_wrapped_lines_are_joined() -> None:
    assert sentences(WRAPPED, "en") == [
        "The quick brown fox jumped over the lazy dog while Mr. Smith was looking at it from the "
        "window of the house in London.",
        'He said that it was "a very fine jump. Really fine." and then he went home to have tea – '
        "as he always – with I. M. Pei and others.",
        "A new paragraph starts here, and it goes on for a while until it ends.",
        "First item of a list which is long enough to be broken over two lines",
        "Second item",
    ]
    assert [one.paragraph for one in split(WRAPPED, "en").sentences] == [0, 0, 1, 1, 1]


CHINESE_WRAPPED = """\
　　团队在培训后的研究涵盖了从尝试在其中发布下一个
功能到寻求实现下一个重大研究突破的各个方面。我们说，
“好。”的工作是塑造它的行为，以使人们的体验变得更好也
更安全，因为这是产品和研究共同的目标……我们还要做很
多工作。
　　才能让它真正对所有的人都有用处，这是我们一直以来
希望看到的结果
"""


def test_wrapped_chinese_is_joined() -> None:
    found = split(CHINESE_WRAPPED, "zh").sentences
    assert [one.line for one in found] == [
        "团队在培训后的研究涵盖了从尝试在其中发布下一个功能到寻求实现下一个重大研究突破的各个方面。",
        "我们说，“好。”的工作是塑造它的行为，以使人们的体验变得更好也更安全，因为这是产品和研究共同的目标……"
        "我们还要做很多工作。",
        "才能让它真正对所有的人都有用处，这是我们一直以来希望看到的结果",
    ]
    assert [one.paragraph for one in found] == [0, 0, 1]


def test_a_short_line_ends_a_paragraph_of_wrapped_chinese() -> None:
    text = CHINESE_WRAPPED.replace("　　", "").replace("工作。\n", "工作\n")
    found = split(text, "zh").sentences
    assert [one.line[-4:] for one in found] == ["各个方面。"[-4:], "很多工作", "到的结果"]


def test_captions_are_not_taken_for_wrapped() -> None:
    captions = "So today\nI'm going to talk about how\nGPT works\nand why OpenAI\nmade it"
    assert sentences(captions, "en") == [
        "So today",
        "I'm going to talk about how",
        "GPT works and why OpenAI made it",
    ]


def test_paragraphs_are_numbered() -> None:
    text = "\n\n标题\n\n一。二。\n三，\n\n四。五。"
    found = [(one.line, one.paragraph) for one in split(text, "zh").sentences]
    assert found == [("标题", 0), ("一。", 1), ("二。", 1), ("三，四。", 2), ("五。", 3)]


NOISE = {
    "tags at the start": ("[音乐][鼓掌]酷！", ["酷！"], ["[音乐]", "[鼓掌]"]),
    "tag at the end": ("谢谢。 [背景音乐]", ["谢谢。"], ["[背景音乐]"]),
    "tag between sentences": ("好。[掌聲]谢谢。", ["好。", "谢谢。"], ["[掌聲]"]),
    "tag at the end of a line": ("谢谢大家 [热烈的掌声]\n好", ["谢谢大家", "好"], ["[热烈的掌声]"]),
    "tag of its own line": ("好\n（笑声）\n好", ["好", "好"], ["（笑声）"]),
    "tag within a sentence": ("And so [Music] it goes.", ["And so [Music] it goes."], []),
    "English tags": (
        "(Applause) Hi. [MUSIC PLAYING] (Laughter and applause)",
        ["Hi."],
        ["(Applause)", "[MUSIC PLAYING]", "(Laughter and applause)"],
    ),
    "notes": ("♪ la la ♪\n♪♪", ["la la"], ["♪", "♪", "♪♪"]),
    "no tag": ("[Smith] said.\n(UI)\n[1]", ["[Smith] said.", "(UI)", "[1]"], []),
    "turn at the start": ("-Cool. Hey.", ["Cool.", "Hey."], ["-"]),
    "turn with a space": ("Bye.\n- Thanks.\n— 谢谢。", ["Bye.", "Thanks.", "谢谢。"], ["-", "—"]),
    "turn in a line": ("感谢您的加入。 -谢谢。", ["感谢您的加入。", "谢谢。"], ["-"]),
    "turn before a quotation": ('- "Yes."', ['"Yes."'], ["-"]),
    "turn before a tag": ("- [音乐] 好。", ["好。"], ["-", "[音乐]"]),
    "minus": ("-5 度。\n-x", ["-5 度。", "-x"], []),
    "double dash": ("——我爷爷辈的好汉们。", ["——我爷爷辈的好汉们。"], []),
    "bullet": ("• 技术", ["• 技术"], []),
    "nothing but noise": ("[音乐]\n♪", [], ["[音乐]", "♪"]),
}


@pytest.mark.parametrize(("text", "expected", "found"), NOISE.values(), ids=NOISE.keys())
def test_noise(text: str, expected: list[str], found: list[str]) -> None:
    assert sentences(text, "zh") == expected
    assert noise(text, "zh") == found
