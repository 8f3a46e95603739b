"""The runner `ray`: actors on a Ray cluster hold the encoder and take pairs one by one.

Results come back to the process that builds, which writes them: the nodes must be able to read the
documents, but need no place to write. An actor that dies, with its node perhaps, is replaced, and
the pair it was at goes to another one.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections import deque
from types import ModuleType
from typing import Any

from aligner._version import __version__
from aligner.corpora.runners import DEATHS, ENVIRONMENT
from aligner.engines.tasks import Reason, check_jobs, overdue, patience
from aligner.engines.workers import Team, Work
from aligner.errors import ConfigError, MissingExtraError

# Actors that may die one after the other before they are ready.
_STARTS = 5


def load_ray() -> ModuleType:
    """Return the package ray.

    Raises:
        MissingExtraError: It is not installed.
    """
    # Nothing here talks to anybody outside the cluster.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        raise MissingExtraError("the runner 'ray'", "ray") from None
    return ray


class RayRunner:
    """Provide actors on a Ray cluster, one CPU each.

    Args:
        jobs: Most actors; one a CPU that the cluster has at the beginning when None.
        address: Address of the cluster: ``"auto"`` for the one this machine is in,
            or ``"host:port"``. When None, the one that the environment variable ``RAY_ADDRESS``
            names, or else one is started on this machine for the time of the build. A connection
            that the program has already is used.

    Raises:
        ConfigError: There are fewer than one job.
        MissingExtraError: Ray is not installed.
    """

    name = "ray"

    def __init__(self, jobs: int | None = None, *, address: str | None = None) -> None:
        if jobs is not None:
            check_jobs(jobs)
        load_ray()
        self._jobs = jobs
        self._address = address

    def team[Task, Result](self, work: Work[Task, Result], *, seconds: float) -> Team[Task, Result]:
        """Connect to the cluster, and return the actors; see `aligner.corpora.runners.Runner`.

        Raises:
            ConfigError: There is no cluster at the address, or the work cannot be pickled.
        """
        try:
            packed = pickle.dumps(work)
        except Exception as error:
            raise ConfigError(
                f"the engine, encoder, splitter or a filter cannot be sent to the nodes ({error}); "
                "name it, or pass a picklable instance"
            ) from error
        return RayCrew(packed, self._jobs, self._address, seconds)


class Actor:
    """Do tasks; lives on a node of the cluster."""

    def __init__(self) -> None:
        self._work: Work[Any, Any] | None = None

    def prepare(self, packed: bytes, version: str) -> Reason | None:
        """Make what is made once; return what hinders it."""
        if version != __version__:
            return Reason(
                "ConfigError",
                f"a node has aligner {__version__}, but the build is made by {version}; install the "
                "same release everywhere",
            )
        try:
            self._work = pickle.loads(packed).prepared()
        except Exception as error:
            return Reason.of(error)
        return None

    def attempt(self, task: Any) -> Any:
        """Return the result of a task, or why there is none."""
        assert self._work is not None, "prepared first"
        return self._work.attempt(task)


class _Item:
    """Hold a task on its way, and how many actors died of it."""

    def __init__(self, number: int, task: Any) -> None:
        self.number = number
        self.task = task
        self.deaths = 0


class _Worker:
    """Hold an actor.

    Attributes:
        handle: The actor.
        answer: Reference of what it will say: that it is ready, or a result; None when idle.
        item: What it is at; None when idle, or not ready.
        ready: Whether it takes tasks.
        since: When it was given its task, by the monotonic clock.
    """

    def __init__(self, handle: Any, answer: Any) -> None:
        self.handle = handle
        self.answer = answer
        self.item: _Item | None = None
        self.ready = False
        self.since = 0.0


class RayCrew:
    """Keep actors, and know which task each of them is at; see `aligner.engines.workers.Team`.

    A cluster may have room for fewer actors than it is asked for, and for more of them later: tasks
    wait here, and go to actors that are ready only.
    """

    def __init__(
        self, packed: bytes, jobs: int | None, address: str | None, seconds: float
    ) -> None:
        self.done: dict[int, Any] = {}
        self._ray = load_ray()
        self._owned = not self._ray.is_initialized()
        if self._owned:
            self._connect(jobs, address)
        self._size = jobs or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._seconds = seconds
        # Stored once in the cluster, not sent to each actor.
        self._packed = self._ray.put(packed)
        self._make = self._ray.remote(Actor).options(
            num_cpus=1, max_restarts=0, runtime_env={"env_vars": ENVIRONMENT}
        )
        self._workers: list[_Worker] = []
        self._waiting: deque[_Item] = deque()
        self._failed_starts = 0

    def _connect(self, jobs: int | None, address: str | None) -> None:
        quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
        # Without an address Ray would look for a cluster that somebody started on this machine.
        address = address or os.environ.get("RAY_ADDRESS") or "local"
        if address == "local":
            quiet |= {"include_dashboard": False, "num_cpus": jobs}
        in_main = threading.current_thread() is threading.main_thread()
        handler = signal.getsignal(signal.SIGTERM) if in_main else None
        try:
            self._ray.init(address=address, **quiet)
        except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
            raise ConfigError(
                f"no Ray cluster can be reached at {address} "
                f"({str(error).strip().splitlines()[0]}); start one with ray start --head, or leave "
                "the address out"
            ) from error
        finally:
            # Ray puts a handler of its own in the place of the program's.
            if in_main:
                signal.signal(signal.SIGTERM, handler)

    def _room(self) -> int:
        free = sum(worker.item is None for worker in self._workers)
        return free + self._size - len(self._workers) - len(self._waiting)

    def has_room(self) -> bool:
        """Tell whether an actor is idle, is being started or can be."""
        return self._room() > 0

    def give(self, number: int, task: Any) -> None:
        """Have a task done; there must be room."""
        self._waiting.append(_Item(number, task))
        self._hand_out()

    def _hand_out(self) -> None:
        """Give the tasks that wait to idle actors, and start actors for the others."""
        for worker in self._workers:
            if self._waiting and worker.ready and worker.item is None:
                item = self._waiting.popleft()
                worker.item, worker.since = item, time.monotonic()
                worker.answer = worker.handle.attempt.remote(item.task)
        starting = sum(not worker.ready for worker in self._workers)
        while starting < len(self._waiting) and len(self._workers) < self._size:
            handle = self._make.remote()
            answer = handle.prepare.remote(self._packed, __version__)
            self._workers.append(_Worker(handle, answer))
            starting += 1

    def collect(self, *, block: bool) -> None:
        """Take in what the actors have to say.

        Args:
            block: Wait until one of them says something.

        Raises:
            ConfigError: No actor can start.
        """
        by_answer = {one.answer: one for one in self._workers if one.answer is not None}
        if by_answer:
            answers = list(by_answer)
            if block:
                self._ray.wait(answers, num_returns=1, timeout=self._patience())
            arrived, _ = self._ray.wait(answers, num_returns=len(answers), timeout=0)
            for answer in arrived:
                self._hear(by_answer[answer])
        self._end_overdue()
        self._hand_out()

    def _patience(self) -> float | None:
        begun = [worker.since for worker in self._workers if worker.item]
        return patience(begun, self._seconds)

    def _hear(self, worker: _Worker) -> None:
        errors = self._ray.exceptions
        try:
            said = self._ray.get(worker.answer)
        except errors.RayTaskError as error:
            said = Reason(type(error.cause).__name__, str(error.cause))
        except errors.RayError as error:
            self._bury(worker, error)
            return
        worker.answer = None
        if worker.ready:
            assert worker.item is not None, "it said something"
            self.done[worker.item.number] = said
            worker.item = None
        elif said is not None:
            raise ConfigError(f"no actor can start: {said.error}: {said.message}")
        else:
            worker.ready = True
            self._failed_starts = 0

    def _bury(self, worker: _Worker, error: Exception) -> None:
        """Take a dead actor out; what it was at goes to another one, unless it is to blame."""
        self._dismiss(worker)
        item = worker.item
        if item is None:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise ConfigError(f"no actor can start: {_first_line(error)}")
            return
        item.deaths += 1
        if item.deaths < DEATHS:
            self._waiting.appendleft(item)
        else:
            # Ray's own words name machines and processes, which differ from run to run.
            self.done[item.number] = Reason(
                "ProcessDied", "the worker process died; perhaps it took too much memory"
            )

    def _end_overdue(self) -> None:
        latest = time.monotonic() - self._seconds
        for worker in [one for one in self._workers if one.item and one.since < latest]:
            assert worker.item is not None, "chosen for it"
            self.done[worker.item.number] = overdue(self._seconds)
            self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._ray.kill(worker.handle)

    def stop(self) -> None:
        """End all actors, and the connection if it was made here."""
        for worker in list(self._workers):
            self._dismiss(worker)
        if self._owned:
            self._ray.shutdown()


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), repr(error))
