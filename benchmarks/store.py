"""The file of results: figures by benchmark, and when, where and with what each was measured.

``runs`` holds machines, versions and signatures under a short name; ``measured`` says for each
benchmark which run its figures are from: ``own`` those from the project's own texts, ``development``
all, where the development data was at hand. Every other entry is what a benchmark returned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import environment

RESULTS = Path(__file__).parent / "results" / "latest.json"
BOOKKEEPING = ("runs", "measured")

type Results = dict[str, Any]


def load(path: Path) -> Results:
    """Return the results in a file, nothing where there is none.

    Raises:
        ValueError: The file holds something else.
    """
    if not path.exists():
        return {}
    results = json.loads(path.read_text("utf-8"))
    if not isinstance(results, dict) or not all(isinstance(one, dict) for one in results.values()):
        raise ValueError(f"{path} holds no results of benchmarks")
    return results


def save(results: Results, path: Path) -> None:
    """Write results, entries in the order of their names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = {name: results[name] for name in (*BOOKKEEPING, *sorted(results))}
    path.write_text(json.dumps(ordered, indent=2, ensure_ascii=False) + "\n", "utf-8")


def this_run() -> dict[str, object]:
    """Return the machine, the versions and the signatures of now."""
    return {
        "machine": environment.machine(),
        "versions": environment.versions(),
        "signatures": environment.signatures(),
    }


def add(
    results: Results,
    name: str,
    figures: Mapping[str, object],
    *,
    run: Mapping[str, object],
    development: bool,
    cpu_seconds: float,
) -> None:
    """Put the figures of a benchmark into results.

    Figures with development data are all there is and replace the entry. Those without replace what
    they measured anew and leave the rest.
    """
    key = hashlib.sha256(json.dumps(run, sort_keys=True).encode()).hexdigest()[:8]
    results.setdefault("runs", {})[key] = dict(run)
    stamp = {
        "run": key,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu_seconds": round(cpu_seconds, 1),
    }
    stamps = results.setdefault("measured", {})
    if development:
        results[name], stamps[name] = dict(figures), {"development": stamp}
    else:
        results[name] = _merged(results.get(name, {}), figures)
        stamps[name] = stamps.get(name, {}) | {"own": stamp}
    used = {stamp["run"] for both in stamps.values() for stamp in both.values()}
    results["runs"] = {key: one for key, one in results["runs"].items() if key in used}


def stale(results: Results, run: Mapping[str, Any]) -> list[str]:
    """Return the benchmarks with figures that other weights, engines or versions of this package gave."""
    return sorted(
        name
        for name, stamps in results.get("measured", {}).items()
        if any(_differs(results["runs"][stamp["run"]], run) for stamp in stamps.values())
    )


def _differs(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    shared = set(then["signatures"]) & set(now["signatures"])
    return any(then["signatures"][name] != now["signatures"][name] for name in shared)


def _merged(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, Mapping):
        return new
    return old | {key: _merged(old.get(key), value) for key, value in new.items()}
