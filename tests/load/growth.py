"""What a process holds while it works, and whether that grows."""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from pathlib import Path

import numpy as np

# The first part of a run fills what is filled once: tables, pools of the allocators.
_WARM_UP = 0.25
# A cache of fewer entries holds what is loaded once, such as weights.
_MANY = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """Say how much a piece of work may leave behind.

    Attributes:
        rss: Bytes of resident memory.
        blocks: Blocks of Python's allocator: objects of any kind, strings too.
        objects: Objects that the collector knows: containers and instances.
    """

    rss: float
    blocks: float
    objects: float


@dataclass(frozen=True, slots=True)
class Sample:
    """Hold what a process has after so many pieces of work."""

    done: int
    rss: float
    blocks: float
    objects: float
    files: int

    @classmethod
    def now(cls, done: int) -> Sample:
        """Look, after garbage is collected and what is remembered within bounds is forgotten."""
        gc.collect()
        objects = gc.get_objects()
        for one in objects:
            if type(one) is _lru_cache_wrapper and (one.cache_info().maxsize or 0) >= _MANY:
                one.cache_clear()
        del objects
        tracked = len(gc.get_objects())
        return cls(done, resident(), sys.getallocatedblocks(), tracked, open_files())

    def __str__(self) -> str:
        return (
            f"{self.done:9,} done: {self.rss / 1e6:8.1f} MB, {self.blocks:11,} blocks, "
            f"{self.objects:9,} objects, {self.files} files"
        )


@dataclass(frozen=True, slots=True)
class Growth:
    """Hold what each piece of work leaves behind: medians of slopes, after the warm-up."""

    rss: float
    blocks: float
    objects: float
    files: int

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Growth:
        """Return the median of the slopes between all pairs of samples (Theil 1950, Sen 1968)."""
        kept = samples[int(len(samples) * _WARM_UP) :]
        done = np.array([sample.done for sample in kept])
        i, j = np.triu_indices(len(kept), 1)

        def slope(values: list[float]) -> float:
            found = np.array(values)
            return float(np.median((found[j] - found[i]) / (done[j] - done[i])))

        return cls(
            slope([sample.rss for sample in kept]),
            slope([sample.blocks for sample in kept]),
            slope([sample.objects for sample in kept]),
            kept[-1].files - kept[0].files,
        )

    def beyond(self, limits: Limits) -> list[str]:
        """Return what grows more than it may."""
        return [
            f"{name}: {found:.4g} each, at most {most:.4g}"
            for name, found, most in (
                ("bytes of memory", self.rss, limits.rss),
                ("blocks", self.blocks, limits.blocks),
                ("objects", self.objects, limits.objects),
                ("files left open", self.files, 0),
            )
            if found > most
        ]

    def __str__(self) -> str:
        return (
            f"each leaves {self.rss:.1f} bytes of memory, {self.blocks:.4f} blocks, "
            f"{self.objects:.4f} objects behind"
        )


def resident(pid: int | str = "self") -> int:
    """Return the bytes of memory that a process has."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def open_files(pid: int | str = "self") -> int:
    """Return the number of files, pipes and connections that a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
