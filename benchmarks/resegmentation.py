"""Cutting translations to fit their reference: systems of WMT21 English-Chinese and of TED.

The lines of a translation are joined, cut anew at random, and given to `evaluate` with the
reference. Found again are the cuts between segments that stand where they stood; BLEU is compared with
that of the original lines. A second table drops and repeats segments. The weights of the search were
chosen on six other systems.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import pairwise

import aligner
from aligner.encoders import get_encoder
from aligner.evaluation.human import read_human_scores
from aligner.evaluation.resegmentation import Resegmenter
from aligner.evaluation.tokens import TokenText, cut_gains, stream
from benchmarks.data import development_folder, newstest

SYSTEMS = ("Facebook-AI", "Lan-Bridge-MT", "NiuTrans", "Online-B", "Online-G", "Online-Y", "SMU",
           "WeChat-AI")  # fmt: skip
TED = ("Online-W", "SMU")
# A cut that gains less would leave a trace: it is inside a word.
_INSIDE_WORD = -20


def run() -> dict[str, object]:
    """Print the tables and return the figures."""
    folder = development_folder()
    reference = newstest("ref.A.zh")
    if folder is None or not reference:
        print("(left out: no WMT21 data; name its folder with ALIGNER_DATA)")
        return {}
    figures: dict[str, object] = {}
    print(f"{'system':22}{'segments':>9}{'cuts found':>11}{'BLEU':>8}{'re-cut':>8}{'CPU s':>7}")
    # Compiles the search, which is not measured.
    Resegmenter(["你好。"], get_encoder("use")).cut("您好。")
    outputs = {name: newstest(f"systems/{name}.zh") for name in SYSTEMS}
    for name, output in outputs.items():
        figures[name] = _recut(name, output, reference)
    if (folder / "mqm-ted-dev.tsv").is_file():
        human = read_human_scores(folder / "mqm-ted-dev.tsv")
        target = [human.targets["refB", one] for one in human.segments]
        for name in TED:
            output = [human.targets[name, one] for one in human.segments]
            figures[f"TED {name}"] = _recut(f"TED {name}", output, target)
    print(
        f"\n{'system':22}{'dropped':>9}{'found':>7}{'false':>7}{'repeated':>10}{'found':>7}{'false':>7}"
    )
    for name in SYSTEMS[:3]:
        figures[f"{name}, damaged"] = _damaged(name, outputs[name], reference)
    return figures


def _recut(name: str, output: Sequence[str], reference: Sequence[str]) -> dict[str, float]:
    lines = resplit(stream(output), seed=1)
    original = aligner.evaluate(output, reference, metrics="bleu")
    began = time.process_time()
    found = aligner.evaluate(lines, reference, metrics="bleu", resegment="always")
    took = time.process_time() - began
    cuts, right = _cuts(found.hypotheses[0]), _cuts(output)
    recovered = sum(a == b for a, b in zip(cuts, right, strict=True)) / len(right)
    before, after = original["bleu"], found["bleu"]
    print(
        f"{name:22}{len(output):9d}{recovered:11.3f}{before:8.2f}{after:8.2f}{took:7.1f}",
        flush=True,
    )
    return {
        "segments": len(output),
        "lines": len(lines),
        "cuts_found": recovered,
        "bleu": before,
        "bleu_recut": after,
        "cpu_seconds": took,
    }


def resplit(text: str, seed: int) -> list[str]:
    """Cut a text at random places that leave no trace: at spaces and next to Han."""
    rng = random.Random(seed)
    tokens = TokenText.of(text)
    gains = cut_gains(tokens)
    places = [k for k in range(1, len(tokens)) if gains[k] > _INSIDE_WORD]
    cuts = sorted(rng.sample(places, min(len(places), len(tokens) // 25)))
    return [tokens.slice(a, b) for a, b in pairwise([0, *cuts, len(tokens)])]


def _cuts(segments: Sequence[str]) -> list[int]:
    """Return after how many visible characters each segment but the last ends."""
    ends, at = [], 0
    for segment in segments:
        at += len("".join(segment.split()))
        ends.append(at)
    return ends[:-1]


def _damaged(name: str, output: Sequence[str], reference: Sequence[str]) -> dict[str, int]:
    """Drop single segments and a block, repeat others, and see which are reported."""
    rng = random.Random(7)
    count = len(output)
    block = range(count // 2, count // 2 + 30)
    single = rng.sample([k for k in range(count) if k not in block], 60)
    dropped, repeated = {*single[:40], *block}, set(single[40:])
    parts = [
        part
        for k, text in enumerate(output)
        if k not in dropped
        for part in ((text, text) if k in repeated else (text,))
    ]
    found = Resegmenter(reference, get_encoder("use")).cut(parts)
    # Which of the two is taken for the extra one, and on which side of a cut it falls, is all one.
    extras = [
        extra
        for extra in found.extras
        if {extra.segment - 1, extra.segment, extra.segment + 1} & repeated
    ]
    figures = {
        "dropped": len(dropped),
        "dropped_found": len(dropped & set(found.missing)),
        "dropped_false": len(set(found.missing) - dropped),
        "repeated": len(repeated),
        "repeated_found": len(extras),
        "repeated_false": len(found.extras) - len(extras),
    }
    print(
        f"{name:22}{figures['dropped']:9d}{figures['dropped_found']:7d}"
        f"{figures['dropped_false']:7d}{figures['repeated']:10d}{figures['repeated_found']:7d}"
        f"{figures['repeated_false']:7d}",
        flush=True,
    )
    return figures
