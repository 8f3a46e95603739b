"""Putting what an engine found in the place of beads that nobody stands behind."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from aligner.errors import InputError
from aligner.formats.strict_json import Node
from aligner.review.changes import Change, Splice
from aligner.review.state import ReviewBead, State, links_of


def realigned(state: State, event: Node) -> Change:
    """Return the change that a realignment makes.

    Args:
        state: The state that was aligned anew.
        event: Its ``regions``: place, number of beads there, and the beads that come instead, each
            with its sizes, score and confidence.

    Raises:
        InputError: The regions do not fit the state, touch what a person made, or bring back what
            was rejected.
        FormatError: A value is wrong.
    """
    splices: list[Splice[ReviewBead]] = []
    count = 0
    for region in event.need("regions").items():
        at, removed, inserted = region.items(3)
        first, end = at.integer(), at.integer() + removed.integer()
        old = state.beads[first:end]
        last = splices[-1].at + len(splices[-1].removed) if splices else 0
        if not last <= first < end <= len(state.beads):
            raise InputError("the regions of a realignment are not in order")
        if any(bead.settled for bead in old):
            raise InputError("a realignment must leave alone what a person made")
        new = []
        for row in inserted.items():
            src, tgt, score, confidence = row.items(4)
            new.append(
                ReviewBead(
                    state.next_id + count,
                    src.integer(),
                    tgt.integer(),
                    None if score.value is None else score.number(),
                    None if confidence.value is None else confidence.number(),
                )
            )
            count += 1
        sizes = [
            (sum(bead.src for bead in beads), sum(bead.tgt for bead in beads))
            for beads in (old, new)
        ]
        wrong = any(min(bead.src, bead.tgt) < 0 or not bead.src + bead.tgt for bead in new)
        if sizes[0] != sizes[1] or wrong:
            raise InputError("a realignment must cover the sentences of what it replaces")
        if state.rejected & frozenset(links_of(state, first, new)):
            raise InputError("a realignment must not bring back a bead that was rejected")
        splices.append(Splice(first, old, _with_remarks(old, tuple(new))))
    shift = 0
    shifted = []
    for splice in splices:
        shifted.append(replace(splice, at=splice.at + shift))
        shift += len(splice.inserted) - len(splice.removed)
    return Change(tuple(shifted), new_ids=count)


def _with_remarks(
    old: tuple[ReviewBead, ...], new: tuple[ReviewBead, ...]
) -> tuple[ReviewBead, ...]:
    """Hand the comments of beads to those that hold their first sentence now.

    A bead that stays as it was keeps its id and its thumb too.
    """
    found = list(new)
    corners = _corners(new)
    for bead, (src, tgt) in zip(old, _corners(old), strict=True):
        at = next(
            number
            for number, (corner, other) in enumerate(zip(corners, new, strict=True))
            if (bead.src and corner[0] <= src < corner[0] + other.src)
            or (not bead.src and corner[1] <= tgt < corner[1] + other.tgt)
        )
        comment = "\n".join(part for part in (found[at].comment, bead.comment) if part)
        found[at] = replace(found[at], comment=comment)
        if corners[at] == (src, tgt) and (new[at].src, new[at].tgt) == (bead.src, bead.tgt):
            found[at] = replace(found[at], id=bead.id, thumb=bead.thumb)
    return tuple(found)


def _corners(beads: tuple[ReviewBead, ...]) -> list[tuple[int, int]]:
    """Return where each bead begins, counted from the first."""
    src = accumulate((bead.src for bead in beads), initial=0)
    tgt = accumulate((bead.tgt for bead in beads), initial=0)
    return list(zip(src, tgt, strict=True))[:-1]
