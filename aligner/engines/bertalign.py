"""The package bertalign itself, driven through its own interface with any encoder of this library.

Liu, L. and Zhu, M. (2022), doi 10.1093/llc/fqac089. The package is GPL-3 and brings PyTorch, so
it is an extra: ``pip install 'bitext-aligner[bertalign]'``. The engine ``two_pass`` is the same
algorithm without it; this one is for results that must be bertalign's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from aligner.encoders.base import Encoder, Indices, Vectors, runs, span_table
from aligner.errors import ConfigError, InputError, MissingExtraError, UnsupportedLanguageError
from aligner.types import Alignment, Bead, Document

# What the package counts for a run that would begin before the document does.
_NO_RUN = len("PAD")


@dataclass(frozen=True, slots=True)
class BertalignOptions:
    """Set bertalign; names and defaults are the package's.

    Attributes:
        max_align: Most sentences in a bead, both sides together; at least 2.
        top_k: Nearest target sentences of each source sentence that may become anchors.
        win: Sentences to either side of the anchors' path that the second pass looks at.
        skip: Score of a null bead.
        margin: Subtract the mean similarity with the neighbouring sentences from a bead's score.
        len_penalty: Multiply a bead's score by the penalty for unequal lengths.

    Raises:
        ConfigError: A number is out of its range.
    """

    max_align: int = 5
    top_k: int = 3
    win: int = 5
    skip: float = -0.1
    margin: bool = True
    len_penalty: bool = True

    def __post_init__(self) -> None:
        if self.max_align < 2 or self.top_k < 1 or self.win < 1:
            raise ConfigError(
                "bertalign needs max_align >= 2, top_k >= 1 and win >= 1, not "
                f"{self.max_align}, {self.top_k}, {self.win}"
            )


class BertalignEngine:
    """Align with the package bertalign.

    Its beads have neither score nor confidence. Sentences that it leaves out become null beads,
    and a bead with a hole gets the sentences in the hole, so that the beads cover everything.

    Args:
        options: See `BertalignOptions`.

    Raises:
        MissingExtraError: The package is not installed.
    """

    name = "bertalign"
    needs_encoder = True

    def __init__(self, options: BertalignOptions | None = None) -> None:
        try:
            import bertalign  # noqa: F401 - a missing package should show before any work
        except ModuleNotFoundError as error:
            raise MissingExtraError("the engine bertalign", "bertalign") from error
        self.options = options or BertalignOptions()

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        """Return bertalign's beads, completed to a path; see `Engine`.

        Raises:
            UnsupportedLanguageError: A text is in none of the languages that the package knows.
            InputError: The package does not see the sentences that it was given, or finds no
                path: it needs at least one pair of sentences that resemble each other, and its
                search does not reach from a few sentences to many hundreds.
        """
        if encoder is None:
            raise ConfigError("the engine bertalign needs an encoder")
        if not src.sentences or not tgt.sentences:
            return complete([], len(src), len(tgt))
        beads = complete(self._beads(src, tgt, encoder), len(src), len(tgt))
        Alignment(src, tgt, beads).validate()
        return beads

    def _beads(
        self, src: Document, tgt: Document, encoder: Encoder
    ) -> list[tuple[list[int], list[int]]]:
        from bertalign import Bertalign
        from bertalign.utils import LanguageDetectionError

        sides = [[one_line(s.text) for s in document.sentences] for document in (src, tgt)]
        options = asdict(self.options)
        vectors = _vector_source(encoder, (src, tgt), sides)
        texts = ["\n".join(lines) for lines in sides]
        try:
            package = Bertalign(*texts, is_split=True, model=vectors, **options)
        except LanguageDetectionError:
            raise UnsupportedLanguageError(
                "bertalign recognises none of its languages in one of the texts; the engine "
                "two_pass is the same algorithm for any language"
            ) from None
        try:
            found: list[tuple[list[int], list[int]]] = package.align_sents()
        except IndexError as error:
            raise InputError(
                f"bertalign finds no path through {len(src)} source and {len(tgt)} target "
                "sentences; the engine two_pass is the same algorithm without that limit"
            ) from error
        return found


def one_line(text: str) -> str:
    r"""Return a text in the form that bertalign's own cleaning leaves as it is: one visible line.

    >>> one_line(" To\x0bbe,\u2028 or not ")
    'To be, or not'

    Raises:
        InputError: Nothing is left.
    """
    line = " ".join(text.split())
    if not line:
        raise InputError("bertalign cannot align a sentence without a visible character")
    return line


def complete(
    found: Sequence[tuple[Sequence[int], Sequence[int]]], src: int, tgt: int
) -> tuple[Bead, ...]:
    """Complete beads to a monotone path that covers every sentence once.

    Args:
        found: Source and target indices of each bead, in reading order. Holes inside a bead are
            filled; a bead that goes back behind the one before it is left out.
        src: Number of source sentences.
        tgt: Number of target sentences.
    """
    beads: list[Bead] = []
    next_src = next_tgt = 0
    for a, b in found:
        first_src, after_src = (min(a), max(a) + 1) if a else (next_src, next_src)
        first_tgt, after_tgt = (min(b), max(b) + 1) if b else (next_tgt, next_tgt)
        if not (a or b) or first_src < next_src or first_tgt < next_tgt:
            continue
        beads += _nulls(next_src, first_src, next_tgt, first_tgt)
        beads.append(Bead(tuple(range(first_src, after_src)), tuple(range(first_tgt, after_tgt))))
        next_src, next_tgt = after_src, after_tgt
    return (*beads, *_nulls(next_src, src, next_tgt, tgt))


def _nulls(first_src: int, after_src: int, first_tgt: int, after_tgt: int) -> Iterator[Bead]:
    yield from (Bead((i,), ()) for i in range(first_src, after_src))
    yield from (Bead((), (j,)) for j in range(first_tgt, after_tgt))


def _vector_source(
    encoder: Encoder, documents: Sequence[Document], sides: Sequence[Sequence[str]]
) -> Any:
    """Return an encoder of bertalign's kind that gives the vectors of an encoder of ours.

    Args:
        encoder: Where vectors come from.
        documents: Source and target.
        sides: The lines under which bertalign knows their sentences.
    """
    import bertalign

    known = {tuple(lines): document for lines, document in zip(sides, documents, strict=True)}

    class Source(bertalign.Encoder):  # type: ignore[misc]
        """Answer for the two documents; the base class would load a model of its own."""

        def __init__(self) -> None:
            self.model_name = encoder.name

        def transform(self, sents: Sequence[str], num_overlaps: int) -> tuple[Vectors, Indices]:
            document = known.get(tuple(sents))
            if document is None:
                counts = " and ".join(str(len(lines)) for lines in sides)
                raise InputError(
                    f"bertalign was given {counts} sentences, but sees a text of {len(sents)} or "
                    "has changed its sentences"
                )
            table = span_table(encoder, [sentence.text for sentence in document.sentences])
            return _by_last(runs(table, num_overlaps)), _byte_lengths(sents, num_overlaps)

    return Source()


def _by_last(begun: Vectors) -> Vectors:
    """Turn runs by their first sentence into runs by their last, shape ``(longest, n, dim)``."""
    ended = np.zeros_like(begun)
    for k in range(min(len(begun), begun.shape[1])):
        ended[k, k:] = begun[k, : begun.shape[1] - k]
    return ended


def _byte_lengths(lines: Sequence[str], longest: int) -> Indices:
    """Return the bytes of runs joined by a space, by their last line, shape ``(longest, n)``."""
    before = np.cumsum([0, *(len(line.encode("utf-8")) for line in lines)], dtype=np.int64)
    lengths = np.full((longest, len(lines)), _NO_RUN, dtype=np.int64)
    for k in range(min(longest, len(lines))):
        lengths[k, k:] = before[k + 1 :] - before[: len(lines) - k] + k
    return lengths
