"""The texts that are measured on: the seeds, and development data where it is at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import aligner
from aligner import seeds
from aligner.formats.text import read_lines
from aligner.types import Bead, Document


@dataclass(frozen=True, slots=True)
class GoldPair:
    """Hold a pair of split documents and their gold beads."""

    name: str
    src: Document
    tgt: Document
    gold: tuple[Bead, ...]


def development_folder() -> Path | None:
    """Return the folder of the development data, None where it is absent."""
    named = os.environ.get("ALIGNER_DATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


def gold_sets() -> Iterator[tuple[str, list[GoldPair]]]:
    """Yield the gold corpora by name; say which are absent."""
    yield (
        "talk",
        [_pair("barret-joanne", seeds.gold_sentences(), ("zh-Hans", "en"), seeds.gold_beads())],
    )
    folder = development_folder()
    if folder is None:
        print("(no development data: name its folder with ALIGNER_DATA)")
        return
    corpus = folder / "mac-dev"
    if corpus.is_dir():
        yield (
            "MAC-dev",
            [
                _pair(
                    gold.stem,
                    (corpus / "zh" / gold.stem, corpus / "en" / gold.stem),
                    ("zh", "en"),
                    gold,
                )
                for gold in sorted((corpus / "gold").glob("*.align"))
            ],
        )
    berg = folder / "textberg-dev"
    if berg.is_dir():
        article = _pair("dev", (berg / "dev.de", berg / "dev.fr"), ("de", "fr"), berg / "dev.align")
        yield "Text+Berg-dev", [article]


def _pair(name: str, sides: tuple[Path, Path], langs: tuple[str, str], gold: Path) -> GoldPair:
    beads = aligner.read(gold)
    assert isinstance(beads, tuple)
    src, tgt = (read_lines(path, lang=lang) for path, lang in zip(sides, langs, strict=True))
    return GoldPair(name, src, tgt, beads)
