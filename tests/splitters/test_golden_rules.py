"""Tables of rules, each a text and its sentences.

The English ones are the published golden rules of pragmatic_segmenter (48), with one on sentences
without space between them; the Chinese ones are this project's own, each with its reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.splitters.marked import sentences, split

FOLDER = Path(__file__).parent
ENGLISH = json.loads((FOLDER / "golden_rules_en.json").read_text("utf-8"))
CHINESE = json.loads((FOLDER / "golden_rules_zh.json").read_text("utf-8"))
SCRIPTS = ("zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("text", "expected"), [rule[1:] for rule in ENGLISH], ids=[rule[0] for rule in ENGLISH]
)
def test_english(text: str, expected: list[str]) -> None:
    assert sentences(text, "en") == expected


@pytest.mark.parametrize("lang", SCRIPTS)
@pytest.mark.parametrize("rule", CHINESE, ids=[rule["rule"] for rule in CHINESE])
def test_chinese(rule: dict[str, Any], lang: str) -> None:
    assert sentences(rule["text"], lang) == rule["sentences"]
    assert "".join(split(rule["text"], lang).pieces()) == rule["text"]


def test_the_tables_are_complete() -> None:
    assert len(ENGLISH) == 49
    assert len(CHINESE) >= 60
    assert all(rule["reason"] for rule in CHINESE)
    assert len({rule["text"] for rule in CHINESE}) == len(CHINESE)
