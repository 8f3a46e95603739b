"""Comparing alignments: precision, recall and F1 of beads.

The definition is Vecalign's (Thompson and Koehn 2019, doi 10.18653/v1/D19-1136), which the field
reports: precision counts null beads, recall leaves them out of both alignments. *Strict* asks for
the same bead; *lax* is content with a bead that shares a linked pair of sentences with the gold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from aligner.errors import InputError, LengthMismatchError
from aligner.types import Alignment, Bead

type Beads = Alignment | Sequence[Bead]
type _Key = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class PRF:
    """Hold precision, recall and F1, each in [0, 1].

    Attributes:
        hits: Beads of the test that are right.
        tested: Beads of the test.
        found: Beads of the gold that the test has.
        wanted: Beads of the gold.
    """

    hits: int
    tested: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Return the share of the tested beads that are right, 0 if there are none."""
        return self.hits / self.tested if self.tested else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the gold's beads that were found, 0 if there are none."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: PRF) -> PRF:
        return PRF(
            self.hits + other.hits,
            self.tested + other.tested,
            self.found + other.found,
            self.wanted + other.wanted,
        )


@dataclass(frozen=True, slots=True)
class AlignmentScore:
    """Hold the scores of one or more alignments against gold.

    Attributes:
        strict: Same bead.
        lax: A shared pair of linked sentences; a null bead counts only when it is the same.
        by_kind: Strict scores of each bead type; null beads count in both directions here.
    """

    strict: PRF
    lax: PRF
    by_kind: tuple[tuple[str, PRF], ...]

    def as_dict(self) -> dict[str, object]:
        """Return the scores as plain data for JSON."""

        def plain(score: PRF) -> dict[str, float | int]:
            return {
                "precision": score.precision,
                "recall": score.recall,
                "f1": score.f1,
                "tested": score.tested,
                "wanted": score.wanted,
            }

        return {
            "strict": plain(self.strict),
            "lax": plain(self.lax),
            "by_kind": {kind: plain(score) for kind, score in self.by_kind},
        }

    def __repr__(self) -> str:
        return (
            f"<AlignmentScore strict F1 {self.strict.f1:.3f} "
            f"(P {self.strict.precision:.3f}, R {self.strict.recall:.3f}), "
            f"lax F1 {self.lax.f1:.3f}>"
        )


def compare(gold: Beads | Sequence[Beads], test: Beads | Sequence[Beads]) -> AlignmentScore:
    """Score an alignment against gold, or several against theirs, pooling the counts.

    Args:
        gold: An `Alignment`, a sequence of `Bead`, or a sequence of these.
        test: The same shape.

    Raises:
        LengthMismatchError: There are more documents on one side than on the other.
    """
    golds, tests = _documents(gold), _documents(test)
    if len(golds) != len(tests):
        raise LengthMismatchError(f"{len(golds)} gold but {len(tests)} test alignments")
    strict = lax = PRF(0, 0, 0, 0)
    by_kind: dict[str, PRF] = {}
    for one_gold, one_test in zip(golds, tests, strict=True):
        gold_keys, test_keys = _keys(one_gold), _keys(one_test)
        gold_pairs, test_pairs = _two_sided(gold_keys), _two_sided(test_keys)
        strict += PRF(
            len(test_keys & gold_keys),
            len(test_keys),
            len(gold_pairs & test_pairs),
            len(gold_pairs),
        )
        lax += PRF(
            _overlapping(test_keys, gold_keys),
            len(test_keys),
            _overlapping(gold_pairs, test_pairs),
            len(gold_pairs),
        )
        for kind in {_kind(key) for key in gold_keys | test_keys}:
            own_gold = {key for key in gold_keys if _kind(key) == kind}
            own_test = {key for key in test_keys if _kind(key) == kind}
            same = len(own_gold & own_test)
            score = PRF(same, len(own_test), same, len(own_gold))
            by_kind[kind] = by_kind.get(kind, PRF(0, 0, 0, 0)) + score
    ordered = sorted(by_kind.items(), key=lambda item: (-item[1].wanted, item[0]))
    return AlignmentScore(strict, lax, tuple(ordered))


def _documents(beads: Beads | Sequence[Beads]) -> list[Iterable[Bead]]:
    if isinstance(beads, Alignment):
        return [beads.beads]
    if isinstance(beads, str | bytes | PurePath):
        raise InputError("beads are compared, not names of files: read them first (aligner.read)")
    items = list(beads)
    if all(isinstance(item, Bead) for item in items):
        return [[item for item in items if isinstance(item, Bead)]]
    documents: list[Iterable[Bead]] = []
    for item in items:
        if isinstance(item, Bead):
            raise LengthMismatchError("a bead stands among whole alignments")
        documents.append(item.beads if isinstance(item, Alignment) else item)
    return documents


def _keys(beads: Iterable[Bead]) -> set[_Key]:
    return {(bead.src, bead.tgt) for bead in beads}


def _two_sided(keys: set[_Key]) -> set[_Key]:
    return {key for key in keys if key[0] and key[1]}


def _kind(key: _Key) -> str:
    return f"{len(key[0])}-{len(key[1])}"


def _overlapping(keys: set[_Key], others: set[_Key]) -> int:
    """Count the beads that are among the others or share a linked pair of sentences with one."""
    linked: dict[int, set[int]] = {}
    for src, tgt in others:
        for i in src:
            linked.setdefault(i, set()).update(tgt)
    return sum(
        (src, tgt) in others or any(not linked.get(i, set()).isdisjoint(tgt) for i in src)
        for src, tgt in keys
    )
