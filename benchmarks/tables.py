"""Write ``benchmarks/README.md`` from the figures kept: ``python -m benchmarks.tables``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.__main__ import RESULTS

PAGE = Path(__file__).with_name("README.md")

_HEAD = """# Benchmarks

`python -m benchmarks [NAME ...]` measures, prints tables and keeps the figures in
`results/latest.json`; `python -m benchmarks.tables` makes this page from them. Data that is not part
of the project is looked for in the folder that `ALIGNER_DATA` names; what is absent is left out, and
said so. The machines that these figures come from are shared and noisy: read times as ratios.
"""


_TRIED = """## Tried without gain

Strict F1 on MAC-dev, leaving one document out, learned from the documents alone. The same model with
features that differ by no more than noise moves between 0.926 and 0.937 there.

| what | strict F1 with it | without |
|---|---|---|
| lexical channel: Dice coefficients of word pieces from a first pass, pooled over the document without the sentence in question, identical pieces too; 32 variants | 0.925-0.930 | 0.930 |
| identical words, numbers and prefixes of words inside a bead against its neighbours; 27 variants (German-French: 0.911-0.917, 0.917 without) | 0.927-0.929 | 0.928 |
| windows of 3, 7, 11 and 17 tokens instead of 5, or two sizes together | 0.923-0.932 | 0.928 |
| words weighted by how well they match anywhere | 0.928-0.933 | 0.928 |
| question and exclamation marks | 0.931-0.932 | 0.931 |
| spread of lengths estimated from the document | 0.930-0.931 | 0.929 |
| what a side loses without its first or last sentence, or gains with a neighbour | 0.925-0.928 | 0.929 |
| how well a sentence's words fit anything nearby, as evidence for a null bead | 0.929-0.930 | 0.929 |
| the beads with the largest sum of probabilities instead of the likeliest path | 0.918-0.928 | 0.931 |
"""


def page(results: dict[str, Any]) -> str:
    """Return the page for some results."""
    parts = [_HEAD]
    for name, section in _SECTIONS.items():
        if results.get(name):
            parts.append(section(results[name]))
    parts.append(_TRIED)
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


def _held_out(found: dict[str, Any]) -> str:
    reliable = found["calibration"]
    full = found["without"]["nothing"]
    bins = [
        (f"{k / 10:.1f}-{(k + 1) / 10:.1f}", f"{said:.3f}", f"{right:.3f}", count)
        for k, (said, right, count) in enumerate(reliable["bins"])
    ]
    features = [
        (group, f"{value:.3f}", f"{value - full:+.3f}") for group, value in found["without"].items()
    ]
    gaps = [
        (name, f"{one['strict_f1']:.3f}", one["spurious_beads"])
        for name, one in found["altered"].items()
    ]
    errors = list(found["errors"].items())
    kinds = {
        "a sentence at a boundary went to the wrong neighbour": _shifts,
        "a larger gold bead was cut": _cuts,
        "gold beads were joined": _joins,
        "a sentence without counterpart was taken in": _taken,
        "a linked sentence was left out": _left,
    }
    counts = dict.fromkeys([*kinds, "several of these at once"], 0)
    for error, count in errors:
        gold, test = (side.split() for side in error.split(" > "))
        name = next((name for name, rule in kinds.items() if rule(gold, test)), None)
        counts[name or "several of these at once"] += count
    return "\n".join(
        [
            "## Held out on MAC-dev\n",
            "Each of the six documents in turn is left out of the training, with all its copies, and "
            f"aligned by what the others taught: **strict F1 {found['strict_f1']:.3f}, lax F1 "
            f"{found['lax_f1']:.3f}**. Two annotators agree with each other at 0.986.\n",
            "### Confidence\n",
            "Expected calibration error "
            f"**{reliable['expected calibration error']:.3f}**; of the beads above 0.9, "
            f"**{reliable['right when above 0.9']:.1%}** are exactly right.\n",
            "![Reliability of confidences](results/reliability.svg)\n",
            _table(("confidence", "said", "right", "beads"), bins),
            "### What each group of features is worth\n",
            "One group left out at a time, learned anew each time (from the documents alone, without "
            "altered copies). On six documents differences below about 0.005 are noise.\n",
            _table(("left out", "strict F1", "change"), features),
            "### Missing and foreign sections\n",
            "A contiguous share of one side removed, or a block of another document put in; F1 over "
            "all that is there, and beads that pair a sentence whose counterpart is not there, over "
            "all six documents. In the complete documents "
            f"{found['sentences_in_false_gaps']} of 3,391 sentences lie in gaps that are none.\n",
            _table(("setting", "strict F1", "spurious beads"), gaps),
            "### What goes wrong\n",
            f"{sum(count for _, count in errors)} places, by kind:\n",
            _table(("kind", "places"), counts.items()),
            "The commonest, by the types of the gold beads and of those found (source-target):\n",
            _table(("gold", "found", "places"), [(*k.split(" > "), n) for k, n in errors[:12]]),
        ]
    )


def _sums(kinds: Sequence[str]) -> tuple[int, int]:
    sizes = [kind.split("-") for kind in kinds]
    return sum(int(m) for m, _ in sizes), sum(int(n) for _, n in sizes)


def _nulls(kinds: Sequence[str]) -> int:
    return sum("0" in kind.split("-") for kind in kinds)


def _shifts(gold: Sequence[str], test: Sequence[str]) -> bool:
    return len(gold) == len(test) and not _nulls(gold) and not _nulls(test)


def _cuts(gold: Sequence[str], test: Sequence[str]) -> bool:
    return len(gold) < len(test) and _nulls(gold) == _nulls(test) == 0


def _joins(gold: Sequence[str], test: Sequence[str]) -> bool:
    return len(gold) > len(test) and _nulls(gold) == _nulls(test) == 0


def _taken(gold: Sequence[str], test: Sequence[str]) -> bool:
    return _nulls(gold) > _nulls(test)


def _left(gold: Sequence[str], test: Sequence[str]) -> bool:
    return _nulls(gold) < _nulls(test)


def _scaling(found: dict[str, Any]) -> str:
    rows = [
        (
            "excerpt in a book" if name == "excerpt" else "",
            f"{one['source']:,}",
            f"{one['target']:,}",
            f"{one['cpu_ms_a_sentence']:.2f}",
            f"{one['peak_mb']:.0f}",
            f"{one['strict_f1']:.3f}",
        )
        for name, one in found.items()
    ]
    head = ("", "source", "target", "CPU ms a sentence", "peak MB", "strict F1")
    return "\n".join(
        [
            "## Long documents\n",
            "Documents made of stretches of gold ones in random order (of MAC-dev, which the weights "
            "know), everything from sentences to beads; the peak is that of the whole process.\n",
            _table(head, rows),
        ]
    )


def _unrelated(found: dict[str, Any]) -> str:
    rows = [
        (
            name,
            "yes" if one["right"] else "no",
            f"{min(one['confidences']):.2f}",
            f"{max(one['confidences']):.2f}",
            f"{one['told_right']} of {len(one['confidences'])}",
        )
        for name, one in found.items()
    ]
    head = ("texts", "translations", "least", "most", "told right")
    return "\n".join(
        [
            "## Texts that are no translations\n",
            "`Alignment.confidence`; below 0.5 there is a warning.\n",
            _table(head, rows),
        ]
    )


def _build(found: dict[str, Any]) -> str:
    names = {
        "align_alone": "one process, aligning only (200 documents)",
        "align_local": "two workers, aligning only (200 documents)",
        "everything_alone": "one process, everything (200 documents)",
        "everything_local": "two workers, everything",
        "everything_ray": "two Ray actors, everything",
    }
    rows = [
        (
            title,
            f"{one['documents_a_second']:.2f}",
            f"{one['cpu_ms_a_document']:.0f}",
            one.get("own_cpu_ms_a_document", "-"),
            one.get("worker_peak_mb", "-"),
        )
        for name, title in names.items()
        for one in [found[name]]
    ]
    ratios = [
        ("aligning only", found["align_cpu_ratio"], found["align_wall_ratio"]),
        ("everything", found["cpu_ratio"], found["wall_ratio"]),
        (
            "everything, against one process that only aligns",
            found["against_alignment_alone_cpu_ratio"],
            found["against_alignment_alone_wall_ratio"],
        ),
    ]
    yes = {True: "yes", False: "**no**"}
    checks = [
        ("two local workers and two Ray actors give the same bytes", "ray_gives_the_same_bytes"),
        (
            "a run killed twice and resumed, with a worker killed in the last part, gives the same bytes",
            "killed_and_resumed_gives_the_same_bytes",
        ),
    ]
    failed = ", ".join(f"{count} {name}" for name, count in found["failed"].items())
    return "\n".join(
        [
            "## Building a corpus\n",
            f"{found['documents']:,} generated pairs of documents, stretches of MAC-dev and the talk "
            "with sentences and characters gone, foreign sentences put in and other line breaks, "
            f"{found['sentences_a_document']:.0f} sentences on average (both sides); "
            f"{found['spoiled']} of them spoiled (binary, one line of 50 MB, not parallel, missing, "
            f"another encoding, empty). It gives {found['pairs']:,} pairs, and {found['rejected']:,} "
            f"rejected ones. {found['spoiled_failed']} of the spoiled ones failed, and "
            f"{found['sound_failed']} of the others, which the noise had made unlike translations "
            f"(by reason: {failed}).\n",
            _table(("what must hold", ""), [(what, yes[found[key]]) for what, key in checks]),
            "*Everything* is reading, splitting, aligning, filtering and scoring. CPU time is that of "
            "the workers and of the process that writes, which is shown by itself; starting the workers "
            "is not counted.\n",
            _table(
                ("", "documents/s", "CPU ms a document", "of which writing", "peak MB of a worker"),
                rows,
            ),
            "Throughput of two workers as a share of twice that of one process. CPU time says what it is "
            "on two free cores; the wall time was taken while others used the machine.\n",
            _table(("", "by CPU time", "by wall time"), ratios),
            f"Ray takes {found['ray_cpu_overhead']:+.1%} of CPU time and "
            f"{found['ray_wall_overhead']:+.1%} of wall time more than the local runner.\n",
        ]
    )


_SECTIONS = {
    "held_out": _held_out,
    "scaling": _scaling,
    "unrelated": _unrelated,
    "build": _build,
}


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(RESULTS.read_text("utf-8"))), "utf-8")
    print(f"wrote {PAGE}")
