"""The files that the commands read: the talk, translations of it, and a small collection."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from aligner import seeds
from tests.cli.golden import CASES
from tests.corpora.building import make_documents

# Documents of the small collection that a corpus is built from; spoiled ones come in addition.
_SOUND = 5


def make_material(folder: Path, *, small: bool = False) -> None:
    """Write what the commands read.

    Args:
        folder: Made if it is missing.
        small: Write the beginning of the talk only, and no collection.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path, lang in zip(seeds.talk(), ("zh", "en"), strict=True):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        (folder / f"talk.{lang}.txt").write_text("".join(lines[:12] if small else lines), "utf-8")
    pairs = [pair for pair in seeds.gold().pairs() if pair.src and pair.tgt]
    pairs = pairs[:30] if small else pairs
    _write(folder / "source.zh", (pair.src for pair in pairs))
    _write(folder / "reference.en", (pair.tgt for pair in pairs))
    for number, name in enumerate(("one", "two", "three"), start=2):
        _write(folder / f"{name}.en", (_spoiled(pair.tgt, number) for pair in pairs))
    # Joined lines have to be cut anew.
    joined = [f"{a.tgt} {b.tgt}" for a, b in zip(pairs[::2], pairs[1::2], strict=False)]
    _write(folder / "joined.en", joined)
    shutil.copy(CASES / "evaluate-meta" / "input" / "mqm.tsv", folder)
    (folder / "terms.tsv").write_text("模型\tmodel\n行为\tbehavior|behaviour\n", "utf-8")
    if not small:
        make_documents(folder / "collection", sound=_SOUND)
        (folder / "folder").mkdir()
        for number in range(_SOUND):
            for lang in ("zh", "en"):
                shutil.copy(folder / "collection" / f"{number}.{lang}", folder / "folder")


def copy_backwards(source: Path, destination: Path) -> None:
    """Copy a folder in the order of names turned round: some file systems list by age."""
    destination.mkdir()
    for path in sorted(source.iterdir(), reverse=True):
        if path.is_dir():
            copy_backwards(path, destination / path.name)
        else:
            shutil.copy(path, destination)


def _spoiled(text: str, step: int) -> str:
    """Leave out every so many words."""
    words = text.split()
    return " ".join(word for i, word in enumerate(words) if i % (step + 2) != step) or words[0]


def _write(path: Path, lines: Iterator[str] | list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
