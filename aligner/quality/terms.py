"""The terms of a glossary: where the source has one and the target none of its renderings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aligner.quality.findings import Kind, Remark, Severity
from aligner.quality.glossary import Glossary, Term
from aligner.quality.occurrences import Finder
from aligner.quality.sampling import TextPair
from aligner.types import Span


@dataclass(frozen=True, slots=True)
class TermUse:
    """Hold how a document renders a term of the glossary.

    Attributes:
        term: The term, in the direction of the document.
        segments: Segments with two sides that have it in the source.
        rendered: Those of them that have one of its renderings in the target.
    """

    term: Term
    segments: int
    rendered: int


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """Hold a term that stands in the source of a pair.

    Attributes:
        term: Its number.
        places: Where it stands.
        rendered: Whether the target has one of its renderings.
    """

    term: int
    places: tuple[Span, ...]
    rendered: bool


class Terminology:
    """Look for the terms of a glossary in pairs of texts.

    Args:
        glossary: The glossary; it is turned round if it is for the opposite direction.
        langs: BCP-47 tags of the source and the target.

    Attributes:
        terms: The terms in the direction of the texts.
        signature: The glossary's checksum, and whether OpenCC extended it.

    Raises:
        ConfigError: The glossary says its languages, and they are others.
    """

    def __init__(self, glossary: Glossary, langs: tuple[str, str]) -> None:
        self.terms = glossary.facing(langs).terms
        self._src = Finder(((term.src,) for term in self.terms), langs[0])
        self._tgt = Finder((term.tgt for term in self.terms), langs[1])
        extended = self._src.converted or self._tgt.converted
        self.signature = f"{glossary.checksum}{'+opencc' * extended}"

    def remarks(self, src: str, tgt: str) -> Iterator[Remark]:
        """Yield the terms of the source of which the target has no rendering that is allowed.

        A term that stands in the target as it is in the source is a grave one. A term that stands
        twice in the source and is rendered once is right: the second may be a pronoun.
        """
        lacking = [found for found in self.found(src, tgt) if not found.rendered]
        copies = self._src.find(tgt) if lacking else []
        for found in lacking:
            term = self.terms[found.term]
            copied = tuple(one.span for one in copies if one.term == found.term)
            wanted = f"the glossary has {' or '.join(term.tgt)}"
            yield Remark(
                Kind.TERM,
                Severity.MAJOR if copied else Severity.MINOR,
                f"{term.src} is left untranslated; {wanted}"
                if copied
                else f"{term.src} is not rendered as agreed: {wanted}",
                found.places,
                copied,
            )

    def uses(self, pairs: Iterable[TextPair]) -> tuple[TermUse, ...]:
        """Return how pairs of texts, none with an empty side, render the terms in them."""
        tally = Tally(self)
        for pair in pairs:
            tally.add(pair)
        return tally.uses()

    def found(self, src: str, tgt: str) -> list[FoundTerm]:
        """Return the terms that stand in the source of a pair."""
        places: dict[int, list[Span]] = {}
        for one in self._src.find(src):
            places.setdefault(one.term, []).append(one.span)
        rendered = self._tgt.anywhere(tgt) if places else frozenset()
        return [FoundTerm(term, tuple(spans), term in rendered) for term, spans in places.items()]


class Tally:
    """Count how pairs of texts render the terms of a glossary.

    Args:
        terminology: The terms.
    """

    def __init__(self, terminology: Terminology) -> None:
        self._terminology = terminology
        self._segments: Counter[int] = Counter()
        self._rendered: Counter[int] = Counter()

    def add(self, pair: TextPair) -> None:
        """Look at a pair, neither side of which is empty."""
        for found in self._terminology.found(*pair):
            self._segments[found.term] += 1
            self._rendered[found.term] += found.rendered

    def uses(self) -> tuple[TermUse, ...]:
        """Return the terms that stood in the source, in the order of the glossary."""
        return tuple(
            TermUse(self._terminology.terms[term], self._segments[term], self._rendered[term])
            for term in sorted(self._segments)
        )


def uses_line(uses: Sequence[TermUse]) -> str:
    """Return what uses add up to as a line of text."""
    segments = sum(use.segments for use in uses)
    rendered = sum(use.rendered for use in uses)
    return f"glossary: {_count(len(uses), 'term')} in use, {rendered} of {segments} times as agreed"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
