"""``python -m tests.determinism``: run all commands under conditions that must not matter.

The results of every command, each in a process of its own, are compared byte by byte with those of
the first run. The status is 1 if anything differs. ``--machines`` also runs the code for other
processors; what differs there is listed and counts as a failure only if beads do (`docs/faq.md` says
what is promised).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tests.determinism.commands import COMMANDS
from tests.determinism.conditions import CONDITIONS, FIRST, MACHINES, differences, run
from tests.determinism.material import make_material

# What other processors must agree about too: which sentences belong together.
_EVERYWHERE = ("split.zh.txt", "split.jsonl", "crf.zh", "crf.en", "lengths.tmx")


def main() -> int:
    """Run the commands; the status is 1 if results differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.determinism", description=__doc__)
    known = [condition.name for condition in (*CONDITIONS, *MACHINES)]
    parser.add_argument(
        "names", nargs="*", metavar="CONDITION", choices=known, help=f"of {', '.join(known)}"
    )
    parser.add_argument(
        "--python", action="append", default=[], metavar="PATH", help="compare this Python too"
    )
    parser.add_argument("--machines", action="store_true", help="compare other processors too")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the results there")
    options = parser.parse_args()
    chosen = [
        condition
        for condition in (*CONDITIONS, *MACHINES)
        if condition.name in options.names
        or (not options.names and (options.machines or not condition.machine))
    ]
    for number, python in enumerate(options.python):
        chosen.append(replace(FIRST, name=f"python-{number}", python=python))
        chosen.append(replace(CONDITIONS[-1], name=f"python-{number}-all-at-once", python=python))
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        make_material(folder / "material")
        first = run(FIRST, COMMANDS, folder / "material", folder / FIRST.name)
        for failure in first.failures:
            print(failure)
        print(
            f"{FIRST.name}: {len(COMMANDS)} commands gave {len(first.hashes)} results", flush=True
        )
        status = 1 if first.failures else 0
        for condition in chosen:
            began = time.monotonic()
            other = run(condition, COMMANDS, folder / "material", folder / condition.name)
            different = differences(first, other)
            serious = set(_EVERYWHERE) & {*different} if condition.machine else {*different}
            if other.failures or serious:
                status = 1
            took = time.monotonic() - began
            what = f"{len(different)} differ: {', '.join(different)}" if different else "the same"
            print(f"{condition.name} ({took:.0f} s): {what}", flush=True)
            for failure in other.failures:
                print(f"  {failure}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
