"""Translations with a clause deleted or put in: what a detector of omissions must notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.quality.clauses import clauses, size
from aligner.quality.sampling import TextPair

# A clause taken from a pair this near may say the same.
_APART = 5
_LEAST = 3.0


@dataclass(frozen=True)
class Copy:
    """Hold a pair of texts, perhaps damaged.

    Attributes:
        pair: The texts.
        document: Number of the document.
        kind: ``"whole"``, or what was done and to which side: ``"deleted/1"``, ``"inserted/0"``.
        lacking: 0 if the source has something that the target lacks (omission), 1 if the target
            has something that the source lacks (addition), None if nothing was done.
        clause: Where the surplus clause begins and ends in its text; None if that is not known.
    """

    pair: TextPair
    document: int
    kind: str = "whole"
    lacking: int | None = None
    clause: tuple[int, int] | None = None


def copies(document: int, pairs: Sequence[TextPair], rng: np.random.Generator) -> list[Copy]:
    """Return each pair as it is, and with one clause deleted or inserted on either side."""
    pieces = [tuple(_pieces(text) for text in pair) for pair in pairs]
    foreign = [
        [
            (i, piece)
            for i, both in enumerate(pieces)
            for piece in both[side]
            if size(piece) >= _LEAST
        ]
        for side in (0, 1)
    ]
    made = []
    for number, pair in enumerate(pairs):
        made.append(Copy(pair, document))
        for side in (0, 1):
            own = pieces[number][side]
            long = [k for k, piece in enumerate(own) if size(piece) >= _LEAST]
            if len(own) > 1 and long:
                made.append(_deleted(document, pair, side, long[int(rng.integers(len(long)))]))
            donors = [piece for i, piece in foreign[side] if abs(i - number) > _APART]
            if donors:
                piece = donors[int(rng.integers(len(donors)))]
                at = int(rng.integers(len(own) + 1))
                made.append(_inserted(document, pair, side, at, piece.strip()))
    return made


def shuffled(document: int, pairs: Sequence[TextPair], rng: np.random.Generator) -> list[Copy]:
    """Return each source with the target of another pair of the document, not a near one."""
    made = []
    for number, (src, _) in enumerate(pairs):
        others = [i for i in range(len(pairs)) if abs(i - number) > _APART]
        if others:
            target = pairs[others[int(rng.integers(len(others)))]][1]
            made.append(Copy((src, target), document, "shuffled"))
    return made


def _pieces(text: str) -> list[str]:
    return [text[clause.start : clause.end] for clause in clauses(text)]


def _deleted(document: int, pair: TextPair, side: int, which: int) -> Copy:
    own, other = clauses(pair[side]), clauses(pair[1 - side])
    kept = "".join(piece for k, piece in enumerate(_pieces(pair[side])) if k != which).strip()
    # As many clauses on both sides: the counterpart is the one in the same place.
    named = (other[which].start, other[which].end) if len(own) == len(other) else None
    texts = (kept, pair[1]) if side == 0 else (pair[0], kept)
    return Copy(texts, document, f"deleted/{side}", lacking=1 - side, clause=named)


def _inserted(document: int, pair: TextPair, side: int, at: int, piece: str) -> Copy:
    own = _pieces(pair[side])
    before, after = "".join(own[:at]), "".join(own[at:])
    spaced = piece.isascii() or " " in piece
    if before and spaced and not before[-1].isspace():
        before += " "
    if after and spaced:
        after = " " + after
    text = before + piece + after
    texts = (text, pair[1]) if side == 0 else (pair[0], text)
    return Copy(
        texts,
        document,
        f"inserted/{side}",
        lacking=side,
        clause=(len(before), len(before) + len(piece)),
    )
