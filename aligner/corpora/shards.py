"""The folder of a build: what is in it, and which parts of it are done.

::

    build.json              the options, the steps and the checksum of the manifest
    data/zh-en/part-00000.jsonl     pairs that were kept, a file for each shard and pair of languages
    rejected/zh-en/part-00000.jsonl pairs that a filter rejected, with what was decided about them
    documents.jsonl         a line for each pair of documents: what became of it
    failures.jsonl          those of them that failed, with the reason
    statistics.json         figures of the whole
    README.md               its data card
    SHA256SUMS              checksums of all these, for sha256sum --check
    .build/00000.json       a record for each shard that is done

A shard's record is written after its files, and says that they are complete, and by checksum which
texts they were made from. No file holds a time or the name of a folder of this machine, so that the
same build gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner import languages
from aligner.corpora import card, files
from aligner.corpora.held import HeldFolder
from aligner.corpora.parts import FORMATS, write_as
from aligner.corpora.production import Produced
from aligner.corpora.statistics import CorpusStatistics, Step, Survey
from aligner.engines.tasks import Reason
from aligner.errors import ConfigError, FormatError, InputError
from aligner.formats import parquet, resuming, storage
from aligner.formats.manifest import PairFiles, relative_name
from aligner.formats.storage import shown
from aligner.formats.strict_json import dumps

_RECORDS = ".build"
_LOCK = "lock"
_REJECTED = "rejected"
_SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Done:
    """Say what earlier runs have done.

    Attributes:
        shards: Numbers of the shards that are done.
        changed: Texts that are others now than when their shards were made, which is to be done
            again.
    """

    shards: frozenset[int]
    changed: tuple[str, ...]


class BuildFolder:
    """Write the shards of a build, and say which are done.

    Args:
        path: The folder.
        parameters: What the result depends on, as plain data.
        steps: The steps that each pair of texts goes through.
        formats: Names of the formats to write, out of `FORMATS`.
        folder: What the documents are named from.

    Raises:
        ConfigError: A format is none of a corpus.
        MissingExtraError: A format needs a package that is not installed.
    """

    def __init__(
        self,
        path: Path,
        parameters: Mapping[str, Any],
        steps: tuple[Step, ...],
        formats: Sequence[str],
        folder: Path,
    ) -> None:
        wrong = [name for name in formats if name not in FORMATS]
        if wrong or not formats:
            raise ConfigError(
                f"a corpus is not built as {wrong[0] if wrong else 'nothing'}; the formats are "
                f"{', '.join(FORMATS)}"
            )
        if "parquet" in formats:
            parquet.load_pyarrow()
        self.path = path
        # As it is read back, so that the two can be compared.
        self._parameters = json.loads(dumps(parameters, "the options"))
        self._steps = steps
        self._formats = tuple(dict.fromkeys(formats))
        self._folder = folder
        self._hold = HeldFolder(path, path / _RECORDS / _LOCK)

    @contextmanager
    def held(self, *, resume: bool) -> Iterator[None]:
        """Make the folder, or check that what is there is this build; keep others out of it.

        Args:
            resume: Whether to go on with a build that was broken off.

        Raises:
            InputError: The folder cannot be written to, holds something else, or another run is at
                work in it.
            ConfigError: The build in it has other options or another manifest.
        """
        storage.make_folder(self.path)
        storage.check_writable(self.path / files.BUILT)
        others = [
            one.name
            for one in sorted(self.path.iterdir())
            if one.name != _RECORDS and not one.name.startswith(".aligner-")
        ]
        if others and not resume:
            raise InputError(
                f"{shown(self.path)}: is not empty; --resume (resume=True) goes on with a build "
                "that was broken off, or name another folder"
            )
        if others and files.BUILT not in others:
            raise InputError(
                f"{shown(self.path)}: holds no build to resume, but {others[0]}; name another folder"
            )
        with self._hold.held():
            with self._hold.writing():
                self._begin()
            yield

    def _begin(self) -> None:
        for left in [*self.path.glob("**/.aligner-*.tmp")]:
            left.unlink(missing_ok=True)
        begun = self.path / files.BUILT
        if begun.is_file():
            self._check_same(begun)
            return
        # Of a build whose options nobody knows any more.
        for record in (self.path / _RECORDS).glob("*.json"):
            record.unlink()
        with storage.atomic_write(begun) as out:
            out.write(dumps(self._parameters, "the options", indent=2) + "\n")

    def _check_same(self, begun: Path) -> None:
        try:
            before = json.loads(storage.read_text(begun))
        except ValueError:
            before = None
        if not isinstance(before, dict):
            raise FormatError(shown(begun), None, "not the options of a build; name another folder")
        resuming.check_options(
            self.path,
            before,
            self._parameters,
            "use what the build was begun with, or build into another folder",
        )

    def done(self, shards: Sequence[Sequence[PairFiles]], *, retry: bool = False) -> Done:
        """Say which shards are done, and take away what is half done.

        Args:
            shards: The pairs of documents of all shards. A shard with a text that has changed since
                it was made is not done; one whose text is gone stays as it is.
            retry: Count shards in which a pair of documents failed as not done.

        Raises:
            InputError: Something cannot be read or removed.
        """
        with self._hold.writing():
            finished: set[int] = set()
            known: set[Path] = set()
            changed: list[str] = []
            for shard, pairs in enumerate(shards):
                path = self._record_path(shard)
                if not path.is_file():
                    continue
                record = self._record(shard)
                others = list(self._changed(record, pairs))
                changed += others
                sizes = {self.path / name: size for name, (size, _) in record["files"].items()}
                complete = all(
                    one.is_file() and one.stat().st_size == size for one, size in sizes.items()
                )
                failed = any("error" in one for one in record["documents"])
                if others or not complete or (retry and failed):
                    path.unlink()
                    continue
                finished.add(shard)
                known |= set(sizes)
            for folder in (files.DATA, _REJECTED):
                for left in (self.path / folder).glob("*/*"):
                    if left not in known:
                        left.unlink()
        return Done(frozenset(finished), tuple(changed))

    def _changed(self, record: Mapping[str, Any], pairs: Sequence[PairFiles]) -> Iterator[str]:
        for pair, fate in zip(pairs, record["documents"], strict=True):
            # What failed has no checksum: it is tried again when the user says so.
            for path in resuming.changed((pair.src, pair.tgt), fate.get("sha256", ())):
                yield relative_name(path, self._folder)

    def _record_path(self, shard: int) -> Path:
        return self.path / _RECORDS / f"{shard:05d}.json"

    def _record(self, shard: int) -> dict[str, Any]:
        path = self._record_path(shard)
        try:
            found: dict[str, Any] = json.loads(path.read_bytes())
        except ValueError:
            raise FormatError(
                shown(path), None, "not the record of a shard; delete it, and resume the build"
            ) from None
        return found

    def write(
        self, shard: int, pairs: Sequence[PairFiles], found: Sequence[Produced | Reason]
    ) -> None:
        """Write a shard: its files first, its record last.

        Args:
            shard: Its number.
            pairs: Its pairs of documents, in order.
            found: What became of each.

        Raises:
            InputError: A file cannot be written.
        """
        with self._hold.writing():
            self._write(shard, pairs, found)

    def _write(
        self, shard: int, pairs: Sequence[PairFiles], found: Sequence[Produced | Reason]
    ) -> None:
        groups: dict[str, list[Produced]] = {}
        for one in found:
            if isinstance(one, Produced):
                groups.setdefault(_key(one.langs), []).append(one)
        written: dict[str, tuple[int, str]] = {}
        surveys = {}
        for key, members in sorted(groups.items()):
            survey = Survey((), self._steps)
            for one in members:
                survey.absorb(one.survey)
            surveys[key] = survey.state()
            for path in self._write_group(shard, key, members, survey):
                data = path.read_bytes()
                name = path.relative_to(self.path).as_posix()
                written[name] = len(data), hashlib.sha256(data).hexdigest()
        record = {
            "documents": [self._fate(*both) for both in zip(pairs, found, strict=True)],
            "files": written,
            "surveys": surveys,
        }
        with storage.atomic_write(self._record_path(shard)) as out:
            out.write(dumps(record, "the record") + "\n")

    def _fate(self, pair: PairFiles, found: Produced | Reason) -> Mapping[str, Any]:
        if isinstance(found, Produced):
            return found.figures
        documents = [relative_name(path, self._folder) for path in (pair.src, pair.tgt)]
        return {
            "name": pair.name,
            "documents": documents,
            "error": found.error,
            "message": found.message,
        }

    def _write_group(
        self, shard: int, key: str, members: Sequence[Produced], survey: Survey
    ) -> Iterator[Path]:
        """Write the pairs of a shard that are in two languages; yield the files."""
        part = f"part-{shard:05d}"
        kept = [line for one in members for line in one.kept]
        rejected = [line for one in members for line in one.rejected]
        for name in self._formats:
            folder = self._subfolder(files.DATA, key)
            yield from write_as(name, folder / part, kept, members[0].langs, survey)
        if rejected:
            folder = self._subfolder(_REJECTED, key)
            path = folder / f"{part}.jsonl"
            with files.line_writer(path, survey.steps) as add:
                for line in rejected:
                    add(line)
            yield path

    def _subfolder(self, name: str, key: str) -> Path:
        # Level by level: a corpus that somebody has removed must not come back in pieces.
        for folder in (self.path / name, self.path / name / key):
            folder.mkdir(exist_ok=True)
        return self.path / name / key

    def finish(self, count: int, title: str) -> tuple[CorpusStatistics, Counter[str]]:
        """Write what is said of the whole; return the figures and the errors by name.

        Args:
            count: Number of all shards; all are done.
            title: Name of the corpus.

        Raises:
            InputError: A file cannot be written.
        """
        with self._hold.writing():
            return self._finish(count, title)

    def _finish(self, count: int, title: str) -> tuple[CorpusStatistics, Counter[str]]:
        total = Survey((), self._steps)
        errors: Counter[str] = Counter()
        sums: dict[str, str] = {}
        keys: set[str] = set()
        names = [self.path / name for name in ("documents.jsonl", "failures.jsonl")]
        done = 0
        with storage.atomic_writes(names) as (documents, failures):
            for shard in range(count):
                record = self._record(shard)
                for key, state in sorted(record["surveys"].items()):
                    keys.add(key)
                    total.absorb(Survey.from_state(state, (), self._steps))
                sums |= {name: digest for name, (_, digest) in record["files"].items()}
                for one in record["documents"]:
                    line = dumps(one, "a document") + "\n"
                    documents.write(line)
                    if "error" in one:
                        failures.write(line)
                        errors[one["error"]] += 1
                    else:
                        done += 1
        statistics = total.result()
        self._write_card(
            statistics, title, sorted(keys), {"done": done, **dict(sorted(errors.items()))}
        )
        for name in (
            "README.md",
            files.BUILT,
            "documents.jsonl",
            "failures.jsonl",
            "statistics.json",
        ):
            sums[name] = hashlib.sha256((self.path / name).read_bytes()).hexdigest()
        with storage.atomic_write(self.path / _SUMS) as out:
            out.writelines(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        return statistics, errors

    def _write_card(
        self,
        statistics: CorpusStatistics,
        title: str,
        keys: Sequence[str],
        documents: Mapping[str, int],
    ) -> None:
        about = card.About(title=title)
        configs = (
            {key: f"{files.DATA}/{key}/*.parquet" for key in keys}
            if "parquet" in self._formats
            else {}
        )
        names = [self.path / name for name in ("README.md", "statistics.json")]
        with storage.atomic_writes(names) as (markdown, data):
            markdown.write(card.card_markdown(statistics, about, configs))
            found = {"documents": documents} | card.card_dict(statistics, about)
            data.write(dumps(found, "the figures", indent=2) + "\n")

    def failures(self) -> Iterator[dict[str, Any]]:
        """Yield the pairs of documents that failed, in the order of the manifest."""
        for line in storage.stream_lines(self.path / "failures.jsonl"):
            yield json.loads(line)


def _key(langs: tuple[str, str]) -> str:
    return "-".join(languages.short_pair(langs))
