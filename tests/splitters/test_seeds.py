"""The seed documents."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.boundaries import score
from tests.splitters.marked import noise, sentences, split

SEEDS = Path(__file__).parents[2] / "seeds"


def read(name: str) -> str:
    return (SEEDS / name).read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_the_talk_is_split_like_the_gold(lang: str) -> None:
    gold = read(f"gold/barret-joanne.{lang}.txt").removesuffix("\n").split("\n")
    assert sentences(read(f"barret-joanne.{lang}.txt"), lang) == gold


def test_the_noise_of_the_talk() -> None:
    chinese = noise(read("barret-joanne.zh-Hans.txt"), "zh-Hans")
    assert chinese == ["[音乐]", "[鼓掌]", "-", "[背景音乐]"]
    assert noise(read("barret-joanne.en.txt"), "en") == ["-"] * 7


def test_half_width_punctuation() -> None:
    name = "chatgpt-team-interview.zh-Hans.txt"
    found = sentences(read(name), "zh-Hans")
    assert len(found) == 109
    assert found[18:23] == [
        "这仅仅三个月时间就产生了太多的炒作。",
        "ChatGPT 的来源是什么?",
        "OpenAI 采取什么措施确保它已经准备好公之于众?",
        "他们下一步将做什么?",
        "内容有节选",
    ]
    assert found[107].endswith("它融合了 ChatGPT 和 GPT-3.5 的优势) 。")


def test_traditional_interview() -> None:
    name = "kevin-weil-interview.zh-Hant.txt"
    document = split(read(name), "zh-Hant")
    host, guest = "勞勃·西原(Robert Nishihara)", "凱文·威爾(Kevin Weil)"
    assert len(document) == 326
    assert Counter(noise(document.text, "zh-Hant")) == {host: 31, guest: 29}
    said_by = [one.speaker for one in document.sentences]
    assert Counter(said_by) == {guest: 245, host: 61, None: 20}
    nobody = [one.line for one in document.sentences[16:] if one.speaker is None]
    assert nobody == [
        "在探索中前行",
        "O1 和一般推理能力將變得更加重要",
        "模型的響應需要更具多樣性",
        "OpenAI 的漸進式部署",
    ]
    assert document.sentences[15].line.startswith("• 以下是本期播客內容的完整轉譯")
    assert said_by[16:19] == [None, host, host]


def test_speakers_before_their_speech() -> None:
    document = split(read("chatgpt-team-interview.zh-Hans.txt"), "zh-Hans")
    assert Counter(one.speaker for one in document.sentences) == {
        "Jan Leike": 26,
        "Sandhini Agarwal": 21,
        "John Schulman": 9,
        "Liam Fedus": 10,
        None: 43,
    }
    assert document.sentences[23].line == "坦率地说,这太让人不知所措了。"
    # The article goes on in its own words, without any mark.
    told = [
        one for one in document.sentences if one.line.startswith(("团队的部分困惑", "由于 ChatGPT"))
    ]
    assert [one.speaker for one in told] == [None, None]


def test_captions_are_recognised_and_joined() -> None:
    text = read("openai-podcast-captions.zh-Hans.txt")
    gold = read("gold/openai-podcast-captions.zh-Hans.txt").splitlines()
    found = split(text, "zh-Hans")
    assert found.splitter == "captions"
    assert "".join(found.pieces()) == text
    scored = score(gold, (one.line for one in found.sentences))
    every_line = score(gold, text.splitlines())
    assert every_line.f1 == pytest.approx(0.498, abs=0.001)
    assert scored.f1 >= 0.88


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("barret-joanne.zh-Hans", 168),
        ("barret-joanne.en", 120),
        ("openai-podcast-captions.zh-Hans", 388),
        ("kevin-weil-interview.zh-Hant", 326),
        ("chatgpt-team-interview.zh-Hans", 109),
    ],
)
def test_every_seed_again_line_by_line(name: str, count: int) -> None:
    text = read(f"{name}.txt")
    lang = name.rpartition(".")[2]
    document = split(text, lang)
    lines = [one.line for one in document.sentences]
    assert len(lines) == count
    assert "".join(document.pieces()) == text
    assert sentences("\n".join(lines), lang) == lines
