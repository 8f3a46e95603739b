"""Where a corpus is built: in processes of this machine, or on a cluster."""

from __future__ import annotations

import os
from typing import Protocol

from aligner.engines.tasks import check_jobs
from aligner.engines.workers import Crew, Team, Work
from aligner.registry import Registry

# Workers that may die of a task: one may be killed by chance, or for the memory that another took.
DEATHS = 2
# How a worker's linear algebra starts. A library that has found several cores takes other blocks of
# a matrix, even when it is told later to use one thread, and the last digits differ.
ENVIRONMENT = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Runner(Protocol):
    """Provide workers.

    Attributes:
        name: Short name for messages.
    """

    name: str

    def team[Task, Result](self, work: Work[Task, Result], *, seconds: float) -> Team[Task, Result]:
        """Return workers, not necessarily started.

        Args:
            work: What they do.
            seconds: How long a task may take before its worker is ended.
        """
        ...


class RunnerMaker(Protocol):
    """Make a runner."""

    def __call__(self, jobs: int | None = None) -> Runner:
        """Return a runner with at most so many workers, None for as many as there is room for."""
        ...


RUNNERS: Registry[RunnerMaker] = Registry(
    "runner",
    {
        "local": "aligner.corpora.runners:LocalRunner",
        "ray": "aligner.corpora.ray_runner:RayRunner",
    },
)


class LocalRunner:
    """Provide processes of this machine.

    Args:
        jobs: Most processes; one a core that this process may use when None.

    Raises:
        ConfigError: There are fewer than one.
    """

    name = "local"

    def __init__(self, jobs: int | None = None) -> None:
        if jobs is not None:
            check_jobs(jobs)
        self._jobs = jobs or _cores()

    def team[Task, Result](self, work: Work[Task, Result], *, seconds: float) -> Team[Task, Result]:
        """Return the processes; see `Runner`."""
        return Crew(self._jobs, work, deaths=DEATHS, seconds=seconds, environment=ENVIRONMENT)


def _cores() -> int:
    """Return the cores that this process may use; not every system can tell."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
