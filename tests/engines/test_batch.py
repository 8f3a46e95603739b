"""Many pairs: in order, lazily, the same for any number of jobs, whatever happens to one of them."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import aligner
from aligner import Alignment, Failure, align_many
from aligner.encoders import Encoder
from aligner.engines.batch import Pair
from aligner.errors import ConfigError, InputError, ModelError, UnknownNameError
from aligner.formats.manifest import PairFiles
from aligner.types import Bead, Document

ROOT = Path(__file__).parent.parent.parent


class Obedient:
    """Link nothing, and do what the source's first sentence says."""

    name = "obedient"
    needs_encoder = False

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        word, *rest = (src.sentences[0].text if src.sentences else "").split(maxsplit=1) or [""]
        match word:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "exit":
                os._exit(3)
            case "fail":
                raise KeyError(*rest)
            case "interrupt":
                raise KeyboardInterrupt
            case "wait":
                for path in rest:
                    Path(path).write_text(str(os.getpid()))
                time.sleep(60)
        nulls = [Bead((i,), ()) for i in range(len(src))]
        return (*nulls, *(Bead((), (j,)) for j in range(len(tgt))))


class NoWeights(Obedient):
    @property
    def needs_encoder(self) -> bool:  # type: ignore[override]
        raise ModelError("the weights are missing")


class NotPicklable(Obedient):
    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle 'file' object")


class Stillborn(Obedient):
    """Kill the process that makes it, unless a file says that this happened already."""

    def __init__(self, mark: Path | None) -> None:
        self.mark = mark

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if self.mark is None or not self.mark.exists():
            if self.mark is not None:
                self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)


def run(pairs: list[Any], jobs: int, engine: Obedient | None = None) -> list[Alignment | Failure]:
    made = engine or Obedient()
    found = list(align_many(pairs, jobs=jobs, engine=made, src_lang="en", tgt_lang="zh"))
    assert not multiprocessing.active_children()
    return found


def failed(results: list[Alignment | Failure]) -> dict[int, str]:
    return {result.index: result.error for result in results if isinstance(result, Failure)}


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_until(true: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_results_are_those_of_align_for_any_number_of_jobs(tmp_path: Path) -> None:
    (tmp_path / "a.zh").write_text("再见。我走了。", "gb18030")
    (tmp_path / "a.en").write_text("Goodbye. I am leaving.")
    files = PairFiles(tmp_path / "a.zh", tmp_path / "a.en", encoding="gb18030", src_lang="zh-Hans")
    pairs: list[Pair] = [
        ("你好。我叫乔安妮。", "Hello. My name is Joanne."),
        (["今天天气很好。", ""], ["The weather is fine today."]),
        (aligner.split("为什么？", lang="zh"), Document("Why?", "en", name="why")),
        ("", ""),
        files,
    ]
    texts = [pair for pair in pairs if isinstance(pair, tuple)]
    wanted = [aligner.align(*pair, src_lang="zh", tgt_lang="en") for pair in texts]
    alone = list(align_many(pairs, src_lang="zh", tgt_lang="en"))
    assert alone[:-1] == wanted
    assert isinstance(last := alone[-1], Alignment)
    assert (last.src.name, last.src.lang, last.src.text) == ("a", "zh-Hans", "再见。我走了。")
    assert list(align_many(pairs, jobs=2, src_lang="zh", tgt_lang="en")) == alone


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_pairs_stop_nothing(jobs: int, tmp_path: Path) -> None:
    missing = PairFiles(tmp_path / "x.zh", tmp_path / "x.en")
    named = Document("fail it", "en", name="it")
    good = ("Fine.", "好。")
    pairs: list[Any] = [
        good,
        "ab",
        missing,
        good,
        (named, "好"),
        ("a", "b", "c"),
        7,
        ("\ud800", ""),
    ]
    results = run(pairs, jobs)
    assert failed(results) == {
        1: "InputError",
        2: "InputError",
        4: "KeyError",
        5: "InputError",
        6: "InputError",
        7: "InputError",
    }
    assert results[0] == results[3]
    assert str(results[2]).startswith(f"x: InputError: {tmp_path / 'x.zh'}: no such file")
    assert results[4] == Failure(4, "it", "KeyError", "'it'")
    assert str(results[6]).startswith("pair 6: InputError: a pair is a source and a target")


@pytest.mark.parametrize("jobs", [1, 2])
def test_takes_few_pairs_ahead_of_an_endless_supply(jobs: int) -> None:
    taken = itertools.count()
    pairs = ((f"Number {next(taken)}.", "好。") for _ in itertools.repeat(None))
    results = align_many(pairs, jobs=jobs, engine=Obedient())
    for given in range(12):
        result = next(results)
        assert isinstance(result, Alignment)
        assert result.src.text == f"Number {given}."
    results.close()
    assert 12 <= next(taken) <= 12 + (8 if jobs == 2 else 0)
    assert not multiprocessing.active_children()


def test_a_dead_worker_takes_only_its_own_pair_with_it() -> None:
    pairs: list[Any] = [
        (text, "好。") for text in ("One. " * 3000, "die", "Two.", "exit", "Three.")
    ]
    pairs.append((["A pair that cannot be pickled.", lambda: 1], "好。"))
    results = run(pairs, 2)
    assert list(failed(results)) == [1, 3, 5]
    assert "signal 9 (Killed); perhaps it took too much memory" in str(results[1])
    assert "ProcessDied: the worker process ended with exit code 3" in str(results[3])
    sizes = [len(result.src) for result in results if isinstance(result, Alignment)]
    assert sizes == [3000, 1, 1]


def test_closing_stops_the_workers_at_once() -> None:
    pairs = [("One.", "好。"), ("wait", "好。"), ("wait", "好。")]
    results = align_many(pairs, jobs=2, engine=Obedient())
    assert isinstance(next(results), Alignment)
    assert len(multiprocessing.active_children()) == 2
    began = time.monotonic()
    results.close()
    assert time.monotonic() - began < 5
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_supply_raises_comes_after_the_results_before(jobs: int) -> None:
    def pairs() -> Iterator[Pair]:
        yield "One.", "好。"
        yield "Two.", "好。"
        raise OSError("the disk is gone")

    results = align_many(pairs(), jobs=jobs, engine=Obedient())
    assert all(isinstance(next(results), Alignment) for _ in range(2))
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)
    assert not multiprocessing.active_children()


def test_keyboard_interrupt_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        list(align_many([("interrupt", "好。")], engine=Obedient()))
    mark = tmp_path / "waiting"

    def press_control_c() -> None:
        wait_until(mark.exists)
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press_control_c)
    presser.start()
    with pytest.raises(KeyboardInterrupt):
        list(align_many([(f"wait {mark}", "好。")] * 3, jobs=2, engine=Obedient()))
    presser.join()
    assert not multiprocessing.active_children()


def test_workers_die_with_their_parent(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    program = (
        "from tests.engines.test_batch import Obedient; from aligner import align_many; "
        f"list(align_many([('wait {mark}', '')], jobs=2, engine=Obedient()))"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    wait_until(lambda: mark.exists() and mark.read_text())
    worker = int(mark.read_text())
    assert is_running(worker)
    parent.kill()
    parent.wait()
    wait_until(lambda: not is_running(worker))


def test_a_script_without_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import aligner\nlist(aligner.align_many([('a', 'b')], jobs=2))\n")
    found = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert found.returncode == 1
    assert 'must start the work under if __name__ == "__main__":' in found.stderr


@pytest.mark.parametrize("jobs", [0, -1])
def test_jobs_must_be_positive(jobs: int) -> None:
    with pytest.raises(ConfigError, match=f"at least 1, not {jobs}"):
        align_many([], jobs=jobs)


@pytest.mark.parametrize("jobs", [1.5, float("nan"), "2", None])
def test_jobs_are_a_whole_number(jobs: Any) -> None:
    with pytest.raises(ConfigError, match="jobs must be a whole number, not"):
        align_many([], jobs=jobs)


def test_slips_are_found_before_a_pair_is_taken() -> None:
    with pytest.raises(UnknownNameError, match="unknown engine 'x'"):
        align_many([], engine="x")
    with pytest.raises(UnknownNameError, match="unknown encoder 'x'"):
        align_many([], encoder="x")
    with pytest.raises(UnknownNameError, match="unknown splitter 'x'"):
        align_many([], splitter="x")
    with pytest.raises(ConfigError, match="not a language tag"):
        align_many([], src_lang="?")
    with pytest.raises(ConfigError, match=r"cannot pickle 'file' object.*use jobs=1"):
        align_many([], jobs=2, engine=NotPicklable())


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_pairs(jobs: int) -> None:
    assert run([], jobs) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_hinders_all_pairs_is_raised(jobs: int) -> None:
    with pytest.raises(ModelError, match="the weights are missing"):
        run([("One.", "好。")], jobs, NoWeights())


def test_workers_that_cannot_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"signal 9 .* before it could begin"):
        run([("One.", "好。")], 2, Stillborn(None))
    assert not failed(run([("One.", "好。"), ("Two.", "好。")], 2, Stillborn(tmp_path / "mark")))


def test_pairs_of_files_are_not_standard_input() -> None:
    with pytest.raises(InputError, match="standard input"):
        PairFiles("-", "a.en")
