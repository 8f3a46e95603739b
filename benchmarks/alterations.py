"""Altered copies of gold documents: blocks cut out of one side, foreign blocks put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from benchmarks.data import GoldPair

type Link = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Item:
    """Hold a document pair, perhaps altered, with its gold."""

    corpus: str
    name: str
    src: tuple[str, ...]
    tgt: tuple[str, ...]
    gold: tuple[Link, ...]
    altered: bool = False

    @classmethod
    def of(cls, corpus: str, pair: GoldPair) -> Self:
        """Return a gold pair as it is."""
        return cls(
            corpus,
            pair.name,
            tuple(sentence.text for sentence in pair.src.sentences),
            tuple(sentence.text for sentence in pair.tgt.sentences),
            tuple((bead.src, bead.tgt) for bead in pair.gold),
        )


def without_block(item: Item, side: int, begin: int, end: int) -> Item:
    """Cut a block of sentences out of one side."""
    texts = (item.src, item.tgt)[side]
    gold: list[Link] = []
    for link in item.gold:
        sides = list(link)
        sides[side] = tuple(
            i if i < begin else i - (end - begin) for i in link[side] if not begin <= i < end
        )
        if all(sides):
            gold.append((sides[0], sides[1]))
        else:
            # What has lost its counterpart is one null bead a sentence, as in other gold.
            gold += [((i,), ()) for i in sides[0]] + [((), (j,)) for j in sides[1]]
    return _changed(item, side, texts[:begin] + texts[end:], gold)


def with_block(item: Item, side: int, at: int, block: Sequence[str]) -> Item:
    """Put foreign sentences into one side."""
    texts = (item.src, item.tgt)[side]
    gold: list[Link] = []
    for link in item.gold:
        sides = list(link)
        sides[side] = tuple(i if i < at else i + len(block) for i in link[side])
        gold.append((sides[0], sides[1]))
    foreign = range(at, at + len(block))
    gold += [((i,), ()) if side == 0 else ((), (i,)) for i in foreign]
    return _changed(item, side, texts[:at] + tuple(block) + texts[at:], gold)


def _changed(item: Item, side: int, texts: tuple[str, ...], gold: Sequence[Link]) -> Item:
    src, tgt = (texts, item.tgt) if side == 0 else (item.src, texts)
    return replace(item, src=src, tgt=tgt, gold=tuple(gold), altered=True)
