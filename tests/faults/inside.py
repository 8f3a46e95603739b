"""What is tried inside a process with disks of its own, in whose working folder a small one lies."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

import aligner
from aligner import seeds
from aligner.encoders.cache import CachedEncoder
from aligner.errors import InputError
from aligner.reports import write_page
from aligner.review.log import EventLog, read_log
from tests.encoders.test_cache import Counting
from tests.faults.campaign import OLD, files_in

_FULL = Path()
_FIXED = Path("../fixed")


def fill(disk: Path, room: int = 0) -> None:
    """Take the whole room of a disk but so many bytes."""
    with (disk / "filler").open("wb", buffering=0) as filler:
        size = 0
        try:
            while written := filler.write(bytes(4096)):
                size += written
        except OSError:
            pass
        filler.truncate(size - room)


def vectors() -> None:
    """The cache of an encoder: the work goes on without it."""
    cached = CachedEncoder(Counting(), _FULL / "cache")
    cached.encode(["a"])
    fill(_FULL)
    texts = [f"sentence {number}" for number in range(3000)]
    with pytest.warns(
        RuntimeWarning, match=r"vectors are not kept in .*: database or disk is full"
    ):
        found = cached.encode([*texts, "a"])
    np.testing.assert_array_equal(found, Counting().encode([*texts, "a"]))
    (_FULL / "filler").unlink()
    inner = Counting()
    np.testing.assert_array_equal(CachedEncoder(inner, _FULL / "cache").encode(["a"]), found[-1:])
    assert not inner.asked
    fill(_FULL)
    with pytest.raises(InputError, match="cannot keep vectors in new"):
        CachedEncoder(Counting(), _FULL / "new")
    with pytest.raises(InputError, match=r"cannot keep vectors in \.\./fixed/new"):
        CachedEncoder(Counting(), _FIXED / "new")


def review() -> None:
    """The log of a review: nothing of a line that could not be written stays."""
    header = {"kind": "review", "file": "x", "sha256": "0"}
    path = _FULL / "x.review"
    log = EventLog.open(path, header)
    log.append({"seq": 1, "action": "comment", "text": "x"})
    fill(_FULL)
    kept = path.read_bytes()
    with pytest.raises(InputError, match=r"x\.review: cannot be written: the disk is full"):
        log.append({"seq": 2, "action": "comment", "text": "y" * 9000})
    assert path.read_bytes() == kept
    (_FULL / "filler").unlink()
    log.append({"seq": 2, "action": "comment", "text": "y" * 9000})
    log.close()
    assert len(read_log(path).events) == 2
    with pytest.raises(InputError, match="may not be written to"):
        EventLog.open(_FIXED / "x.review", header)


def page() -> None:
    """A report and a table, which are longer than what is left."""
    path = _FULL / "report.html"
    path.write_bytes(OLD)
    fill(_FULL, 20 << 10)
    with pytest.raises(InputError, match=r"report\.html: cannot be written: the disk is full"):
        write_page(path, seeds.gold())
    fill(_FULL, 4 << 10)
    with pytest.raises(InputError, match=r"x\.parquet: cannot be written: the disk is full"):
        aligner.write(seeds.gold(), _FULL / "x.parquet")
    assert sorted(files_in(_FULL)) == ["filler", "report.html"]
    assert path.read_bytes() == OLD


def careless() -> None:
    """Write as nobody should: half a file stands there under its final name for a moment."""
    half = "half of what will be there\n"
    Path("x.txt").write_text(half)
    Path("other.txt").write_text("complete\n")
    Path("x.txt").write_text(half + half)


def untidy() -> None:
    """Leave a temporary file behind when it is ended."""
    temporary = Path(".aligner-0.tmp")
    temporary.write_text("complete\n")
    temporary.rename("x.txt")


def hoarding() -> None:
    """Take away nothing that an earlier run left."""
    temporary = Path(f".aligner-{os.getpid()}.tmp")
    temporary.write_text("complete\n")
    temporary.rename("x.txt")
