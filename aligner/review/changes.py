"""Changes of a review's state: what was taken out and what was put in, so that each has a way back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aligner.errors import InputError
from aligner.review.state import Link, ReviewBead, Side, State
from aligner.types import Sentence


@dataclass(frozen=True, slots=True)
class Splice[T]:
    """Put some values in the place of others.

    Attributes:
        at: Place of the first value that is taken out.
        removed: What is taken out.
        inserted: What comes in its place.
    """

    at: int
    removed: tuple[T, ...]
    inserted: tuple[T, ...]

    def apply(self, values: tuple[T, ...]) -> tuple[T, ...]:
        """Return the values with the change made.

        Raises:
            InputError: What should be taken out is not there.
        """
        end = self.at + len(self.removed)
        if values[self.at : end] != self.removed:
            raise InputError("a change does not fit what is there")
        return values[: self.at] + self.inserted + values[end:]

    def reversed(self) -> Splice[T]:
        """Return the change that takes this one back."""
        return Splice(self.at, self.inserted, self.removed)


@dataclass(frozen=True, slots=True)
class Change:
    """Lead from one state to another.

    Attributes:
        beads: Changes of the beads, each counting from what the one before left.
        src: Change of the source sentences.
        tgt: Change of the target sentences.
        forbidden: Links that must not come back any more.
        allowed: Links that may come back.
        new_ids: How many beads are new.
    """

    beads: tuple[Splice[ReviewBead], ...] = ()
    src: Splice[Sentence] | None = None
    tgt: Splice[Sentence] | None = None
    forbidden: frozenset[Link] = frozenset()
    allowed: frozenset[Link] = frozenset()
    new_ids: int = 0

    def __bool__(self) -> bool:
        return bool(self.beads or self.src or self.tgt or self.forbidden or self.allowed)

    def splice(self, side: Side) -> Splice[Sentence] | None:
        """Return the change of the sentences of a side."""
        return self.src if side == "src" else self.tgt

    def apply(self, state: State) -> State:
        """Return the state to which the change leads.

        Raises:
            InputError: The change belongs to another state.
        """
        beads = state.beads
        for splice in self.beads:
            beads = splice.apply(beads)
        return replace(
            state,
            beads=beads,
            src=self.src.apply(state.src) if self.src else state.src,
            tgt=self.tgt.apply(state.tgt) if self.tgt else state.tgt,
            rejected=(state.rejected | self.forbidden) - self.allowed,
            next_id=state.next_id + self.new_ids,
        )

    def reversed(self) -> Change:
        """Return the change that leads back. It gives no ids back: each is handed out once."""
        return Change(
            tuple(splice.reversed() for splice in reversed(self.beads)),
            self.src.reversed() if self.src else None,
            self.tgt.reversed() if self.tgt else None,
            forbidden=self.allowed,
            allowed=self.forbidden,
        )
