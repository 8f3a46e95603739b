"""Train, dev and test parts that share neither a document nor a near-duplicate.

Whole documents are drawn for test, then for dev; the rest is train. Documents that share a side (one
source with two translations) go together. A sentence that occurs in many documents would then still
be in two parts: a pair of dev whose source or target is nearly that of a pair of test is rejected
from dev, and one of train that is nearly in either from train. So the parts to measure on stay as
they were drawn.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.corpora.duplicates import Hashes, NearIndex, name_of, pair_signature
from aligner.corpora.pairs import CorpusPair, Verdict
from aligner.errors import ConfigError, InputError

if TYPE_CHECKING:
    from aligner.corpora.corpus import ParallelCorpus

type Size = float | int
type _Names = tuple[str, str]
_NAMED = ("source", "target")


@dataclass(frozen=True, slots=True)
class Split:
    """Hold the three parts of a corpus, each a corpus itself."""

    train: ParallelCorpus
    dev: ParallelCorpus
    test: ParallelCorpus

    def parts(self) -> dict[str, ParallelCorpus]:
        """Return the parts by name, those to measure on last."""
        return {"train": self.train, "dev": self.dev, "test": self.test}


@dataclass(frozen=True, slots=True)
class Leak:
    """Say that two parts share something.

    Attributes:
        parts: Names of the two.
        what: ``"document"`` or ``"near-duplicate"``.
        found: What is shared: the document's name, or the names of the two pairs.
    """

    parts: tuple[str, str]
    what: str
    found: str

    def __str__(self) -> str:
        return f"{self.parts[0]} and {self.parts[1]} share a {self.what}: {self.found}"


class SharedIndex:
    """Find pairs either text of which is nearly that of a pair that was added.

    Args:
        near: Share of common shingles from which texts count as the same, in (0, 1].
    """

    def __init__(self, near: float) -> None:
        self._sides = (NearIndex(near), NearIndex(near))

    def add(self, pair: CorpusPair) -> None:
        """Add a pair."""
        for index, key in zip(self._sides, _signatures(pair), strict=True):
            if key is not None:
                index.add(key, name_of(pair))

    def find(self, pair: CorpusPair) -> str | None:
        """Return the name of a pair that shares a text with this one, and which; None if none."""
        for index, key, side in zip(self._sides, _signatures(pair), _NAMED, strict=True):
            found = None if key is None else index.find(key)
            if found is not None:
                return f"its {side} is nearly that of {found}"
        return None


def _signatures(pair: CorpusPair) -> tuple[Hashes | None, Hashes | None]:
    return pair_signature((pair.src,)), pair_signature((pair.tgt,))


class HeldOutStage:
    """Reject pairs that nearly repeat a pair of the parts that are held out.

    Args:
        part: Name of this part.
        held: The parts that are held out against it, by name; each is read once.
        near: Share of common shingles, in (0, 1].
    """

    name = "held out"

    def __init__(self, part: str, held: Mapping[str, ParallelCorpus], near: float) -> None:
        self._part = part
        self._held = held
        self._near = near
        self._index: dict[str, SharedIndex] = {}

    def parameters(self) -> Mapping[str, object]:
        """Return the settings."""
        return {"part": self._part, "against": list(self._held), "near": self._near}

    def run(self, pairs: Iterator[CorpusPair]) -> Iterator[CorpusPair]:
        """Yield the pairs; those too near to what is held out are rejected."""
        for name, corpus in self._held.items():
            if name not in self._index:
                self._index[name] = index_of(corpus, self._near)
        for pair in pairs:
            yield pair.judged(self._verdict(pair)) if pair.accepted else pair

    def _verdict(self, pair: CorpusPair) -> Verdict:
        for name, index in self._index.items():
            found = index.find(pair)
            if found is not None:
                return Verdict(self.name, (), False, f"{name}: {found}")
        return Verdict(self.name, (), True)


def index_of(corpus: Iterable[CorpusPair], near: float) -> SharedIndex:
    """Return an index of all pairs of a corpus."""
    index = SharedIndex(near)
    for pair in corpus:
        index.add(pair)
    return index


class PartStage:
    """Keep the pairs whose documents belong to one part; others are not of this corpus."""

    name = "split"

    def __init__(self, part: str, documents: frozenset[_Names], seed: int) -> None:
        self._part = part
        self._documents = documents
        self._seed = seed

    def parameters(self) -> Mapping[str, object]:
        """Return the settings."""
        return {"part": self._part, "documents": len(self._documents), "seed": self._seed}

    def run(self, pairs: Iterator[CorpusPair]) -> Iterator[CorpusPair]:
        """Yield the pairs of the part."""
        return (pair for pair in pairs if pair.documents in self._documents)


def assign(
    corpus: Iterable[CorpusPair], wanted: Mapping[str, Size], seed: int
) -> dict[str, frozenset[_Names]]:
    """Return which documents go to which part; ``"train"`` gets the rest.

    Args:
        corpus: The pairs.
        wanted: Size of each part that is held out: a share of the pairs below 1, or a number of
            pairs. Documents are not cut, so a part is seldom exactly that large.
        seed: Another one draws other documents.

    Raises:
        ConfigError: A size is not positive, or they leave nothing for training.
        InputError: There are fewer documents than parts.
    """
    counts = Counter(pair.documents for pair in corpus)
    total = counts.total()
    sizes = {name: _pairs(name, size, total) for name, size in wanted.items()}
    if sum(sizes.values()) >= total > 0:
        raise ConfigError(
            f"{' and '.join(wanted)} of {sum(sizes.values())} pairs leave nothing of {total} for "
            "train; ask for less"
        )
    groups = sorted(_groups(counts), key=lambda group: _draw(group, seed))
    if len(groups) <= len(wanted):
        raise InputError(
            f"a split into {len(wanted) + 1} parts needs as many documents, but the corpus has "
            f"{len(groups)} that share none with each other; cut it into documents (chapters, "
            "episodes), each in a file of its own"
        )
    parts: dict[str, frozenset[_Names]] = {}
    for position, (name, size) in enumerate(sizes.items()):
        spare = len(groups) - (len(sizes) - position)
        taken = _take(groups, counts, size, spare)
        groups = [group for group in groups if group not in taken]
        parts[name] = frozenset(names for group in taken for names in group)
    parts["train"] = frozenset(names for group in groups for names in group)
    return parts


def _pairs(name: str, size: Size, total: int) -> int:
    if not 0 < size < math.inf:
        raise ConfigError(f"the size of {name} must be above 0 and finite, not {size}")
    return max(1, round(size * total)) if size < 1 else int(size)


def _take(
    groups: list[tuple[_Names, ...]], counts: Counter[_Names], size: int, spare: int
) -> list[tuple[_Names, ...]]:
    """Return groups in the order drawn until there are pairs enough, at most ``spare``."""

    def pairs(group: tuple[_Names, ...]) -> int:
        return sum(counts[names] for names in group)

    taken: list[tuple[_Names, ...]] = []
    left = size
    for group in groups:
        # A document that is far too long is left for training.
        if left > 0 and len(taken) < spare and pairs(group) <= 2 * left:
            taken.append(group)
            left -= pairs(group)
    return taken or [min(groups, key=pairs)]


def _draw(group: tuple[_Names, ...], seed: int) -> bytes:
    text = repr((seed, group)).encode("utf-8", errors="surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()


def _groups(documents: Iterable[_Names]) -> list[tuple[_Names, ...]]:
    """Return the pairs of documents, those that share one together."""
    parent: dict[tuple[int, str], tuple[int, str]] = {}

    def root(node: tuple[int, str]) -> tuple[int, str]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    ordered = sorted(documents)
    for src, tgt in ordered:
        parent[root((0, src))] = root((1, tgt))
    found: dict[tuple[int, str], list[_Names]] = {}
    for names in ordered:
        found.setdefault(root((0, names[0])), []).append(names)
    return [tuple(group) for group in found.values()]


def find_leaks(parts: Mapping[str, Iterable[CorpusPair]], *, near: float = 0.8) -> Iterator[Leak]:
    """Yield what parts share with each other: documents, and pairs with nearly the same text.

    Args:
        parts: Corpora by name; each is read once.
        near: Share of common shingles from which texts count as the same, in (0, 1].
    """
    seen: dict[str, tuple[tuple[set[str], set[str]], SharedIndex]] = {}
    for name, corpus in parts.items():
        own: tuple[set[str], set[str]] = (set(), set())
        index = SharedIndex(near)
        for pair in corpus:
            for side, document in zip(own, pair.documents, strict=True):
                side.add(document)
            for other, (_, known) in seen.items():
                found = known.find(pair)
                if found is not None:
                    yield Leak((other, name), "near-duplicate", f"{name_of(pair)}: {found}")
            index.add(pair)
        for other, (documents, _) in seen.items():
            for shared in sorted({*(own[0] & documents[0]), *(own[1] & documents[1])} - {""}):
                yield Leak((other, name), "document", shared)
        seen[name] = own, index
