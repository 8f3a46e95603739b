"""Taking what the user calls hypotheses and references apart, and refusing what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aligner.errors import InputError, LengthMismatchError
from aligner.languages import UNKNOWN
from aligner.types import Document

type Text = str | Document | Sequence[str]
type Hypotheses = Text | Sequence[Text] | Mapping[str, Text]
type References = Text | Sequence[Text]


@dataclass(frozen=True, slots=True)
class Side:
    """Hold one text that takes part in an evaluation.

    Attributes:
        name: How messages and tables call it.
        lines: Its segments; a text that is not split is one piece.
        is_split: Whether it came in segments.
        lang: BCP-47 tag where the text says it, else ``"und"``.
    """

    name: str
    lines: tuple[str, ...]
    is_split: bool
    lang: str = UNKNOWN


def hypotheses_of(given: Hypotheses) -> tuple[Side, ...]:
    """Return the systems' translations.

    Args:
        given: One translation, several of them, or several by name.

    Raises:
        InputError: It is nothing of the kind.
    """
    if isinstance(given, Mapping):
        if not given:
            raise InputError("there is no hypothesis to evaluate")
        return tuple(_side(name, "hypothesis", text) for name, text in given.items())
    texts = _texts(given, "hypothesis")
    if len(texts) == 1:
        return (_side(_name(texts[0]) or "hypothesis", "hypothesis", texts[0]),)
    return tuple(
        _side(_name(text) or f"system {number}", "hypothesis", text)
        for number, text in enumerate(texts, 1)
    )


def references_of(given: References | None) -> tuple[Side, ...]:
    """Return the references, none for None.

    Raises:
        InputError: It is no reference, or there is none.
    """
    texts = [] if given is None else _texts(given, "reference")
    return tuple(
        _side(_name(text) or (f"reference {number}" if len(texts) > 1 else "reference"), "", text)
        for number, text in enumerate(texts, 1)
    )


def source_of(given: Text | None) -> Side | None:
    """Return the source, None if there is none."""
    return None if given is None else _side("source", "source", given)


def _texts(given: Any, what: str) -> list[Any]:
    if isinstance(given, str | Document):
        return [given]
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise InputError(f"a {what} is a text or its lines, not {type(given).__name__}")
    items = list(given)
    if not items:
        raise InputError(f"there is no {what} to evaluate with")
    # A list of strings is one text that is split already.
    return [items] if any(isinstance(item, str) for item in items) else items


def _name(text: Any) -> str:
    return text.name if isinstance(text, Document) else ""


def _side(name: str, what: str, text: Any) -> Side:
    if isinstance(text, str):
        return Side(name, (text,), False)
    if isinstance(text, Document):
        if text.sentences or text.splitter:
            return Side(name, tuple(sentence.text for sentence in text.sentences), True, text.lang)
        return Side(name, (text.text,), False, text.lang)
    if text is None or isinstance(text, bytes) or not isinstance(text, Iterable):
        raise InputError(f"{name}: a {what or 'reference'} is a text or its lines, not {text!r}")
    lines = tuple(text)
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str):
            kind = "no text" if line is None else type(line).__name__
            raise InputError(
                f"{name}: line {number} is {kind}; every segment must be a str (a segment that a "
                "reference lacks cannot be scored: leave it out of all texts)"
            )
    return Side(name, lines, True)


def check_shape(
    hypotheses: Sequence[Side], references: Sequence[Side], *, count: int | None = None
) -> None:
    """Refuse texts whose lists seem to be the wrong way round.

    sacreBLEU takes a list for each reference, other libraries one for each segment, and the wrong
    one is scored without a word.

    Args:
        hypotheses: The systems' translations.
        references: The references.
        count: Number of segments where it is known otherwise, from the source.

    Raises:
        InputError: A side holds a list for each segment.
    """
    wanted = count if count is not None else len(hypotheses[0].lines)
    _refuse_transposed(references, wanted, "references", "a list for each reference")
    _refuse_transposed(hypotheses, len(references[0].lines), "hypotheses", "a list for each system")


def _refuse_transposed(sides: Sequence[Side], count: int, what: str, right: str) -> None:
    lengths = {len(side.lines) for side in sides}
    if len(sides) > 1 and len(sides) == count and count not in lengths and max(lengths) < count:
        raise InputError(
            f"the {what} look transposed: there are {len(sides)} lists of "
            f"{' or '.join(map(str, sorted(lengths)))}, one for each segment it seems; give {right} "
            f"instead: list(zip(*{what}))"
        )


def check_hypotheses(hypotheses: Sequence[Side]) -> None:
    """Refuse translations without any text: more likely a program failed than a translator.

    Raises:
        InputError: There is one.
    """
    for side in hypotheses:
        if not any(line.strip() for line in side.lines):
            raise InputError(
                f"{side.name}: the translation is empty; there is nothing to evaluate: leave the "
                "system out"
            )


def check_references(references: Sequence[Side]) -> None:
    """Refuse references that are empty, wholly or in places, or not equally long.

    Raises:
        InputError: A reference has an empty line, or none at all.
        LengthMismatchError: They differ in length.
    """
    for side in references:
        if not any(line.strip() for line in side.lines):
            raise InputError(
                f"{side.name}: the reference is empty; there is nothing to compare with"
            )
        for number, line in enumerate(side.lines, 1):
            if not line.strip():
                raise InputError(
                    f"{side.name}: line {number} is empty; a segment without reference cannot be "
                    "scored: leave it out of all texts, or give this reference only where it is "
                    "complete"
                )
    first = references[0]
    for side in references[1:]:
        if len(side.lines) != len(first.lines):
            raise LengthMismatchError(
                f"{first.name} has {len(first.lines)} segments but {side.name} has "
                f"{len(side.lines)}; references must be equally long, line by line"
            )


def check_length(side: Side, count: int, of: str, remedy: str) -> None:
    """Refuse a text that has not as many segments as another.

    Args:
        side: The text.
        count: Number of segments of the other.
        of: Name of the other.
        remedy: What to do about it.

    Raises:
        LengthMismatchError: It has not.
    """
    if not side.is_split or len(side.lines) != count:
        found = f"{len(side.lines)} segments" if side.is_split else "no segments, it is one text"
        raise LengthMismatchError(f"{side.name} has {found}, but {of} has {count}; {remedy}")
