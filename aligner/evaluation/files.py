"""Finding the gold of each tested alignment on disk."""

from __future__ import annotations

from pathlib import Path

from aligner import formats
from aligner.errors import FormatError, InputError, LengthMismatchError
from aligner.evaluation.beads import Beads
from aligner.formats import storage
from aligner.types import Alignment, Document

# What is looked for in folders, where .xml may be texts.
_SUFFIXES = (".align", ".jsonl", ".ladder")


def alignment_pairs(gold: Path, test: Path) -> tuple[list[Beads], list[Beads]]:
    """Read two alignments, or those of two folders whose names agree but for the suffix.

    Raises:
        InputError: A file is missing or holds no alignment, or only one of the two is a folder.
        LengthMismatchError: The folders do not hold the same names.
    """
    with storage.looking_at(gold), storage.looking_at(test):
        folders = gold.is_dir(), test.is_dir()
    if folders[0] != folders[1]:
        raise InputError(f"compare two files or two folders, not one of each: {gold}, {test}")
    if not folders[0]:
        return [read_beads(gold)], [read_beads(test)]
    golds, tests = _alignments(gold), _alignments(test)
    if not golds:
        raise InputError(f"{gold}: no alignment in this folder (*{', *'.join(_SUFFIXES)})")
    only = sorted(golds.keys() ^ tests.keys())
    if only:
        raise LengthMismatchError(f"only one of {gold} and {test} has: {', '.join(only)}")
    names = sorted(golds)
    return [read_beads(golds[name]) for name in names], [read_beads(tests[name]) for name in names]


def _alignments(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in _SUFFIXES:
            continue
        if path.stem in found:
            raise InputError(
                f"{folder} holds {path.stem} twice: {found[path.stem].name}, {path.name}"
            )
        found[path.stem] = path
    return found


def read_beads(path: Path) -> Beads:
    """Read the beads of one file that holds sentence numbers.

    Raises:
        FormatError: It holds none.
        InputError: It is missing or cannot be read.
    """
    if not formats.format_for(path).numbered:
        raise FormatError(
            path,
            None,
            f"does not hold sentence numbers; compare {', '.join(_SUFFIXES)} or .xml files",
        )
    content = formats.read(path)
    if isinstance(content, Document):
        raise FormatError(path, None, "holds a text, not an alignment")
    return content.beads if isinstance(content, Alignment) else content
