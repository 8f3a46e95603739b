"""Detecting languages and joining sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import languages
from aligner.errors import ConfigError
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("barret-joanne.zh-Hans.txt", "zh-Hans"),
        ("barret-joanne.en.txt", "en"),
        ("openai-podcast-captions.zh-Hans.txt", "zh-Hans"),
        ("kevin-weil-interview.zh-Hant.txt", "zh-Hant"),
        ("chatgpt-team-interview.zh-Hans.txt", "zh-Hans"),
    ],
)
def test_seed_documents(name: str, lang: str) -> None:
    assert languages.detect((ROOT / "seeds" / name).read_text("utf-8")) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "und"),
        ("123 …", "und"),
        ("Hello", "en"),
        ("I do.", "en"),
        ("No, I am a nurse.", "en"),
        ("As long as I do so", "en"),
        ("Największy", "pl"),
        ("Straßenbahn", "de"),
        ("L'hôtel", "fr"),
        ("Não", "pt"),
        ("Es ist nicht leicht, das zu sagen.", "de"),
        ("C'est une belle journée pour nous.", "fr"),
        ("今日はいい天気ですね。", "ja"),
        ("오늘은 날씨가 좋습니다.", "ko"),
        ("Привет, мир.", "ru"),
        ("مرحبا بالعالم", "ar"),
        ("上山下海", "zh"),  # no character tells the standards apart
        ("我们用 OpenAI 的 ChatGPT API 和 Slack", "zh-Hans"),
        ("Žluťoučký kůň", "und"),
    ],
)
def test_short_texts(text: str, lang: str) -> None:
    assert languages.detect(text) == lang


@pytest.mark.parametrize(
    ("given_tag", "tag"),
    [
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("ZH", "zh"),
        ("en-us", "en-US"),
        ("sr-latn-rs", "sr-Latn-RS"),
    ],
)
def test_canonical_tags(given_tag: str, tag: str) -> None:
    assert languages.canonical(given_tag) == tag


@pytest.mark.parametrize("tag", ["", "c", "english!", "en-", "12"])
def test_what_is_no_tag(tag: str) -> None:
    with pytest.raises(ConfigError, match="not a language tag"):
        languages.canonical(tag)


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (["你好。", "再见。"], "你好。再见。"),
        (["Hello.", "Bye."], "Hello. Bye."),
        (["我们用 API。", "OpenAI 很好。"], "我们用 API。OpenAI 很好。"),
        (["「好」", "Yes."], "「好」Yes."),
        (["他说“好”", "然后走了"], "他说“好”然后走了"),
        (["“Yes.”", "“No.”"], "“Yes.” “No.”"),
        (["怎样?", "我們"], "怎样?我們"),
        ([" a ", "", "b"], "a b"),
        ([], ""),
    ],
)
def test_join(parts: list[str], joined: str) -> None:
    assert languages.join(parts) == joined


def test_fold() -> None:
    assert languages.fold("就实用性而言，\n\n这一变化") == "就实用性而言，这一变化"
    assert languages.fold("one\r\n two") == "one two"
    assert languages.fold("as it is ") == "as it is "


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=5))
def test_join_keeps_every_visible_character(parts: list[str]) -> None:
    joined = languages.join(parts)
    assert "".join(joined.split()) == "".join("".join(parts).split())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_detect_never_fails(text: str) -> None:
    assert languages.canonical(languages.detect(text)) == languages.detect(text)


@pytest.mark.parametrize(("lang", "least"), [("en", 0.97), ("de", 0.7), ("fr", 0.75), ("zh", 0.99)])
def test_a_few_words_of_the_development_data(
    lang: str, least: float, development_data: Path
) -> None:
    files = {"de": "textberg-dev/dev.de", "fr": "textberg-dev/dev.fr"}
    part = development_data / files.get(lang, f"mac-dev/{lang}")
    paths = [part] if part.is_file() else sorted(part.iterdir())
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    short = [line[:8] if lang == "zh" else " ".join(line.split()[1:5]) for line in lines]
    short = [text for text in short if any(map(str.isalpha, text))]
    right = sum(languages.primary(languages.detect(text)) == lang for text in short)
    assert right / len(short) >= least
