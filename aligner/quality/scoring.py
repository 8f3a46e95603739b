"""`score`: from an alignment or pairs of texts to a report on the translation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from aligner import languages
from aligner._version import __version__
from aligner.encoders import Encoder
from aligner.errors import InputError
from aligner.formats.segments import Marks, Segment, alignment_from_segments
from aligner.quality import SCORERS
from aligner.quality.adequacy import Judgement, Scorer
from aligner.quality.checks import Context, Likely, remarks
from aligner.quality.clauses import size
from aligner.quality.common_terms import common_terms
from aligner.quality.findings import Finding, Kind, Severity
from aligner.quality.glossary import Given, Glossary
from aligner.quality.places import SegmentSide
from aligner.quality.renderings import TextOf, renderings
from aligner.quality.report import QualityReport, SegmentQuality, SideSummary
from aligner.quality.sampling import TextPair, sample
from aligner.quality.terms import Terminology
from aligner.types import Alignment, Bead, Document, SegmentPair, Signature

type Pairs = Iterable[SegmentPair | TextPair]
type _Sides = tuple[SegmentSide, SegmentSide]

# A sentence of fewer words is an interjection: its loss is no grave one.
_SMALL = 3.0
# From this many sentences on a block without a counterpart is one gap.
_GAP = 4


def score(
    alignment_or_pairs: Alignment | Pairs,
    *,
    scorer: str | Scorer = "adequacy",
    encoder: str | Encoder = "use",
    glossary: Given | None = None,
    src_lang: str | None = None,
    tgt_lang: str | None = None,
) -> QualityReport:
    """Say what is wrong with a translation, and where, without a reference.

    >>> import aligner
    >>> found = aligner.score([("他有三只猫，还有一条狗。", "He has three cats."), ("再见！", "Goodbye!")])
    >>> [(finding.kind.value, finding.passages[0].text) for finding in found.findings]
    [('omission', '还有一条狗')]

    Args:
        alignment_or_pairs: An alignment, or pairs of texts: `SegmentPair` or ``(source, target)``.
            The pairs count as one document, against whose own figures each is measured.
        scorer: Name or instance; see ``aligner.quality.SCORERS``.
        encoder: Name or instance for the named scorer; it must give the pieces of texts.
        glossary: How terms are to be rendered: a file, a mapping, or pairs (`Glossary.of`). What is
            not rendered so is a finding of the kind ``Kind.TERM``.
        src_lang: BCP-47 tag of the source; the alignment's, or detected, when left out.
        tgt_lang: BCP-47 tag of the target, likewise.

    Returns:
        A report with the figures of every bead, the findings, and the coverage of both sides.

    Raises:
        InputError: What is given is neither an alignment nor pairs of texts, or the glossary cannot
            be read.
        UnknownNameError: No scorer or encoder has that name.
        ConfigError: The encoder gives no pieces, or the glossary is for other languages.
    """
    agreed = None if glossary is None else Glossary.of(glossary)
    alignment = _alignment(alignment_or_pairs)
    alignment = replace(
        alignment, src=_named(alignment.src, src_lang), tgt=_named(alignment.tgt, tgt_lang)
    )
    chosen = SCORERS.get(scorer)(encoder) if isinstance(scorer, str) else scorer
    sides = [_sides(alignment, bead) for bead in alignment.beads]
    full = [
        number for number, (src, tgt) in enumerate(sides) if src.text.strip() and tgt.text.strip()
    ]
    pairs = [(sides[number][0].text, sides[number][1].text) for number in full]
    langs = (alignment.src.lang, alignment.tgt.lang)
    terminology = None if agreed is None else Terminology(agreed, langs)
    context = Context.of([(src.text, tgt.text) for src, tgt in sides], langs, terminology)
    judgements = dict(zip(full, chosen.judge(sample(pairs), pairs), strict=True))
    in_gap = _in_gaps(alignment)
    segments = tuple(
        _segment(
            number, bead, sides[number], judgements.get(number), context, in_gap=number in in_gap
        )
        for number, bead in enumerate(alignment.beads)
    )
    found = chain(
        _gaps(alignment),
        _renderings(sides, context.langs),
        (finding for segment in segments for finding in segment.findings),
    )
    ordered = tuple(sorted(found, key=_gravity))
    summaries = [_summary(alignment, segments, side) for side in (0, 1)]
    return QualityReport(
        segments,
        ordered,
        summaries[0],
        summaries[1],
        _signature(chosen, terminology, alignment),
        terms=None if terminology is None else terminology.uses(pairs),
    )


def _alignment(given: Alignment | Pairs) -> Alignment:
    if isinstance(given, Alignment):
        return given
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise InputError(
            "score takes an alignment or pairs of texts, for example "
            f"aligner.score([(source, target), …]), not {type(given).__name__}"
        )
    rows = []
    for number, pair in enumerate(given):
        if isinstance(pair, SegmentPair):
            src, tgt, confidence = pair.src, pair.tgt, pair.bead.confidence
        elif (
            isinstance(pair, tuple | list)
            and len(pair) == 2
            and all(isinstance(text, str) for text in pair)
        ):
            src, tgt, confidence = pair[0], pair[1], None
        else:
            raise InputError(f"pair {number} is not a source and a target text: {pair!r:.80}")
        # A side without a visible character is not there, unless both are.
        both = bool(src.strip()) == bool(tgt.strip())
        rows.append(
            Segment(
                src if both or src.strip() else None,
                tgt if both or tgt.strip() else None,
                Marks(confidence=confidence),
            )
        )
    return alignment_from_segments(rows, None, None, "")


def _named(document: Document, lang: str | None) -> Document:
    if lang is not None:
        return replace(document, lang=languages.canonical(lang))
    if document.lang == languages.UNKNOWN:
        return replace(document, lang=languages.detect(document.text))
    return document


def _sides(alignment: Alignment, bead: Bead) -> _Sides:
    src, tgt = alignment.src, alignment.tgt
    return (
        SegmentSide("src", src, bead.src, src.join(bead.src)),
        SegmentSide("tgt", tgt, bead.tgt, tgt.join(bead.tgt)),
    )


def _segment(
    number: int,
    bead: Bead,
    sides: _Sides,
    judgement: Judgement | None,
    context: Context,
    *,
    in_gap: bool,
) -> SegmentQuality:
    src, tgt = sides
    if judgement is None:
        alone = [bool(side.text.strip()) for side in sides]
        findings = () if in_gap else tuple(_alone(number, sides, alone))
        return SegmentQuality(
            number,
            bead,
            src.text,
            tgt.text,
            omission=float(alone[0]),
            addition=float(alone[1]),
            findings=findings,
        )
    found = remarks((src.text, tgt.text), judgement, context)
    return SegmentQuality(
        number=number,
        bead=bead,
        src=src.text,
        tgt=tgt.text,
        similarity=judgement.similarity,
        margin=judgement.margin,
        mismatch=judgement.mismatch,
        omission=judgement.omission.probability,
        addition=judgement.addition.probability,
        missing=src.passage(judgement.omission.clause),
        added=tgt.passage(judgement.addition.clause),
        src_coverage=judgement.omission.coverage,
        tgt_coverage=judgement.addition.coverage,
        findings=tuple(_finding(number, sides, one) for one in found),
    )


def _finding(number: int, sides: _Sides, found: Likely) -> Finding:
    remark = found.remark
    spans = (remark.src, remark.tgt)
    passages = tuple(
        side.passage(span) for side, own in zip(sides, spans, strict=True) for span in own
    ) or tuple(side.whole() for side in sides)
    return Finding(
        remark.kind, remark.severity, remark.message, passages, number, found.probability
    )


def _alone(number: int, sides: _Sides, alone: Sequence[bool]) -> Iterable[Finding]:
    for side, kind, where, there in zip(
        sides,
        (Kind.OMISSION, Kind.ADDITION),
        ("the target lacks", "the source lacks"),
        alone,
        strict=True,
    ):
        if there:
            grave = Severity.MAJOR if size(side.text) >= _SMALL else Severity.MINOR
            yield Finding(kind, grave, f"{where}: {side.text}", (side.whole(),), number)


def _in_gaps(alignment: Alignment) -> set[int]:
    """Return the numbers of the null beads that are part of a gap."""
    held = [(set(gap.src), set(gap.tgt)) for gap in alignment.gaps(_GAP)]
    return {
        number
        for number, bead in enumerate(alignment.beads)
        if bead.is_null and any(src >= {*bead.src} and tgt >= {*bead.tgt} for src, tgt in held)
    }


def _gaps(alignment: Alignment) -> Iterable[Finding]:
    for gap in alignment.gaps(_GAP):
        side = (
            SegmentSide("src", alignment.src, gap.src, "")
            if gap.src
            else SegmentSide("tgt", alignment.tgt, gap.tgt, "")
        )
        where = "target" if gap.src else "source"
        indices = gap.src or gap.tgt
        passage = side.whole()
        yield Finding(
            Kind.GAP,
            Severity.MAJOR,
            f"the {where} lacks a block of {len(indices)} sentences "
            f"({indices[0]} to {indices[-1]}, {_characters(passage.text)} characters)",
            (passage,),
        )


def _renderings(sides: Sequence[_Sides], langs: tuple[str, str]) -> Iterable[Finding]:
    texts = tuple(
        [TextOf(number, both[side].text) for number, both in enumerate(sides)] for side in (0, 1)
    )
    pair = (texts[0], texts[1])
    for found in chain(renderings(pair, langs), common_terms(pair, langs)):
        passages = tuple(sides[segment][side].passage(span) for side, segment, span in found.places)
        yield Finding(found.kind, found.severity, found.message, passages)


def _gravity(finding: Finding) -> tuple[int, bool, int, float, int]:
    """Order findings: the gravest first, gaps before all, then by kind and place."""
    return (
        finding.severity.rank,
        finding.kind is not Kind.GAP,
        tuple(Kind).index(finding.kind),
        -(finding.probability or 1.0),
        finding.segment if finding.segment is not None else -1,
    )


def _summary(alignment: Alignment, segments: Sequence[SegmentQuality], side: int) -> SideSummary:
    document = (alignment.src, alignment.tgt)[side]
    covered = [
        (
            (segment.bead.src, segment.bead.tgt)[side],
            (segment.src, segment.tgt)[side],
            (segment.src_coverage, segment.tgt_coverage)[side],
        )
        for segment in segments
        if segment.similarity is not None
    ]
    return SideSummary(
        name=document.name,
        lang=document.lang,
        sentences=len(document.sentences),
        covered_sentences=len({index for indices, _, _ in covered for index in indices}),
        characters=sum(_characters(sentence.text) for sentence in document.sentences),
        covered_characters=sum(_characters(text) * share for _, text, share in covered),
        gaps=sum(bool((gap.src, gap.tgt)[side]) for gap in alignment.gaps(_GAP)),
    )


def _characters(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _signature(scorer: Scorer, terminology: Terminology | None, alignment: Alignment) -> Signature:
    made = tuple((f"align.{key}", value) for key, value in alignment.signature.fields)
    agreed = () if terminology is None else (("glossary", terminology.signature),)
    return Signature(
        (("score", scorer.name), *scorer.signature, *agreed, ("v", __version__), *made)
    )
