"""The trained engine: a log-linear model over bead paths.

Weights times features score a bead, paths compete by their sums, and what is reported as a bead's
confidence is the probability that the model gives it among all paths. ``crf_weights.json`` holds
the weights; ``python -m benchmarks.train_engine`` learns them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from aligner.encoders.base import Encoder, WindowEncoder
from aligner.encoders.threads import single_threaded
from aligner.engines.lattice import (
    COARSE_FEATURES,
    NULL_FEATURES,
    PAIR_FEATURES,
    coarse_lattice,
    fine_lattice,
)
from aligner.engines.paths import Weights, best_beads, marginals, null_scores
from aligner.engines.sides import prepare
from aligner.errors import ConfigError, ModelError
from aligner.types import Bead, Document


@dataclass(frozen=True, slots=True)
class CrfOptions:
    """Set the trained engine.

    Attributes:
        least: Beads that the coarse model finds less probable than this are not looked at
            closely, in (0, 1).

    Raises:
        ConfigError: The number is out of its range.
    """

    least: float = 1e-6

    def __post_init__(self) -> None:
        if not 0.0 < self.least < 1.0:
            raise ConfigError(f"crf needs 0 < least < 1, not {self.least}")


@dataclass(frozen=True, slots=True)
class CrfModel:
    """Hold the two models of the engine.

    Attributes:
        coarse: For every bead in the band, with `COARSE_FEATURES`.
        fine: For the beads that are left, with `PAIR_FEATURES`.
    """

    coarse: Weights
    fine: Weights


class Crf:
    """Align with the trained model.

    A bead's score is its summed weights, a logarithm up to a constant of the document: comparable
    within an alignment, mostly within [-20, 20]. Its confidence is the model's probability that
    the bead is exactly right, given both documents; over the beads that hold a sentence it sums
    to one. It was calibrated on novels and articles and may be too high on other kinds of text.
    Swapping the documents mirrors the beads; confidences agree to about 1e-5, because sums in
    single precision are then taken in another order.

    Args:
        options: See `CrfOptions`.
        model: Weights; those that come with the package when left out.
    """

    name = "crf"
    needs_encoder = True

    def __init__(self, options: CrfOptions | None = None, model: CrfModel | None = None) -> None:
        self.options = options or CrfOptions()
        self._model = model

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        """Return the beads of the most probable path; see `Engine`."""
        if encoder is None:
            raise ConfigError("the engine crf needs an encoder")
        if not src.sentences or not tgt.sentences:
            return (
                *(Bead((i,), (), confidence=1.0) for i in range(len(src))),
                *(Bead((), (j,), confidence=1.0) for j in range(len(tgt))),
            )
        model = self._model or load_model(isinstance(encoder, WindowEncoder))
        with single_threaded():
            sides = prepare(src, encoder), prepare(tgt, encoder)
            coarse = coarse_lattice(*sides)
            share = marginals(coarse, model.coarse).arcs
            lattice = fine_lattice(coarse, share, self.options.least, *sides)
        found = marginals(lattice, model.fine)
        scores = lattice.features @ model.fine.pair
        src_null, tgt_null = null_scores(lattice, model.fine)
        beads = []
        i = j = 0
        for arc in best_beads(lattice, model.fine).tolist():
            m, n = (1, 0) if arc == -1 else (0, 1) if arc == -2 else lattice.arcs[arc, 2:].tolist()
            if arc == -1:
                score, sure = src_null[i], found.src_null[i].sum()
            elif arc == -2:
                score, sure = tgt_null[j], found.tgt_null[j].sum()
            else:
                score, sure = scores[arc], found.arcs[arc]
            beads.append(
                Bead(
                    tuple(range(i, i + m)),
                    tuple(range(j, j + n)),
                    # Further decimals tell of the processor, not of the texts.
                    score=round(float(score), 6),
                    confidence=round(min(max(float(sure), 0.0), 1.0), 6),
                )
            )
            i, j = i + m, j + n
        return tuple(beads)


@lru_cache(maxsize=2)
def load_model(windows: bool) -> CrfModel:
    """Return the weights that come with the package.

    Args:
        windows: Whether the encoder gives window evidence; without it other weights are right.

    Raises:
        ModelError: The file does not fit this version.
    """
    stored = json.loads(files("aligner.engines").joinpath("crf_weights.json").read_text("utf-8"))
    names = "coarse", "fine with windows" if windows else "fine without windows"
    try:
        return CrfModel(
            *(
                Weights(
                    np.array([stored[name][key] for key in features]),
                    np.array([stored[name][key] for key in NULL_FEATURES]),
                )
                for name, features in zip(names, (COARSE_FEATURES, PAIR_FEATURES), strict=True)
            )
        )
    except KeyError as error:
        raise ModelError(f"crf_weights.json lacks {error}: reinstall bitext-aligner") from None
