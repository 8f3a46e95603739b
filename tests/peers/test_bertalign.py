"""The two-pass engine and the scorer against bertalign itself (GPL-3, an optional peer)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from aligner import compare, read, seeds
from aligner.encoders import runs
from aligner.encoders.use import UseEncoder
from aligner.engines.two_pass import TwoPass
from aligner.formats.text import read_lines
from aligner.types import Bead, Document
from tests.evaluation.test_beads import bead_lists

pytestmark = pytest.mark.peers


def bertalign_beads(src: Document, tgt: Document, use: UseEncoder) -> list[Bead]:
    """Let bertalign align the sentences with the vectors of the default encoder."""
    from bertalign import Bertalign, Encoder

    class Vectors(Encoder):  # type: ignore[misc]
        """Give bertalign vectors in its own layout: by the last sentence of each run."""

        def __init__(self) -> None:
            self.model_name = use.name

        def transform(
            self, sents: Sequence[str], num_overlaps: int
        ) -> tuple[np.ndarray, np.ndarray]:
            begun = runs(use.encode_spans(sents), num_overlaps)
            ended = np.zeros_like(begun)
            lengths = np.full(begun.shape[:2], len("PAD"))
            for k in range(num_overlaps):
                for last in range(k, len(sents)):
                    ended[k, last] = begun[k, last - k]
                    lengths[k, last] = len(" ".join(sents[last - k : last + 1]).encode())
            return ended, lengths

    texts = ["\n".join(sentence.text for sentence in doc.sentences) for doc in (src, tgt)]
    found = Bertalign(*texts, is_split=True, model=Vectors()).align_sents()
    return [Bead(tuple(a), tuple(b)) for a, b in found]


def test_same_beads_on_the_talk(encoder: UseEncoder) -> None:
    src, tgt = (read_lines(path) for path in seeds.gold_sentences())
    theirs = bertalign_beads(src, tgt, encoder)
    ours = TwoPass().align(src, tgt, encoder)
    assert compare(theirs, ours).strict.f1 >= 0.93


def test_same_beads_and_figure_on_the_development_data(
    encoder: UseEncoder, development_data: Path
) -> None:
    corpus = development_data / "mac-dev"
    gold, theirs, ours = [], [], []
    for path in sorted((corpus / "gold").glob("*.align")):
        src = read_lines(corpus / "zh" / path.stem, lang="zh")
        tgt = read_lines(corpus / "en" / path.stem, lang="en")
        beads = read(path)
        assert isinstance(beads, tuple)
        gold.append(beads)
        theirs.append(bertalign_beads(src, tgt, encoder))
        ours.append(TwoPass().align(src, tgt, encoder))
    assert compare(theirs, ours).strict.f1 >= 0.98
    assert compare(gold, ours).strict.f1 >= compare(gold, theirs).strict.f1 - 0.005


@settings(max_examples=200, deadline=None)
@given(bead_lists, bead_lists)
def test_same_scores(gold: list[Bead], test: list[Bead]) -> None:
    from bertalign.eval import score_multiple

    theirs = score_multiple(
        [[(list(b.src), list(b.tgt)) for b in gold]], [[(list(b.src), list(b.tgt)) for b in test]]
    )
    ours = compare(gold, test)
    for name, value in (("strict", ours.strict), ("lax", ours.lax)):
        assert value.precision == pytest.approx(theirs[f"precision_{name}"])
        assert value.recall == pytest.approx(theirs[f"recall_{name}"])
        assert value.f1 == pytest.approx(theirs[f"f1_{name}"])
