"""What threads and processes share stays right, and what is remembered stays small."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
import pkgutil
import sys
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from types import SimpleNamespace
from typing import cast

import pytest

import aligner
from aligner.encoders import threads, use
from aligner.encoders.threads import single_threaded
from aligner.encoders.use import UseEncoder
from aligner.engines.crf import Crf
from aligner.quality.names import latin_names
from aligner.review.server import Windows
from aligner.review.session import Session
from aligner.splitters.lexicon import lexicon_for

# What they are asked with is the package's own: names of its files, of its tables.
_OWN_KEYS = {
    "aligner.reports.assets:asset",
    "aligner.review.server:_file",
    "aligner.splitters.lexicon:_made",
}


@dataclass(frozen=True)
class _Slow:
    """Be a document that takes its time to be compared, while other threads go on."""

    number: int

    def __eq__(self, other: object) -> bool:
        time.sleep(0.001)
        return isinstance(other, _Slow) and self.number == other.number

    def __hash__(self) -> int:
        return self.number


def test_threads_that_share_an_engine_get_their_own_explanations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = Crf()

    def prepare(src: _Slow, *_: object) -> object:
        judgement = SimpleNamespace(explain=lambda _bead: src.number)
        return SimpleNamespace(judgement=lambda: judgement)

    monkeypatch.setattr(engine, "prepare", prepare)

    def mistaken(number: int) -> int:
        ask: Callable[..., object] = engine.explain
        return sum(ask(_Slow(number), None, None, None) != number for _ in range(60))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(mistaken, [0, 0, 0, 1, 0, 0, 0, 1])) == 0


def test_weights_are_loaded_once_however_many_threads_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def load() -> object:
        time.sleep(0.05)
        made.append(1)
        return object()

    monkeypatch.setattr(use, "UseModel", load)
    monkeypatch.setattr(use, "_loaded", None)
    with ThreadPoolExecutor(8) as pool:
        encoders = list(pool.map(lambda _: UseEncoder(), range(8)))
    assert len(encoders) == 8
    assert len(made) == 1


def _blas_threads() -> set[int]:
    found = threads._controller().select(user_api="blas").info()
    return {one["num_threads"] for one in found}


def test_linear_algebra_is_on_one_thread_in_every_thread() -> None:
    with single_threaded():
        assert _blas_threads() == {1}
    usual = _blas_threads()
    entered, leave = threading.Event(), threading.Event()
    inside = []

    def overlapping() -> None:
        with single_threaded():
            entered.set()
            leave.wait(10)
            inside.append(_blas_threads())

    other = threading.Thread(target=overlapping)
    with single_threaded():
        other.start()
        entered.wait(10)
    leave.set()
    other.join()
    assert inside == [{1}]
    # The last to leave was another thread than the first to enter.
    assert _blas_threads() == usual


def test_vectors_are_the_same_in_every_thread() -> None:
    encoder = UseEncoder()
    texts = ["This is the first of two sentences.", "你好，我是乔安妮。"] * 8
    wanted = encoder.encode(texts).tobytes()
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: encoder.encode(texts).tobytes(), range(24))
        assert set(found) == {wanted}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_process_forked_while_a_thread_encodes_can_encode() -> None:
    held = threading.Event()

    def hold() -> None:
        with threads._lock:
            held.set()
            time.sleep(0.2)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    child = _fork(_encodes)
    other.join(10)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _fork(holds: Callable[[], bool]) -> int:
    """Fork beside other threads; the child ends with 0 if something holds in it."""
    with warnings.catch_warnings():
        # Python warns of forking with threads, which a caller may do all the same.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        os._exit(0 if holds() else 1)
    return child


def _encodes() -> bool:
    ended = threading.Thread(target=_encode_once, daemon=True)
    ended.start()
    ended.join(10)
    return not ended.is_alive()


def _encode_once() -> None:
    with single_threaded():
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_process_forked_inside_gets_its_threads_back() -> None:
    counts = [one["num_threads"] for one in threads._controller().info()]
    entered, leave = threading.Event(), threading.Event()

    def encode() -> None:
        with single_threaded():
            entered.set()
            leave.wait(10)

    other = threading.Thread(target=encode)
    other.start()
    entered.wait(10)
    # The thread that would have restored the setting does not exist in the child.
    child = _fork(
        lambda: (
            [one["num_threads"] for one in threads._controller().info()] == counts
            and not threads._inside
        )
    )
    leave.set()
    other.join(10)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_every_memory_is_bounded() -> None:
    found = {}
    for module in pkgutil.walk_packages(aligner.__path__, "aligner."):
        if module.name.endswith("__main__"):
            continue
        try:
            loaded = importlib.import_module(module.name)
        except (aligner.MissingExtraError, ModuleNotFoundError):
            continue
        for name, value in vars(loaded).items():
            if type(value) is _lru_cache_wrapper and value.__module__ == module.name:
                found[f"{module.name}:{name}"] = value
    assert len(found) > 10
    unbounded = {
        name
        for name, value in found.items()
        if value.cache_info().maxsize is None and inspect.signature(value).parameters
    }
    assert unbounded == _OWN_KEYS


def test_languages_without_a_lexicon_of_their_own_share_one() -> None:
    assert lexicon_for("xh") is lexicon_for("tlh") is lexicon_for("fy-NL")
    assert lexicon_for("fr-CA") is lexicon_for("fr")


def test_long_texts_are_not_remembered() -> None:
    text = "GPT-4 and DALL-E " * 20_000
    before = sys.getallocatedblocks()
    names = latin_names(text, "zh")
    assert len(names) == 40_000
    del names
    assert sys.getallocatedblocks() - before < 1000


def test_a_window_that_does_not_read_holds_little() -> None:
    told: list[Callable[[dict[str, int]], None]] = []

    def listen(bring: Callable[[dict[str, int]], None]) -> Callable[[], None]:
        told.append(bring)
        return told.clear

    async def neglect() -> tuple[int, list[bytes]]:
        session = SimpleNamespace(listen=listen, seq=0, log=SimpleNamespace(id="x"))
        windows = Windows(cast("Session", session))
        stream = aiter(windows.stream())
        await anext(stream)
        [queue] = windows._queues
        most = 0
        for number in range(5000):
            told[0]({"seq": number})
            await asyncio.sleep(0)
            most = max(most, queue.qsize())
        # The window is let go: it asks again, and is told the number of the state.
        rest = [message async for message in stream]
        return most, rest

    # In a thread of its own: Playwright's loop may run in this one.
    with ThreadPoolExecutor(1) as pool:
        most, rest = pool.submit(lambda: asyncio.run(asyncio.wait_for(neglect(), 20))).result()
    assert most <= 1000
    assert len(rest) <= 1000
    assert told == []
