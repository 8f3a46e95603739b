"""The talk by Barret and Joanne: the texts and the gold that the demonstration uses."""

from __future__ import annotations

from pathlib import Path

from aligner.errors import ModelError
from aligner.types import Alignment, Document

_NAME = "barret-joanne"
_LANGS = ("zh-Hans", "en")


def folder() -> Path:
    """Return the folder with the talk: inside an installed package, or that of a checkout.

    Raises:
        ModelError: It is in neither place.
    """
    package = Path(__file__).parent
    for candidate in (package / "_seeds", package.parent / "seeds"):
        if (candidate / f"{_NAME}.{_LANGS[0]}.txt").is_file():
            return candidate
    raise ModelError("the talk is not installed: pip install --force-reinstall bitext-aligner")


def talk() -> tuple[Path, Path]:
    """Return the raw transcripts of the talk, Chinese and English."""
    src, tgt = (folder() / f"{_NAME}.{lang}.txt" for lang in _LANGS)
    return src, tgt


def gold_sentences() -> tuple[Path, Path]:
    """Return the hand-made sentences of the talk, one a line, Chinese and English."""
    src, tgt = (folder() / "gold" / f"{_NAME}.{lang}.txt" for lang in _LANGS)
    return src, tgt


def gold_beads() -> Path:
    """Return the hand-made beads of the talk; they count the sentences of `gold_sentences`."""
    return folder() / "gold" / f"{_NAME}.align"


def errors() -> Path:
    """Return the list of the talk's errors of omission, addition and inconsistency."""
    return folder() / "gold" / f"{_NAME}.errors.tsv"


def gold() -> Alignment:
    """Return the hand-made alignment of the talk."""
    from aligner import formats
    from aligner.formats.text import read_lines

    src, tgt = (read_lines(path) for path in gold_sentences())
    beads = formats.read(gold_beads())
    if isinstance(beads, Alignment | Document):
        raise ModelError(f"{gold_beads()} holds no beads: reinstall bitext-aligner")
    return Alignment(src, tgt, beads)
