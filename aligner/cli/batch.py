"""``aligner align --batch``: the pairs of a manifest, each result into a file of its own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence, Set
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aligner.cli.outputs import files_beside, listed, say, say_changed
from aligner.cli.progress import progress
from aligner.errors import AlignerError, InputError
from aligner.formats.storage import shown

if TYPE_CHECKING:
    from aligner.engines.batch import Failure
    from aligner.engines.batch_folder import BatchFolder
    from aligner.formats.manifest import PairFiles
    from aligner.types import Alignment

_FOLDER = Path("out")


def align_batch(
    manifest: Path,
    outputs: Sequence[Path],
    *,
    jobs: int,
    resume: bool,
    format: str | None,
    encoding: str | None,
    **options: Any,
) -> None:
    """Align the pairs of a manifest; say at the end which ones failed, and why.

    Args:
        manifest: The file that names the pairs.
        outputs: The folder for the results, or nothing for the usual one.
        jobs: Number of processes.
        resume: Whether to leave out the pairs whose result is there already, made from the same
            texts with the same options.
        format: Format of the results; None for the native one.
        encoding: Encoding of the texts.
        **options: What else `aligner.align_many` takes, by name: all that decides what the results
            are.

    Raises:
        Exit: With status 1 if a pair failed.
    """
    from aligner.engines.batch import Failure, align_many
    from aligner.engines.batch_folder import BatchFolder
    from aligner.engines.pipeline import doubts
    from aligner.errors import ConfigError
    from aligner.formats.manifest import read_manifest

    if len(outputs) > 1:
        raise ConfigError(f"--batch writes to one folder, but -o was given {len(outputs)} times")
    path = outputs[0] if outputs else _FOLDER
    chosen, suffix = _format(format)
    pairs = [replace(pair, encoding=encoding) for pair in read_manifest(manifest)]
    folder = BatchFolder(path, chosen, suffix, options | {"encoding": encoding}, manifest.parent)
    taken = _taken(manifest, pairs, map(folder.target, pairs))
    # First, so that slips in the options are found before anything is made or taken away.
    found = align_many(folder.pending(), jobs=jobs, **options)
    begun = folder.begin(pairs, resume=resume)
    pending = begun.pending

    skipped = len(pairs) - len(pending)
    failures: list[Failure] = []
    doubtful: list[str] = []
    finished = 0
    try:
        with progress("aligning", len(pairs), skipped) as tell, closing(found) as results:
            for pair, result in zip(pending, results, strict=True):
                if isinstance(result, Failure):
                    failures.append(result)
                else:
                    doubt = doubts(result)
                    if doubt:
                        doubtful.append(f"{pair.name}: {doubt}")
                    failures += _write(folder, pair, result, finished, taken)
                finished += 1
                tell(skipped + finished)
    except (KeyboardInterrupt, SystemExit):
        say(f"interrupted; {len(pending) - finished} pairs are left for --resume")
        raise
    finally:
        for remark in doubtful:
            say(f"warning: {remark}")
        for failure in failures:
            say(f"failed: {failure}")
    say_changed(begun.changed)
    if begun.unknown:
        say(f"there without a record of its texts, and aligned again: {listed(begun.unknown)}")
    before = f" ({skipped} done before)" if resume else ""
    done = finished - len(failures)
    say(f"aligned {done} of {len(pending)} pairs into {shown(path)}{before}")
    if failures:
        raise typer.Exit(1)


def _format(name: str | None) -> tuple[str, str]:
    """Return a format for results in one file each, and the ending of these."""
    from aligner.errors import ConfigError
    from aligner.formats import FORMATS

    able = {}
    for known in FORMATS.names():
        format = FORMATS.get(known)
        if "alignment" in format.carries and format.suffixes:
            able[known] = format.suffixes[0]
    chosen = FORMATS.get(name or "jsonl").name
    if chosen not in able:
        raise ConfigError(f"--batch writes no {chosen} files; it writes {', '.join(able)}")
    return chosen, able[chosen]


def _taken(manifest: Path, pairs: Iterable[PairFiles], targets: Iterable[Path]) -> frozenset[str]:
    """Return the files that are read and the main ones of the results, which never are the same.

    Raises:
        InputError: A result would be written over what is read.
    """
    read = {os.path.realpath(path) for pair in pairs for path in (pair.src, pair.tgt)}
    read.add(os.path.realpath(manifest))
    written = {os.path.realpath(target): target for target in targets}
    for place in sorted(read & written.keys())[:1]:
        raise InputError(f"{shown(written[place])}: is an input; name another folder to write to")
    return frozenset(read | written.keys())


def _write(
    folder: BatchFolder, pair: PairFiles, alignment: Alignment, index: int, taken: Set[str]
) -> list[Failure]:
    """Write a result; that it cannot be written is a failure of its pair only."""
    from aligner.engines.batch import Failure

    try:
        for path in files_beside(alignment, folder.target(pair), folder.format):
            if os.path.realpath(path) in taken:
                raise InputError(
                    f"{shown(path)}: is an input or the result of another pair; give this pair "
                    "another name"
                )
        folder.write(pair, alignment)
    except AlignerError as error:
        return [Failure(index, pair.name, type(error).__name__, str(error))]
    return []
