"""Commands that are killed: a short run, and proof that the checks see what is wrong."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.faults.campaign import OLD, Campaign, damage
from tests.faults.commands import COMMANDS, Command, make_inputs
from tests.faults.processes import Forker

# Without vectors, which take most of the time and write nothing.
_QUICK = ("--engine", "gale_church")
_BUILD = replace(
    COMMANDS["build"],
    arguments=(
        *("corpus", "build", "../in/pairs.tsv", "-o", "corpus", "--jobs", "1", *_QUICK),
        *("--no-filter", "--no-score", "--shard-size", "4"),
    ),
)
_SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults").resolve()
    make_inputs(folder, sound=4)
    return folder


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    with Forker() as started:
        yield started


def campaign(command: Command, place: Path, forker: Forker, *, seed: int = 1) -> Campaign:
    return Campaign(command, place, forker, Random(seed), executed=0)


def test_killed_before_every_change(place: Path, forker: Forker) -> None:
    found = campaign(COMMANDS["convert-links"], place, forker)
    assert found.whole.changes == 6
    for number in range(1, 7):
        found.at_change(number, _SIGNALS[(number + 1) // 2 % 3])
    found.at_change(5, signal.SIGKILL)
    assert not found.tally.problems
    assert found.tally.total() == 7
    assert found.tally.leftovers >= 2
    assert found.tally.partial >= 2


def test_a_batch_that_is_killed(place: Path, forker: Forker) -> None:
    command = replace(COMMANDS["batch"], arguments=(*COMMANDS["batch"].arguments, *_QUICK))
    found = campaign(command, place, forker)
    assert len(found.whole.files) >= 4
    # Two folders, and two changes a file; those of a pair that comes early, between the result of
    # another and its record, and last.
    for number, what in zip((3, 9, found.whole.changes), _SIGNALS, strict=True):
        found.at_change(number, what)
    assert not found.tally.problems
    assert found.tally.total() == 3


def test_a_build_that_is_killed(place: Path, forker: Forker) -> None:
    found = campaign(_BUILD, place, forker)
    for number, what in zip((10, found.whole.changes - 3), _SIGNALS[:2], strict=True):
        found.at_change(number, what)
    assert not found.tally.problems
    assert found.tally.total() == 2


def test_random_moments(place: Path, forker: Forker) -> None:
    found = campaign(COMMANDS["card"], place, forker)
    tally = found.run(4)
    assert not tally.problems
    assert tally.total() >= 4


@pytest.mark.parametrize(
    ("name", "what", "complaint"),
    [
        ("careless", signal.SIGKILL, "x.txt is neither the old file nor the new one"),
        ("untidy", signal.SIGTERM, "['.aligner-0.tmp'] are left"),
        ("hoarding", signal.SIGKILL, "is left over in the end"),
    ],
)
def test_what_is_wrong_is_seen(
    place: Path, forker: Forker, name: str, what: int, complaint: str
) -> None:
    command = Command(name, (), call=f"tests.faults.inside:{name}")
    found = campaign(command, place, forker)
    assert not found.tally.problems
    found.at_change(found.whole.changes, what)
    assert any(complaint in problem for problem in found.tally.problems)


def test_damage() -> None:
    new = {"a": b"new", "b": b"new"}
    assert not list(damage({"a": b"new", ".aligner-1.tmp": b"ha"}, new, old=False))
    assert not list(damage({"a": b"new", "b": OLD}, new, old=True))
    assert list(damage({"a": b"ne"}, new, old=False)) == [
        "a is neither the old file nor the new one (2 bytes)"
    ]
    assert list(damage({"a": b"new", "c": b""}, new, old=False)) == [
        "c is there, which no undisturbed run writes"
    ]
    assert list(damage({"a": OLD}, new, old=True)) == [
        "b is gone: neither the old file nor the new one"
    ]
