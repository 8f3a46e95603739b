"""Letting an engine align anew what no person stands behind, and saying what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from aligner.review.state import ReviewBead, State, place
from aligner.types import Alignment, Bead

# A confidence that moves less than this is not worth a line in the log.
_NOTICED = 0.01

type Row = tuple[int, int, float | None, float | None]
type Region = tuple[int, int, list[Row]]


class Realigner(Protocol):
    """Align two texts anew, as often as wanted."""

    def realign(self, anchors: Sequence[Bead] = (), rejected: Sequence[Bead] = ()) -> Alignment:
        """Return an alignment that holds every sentence once.

        Args:
            anchors: Beads that must be among them.
            rejected: Beads that must not.
        """
        ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """Hold what a realignment must respect.

    Attributes:
        anchors: Beads that a person stands behind.
        rejected: Beads that must not come back.
    """

    anchors: tuple[Bead, ...]
    rejected: tuple[Bead, ...]


def wishes(state: State) -> Wishes:
    """Return what a realignment of a state must respect."""
    anchors = []
    i = j = 0
    for bead in state.beads:
        if bead.settled:
            anchors.append(Bead(tuple(range(i, i + bead.src)), tuple(range(j, j + bead.tgt))))
        i, j = i + bead.src, j + bead.tgt
    sides = []
    for sentences in (state.src, state.tgt):
        starts = {sentence.span.start: n for n, sentence in enumerate(sentences)}
        ends = {sentence.span.end: n for n, sentence in enumerate(sentences)}
        sides.append((starts, ends))
    rejected = []
    for link in state.rejected:
        found: list[tuple[int, ...]] = []
        for span, (starts, ends) in zip(link, sides, strict=True):
            if span is None:
                found.append(())
            elif span[0] in starts and span[1] in ends:
                found.append(tuple(range(starts[span[0]], ends[span[1]] + 1)))
        # A link whose sentences were cut otherwise since cannot come back anyway.
        if len(found) == 2 and all(found):
            rejected.append(Bead(found[0], found[1]))
        elif len(found) == 2:
            # That several sentences have no counterpart is rejected one by one.
            rejected += [Bead((i,), ()) for i in found[0]] + [Bead((), (j,)) for j in found[1]]
    return Wishes(tuple(anchors), tuple(sorted(rejected, key=lambda bead: (bead.src, bead.tgt))))


def regions(state: State, found: Sequence[Bead]) -> list[Region]:
    """Return where the beads of an engine differ from those of a state, as an event records it.

    Between two corners that both paths touch, either the beads are the same or the whole stretch is
    replaced. A stretch that a person stands behind is left alone, and so is one to which a rejected
    bead would come back.

    Args:
        state: The state that was aligned anew.
        found: The engine's beads, of all sentences.
    """
    old = [(bead.src, bead.tgt) for bead in state.beads]
    new = [(len(bead.src), len(bead.tgt)) for bead in found]
    old_corners, new_corners = _corners(old), _corners(new)
    if old_corners[-1] != new_corners[-1]:
        raise ValueError("an engine must return every sentence once")
    known = {corner: number for number, corner in enumerate(new_corners)}
    shared = [(at, known[corner]) for at, corner in enumerate(old_corners) if corner in known]
    result: list[Region] = []
    for (first, new_first), (end, new_end) in pairwise(shared):
        before, after = state.beads[first:end], found[new_first:new_end]
        if any(bead.settled for bead in before) or _same(before, after):
            continue
        src, tgt = new_corners[new_first]
        if _forbidden(state, src, tgt, after):
            continue
        result.append(
            (
                first,
                end - first,
                [
                    (len(bead.src), len(bead.tgt), _plain(bead.score), _plain(bead.confidence))
                    for bead in after
                ],
            )
        )
    return result


def _same(before: Sequence[ReviewBead], after: Sequence[Bead]) -> bool:
    """Tell whether a stretch is not worth a change: the same single bead, hardly surer."""
    if len(before) != 1 or len(after) != 1:
        return False
    old, new = before[0].confidence, after[0].confidence
    if old is None or new is None:
        return old is new
    return abs(old - new) < _NOTICED


def _forbidden(state: State, src: int, tgt: int, beads: Sequence[Bead]) -> bool:
    for bead in beads:
        link = place(state.src, src, len(bead.src)), place(state.tgt, tgt, len(bead.tgt))
        if link in state.rejected:
            return True
        src, tgt = src + len(bead.src), tgt + len(bead.tgt)
    return False


def _corners(sizes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found = [(0, 0)]
    for src, tgt in sizes:
        found.append((found[-1][0] + src, found[-1][1] + tgt))
    return found


def _plain(value: float | None) -> float | None:
    """Return a number that JSON knows, with as many digits as mean anything."""
    return None if value is None else round(float(value), 6)
