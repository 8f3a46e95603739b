"""TMX files open in the parser of a CAT tool: that of the Translate Toolkit (Virtaal, Pootle)."""

from __future__ import annotations

from pathlib import Path

import pytest

import aligner
from aligner import seeds
from aligner.formats.segments import exact_pairs

pytestmark = pytest.mark.peers


def test_the_talk_opens_in_translate_toolkit(tmp_path: Path) -> None:
    from translate.storage import tmx

    src, tgt = (path.read_text("utf-8") for path in seeds.talk())
    alignment = aligner.align(src, tgt)
    path = tmp_path / "talk.tmx"
    aligner.write(alignment, path)
    with path.open("rb") as file:
        store = tmx.tmxfile(file, "zh-Hans", "en")
    found = [(str(unit.source), str(unit.target)) for unit in store.units]
    assert found == [(pair.src, pair.tgt) for pair in exact_pairs(alignment)]


def test_marks_and_emoji_survive(tmp_path: Path) -> None:
    from translate.storage import tmx

    path = tmp_path / "marks.tmx"
    aligner.write(
        aligner.align(['你 & <我> "他" 🙂'], ['You & <me> "him" 🙂'], src_lang="zh", tgt_lang="en"),
        path,
    )
    with path.open("rb") as file:
        [unit] = tmx.tmxfile(file, "zh", "en").units
    assert (unit.source, unit.target) == ('你 & <我> "他" 🙂', 'You & <me> "him" 🙂')
