"""From files to a session: the alignment, its log, and what the log makes of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from aligner import formats
from aligner.errors import InputError
from aligner.formats.storage import STDIO, shown
from aligner.review.comparing import ComparisonSession, Judgements, replay_judgements
from aligner.review.comparison import Comparison, read_comparison
from aligner.review.engine import realigner_for
from aligner.review.history import History, replay
from aligner.review.log import EventLog, Recorded, check_header, checksum, read_log
from aligner.review.reviewing import ReviewSession
from aligner.review.state import State, start
from aligner.types import Alignment


@dataclass(frozen=True, slots=True)
class ComparedFiles:
    """Name the files of a comparison.

    Attributes:
        systems: The two translations.
        source: The source, a segment a line, if the translations do not hold it.
        reference: A translation that is not judged.
    """

    systems: tuple[Path, Path]
    source: Path | None = None
    reference: Path | None = None

    @property
    def paths(self) -> list[Path]:
        """Return all files."""
        return [*self.systems, *(path for path in (self.source, self.reference) if path)]

    @property
    def log(self) -> Path:
        """Return where the log lies unless another place is named."""
        one, two = self.systems
        return log_of(one.with_name(f"{one.name}.vs.{two.name}") if one.name else one)


def log_of(path: Path) -> Path:
    """Return where the log of a file lies unless another place is named.

    Raises:
        InputError: The path is no file's.
    """
    if not path.name:
        raise InputError(f"{shown(path)}: is a folder; name a file inside it")
    return path.with_name(f"{path.name}.review")


def read_review(path: Path, log: Path) -> History:
    """Return what the review of a file has come to, without opening it for writing.

    Raises:
        InputError: A file cannot be read, or the log does not belong to it.
    """
    state = _start(path)
    if not log.exists():
        return History(state)
    recorded = read_log(log)
    if recorded.header is None:
        return History(state)
    check_header(recorded.header, "review", checksum([path]), shown(path))
    return replay(state, recorded.events)


def open_review(path: Path, log: Path, *, automatic: bool) -> tuple[ReviewSession, list[str]]:
    """Return a session for the review of a file, and what should be said about its log.

    Args:
        path: The alignment.
        log: Its log; begun if it is not there.
        automatic: Whether the engine aligns the rest anew after every correction.

    Raises:
        InputError: A file cannot be read or written, another process has the log, or it does not
            belong to the file.
        MissingExtraError: The packages of the page are not installed.
    """
    state = _start(path)
    digest = checksum([path])
    opened = EventLog.open(log, {"kind": "review", "file": path.name, "sha256": digest})
    try:
        header = opened.recorded.header
        assert header is not None, "written when there was none"
        check_header(header, "review", digest, shown(path))
        history = replay(state, opened.recorded.events)
        make = realigner_for(state.signature)
    except BaseException:
        opened.close()
        raise
    session = ReviewSession(
        history, opened, name=shown(path.name), make_realigner=make, automatic=automatic
    )
    return session, _remarks(opened.recorded, log, history.seq)


def read_judgements(files: ComparedFiles, log: Path) -> tuple[Comparison, Judgements]:
    """Return what a comparison has come to, without opening it for writing.

    Raises:
        InputError: A file cannot be read, or the log does not belong to them.
    """
    if not log.exists():
        raise InputError(f"{shown(log)}: no such log; nothing was judged yet")
    recorded = read_log(log)
    if recorded.header is None:
        raise InputError(f"{shown(log)}: is empty; nothing was judged yet")
    return _compared(files, recorded)


def open_comparison(
    files: ComparedFiles, log: Path, *, rater: str
) -> tuple[ComparisonSession, list[str]]:
    """Return a session for a comparison, and what should be said about its log.

    Raises:
        InputError: A file cannot be read or written, another process has the log, or it does not
            belong to the files.
        MissingExtraError: The packages of the page are not installed.
    """
    # Read before a log is begun: files that do not fit leave none behind.
    read_comparison(files.systems, source=files.source, reference=files.reference, seed="")
    opened = EventLog.open(
        log,
        {
            "kind": "comparison",
            "file": [path.name for path in files.paths],
            "sha256": checksum(files.paths),
            "seed": secrets.token_hex(16),
        },
    )
    try:
        comparison, judgements = _compared(files, opened.recorded)
    except BaseException:
        opened.close()
        raise
    session = ComparisonSession(comparison, judgements, opened, rater=rater)
    return session, _remarks(opened.recorded, log, judgements.seq)


def _compared(files: ComparedFiles, recorded: Recorded) -> tuple[Comparison, Judgements]:
    header = recorded.header
    assert header is not None, "checked by the callers"
    names = " and ".join(shown(path) for path in files.paths)
    check_header(header, "comparison", checksum(files.paths), f"one of {names}")
    comparison = read_comparison(
        files.systems,
        source=files.source,
        reference=files.reference,
        seed=header.need("seed").text(),
    )
    return comparison, replay_judgements(comparison, recorded.events)


def _start(path: Path) -> State:
    if str(path) == STDIO:
        raise InputError("a review needs a file: its log lies beside it")
    found = formats.read(path)
    if not isinstance(found, Alignment):
        raise InputError(
            f"{shown(path)}: holds no alignment with its texts; make one with aligner align, or "
            "aligner convert to .jsonl"
        )
    try:
        return start(found)
    except InputError as error:
        raise InputError(f"{shown(path)}: {error}") from None


def _remarks(recorded: Recorded, log: Path, events: int) -> list[str]:
    remarks = []
    if recorded.torn:
        remarks.append(
            f"note: {shown(log)}: the last line was unfinished, as a crash leaves it; it was never "
            "acknowledged, and was taken out"
        )
    if events:
        remarks.append(f"resumed: {events} event{'s' if events > 1 else ''} in {shown(log)}")
    return remarks
