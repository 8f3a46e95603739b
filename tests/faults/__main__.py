"""``python -m tests.faults NAME --kills N --seed S``: kill a long command, or all of them in turn.

Every command is killed at random moments of its work, by SIGKILL, SIGTERM or SIGINT, once or several
times in a row, and then goes on to the end. After each kill every file is the old or the new one,
complete; in the end all files are those of an undisturbed run. A broken run is kept in ``--output``.

With ``--disks`` every command that writes, into every format, works on a disk with less and less room and
on one that is read-only instead.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.faults.campaign import Campaign
from tests.faults.commands import COMMANDS, WRITING, make_inputs
from tests.faults.disks import BUILD, on_a_full_disk, on_a_read_only_disk, small_disks
from tests.faults.processes import Forker


def main() -> int:
    """Run the campaigns; the status is 1 if something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        choices=list(WRITING),
        help=f"of {', '.join(COMMANDS)}; all when left out. With --disks also of "
        f"{', '.join(sorted(WRITING.keys() - COMMANDS.keys()))}",
    )
    parser.add_argument("--kills", type=int, default=20, help="kills of each command")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--output", type=Path, default=Path("out/faults"), help="folder for what is found"
    )
    parser.add_argument(
        "--disks", action="store_true", help="fill the disk, and make it read-only, instead"
    )
    options = parser.parse_args()
    if options.disks:
        return _disks(options.names or list(WRITING))
    # A shell has it ignored in the background, and what is started here would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    total: Counter[str] = Counter()
    broken = False
    with tempfile.TemporaryDirectory() as folder, Forker() as forker:
        place = Path(folder)
        make_inputs(place)
        for name in options.names or COMMANDS:
            random = Random(f"{name} {options.seed}")
            campaign = Campaign(COMMANDS[name], place, forker, random)
            tally = campaign.run(options.kills)
            total += tally.kills
            print(
                f"{name}: {tally.total()} kills ({_listed(tally.kills)}); {tally.leftovers} while a "
                f"file was written, {tally.partial} between two files; {len(tally.problems)} problems",
                flush=True,
            )
            if tally.problems:
                broken = True
                print("\n".join(tally.problems), flush=True)
                kept = options.output / name
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(place, kept)
                print(f"  kept in {kept}", flush=True)
    print(f"all: {_listed(total)}")
    return int(broken)


def _disks(names: list[str]) -> int:
    broken = 0
    with tempfile.TemporaryDirectory() as folder, small_disks(Path(folder)) as place:
        for name in names:
            command = BUILD if name == "build" else WRITING[name]
            wrong = [
                *(f"full: {one}" for one in on_a_full_disk(place, command)),
                *(f"read-only: {one}" for one in on_a_read_only_disk(place, command)),
            ]
            print(f"{name}: {len(wrong)} problems", *wrong, sep="\n  ", flush=True)
            broken += len(wrong)
    print(f"all: {len(names)} commands, {broken} problems")
    return int(broken > 0)


def _listed(kills: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(kills.items()))


if __name__ == "__main__":
    sys.exit(main())
