"""Worker processes that may die: what each was at is known, and the others go on."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Protocol, cast

from aligner.engines.tasks import Reason, overdue, patience
from aligner.errors import ConfigError

# Workers that may be killed one after the other before they are ready.
_STARTS = 3
# Seconds that a worker has to end by itself.
_PATIENCE = 5.0


class Work[Task, Result](Protocol):
    """Be what workers do; picklable, as are the tasks and the results."""

    def prepared(self) -> Work[Task, Result]:
        """Return the same with what is made once per process."""
        ...

    def attempt(self, task: Task) -> Result | Reason:
        """Return the result of a task, or why there is none; raise nothing."""
        ...


class Team[Task, Result](Protocol):
    """Have tasks done by workers elsewhere, which may die.

    Attributes:
        done: The results that have not been taken yet, by the number of the task.
    """

    done: dict[int, Result | Reason]

    def has_room(self) -> bool:
        """Tell whether a worker is idle or can be started."""
        ...

    def give(self, number: int, task: Task) -> None:
        """Have a task done; there must be room."""
        ...

    def collect(self, *, block: bool) -> None:
        """Take in what the workers have to say; with ``block``, wait until one says something."""
        ...

    def stop(self) -> None:
        """End all workers."""
        ...


@dataclass(slots=True)
class _Item[Task]:
    """Hold a task on its way.

    Attributes:
        number: What its result is called by.
        task: The task.
        retried: Whether it has been given to a second worker because the first did not take it.
        deaths: Workers that died while they were at it.
    """

    number: int
    task: Task
    retried: bool = False
    deaths: int = 0


class _Worker[Task]:
    """Hold a process that does one task at a time.

    Attributes:
        process: The process.
        connection: Takes tasks and gives results, in turn.
        ready: Whether it is prepared and takes tasks.
        item: What it has to do; None when idle.
        since: When it was given that, by the monotonic clock.
    """

    def __init__(self, packed: bytes, item: _Item[Task], environment: Mapping[str, str]) -> None:
        # A forked process would inherit locks that the threads of this one may hold.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, packed), daemon=True)
        with _interrupts_blocked(), _added_to_environment(environment):
            self.process.start()
        # With no copy of that end left here, the worker's death closes the connection.
        theirs.close()
        self.ready = False
        self.item: _Item[Task] | None = item
        self.since = 0.0

    def ended(self) -> int:
        """Wait until the process has ended, with force in the end; return its exit code."""
        self.connection.close()
        self.process.join(_PATIENCE)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        self.process.close()
        return code


class Crew[Task, Result]:
    """Keep worker processes, and know which task each of them is at.

    A worker that dies takes only its own task with it; another one is started when there is
    something to do.

    Args:
        size: Most workers at one time.
        work: What they do.
        deaths: How many workers may die of a task before it has failed.
        seconds: How long a task may take before its worker is killed; None for no limit.
        environment: Variables that the workers find besides those of this process.

    Attributes:
        done: The results that have not been taken yet, by the number of the task.

    Raises:
        ConfigError: The work cannot be pickled.
    """

    def __init__(
        self,
        size: int,
        work: Work[Task, Result],
        *,
        deaths: int = 1,
        seconds: float | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.done: dict[int, Result | Reason] = {}
        self._size = size
        self._work = work
        self._deaths = deaths
        self._seconds = seconds
        self._environment = environment or {}
        self._workers: list[_Worker[Task]] = []
        self._failed_starts = 0
        try:
            self._packed = pickle.dumps(work)
        except Exception as error:
            raise ConfigError(
                f"the engine, encoder or splitter cannot be sent to worker processes ({error}); "
                "name it, pass a picklable instance, or use jobs=1"
            ) from error

    def has_room(self) -> bool:
        """Tell whether a worker is idle or can be started."""
        return len(self._workers) < self._size or any(w.item is None for w in self._workers)

    def give(self, number: int, task: Task) -> None:
        """Have a task done; there must be room."""
        self._hand(_Item(number, task))

    def collect(self, *, block: bool) -> None:
        """Take in what the workers have to say.

        Args:
            block: Wait until one of them says something.

        Raises:
            ConfigError: No worker can start. What hinders the preparation is raised as itself.
        """
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), self._patience() if block else 0):
            worker = by_connection[cast("Connection", connection)]
            try:
                answer = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            except Exception as error:  # a result that cannot be unpickled here
                answer = Reason.of(error)
            if worker.ready:
                self._finish(worker.item, answer)
                worker.item = None
            else:
                self._greet(worker, answer)
        self._end_overdue()

    def _patience(self) -> float | None:
        """Return the seconds until a worker is overdue, None if none ever is."""
        if self._seconds is None:
            return None
        return patience(
            [worker.since for worker in self._workers if worker.ready and worker.item],
            self._seconds,
        )

    def _end_overdue(self) -> None:
        if self._seconds is None:
            return
        latest = time.monotonic() - self._seconds
        for worker in [one for one in self._workers if one.ready and one.item]:
            if worker.since < latest:
                worker.process.kill()
                self._workers.remove(worker)
                worker.ended()
                self._finish(worker.item, overdue(self._seconds))

    def stop(self) -> None:
        """End all workers: the idle ones by closing their connection, the others at once."""
        for worker in self._workers:
            worker.connection.close()
            if worker.item is not None:
                worker.process.terminate()
        for worker in self._workers:
            worker.ended()
        self._workers.clear()

    def _hand(self, item: _Item[Task]) -> None:
        worker = next((worker for worker in self._workers if worker.item is None), None)
        if worker is None:
            self._workers.append(_Worker(self._packed, item, self._environment))
        else:
            worker.item = item
            self._send(worker, item)

    def _send(self, worker: _Worker[Task], item: _Item[Task]) -> None:
        worker.since = time.monotonic()
        try:
            worker.connection.send(item.task)
        except OSError:
            self._bury(worker, unheard=True)
        except Exception as error:  # a task that cannot be pickled
            self._finish(item, Reason.of(error))
            worker.item = None

    def _greet(self, worker: _Worker[Task], problem: Reason | None) -> None:
        if problem is not None:
            # The same should happen here, with the exception itself instead of its name.
            self._work.prepared()
            raise ConfigError(f"no worker can start: {problem.error}: {problem.message}")
        worker.ready = True
        self._failed_starts = 0
        if worker.item is not None:
            self._send(worker, worker.item)

    def _finish(self, item: _Item[Task] | None, found: Result | Reason) -> None:
        if item is not None:
            self.done[item.number] = found

    def _bury(self, worker: _Worker[Task], *, unheard: bool = False) -> None:
        """Take a dead worker out; what it was at has failed, unless it had not begun.

        Args:
            worker: Whose connection broke.
            unheard: It broke while the task was being sent. The worker may have died before; but a
                task that two workers did not survive taking is to blame.
        """
        self._workers.remove(worker)
        code = worker.ended()
        item = worker.item
        if not worker.ready:
            self._failed_starts += 1
            if code >= 0 or self._failed_starts >= _STARTS:
                raise ConfigError(
                    f"a worker process {_last_words(code)} before it could begin; a script must "
                    'start the work under if __name__ == "__main__":, and jobs=1 needs no workers'
                )
        if item is None:
            return
        if not worker.ready:
            self._hand(item)
        elif unheard and not item.retried:
            item.retried = True
            self._hand(item)
        else:
            item.deaths += 1
            if item.deaths < self._deaths:
                self._hand(item)
            else:
                died = f"the worker process {_last_words(code)}"
                self._finish(item, Reason("ProcessDied", died))


def _last_words(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    memory = "; perhaps it took too much memory" if code == -signal.SIGKILL else ""
    return f"was killed by signal {-code} ({signal.strsignal(-code)}){memory}"


@contextlib.contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Start a process that Ctrl-C does not reach: its parent is interrupted, and ends it.

    A new process inherits the signals that are blocked, so it is deaf from its first moment on.
    """
    # Starting this helper of the standard library unblocks the signal: it must run already.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _added_to_environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Start a process that finds some variables: it inherits them, and reads them at once."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(connection: Connection, packed: bytes) -> None:
    """Do tasks as they come until the connection closes: the life of a worker."""
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, ConnectionError):
        try:
            work: Work[object, object] = pickle.loads(packed).prepared()
        except Exception as error:
            connection.send(Reason.of(error))
            return
        connection.send(None)
        while True:
            found = _next_result(connection, work)
            try:
                connection.send(found)
            except ConnectionError:
                raise
            except Exception as error:  # a result that cannot be pickled
                connection.send(Reason.of(error))


def _next_result(connection: Connection, work: Work[object, object]) -> object:
    try:
        task = connection.recv()
    except (EOFError, ConnectionError):
        raise
    except Exception as error:  # a task that cannot be unpickled here
        return Reason.of(error)
    return work.attempt(task)


def _die_with_parent() -> None:
    """End this process when its parent is gone, however it ended, even in the middle of a task."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
