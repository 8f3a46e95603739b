"""What an engine is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from aligner.encoders.base import Encoder
from aligner.types import Bead, Document

if TYPE_CHECKING:
    from aligner.engines.constraints import Constraints


class Engine(Protocol):
    """Find the beads that link two documents.

    Attributes:
        name: Short name for signatures.
        needs_encoder: False for engines that look at lengths alone; they get no encoder.
    """

    name: str
    needs_encoder: bool

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        """Return beads that are monotone, contiguous, and cover every sentence once.

        Args:
            src: Source document; it has sentences, and none of them is empty.
            tgt: Target document, likewise.
            encoder: Where vectors come from; None if the engine needs none.
        """
        ...


class Prepared(Protocol):
    """Hold two documents with all that an engine has found out about them."""

    def beads(self, constraints: Constraints) -> tuple[Bead, ...]:
        """Return the best beads that obey constraints; scores and confidences are given them.

        An anchor with an empty side comes back as one null bead a sentence.

        Raises:
            InputError: No path obeys them.
        """
        ...


@runtime_checkable
class AnchoringEngine(Protocol):
    """Be an engine that keeps to what a person has decided."""

    def prepare(self, src: Document, tgt: Document, encoder: Encoder | None) -> Prepared:
        """Look at two documents, to be aligned any number of times; as in `Engine.align`."""
        ...
