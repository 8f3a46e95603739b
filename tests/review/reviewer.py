"""A reviewer who knows the gold, and does as little as possible to get there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

type Sizes = tuple[tuple[int, int], ...]


def corners(sizes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found = [(0, 0)]
    for src, tgt in sizes:
        found.append((found[-1][0] + src, found[-1][1] + tgt))
    return found


def wrong_regions(now: Sizes, gold: Sizes) -> list[tuple[int, Sizes, Sizes]]:
    """Return the stretches that differ: place of the first bead, the beads there, the gold ones."""
    ours, theirs = corners(now), corners(gold)
    places = {corner: n for n, corner in enumerate(theirs)}
    shared = [(n, places[corner]) for n, corner in enumerate(ours) if corner in places]
    return [
        (first, now[first:end], gold[begin:finish])
        for (first, begin), (end, finish) in pairwise(shared)
        if now[first:end] != gold[begin:finish]
    ]


def fewest_actions(now: Sizes, gold: Sizes, most: int = 4) -> list[tuple[int, dict[str, Any]]]:
    """Return the shortest way from some beads to others: place of the bead, and the action."""
    if now == gold:
        return []
    queue: deque[tuple[Sizes, list[tuple[int, dict[str, Any]]]]] = deque([(now, [])])
    seen = {now}
    while queue:
        sizes, way = queue.popleft()
        for at, action, after in _possible(sizes):
            if after == gold:
                return [*way, (at, action)]
            if after not in seen and len(way) + 1 < most:
                seen.add(after)
                queue.append((after, [*way, (at, action)]))
    raise AssertionError(f"no way from {now} to {gold}")


def _possible(sizes: Sizes) -> Iterator[tuple[int, dict[str, Any], Sizes]]:  # noqa: PLR0912 - a loop an action
    for at, (m, n) in enumerate(sizes):
        for i in range(m + 1):
            for j in range(n + 1):
                if 0 < i + j < m + n:
                    parts = ((i, j), (m - i, n - j))
                    yield (
                        at,
                        {"action": "split", "src": i, "tgt": j},
                        (*sizes[:at], *parts, *sizes[at + 1 :]),
                    )
        if m and n:
            nulls = ((1, 0),) * m + ((0, 1),) * n
            yield at, {"action": "unlink"}, (*sizes[:at], *nulls, *sizes[at + 1 :])
    for at, one in enumerate(sizes):
        for to in range(at + 2, len(sizes)):
            two, between = sizes[to], sizes[at + 1 : to]
            # A null bead passes those of the other side.
            if one[0] == two[1] == 0 and all(not n for _, n in between):
                united = (*between, (two[0], one[1]))
            elif one[1] == two[0] == 0 and all(not m for m, _ in between):
                united = (*between, (one[0], two[1]))
            else:
                break
            yield at, {"action": "link", "to": to}, (*sizes[:at], *united, *sizes[to + 1 :])
    for at, ((m, n), (k, p)) in enumerate(pairwise(sizes)):
        yield at, {"action": "merge"}, (*sizes[:at], (m + k, n + p), *sizes[at + 2 :])
        moves = [
            (m > 0, at, "src", "last", ((m - 1, n), (k + 1, p))),
            (n > 0, at, "tgt", "last", ((m, n - 1), (k, p + 1))),
            (k > 0, at + 1, "src", "first", ((m + 1, n), (k - 1, p))),
            (p > 0, at + 1, "tgt", "first", ((m, n + 1), (k, p - 1))),
        ]
        for possible, place, side, which, pair in moves:
            if possible:
                kept = tuple(one for one in pair if sum(one))
                action = {"action": "move", "side": side, "which": which}
                yield place, action, (*sizes[:at], *kept, *sizes[at + 2 :])
