"""The texts that are measured on: the seeds, and development data where it is at hand."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    """Return the folder of the development data, None where it is absent.

    ``ALIGNER_DATA`` names it; if that is empty, there is none on purpose.
    """
    named = os.environ.get("ALIGNER_DATA")
    if named == "":
        return None
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


def talk_pair() -> GoldPair:
    """Return the talk, which is part of the project and which nothing was trained on."""
    sides = seeds.gold_sentences()
    return _pair("barret-joanne", sides, ("zh-Hans", "en"), seeds.gold_beads())


def foreign_sentences(lang: str) -> list[str]:
    """Return sentences that have nothing to do with the talk: of another seed, or of the licence."""
    path = (
        Path(__file__).parents[1] / "LICENSE"
        if lang == "en"
        else seeds.folder() / "chatgpt-team-interview.zh-Hans.txt"
    )
    return [one.text for one in aligner.split(path.read_text("utf-8"), lang=lang).sentences]


def gold_sets() -> Iterator[tuple[str, list[GoldPair]]]:
    """Yield the gold corpora by name: the talk, and what there is of development data."""
    yield "talk", [talk_pair()]
    folder = development_folder()
    if folder is None:
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


@dataclass(frozen=True, slots=True)
class Annotated:
    """Hold a translated segment of the WMT21 TED talks with what the raters found.

    Attributes:
        system: Name of the system or reference.
        talk: Name of the talk.
        number: Number of the segment.
        src: Chinese text.
        tgt: English text.
        errors: Category and severity of each annotation, all raters together.
    """

    system: str
    talk: str
    number: int
    src: str
    tgt: str
    errors: tuple[tuple[str, str], ...]


def mqm_segments() -> list[Annotated]:
    """Return the annotated segments in order, none where the data is absent."""
    folder = development_folder()
    path = folder / "mqm-ted-dev.tsv" if folder else None
    if path is None or not path.is_file():
        return []
    rows = csv.DictReader(
        path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    found: dict[tuple[str, str, int], Annotated] = {}
    for row in rows:
        key = (row["system"], row["doc"], int(row["seg_id"]))
        target = row["target"].replace("<v>", "").replace("</v>", "")
        known = found.get(key) or Annotated(*key, row["source"], target, ())
        errors = (*known.errors, (row["category"], row["severity"]))
        found[key] = replace(known, errors=errors)
    return [found[key] for key in sorted(found)]


def mqm_reference(system: str = "refB") -> list[tuple[str, list[tuple[str, str]]]]:
    """Return a system's pairs of texts by talk, none where the data is absent."""
    talks: dict[str, list[tuple[str, str]]] = {}
    for segment in mqm_segments():
        if segment.system == system:
            talks.setdefault(segment.talk, []).append((segment.src, segment.tgt))
    return sorted(talks.items())


def newstest(name: str) -> list[str]:
    """Return the lines of a file of WMT21 English-Chinese, none where the data is absent."""
    folder = development_folder()
    path = folder / "wmt21-en-zh" / name if folder else None
    if path is None or not path.is_file():
        return []
    return path.read_text("utf-8").rstrip("\n").split("\n")


def _pair(name: str, sides: tuple[Path, Path], langs: tuple[str, str], gold: Path) -> GoldPair:
    beads = aligner.read(gold)
    assert isinstance(beads, tuple)
    src, tgt = (read_lines(path, lang=lang) for path, lang in zip(sides, langs, strict=True))
    return GoldPair(name, src, tgt, beads)
