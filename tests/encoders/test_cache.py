"""The cache on disk: the same vectors, each encoded once, whatever happens to the file."""

from __future__ import annotations

import hashlib
import multiprocessing
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner.encoders import SpanEncoder
from aligner.encoders.base import Vectors
from aligner.encoders.cache import CachedEncoder, default_folder
from aligner.encoders.use import UseEncoder
from tests.texts import texts

DIM = 8


class Counting:
    """Give each text a vector of its own and count what is asked."""

    def __init__(self, name: str = "counting", dim: int = DIM) -> None:
        self.name = name
        self.dim = dim
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        seeds = [hashlib.sha256(f"{self.name}{text}".encode()).digest() for text in texts]
        rows = [np.frombuffer(seed, np.uint8)[: self.dim] + 1.0 for seed in seeds]
        found = np.array(rows).reshape(len(texts), self.dim)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


@settings(max_examples=30, deadline=None)
@given(batches=st.lists(st.lists(texts, max_size=5), max_size=4))
def test_same_vectors_and_no_text_twice(
    batches: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    inner = Counting()
    cached = CachedEncoder(inner, tmp_path_factory.mktemp("cache"))
    for batch in batches:
        np.testing.assert_array_equal(cached.encode(batch), Counting().encode(batch))
    assert sorted(inner.asked) == sorted({text for batch in batches for text in batch})


def test_another_instance_finds_what_was_kept(tmp_path: Path) -> None:
    batch = [f"text {number}" for number in range(2500)]
    first = CachedEncoder(Counting(), tmp_path).encode(batch)
    again = Counting()
    np.testing.assert_array_equal(CachedEncoder(again, tmp_path).encode(batch), first)
    assert not again.asked


def test_encoders_of_other_names_or_lengths_share_nothing(tmp_path: Path) -> None:
    CachedEncoder(Counting(), tmp_path).encode(["a"])
    for other in (Counting(name="other"), Counting(dim=4)):
        assert CachedEncoder(other, tmp_path).encode(["a"]).shape == (1, other.dim)
        assert other.asked == ["a"]


def test_what_was_encoded_before_a_crash_is_kept(tmp_path: Path) -> None:
    class Crashing(Counting):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if "1500" in texts:
                raise KeyboardInterrupt
            return super().encode(texts)

    batch = [str(number) for number in range(2000)]
    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(Crashing(), tmp_path).encode(batch)
    after = Counting()
    CachedEncoder(after, tmp_path).encode(batch)
    assert 0 < len(after.asked) < 1500


def test_a_damaged_entry_is_computed_again(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(), tmp_path)
    wanted = cached.encode(["a", "b", "c"])
    with closing(sqlite3.connect(cached.path)) as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(32) WHERE rowid = 1")
        connection.execute("UPDATE vectors SET vector = 'words' WHERE rowid = 2")
        connection.commit()
    inner = Counting()
    for _ in range(2):
        np.testing.assert_array_equal(
            CachedEncoder(inner, tmp_path).encode(["a", "b", "c"]), wanted
        )
    assert len(inner.asked) == 2


@pytest.mark.parametrize("damage", ["no database", "torn", "flipped", "empty"])
def test_a_damaged_file_is_begun_again(tmp_path: Path, damage: str) -> None:
    batch = [f"text {number}" for number in range(3000)]
    cached = CachedEncoder(Counting(), tmp_path)
    wanted = cached.encode(batch)
    data = bytearray(cached.path.read_bytes())
    if damage == "no database":
        data = bytearray(b"something else" * 9000)
    elif damage == "torn":
        del data[len(data) // 2 :]
    elif damage == "flipped":
        for at in range(100, len(data), 997):
            data[at] ^= 0xFF
    else:
        data.clear()
    cached.path.write_bytes(data)
    np.testing.assert_array_equal(cached.encode(batch), wanted)
    np.testing.assert_array_equal(CachedEncoder(Counting(), tmp_path).encode(batch), wanted)
    last = Counting()
    CachedEncoder(last, tmp_path).encode(batch)
    assert not last.asked, "the file is whole again"


def test_size_and_clear(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(dim=DIM), tmp_path)
    empty = cached.size
    cached.encode([str(number) for number in range(5000)])
    assert 5000 * 4 * DIM < cached.size < empty + 5000 * (4 * DIM + 300)
    cached.clear()
    assert cached.size <= empty
    inner = Counting()
    CachedEncoder(inner, tmp_path).encode(["1"])
    assert inner.asked == ["1"]


def keep(folder: str, first: int) -> None:
    cached = CachedEncoder(Counting(), folder)
    for begin in range(first, first + 300, 60):
        cached.encode([str(number) for number in range(begin, begin + 120)])


def test_processes_share_one_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=keep, args=(str(tmp_path), 100 * k)) for k in range(2)]
    for worker in workers:
        worker.start()
    keep(str(tmp_path), 50)
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    inner = Counting()
    batch = [str(number) for number in range(450)]
    np.testing.assert_array_equal(
        CachedEncoder(inner, tmp_path).encode(batch), Counting().encode(batch)
    )
    assert not inner.asked


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(aligner.InputError, match="cannot keep vectors in"):
        CachedEncoder(Counting(), tmp_path / "file")


def test_work_goes_on_when_the_disk_fails(tmp_path: Path) -> None:
    cached = CachedEncoder(Counting(), tmp_path / "cache")
    cached.path.unlink()
    cached.path.parent.rmdir()
    with pytest.warns(RuntimeWarning, match="vectors are not kept"):
        found = cached.encode(["a"])
    np.testing.assert_array_equal(found, Counting().encode(["a"]))


def test_encoders_that_compose_are_refused(encoder: UseEncoder, tmp_path: Path) -> None:
    with pytest.raises(aligner.ConfigError, match="use-m3 composes"):
        CachedEncoder(encoder, tmp_path)
    assert not isinstance(CachedEncoder(Counting(), tmp_path), SpanEncoder)


def test_aligning_twice_encodes_once(encoder: UseEncoder, tmp_path: Path) -> None:
    class Plain(Counting):
        def encode(self, texts: Sequence[str]) -> Vectors:
            self.asked += texts
            return encoder.encode(texts)

    inner = Plain(name="plain", dim=512)
    zh, en = ["你好。", "我叫乔安妮。"], ["Hello.", "My name is Joanne."]
    found = [
        aligner.align(zh, en, engine="two_pass", encoder=CachedEncoder(inner, tmp_path)).beads
        for _ in range(2)
    ]
    assert found[0] == found[1]
    assert len(inner.asked) == len(set(inner.asked)) > 0


def test_default_folder_follows_the_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "aligner"
    assert CachedEncoder(Counting()).path.parent == tmp_path / "aligner"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setattr("sys.platform", "linux")
    assert default_folder() == Path.home() / ".cache" / "aligner"
