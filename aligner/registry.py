"""Finding engines, encoders and splitters by name, without importing the ones that are not used."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import entry_points
from typing import cast

from aligner.errors import ConfigError, UnknownNameError


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

    def checked[I](self, instance: I, attribute: str) -> I:
        """Return an instance that is used in the place of a name.

        Raises:
            ConfigError: It lacks an attribute that all of the kind have.
        """
        if isinstance(instance, type) or not hasattr(instance, attribute):
            raise ConfigError(
                f"no {self.kind}: {instance!r}; give a name ({', '.join(self.names())}) or an "
                f"instance with {attribute!r}"
            )
        return instance


class ArgumentRegistry[F: Callable[..., object]](Registry[F]):
    """Find makers by names that may carry an argument: ``"sentence_transformers:LaBSE"``."""

    def get(self, name: str) -> F:
        """Return what makes the object; the argument behind the colon is already given to it.

        Raises:
            UnknownNameError: Nothing has the name before the colon.
            ConfigError: The named thing takes no argument, or there is nothing behind the colon.
        """
        plain, colon, argument = name.partition(":")
        make = super().get(plain)
        if not colon:
            return make
        parameters = inspect.signature(make).parameters.values()
        if not any(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters):
            raise ConfigError(f"the {self.kind} {plain} takes no argument, so not {name!r}")
        if not argument:
            raise ConfigError(f"{name!r} names nothing after the colon")
        return cast("F", partial(make, argument))
