"""`align`: from two texts to an alignment."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from aligner.encoders import Encoder
from aligner.engines import DEFAULT_ENGINE, Engine
from aligner.engines.realigner import Realigner, Text
from aligner.errors import NotParallelWarning
from aligner.splitters import Splitter
from aligner.types import Alignment, Bead

__all__ = ["Text", "align", "aligned", "doubts"]


def align(
    src: Text,
    tgt: Text,
    *,
    engine: str | Engine = DEFAULT_ENGINE,
    encoder: str | Encoder = "use",
    options: Any = None,
    src_lang: str | None = None,
    tgt_lang: str | None = None,
    splitter: str | Splitter = "rules",
    anchors: Iterable[Bead] = (),
    rejected: Iterable[Bead] = (),
) -> Alignment:
    """Align two texts that are translations of each other.

    >>> import aligner
    >>> found = aligner.align("你好。我叫乔安妮。", "Hello. My name is Joanne.")
    >>> [(pair.src, pair.tgt) for pair in found.pairs()]
    [('你好。', 'Hello.'), ('我叫乔安妮。', 'My name is Joanne.')]

    Args:
        src: The source: a text, sentences that are already split, or a `Document` (split here if
            it is not yet).
        tgt: The target, likewise.
        engine: Name or instance; see ``aligner.engines.ENGINES``.
        encoder: Name or instance; not used by engines that look at lengths alone.
        options: The options dataclass of the named engine; None for its defaults.
        src_lang: BCP-47 tag of the source; detected when left out.
        tgt_lang: BCP-47 tag of the target; detected when left out.
        splitter: Name or instance of what cuts the texts that are not split.
        anchors: Beads that are known to be right, for example confirmed by a person. The result
            holds each of them, with confidence 1 and the status confirmed (gold if it was that),
            and the rest is the best that goes with them: its confidences are conditional on
            them. A bead of any size will do; one with an empty side says that its sentences have
            no counterpart. They count all sentences, so the texts should be split already.
        rejected: Beads that are known to be wrong; none of them is in the result. A rejected null
            bead says that its sentence has a counterpart.

    Returns:
        An alignment whose beads are monotone and contiguous and cover every sentence once. An
        empty text is legal: all beads are null then.

    Raises:
        UnsupportedLanguageError: Both texts seem to be in one language. Naming both languages
            says that this is meant.
        UnknownNameError: No engine, encoder or splitter has that name.
        InputError: A text holds a lone surrogate, or is neither text nor sentences.
        AnchorError: Anchors overlap, cross, skip a sentence or name one that is not there; or
            nothing but rejected beads is left for a sentence.
        ConfigError: The engine keeps to no anchors (`crf` does).

    Warns:
        NotParallelWarning: The texts are probably no translations of each other; see
            `Alignment.confidence`.
    """
    found = aligned(
        src,
        tgt,
        engine=engine,
        encoder=encoder,
        options=options,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        splitter=splitter,
        anchors=anchors,
        rejected=rejected,
    )
    doubt = doubts(found)
    if doubt:
        warnings.warn(doubt, NotParallelWarning, stacklevel=2)
    return found


def doubts(alignment: Alignment) -> str:
    """Return why an alignment should not be trusted as a whole, empty if it may."""
    sure = alignment.confidence
    if sure is None or sure >= 0.5:
        return ""
    return (
        "the texts are probably no translations of each other, or not in the same order "
        f"(confidence {sure:.2f}); do not trust this alignment unread"
    )


def aligned(
    src: Text,
    tgt: Text,
    *,
    engine: str | Engine,
    encoder: str | Encoder,
    options: Any,
    src_lang: str | None,
    tgt_lang: str | None,
    splitter: str | Splitter,
    anchors: Iterable[Bead] = (),
    rejected: Iterable[Bead] = (),
) -> Alignment:
    """Align two texts without a warning: `Alignment.confidence` says what `align` warns of."""
    return Realigner(
        src,
        tgt,
        engine=engine,
        encoder=encoder,
        options=options,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        splitter=splitter,
    ).realign(anchors, rejected)
