"""The folder of a batch: a file for each pair, and a record of what each was made from.

::

    talk.jsonl              the result of the pair 'talk'
    .batch/talk.jsonl.json  the options it was made with, and by checksum the texts

A record is written after its result, and says that the result is complete. No record holds a time or
the name of a folder of this machine, so that the same batch gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner import formats
from aligner._version import __version__
from aligner.errors import AlignerError, InputError
from aligner.formats import resuming, storage
from aligner.formats.base import PathLike
from aligner.formats.manifest import PairFiles, relative_name
from aligner.formats.strict_json import dumps
from aligner.types import Alignment

_RECORDS = ".batch"


@dataclass(frozen=True, slots=True)
class Begun:
    """Say what a batch has to do.

    Attributes:
        pending: The pairs that are to be aligned.
        changed: Texts that are others now than when an earlier run aligned them, so that their
            pairs are pending again.
        unknown: Pairs whose result is there without a record of what it was made from, likewise.
    """

    pending: tuple[PairFiles, ...]
    changed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class BatchFolder:
    """Write the results of a batch, and say which are there.

    Args:
        path: The folder.
        format: Name of the results' format.
        suffix: Their ending.
        options: What the results depend on besides their texts, as plain data.
        folder: What the texts are named from.

    Attributes:
        format: Name of the results' format.
    """

    def __init__(
        self, path: Path, format: str, suffix: str, options: Mapping[str, Any], folder: Path
    ) -> None:
        self._path = path
        self.format = format
        self._suffix = suffix
        given = {"made_by": f"aligner {__version__}", **options, "format": format}
        # As it is read back, so that the two can be compared.
        self._options = json.loads(dumps(given, "the options"))
        self._folder = folder.absolute()
        self._pending: tuple[PairFiles, ...] = ()
        self._texts: dict[str, list[dict[str, Any]]] = {}

    def begin(self, pairs: Sequence[PairFiles], *, resume: bool) -> Begun:
        """Say which pairs are to be aligned, and make the folder.

        Args:
            pairs: All pairs of the manifest.
            resume: Whether to leave out those whose result is there, made from the same texts; a
                text that is gone counts as unchanged.

        Raises:
            ConfigError: The results that are there were made with other options.
            InputError: A text or a record cannot be read, or the folder cannot be written.
        """
        changed: list[str] = []
        unknown: list[str] = []
        pending: list[PairFiles] = []
        for pair in pairs:
            if resume and self.target(pair).is_file():
                noted = self._record(pair)
                others = [] if noted is None else list(self._changed(pair, noted))
                if noted is not None and not others:
                    continue
                changed += others
                unknown += [pair.name] if noted is None else []
            pending.append(pair)
        storage.make_folder(self._path)
        for pair in pending:
            storage.check_writable(self.target(pair))
        if pending:
            storage.make_folder(self._path / _RECORDS)
        for pair in pending:
            storage.check_writable(self._record_path(pair))
            # The result that is there stays until another takes its place, but counts no more.
            _remove(self._record_path(pair))
        self._pending = tuple(pending)
        return Begun(self._pending, tuple(dict.fromkeys(changed)), tuple(unknown))

    def pending(self) -> Iterator[PairFiles]:
        """Yield the pairs that `begin` found to be done, noting the state of their texts."""
        for pair in self._pending:
            self._texts[pair.name] = [self._noted(*text) for text in self._named(pair)]
            yield pair

    def write(self, pair: PairFiles, alignment: Alignment) -> None:
        """Write the result of a pair that `pending` gave, and then its record.

        Raises:
            InputError: It cannot be written, or a text was changed while it was aligned.
        """
        texts = self._texts.pop(pair.name)
        digests = [text["sha256"] for text in texts]
        for path in resuming.changed((pair.src, pair.tgt), digests):
            raise resuming.written_meanwhile(self._name(path), "--resume")
        formats.write(alignment, self.target(pair), format=self.format)
        with storage.atomic_write(self._record_path(pair)) as out:
            out.write(dumps({"options": self._options, "texts": texts}, "the record") + "\n")

    def target(self, pair: PairFiles) -> Path:
        """Return where the result of a pair is written."""
        return self._path / f"{pair.name}{self._suffix}"

    def _record_path(self, pair: PairFiles) -> Path:
        return self._path / _RECORDS / f"{pair.name}{self._suffix}.json"

    def _record(self, pair: PairFiles) -> list[dict[str, Any]] | None:
        """Return what is noted of a pair's texts, after a check that the options are the same."""
        path = self._record_path(pair)
        try:
            found = json.loads(storage.read_bytes(path)) if path.is_file() else None
        except ValueError:
            found = None
        match found:
            case {"options": dict(options), "texts": [dict(src), dict(tgt)]}:
                resuming.check_options(
                    self._path,
                    options,
                    self._options,
                    "use what the batch was begun with, name another folder, or align all pairs "
                    "again without --resume",
                )
                return [src, tgt]
            case _:
                # A damaged record says nothing about its result, which is made again.
                return None

    def _changed(self, pair: PairFiles, noted: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """Yield the texts of a pair that are others than those it was aligned from."""
        for (path, lang), before in zip(self._named(pair), noted, strict=True):
            name = self._name(path)
            same = (before.get("name"), before.get("lang")) == (name, lang)
            if not same or any(resuming.changed([path], [before.get("sha256", "")])):
                yield name

    def _named(self, pair: PairFiles) -> tuple[tuple[PathLike, str | None], ...]:
        return (pair.src, pair.src_lang), (pair.tgt, pair.tgt_lang)

    def _noted(self, path: PathLike, lang: str | None) -> dict[str, Any]:
        try:
            digest = resuming.checksum(path)
        except AlignerError:
            # That it cannot be read is found out, and said, where the pair is aligned.
            digest = ""
        return {"name": self._name(path), "lang": lang, "sha256": digest}

    def _name(self, path: PathLike) -> str:
        return relative_name(Path(path).absolute(), self._folder)


def _remove(path: Path) -> None:
    if not path.is_file():
        return
    try:
        path.unlink()
    except OSError as error:
        raise InputError(
            f"{storage.shown(path)}: cannot be removed: {error.strerror}; check its permissions"
        ) from error
