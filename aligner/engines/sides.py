"""What the trained engine needs to know of each document."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.encoders.base import (
    Encoder,
    Vectors,
    WindowEncoder,
    Windows,
    runs,
    span_table,
)
from aligner.types import Document

type Values = npt.NDArray[np.float64]

# Sentences on one side of a bead, at most.
LONGEST = 6

# Marks that can only open or only close a quotation, and straight ones told by their neighbours.
_OPENING = re.compile(r"[“「『‘]|(?<![^\W_])['\"](?=\w)")
_CLOSING = re.compile(r"[”」』]|(?<=[\w.,!?…—-])['\"’](?!\w)")


@dataclass(frozen=True, slots=True)
class Side:
    """Hold one document as the engine sees it.

    Attributes:
        runs: Unit vectors of runs of sentences, shape ``(LONGEST, n, dim)``.
        lengths: UTF-8 bytes of each sentence, shape ``(n,)``.
        quotes: Opening less closing quotation marks of each sentence, shape ``(n,)``.
        windows: Vectors around each token; None if the encoder gives none.
    """

    runs: Vectors
    lengths: Values
    quotes: Values
    windows: Windows | None

    def __len__(self) -> int:
        return len(self.lengths)


def prepare(document: Document, encoder: Encoder) -> Side:
    """Encode a document's sentences, none of which is empty."""
    texts = [sentence.text for sentence in document.sentences]
    windows = encoder.encode_windows(texts) if isinstance(encoder, WindowEncoder) else None
    return Side(
        runs=runs(span_table(encoder, texts), LONGEST),
        lengths=np.array([len(text.encode("utf-8")) for text in texts], dtype=np.float64),
        quotes=np.array(
            [len(_OPENING.findall(text)) - len(_CLOSING.findall(text)) for text in texts],
            dtype=np.float64,
        ),
        windows=windows,
    )
