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
from itertools import groupby

import numpy as np

from aligner import resources
from aligner.encoders.base import Encoder, WindowEncoder
from aligner.encoders.threads import single_threaded
from aligner.engines.coarse import Candidates, candidates, prune
from aligner.engines.constraints import Constraints, Permits, UnalignableError
from aligner.engines.explanation import Explanation
from aligner.engines.fine import PAIR_FEATURES, CloseLook
from aligner.engines.lattice import COARSE_FEATURES, NULL_FEATURES, Lattice
from aligner.engines.paths import Allowed, Weights, best_beads, marginals, null_scores
from aligner.engines.rivals import explanation
from aligner.engines.sides import LONGEST, side_of
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
        self._seen: tuple[tuple[Document, Document, Encoder | None], Judgement] | None = None

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        """Return the beads of the most probable path; see `Engine`."""
        return self.prepare(src, tgt, encoder).beads(Constraints())

    def prepare(self, src: Document, tgt: Document, encoder: Encoder | None) -> PreparedPair:
        """Encode two documents and look at them once; see `AnchoringEngine`."""
        if encoder is None:
            raise ConfigError("the engine crf needs an encoder")
        model = self._model or load_model(isinstance(encoder, WindowEncoder))
        return PreparedPair((src, tgt), encoder, model, self.options.least)

    def explain(
        self, src: Document, tgt: Document, encoder: Encoder | None, bead: Bead
    ) -> Explanation:
        """Say what decided for a bead, and what would be chosen instead; see `Explanation`."""
        # Whoever asks about one bead asks about others of the same documents. Another thread may
        # ask about others meanwhile: what is remembered is read once and replaced as a whole.
        asked = (src, tgt, encoder)
        seen = self._seen
        if seen is None or seen[0] != asked:
            # The vectors, which take most of the memory, have done their work.
            seen = self._seen = asked, self.prepare(src, tgt, encoder).judgement()
        return seen[1].explain(bead)


class PreparedPair:
    """Hold two documents as the trained engine sees them.

    Features belong to the documents, not to what is decided about beads: they are computed when
    a bead first comes into question, and stay.

    Args:
        documents: Source and target.
        encoder: Where the vectors come from.
        model: The weights.
        least: See `CrfOptions`.
    """

    def __init__(
        self, documents: tuple[Document, Document], encoder: Encoder, model: CrfModel, least: float
    ) -> None:
        src, tgt = documents
        # In whichever order the documents come, they are looked at in the same one: swapping them
        # mirrors the result to the last digit.
        self._swapped = _texts(tgt) < _texts(src)
        self._counts = len(src), len(tgt)
        self._model = model
        self._least = least
        self._seen: tuple[Candidates, CloseLook, Lattice] | None = None
        if src.sentences and tgt.sentences:
            first, second = (tgt, src) if self._swapped else (src, tgt)
            with single_threaded():
                found = candidates(side_of(first, encoder), side_of(second, encoder))
                kept = prune(found, model.coarse, least)
                close = CloseLook(found, kept.ratio)
                self._seen = found, close, close.lattice(found, kept.arcs)

    def beads(self, constraints: Constraints) -> tuple[Bead, ...]:
        """Return the beads of the most probable path that obeys constraints; see `Prepared`."""
        if self._seen is None:
            return self._nulls(constraints)
        found, close, lattice = self._seen
        if not constraints:
            with single_threaded():
                beads = decode(lattice, self._model.fine)
            return _mirrored(beads) if self._swapped else beads
        turned = constraints.mirrored() if self._swapped else constraints
        with single_threaded():
            near = found.through(turned.anchors)
            kept = prune(near, self._model.coarse, self._least, turned)
            if not kept.possible:
                raise self._impossible(constraints)
            lattice = close.lattice(near, kept.arcs)
            allowed = Permits(turned, len(found.src), len(found.tgt)).allowed(lattice)
            beads = decode(lattice, self._model.fine, allowed)
        return _mirrored(beads) if self._swapped else beads

    def judgement(self) -> Judgement:
        """Return what decides between beads when nothing constrains them."""
        lattice = None if self._seen is None else self._seen[2]
        return Judgement(lattice, self._model.fine, swapped=self._swapped)

    def _nulls(self, constraints: Constraints) -> tuple[Bead, ...]:
        """Return the only alignment of a text with nothing."""
        if any(bead.is_null for bead in constraints.rejected):
            raise self._impossible(constraints)
        src, tgt = self._counts
        return (
            *(Bead((i,), (), confidence=1.0) for i in range(src)),
            *(Bead((), (j,), confidence=1.0) for j in range(tgt)),
        )

    def _impossible(self, constraints: Constraints) -> UnalignableError:
        """Name the rejected null beads: without them the rest could always be null beads."""
        return UnalignableError(tuple(bead for bead in constraints.rejected if bead.is_null))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold the candidate beads of two documents with their features, without any vectors.

    Attributes:
        lattice: The beads; None if a document has no sentences.
        weights: What the features are worth.
        swapped: Whether the lattice has the two documents the other way round.
    """

    lattice: Lattice | None
    weights: Weights
    swapped: bool

    def explain(self, bead: Bead) -> Explanation:
        """Say what decided for a bead, and what would be chosen instead; see `Explanation`."""
        if self.lattice is None:
            return Explanation(bead, 1.0, (), (bead,), 1.0, (), 0.0)
        [asked] = _mirrored([bead]) if self.swapped else [bead]
        with single_threaded():
            found = explanation(self.lattice, self.weights, PAIR_FEATURES, asked)
        if not self.swapped:
            return found
        chosen, rival = _mirrored(found.chosen), _mirrored(found.rival)
        return replace(found, bead=bead, chosen=chosen, rival=rival)


def _texts(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences]


def decode(lattice: Lattice, weights: Weights, allowed: Allowed | None = None) -> tuple[Bead, ...]:
    """Return the beads of the most probable path, with scores and confidences.

    Args:
        lattice: The candidate beads.
        weights: The model.
        allowed: What a path may use, which confidences are conditional on; all when left out. A
            bead with more than `LONGEST` sentences on a side has no score.
    """
    found = marginals(lattice, weights, allowed)
    scores = lattice.features @ weights.pair
    src_null, tgt_null = null_scores(lattice, weights)
    beads = []
    for src, tgt, arc in best_beads(lattice, weights, allowed):
        if arc >= 0:
            score, sure = float(scores[arc]), found.arcs[arc]
        elif src:
            score, sure = float(src_null[src[0]]), found.src_null[src[0]].sum()
        else:
            score, sure = float(tgt_null[tgt[0]]), found.tgt_null[tgt[0]].sum()
        # Further decimals tell of the processor, not of the texts.
        confidence = round(min(max(float(sure), 0.0), 1.0), 6)
        known = max(len(src), len(tgt)) <= LONGEST
        beads.append(Bead(src, tgt, round(score, 6) if known else None, confidence))
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
        ModelError: The file is missing or not the one that this version was made for.
    """
    stored = json.loads(resources.packaged("engines/crf_weights.json"))
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
