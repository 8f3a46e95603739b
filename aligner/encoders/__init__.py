"""Encoders: from texts to unit vectors that are near each other when the meanings are."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial

from aligner.encoders.base import Encoder, SpanEncoder, SpanTable, runs, span_table
from aligner.errors import ConfigError
from aligner.registry import Registry


class EncoderRegistry(Registry[Callable[..., Encoder]]):
    """Find encoders by names that may carry an argument: ``"sentence_transformers:LaBSE"``."""

    def get(self, name: str) -> Callable[..., Encoder]:
        """Return what makes the encoder; the argument behind the colon is already given to it.

        Raises:
            UnknownNameError: No encoder has the name before the colon.
            ConfigError: The encoder takes no argument, or there is nothing behind the colon.
        """
        plain, colon, argument = name.partition(":")
        make = super().get(plain)
        if not colon:
            return make
        parameters = inspect.signature(make).parameters.values()
        if not any(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters):
            raise ConfigError(f"the encoder {plain} takes no argument, so not {name!r}")
        if not argument:
            raise ConfigError(f"{name!r} names nothing after the colon")
        return partial(make, argument)


ENCODERS = EncoderRegistry(
    "encoder",
    {
        "precomputed": "aligner.encoders.precomputed:precomputed_beside",
        "sentence_transformers": (
            "aligner.encoders.sentence_transformers:SentenceTransformerEncoder"
        ),
        "use": "aligner.encoders.use:UseEncoder",
    },
)


def get_encoder(encoder: str | Encoder) -> Encoder:
    """Return an encoder by its name, or the one that was given.

    Args:
        encoder: An instance, a name, or a name with an argument for the encoder behind a colon:
            ``"sentence_transformers:LaBSE"``, ``"precomputed:zh.txt.npy,en.txt.npy"``.

    Raises:
        UnknownNameError: No encoder has that name.
        ConfigError: The argument does not fit the encoder.
        MissingExtraError: A package that the encoder needs is not installed.
        ModelError: The encoder's model cannot be loaded.
    """
    return ENCODERS.get(encoder)() if isinstance(encoder, str) else encoder


__all__ = ["ENCODERS", "Encoder", "SpanEncoder", "SpanTable", "get_encoder", "runs", "span_table"]
