"""Write the tables and pictures from the figures kept: ``python -m benchmarks.tables``.

They are ``benchmarks/README.md``, the table in ``README.md`` and the pictures of `benchmarks.pictures`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import pictures, sections
from benchmarks.readme import readme
from benchmarks.sections import table as _table
from benchmarks.store import RESULTS, load

PAGE = Path(__file__).with_name("README.md")
README = PAGE.parents[1] / "README.md"

_HEAD = """# Benchmarks

| command | what it measures | needs |
|---|---|---|
| `make bench` | all but what is named below, on the project's own texts: the talk, the other seeds, and documents made from them; some five minutes of processor time | nothing; Node for hunalign |
| `python -m benchmarks NAME ...` | what is named, on the development data too | the data, in the folder that `ALIGNER_DATA` names |
| `python -m benchmarks --all` | everything: `held_out`, `meta_evaluation` and `resegmentation` exist with development data only; an hour of processor time | the data |
| `make bench-peers` | the package bertalign with our vectors | several gigabytes of PyTorch |

Each prints its tables and keeps the figures in `results/latest.json`, with the machine, the versions and
the signatures and weights that they belong to; `python -m benchmarks.tables` makes this page, the table in
the README and the pictures from that file.

`python -m benchmarks compare OLD.json NEW.json` tells what got better or worse, and fails on a regression:
accuracy must be equal to four decimals or better. Times are compared as multiples of a reference workload
that is measured right before and after (*times the reference* below; in parentheses the least and the most
of several runs), so that machines of different speed compare: a time is worse if its fastest run is slower
than the slowest before by a tenth, or by half where there are fewer than three runs, and by 50 ms. Peak memory may
differ by 15 %. `--exact` also fails on accuracy that got better: this is how to check that a clone
gives the same figures.

```console
$ make bench                                         # writes benchmarks/results/latest.json
$ git show HEAD:benchmarks/results/latest.json > before.json
$ python -m benchmarks compare --exact before.json benchmarks/results/latest.json
```
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
    parts = [_HEAD, _measured(results), sections.accuracy(results)]
    for name, section in _SECTIONS.items():
        if results.get(name):
            parts.append(section(results[name]))
    parts.append(_TRIED)
    return "\n".join(parts)


def _measured(results: Mapping[str, Any]) -> str:
    """Return where the figures come from."""
    stamps = results["measured"]
    rows = []
    for key, run in results["runs"].items():
        entries = [
            name + (" (own texts)" if kind == "own" and len(both) > 1 else "")
            for name, both in sorted(stamps.items())
            for kind, stamp in both.items()
            if stamp["run"] == key
        ]
        machine, versions = run["machine"], run["versions"]
        rows.append(
            (
                f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
                f"{machine['system']}",
                f"Python {versions['python']}, numpy {versions['numpy']}, numba {versions['numba']}",
                ", ".join(entries),
            )
        )
    rows.sort()
    spent = sum(both["own"]["cpu_seconds"] for both in stamps.values() if "own" in both)
    text = _table(("machine", "versions", "what was measured there"), rows)
    if spent:
        text += f"\nThe last `make bench` took {spent:.0f} CPU seconds. Machines are shared: read times as ratios.\n"
    return text


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
            "![Reliability of confidences](../docs/images/reliability.svg)\n",
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


def _review(found: dict[str, Any]) -> str:
    rows = []
    for name, ways in found.items():
        for way, one in ways.items():
            if way == "realigning_cpu_ms":
                continue
            cells: list[object] = [name, way, f"{one['f1'][0]:.3f}"]
            for goal, fixes in one["fixes"].items():
                cells += [fixes, fixes + one["confirmed"][goal]]
            rows.append(cells)
    times = ", ".join(
        f"{ways['realigning_cpu_ms']:.0f} ms ({name})" for name, ways in found.items()
    )
    head = ("texts", "way", "F1 before", "fixes to .99", "looked at", "fixes to all", "looked at")
    return "\n".join(
        [
            "## Corrections of a reviewer\n",
            "A simulated reviewer goes through the beads, least confident first, confirms the right "
            "ones and sets a gold bead at each wrong one (a fix). With *anchors* the rest is aligned "
            "anew after each fix. *By hand* it is not: what a fix leaves over of other beads falls "
            "apart, so that *every bead* is *set* by hand; or *rests stay* together and may be right "
            "by luck; or *boundaries* are *moved*: a neighbour gets the rest at no charge wherever "
            "that makes it right. *Looked at* counts fixes and confirmations; .99 is a share of the "
            "best F1 that can be reached. MAC-dev held out (learned without altered copies), the "
            "talk with the weights of the package.\n",
            "![Strict F1 against fixes](../docs/images/review.svg)\n",
            _table(head, rows),
            f"CPU time of aligning a document anew with one anchor more: {times}.\n",
        ]
    )


def _report(found: dict[str, Any]) -> str:
    rows = [
        (
            f"{one['beads']:,}",
            f"{one['megabytes']:.1f}",
            f"{one['open_seconds']:.2f}",
            f"{one['frames_a_second']:.0f}",
            f"{one['late_frames']:.1%}",
            f"{one['median_work_milliseconds']:.1f} / {one['p99_work_milliseconds']:.1f}",
            f"{one['search_milliseconds']:.0f}",
            f"{one['jump_milliseconds']:.0f}",
        )
        for one in found.values()
    ]
    head = (
        "beads",
        "MB",
        "opens, s",
        "frames a second",
        "late frames",
        "work a frame, CPU ms",
        "search, ms",
        "jump, ms",
    )
    return "\n".join(
        [
            "## The report in the browser\n",
            "The talk, and the talk over and over, in a headless Chromium that draws without a graphics "
            "card: from the start of the navigation to the second frame (median of five); scrolling by "
            "60 pixels a frame for four seconds, where a frame is late after more than 20 ms, "
            "and its work on the page's main thread (median and 99th percentile, by Chromium's tracing) "
            "has 16.7 ms; a search "
            "and a jump until the frame that shows the result.\n",
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
    "gaps": sections.gaps,
    "calibration": sections.calibration,
    "held_out": _held_out,
    "speed": sections.speed,
    "scaling": sections.scaling,
    "splitting": sections.splitting,
    "quality": sections.quality,
    "corpora": sections.corpora,
    "unrelated": _unrelated,
    "review": _review,
    "report": _report,
    "build": _build,
}


def main() -> None:
    """Write the page, the table in the README and the pictures."""
    results = load(RESULTS)
    PAGE.write_text(page(results), "utf-8")
    README.write_text(readme(README.read_text("utf-8"), results), "utf-8")
    pictures.FOLDER.mkdir(parents=True, exist_ok=True)
    for name, svg in pictures.pictures(results).items():
        (pictures.FOLDER / name).write_text(svg, "utf-8")
    print(f"wrote {PAGE}, the table in {README}, and the pictures in {pictures.FOLDER}")


if __name__ == "__main__":
    main()
