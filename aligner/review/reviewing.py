"""The session in which an alignment is reviewed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from aligner.errors import AlignerError, FormatError, InputError
from aligner.formats.strict_json import Node
from aligner.reports.wording import DOUBT, SURE
from aligner.review.changes import Change, Splice
from aligner.review.exports import export_alignment, names_of_formats
from aligner.review.history import History
from aligner.review.log import EventLog
from aligner.review.realignment import Realigner, regions, wishes
from aligner.review.session import Message, Session, StaleError
from aligner.review.state import ReviewBead, State
from aligner.types import Document, Sentence

FIELDS = {
    "comment": ("bead", "text"),
    "cut": ("side", "sentence", "at"),
    "join": ("side", "sentence"),
    "link": ("bead", "to"),
    "merge": ("bead",),
    "move": ("bead", "side", "which"),
    "redo": (),
    "split": ("bead", "src", "tgt"),
    "status": ("beads", "status"),
    "thumb": ("bead", "value"),
    "undo": (),
    "unlink": ("bead",),
}
# After these an engine may know better about what lies around.
_CORRECTIONS = frozenset({"cut", "join", "link", "merge", "move", "split", "status", "unlink"})

type MakeRealigner = Callable[[Document, Document], Realigner]


class ReviewSession(Session):
    """Let one alignment be reviewed.

    Args:
        history: Where the review stands.
        log: Its log, open for writing.
        name: What windows call the file.
        make_realigner: Makes what aligns two texts anew; None if nothing can.
        automatic: Whether that is done after every correction.
    """

    kind = "review"

    def __init__(
        self,
        history: History,
        log: EventLog,
        *,
        name: str,
        make_realigner: MakeRealigner | None,
        automatic: bool,
    ) -> None:
        super().__init__(log, FIELDS)
        self._history = history
        self._name = name
        self._make = make_realigner
        self._automatic = automatic and make_realigner is not None
        self._realigner: tuple[tuple[object, object], Realigner] | None = None
        self._wanted: int | None = None
        self._asked = False
        self._closed = False
        self._wake = threading.Condition(self._lock)
        self._worker = threading.Thread(target=self._work, name="realign", daemon=True)
        self._worker.start()

    @property
    def seq(self) -> int:
        """Return the number of the latest event."""
        return self._history.seq

    @property
    def state(self) -> State:
        """Return the state now."""
        return self._history.state

    def snapshot(self) -> Message:
        """Return everything that a window shows."""
        with self._lock:
            state = self.state
            return {
                "mode": self.kind,
                "seq": self.seq,
                "id": self.log.id,
                "name": self._name,
                "src": _side(state.documents[0], state.src),
                "tgt": _side(state.documents[1], state.tgt),
                "beads": [_bead(bead) for bead in state.beads],
                "levels": {"sure": SURE, "doubt": DOUBT},
                "formats": names_of_formats(),
                "canRealign": self._make is not None,
                **self._footing(),
            }

    def _footing(self) -> Message:
        return {
            "undo": self._history.undo_depth,
            "redo": self._history.redo_depth,
            "lastAction": self._history.last_action,
            "automatic": self._automatic,
            "realigning": self._wanted is not None,
        }

    def _tried(self, event: Node) -> tuple[Message, Callable[[], None]]:
        history, changes = self._history.after(event)
        name = event.need("action").text()

        corrects = name in _CORRECTIONS and self._automatic
        # A remark meanwhile does not make the engine's work void; it becomes a step of its own.
        goes_on = self._wanted is not None and name not in ("undo", "redo")

        def commit() -> None:
            self._history = history
            self._wanted = None
            if corrects or goes_on:
                self._want(asked=not corrects)

        message: Message = {
            "changes": [_change(change) for change in changes],
            "undo": history.undo_depth,
            "redo": history.redo_depth,
            "lastAction": history.last_action,
            "realigning": corrects or goes_on,
        }
        return message, commit

    def set_automatic(self, value: bool) -> None:
        """Switch realignment after every correction on or off, for all windows."""
        with self._lock:
            self._automatic = value and self._make is not None
            self.tell({"seq": self.seq, "settings": True, **self._footing()})

    def ask_realignment(self, seq: int) -> None:
        """Align anew what nobody stands behind, in the background.

        Raises:
            StaleError: Something has happened that the window has not seen.
            FormatError: There is no engine that can.
        """
        with self._lock:
            if seq != self.seq:
                raise StaleError(self.seq)
            if self._make is None:
                raise FormatError("request", None, "the engine of this file cannot align it anew")
            self._want(asked=True)
            self.tell({"seq": self.seq, "settings": True, **self._footing()})

    def _want(self, *, asked: bool) -> None:
        self._wanted, self._asked = self.seq, asked
        self._wake.notify_all()

    def _work(self) -> None:
        """Realign whenever that is wanted, in a thread of its own."""
        while True:
            with self._lock:
                while self._wanted is None and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                seq, asked, state = self._wanted, self._asked, self.state
            problem = ""
            found: list[Any] = []
            try:
                found = self._found(state)
            except AlignerError as error:
                problem = str(error)
            except Exception as error:  # the thread must outlive an engine's fault, and say it
                problem = f"{type(error).__name__}: {error}"
            with self._lock:
                if self._closed:
                    return
                # What was found for an older state is of no use: the newer one is next.
                if self._wanted != seq:
                    continue
                self._wanted = None
                self._finish(seq, asked, found, problem)

    def _finish(self, seq: int | None, asked: bool, found: list[Any], problem: str) -> None:
        if found:
            event: Message = {"action": "realigned", "regions": found}
            try:
                self._record(event if asked else {**event, "follows": seq})
                return
            except InputError as error:
                problem = getattr(error, "reason", str(error))
        self.tell(
            {
                "seq": self.seq,
                "settings": True,
                "asked": asked,
                "problem": problem,
                **self._footing(),
            }
        )

    def _found(self, state: State) -> list[Any]:
        assert self._make is not None
        key = (state.src, state.tgt)
        if self._realigner is None or self._realigner[0] != key:
            alignment = state.alignment()
            self._realigner = key, self._make(alignment.src, alignment.tgt)
        wanted = wishes(state)
        found = self._realigner[1].realign(wanted.anchors, wanted.rejected)
        return regions(state, found.beads)

    def export(self, name: str, folder: Path, *, confirmed_only: bool) -> tuple[Path, ...]:
        """Write the reviewed alignment in a format to a folder, and return the files.

        Raises:
            ConfigError: There is no such format, or it cannot hold the alignment.
            InputError: It cannot be written.
        """
        state = self.state
        return export_alignment(
            state, name, folder, Path(self._name).stem, confirmed_only=confirmed_only
        )

    def close(self) -> None:
        """End the session."""
        with self._lock:
            self._closed = True
            self._wake.notify_all()
        super().close()


def _side(document: Document, sentences: Iterable[Sentence]) -> Message:
    return {
        "lang": document.lang,
        "name": document.name,
        "sentences": [_sentence(sentence) for sentence in sentences],
    }


def _sentence(sentence: Sentence) -> list[Any]:
    return [sentence.text, sentence.paragraph, sentence.time, sentence.speaker]


def _bead(bead: ReviewBead) -> list[Any]:
    return [
        bead.id,
        bead.src,
        bead.tgt,
        bead.confidence,
        str(bead.status),
        bead.edited,
        bead.comment,
        bead.thumb,
    ]


def _change(change: Change) -> Message:
    return {
        "beads": [
            [splice.at, len(splice.removed), [_bead(bead) for bead in splice.inserted]]
            for splice in change.beads
        ],
        "src": _sentences(change.src),
        "tgt": _sentences(change.tgt),
    }


def _sentences(splice: Splice[Sentence] | None) -> list[Any] | None:
    if splice is None:
        return None
    return [splice.at, len(splice.removed), [_sentence(one) for one in splice.inserted]]
