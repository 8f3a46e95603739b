"""Captions: which line breaks end a sentence, where hardly any punctuation tells.

A log-linear model judges each break by what the lines before and after it are (`clauses`) and by how
long the sentence has become; the most probable cut of the text is found exactly, by dynamic
programming. ``captions_weights.json`` holds the weights, by readable names, and says what they were
learned from.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from aligner import resources
from aligner.splitters import clauses, marks, reporting
from aligner.splitters.clauses import Clause

# A sentence of more lines is cut wherever that is least unlikely.
_MOST_LINES = 14
_LINES = 8
_CHARACTERS = (8, 14, 20, 28, 36, 45, 55, 70, 90)
_LENGTHS = (3, 6, 9, 13, 18, 25)
_NEVER = -1e9

# As far as a quotation is followed: a mark that was forgotten must not swallow the text.
_QUOTATION = re.compile("“[^“”]{1,200}”|「[^「」]{1,200}」|『[^『』]{1,200}』")
_ENDED = re.compile(
    f"[{re.escape(marks.FINAL)}][{re.escape(marks.CLOSERS + marks.STRAIGHT_QUOTES)}]*$"
)
_QUOTED = re.compile(f"[{re.escape(marks.FINAL)}][{re.escape(marks.CLOSERS)}]+")
_GOES_ON = frozenset(marks.PAUSES)
_LATE = frozenset(marks.CLOSERS + marks.FINAL + marks.PAUSES)


class Line(NamedTuple):
    """Hold a line of a text, without the white space around it.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        block: Number of the block of lines; an empty line begins another.
    """

    start: int
    end: int
    block: int


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text that are not empty."""
    at = block = 0
    for line_break in (*marks.BREAK.finditer(text), None):
        stop = line_break.start() if line_break else len(text)
        line = text[at:stop]
        visible = line.strip()
        if visible:
            start = at + len(line) - len(line.lstrip())
            yield Line(start, start + len(visible), block)
        else:
            block += 1
        at = line_break.end() if line_break else stop


def sentence_ends(text: str, weights: Mapping[str, float] | None = None) -> frozenset[int]:
    """Return where the lines end that end a sentence.

    Args:
        text: A text with a clause a line, as captions have it.
        weights: Weights by feature, those of the package when left out.

    Returns:
        Positions behind the last character of such lines.
    """
    weights = load_weights() if weights is None else weights
    ends: set[int] = set()
    block: list[Line] = []
    for line in (*lines_of(text), None):
        if block and (line is None or line.block != block[-1].block):
            ends.update(block[number].end for number in _block_ends(text, block, weights))
            block = []
        if line is not None:
            block.append(line)
    return frozenset(ends)


def _block_ends(text: str, block: Sequence[Line], weights: Mapping[str, float]) -> list[int]:
    described = clauses.describe([text[line.start : line.end] for line in block])
    return decode(described, _certain(text, block), weights)


def _certain(text: str, block: Sequence[Line]) -> list[bool | None]:
    """Return for each line whether it ends a sentence, None where no mark tells."""
    quotations = _QUOTATION.finditer(text, block[0].start, block[-1].end)
    quotation = next(quotations, None)
    certain: list[bool | None] = []
    for number, line in enumerate(block):
        while quotation and quotation.end() - 1 <= line.end:
            quotation = next(quotations, None)
        next_line = block[number + 1] if number + 1 < len(block) else line
        following_line = text[next_line.start : next_line.end] if next_line is not line else ""
        following = following_line[:1]
        if following in _LATE or (quotation and quotation.start() < line.end):
            certain.append(False)
        elif _ENDED.search(text, max(line.start, line.end - 8), line.end) or _reports(
            text, line, following_line
        ):
            certain.append(True)
        else:
            certain.append(False if text[line.end - 1] in _GOES_ON else None)
    return certain


def _reports(text: str, line: Line, following: str) -> bool:
    """Tell whether a line ends with who said the quotation in it, and would not if it went on."""
    behind = [quoted.end() for quoted in _QUOTED.finditer(text, line.start, line.end)]
    if not behind or not reporting.carries_on(text, behind[-1]):
        return False
    return not reporting.carries_on(text[behind[-1] : line.end] + following, 0)


def share_of_continuations(lines: Sequence[str]) -> float:
    """Return the share of lines that go on with the clause of the line before."""
    described = clauses.describe(list(lines))
    return sum(one.start in clauses.WITHOUT_SUBJECT for one in described) / len(described)


def break_features(left: Clause, right: Clause) -> list[str]:
    """Return the features of a break that do not depend on where the sentence began."""
    return [
        "any break",
        f"after: {left.start}",
        f"before: {right.start}",
        f"before: {right.kind}",
        f"{left.kind} | {right.start}",
        f"{left.start} … | {right.start}",
        f"| {right.start} … {right.kind}",
        f"length before: {_bucket(left.length, _LENGTHS)}",
        f"length after: {_bucket(right.length, _LENGTHS)}",
        *(["particle |"] if left.done else []),
    ]


def sentence_features(left: Clause, lines: int, characters: int, *, predicate: bool) -> list[str]:
    """Return the features of a break that depend on the sentence so far.

    Args:
        left: The line before the break.
        lines: How many lines the sentence has.
        characters: How many characters it has.
        predicate: Whether a clause was among the lines.
    """
    return [
        kind_feature(left.kind, predicate=predicate),
        f"lines: {min(lines, _LINES)}",
        f"characters: {_bucket(characters, _CHARACTERS)}",
    ]


def kind_feature(kind: str, *, predicate: bool) -> str:
    """Return the feature of a line's kind, with or without a clause in the sentence so far."""
    return f"{kind} |" if predicate else f"{kind}, no clause yet |"


def _bucket(number: int, bounds: Sequence[int]) -> str:
    return next((f"to {bound}" for bound in bounds if number <= bound), "more")


def decode(
    described: Sequence[Clause], certain: Sequence[bool | None], weights: Mapping[str, float]
) -> list[int]:
    """Return the numbers of the lines that end a sentence on the most probable path, ascending.

    Args:
        described: The lines.
        certain: For each line, whether it ends a sentence, None where the model decides.
        weights: Weights by feature.
    """
    count = len(described)
    fixed = [
        _sum(weights, break_features(left, right)) if sure is None else 0.0
        for left, right, sure in zip(described, described[1:], certain, strict=False)
    ]
    best = [-math.inf] * (count + 1)
    best[0] = 0.0
    back = [0] * (count + 1)
    growing = _Growing(weights)
    for start in range(count):
        score = best[start]
        characters = 0
        predicate = False
        for number in range(start, min(count, start + _MOST_LINES)):
            line = described[number]
            characters += line.length
            predicate = predicate or line.kind in clauses.PREDICATIVE
            end, on = 0.0, _NEVER
            if number < count - 1 and certain[number] is False:
                end, on = _NEVER, 0.0
            elif number < count - 1 and certain[number] is None:
                z = fixed[number] + growing.score(line, number - start + 1, characters, predicate)
                end, on = -math.log1p(math.exp(-z)), -math.log1p(math.exp(z))
            if score + end > best[number + 1]:
                best[number + 1] = score + end
                back[number + 1] = start
            score += on
            if on == _NEVER:
                break
    ends: list[int] = []
    at = count
    while at:
        ends.append(at - 1)
        at = back[at]
    return ends[::-1]


class _Growing:
    """Score a sentence as it grows, with each weight looked up once."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._scores: dict[tuple[str, int, int, bool], float] = {}

    def score(self, line: Clause, lines: int, characters: int, predicate: bool) -> float:
        key = (line.kind, lines, characters, predicate)
        if key not in self._scores:
            features = sentence_features(line, lines, characters, predicate=predicate)
            self._scores[key] = _sum(self._weights, features)
        return self._scores[key]


def _sum(weights: Mapping[str, float], features: Iterable[str]) -> float:
    return sum(weights.get(feature, 0.0) for feature in features)


@cache
def load_weights() -> Mapping[str, float]:
    """Return the weights of the package.

    Raises:
        ModelError: They are missing or not the ones that this version was made for.
    """
    stored = json.loads(resources.packaged("splitters/captions_weights.json"))
    weights: Mapping[str, float] = stored["weights"]
    return weights
