"""The course of a review: from events to the state, with undo and redo of any depth.

Everything here is a pure function of the events. What was undone stays in the log; undoing is an
event like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from aligner.formats.strict_json import Node
from aligner.review.actions import change_of
from aligner.review.changes import Change
from aligner.review.state import State


@dataclass(frozen=True, slots=True)
class Step:
    """Hold what one undo takes back: an action, and the realignment that followed from it.

    Attributes:
        action: Name of the action.
        changes: In the order in which they were made.
    """

    action: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Stack:
    """Hold steps, the newest first; sharing all but the top keeps any depth cheap."""

    top: Step
    below: _Stack | None
    depth: int


@dataclass(frozen=True, slots=True)
class History:
    """Hold a review's state and the way to and from it.

    Attributes:
        state: The state now.
        seq: Number of events so far.
    """

    state: State
    seq: int = 0
    _done: _Stack | None = field(default=None, repr=False)
    _undone: _Stack | None = field(default=None, repr=False)

    @property
    def undo_depth(self) -> int:
        """Return how many steps can be undone."""
        return self._done.depth if self._done else 0

    @property
    def redo_depth(self) -> int:
        """Return how many steps can be redone."""
        return self._undone.depth if self._undone else 0

    @property
    def last_action(self) -> str | None:
        """Return the name of the action that undo would take back."""
        return self._done.top.action if self._done else None

    def after(self, event: Node) -> tuple[History, tuple[Change, ...]]:
        """Return the history with one more event, and the changes that it made in the state.

        Args:
            event: An action, ``{"action": "undo"}`` or ``{"action": "redo"}``.

        Raises:
            FormatError: The event cannot happen here.
        """
        name = event.need("action").text()
        if name == "undo":
            return self._undo(event)
        if name == "redo":
            return self._redo(event)
        change = change_of(self.state, event)
        if not change:
            raise event.wrong("nothing would change")
        state = change.apply(self.state)
        follows = event.get("follows")
        if name == "realigned" and follows is not None:
            # It belongs to the action that it follows from: one undo takes both back.
            if self._done is None or follows.integer() != self.seq:
                raise event.wrong("a realignment must come right after what it follows from")
            top = replace(self._done.top, changes=(*self._done.top.changes, change))
            done = _Stack(top, self._done.below, self._done.depth)
        else:
            done = _pushed(Step(name, (change,)), self._done)
        return History(state, self.seq + 1, done), (change,)

    def _undo(self, event: Node) -> tuple[History, tuple[Change, ...]]:
        if self._done is None:
            raise event.wrong("there is nothing to undo")
        step = self._done.top
        changes = tuple(change.reversed() for change in reversed(step.changes))
        return (
            History(
                _applied(changes, self.state),
                self.seq + 1,
                self._done.below,
                _pushed(step, self._undone),
            ),
            changes,
        )

    def _redo(self, event: Node) -> tuple[History, tuple[Change, ...]]:
        if self._undone is None:
            raise event.wrong("there is nothing to redo")
        step = self._undone.top
        # The ids were handed out when it was done first.
        changes = tuple(replace(change, new_ids=0) for change in step.changes)
        return (
            History(
                _applied(changes, self.state),
                self.seq + 1,
                _pushed(step, self._done),
                self._undone.below,
            ),
            changes,
        )


def replay(state: State, events: Iterable[Node]) -> History:
    """Return what events lead to.

    Args:
        state: Where the review began.
        events: In order; each carries its number, ``seq``, which counts from 1.

    Raises:
        FormatError: An event is missing, wrong or impossible; the message names its line.
        InputError: The same, of an event without a line.
    """
    history = History(state)
    for event in events:
        if event.need("seq").integer() != history.seq + 1:
            raise event.wrong(
                f"event {history.seq + 1} expected, not {event.need('seq').integer()}: lines of the "
                "log are missing or out of order"
            )
        history, _ = history.after(event)
    return history


def _pushed(step: Step, below: _Stack | None) -> _Stack:
    return _Stack(step, below, below.depth + 1 if below else 1)


def _applied(changes: tuple[Change, ...], state: State) -> State:
    for change in changes:
        state = change.apply(state)
    return state
