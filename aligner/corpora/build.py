"""`build_corpus`: from a manifest of pairs of documents to a corpus in shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aligner._version import __version__
from aligner.corpora.evidence import Judge
from aligner.corpora.production import BuildOptions, Produced, Production, steps_of
from aligner.corpora.runners import RUNNERS, Runner
from aligner.corpora.shards import BuildFolder
from aligner.corpora.statistics import CorpusStatistics
from aligner.engines.batch import Failure
from aligner.engines.tasks import Reason
from aligner.engines.workers import Team
from aligner.errors import InputError
from aligner.formats.base import PathLike
from aligner.formats.manifest import PairFiles, read_manifest
from aligner.formats.resuming import checksum
from aligner.formats.storage import shown

VERSION = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Say how far a build is.

    Attributes:
        total: Pairs of documents in the manifest.
        before: Those that an earlier run had done.
        finished: Those that are finished now, the ones before included; with a failure too.
        failed: Those that failed in this run.
    """

    total: int
    before: int
    finished: int
    failed: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Say what a build gave.

    Attributes:
        output: The folder.
        documents: Pairs of documents in the manifest.
        before: Those that an earlier run had done.
        failures: Those that failed, in the order of the manifest, whenever that was.
        statistics: Figures of the pairs of texts.
        changed: Texts that had changed since an earlier run aligned them, so that their shards were
            made again.
    """

    output: Path
    documents: int
    before: int
    failures: tuple[Failure, ...]
    statistics: CorpusStatistics
    changed: tuple[str, ...] = ()


def build_corpus(
    manifest: PathLike,
    output: PathLike,
    *,
    runner: str | Runner = "local",
    jobs: int | None = None,
    resume: bool = False,
    retry: bool = False,
    options: BuildOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:
    """Build a corpus: read, split, align, filter and score every pair of documents of a manifest.

    The folder is described in `aligner.corpora.shards`; ``ParallelCorpus.read(output)`` reads the
    pairs that were kept. Its bytes depend on the manifest, the documents and the options, not on
    the runner, the number of workers, the order in which they finish, or on workers or runs that
    were killed and resumed. A pair of documents that fails costs only itself: it is listed with the
    reason.

    Workers import the calling script anew, so a script must start the work under its guard::

        if __name__ == "__main__":
            report = aligner.build_corpus("pairs.tsv", "corpus", jobs=4)

    Args:
        manifest: The manifest; see `aligner.formats.manifest`.
        output: The folder: not there, empty, or one to resume.
        runner: ``"local"``, ``"ray"``, or an instance such as
            ``aligner.corpora.ray_runner.RayRunner(address="auto")``.
        jobs: Most workers, for a named runner; as many as there are cores when None.
        resume: Go on with a build that was broken off; a build that is complete is left as it is.
            Shards with a text that has changed since are made again; what is gone counts as
            unchanged.
        retry: When resuming, try the shards again in which pairs of documents failed.
        options: How; the usual options when None.
        progress: Called at the beginning and whenever a pair of documents is finished.

    Raises:
        InputError: The manifest cannot be read or breaks its format, or the folder cannot be
            written, is not empty, or holds something else.
        ConfigError: The build to resume has other options or another manifest, or no worker can
            start.
        UnknownNameError: Something has no such name.
        MissingExtraError: A format or the runner needs a package that is not installed.
    """
    chosen = options or BuildOptions()
    made = RUNNERS.get(runner)(jobs) if isinstance(runner, str) else runner
    pairs, digest = _pairs(manifest)
    folder = Path(manifest).absolute().parent
    steps = steps_of(chosen.stages(Judge()))
    parameters = {
        "format": "aligner/build",
        "version": VERSION,
        "made_by": f"aligner {__version__}",
        "manifest": {"pairs": len(pairs), "sha256": digest},
        **chosen.described(),
        "steps": [[step.name, step.parameters] for step in steps],
    }
    place = BuildFolder(Path(output), parameters, steps, chosen.formats, folder)
    with place.held(resume=resume):
        shards = [
            pairs[at : at + chosen.shard_size] for at in range(0, len(pairs), chosen.shard_size)
        ]
        done = place.done(shards, retry=retry)
        before = sum(len(shards[shard]) for shard in done.shards)
        if len(done.shards) < len(shards):
            team = made.team(Production(chosen, folder), seconds=chosen.seconds)
            try:
                _run(team, _Shelf(place, shards, done.shards, before, progress))
            finally:
                team.stop()
        statistics, _ = place.finish(len(shards), Path(manifest).stem)
        failures = tuple(_failures(place, pairs))
    return BuildReport(Path(output), len(pairs), before, failures, statistics, done.changed)


def _pairs(manifest: PathLike) -> tuple[tuple[PairFiles, ...], str]:
    """Return the pairs with absolute paths, and the checksum of the manifest."""
    if str(manifest) == "-":
        raise InputError(
            "a build can be resumed, so its manifest must be a file, not standard input"
        )
    pairs = tuple(
        replace(pair, src=Path(pair.src).absolute(), tgt=Path(pair.tgt).absolute())
        for pair in read_manifest(manifest)
    )
    if not pairs:
        raise InputError(f"{shown(manifest)}: names no pair of documents")
    return pairs, checksum(manifest)


def _failures(place: BuildFolder, pairs: Sequence[PairFiles]) -> Iterator[Failure]:
    numbers = {pair.name: number for number, pair in enumerate(pairs)}
    for one in place.failures():
        yield Failure(numbers[one["name"]], one["name"], one["error"], one["message"])


class _Shelf:
    """Put what comes in where it belongs, and write each shard when it is complete."""

    def __init__(
        self,
        place: BuildFolder,
        shards: Sequence[Sequence[PairFiles]],
        done: frozenset[int],
        before: int,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._place = place
        self._shards = shards
        self._done = done
        self._tell = progress or (lambda _: None)
        self._progress = Progress(sum(map(len, shards)), before, before, 0)
        self._shard_of: dict[int, tuple[int, int]] = {}
        self._open: dict[int, dict[int, Produced | Reason]] = {}
        self._tell(self._progress)

    def tasks(self) -> Iterator[tuple[int, PairFiles]]:
        """Yield the pairs of the shards that are not done, each with a number of its own."""
        number = 0
        for shard, pairs in enumerate(self._shards):
            for place, pair in enumerate(pairs if shard not in self._done else ()):
                self._shard_of[number] = shard, place
                yield number, pair
                number += 1

    def put(self, number: int, found: Produced | Reason) -> None:
        """Take what became of a pair."""
        shard, place = self._shard_of.pop(number)
        held = self._open.setdefault(shard, {})
        held[place] = found
        pairs = self._shards[shard]
        if len(held) == len(pairs):
            self._place.write(shard, pairs, [held[place] for place in range(len(pairs))])
            del self._open[shard]
        now = self._progress
        failed = now.failed + isinstance(found, Reason)
        self._progress = replace(now, finished=now.finished + 1, failed=failed)
        self._tell(self._progress)


def _run(team: Team[PairFiles, Produced], shelf: _Shelf) -> None:
    tasks = shelf.tasks()
    given = taken = 0
    more = True
    while more or taken < given:
        while more and team.has_room():
            task = next(tasks, None)
            if task is None:
                more = False
            else:
                team.give(*task)
                given += 1
        if not team.done:
            team.collect(block=more or taken < given)
        for number in sorted(team.done):
            shelf.put(number, team.done.pop(number))
            taken += 1
            # Workers that have become idle in the meantime must not wait for what is written here.
            team.collect(block=False)
            if more and team.has_room():
                break
