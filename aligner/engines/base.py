"""What an engine is."""

from __future__ import annotations

from typing import Protocol

from aligner.encoders.base import Encoder
from aligner.types import Bead, Document


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
