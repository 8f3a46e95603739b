"""Engines: from two split documents to the beads that link them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aligner.engines.base import Engine
from aligner.errors import ConfigError
from aligner.registry import Registry

DEFAULT_ENGINE = "crf"

# An engine's constructor takes its options dataclass, or nothing for the defaults.
ENGINES: Registry[Callable[..., Engine]] = Registry(
    "engine",
    {
        "bertalign": "aligner.engines.bertalign:BertalignEngine",
        "crf": "aligner.engines.crf:Crf",
        "gale_church": "aligner.engines.gale_church:GaleChurch",
        "two_pass": "aligner.engines.two_pass:TwoPass",
    },
)


def get_engine(engine: str | Engine, options: Any = None) -> Engine:
    """Return an engine by its name, or the one that was given.

    Args:
        engine: A name or an instance.
        options: The options dataclass of the named engine; None for the defaults.

    Raises:
        UnknownNameError: No engine has that name.
        ConfigError: The options are another engine's, or it is neither a name nor an engine.
    """
    if not isinstance(engine, str):
        return ENGINES.checked(engine, "needs_encoder")
    made = ENGINES.get(engine)
    if options is None:
        return made()
    found = made(options)
    if type(options) is not type(getattr(made(), "options", options)):
        raise ConfigError(
            f"{type(options).__name__} does not set the engine {engine!r}; use its own options class"
        )
    return found


__all__ = ["DEFAULT_ENGINE", "ENGINES", "Engine", "get_engine"]
