"""Learning the weights of the engine `crf` from documents with gold beads.

Maximum likelihood with an L2 penalty on gold documents, their copies with a block cut out, and
copies with a foreign block put in. Gold beads that no path can hold (crossing, discontiguous, very
large) are latent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from aligner.encoders import get_encoder
from aligner.encoders.threads import single_threaded
from aligner.engines import crf
from aligner.engines.coarse import Candidates, candidates, prune
from aligner.engines.fine import PAIR_FEATURES, fine_lattice
from aligner.engines.lattice import COARSE_FEATURES, NULL_FEATURES, Lattice
from aligner.engines.paths import Allowed, Weights, expected_features, marginals
from aligner.engines.sides import Side
from aligner.splitters import lines_document
from benchmarks.alterations import Item, with_block, without_block
from benchmarks.data import gold_sets

type Values = npt.NDArray[np.float64]
SEED = 20240601
L2 = 2.0
# A copy tells less than a document: the sentences are the same.
COPY_WEIGHT = 0.35
GAPS = 4
LEAST = crf.CrfOptions().least
# The penalty leaves a model less sure than it is right: on documents left out, the calibration error
# falls from 0.021 to 0.016. Other kinds of text would want less, not more.
SHARPNESS = 1.05
# Added to a feature's root mean square before scaling: without it a feature that is rare in the
# training data could take any weight.
SCALE_FLOOR = 0.1


@dataclass(frozen=True)
class Example:
    """Hold an item with what the model sees of it."""

    item: Item
    found: Candidates
    coarse: Lattice
    allowed: Allowed


def weight_of(item: Item) -> float:
    return COPY_WEIGHT if item.altered else 1.0


def load_items() -> list[Item]:
    return [
        Item.of(corpus, pair) for corpus, pairs in gold_sets() if corpus != "talk" for pair in pairs
    ]


def copies(item: Item, others: Sequence[Item], rng: np.random.Generator) -> list[Item]:
    """Return an item's altered copies."""
    made = []
    for number in range(GAPS):
        side = number % 2
        count = len((item.src, item.tgt)[side])
        length = int(count * rng.uniform(0.05, 0.6))
        begin = int(rng.integers(0, count - length + 1))
        made.append(without_block(item, side, begin, begin + length))
    for side in range(2):
        donor = others[int(rng.integers(len(others)))]
        texts = (donor.src, donor.tgt)[side]
        length = min(int(len((item.src, item.tgt)[side]) * rng.uniform(0.05, 0.3)), len(texts))
        begin = int(rng.integers(0, len(texts) - length + 1))
        at = int(rng.integers(0, len((item.src, item.tgt)[side]) + 1))
        # A block inside a bead would leave gold that no path can hold.
        made.append(with_block(item, side, at, texts[begin : begin + length]))
    return made


def allowed_beads(lattice: Lattice, item: Item) -> Allowed:
    """Return the beads that agree with the gold; what no arc can hold is left open."""
    numbers = {tuple(arc): number for number, arc in enumerate(lattice.arcs.tolist())}
    arcs = np.zeros(len(lattice.arcs), dtype=np.bool_)
    open_src, open_tgt = np.ones(len(item.src), np.bool_), np.ones(len(item.tgt), np.bool_)
    src_null, tgt_null = np.zeros(len(item.src), np.bool_), np.zeros(len(item.tgt), np.bool_)
    pairs = [link for link in item.gold if link[0] and link[1]]
    for src, tgt in pairs:
        straight = src[-1] - src[0] + 1 == len(src) and tgt[-1] - tgt[0] + 1 == len(tgt)
        number = numbers.get((src[0], tgt[0], len(src), len(tgt)))
        crossing = any((a[0] < src[0]) != (b[0] < tgt[0]) for a, b in pairs if a != src)
        if straight and not crossing and number is not None:
            arcs[number] = True
            open_src[list(src)] = False
            open_tgt[list(tgt)] = False
    for src, tgt in item.gold:
        if not tgt:
            src_null[list(src)] = True
            open_src[list(src)] = False
        if not src:
            tgt_null[list(tgt)] = True
            open_tgt[list(tgt)] = False
    closed_src = np.concatenate([[0], np.cumsum(~open_src)])
    closed_tgt = np.concatenate([[0], np.cumsum(~open_tgt)])
    a, b, m, n = lattice.arcs.T
    arcs |= (closed_src[a + m] == closed_src[a]) & (closed_tgt[b + n] == closed_tgt[b])
    return Allowed(arcs, src_null | open_src, tgt_null | open_tgt)


def example(item: Item) -> Example:
    encoder = get_encoder("use")
    with single_threaded():
        src, tgt = (Side(lines_document(list(texts)), encoder) for texts in (item.src, item.tgt))
        found = candidates(src, tgt)
    coarse = found.lattice()
    return Example(item, found, coarse, allowed_beads(coarse, item))


def fit(
    lattices: Sequence[tuple[Lattice, Allowed, float]], columns: Sequence[int], steps: int
) -> Weights:
    """Return the most likely weights of some features; the others are zero."""
    chosen = [replace(one, features=one.features[:, columns]) for one, _, _ in lattices]
    gold = np.concatenate(
        [one.features[allowed.arcs] for one, (_, allowed, _) in zip(chosen, lattices, strict=True)]
    )
    scale = np.concatenate([np.sqrt((gold**2).mean(axis=0)) + SCALE_FLOOR, np.ones(4)])

    def weights_of(point: Values) -> Weights:
        values = point / scale
        return Weights(values[:-4], values[-4:])

    def loss(point: Values) -> tuple[float, Values]:
        weights = weights_of(point)
        value, slope = L2 / 2 * float(point @ point), L2 * point
        for one, (_, allowed, weight) in zip(chosen, lattices, strict=True):
            free = marginals(one, weights)
            bound = marginals(one, weights, allowed)
            value += weight * (free.log_sum - bound.log_sum)
            change = expected_features(one, free) - expected_features(one, bound)
            slope = slope + weight * change / scale
        return value, slope

    start = np.zeros(len(scale))
    start[-4:-2] = (-4.0, -1.0)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    fitted = weights_of(found.x)
    pair = np.zeros(lattices[0][0].features.shape[1])
    pair[list(columns)] = fitted.pair
    return Weights(pair, fitted.null)


def fit_coarse(examples: Sequence[Example]) -> Weights:
    # Every arc of the band is in play here: the whole documents are enough.
    chosen = [one for one in examples if not one.item.altered]
    return fit(
        [(one.coarse, one.allowed, weight_of(one.item)) for one in chosen],
        range(len(COARSE_FEATURES)),
        steps=40,
    )


def refined(one: Example, coarse: Weights) -> Lattice:
    with single_threaded():
        return fine_lattice(one.found, prune(one.found, coarse, LEAST))


def fit_fine(
    examples: Sequence[Example], lattices: Sequence[Lattice], columns: Sequence[int]
) -> Weights:
    training = []
    for one, lattice in zip(examples, lattices, strict=True):
        allowed = allowed_beads(lattice, one.item)
        # Gold that crosses a foreign block may leave no path that agrees with all of it.
        if np.isfinite(marginals(lattice, zero_weights(lattice), allowed).log_sum):
            training.append((lattice, allowed, weight_of(one.item)))
    found = fit(training, columns, steps=100)
    return Weights(SHARPNESS * found.pair, SHARPNESS * found.null)


def zero_weights(lattice: Lattice) -> Weights:
    return Weights(np.zeros(lattice.features.shape[1]), np.zeros(len(NULL_FEATURES)))


def columns_without(*names: str) -> list[int]:
    return [k for k, name in enumerate(PAIR_FEATURES) if name not in names]


def all_examples(items: Sequence[Item]) -> list[Example]:
    """Return the documents and their copies as the model sees them."""
    rng = np.random.default_rng(SEED)
    everything = []
    for item in items:
        same = [other for other in items if other.corpus == item.corpus and other is not item]
        everything += [item, *copies(item, same or [item], rng)]
    return [example(item) for item in everything]


def model_of(examples: Sequence[Example]) -> crf.CrfModel:
    """Return the model that the examples teach."""
    coarse = fit_coarse(examples)
    lattices = [refined(one, coarse) for one in examples]
    return crf.CrfModel(coarse, fit_fine(examples, lattices, columns_without()))
