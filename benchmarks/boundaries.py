"""Score the boundaries of sentences, whatever white space a splitter keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from aligner import seeds
from aligner.splitters import line_ends

CAPTIONS = "openai-podcast-captions.zh-Hans.txt"


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    """Hold how well boundaries were found; the end of the text is none."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} (precision {self.precision:.3f}, recall {self.recall:.3f})"


def boundaries(sentences: Iterable[str]) -> set[int]:
    """Return after how many visible characters the sentences but the last end."""
    return set(accumulate(len("".join(sentence.split())) for sentence in sentences))


def score(gold: Iterable[str], found: Iterable[str]) -> BoundaryScore:
    """Compare two ways of cutting the same text."""
    right, cut = boundaries(gold), boundaries(found)
    last = max(right, default=0)
    right.discard(last)
    cut.discard(last)
    hits = len(right & cut)
    return BoundaryScore(
        hits / len(cut) if cut else float(not right), hits / len(right) if right else 1.0
    )


def captions() -> str:
    """Return the captions among the seeds."""
    return (seeds.folder() / CAPTIONS).read_text("utf-8")


def caption_gold() -> list[str]:
    """Return the sentences of the captions, made by hand."""
    return (seeds.folder() / "gold" / CAPTIONS).read_text("utf-8").splitlines()


def caption_score(weights: Mapping[str, float]) -> BoundaryScore:
    """Score weights of the caption splitter on the gold of the captions."""
    text = captions()
    ends = line_ends.sentence_ends(text, weights)
    lines = [text[line.start : line.end] for line in line_ends.lines_of(text)]
    cuts = [line.end for line in line_ends.lines_of(text)]
    found, sentence = [], ""
    for line, end in zip(lines, cuts, strict=True):
        sentence += line
        if end in ends:
            found.append(sentence)
            sentence = ""
    return score(caption_gold(), [*found, sentence])
