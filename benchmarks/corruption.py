"""Corpora with bad pairs put in: what a filter must throw out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from aligner.formats.text import read_lines
from aligner.quality.sampling import TextPair
from benchmarks.data import development_folder

KINDS = ("shuffled", "truncated", "copied", "language")
# A text taken from a pair this near may say the same.
_APART = 5
_KEPT = (0.3, 0.7)
# Subjects, verbs, objects and places that go together in any combination.
_GERMAN = (
    ("Die alte Nachbarin", "Der junge Lehrer", "Unsere Tochter"),
    ("sucht", "verkauft", "zeigt heute"),
    ("einen roten Mantel", "das neue Buch", "die letzten Bilder"),
    ("auf dem Markt", "in der Schule", "hinter dem Bahnhof"),
)
_FRENCH = (
    ("La vieille voisine", "Le jeune professeur", "Notre fille"),
    ("cherche", "vend", "montre souvent"),
    ("un manteau rouge", "le nouveau livre", "les dernières images"),
    ("sur le marché", "dans son école", "derrière la gare"),
)


@dataclass(frozen=True)
class Specimen:
    """Hold a pair and what was done to it: ``"good"`` or one of `KINDS`."""

    pair: TextPair
    kind: str = "good"


def foreign_texts() -> list[str]:
    """Return texts in a third and a fourth language, German and French; none without the data."""
    folder = development_folder()
    paths = [folder / "textberg-dev" / name for name in ("dev.de", "dev.fr")] if folder else []
    return [
        sentence.text
        for path in paths
        if path.is_file()
        for sentence in read_lines(path).sentences
        if len(sentence.text) > 10
    ]


def made_texts() -> list[str]:
    """Return sentences in German and French made by rule, which need no data."""
    return [
        f"{' '.join(parts)}."
        for who, does, what, where in (_GERMAN, _FRENCH)
        for parts in product(who, does, what, where)
    ]


def corrupted(
    pairs: Sequence[TextPair],
    rng: np.random.Generator,
    *,
    share: float = 0.2,
    foreign: Sequence[str],
    marked: float = 0.0,
) -> list[Specimen]:
    """Return the pairs in order, a share of them spoiled, each kind equally often.

    Args:
        pairs: Good pairs of one document.
        rng: Decides which, and how.
        share: How many are spoiled, in [0, 1].
        foreign: Texts in wrong languages, which take the place of targets.
        marked: Share of the truncated texts whose final mark is put back, so that only their
            contents betray them.
    """
    chosen = rng.permutation(len(pairs))[: round(len(pairs) * share)].tolist()
    kinds = dict(zip(chosen, (KINDS[k % len(KINDS)] for k in range(len(chosen))), strict=True))
    return [
        Specimen(
            _spoiled(kinds[number], number, pairs, rng, foreign=foreign, marked=marked)
            if number in kinds
            else pair,
            kinds.get(number, "good"),
        )
        for number, pair in enumerate(pairs)
    ]


def _spoiled(
    kind: str,
    number: int,
    pairs: Sequence[TextPair],
    rng: np.random.Generator,
    *,
    foreign: Sequence[str],
    marked: float,
) -> TextPair:
    src, tgt = pairs[number]
    if kind == "shuffled":
        others = [i for i in range(len(pairs)) if abs(i - number) > _APART]
        return src, pairs[others[int(rng.integers(len(others)))]][1]
    if kind == "truncated":
        return _truncated((src, tgt), rng, keep_mark=rng.random() < marked)
    if kind == "copied":
        text = (src, tgt)[int(rng.integers(2))]
        return text, text
    return src, foreign[int(rng.integers(len(foreign)))]


def _truncated(pair: TextPair, rng: np.random.Generator, *, keep_mark: bool) -> TextPair:
    """Return a pair of which one side lacks its end, from a place in its middle on."""
    side = int(rng.integers(2))
    texts = list(pair)
    if len(_units(texts[side])) < 2:
        side = 1 - side
    units = _units(texts[side])
    kept = max(1, min(len(units) - 1, round(len(units) * rng.uniform(*_KEPT))))
    joiner = " " if " " in texts[side] else ""
    mark = texts[side][-1] if keep_mark and not texts[side][-1].isalnum() else ""
    texts[side] = joiner.join(units[:kept]) + mark
    return texts[0], texts[1]


def _units(text: str) -> list[str]:
    return text.split(" ") if " " in text else list(text)
