"""Encoders: from texts to unit vectors that are near each other when the meanings are."""

from __future__ import annotations

from collections.abc import Callable

from aligner.encoders.base import Encoder, SpanEncoder, SpanTable, runs, span_table
from aligner.registry import Registry

ENCODERS: Registry[Callable[[], Encoder]] = Registry(
    "encoder", {"use": "aligner.encoders.use:UseEncoder"}
)


def get_encoder(encoder: str | Encoder) -> Encoder:
    """Return an encoder by its name, or the one that was given.

    Raises:
        UnknownNameError: No encoder has that name.
    """
    return ENCODERS.get(encoder)() if isinstance(encoder, str) else encoder


__all__ = ["ENCODERS", "Encoder", "SpanEncoder", "SpanTable", "get_encoder", "runs", "span_table"]
