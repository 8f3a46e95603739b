"""The errors that `aligner` raises on purpose.

Every one of them names what is wrong and what to do about it::

    AlignerError
    ├── InputError (ValueError)         a text, file or folder cannot be used
    │   ├── FormatError                 a file breaks its format: path, line, reason
    │   ├── EncodingError               bytes that are not the expected text encoding
    │   ├── AnchorError                 an anchor or a rejected bead that cannot be obeyed
    │   └── LengthMismatchError         two things that must be equally long are not
    ├── ConfigError (ValueError)        an option cannot be used
    │   ├── UnknownNameError            no engine, encoder, format … of that name
    │   └── UnsupportedLanguageError    the languages do not fit the request
    ├── MissingExtraError (ImportError) an optional package is not installed
    └── ModelError                      a model cannot be loaded, or its weights are damaged

What is no error, but should be looked at, is a warning::

    NotParallelWarning (UserWarning)    the texts are probably no translations of each other
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.types import Bead


class AlignerError(Exception):
    """Be the base of all errors that the library raises on purpose."""


class InputError(AlignerError, ValueError):
    """Say that a text, file or folder given by the user cannot be used."""


class FormatError(InputError):
    """Say that a file breaks the rules of its format.

    Args:
        path: The file, or a name for the stream.
        line: 1-based line number, or None where the format has no lines.
        reason: What is wrong and how to mend it.
    """

    def __init__(self, path: str | Path, line: int | None, reason: str) -> None:
        self.path = str(path)
        self.line = line
        self.reason = reason
        place = f"{self.path}:{line}" if line is not None else self.path
        super().__init__(f"{place}: {reason}")


class EncodingError(InputError):
    """Say that bytes are not text in the expected encoding."""


class AnchorError(InputError):
    """Say that a bead that a person confirmed or rejected cannot be obeyed.

    Args:
        bead: The bead at fault.
        reason: What is wrong with it and how to mend it.
    """

    def __init__(self, bead: Bead, reason: str) -> None:
        self.bead = bead
        super().__init__(reason)


class LengthMismatchError(InputError):
    """Say that two things that must be equally long are not."""


class ConfigError(AlignerError, ValueError):
    """Say that an option has a value that cannot be used."""


class UnknownNameError(ConfigError):
    """Say that nothing of a kind has the name asked for.

    Args:
        kind: What was looked up, for example ``"engine"``.
        name: The name that was asked for.
        known: The names that exist.
        hint: An extra sentence on what to do instead.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(sorted(known))
        message = f"unknown {kind} {name!r}; known: {', '.join(self.known)}"
        super().__init__(f"{message}. {hint}" if hint else message)


class UnsupportedLanguageError(ConfigError):
    """Say that the languages of the texts do not fit the request."""


class MissingExtraError(AlignerError, ImportError):
    """Say that an optional package is missing, and how to install it.

    Args:
        feature: What needs the package, in the user's words.
        extra: The extra of ``bitext-aligner`` that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{feature} needs an extra: pip install 'bitext-aligner[{extra}]'")


class ModelError(AlignerError):
    """Say that a model cannot be loaded, has not its checksum, or gives what is no vector."""


class NotParallelWarning(UserWarning):
    """Say that two texts are probably no translations of each other."""
