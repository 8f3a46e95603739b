"""Counting a corpus while it passes by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from aligner import languages
from aligner.corpora.distinct import Distinct
from aligner.corpora.pairs import CorpusPair
from aligner.quality.sampling import fingerprint
from aligner.types import Status

_SHOWN = 3
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Lengths:
    """Hold how long the texts of a side are, in code points.

    Attributes:
        shortest: Of the shortest text.
        median: Of the middle one; the lower of two.
        mean: On average.
        percentile_95: Of the shortest text that is at least as long as 95 in 100.
        longest: Of the longest text.
    """

    shortest: int = 0
    median: int = 0
    mean: float = 0.0
    percentile_95: int = 0
    longest: int = 0


@dataclass(frozen=True, slots=True)
class SideStatistics:
    """Hold the figures of one side.

    Attributes:
        langs: Languages by number of texts, commonest first.
        characters: Code points in all.
        words: Words, or characters where a script is written without spaces.
        distinct: Different texts.
        lengths: How long the texts are.
    """

    langs: Mapping[str, int]
    characters: int
    words: int
    distinct: int
    lengths: Lengths


@dataclass(frozen=True, slots=True)
class Step:
    """Hold a step of a corpus, with its settings and what it did.

    Attributes:
        name: The step.
        parameters: Its settings.
        seen: Pairs that it judged; None where that is not known (yet).
        rejected: Those that it rejected; likewise.
    """

    name: str
    parameters: Mapping[str, object]
    seen: int | None = None
    rejected: int | None = None


@dataclass(frozen=True, slots=True)
class CorpusStatistics:
    """Hold the figures of a corpus.

    Attributes:
        pairs: Accepted pairs.
        rejected: Pairs that a step rejected.
        documents: Pairs of documents that accepted pairs come from.
        distinct: Different accepted pairs.
        src: The source side.
        tgt: The target side.
        kinds: Accepted pairs by type of bead, commonest first.
        statuses: Accepted pairs by who vouches for them.
        confidences: Accepted pairs by the tenth that their confidence is in, from [0, 0.1) to
            [0.9, 1]; all zero if none has any.
        steps: What each step did, in order, those before the corpus was written included.
        signatures: What made the alignments.
        examples: The accepted pairs whose texts have the smallest hashes.
    """

    pairs: int
    rejected: int
    documents: int
    distinct: int
    src: SideStatistics
    tgt: SideStatistics
    kinds: Mapping[str, int]
    statuses: Mapping[str, int]
    confidences: tuple[int, ...]
    steps: tuple[Step, ...]
    signatures: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain data for JSON."""
        return asdict(self)


class _Side:
    def __init__(self) -> None:
        self.langs: Counter[str] = Counter()
        self.lengths: Counter[int] = Counter()
        self.words = 0
        self.distinct = Distinct()

    def add(self, text: str, lang: str) -> None:
        self.langs[lang] += 1
        self.lengths[len(text)] += 1
        self.words += languages.count_words(text)
        self.distinct.add(fingerprint((text, "")))

    def absorb(self, other: _Side) -> None:
        self.langs.update(other.langs)
        self.lengths.update(other.lengths)
        self.words += other.words
        self.distinct.absorb(other.distinct)

    def state(self) -> dict[str, Any]:
        return {
            "langs": _ordered(self.langs),
            "lengths": sorted(self.lengths.items()),
            "words": self.words,
            "distinct": self.distinct.state(),
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> _Side:
        found = cls()
        found.langs.update(state["langs"])
        found.lengths.update(dict(state["lengths"]))
        found.words = state["words"]
        found.distinct = Distinct.from_state(state["distinct"])
        return found

    def result(self) -> SideStatistics:
        characters = sum(length * count for length, count in self.lengths.items())
        return SideStatistics(
            _ordered(self.langs),
            characters,
            self.words,
            len(self.distinct),
            self._lengths(characters),
        )

    def _lengths(self, characters: int) -> Lengths:
        total = self.lengths.total()
        if not total:
            return Lengths()
        return Lengths(
            min(self.lengths),
            self._quantile(0.5, total),
            round(characters / total, 1),
            self._quantile(0.95, total),
            max(self.lengths),
        )

    def _quantile(self, share: float, total: int) -> int:
        passed = 0
        for length in sorted(self.lengths):
            passed += self.lengths[length]
            if passed >= share * total:
                return length
        return max(self.lengths)


def _ordered(counts: Counter[str]) -> dict[str, int]:
    """Return counts, the largest first, the same whatever the order of counting was."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


class Survey:
    """Count the pairs of a corpus one by one, or add up what others counted.

    Memory is some 30 bytes a pair, for `CorpusStatistics.distinct`, and the names of the documents.

    Args:
        history: Steps that were taken before the pairs were read, with their counts.
        pending: Steps that are taken now.
    """

    def __init__(self, history: Sequence[Step] = (), pending: Sequence[Step] = ()) -> None:
        self._history = tuple(history)
        self._pending = tuple(pending)
        self._sides = (_Side(), _Side())
        self._documents: set[tuple[str, str]] = set()
        self._distinct = Distinct()
        self._kinds: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._confidences = [0] * _TENTHS
        # By name and number, since a step may be taken twice.
        self._seen: Counter[tuple[str, int]] = Counter()
        self._lost: Counter[tuple[str, int]] = Counter()
        self._signatures: dict[str, None] = {}
        self._examples: list[tuple[bytes, tuple[str, str]]] = []
        self._rejected = 0
        self._pairs = 0

    def add(self, pair: CorpusPair) -> None:
        """Count a pair, accepted or not."""
        own = pair.verdicts[pair.inherited :]
        names = [verdict.step for verdict in own]
        for number, verdict in enumerate(own):
            step = verdict.step, names[:number].count(verdict.step)
            self._seen[step] += 1
            self._lost[step] += not verdict.accepted
        if not pair.accepted:
            self._rejected += 1
            return
        self._pairs += 1
        for side, text, lang in zip(self._sides, pair.texts, pair.langs, strict=True):
            side.add(text, lang)
        self._documents.add(pair.documents)
        self._kinds[pair.bead.kind] += 1
        self._statuses[str(pair.bead.status)] += 1
        if pair.bead.confidence is not None:
            self._confidences[min(int(pair.bead.confidence * _TENTHS), _TENTHS - 1)] += 1
        if pair.signature:
            self._signatures.setdefault(pair.signature)
        key = fingerprint(pair.texts)
        self._distinct.add(key)
        self._keep_examples([(key, pair.texts)])

    def _keep_examples(self, found: Sequence[tuple[bytes, tuple[str, str]]]) -> None:
        self._examples = sorted({*self._examples, *found})[:_SHOWN]

    def absorb(self, other: Survey) -> None:
        """Add what another survey of the same steps counted."""
        for side, its in zip(self._sides, other._sides, strict=True):
            side.absorb(its)
        self._documents |= other._documents
        self._distinct.absorb(other._distinct)
        self._kinds.update(other._kinds)
        self._statuses.update(other._statuses)
        self._confidences = [
            own + its for own, its in zip(self._confidences, other._confidences, strict=True)
        ]
        self._seen.update(other._seen)
        self._lost.update(other._lost)
        self._signatures |= other._signatures
        self._keep_examples(other._examples)
        self._rejected += other._rejected
        self._pairs += other._pairs

    def state(self) -> dict[str, Any]:
        """Return what has been counted as plain data for JSON; `from_state` reads it."""
        steps = sorted({*self._seen, *self._lost})
        return {
            "sides": [side.state() for side in self._sides],
            "documents": sorted(self._documents),
            "distinct": self._distinct.state(),
            "kinds": _ordered(self._kinds),
            "statuses": _ordered(self._statuses),
            "confidences": self._confidences,
            "steps": [(*step, self._seen[step], self._lost[step]) for step in steps],
            "signatures": sorted(self._signatures),
            "examples": [(key.hex(), *texts) for key, texts in self._examples],
            "rejected": self._rejected,
            "pairs": self._pairs,
        }

    @classmethod
    def from_state(
        cls, state: Mapping[str, Any], history: Sequence[Step] = (), pending: Sequence[Step] = ()
    ) -> Survey:
        """Return the survey whose `state` this is; the steps are as for a new one."""
        found = cls(history, pending)
        src, tgt = (_Side.from_state(side) for side in state["sides"])
        found._sides = (src, tgt)
        found._documents = {(one, other) for one, other in state["documents"]}
        found._distinct = Distinct.from_state(state["distinct"])
        found._kinds.update(state["kinds"])
        found._statuses.update(state["statuses"])
        found._confidences = list(state["confidences"])
        for name, number, seen, lost in state["steps"]:
            found._seen[name, number] = seen
            found._lost[name, number] = lost
        found._signatures = dict.fromkeys(state["signatures"])
        found._examples = [(bytes.fromhex(key), (src, tgt)) for key, src, tgt in state["examples"]]
        found._rejected = state["rejected"]
        found._pairs = state["pairs"]
        return found

    def result(self) -> CorpusStatistics:
        """Return the figures of what has passed so far."""
        src, tgt = (side.result() for side in self._sides)
        return CorpusStatistics(
            pairs=self._pairs,
            rejected=self._rejected,
            documents=len(self._documents),
            distinct=len(self._distinct),
            src=src,
            tgt=tgt,
            kinds=_ordered(self._kinds),
            statuses={str(one): self._statuses[one] for one in Status if self._statuses[one]},
            confidences=tuple(self._confidences),
            steps=self.steps(),
            signatures=tuple(sorted(self._signatures)),
            examples=tuple(texts for _, texts in self._examples),
        )

    def steps(self) -> tuple[Step, ...]:
        """Return all steps with what they did so far."""
        names = [step.name for step in self._pending]
        keys = [(name, names[:number].count(name)) for number, name in enumerate(names)]
        own = (
            replace(step, seen=self._seen[key], rejected=self._lost[key])
            for step, key in zip(self._pending, keys, strict=True)
        )
        return (*self._history, *own)
