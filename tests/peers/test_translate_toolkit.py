"""XLIFF and TMX go to the Translate Toolkit (Virtaal, Pootle, Weblate) and come back from it."""

from __future__ import annotations

from pathlib import Path

import pytest

import aligner
from aligner import formats
from aligner.formats.segments import exact_pairs
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead
from tests.formats.strategies import rows

pytestmark = pytest.mark.peers

SRC, TGT = '你 & <我> "他" 🙂', 'You & <me> "him" 🙂'


def test_xliff_opens_in_translate_toolkit(tmp_path: Path) -> None:
    from translate.storage import xliff2

    src = lines_document([SRC, "一。", "二。"], lang="zh")
    tgt = lines_document([TGT, "One and two.", "Added."], lang="en")
    alignment = Alignment(src, tgt, (Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((), (2,))))
    path = tmp_path / "x.xlf"
    aligner.write(alignment, path)
    units = xliff2.Xliff2File.parsefile(str(path)).units
    found = [(str(unit.source), str(unit.target)) for unit in units]
    assert found == [(pair.src, pair.tgt) for pair in exact_pairs(alignment, nulls=True)]


def test_xliff_of_translate_toolkit_is_read(tmp_path: Path) -> None:
    from translate.storage import xliff2

    store = xliff2.Xliff2File()
    store.setsourcelanguage("en")
    store.settargetlanguage("zh")
    store.addsourceunit(TGT).target = SRC
    path = tmp_path / "x.xlf"
    path.write_bytes(bytes(store))
    alignment = aligner.read(path)
    assert isinstance(alignment, Alignment)
    assert rows(alignment) == [(TGT, SRC)]
    assert (alignment.src.lang, alignment.tgt.lang) == ("en", "zh")


def test_a_memory_of_translate_toolkit_in_utf16_is_read(tmp_path: Path) -> None:
    from translate.storage import tmx

    store = tmx.tmxfile()
    store.addtranslation(SRC, "zh", TGT, "en")
    text = bytes(store).decode("utf-8").replace('"UTF-8"?>', '"UTF-16"?>')
    path = tmp_path / "x.tmx"
    path.write_bytes(text.encode("utf-16"))
    # Its header names en for the source, whatever the languages of the units are.
    alignment = formats.read(path, lang=("zh", "en"))
    assert isinstance(alignment, Alignment)
    assert rows(alignment) == [(SRC, TGT)]
