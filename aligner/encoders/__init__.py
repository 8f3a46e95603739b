"""Encoders: from texts to unit vectors that are near each other when the meanings are."""

from __future__ import annotations

from collections.abc import Callable

from aligner.encoders.base import Encoder, SpanEncoder, SpanTable, runs, span_table
from aligner.registry import ArgumentRegistry

ENCODERS: ArgumentRegistry[Callable[..., Encoder]] = ArgumentRegistry(
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
    return (
        ENCODERS.get(encoder)() if isinstance(encoder, str) else ENCODERS.checked(encoder, "encode")
    )


__all__ = ["ENCODERS", "Encoder", "SpanEncoder", "SpanTable", "get_encoder", "runs", "span_table"]
