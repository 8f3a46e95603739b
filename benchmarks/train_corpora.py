"""Learn to tell sound pairs from damaged ones: ``python -m benchmarks.train_corpora [--write]``.

Good pairs are those of MAC-dev's gold and of the TED talks; bad ones are made of them
(`benchmarks.corruption`): shuffled and truncated, half of the latter with their final mark put back.
Copies and wrong languages are left out, because cheaper filters find them. The talk of the seeds is
never used. ``--write`` puts the weights into the package; `benchmarks.corpora` measures held out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.corpora.adequacy import Weights
from aligner.corpora.evidence import FEATURES, features
from aligner.encoders.use import UseEncoder
from aligner.quality.adequacy import AdequacyScorer
from aligner.quality.detector import Detector
from aligner.quality.evidence import Values
from aligner.quality.sampling import TextPair, sample
from benchmarks.corruption import corrupted, foreign_texts
from benchmarks.train_quality import Documents, corpora, fit, judged, logistic, usual_figures
from benchmarks.weights import write

SEED = 20240702
ROUNDS = 4
L2 = 1.0
PREVALENCE = 1 / 3


@dataclass(frozen=True)
class Examples:
    """Hold pairs of one document as rows of features.

    Attributes:
        name: Name of the document.
        rows: Shape ``(n, len(FEATURES))``.
        damaged: 1 for a damaged pair, shape ``(n,)``.
    """

    name: str
    rows: Values
    damaged: Values


def detector_of(encoder: UseEncoder, documents: Documents) -> Detector:
    """Return the detector of omissions that some documents teach."""
    usual = usual_figures(encoder, documents)
    return fit(judged(encoder, documents, usual), usual)


def examples(encoder: UseEncoder, detector: Detector, documents: Documents) -> list[Examples]:
    """Return the features of spoiled copies of documents, each several times."""
    scorer = AdequacyScorer(encoder, detector=detector)
    rng = np.random.default_rng(SEED)
    foreign = foreign_texts()
    found = []
    for _ in range(ROUNDS):
        for name, pairs in documents:
            made = [
                one
                for one in corrupted(pairs, rng, foreign=foreign, marked=0.5)
                if one.kind in ("good", "shuffled", "truncated")
            ]
            texts: list[TextPair] = [one.pair for one in made]
            rows = features(texts, list(scorer.judge(sample(texts), texts)))
            damaged = np.array([one.kind != "good" for one in made], dtype=np.float64)
            found.append(Examples(name, rows, damaged))
    return found


def learn(found: Sequence[Examples]) -> Weights:
    """Return the weights that tell damaged pairs."""
    rows = np.concatenate([one.rows for one in found])
    truth = np.concatenate([one.damaged for one in found])
    mean = truth.mean()
    shares = np.where(truth > 0, PREVALENCE / mean, (1 - PREVALENCE) / (1 - mean))
    values, bias = logistic(rows, truth, shares, L2)
    return Weights(values, bias, "")


def main() -> None:
    """Learn, show the weights, and write them if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train_corpora")
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    wanted = parser.parse_args()
    encoder = UseEncoder()
    sets = corpora()
    if set(sets) != {"MAC-dev", "TED"}:
        parser.error("no MAC-dev and TED talks: name the data's folder with ALIGNER_DATA")
    # Each corpus is judged by a detector that has not seen it, as users' texts will be.
    found = examples(encoder, detector_of(encoder, sets["TED"]), sets["MAC-dev"])
    found += examples(encoder, detector_of(encoder, sets["MAC-dev"]), sets["TED"])
    weights = learn(found)
    stored = {
        "from": "MAC-dev and TED talks with spoiled pairs (python -m benchmarks.train_corpora)",
        "damaged": {
            "bias": round(weights.bias, 6),
            "weights": {
                name: round(value, 6)
                for name, value in zip(FEATURES, weights.values.tolist(), strict=True)
            },
        },
    }
    text = json.dumps(stored, indent=2) + "\n"
    print(text)
    if wanted.write:
        write("filter", text)


if __name__ == "__main__":
    main()
