"""Mining: which documents of a collection are translations of each other, and which sentences.

Documents are compared by the means of their sentences' vectors first, and each with its nearest only
by its sentences: a translation has sentences that are each other's best by margin
(`aligner.corpora.margins`) and stand in the same order in both. The length of the longest run of
such sentences in order is what decides; in a random order ``n`` links give about ``2 √n`` (Logan and
Shepp 1977, doi 10.1016/0001-8708(77)90030-5), and so many are never enough.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from aligner import languages
from aligner._version import __version__
from aligner.corpora.collection import Collection, LeftOut, Member, text_files
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.margins import ChosenRows, Links, mutual_links, neighbours
from aligner.corpora.pairs import CorpusPair
from aligner.encoders import Encoder, get_encoder
from aligner.encoders.base import Indices
from aligner.errors import ConfigError
from aligner.formats.base import PathLike
from aligner.types import Bead, Document, Signature

# Documents of the other language that a document is compared with sentence by sentence.
_CANDIDATES = 8
# From this margin on a link counts; chance gives few.
_MARGIN = 1.1


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """Hold two documents that seem to be translations of each other.

    Attributes:
        src: The source.
        tgt: The target.
        score: Linked sentences that stand in the same order, as a share of the shorter document's,
            in [0, 1].
        links: How many they are.
    """

    src: Member
    tgt: Member
    score: float
    links: int


@dataclass(frozen=True, slots=True)
class Mining:
    """Hold what was found in a collection.

    Attributes:
        pairs: Pairs of documents, the surest first.
        left_out: Files that could not be read.
        collection: The documents with their vectors.
        signature: What made it.
        langs: Languages that were compared, source first.
    """

    pairs: tuple[DocumentPair, ...]
    left_out: tuple[LeftOut, ...]
    collection: Collection
    signature: Signature
    langs: tuple[tuple[str, str], ...]

    def sentences(self, *, threshold: float = _MARGIN, anywhere: bool = False) -> ParallelCorpus:
        """Return pairs of sentences that are each other's best, as a corpus.

        A bead's score is the margin. Sentences are paired one with one: to align documents that
        are parallel throughout, use `aligner.align`.

        Args:
            threshold: Least margin; about 1 is what unrelated texts have.
            anywhere: Compare all sentences of two languages, not only those of documents that were
                paired: for collections of texts that are comparable, not parallel.

        Raises:
            ConfigError: The threshold is not positive.
        """
        if not threshold > 0:
            raise ConfigError(f"the least margin must be above 0, not {threshold}")
        return ParallelCorpus(lambda: self._sentences(threshold, anywhere))

    def _sentences(self, threshold: float, anywhere: bool) -> Iterator[CorpusPair]:
        sides = (
            [_of_languages(self.collection.members, langs) for langs in self.langs]
            if anywhere
            else [((pair.src,), (pair.tgt,)) for pair in self.pairs]
        )
        for sources, targets in sides:
            rows = self.collection.rows(sources), self.collection.rows(targets)
            vectors = self.collection.vectors
            links = mutual_links(ChosenRows(vectors, rows[0]), ChosenRows(vectors, rows[1]))
            yield from self._linked(links, rows, sources, targets, threshold)

    def _linked(
        self,
        links: Links,
        rows: tuple[Indices, Indices],
        sources: Sequence[Member],
        targets: Sequence[Member],
        threshold: float,
    ) -> Iterator[CorpusPair]:
        found = zip(links.src.tolist(), links.tgt.tolist(), links.margins.tolist(), strict=True)
        for one, other, margin in found:
            if margin < threshold:
                continue
            numbers = int(rows[0][one]), int(rows[1][other])
            src, tgt = _member(sources, numbers[0]), _member(targets, numbers[1])
            own = numbers[0] - src.first, numbers[1] - tgt.first
            yield CorpusPair(
                self.collection.text(numbers[0]),
                self.collection.text(numbers[1]),
                Bead((own[0],), (own[1],), score=round(margin, 6)),
                (f"{src.name}#{own[0]}", f"{tgt.name}#{own[1]}"),
                langs=(src.lang, tgt.lang),
                documents=(src.name, tgt.name),
                signature=str(self.signature),
            )


def mine(
    documents: PathLike | Iterable[Document | PathLike],
    *,
    langs: tuple[str, str] | None = None,
    encoder: str | Encoder = "use",
    splitter: str = "rules",
    threshold: float = 0.2,
    recursive: bool = False,
) -> Mining:
    """Find the documents of a collection that are translations of each other.

    A document is in at most one pair. Very short documents, of fewer than about six sentences, give
    too little evidence to be found.

    Args:
        documents: A folder, or documents and paths of files. Of a folder, all files are looked at
            that a text can be read from.
        langs: The two languages to pair, source first. When left out, any two different ones; the
            source is then the one whose tag comes first in the alphabet, but English is a target.
        encoder: Name or instance.
        splitter: Name of the splitter.
        threshold: Least share of the shorter document's sentences that must be linked in order, in
            (0, 1].
        recursive: Whether a folder's own folders belong to it.

    Returns:
        The pairs, and with `Mining.sentences` the pairs of sentences.

    Raises:
        InputError: The folder is none.
        ConfigError: A setting cannot be.
        UnknownNameError: No encoder or splitter has that name.
    """
    if not 0 < threshold <= 1:
        raise ConfigError(f"the share of linked sentences is in (0, 1], not {threshold}")
    if langs is not None:
        langs = languages.canonical(langs[0]), languages.canonical(langs[1])
        if languages.same_language(*langs):
            raise ConfigError(f"{langs[0]} and {langs[1]} are one language; name two")
    chosen = get_encoder(encoder)
    folder: Path | None = None
    given: Iterable[Document | Path]
    if isinstance(documents, str | Path):
        folder = Path(documents)
        given = text_files(folder, recursive=recursive)
    else:
        given = (one if isinstance(one, Document) else Path(one) for one in documents)
    collection = Collection(given, chosen, splitter=splitter, folder=folder)
    compared = [langs] if langs else _language_pairs(collection.members)
    pairs = [
        pair
        for both in compared
        for pair in _pairs_of(collection, *_of_languages(collection.members, both), threshold)
    ]
    return Mining(
        tuple(_one_to_one(pairs)),
        tuple(collection.left_out),
        collection,
        Signature(
            (("mine", "margin"), ("enc", chosen.name), ("split", splitter), ("v", __version__))
        ),
        tuple(compared),
    )


def _language_pairs(members: Iterable[Member]) -> list[tuple[str, str]]:
    found = {languages.primary(member.lang) for member in members} - {languages.UNKNOWN}
    ordered = sorted(found, key=lambda lang: (lang == "en", lang))
    return list(combinations(ordered, 2))


def _of_languages(
    members: Sequence[Member], langs: tuple[str, str]
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    src, tgt = (
        tuple(member for member in members if languages.same_language(member.lang, lang))
        for lang in langs
    )
    return src, tgt


def _member(members: Sequence[Member], number: int) -> Member:
    return members[bisect_left(members, number + 1, key=lambda member: member.stop)]


def _pairs_of(
    collection: Collection, sources: Sequence[Member], targets: Sequence[Member], threshold: float
) -> Iterator[DocumentPair]:
    """Yield the pairs of documents with evidence enough, each with its nearest compared."""
    if not sources or not targets:
        return
    place = {member.first: number for number, member in enumerate(collection.members)}
    centres = [
        collection.centres[[place[member.first] for member in side]] for side in (sources, targets)
    ]
    forward = neighbours(centres[0], centres[1], _CANDIDATES).indices
    backward = neighbours(centres[1], centres[0], _CANDIDATES).indices
    candidates = {(i, int(j)) for i, row in enumerate(forward) for j in row}
    candidates |= {(int(i), j) for j, row in enumerate(backward) for i in row}
    for i, j in sorted(candidates):
        src, tgt = sources[i], targets[j]
        links = mutual_links(collection.vectors_of(src), collection.vectors_of(tgt))
        ordered = longest_run(links.tgt[links.margins >= _MARGIN].tolist())
        shorter = min(len(src), len(tgt))
        if ordered >= threshold * shorter and ordered > 2 * math.sqrt(shorter):
            yield DocumentPair(src, tgt, round(ordered / shorter, 4), ordered)


def longest_run(numbers: Iterable[int]) -> int:
    """Return the length of the longest ascending subsequence.

    >>> longest_run([5, 1, 2, 9, 3])
    3
    """
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)


def _one_to_one(pairs: Iterable[DocumentPair]) -> Iterator[DocumentPair]:
    """Yield the surest pairs; of each document the surest only."""
    taken: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.src.name, pair.tgt.name)):
        if pair.src.first not in taken and pair.tgt.first not in taken:
            taken |= {pair.src.first, pair.tgt.first}
            yield pair
