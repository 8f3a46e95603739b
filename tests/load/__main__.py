"""``python -m tests.load NAME``: a campaign of minutes, or all of them in turn.

The status is 1 if something grew, differed, locked up or failed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.load import alignments, processes, repeated, review, threads

CAMPAIGNS: dict[str, Callable[[argparse.Namespace], list[str]]] = {
    "alignments": lambda given: alignments.run(given.count, max(given.count // 50, 1)),
    "repeated": lambda given: repeated.run(given.seconds, tuple(given.work)),
    "threads": lambda given: threads.run(given.minutes or 2, given.rounds),
    "processes": lambda given: processes.run(given.rounds),
    "review": lambda given: review.run(given.minutes or 5, given.clients),
}


def main() -> int:
    """Run campaigns."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        choices=list(CAMPAIGNS),
        help=f"of {', '.join(CAMPAIGNS)}; all when left out",
    )
    parser.add_argument("--count", type=int, default=100_000, help="of small alignments")
    parser.add_argument(
        "--seconds", type=float, default=150.0, help="of CPU, of each kind of repeated work"
    )
    parser.add_argument(
        "--work", nargs="*", default=[], choices=list(repeated.WORKS), help="kinds; all if left out"
    )
    parser.add_argument("--minutes", type=float, help="of threads (2) or of the review server (5)")
    parser.add_argument(
        "--rounds", type=int, default=10, help="fresh processes of threads, sets of processes"
    )
    parser.add_argument("--clients", type=int, default=review.CLIENTS, help="of the review server")
    given = parser.parse_args()
    status = 0
    for name in given.names or CAMPAIGNS:
        for what in CAMPAIGNS[name](given):
            print(f"{name}: {what}", flush=True)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
