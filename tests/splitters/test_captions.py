"""Text with a clause a line."""

from __future__ import annotations

from itertools import pairwise

import pytest

from aligner.splitters import clauses, get_splitter, line_ends
from aligner.splitters.layout import Layout
from tests.splitters.marked import split

KINDS = {
    "此外": "opener",
    "然而": "opener",
    "他认为": "says",
    "Mark Chen解释说": "says",
    "更像是": "says",
    "7月1日": "frame",
    "当他看到后台数据出现异常飙升的时候": "frame",
    "为了维持系统的运行": "frame",
    "如果再多花两周时间": "frame",
    "一旦发布后就不再更新": "main clause",
    "OpenAI的两位核心人物": "bare",
    "公司真正关心并且追踪的": "noun",
    "他举了一个非常具体的例子": "announcement",
    "他开始尝试为这个反常现象": "object",
    "这个产品将改变世界": "clause",
    "但是這個名字太拗口了": "clause",
}
STARTS = {
    "他认为这很好": "report",
    "Turley也笑着承认了": "report",
    "因此": "opener",
    "因此他非常喜欢": "opener",
    "最终他们选择了动漫风格": "adverbial",
    "但是从长远来看": "but then",
    "但是这个名字太拗口了": "contrast",
    "而ChatGPT的成功": "and another",
    "而走向一个极端": "and",
    "并且多年来一直认为": "link",
    "就会给出一个信号": "adverb",
    "迫使团队必须": "verb",
    "在发布的几周前": "frame",
    "這種模式": "this",
    "团队当时面临着制约": "person",
    "对话接着转向了": "noun",
    "OpenAI发布了": "Latin",
}


@pytest.mark.parametrize(("line", "kind"), KINDS.items())
def test_kinds(line: str, kind: str) -> None:
    assert clauses.describe([line])[0].kind == kind


@pytest.mark.parametrize(("line", "start"), STARTS.items())
def test_starts(line: str, start: str) -> None:
    assert clauses.describe([line])[0].start == start


def test_neighbours_change_what_a_line_is() -> None:
    lines = ["也如同一把双刃剑", "在带来巨大好处的同时", "也带来了挑战"]
    assert clauses.describe(lines)[1].start == "frame of the subject"
    lines = ["为了保持有效的沟通", "并且最大程度地争取理解", "团队做出了一个举动"]
    assert [one.kind for one in clauses.describe(lines)][:2] == ["frame", "frame"]


def lines_of(text: str) -> list[str]:
    return [one.line for one in get_splitter("captions").split(text, lang="zh").sentences]


def test_what_marks_tell_is_certain() -> None:
    assert lines_of("好吗？\n他说“我们\n不能这样\n”\n这很好，\n是的。\n那么好") == [
        "好吗？",
        "他说“我们不能这样”",
        "这很好，是的。",
        "那么好",
    ]


def test_who_said_it_ends_the_sentence() -> None:
    assert lines_of("他们在那里\n“好。”他说\n他走了") == ["他们在那里“好。”他说", "他走了"]


def test_an_empty_line_ends_a_sentence() -> None:
    assert lines_of("当他看到数据的时候\n\n他走了\n[音乐]\n因此") == [
        "当他看到数据的时候",
        "他走了",
        "因此",
    ]


def test_traditional_is_read_as_simplified() -> None:
    simplified = "他认为\n这个模型很重要\n因此\n团队决定马上开始\n但是\n没有人知道"
    traditional = "他認為\n這個模型很重要\n因此\n團隊決定馬上開始\n但是\n沒有人知道"
    assert [len(one) for one in lines_of(simplified)] == [len(one) for one in lines_of(traditional)]


def test_english_captions() -> None:
    captions = get_splitter("captions")
    text = "So today I will\nTalk about Paris.\nIt is nice\nthere."
    found = captions.split(text, lang="en")
    assert [one.line for one in found.sentences] == [
        "So today I will Talk about Paris.",
        "It is nice there.",
    ]
    unmarked = captions.split("so today\nI talk\nAbout it", lang="en")
    assert [one.line for one in unmarked.sentences] == ["so today", "I talk", "About it"]


NOT_CAPTIONS = {
    "names": "\n".join(f"上海市第{number}中学" for number in range(40)),
    "a poem": "\n".join(["床前明月光", "疑是地上霜", "举头望明月", "低头思故乡"] * 8),
    "punctuated lines": "\n".join(["他来了。", "但是我走了。", "并且没有人知道。"] * 10),
    "paragraphs": "\n\n".join(["他来了", "但是我走了", "并且没有人知道"] * 10),
    "a few lines": "他来了\n但是我走了\n并且没有人知道",
    "English": "\n".join(["so today", "and then", "we will see"] * 10),
}


@pytest.mark.parametrize("text", NOT_CAPTIONS.values(), ids=NOT_CAPTIONS.keys())
def test_other_text_is_not_taken_for_captions(text: str) -> None:
    assert not Layout(text).captions
    assert split(text, "zh").splitter == "rules"


def test_weights_name_features_that_exist() -> None:
    described = clauses.describe(["他认为", "这很重要", "因此", "团队决定马上开始"])
    known = line_ends.load_weights()
    for left, right in pairwise(described):
        features = line_ends.break_features(left, right) + line_ends.sentence_features(
            left, 1, left.length, predicate=True
        )
        assert len([one for one in features if one in known]) >= 8
