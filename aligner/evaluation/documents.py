"""The units of a document-level evaluation: sentences of the reference, paired with the source's.

Whole documents and books come in lines that mean nothing, and systems merge, split, drop and repeat
sentences. So the units are taken from the reference and the source alone, split and aligned by this
library; what a system made of each is found by cutting its text to fit (`resegmentation`). The
need is described by SEGALE (arXiv 2509.17249).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aligner import languages
from aligner.encoders.base import Encoder
from aligner.engines.pipeline import align
from aligner.errors import InputError
from aligner.evaluation.inputs import Side
from aligner.evaluation.resegmentation import Resegmenter
from aligner.evaluation.tokens import stream
from aligner.splitters import lines_document, split
from aligner.types import Document


def document_units(
    references: Sequence[Side], source: Side | None, lang: str, encoder: Encoder
) -> tuple[tuple[Side, ...], Side | None, tuple[tuple[str, str], ...]]:
    """Return references and source in units of the same number, and what made the units.

    A unit is a sentence of the first reference, or the sentences of it that one bead pairs with the
    source. Further references are cut to fit it. Sentences of the source that the reference leaves
    out are no units: there is nothing to measure a translation of them by.

    Args:
        references: Texts, whose line breaks are of no importance, or sentences that are split
            already.
        source: The same, or None.
        lang: BCP-47 tag of the references.
        encoder: Where vectors come from.

    Raises:
        InputError: A reference is empty.
    """
    for side in references:
        if not any(line.strip() for line in side.lines):
            raise InputError(
                f"{side.name}: the reference is empty; there is nothing to compare with"
            )
    first = _sentences(references[0], lang)
    if source is None:
        units = [sentence.line for sentence in first.sentences if sentence.text.strip()]
        sources = None
        made: tuple[tuple[str, str], ...] = (("split", first.splitter),)
    else:
        origin = _sentences(source, None)
        paired = align(
            origin,
            first,
            encoder=encoder,
            # Named, because a paraphrase or a dialect is a translation too.
            src_lang=origin.lang,
            tgt_lang=first.lang,
        )
        made = tuple(field for field in paired.signature.fields if field[0] in ("engine", "split"))
        kept = [pair for pair in paired.pairs(nulls=True) if pair.tgt.strip()]
        units = [pair.tgt for pair in kept]
        sources = replace(source, lines=tuple(pair.src for pair in kept), is_split=True)
    sides = [replace(references[0], lines=tuple(units), is_split=True)]
    cutter = Resegmenter(units, encoder)
    for side in references[1:]:
        found = cutter.cut(side.lines)
        for number in found.missing:
            raise InputError(
                f"{side.name}: has nothing for {units[number][:60]!r}, which {references[0].name} "
                "has; references must be complete translations of the same text"
            )
        sides.append(replace(side, lines=_filled(found.segments, units), is_split=True))
    return tuple(sides), sources, made


def _sentences(side: Side, lang: str | None) -> Document:
    if side.is_split:
        return lines_document(side.lines, lang=lang, name=side.name)
    # Without its line breaks: units must not depend on them either.
    text = stream(side.lines)
    return split(text, lang=lang or languages.detect(text))


def _filled(segments: Sequence[str], units: Sequence[str]) -> tuple[str, ...]:
    """Put the first reference's words where a cut left a segment of another one empty."""
    return tuple(text or unit for text, unit in zip(segments, units, strict=True))
