"""``python -m tests.fuzz NAME --minutes N``: fuzz a reader or a splitter, or all of them in turn.

Inputs that break something are kept in ``--output``; put them into ``tests/nasty`` with the fix. The
inputs run in a process of their own, so that one that brings it down is found too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.harness import limit_memory, run
from tests.fuzz.targets import SEPARATOR, TARGETS

# Seconds of real time without news after which the process is taken for hung.
_SILENCE = 300


def main() -> int:
    """Run the campaigns; the status is 1 if something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        choices=list(TARGETS),
        help=f"of {', '.join(TARGETS)}; all when left out",
    )
    parser.add_argument("--minutes", type=float, default=10, help="CPU minutes for each")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--output", type=Path, default=Path("out/fuzz"), help="folder for what is found"
    )
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside is not None:
        return _inside(options.names[0], options.inside, options)
    status = 0
    for name in options.names or TARGETS:
        status |= _outside(name, options)
    return status


def _outside(name: str, options: argparse.Namespace) -> int:
    """Run one campaign in a process of its own; keep the input that kills it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.fuzz", name, "--inside", folder]
        command += ["--minutes", str(options.minutes), "--seed", str(options.seed)]
        command += ["--output", str(options.output)]
        process = subprocess.Popen(command)
        while process.poll() is None:
            time.sleep(1)
            if time.time() - _latest(Path(folder)) > _SILENCE:
                process.kill()
        if process.returncode in (0, 1):
            return process.returncode
        parts = [Path(folder, file).read_bytes() for file in TARGETS[name].files]
        _keep(name, SEPARATOR.join(parts), f"the process ended with {process.returncode}", options)
        return 1


def _latest(folder: Path) -> float:
    """Return when a file of a folder was last written; files may vanish meanwhile."""
    times = [folder.stat().st_mtime]
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            times.append(path.stat().st_mtime)
    return max(times)


def _inside(name: str, folder: Path, options: argparse.Namespace) -> int:
    target = TARGETS[name]
    target.seeds()  # what they need is loaded before the limit is set
    limit_memory()
    outcome = run(target, folder, seed=options.seed, seconds=options.minutes * 60)
    for data, what in outcome.failures:
        _keep(name, data, what, options)
    print(
        f"{name}: {outcome.tried:,} inputs in {outcome.seconds:.0f} CPU s, {outcome.kept:,} reached "
        f"new code, {len(outcome.failures)} broke something",
        flush=True,
    )
    return 1 if outcome.failures else 0


def _keep(name: str, data: bytes, what: str, options: argparse.Namespace) -> None:
    options.output.mkdir(parents=True, exist_ok=True)
    number = len(list(options.output.glob(f"{name}--*")))
    path = options.output / f"{name}--{number}-{os.getpid()}"
    path.write_bytes(data)
    print(f"{name}: {what}\n  kept as {path}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
