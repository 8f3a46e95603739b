"""Exact duplicates by hash, near-duplicates by MinHash.

The shingles of a text are its runs of five characters, three where a character is a word, without
case, width, punctuation and space. Sixteen bands of four of 64 minimal hashes (Broder 1997,
doi 10.1109/SEQUEN.1997.666900; banding: Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
3.4) find a text that shares eight tenths of its shingles in 9,998 of 10,000 cases; whether two texts
do share so much is estimated from all 64, with a standard error of 0.05.
"""

from __future__ import annotations

import hashlib
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from aligner import languages
from aligner.corpora.pairs import CorpusPair, Verdict
from aligner.errors import ConfigError
from aligner.quality.sampling import fingerprint

type Sides = Literal["both", "src", "tgt"]
type Hashes = npt.NDArray[np.uint64]

_BANDS, _ROWS = 16, 4
_HASHES = _BANDS * _ROWS
_SHINGLE, _UNSPACED_SHINGLE = 5, 3
_SEED = 20240703
_GENERATOR = np.random.default_rng(_SEED)
# Odd multipliers: each gives a permutation of the 64-bit numbers.
_FACTORS: Hashes = _GENERATOR.integers(1, 2**63, _HASHES, dtype=np.uint64) * 2 + 1
_TERMS: Hashes = _GENERATOR.integers(0, 2**63, _HASHES, dtype=np.uint64)


def skeleton(text: str) -> str:
    """Return what is compared of a text: letters and digits, without case and width.

    >>> skeleton("Ｈｅｌｌｏ，  World!")
    'helloworld'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum() or languages.is_mark(char))


def shingles(text: str) -> Hashes:
    """Return the hashes of a text's shingles, sorted, each once; none of a text without letters."""
    bare = skeleton(text)
    if not bare:
        return np.zeros(0, dtype=np.uint64)
    length = _UNSPACED_SHINGLE if _is_unspaced(bare) else _SHINGLE
    runs = {bare[i : i + length] for i in range(max(len(bare) - length + 1, 1))}
    digests = (hashlib.blake2b(run.encode(), digest_size=8).digest() for run in runs)
    return np.sort(np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64))


def _is_unspaced(bare: str) -> bool:
    return languages.is_unspaced(languages.detect(bare))


def signature(hashes: Hashes) -> Hashes:
    """Return the 64 minimal hashes of some shingles, at least one, shape ``(64,)``."""
    mixed = hashes[:, None] * _FACTORS[None, :] + _TERMS[None, :]
    # The low bits of such a product depend on the low bits of its factor only.
    mixed ^= mixed >> np.uint64(32)
    minimal: Hashes = mixed.min(axis=0)
    return minimal


def similarity(one: Hashes, other: Hashes) -> float:
    """Return the estimated share of common shingles (Jaccard) of two signatures, in [0, 1]."""
    return float(np.mean(one == other))


class NearIndex:
    """Find texts that are nearly the same as one that was added; about 2.5 KB a text.

    Args:
        threshold: Share of common shingles from which two texts are near-duplicates, in (0, 1].
    """

    def __init__(self, threshold: float = 0.8) -> None:
        if not 0 < threshold <= 1:
            raise ConfigError(f"the share of common shingles is in (0, 1], not {threshold}")
        self._threshold = threshold
        self._signatures: list[npt.NDArray[np.uint32]] = []
        self._names: list[str] = []
        self._latest: dict[int, int] = {}
        # For each text and band the text before it with the same band, or -1.
        self._before = array("q")

    def find(self, key: Hashes) -> str | None:
        """Return the name of the first text added that is nearly the same; None if none is."""
        short = key.astype(np.uint32)
        candidates: set[int] = set()
        for band, value in enumerate(_bands(key)):
            number = self._latest.get(value, -1)
            while number >= 0:
                candidates.add(number)
                number = self._before[number * _BANDS + band]
        near = (
            number
            for number in sorted(candidates)
            if float(np.mean(short == self._signatures[number])) >= self._threshold
        )
        first = next(near, None)
        return None if first is None else self._names[first]

    def add(self, key: Hashes, name: str) -> None:
        """Add a text by its signature, unless one with the same signature is there."""
        short = key.astype(np.uint32)
        bands = _bands(key)
        same = self._latest.get(bands[0], -1)
        while same >= 0:
            if np.array_equal(self._signatures[same], short):
                return
            same = self._before[same * _BANDS]
        number = len(self._names)
        self._signatures.append(short)
        self._names.append(name)
        for value in bands:
            self._before.append(self._latest.get(value, -1))
            self._latest[value] = number


def _bands(key: Hashes) -> list[int]:
    """Return a number for each band; equal bands in different places have different ones."""
    return [
        int.from_bytes(
            hashlib.blake2b(
                key[band * _ROWS : (band + 1) * _ROWS].tobytes(),
                digest_size=8,
                salt=band.to_bytes(2),
            ).digest()
        )
        for band in range(_BANDS)
    ]


def pair_signature(texts: Sequence[str]) -> Hashes | None:
    """Return the signature of texts together, None if none of them has a letter.

    The shingles of each side count as of that side only.
    """
    found = [
        hashes + np.uint64(side) for side, text in enumerate(texts) if len(hashes := shingles(text))
    ]
    return signature(np.concatenate(found)) if found else None


def name_of(pair: CorpusPair) -> str:
    """Return how verdicts name a pair: the names of its two segments."""
    return " ↔ ".join(pair.ids)


class DeduplicateStage:
    """Reject pairs that repeat an earlier one.

    Args:
        sides: Which texts must be the same: both, or the source or the target alone.
        near: Share of common shingles from which texts count as the same, in (0, 1]; None for
            exact duplicates only. Of ``"both"``, the shingles of the two texts count together.
    """

    name = "deduplicate"

    def __init__(self, sides: Sides = "both", near: float | None = 0.8) -> None:
        if sides not in ("both", "src", "tgt"):
            raise ConfigError(f"duplicates are of 'both', 'src' or 'tgt', not of {sides!r}")
        self._sides = sides
        self._near = near
        if near is not None:
            NearIndex(near)

    def parameters(self) -> Mapping[str, object]:
        """Return the settings."""
        return {"sides": self._sides, "near": self._near}

    def run(self, pairs: Iterator[CorpusPair]) -> Iterator[CorpusPair]:
        """Yield the pairs; those that repeat an earlier accepted one are rejected."""
        exact: dict[bytes, str] = {}
        near = None if self._near is None else NearIndex(self._near)
        for pair in pairs:
            if not pair.accepted:
                yield pair
                continue
            texts = self._texts(pair)
            key = fingerprint((texts[0], texts[-1]))
            first = exact.get(key)
            found = None if near is None or first is not None else pair_signature(texts)
            like = near.find(found) if near is not None and found is not None else None
            if first is not None:
                yield pair.judged(Verdict(self.name, (1.0,), False, f"the same as {first}"))
            elif like is not None:
                yield pair.judged(Verdict(self.name, (), False, f"nearly the same as {like}"))
            else:
                exact[key] = name_of(pair)
                if near is not None and found is not None:
                    near.add(found, name_of(pair))
                yield pair.judged(Verdict(self.name, (0.0,), True))

    def _texts(self, pair: CorpusPair) -> tuple[str, ...]:
        return pair.texts if self._sides == "both" else (getattr(pair, self._sides),)
