from __future__ import annotations

import pytest
from hypothesis import given

from aligner.quality.findings import Kind, Severity
from aligner.quality.names import distance, key_of, misspelt, name_remarks
from aligner.quality.renderings import Rendering, TextOf, renderings
from aligner.quality.transliteration import han_sounds, likeness, transcriptions
from tests.texts import texts

LANGS = ("zh", "en")
NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def messages(
    src: str, tgt: str, kept: tuple[frozenset[str], frozenset[str]] = NOTHING
) -> list[str]:
    return [remark.message for remark in name_remarks(src, tgt, LANGS, kept)]


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        (
            "大多数员工使用 GPT-4，我们用GPT-3.5发布。",
            "Most used GPT 4, we released with GPT 3. 5.",
        ),
        ("还没有准备好使用GPT-4。", "We weren't ready to release GPTs with 4."),
        ("我们与API和ChatGPT密切合作", "which works with the API and ChatGPT's team"),
        ("AI公司", "artificial intelligence companies"),
        ("他走了5km", "He walked five kilometres"),
    ],
)
def test_names_that_are_there(src: str, tgt: str) -> None:
    assert messages(src, tgt) == []


def test_a_slip_and_another_version() -> None:
    assert messages("我们使用GPQ-4。", "We use GPT-4.") == ["GPQ-4 is GPT-4 in the target"]
    assert messages("我们使用GPT-3。", "We use GPT-4.") == ["GPT-3 is GPT-4 in the target"]


def test_a_name_on_one_side_only() -> None:
    [remark] = name_remarks("因为OpenAI并不先进", "because it wasn't capable", LANGS, NOTHING)
    assert (remark.severity, remark.message) == (
        Severity.MINOR,
        "OpenAI stands in the source only",
    )


def test_an_acronym_is_missed_only_where_chinese_keeps_it() -> None:
    assert messages("联合国来了", "The UN came") == []
    kept = (frozenset({"api"}), frozenset({"api"}))
    assert messages("接口来了", "The API came", kept) == ["API stands in the target only"]


def test_keys() -> None:
    assert {key_of(name) for name in ("GPT-3.5", "GPT 3. 5", "gpt3.5", "ＧＰＴ－3.5")} == {"gpt3.5"}
    assert not misspelt("gpt3", "gpt4")
    assert not misspelt("feature", "features")
    assert distance("barret", "barertt", 2) == 2


@given(texts, texts)
def test_distance_is_symmetric(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


@pytest.mark.parametrize(
    ("han", "latin"),
    [("巴雷特", "Barret"), ("乔安妮", "Joanne"), ("奥特曼", "Altman"), ("特利", "Turley"), ("凯文", "Kevin"),
     ("威尔", "Weil"), ("尼克", "Nick"), ("格雷格", "Greg"), ("山姆", "Sam"), ("史密斯", "Smith")],
)  # fmt: skip
def test_transcriptions_sound_alike(han: str, latin: str) -> None:
    assert likeness(han, latin) >= 0.7
    text = f"感谢您，{han}。"
    assert han in {text[span.start : span.end] for _, span in transcriptions(text, latin)}


def test_others_do_not() -> None:
    assert likeness("华盛顿", "Joanne") < 0.7
    assert han_sounds("研究") == ""
    assert not list(transcriptions("感谢您，模型。", "Barret"))


def found(pairs: list[tuple[str, str]]) -> list[Rendering]:
    sides = tuple([TextOf(i, pair[side]) for i, pair in enumerate(pairs)] for side in (0, 1))
    return list(renderings((sides[0], sides[1]), LANGS))


def test_a_name_in_two_scripts() -> None:
    [one] = found(
        [
            ("我是Barret，领导团队。", "I'm Barret, and I lead the team."),
            ("感谢您，巴雷特。", "Thanks, Barret."),
            ("我们将通过巴雷特来分享。", ""),
        ]
    )
    assert (one.kind, one.severity) == (Kind.RENDERING, Severity.MAJOR)
    assert one.message == "Barret is rendered in several ways: 巴雷特 (2), Barret (1)"
    assert [(side, segment) for side, segment, _ in one.places] == [(0, 1), (0, 0)]


def test_a_name_in_two_transcriptions() -> None:
    [one] = found(
        [
            ("我们请来了巴雷特。", "We invited Barret."),
            ("后来巴瑞特走了。", "Later Barret left."),
        ]
    )
    assert one.message == "Barret is rendered in several ways: 巴瑞特 (1), 巴雷特 (1)"


def test_a_name_that_is_kept_has_no_other_rendering() -> None:
    assert (
        found([("让我思考他在 Slack 频道的看法。", "He wrote about it on our Slack channel.")])
        == []
    )


def test_a_slip_that_no_pair_shows() -> None:
    [one] = found([("包括GPQ-4。", ""), *[("使用GPT-4。", "We use GPT-4.")] * 3])
    assert (one.kind, one.message) == (
        Kind.NAME,
        "GPQ-4 stands nowhere else; GPT-4 may be meant",
    )


def test_spellings_of_one_side() -> None:
    [one] = found([("谢谢。", "Hello, Barret."), ("谢谢。", "Thanks, Barrett.")])
    assert one.message == "one name in two spellings, it seems: Barret (1) and Barrett (1)"
    assert found([("谢谢。", "He lives in Sweden."), ("谢谢。", "He likes the Swedes.")]) == []
