"""Choosing the pairs that speak for a whole collection.

What counts is the text of a pair, not its place: the same pairs in another order give the same
sample, and so the same scores.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable

type TextPair = tuple[str, str]

# Pairs that stand for a collection; a document has fewer and is looked at as a whole.
SAMPLE = 1000


def fingerprint(pair: TextPair) -> bytes:
    """Return 16 bytes that tell a pair from others."""
    digest = hashlib.blake2b(digest_size=16)
    for text in pair:
        data = text.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8))
        digest.update(data)
    return digest.digest()


class Sample:
    """Keep the distinct pairs with the smallest fingerprints of all that pass by.

    Memory is that of the pairs kept, however many pass.

    Args:
        size: Number of pairs to keep at most.
    """

    def __init__(self, size: int = SAMPLE) -> None:
        self._size = size
        # A heap whose first entry has the largest fingerprint: the next to go.
        self._kept: list[tuple[int, TextPair]] = []
        self._known: set[int] = set()

    def add(self, pair: TextPair) -> None:
        """Look at a pair; those with an empty side say nothing and are passed over."""
        if not pair[0].strip() or not pair[1].strip():
            return
        key = -int.from_bytes(fingerprint(pair))
        if key in self._known or (len(self._kept) == self._size and key <= self._kept[0][0]):
            return
        if len(self._kept) < self._size:
            heapq.heappush(self._kept, (key, pair))
        else:
            gone, _ = heapq.heapreplace(self._kept, (key, pair))
            self._known.discard(gone)
        self._known.add(key)

    def pairs(self) -> tuple[TextPair, ...]:
        """Return the pairs kept, in the order of their fingerprints."""
        return tuple(pair for _, pair in sorted(self._kept, reverse=True))


def sample(pairs: Iterable[TextPair], size: int = SAMPLE) -> tuple[TextPair, ...]:
    """Return the pairs that stand for a collection, all of a small one."""
    chosen = Sample(size)
    for pair in pairs:
        chosen.add(pair)
    return chosen.pairs()
