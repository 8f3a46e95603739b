"""A short run of every target, and the files that broke something once."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from aligner import formats
from aligner.errors import AlignerError, InputError
from tests.fuzz.harness import TooSlowError, run, within_limits
from tests.fuzz.targets import TARGETS, Target

NASTY = Path(__file__).parent.parent / "nasty"
_TRIES = 40


@pytest.mark.parametrize("name", TARGETS)
def test_short_run(name: str, tmp_path: Path) -> None:
    outcome = run(TARGETS[name], tmp_path, seed=1, tries=_TRIES)
    assert outcome.tried >= _TRIES
    assert not [what for _, what in outcome.failures]


@pytest.mark.parametrize("path", sorted(NASTY.iterdir()), ids=lambda path: path.name)
def test_nasty_files(path: Path, tmp_path: Path) -> None:
    with within_limits():
        TARGETS[path.name.partition("--")[0]].try_out(path.read_bytes(), tmp_path)


def test_every_format_is_fuzzed() -> None:
    assert set(formats.FORMATS.names()) <= set(TARGETS)


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (KeyError("x"), "KeyError"),
        (InputError("something is wrong"), "names no file"),
        (TooSlowError("slow"), "TooSlowError"),
        (InputError("x.txt: something is wrong"), None),
    ],
)
def test_what_is_a_failure(tmp_path: Path, error: BaseException, found: str | None) -> None:
    def check(_: Path) -> None:
        raise error

    outcome = run(Target("broken", ("x.txt",), check, lambda: [b"a"]), tmp_path, seed=1, tries=3)
    failures = [what for _, what in outcome.failures]
    assert len(failures) == (found is not None)
    assert found is None or found in failures[0]


def test_an_input_that_takes_too_long_is_interrupted(tmp_path: Path) -> None:
    def hang(_: Path) -> None:
        while True:
            pass

    with pytest.raises(TooSlowError), within_limits(0.05):
        hang(tmp_path)


def test_mutated_files_still_reach_the_readers(tmp_path: Path) -> None:
    # What is refused at once would test nothing: a good part of the inputs must be read.
    for name in ("tmx", "docx", "srt", "jsonl"):
        target, random = TARGETS[name], Random(1)
        seeds = target.seeds()
        read = 0
        for _ in range(80):
            target.put(target.mutate(random.choice(seeds), random, seeds), tmp_path)
            try:
                target.check(tmp_path)
                read += 1
            except AlignerError:
                pass
        assert read >= 3, name
