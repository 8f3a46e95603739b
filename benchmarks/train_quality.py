"""Learn to find omissions and additions: ``python -m benchmarks.train_quality [--write]``.

Positive examples are made: gold pairs of MAC-dev and of the TED talks with one clause deleted or
inserted (`benchmarks.damage`). A logistic regression over clauses, then a slope and an offset that
turn a text's worst clause into a probability, as if one text in ten were damaged. Prints the results of
fitting on the other corpus, and of leaving each document of MAC-dev out; ``--write`` then fits on both
and writes the weights into the package. The talk of the seeds is never used. Pairs of a source with the target of another
pair teach what does not belong together, as if one pair in fifty were such.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.stats import rankdata

import aligner
from aligner.encoders.base import PieceEncoder
from aligner.encoders.threads import single_threaded
from aligner.encoders.use import UseEncoder
from aligner.quality import detector
from aligner.quality.calibration import (
    Calibration,
    Usual,
    blocks,
    calibrate,
    encode_block,
    measure,
    nearest_mean,
)
from aligner.quality.detector import Detector
from aligner.quality.evidence import (
    FEATURES,
    PAIR_FEATURES,
    Values,
    pair_features,
    scaled_features,
)
from aligner.quality.sampling import TextPair, sample
from benchmarks.damage import Copy, copies, shuffled
from benchmarks.data import gold_sets, mqm_reference
from benchmarks.weights import write

SEED = 20240701
L2 = 1.0
PREVALENCE = 0.1
MISMATCHED = 0.02
# Where the fixed point of `usual_figures` begins; it does not matter.
_START = Usual((0.0, 0.0, 0.5), (0.1, 0.1, 0.1), 0.25, 0.3, 0.3, 0.3, 0.1)


@dataclass(frozen=True)
class Judged:
    """Hold a copy with the features of its clauses, measured against its document.

    Attributes:
        copy: The pair.
        name: Name of the document.
        rows: Features of the source's and of the target's clauses.
        spans: Where these clauses stand.
        pair: Features of the pair as a whole.
        margin: Its margin.
    """

    copy: Copy
    name: str
    rows: tuple[Values, Values]
    spans: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]
    pair: Values
    margin: float

    def positive(self, side: int) -> bool:
        """Tell whether this side has something that the other lacks."""
        return self.copy.lacking == side

    def named(self, side: int) -> int | None:
        """Return the number of the clause that the other side lacks, None if not known."""
        if not self.positive(side) or self.copy.clause is None:
            return None
        begin, end = self.copy.clause
        overlaps = [max(0, min(b, end) - max(a, begin)) for a, b in self.spans[side]]
        return int(np.argmax(overlaps))


type Documents = list[tuple[str, list[TextPair]]]


def corpora() -> dict[str, Documents]:
    """Return the pairs of MAC-dev and of the TED talks, by document."""
    found: dict[str, Documents] = {}
    for name, pairs in gold_sets():
        if name == "MAC-dev":
            found[name] = [
                (
                    pair.name,
                    [
                        (pair.src.join(bead.src), pair.tgt.join(bead.tgt))
                        for bead in pair.gold
                        if not bead.is_null
                    ],
                )
                for pair in pairs
            ]
    talks = mqm_reference()
    if talks:
        found["TED"] = talks
    return found


def usual_figures(encoder: PieceEncoder, documents: Documents) -> Usual:
    """Return the average figures of documents."""
    usual = _START
    with single_threaded():
        for _ in range(3):
            found = [calibrate(encoder, sample(pairs), usual) for _, pairs in documents]
            scales = [scale for one in found for scale in (one.forward, one.backward)]
            usual = Usual(
                middle=_mean(scale.middle for scale in scales),
                spread=_mean(scale.spread for scale in scales),
                ratio_spread=float(np.mean([scale.ratio_spread for scale in scales])),
                window_hub=float(np.mean([_hub(one, windows=True) for one in found])),
                text_hub=float(np.mean([_hub(one, windows=False) for one in found])),
                margin=float(np.mean([one.margin[0] for one in found])),
                margin_spread=float(np.mean([one.margin[1] for one in found])),
            )
    return usual


def _mean(values: Iterable[Values]) -> tuple[float, float, float]:
    first, second, third = np.mean(list(values), axis=0).tolist()
    return first, second, third


def _hub(found: Calibration, *, windows: bool) -> float:
    one, other = ((bank.windows if windows else bank.texts) for bank in (found.src, found.tgt))
    return float(nearest_mean(one, other, 4 if windows else 10).mean())


def judged(
    encoder: PieceEncoder, documents: Documents, usual: Usual, *, seed: int = SEED
) -> list[Judged]:
    """Return the copies of all pairs with their features."""
    rng = np.random.default_rng(seed)
    found = []
    for number, (name, pairs) in enumerate(documents):
        own = copies(number, pairs, rng) + shuffled(number, pairs, rng)
        with single_threaded():
            calibration = calibrate(encoder, sample(pairs), usual)
            found += judge(encoder, calibration, own, name)
    return found


def judge(
    encoder: PieceEncoder, calibration: Calibration, own: Sequence[Copy], name: str
) -> list[Judged]:
    """Return copies with their features under a document's calibration."""
    found: list[Judged] = []
    scales = (calibration.forward, calibration.backward)
    for block in blocks(copy.pair for copy in own):
        for one in measure(*encode_block(encoder, block), calibration):
            forward, backward = (scaled_features(*of) for of in zip(one.rows, scales, strict=True))
            src, tgt = (
                [(clause.start, clause.end) for clause in outline.clauses]
                for outline in one.outlines
            )
            found.append(
                Judged(
                    copy=own[len(found)],
                    name=name,
                    rows=(forward, backward),
                    spans=(src, tgt),
                    pair=pair_features(one, calibration.margin, scales),
                    margin=one.margin,
                )
            )
    return found


def logistic(rows: Values, labels: Values, shares: Values, l2: float) -> tuple[Values, float]:
    """Return the weights and the bias of a logistic regression."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    scaled = (rows - middle) / spread

    def loss(point: Values) -> tuple[float, Values]:
        logits = scaled @ point[:-1] + point[-1]
        value = float(shares @ (np.logaddexp(0, logits) - labels * logits))
        slope = shares * (detector.sigmoid(logits) - labels)
        gradient = np.append(scaled.T @ slope + l2 * point[:-1], slope.sum())
        return value + l2 / 2 * float(point[:-1] @ point[:-1]), gradient

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B")
    weights = found.x[:-1] / spread
    return weights, float(found.x[-1] - middle @ weights)


def fit(examples: Sequence[Judged], usual: Usual) -> Detector:
    """Return a detector learned from copies."""
    rows, labels = [], []
    whole = [example for example in examples if example.copy.kind != "shuffled"]
    for example in whole:
        for side in (0, 1):
            named = example.named(side)
            if example.positive(side) and named is None:
                continue
            rows.append(example.rows[side])
            labels.append(
                np.arange(len(rows[-1])) == named if named is not None else np.zeros(len(rows[-1]))
            )
    flat = np.concatenate(labels).astype(np.float64)
    weights, bias = logistic(np.concatenate(rows), flat, np.ones(len(flat)), L2)
    pair_weights, pair_bias = _fit_pairs(examples)
    found = Detector(weights, bias, 1.0, 0.0, pair_weights, pair_bias, usual, "")
    worst, damaged = [], []
    for example in whole:
        for side in (0, 1):
            if example.positive(side) or example.copy.lacking is None:
                worst.append(float(found.logits(example.rows[side]).max()))
                damaged.append(example.positive(side))
    truth = np.array(damaged, dtype=np.float64)
    shares = _shares(truth, PREVALENCE)
    slope, offset = logistic(np.array(worst)[:, None], truth, shares, 1e-3)
    return replace(found, slope=float(slope[0]), offset=offset)


def _fit_pairs(examples: Sequence[Judged]) -> tuple[Values, float]:
    """Return the weights that tell pairs as they are from shuffled ones."""
    chosen = [one for one in examples if one.copy.kind in ("whole", "shuffled")]
    truth = np.array([one.copy.kind == "shuffled" for one in chosen], dtype=np.float64)
    rows = np.stack([one.pair for one in chosen])
    return logistic(rows, truth, _shares(truth, MISMATCHED), L2)


def _shares(truth: Values, prevalence: float) -> Values:
    """Return the weight of each example if positive ones were as frequent as assumed."""
    mean = truth.mean()
    shares: Values = np.where(truth > 0, prevalence / mean, (1 - prevalence) / (1 - mean))
    return shares


def auc(positive: Sequence[float] | Values, negative: Sequence[float] | Values) -> float:
    """Return the probability that a positive example scores above a negative one."""
    ranks = rankdata(np.concatenate([positive, negative]))
    count = len(positive)
    if not count or not len(negative):
        return float("nan")
    return float((ranks[:count].sum() - count * (count + 1) / 2) / (count * len(negative)))


def report(found: Detector, examples: Sequence[Judged]) -> dict[str, float]:
    """Return AUC by what was done, the share of right clauses, and the calibration error.

    A clause counts where the damage is detected: above the 95th percentile of the whole pairs.
    """
    worst: dict[tuple[str, int], list[float]] = defaultdict(list)
    right: dict[tuple[str, int], list[bool]] = defaultdict(list)
    sure: list[tuple[float, bool]] = []
    for side in (0, 1):
        for example in examples:
            if example.copy.kind == "shuffled" or example.copy.lacking not in (None, side):
                continue
            values = found.logits(example.rows[side])
            key = (example.copy.kind, side)
            worst[key].append(float(values.max()))
            sure.append((float(values.max()), example.positive(side)))
    result: dict[str, float] = {}
    for side, name in enumerate(("omission", "addition")):
        whole = worst[("whole", side)]
        limit = float(np.quantile(whole, 0.95))
        kinds = [key for key in sorted(worst) if key[1] == side and key[0] != "whole"]
        for example in examples:
            named = example.named(side)
            if named is not None:
                values = found.logits(example.rows[side])
                if float(values.max()) > limit:
                    right[(example.copy.kind, side)].append(int(values.argmax()) == named)
        result[f"{name} AUC"] = auc([value for key in kinds for value in worst[key]], whole)
        for key in kinds:
            what = key[0].partition("/")[0]
            result[f"{name} AUC, {what}"] = auc(worst[key], whole)
            result[f"{name} detected at 5 % false, {what}"] = float(
                np.mean(np.array(worst[key]) > limit)
            )
            if right[key]:
                result[f"{name} clause right, {what}"] = float(np.mean(right[key]))
        flags = [value for key in kinds for value in right[key]]
        result[f"{name} clause right"] = float(np.mean(flags))
    whole_pairs, foreign = (
        [one for one in examples if one.copy.kind == kind] for kind in ("whole", "shuffled")
    )
    result["shuffled AUC"] = auc(
        [found.mismatch(one.pair) for one in foreign],
        [found.mismatch(one.pair) for one in whole_pairs],
    )
    result["shuffled AUC, margin alone"] = auc(
        [-one.margin for one in foreign], [-one.margin for one in whole_pairs]
    )
    wrong = [found.mismatch(one.pair) > 0.5 for one in whole_pairs]
    result["shuffled found above 0.5"] = float(
        np.mean([found.mismatch(one.pair) > 0.5 for one in foreign])
    )
    result["whole above 0.5"] = float(np.mean(wrong))
    result["expected calibration error"] = _calibration_error(found, sure)
    return {name: round(value, 4) for name, value in result.items()}


def _calibration_error(found: Detector, sure: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error at the prevalence that the detector assumes."""
    worst, truth = np.array([value for value, _ in sure]), np.array([flag for _, flag in sure])
    shares = _shares(truth, PREVALENCE)
    probability = detector.sigmoid(found.slope * worst + found.offset)
    bins = np.minimum((probability * 10).astype(int), 9)
    return float(
        sum(abs((shares * (truth - probability))[bins == number].sum()) for number in range(10))
        / shares.sum()
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    arguments = parser.parse_args()
    sets = corpora()
    if set(sets) != {"MAC-dev", "TED"}:
        parser.error("no development data: name its folder with ALIGNER_DATA")
    encoder = UseEncoder()
    figures: dict[str, object] = {}
    for name, other in (("TED", "MAC-dev"), ("MAC-dev", "TED")):
        usual = usual_figures(encoder, sets[other])
        found = fit(judged(encoder, sets[other], usual), usual)
        figures[f"{name}, fitted on {other}"] = report(found, judged(encoder, sets[name], usual))
        print(f"{name}, fitted on {other}:", figures[f"{name}, fitted on {other}"], flush=True)
    figures["MAC-dev, leave one document out"] = leave_one_out(encoder, sets["MAC-dev"])
    print(
        "MAC-dev, leave one document out:", figures["MAC-dev, leave one document out"], flush=True
    )
    if not arguments.write:
        return
    everything = [document for documents in sets.values() for document in documents]
    usual = usual_figures(encoder, everything)
    examples = judged(encoder, everything, usual)
    found = fit(examples, usual)
    stored = {
        "provenance": {
            "trained by": "python -m benchmarks.train_quality --write",
            "aligner": aligner.__version__,
            "encoder": encoder.name,
            "documents": [
                f"{name}/{doc}" for name, documents in sets.items() for doc, _ in documents
            ],
            "copies": len(examples),
            "seed": SEED,
            "L2": L2,
            "assumed share of damaged texts": PREVALENCE,
            "assumed share of pairs that do not belong together": MISMATCHED,
            "results": figures,
        },
        **as_dict(found),
    }
    write("scorer", json.dumps(stored, indent=1, ensure_ascii=False) + "\n")


def leave_one_out(encoder: PieceEncoder, documents: Documents) -> dict[str, float]:
    """Return the average report over documents that the detector did not see."""
    usual = usual_figures(encoder, documents)
    examples = judged(encoder, documents, usual)
    reports = []
    for name, _ in documents:
        found = fit([one for one in examples if one.name != name], usual)
        reports.append(report(found, [one for one in examples if one.name == name]))
    return {
        key: round(float(np.mean([one[key] for one in reports if key in one])), 4)
        for key in reports[0]
    }


def as_dict(found: Detector) -> dict[str, object]:
    """Return a detector as plain data; see `aligner.quality.detector.parse_detector`."""

    def short(values: Iterable[float]) -> list[float]:
        return [round(float(value), 5) for value in values]

    usual = found.usual
    return {
        "clause": {
            "weights": dict(zip(FEATURES, short(found.weights), strict=True)),
            "bias": round(found.bias, 5),
        },
        "text": {"slope": round(found.slope, 5), "offset": round(found.offset, 5)},
        "pair": {
            "weights": dict(zip(PAIR_FEATURES, short(found.pair_weights), strict=True)),
            "bias": round(found.pair_bias, 5),
        },
        "usual": {
            "middle": short(usual.middle),
            "spread": short(usual.spread),
            "ratio spread": round(usual.ratio_spread, 5),
            "window hub": round(usual.window_hub, 5),
            "text hub": round(usual.text_hub, 5),
            "margin": round(usual.margin, 5),
            "margin spread": round(usual.margin_spread, 5),
        },
    }


if __name__ == "__main__":
    main()
