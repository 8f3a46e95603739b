"""Compare two files of results; fail on a regression beyond noise.

Accuracy is deterministic: a figure must be equal to four decimals, or better. Speed is compared as the
ratio of CPU time to that of the reference workload, measured around it (`benchmarks.timing`), so that
machines of different speed compare. A time is worse only if its *fastest* run is slower than the *slowest*
run before by more than a tenth, or by more than half where either was run fewer than three times; a
difference of less than 50 milliseconds never counts. Ratios of two times follow the same rule. Peak memory
may differ by 15 %. Times without a reference, wall times and what only describes (counts, signatures) decide
nothing; descriptions that differ are shown, and with ``--exact`` they, and accuracy that got better,
fail too: this is how a reproduction is checked.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from benchmarks.store import BOOKKEEPING, load

DECIMALS = 4
REPEATED, ONCE = 1.10, 1.5
RUNS = 3
LEAST_SECONDS = 0.05
MEMORY = 1.15


class Kind(StrEnum):
    """What a figure is, and so how it is compared."""

    HIGHER = "accuracy, higher is better"
    LOWER = "errors, lower is better"
    TIME = "time"
    RATIO = "ratio of times, lower is better"
    GAIN = "ratio of times, higher is better"
    MEMORY = "peak memory"
    UNJUDGED = "not judged"
    DESCRIPTION = "description"


class Verdict(StrEnum):
    """How a figure compares with the same one before."""

    EQUAL = "equal"
    BETTER = "better"
    WORSE = "worse"
    NOISE = "within noise"
    CHANGED = "changed"
    UNJUDGED = "not judged"


# The first rule that fits the end of a figure's path decides.
_RULES = (
    (Kind.TIME, r"/relative$"),
    (Kind.RATIO, r"_to_(singles|encoding)$"),
    (Kind.GAIN, r"/times_\w+$"),
    (Kind.MEMORY, r"(peak_mb|peak_megabytes)$"),
    (
        Kind.UNJUDGED,
        r"cpu_seconds$|cpu_ms|CPU seconds|a_second|_per_cpu_second|_ms$|/seconds/|_seconds$|wall|_ratio$"
        r"|overhead|milliseconds|frames|scoring / encoding|_mb$|megabytes|/path$",
    ),
    (
        Kind.LOWER,
        r"spurious_beads$|calibration error$|whole above 0\.5$|false_gaps$|_false$|/errors/|/fixes/",
    ),
    (
        Kind.HIGHER,
        r"_f1$|AUC|^splitting/(boundaries|golden rules)/(?!.*/of$)|detected|clause right|precision"
        r"|recall|dropped$|kept$|paired right$|pairs right$|beads found$|nearest$|told_right$"
        r"|right when above|found above|cuts_found$|_found$|/bleu_recut$|/accuracy/value$"
        r"|/within/value$|_same_bytes$|only_the_spoiled_failed$",
    ),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a figure of both files.

    Attributes:
        path: Names that lead to it, joined by slashes.
        kind: What it is.
        old: Its value in the first file.
        new: Its value in the second.
        verdict: How they compare.
    """

    path: str
    kind: Kind
    old: Any
    new: Any
    verdict: Verdict


def kind_of(path: str) -> Kind:
    """Tell what a figure is from the names that lead to it."""
    return next((kind for kind, rule in _RULES if re.search(rule, path)), Kind.DESCRIPTION)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Compare the figures that are in both results."""
    before, now = dict(_figures(old)), dict(_figures(new))
    seconds = {path: value for path, value in now.items() if path.endswith("/cpu_seconds")}
    found = []
    for path in (path for path in before if path in now):
        kind = kind_of(path)
        took = seconds.get(path.removesuffix("relative") + "cpu_seconds")
        verdict = _verdict(kind, before[path], now[path], took)
        found.append(Difference(path, kind, before[path], now[path], verdict))
    return found


def missing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the paths of the figures that only the first results have."""
    now = dict(_figures(new))
    return [path for path, _ in _figures(old) if path not in now]


def carried(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the benchmarks whose figures are of the same run in both: they prove nothing."""
    before, now = (one.get("measured", {}) for one in (old, new))
    return sorted(name for name in before if before[name] == now.get(name))


def failures(found: Sequence[Difference], *, exact: bool = False) -> list[Difference]:
    """Return what must not be: what got worse, and if asked all that is not the same."""
    wrong = {Verdict.WORSE, Verdict.CHANGED} if exact else {Verdict.WORSE}
    accuracy = {Kind.HIGHER, Kind.LOWER}
    return [
        one
        for one in found
        if one.verdict in wrong or (exact and one.kind in accuracy and one.verdict != Verdict.EQUAL)
    ]


def main(arguments: Sequence[str]) -> int:
    """Print what differs between two files; return 1 if something got worse."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks compare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("old", type=Path, metavar="OLD.json")
    parser.add_argument("new", type=Path, metavar="NEW.json")
    parser.add_argument(
        "--exact", action="store_true", help="accuracy must be the same, not better"
    )
    wanted = parser.parse_args(arguments)
    results = []
    for path in (wanted.old, wanted.new):
        try:
            results.append(load(path))
        except (OSError, ValueError) as error:
            parser.error(f"{path}: {error}")
        if not results[-1]:
            parser.error(f"{path} is no file of results, or holds none")
    found = differences(*results)
    if not found:
        parser.error("the two files have no figure in common")
    _print(found, missing(*results))
    same = carried(*results)
    if same:
        print(f"\nof the same run in both files: {', '.join(same)}")
    wrong = failures(found, exact=wanted.exact)
    if wrong:
        print(f"\nFAILED: {len(wrong)} figures {'differ' if wanted.exact else 'got worse'}")
        return 1
    print("\nOK: nothing got worse" + (", accuracy is the same to the digit" * wanted.exact))
    return 0


def _print(found: Sequence[Difference], gone: Sequence[str]) -> None:
    shown = [
        one
        for one in found
        if one.verdict in {Verdict.WORSE, Verdict.BETTER, Verdict.CHANGED}
        or (one.kind in {Kind.TIME, Kind.RATIO, Kind.GAIN, Kind.MEMORY})
    ]
    width = max((len(one.path) for one in shown), default=0)
    for verdict in (Verdict.WORSE, Verdict.CHANGED, Verdict.BETTER, Verdict.NOISE, Verdict.EQUAL):
        for one in (one for one in shown if one.verdict is verdict):
            print(f"{verdict:13}{one.path:{width}}  {_shown(one.old)} -> {_shown(one.new)}")
    counts = Counter((one.path.split("/")[0], one.verdict) for one in found)
    print(f"\n{'':17}" + "".join(f"{verdict:>14}" for verdict in Verdict))
    for name in sorted({name for name, _ in counts}):
        print(f"{name:17}" + "".join(f"{counts[name, verdict]:14d}" for verdict in Verdict))
    if gone:
        names = Counter(path.split("/")[0] for path in gone)
        listed = ", ".join(f"{name} ({count})" for name, count in names.items())
        print(f"\nnot measured in the second file: {listed}")


def _shown(value: Any) -> str:
    if _is_number(value):
        return f"{value:.4g}"
    if _are_numbers(value) and len(value) < 6:
        return " ".join(f"{one:.3g}" for one in value)
    text = str(value)
    return text if len(text) < 40 else text[:37] + "..."


def _figures(results: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every figure with its path; a list is one figure."""
    if not isinstance(results, Mapping):
        yield path, results
        return
    for name, value in results.items():
        if path or name not in BOOKKEEPING:
            yield from _figures(value, f"{path}/{name}" if path else name)


def _verdict(kind: Kind, old: Any, new: Any, seconds: Any) -> Verdict:
    if kind is Kind.UNJUDGED:
        return Verdict.UNJUDGED
    if kind is Kind.DESCRIPTION or not (_measures(old) and _measures(new)):
        return Verdict.EQUAL if _rounded(old) == _rounded(new) else Verdict.CHANGED
    if kind in {Kind.HIGHER, Kind.LOWER}:
        return _exact(kind, _rounded(old), _rounded(new))
    if kind is Kind.MEMORY:
        return _beyond([old], [new], MEMORY)
    return _timed(kind, old, new, seconds)


def _exact(kind: Kind, old: Any, new: Any) -> Verdict:
    if old == new:
        return Verdict.EQUAL
    return Verdict.BETTER if (new > old) == (kind is Kind.HIGHER) else Verdict.WORSE


def _timed(kind: Kind, old: Any, new: Any, seconds: Any) -> Verdict:
    before, now = ([one] if _is_number(one) else list(one) for one in (old, new))
    if kind is Kind.GAIN:
        before, now = now, before
    limit = REPEATED if min(len(before), len(now)) >= RUNS else ONCE
    verdict = _beyond(before, now, limit)
    if verdict is not Verdict.NOISE and seconds is not None:
        # Both in the CPU seconds of the machine of the second file.
        second = min(seconds) / max(min(now), 1e-9)
        if abs(min(now) - max(before)) * second < LEAST_SECONDS:
            return Verdict.NOISE
    return verdict


def _beyond(old: Sequence[float], new: Sequence[float], limit: float) -> Verdict:
    if min(new) > limit * max(old):
        return Verdict.WORSE
    if min(old) > limit * max(new):
        return Verdict.BETTER
    return Verdict.NOISE


def _rounded(value: Any) -> Any:
    if _is_number(value):
        return round(float(value), DECIMALS)
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_number(one) for one in value)


def _measures(value: Any) -> bool:
    return _is_number(value) or _are_numbers(value)
