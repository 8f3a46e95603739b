"""The trained engine: a log-linear model over bead paths.

Weights times features score a bead, paths compete by their sums, and what is reported as a bead's
confidence is the probability that the model gives it among all paths. ``crf_weights.json`` holds
the weights; ``python -m benchmarks.train_engine`` learns them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

import numpy as np

from aligner.encoders.base import Encoder, WindowEncoder
from aligner.encoders.threads import single_threaded
from aligner.engines.coarse import candidates, prune
from aligner.engines.explanation import Explanation
from aligner.engines.fine import PAIR_FEATURES, fine_lattice
from aligner.engines.lattice import COARSE_FEATURES, NULL_FEATURES, Lattice
from aligner.engines.paths import Weights, best_beads, marginals, null_scores
from aligner.engines.rivals import explanation
from aligner.engines.sides import Side
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
    Swapping the documents mirrors the beads exactly, scores and confidences included.

    Args:
        options: See `CrfOptions`.
        model: Weights; those that come with the package when left out.
    """

    name = "crf"
    needs_encoder = True

    def __init__(self, options: CrfOptions | None = None, model: CrfModel | None = None) -> None:
        self.options = options or CrfOptions()
        self._model = model
        self._seen: tuple[tuple[Document, Document, Encoder], _View] | None = None

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        """Return the beads of the most probable path; see `Engine`."""
        if encoder is None:
            raise ConfigError("the engine crf needs an encoder")
        if not src.sentences or not tgt.sentences:
            return (
                *(Bead((i,), (), confidence=1.0) for i in range(len(src))),
                *(Bead((), (j,), confidence=1.0) for j in range(len(tgt))),
            )
        view = self._view(src, tgt, encoder)
        beads = decode(view.lattice, view.weights)
        return _mirrored(beads) if view.swapped else beads

    def explain(
        self, src: Document, tgt: Document, encoder: Encoder | None, bead: Bead
    ) -> Explanation:
        """Say what decided for a bead, and what would be chosen instead; see `Explanation`."""
        if encoder is None:
            raise ConfigError("the engine crf needs an encoder")
        if not src.sentences or not tgt.sentences:
            return Explanation(bead, 1.0, (), (bead,), 1.0, (), 0.0)
        # Whoever asks about one bead asks about others of the same documents.
        asked = (src, tgt, encoder)
        if self._seen is None or self._seen[0] != asked:
            self._seen = asked, self._view(src, tgt, encoder)
        view = self._seen[1]
        if not view.swapped:
            return explanation(view.lattice, view.weights, PAIR_FEATURES, bead)
        found = explanation(view.lattice, view.weights, PAIR_FEATURES, *_mirrored([bead]))
        chosen, rival = _mirrored(found.chosen), _mirrored(found.rival)
        return replace(found, bead=bead, chosen=chosen, rival=rival)

    def _view(self, src: Document, tgt: Document, encoder: Encoder) -> _View:
        # In whichever order the documents come, they are looked at in the same one: swapping them
        # mirrors the result to the last digit.
        swapped = _texts(tgt) < _texts(src)
        first, second = (tgt, src) if swapped else (src, tgt)
        model = self._model or load_model(isinstance(encoder, WindowEncoder))
        with single_threaded():
            found = candidates(Side(first, encoder), Side(second, encoder))
            kept = prune(found, model.coarse, self.options.least)
            return _View(swapped, fine_lattice(found, kept), model.fine)


@dataclass(frozen=True, slots=True)
class _View:
    """Hold two documents as the model sees them, perhaps the other way round."""

    swapped: bool
    lattice: Lattice
    weights: Weights


def _texts(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences]


def decode(lattice: Lattice, weights: Weights) -> tuple[Bead, ...]:
    """Return the beads of the most probable path, with scores and confidences."""
    found = marginals(lattice, weights)
    scores = lattice.features @ weights.pair
    src_null, tgt_null = null_scores(lattice, weights)
    beads = []
    for src, tgt, arc in best_beads(lattice, weights):
        if arc >= 0:
            score, sure = scores[arc], found.arcs[arc]
        elif src:
            score, sure = src_null[src[0]], found.src_null[src[0]].sum()
        else:
            score, sure = tgt_null[tgt[0]], found.tgt_null[tgt[0]].sum()
        # Further decimals tell of the processor, not of the texts.
        confidence = round(min(max(float(sure), 0.0), 1.0), 6)
        beads.append(Bead(src, tgt, score=round(float(score), 6), confidence=confidence))
    return tuple(beads)


def _mirrored(beads: Sequence[Bead]) -> tuple[Bead, ...]:
    """Swap the sides; in a run of null beads those of the source come first."""
    turned = [replace(bead, src=bead.tgt, tgt=bead.src) for bead in beads]
    result: list[Bead] = []
    for null, run in groupby(turned, lambda bead: bead.is_null):
        result.extend(sorted(run, key=lambda bead: null and not bead.src))
    return tuple(result)


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
