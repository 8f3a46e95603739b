"""What a person has decided about beads: checked, told to an engine, and found in its result.

Users count all sentences of a document, engines only those with a visible character.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.errors import AnchorError, InputError
from aligner.types import Bead, Status

if TYPE_CHECKING:
    from aligner.engines.constraints import Constraints

# The engines keep the size of a bead in a byte.
_MOST = 255
_SIDES = ("source", "target")


def named(bead: Bead) -> str:
    """Return a bead as messages and ``.align`` files name it: ``[0]:[1, 2]``."""
    return f"{list(bead.src)}:{list(bead.tgt)}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """Hold the beads that a person has confirmed, and those that a person has rejected.

    Attributes:
        anchors: Beads that the alignment must hold, in any order.
        rejected: Beads that it must not hold.
    """

    anchors: tuple[Bead, ...] = ()
    rejected: tuple[Bead, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.anchors or self.rejected)

    def check(self, sizes: tuple[int, int]) -> None:
        """Check that some alignment can hold the anchors.

        Args:
            sizes: Numbers of source and target sentences.

        Raises:
            AnchorError: A bead names a sentence that is not there or skips one; anchors share a
                sentence or cross; a bead is both confirmed and rejected.
            InputError: Something is not a `Bead`.
        """
        for word, beads in (("anchor", self.anchors), ("rejected bead", self.rejected)):
            for bead in beads:
                if not isinstance(bead, Bead):
                    kind = type(bead).__name__
                    raise InputError(f"each {word} must be a Bead, not an object of type {kind}")
                _check_sides(word, bead, sizes)
        for bead in self.anchors:
            if bead.status is Status.REJECTED:
                raise AnchorError(
                    bead, f"the anchor {named(bead)} has the status rejected; give it as rejected"
                )
        self._check_disjoint()
        for bead in self.rejected:
            if bead.is_null and len(bead.src) + len(bead.tgt) > 1:
                raise AnchorError(
                    bead,
                    f"the rejected bead {named(bead)} leaves it open which of its sentences have a "
                    "counterpart; reject the null bead of each sentence that has one",
                )

    def _check_disjoint(self) -> None:
        held: tuple[dict[int, Bead], dict[int, Bead]] = {}, {}
        keys = set()
        for bead in self.anchors:
            if (bead.src, bead.tgt) in keys:
                raise AnchorError(bead, f"the anchor {named(bead)} is given twice")
            keys.add((bead.src, bead.tgt))
            for word, owners, side in zip(_SIDES, held, (bead.src, bead.tgt), strict=True):
                for i in side:
                    other = owners.setdefault(i, bead)
                    if other is not bead:
                        raise AnchorError(
                            bead,
                            f"the anchors {named(other)} and {named(bead)} share {word} sentence "
                            f"{i}; take one of them back",
                        )
        pairs = sorted((b for b in self.anchors if not b.is_null), key=lambda bead: bead.src)
        for first, second in pairwise(pairs):
            if second.tgt < first.tgt:
                raise AnchorError(
                    second,
                    f"the anchors {named(first)} and {named(second)} cross: an alignment keeps "
                    "the order of both texts; take one of them back",
                )
        for bead in self.rejected:
            if (bead.src, bead.tgt) in keys:
                raise AnchorError(bead, f"the bead {named(bead)} is both an anchor and rejected")

    def constraints(self, src: Sequence[int], tgt: Sequence[int]) -> Constraints:
        """Return the same for an engine.

        Args:
            src: Numbers of the visible source sentences, ascending.
            tgt: The same of the target.

        Raises:
            AnchorError: A sentence without a visible character is to be somebody's translation.
        """
        from aligner.engines.constraints import Constraints

        kept = src, tgt

        def inner(bead: Bead) -> tuple[tuple[int, ...], tuple[int, ...]]:
            first, second = (
                tuple(range(bisect_left(numbers, side[0]), bisect_left(numbers, side[-1] + 1)))
                if side
                else ()
                for numbers, side in zip(kept, (bead.src, bead.tgt), strict=True)
            )
            return first, second

        anchors, rejected = [], []
        cuts: tuple[list[int], list[int]] = [], []
        for bead in sorted(self.anchors, key=lambda bead: (bead.src, bead.tgt)):
            sides = inner(bead)
            if not bead.is_null and not all(sides):
                empty = 0 if not sides[0] else 1
                raise AnchorError(
                    bead,
                    f"the anchor {named(bead)} has no text on the {_SIDES[empty]} side: an empty "
                    "sentence translates nothing; confirm each side as without counterpart",
                )
            if any(sides):
                anchors.append(Bead(*sides))
                continue
            which = 0 if bead.src else 1
            cuts[which].append(bisect_left(kept[which], (bead.src or bead.tgt)[0]))
        for bead in self.rejected:
            sides = inner(bead)
            if bead.is_null and not any(sides):
                raise AnchorError(
                    bead,
                    f"the rejected bead {named(bead)} is an empty sentence, which translates "
                    "nothing: take the rejection back",
                )
            ends = [
                (numbers[side[0]], numbers[side[-1]])
                for numbers, side in zip(kept, sides, strict=True)
                if side
            ]
            # An engine's bead neither begins nor ends with an empty sentence.
            if ends == [(side[0], side[-1]) for side in (bead.src, bead.tgt) if side]:
                rejected.append(Bead(*sides))
        return Constraints(tuple(anchors), tuple(rejected), tuple(cuts[0]), tuple(cuts[1]))

    def confirmed(self, beads: Sequence[Bead]) -> tuple[Bead, ...]:
        """Put each anchor in the place of the beads that an engine has given for it.

        Args:
            beads: Of all sentences; each lies inside an anchor or outside of all.

        Returns:
            The anchors with confidence 1 and the score of the engine, confirmed or, if they were
            that, gold.
        """
        src_owner = {i: k for k, one in enumerate(self.anchors) for i in one.src}
        tgt_owner = {j: k for k, one in enumerate(self.anchors) for j in one.tgt}
        parts: dict[int, list[Bead]] = {}
        places: list[int | Bead] = []
        for bead in beads:
            k = src_owner.get(bead.src[0]) if bead.src else tgt_owner.get(bead.tgt[0])
            if k is None:
                places.append(bead)
                continue
            # Around the pair of an anchor with two sides lie only its empty sentences.
            if self.anchors[k].is_null:
                if k not in parts:
                    places.append(k)
            elif not bead.is_null:
                places.append(k)
            parts.setdefault(k, []).append(bead)
        return tuple(
            place if isinstance(place, Bead) else _anchored(self.anchors[place], parts[place])
            for place in places
        )


def _anchored(anchor: Bead, parts: Sequence[Bead]) -> Bead:
    scores = [bead.score for bead in parts if bead.score is not None]
    return replace(
        anchor,
        score=round(sum(scores), 6) if scores else None,
        confidence=1.0,
        status=Status.GOLD if anchor.status is Status.GOLD else Status.CONFIRMED,
    )


def _check_sides(word: str, bead: Bead, sizes: tuple[int, int]) -> None:
    for side, size, name in zip((bead.src, bead.tgt), sizes, _SIDES, strict=True):
        if not side:
            continue
        if side[-1] >= size:
            raise AnchorError(
                bead,
                f"the {word} {named(bead)} names {name} sentence {side[-1]}, but there are only "
                f"{size}, and the first is 0",
            )
        if side[-1] - side[0] + 1 != len(side):
            raise AnchorError(
                bead,
                f"the {word} {named(bead)} skips a {name} sentence: a bead holds consecutive "
                "sentences",
            )
        if len(side) > _MOST and not bead.is_null:
            raise AnchorError(
                bead,
                f"the {word} {named(bead)[:40]}… has {len(side)} {name} sentences; a bead with two "
                f"sides has at most {_MOST} on each",
            )
