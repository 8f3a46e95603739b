"""Small pairs of texts that all differ, made of the real talk."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from aligner import seeds
from aligner.formats.text import read_lines

type Texts = tuple[list[str], list[str]]

_MOST = 6
_WORDS = (
    ("苹果", "会议", "产品", "论文", "夏天"),
    ("apples", "meeting", "product", "paper", "summer"),
)


@cache
def talk() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sentences of the talk, Chinese and English."""
    zh, en = (
        tuple(one.text for one in read_lines(path).sentences) for path in seeds.gold_sentences()
    )
    return zh, en


@cache
def clauses() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return how the sentences of the talk begin, as sentences."""
    zh, en = talk()
    return (
        tuple(re.split("[，、。？！：]", one)[0][:10] + "。" for one in zh),
        tuple(" ".join(re.split("[,.?!:]", one)[0].split()[:6]) + "." for one in en),
    )


def small(random: Random) -> Texts:
    """Return two to six sentences a side from one region of the talk, some of them changed.

    What is changed carries a number that hardly comes twice: no memory of texts can hide work. Nine
    in ten pairs are of first clauses: as many alignments in a fraction of the time.
    """
    zh, en = clauses() if random.random() < 0.9 else talk()
    at = random.random()
    sides = []
    for sentences, words in zip((zh, en), _WORDS, strict=True):
        count = random.randint(2, _MOST)
        first = min(int(at * len(sentences)), len(sentences) - count)
        chosen = list(sentences[first : first + count])
        place = random.randrange(count)
        chosen[place] = f"{chosen[place]} {random.choice(words)} {random.randrange(10**9)}"
        if random.random() < 0.3:
            chosen[random.randrange(count)] = random.choice(sentences)
        sides.append(chosen)
    return sides[0], sides[1]


def joined(sides: Texts) -> tuple[str, str]:
    """Return the two sides as running text."""
    return "".join(sides[0]), " ".join(sides[1])


def mixture(random: Random, size: int) -> Texts:
    """Return about ``size`` sentences a side: stretches of the talk in random order."""
    zh, en = talk()
    src: list[str] = []
    tgt: list[str] = []
    while len(src) < size:
        at, length = random.random(), random.randint(3, 12)
        for side, sentences in ((src, zh), (tgt, en)):
            first = int(at * (len(sentences) - length))
            side.extend(sentences[first : first + length])
    return src, tgt
