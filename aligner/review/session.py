"""What every session of the page shares: one log, one order of events, windows that are told."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aligner.errors import FormatError, InputError
from aligner.formats.strict_json import Node
from aligner.review.log import EventLog, as_node

type Message = dict[str, Any]
type Listener = Callable[[Message], None]


class StaleError(InputError):
    """Say that a window acted on a state that is no longer the latest.

    Args:
        seq: Number of the latest event.
    """

    def __init__(self, seq: int) -> None:
        self.seq = seq
        super().__init__("another window was faster: nothing was changed, look again")


class Session(ABC):
    """Take actions one after another, write each to the log, tell everybody.

    Args:
        log: Open for writing.
        fields: Which values belong to each action that a window may ask for.

    Attributes:
        kind: ``"review"`` or ``"comparison"``.
    """

    kind: str

    def __init__(self, log: EventLog, fields: Mapping[str, tuple[str, ...]]) -> None:
        self.log = log
        self._fields = fields
        self._lock = threading.RLock()
        self._listeners: set[Listener] = set()

    @property
    @abstractmethod
    def seq(self) -> int:
        """Return the number of the latest event."""

    @abstractmethod
    def snapshot(self) -> Message:
        """Return everything that a window shows."""

    @abstractmethod
    def _tried(self, event: Node) -> tuple[Message, Callable[[], None]]:
        """Return what an event would change, for the windows, and what makes it so.

        Raises:
            FormatError: The event cannot happen.
        """

    @abstractmethod
    def export(self, name: str, folder: Path, *, confirmed_only: bool) -> tuple[Path, ...]:
        """Write the result in a format to a folder, and return the files.

        Raises:
            ConfigError: There is no such format here.
            InputError: The result cannot be written in it.
        """

    def perform(self, seq: int, action: Mapping[str, Any], by: str = "") -> Message:
        """Do what a window asks for.

        Args:
            seq: The latest event that the window has seen.
            action: What it asks for.
            by: Which window it is, so that it knows its own doings.

        Returns:
            What changed. It is on the disk.

        Raises:
            StaleError: Something has happened since.
            FormatError: The action cannot be done; nothing was changed.
            InputError: The log cannot be written; nothing was changed.
        """
        name = action.get("action")
        if not isinstance(name, str) or name not in self._fields:
            known = ", ".join(sorted(self._fields))
            raise FormatError("request", None, f"unknown action {name!r}; known: {known}")
        kept = {"action": name} | {
            key: action[key] for key in self._fields[name] if action.get(key) is not None
        }
        with self._lock:
            if seq != self.seq:
                raise StaleError(self.seq)
            return self._record(kept, by)

    def _record(self, event: Message, by: str = "") -> Message:
        """Write an event and make it so; call with the lock held."""
        message, commit = self._tried(as_node(event, "request"))
        self.log.append({"seq": self.seq + 1, **event})
        commit()
        message = {**message, "seq": self.seq, "action": event["action"], "by": by}
        self.tell(message)
        return message

    def tell(self, message: Message) -> None:
        """Send a message to all windows."""
        with self._lock:
            for listener in tuple(self._listeners):
                listener(message)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Let somebody have all messages from now on; what is returned ends that."""
        with self._lock:
            self._listeners.add(listener)

        def stop() -> None:
            with self._lock:
                self._listeners.discard(listener)

        return stop

    def close(self) -> None:
        """End the session."""
        with self._lock:
            self.log.close()
