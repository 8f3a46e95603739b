"""JSON whose values are checked one by one, so that a wrong file gives its line, not a traceback."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from aligner.documents import lone_surrogate
from aligner.errors import FormatError, InputError


def dumps(value: object, what: str, *, indent: int | None = None) -> str:
    """Return a value as JSON, readable in any language.

    Args:
        value: What JSON can hold.
        what: Names the value in messages.
        indent: Spaces to indent by; one line when left out.

    Raises:
        InputError: A number is infinite or not a number, which JSON cannot hold.
    """
    try:
        line = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
        line.encode()
    except UnicodeEncodeError:
        # Names of files may hold lone surrogates. Escaped they survive, raw they cannot be written.
        return json.dumps(value, allow_nan=False, indent=indent)
    except ValueError:
        raise InputError(f"{what}: a number is infinite or NaN, which JSON cannot hold") from None
    return line


class Node:
    """Hold a JSON value and where it comes from.

    Args:
        value: What `json.loads` gave.
        path: File name for messages.
        line: 1-based line for messages.
        name: How messages call the value, for example ``bead.src``.
    """

    def __init__(self, value: Any, path: str, line: int, name: str) -> None:
        self.value = value
        self.path = path
        self.line = line
        self.name = name

    @classmethod
    def parse(cls, text: str, path: str, line: int, name: str, *, constants: bool = False) -> Node:
        """Parse a JSON value.

        Args:
            text: The value.
            path: File name for messages.
            line: 1-based line where the value starts.
            name: How messages call the value.
            constants: Let NaN and Infinity pass, which other programs write; a number that is
                used is finite all the same.

        Raises:
            FormatError: It is not JSON, is nested too deeply, or repeats a key.
        """
        node = cls(None, path, line, name)

        def no_constant(constant: str) -> NoReturn:
            raise node.wrong(f"{constant} is not JSON; write null or a number")

        def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            found = dict(pairs)
            if len(found) < len(pairs):
                raise node.wrong("an object repeats a key")
            return found

        try:
            node.value = json.loads(
                text,
                parse_constant=float if constants else no_constant,
                object_pairs_hook=no_repeats,
            )
        except json.JSONDecodeError as error:
            node.line += error.lineno - 1
            raise node.wrong(f"not JSON: {error.msg} at character {error.colno}") from None
        except FormatError:
            raise
        except (ValueError, RecursionError) as error:
            raise node.wrong(f"not usable JSON: {error}") from None
        return node

    def wrong(self, reason: str) -> FormatError:
        """Return the error for a reason."""
        return FormatError(self.path, self.line, reason)

    @contextlib.contextmanager
    def blamed(self) -> Iterator[None]:
        """Give the file and line to an `InputError` of the block, which names neither."""
        try:
            yield
        except FormatError:
            raise
        except InputError as error:
            raise self.wrong(str(error)) from None

    def _expected(self, what: str) -> FormatError:
        if isinstance(self.value, list | dict):
            found = "an array" if isinstance(self.value, list) else "an object"
        else:
            found = json.dumps(self.value)[:40]
        return self.wrong(f"{self.name} must be {what}, not {found}")

    def get(self, key: str) -> Node | None:
        """Return a value of an object, None if it is missing or null.

        Raises:
            FormatError: This is not an object.
        """
        if not isinstance(self.value, dict):
            raise self._expected("an object")
        value = self.value.get(key)
        if value is None:
            return None
        return Node(value, self.path, self.line, f"{self.name}.{key}")

    def need(self, key: str) -> Node:
        """Return a value that must be there.

        Raises:
            FormatError: It is missing or null, or this is not an object.
        """
        node = self.get(key)
        if node is None:
            raise self.wrong(f"{self.name}.{key} is missing")
        return node

    def items(self, length: int | None = None) -> list[Node]:
        """Return the values of an array.

        Raises:
            FormatError: This is not an array, or not of that length.
        """
        if not isinstance(self.value, list) or length not in (None, len(self.value)):
            raise self._expected("an array" if length is None else f"an array of {length}")
        return [
            Node(value, self.path, self.line, f"{self.name}[{index}]")
            for index, value in enumerate(self.value)
        ]

    def text(self) -> str:
        """Return a string.

        Raises:
            FormatError: This is none.
        """
        if not isinstance(self.value, str):
            raise self._expected("a string")
        return self.value

    def characters(self) -> str:
        """Return a string that is text: JSON can name halves of characters, which are none.

        Raises:
            FormatError: This is none.
        """
        text = self.text()
        half = lone_surrogate(text)
        if half is not None:
            raise self.wrong(
                f"{self.name} holds the lone surrogate U+{ord(text[half]):04X}, half of a "
                "character; write the character itself"
            )
        return text

    def integer(self) -> int:
        """Return a whole number.

        Raises:
            FormatError: This is none.
        """
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self._expected("a whole number")
        return self.value

    def number(self) -> float:
        """Return a finite number.

        Raises:
            FormatError: This is none.
        """
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            raise self._expected("a number")
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.wrong(f"{self.name} must be a finite number")
        return number
