"""Learn the weights of the engine `crf`: ``python -m benchmarks.train_engine [--write]``.

Prints the results of leaving each MAC-dev document out of all steps, with its copies; ``--write``
then trains on everything and writes the weights into the package. The same data gives the same
weights, to the digit on the same machine.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

import numpy as np

import aligner
from aligner.engines.fine import PAIR_FEATURES, WINDOW_FEATURES
from aligner.engines.lattice import COARSE_FEATURES, NULL_FEATURES
from aligner.engines.paths import Weights
from benchmarks import held_out
from benchmarks.training import (
    L2,
    SEED,
    all_examples,
    columns_without,
    fit_coarse,
    fit_fine,
    load_items,
    refined,
)
from benchmarks.weights import write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    arguments = parser.parse_args()
    items = load_items()
    if not items:
        parser.error("no development data: name its folder with ALIGNER_DATA")
    examples = all_examples(items)
    print(f"{len(items)} documents, {len(examples)} with copies; leaving one out:", flush=True)
    folds = held_out.folds(examples, gaps=False)
    score, calibrated = held_out.accuracy(folds), held_out.calibration(folds)
    print(f"MAC-dev, leave one document out: {score}\n{calibrated.summary()}", flush=True)
    if not arguments.write:
        return
    coarse = fit_coarse(examples)
    lattices = [refined(one, coarse) for one in examples]
    stored = {
        "provenance": {
            "trained by": "python -m benchmarks.train_engine --write",
            "aligner": aligner.__version__,
            "documents": [f"{item.corpus}/{item.name}" for item in items],
            "copies": len(examples) - len(items),
            "seed": SEED,
            "L2": L2,
            "MAC-dev, leave one document out": {
                "strict F1": round(score.strict.f1, 4),
                "lax F1": round(score.lax.f1, 4),
                **calibrated.summary(),
            },
        },
        "coarse": _named(coarse, COARSE_FEATURES),
        "fine with windows": _named(fit_fine(examples, lattices, columns_without()), PAIR_FEATURES),
        "fine without windows": _named(
            fit_fine(examples, lattices, columns_without(*WINDOW_FEATURES)), PAIR_FEATURES
        ),
    }
    write("crf", json.dumps(stored, indent=1, ensure_ascii=False) + "\n")


def _named(weights: Weights, names: Sequence[str]) -> dict[str, float]:
    values = np.concatenate([weights.pair, weights.null]).tolist()
    return {
        name: round(value, 6) for name, value in zip((*names, *NULL_FEATURES), values, strict=True)
    }


if __name__ == "__main__":
    main()
