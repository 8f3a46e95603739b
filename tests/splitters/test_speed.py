from __future__ import annotations

import time

import pytest

from tests.splitters.marked import split

CHINESE = "他问别人“你好吗？”这本应是问候。“走吧！”汪淼说。我们用的是 GPT-3.5，不是吗？\n"
ENGLISH = 'Mr. Wang asked, "Really?" and left.\nHe saw Fig. 3 ... in the U.S. Then it ended!\n'
TEXTS = {
    "Chinese": CHINESE,
    "English": ENGLISH,
    "quotation marks": "“",
    "straight quotation marks": '"',
    "quotation marks that do not close": "好“",
    "straight quotation marks in words": 'a" ',
    "points": ".",
    "spaced points": ". ",
    "full stops": "。",
    "spaces": " ",
    "line feeds": "\n",
    "one character": "a",
    "one Chinese character": "好",
    "brackets": "a(",
    "tags that do not end": "[Music ",
    "music": "♪",
    "dashes": "- ",
    "addresses": "http://",
    "combining marks": "a\u0301",
    "a quoted question": '?"a',
    "a clause a line": "他认为\n这很重要\n因此\n团队决定\n",
    "speakers": "Jan: a\n",
    "lines with a name": "甲·乙(A)\n好\n\n",
    "items": "1. A 2. B ",
    "initials": "A. ",
    "lines of a width": "好" * 20 + "\n",
}


def seconds(text: str) -> float:
    return min(_once(text) for _ in range(2))


def _once(text: str) -> float:
    began = time.process_time()
    split(text, "zh")
    return time.process_time() - began


@pytest.mark.parametrize("unit", TEXTS.values(), ids=TEXTS.keys())
def test_time_is_linear(unit: str) -> None:
    small = unit * (10_000 // len(unit))
    # Quadratic time would be 16 times as much again.
    assert seconds(small * 16) < 16 * 6 * max(seconds(small), 0.001)


@pytest.mark.parametrize(
    "text",
    ["Dr." + " " * 100_000 + "x", "[Music" + " " * 100_000, "？" + "\n" * 100_000 + "a"],
    ids=["after an abbreviation", "in a tag", "after a sentence"],
)
def test_white_space_is_read_once(text: str) -> None:
    assert seconds(text) < 1
