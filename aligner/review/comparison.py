"""Two translations of one source, cut into segments that both share, to be judged blind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aligner import formats
from aligner.errors import InputError, LengthMismatchError
from aligner.formats.storage import shown
from aligner.formats.text import read_lines
from aligner.types import Alignment, Document

type Choice = Literal["left", "right", "tie", "bad"]
type Verdict = Literal["a", "b", "tie", "bad"]

CHOICES: tuple[Choice, ...] = ("left", "right", "tie", "bad")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a segment and its two translations.

    Attributes:
        source: The source; empty if it is not known.
        a: The first system's translation.
        b: The second's.
        reference: A translation that is not judged; empty if there is none.
    """

    source: str
    a: str
    b: str
    reference: str = ""

    @property
    def differs(self) -> bool:
        """Tell whether there is anything to judge."""
        return self.a != self.b


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold what is compared.

    Attributes:
        systems: Names of the two; no window learns them.
        document: Name of the source.
        candidates: In the order of the source.
        seed: Decides which translation stands on the left.
        langs: Languages of the source and of the translations.
    """

    systems: tuple[str, str]
    document: str
    candidates: tuple[Candidate, ...]
    seed: str
    langs: tuple[str, str]

    def a_is_left(self, number: int) -> bool:
        """Tell whether the first system's translation of a segment stands on the left.

        A hash of the seed and the number decides, so that it is the same after a restart, and one
        place says nothing about the next.
        """
        digest = hashlib.sha256(f"{self.seed}:{number}".encode()).digest()
        return digest[0] % 2 == 0

    def verdict(self, number: int, choice: Choice) -> Verdict:
        """Return what a choice between left and right says about the systems."""
        if choice in ("tie", "bad"):
            return "tie" if choice == "tie" else "bad"
        return "a" if (choice == "left") == self.a_is_left(number) else "b"


def read_comparison(
    paths: tuple[Path, Path],
    *,
    source: Path | None,
    reference: Path | None,
    seed: str,
) -> Comparison:
    """Return two translations and their source, ready to be compared.

    Args:
        paths: Two alignments of the same source, or two files with a segment a line.
        source: The source, a segment a line; only with such files.
        reference: A further translation of the same kind, which is not judged.
        seed: Decides what stands where.

    Raises:
        InputError: The files do not fit each other, or cannot be read.
    """
    names = _names(paths)
    aligned = [
        path.suffix.lower() == ".jsonl" for path in (*paths, *([reference] if reference else []))
    ]
    if all(aligned):
        if source is not None:
            raise InputError("alignments hold their source: leave --source out")
        files = [_alignment(path) for path in (*paths, *([reference] if reference else []))]
        segments = _common_segments(files, [*paths, *([reference] if reference else [])])
        langs = files[0].src.lang, files[0].tgt.lang
        document = files[0].src.name
    elif any(aligned):
        raise InputError(
            "compare two alignments (.jsonl) of the same source, or two texts with a segment a "
            "line, not one of each"
        )
    else:
        segments, langs = _lines(paths, source, reference)
        document = source.stem if source else ""
    candidates = tuple(
        Candidate(*segment) for segment in segments if any(part.strip() for part in segment[1:3])
    )
    if not any(candidate.differs for candidate in candidates):
        raise InputError(
            f"{shown(paths[0])} and {shown(paths[1])} do not differ: there is nothing to compare"
        )
    return Comparison(names, document, candidates, seed, langs)


def _names(paths: tuple[Path, Path]) -> tuple[str, str]:
    stems = [path.stem if path.suffix.lower() == ".jsonl" else path.name for path in paths]
    if stems[0] == stems[1]:
        stems = [shown(path) for path in paths]
    if stems[0] == stems[1]:
        raise InputError(f"{stems[0]} is named twice: compare two files")
    return stems[0], stems[1]


def _alignment(path: Path) -> Alignment:
    found = formats.read(path)
    if not isinstance(found, Alignment):
        raise InputError(f"{shown(path)}: holds a text, not an alignment; align it first")
    return found


def _common_segments(
    files: Sequence[Alignment], paths: Sequence[Path]
) -> list[tuple[str, str, str, str]]:
    """Cut alignments of one source wherever a bead ends in all of them."""
    first = files[0].src
    for found, path in zip(files[1:], paths[1:], strict=True):
        if [one.span for one in found.src.sentences] != [one.span for one in first.sentences] or (
            found.src.text != first.text
        ):
            raise InputError(
                f"{shown(paths[0])} and {shown(path)} have different sources, or the same cut into "
                "different sentences; align both translations with the same source file"
            )
    cuts = [_cuts(found) for found in files]
    common = sorted(set(cuts[0]).intersection(*cuts[1:]))
    segments = []
    begin = 0
    for end in common:
        texts = [
            found.tgt.join(range(cut.get(begin, 0), cut[end]))
            for found, cut in zip(files, cuts, strict=True)
        ]
        segments.append(
            (first.join(range(begin, end)), texts[0], texts[1], texts[2] if texts[2:] else "")
        )
        begin = end
    return segments


def _cuts(found: Alignment) -> dict[int, int]:
    """Return how many target sentences belong to the source up to each place between beads.

    Target sentences without a counterpart go with what is before them.
    """
    found.validate()
    cuts: dict[int, int] = {}
    i = j = 0
    for bead in found.beads:
        i, j = i + len(bead.src), j + len(bead.tgt)
        if i:
            cuts[i] = j
    return cuts


def _lines(
    paths: tuple[Path, Path], source: Path | None, reference: Path | None
) -> tuple[list[tuple[str, str, str, str]], tuple[str, str]]:
    documents: list[Document | None] = [
        read_lines(path) if path is not None else None for path in (source, *paths, reference)
    ]
    length = len(documents[1] or ())
    for document, path in zip(documents, (source, *paths, reference), strict=True):
        if document is not None and path is not None and len(document) != length:
            raise LengthMismatchError(
                f"{shown(path)} has {len(document)} lines, {shown(paths[0])} {length}: line i of "
                "each file must be segment i"
            )
    texts = [
        [one.line for one in document.sentences] if document is not None else [""] * length
        for document in documents
    ]
    langs = (
        documents[0].lang if documents[0] else "und",
        documents[1].lang if documents[1] else "und",
    )
    return list(zip(*texts, strict=True)), langs
