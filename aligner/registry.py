"""Finding engines, encoders and splitters by name, without importing the ones that are not used."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from importlib.metadata import entry_points

from aligner.errors import UnknownNameError


class Registry[T]:
    """Map names to objects that are imported when they are first asked for.

    A third party adds names with an entry point in the group ``aligner.<kind>s``; the library's
    own names cannot be replaced that way.

    Args:
        kind: What the names stand for, in the singular, for messages and the entry-point group.
        table: Name to ``"module:attribute"``.
    """

    def __init__(self, kind: str, table: Mapping[str, str]) -> None:
        self.kind = kind
        self._own = dict(table)
        self._loaded: dict[str, T] = {}

    def _table(self) -> dict[str, str]:
        found = {point.name: point.value for point in entry_points(group=f"aligner.{self.kind}s")}
        return found | self._own

    def names(self) -> tuple[str, ...]:
        """Return the known names, sorted, entry points included."""
        return tuple(sorted(self._table()))

    def get(self, name: str) -> T:
        """Return what a name stands for.

        Raises:
            UnknownNameError: Nothing has that name.
        """
        if name not in self._loaded:
            target = self._own.get(name) or self._table().get(name)
            if target is None:
                raise UnknownNameError(self.kind, name, self.names())
            module, _, attribute = target.partition(":")
            self._loaded[name] = getattr(importlib.import_module(module), attribute)
        return self._loaded[name]
