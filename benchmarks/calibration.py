"""Whether confidences say how often beads are right.

On the talk, which `crf` was never trained on, and on its copies with sections missing or put in; on the
development data with the weights that were learned from it, which is no proof: `held_out` has that.
"""

from __future__ import annotations

from collections.abc import Sequence

import aligner
from aligner.evaluation.calibration import calibrate
from aligner.types import Bead
from benchmarks import gaps
from benchmarks.alterations import Item
from benchmarks.data import gold_sets


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    print(f"{'texts':44}{'beads':>7}{'error':>8}{'above 0.9':>11}{'of these right':>16}")
    figures: dict[str, object] = {}
    for name, pairs in gold_sets():
        items = [Item.of(name, pair) for pair in pairs]
        known = name != "talk"
        title = f"{name} (trained on)" if known else name
        figures[title] = _summary(title, items)
        if not known:
            copies = [item for _, item in gaps.own_settings()]
            title = f"{name}, copies with gaps"
            figures[title] = _summary(title, copies)
    return figures


def _summary(title: str, items: Sequence[Item]) -> dict[str, object]:
    golds = [[Bead(src, tgt) for src, tgt in item.gold] for item in items]
    tests = [
        aligner.align(item.src, item.tgt, src_lang="zh", tgt_lang="en").beads for item in items
    ]
    found = calibrate(golds, tests)
    summary = found.summary()
    print(
        f"{title:44}{int(found.counts.sum()):7d}{summary['expected calibration error']:8.3f}"
        f"{summary['share above 0.9']:11.1%}{summary['right when above 0.9']:16.1%}",
        flush=True,
    )
    bins = zip(found.confidence, found.right, found.counts, strict=True)
    return summary | {
        "bins": [
            [round(float(said), 4), round(float(right), 4), int(count)]
            for said, right, count in bins
        ]
    }
