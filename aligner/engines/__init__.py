"""Engines: from two split documents to the beads that link them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aligner.engines.base import Engine
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
    """
    if not isinstance(engine, str):
        return engine
    made = ENGINES.get(engine)
    return made() if options is None else made(options)


__all__ = ["DEFAULT_ENGINE", "ENGINES", "Engine", "get_engine"]
