"""All checks of one pair of texts, and the findings that figures amount to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from aligner.quality.adequacy import Judgement
from aligner.quality.clauses import core, size
from aligner.quality.detector import LIKELY
from aligner.quality.findings import Kind, Remark, Severity, on_side
from aligner.quality.names import latin_names, name_remarks
from aligner.quality.numbers import number_remarks
from aligner.quality.sampling import TextPair
from aligner.quality.terms import Terminology
from aligner.quality.wording import negation_remarks, repetition_remarks, untranslated_remarks

# From this probability on a missing clause is grave, and two texts do not belong together.
SURE = 0.8
# From this one on a clause is worth a look.
POSSIBLE = 0.3
# A clause of fewer words than this is seldom a grave loss.
SMALL = 4.0


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what a pair's checks need to know of its document.

    Attributes:
        langs: BCP-47 tags of the two sides.
        kept: Keys of the names in Latin letters in the source and in the target.
        terminology: The terms that the target should keep to, None without a glossary.
    """

    langs: tuple[str, str]
    kept: tuple[frozenset[str], frozenset[str]]
    terminology: Terminology | None = None

    @classmethod
    def of(
        cls,
        pairs: Sequence[TextPair],
        langs: tuple[str, str],
        terminology: Terminology | None = None,
    ) -> Context:
        """Return the context that pairs give."""
        kept = [
            frozenset(name.key for pair in pairs for name in latin_names(pair[side], langs[side]))
            for side in (0, 1)
        ]
        return cls(langs, (kept[0], kept[1]), terminology)


@dataclass(frozen=True, slots=True)
class Likely:
    """Hold a remark with its probability, None where there is none."""

    remark: Remark
    probability: float | None = None


def remarks(pair: TextPair, judgement: Judgement, context: Context) -> tuple[Likely, ...]:
    """Return everything that stands out in a pair of texts, neither of them empty, gravest first."""
    src, tgt = pair
    found = [
        *(
            Likely(remark)
            for remark in chain(
                number_remarks(src, tgt, context.langs),
                name_remarks(src, tgt, context.langs, context.kept),
                negation_remarks(src, tgt, context.langs),
                untranslated_remarks(src, tgt, context.langs),
                repetition_remarks(src, tgt),
                context.terminology.remarks(src, tgt) if context.terminology else (),
            )
        ),
        *_figures(pair, judgement),
    ]
    untranslated = any(one.remark.kind is Kind.UNTRANSLATED for one in found)
    if judgement.mismatch >= SURE and not untranslated:
        # Of texts that do not belong together the details say nothing.
        message = "the two texts seem to have nothing to do with each other"
        return (Likely(Remark(Kind.MISMATCH, Severity.MAJOR, message), judgement.mismatch),)
    return tuple(sorted(found, key=lambda one: (one.remark.severity.rank, -(one.probability or 0))))


def _figures(pair: TextPair, judgement: Judgement) -> Iterator[Likely]:
    for side, (kind, found, where) in enumerate(
        (
            (Kind.OMISSION, judgement.omission, "target"),
            (Kind.ADDITION, judgement.addition, "source"),
        )
    ):
        if found.probability < POSSIBLE:
            continue
        spans = tuple(core(pair[side], span) for span in found.likely or (found.clause,))
        words = [pair[side][span.start : span.end] for span in spans]
        verb = "lacks" if found.probability >= LIKELY else "may lack"
        message = f"the {where} {verb}: {' … '.join(words)}"
        severity = _severity(found.probability, max(map(size, words)))
        remark = Remark(kind, severity, message, **on_side(side, *spans))
        yield Likely(remark, found.probability)


def _severity(probability: float, words: float) -> Severity:
    if probability < LIKELY:
        return Severity.NOTE
    return Severity.MAJOR if probability >= SURE and words >= SMALL else Severity.MINOR
