"""Clauses: the pieces of a text that a translation may lose or add as one.

Cut at punctuation that Chinese and Western writing put between clauses, never inside a number, with
pieces of a word or two joined to their neighbours in the sentence.
"""

from __future__ import annotations

import re

from aligner.types import Span

# A piece of less than this many words goes with its neighbour.
_SMALLEST = 3.0
# Han characters to a word, roughly.
_HAN_PER_WORD = 1.5

_CUT = re.compile(
    r"(?:"
    r"[，。；：、！？…―—；,;:!?()（）“”「」『』《》〈〉\"\n]"
    r"|\.(?!\w)(?!\s\d)"  # not inside 3.5, nor in a decimal that a space has broken (3. 5)
    r"|--+"
    r"|(?<=\s)[-–](?=\s)"
    r")+[”’\"'」』）)》〉]*\s*"
)
# A full stop ends a sentence where another one seems to begin, and not after an initial or a title.
_SENTENCE_END = re.compile(
    r"(?:[。！？!?]|(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St))(?<!\bMrs)\.(?=[\s”’\"')]+[“‘\"'(]*[A-Z]))+[”’\"'」』）)》〉]*\s*"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,.:，：](?=\d)")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3041-\u30ff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_EDGE = re.compile(r"[\W_]+")


def size(text: str) -> float:
    """Return about how many words a text has; a Han character counts for two thirds of one."""
    han = len(_HAN.findall(text))
    return han / _HAN_PER_WORD + len(_WORD.findall(_HAN.sub(" ", text)))


def clauses(text: str) -> tuple[Span, ...]:
    """Return where the clauses of a text stand: end to end, from its beginning to its end.

    >>> text = "Well, it was 3,000 or so, and I left."
    >>> [text[clause.start : clause.end] for clause in clauses(text)]
    ['Well, it was 3,000 or so, ', 'and I left.']
    """
    kept = {match.start() for match in _BETWEEN_DIGITS.finditer(text)}
    cuts = [
        match.end()
        for match in _CUT.finditer(text)
        if match.start() not in kept and match.end() < len(text)
    ]
    ends = {match.end() for match in _SENTENCE_END.finditer(text)} | {len(text)}
    found: list[Span] = []
    begin = 0
    # Where the sentence begins: a piece that is too small never joins one of another sentence.
    sentence = 0
    for end in (*cuts, len(text)):
        words = size(text[begin:end])
        if words >= _SMALLEST:
            found.append(Span(begin, end))
        elif end not in ends:
            continue
        elif found and (found[-1].start >= sentence or not words):
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(begin, end))
        begin = end
        if end in ends:
            sentence = end
    return tuple(found)


def core(text: str, clause: Span) -> Span:
    """Return a clause without the marks and the white space at its ends, if anything is left."""
    inner = text[clause.start : clause.end]
    left = _EDGE.match(inner)
    begin = left.end() if left else 0
    # From behind: sought from the front, the last marks cost the square of a run of marks before.
    right = _EDGE.match(inner[::-1])
    end = len(inner) - (right.end() if right else 0)
    if begin >= end:
        return clause
    return Span(clause.start + begin, clause.start + end)
