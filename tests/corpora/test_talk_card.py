"""The talk's data card in the documentation is what the commands make of the seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.golden import run
from tests.conftest import ROOT

COMMANDS = [
    ["align", str(ROOT / "seeds" / "barret-joanne.zh-Hans.txt"),
     str(ROOT / "seeds" / "barret-joanne.en.txt"), "-o", "talk.jsonl"],
    ["corpus", "filter", "talk.jsonl", "-o", "filtered.jsonl", "--no-card",
     "--filter", "ConfidenceFilter", "--filter", "LengthFilter", "--filter", "LengthRatioFilter",
     "--filter", "CharacterScoreFilter", "--filter", "LanguageIDFilter",
     "--filter", "LongestCommonSubstringFilter", "--filter", "AdequacyFilter",
     "--rejected", "rejected.jsonl"],
    ["corpus", "deduplicate", "filtered.jsonl", "-o", "corpus.jsonl", "--no-card"],
    ["corpus", "card", "corpus.jsonl", "-o", "talk-data-card.md",
     "--title", "A talk by Barret and Joanne, Chinese and English",
     "--description", "A talk on how research and product work together at OpenAI, aligned from two "
     "transcripts, one of which is a loose translation of the other. An example of what the library "
     "makes, not a data set to train on.",
     "--source", "seeds/README.md"],
]  # fmt: skip


def test_the_card_is_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        outcome = run(command, monkeypatch)
        assert outcome.status == 0, outcome.stderr.decode()
    for name in ("talk-data-card.md", "talk-data-card.json"):
        made = (tmp_path / name).read_text("utf-8")
        assert (ROOT / "docs" / name).read_text("utf-8") == made, f"make docs/{name} anew"
