r"""Glossaries: how a translation is to render the terms of its source.

A file is a table separated by tabs, a term a row: the source term, then the target term, several that are
allowed separated by ``|``. What follows a second tab is a note and is not read. Rows that begin with
``#`` are comments, blank rows are skipped, and rows with the same source term add up. The first row
may be a header: ``source`` and ``target`` (or ``src`` and ``tgt``), or the two languages by their
tags, such as ``en`` and ``zh-Hans``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aligner import languages
from aligner.errors import ConfigError, FormatError, InputError
from aligner.formats import storage
from aligner.formats.base import PathLike

type Given = (
    Glossary
    | PathLike
    | Mapping[str, str | Iterable[str]]
    | Iterable[tuple[str, str | Iterable[str]]]
)

_BAR = "|"
_TITLES = ({"source", "src"}, {"target", "tgt"})


@dataclass(frozen=True, slots=True)
class Term:
    """Hold a term and how it may be rendered.

    Attributes:
        src: The term in the source language.
        tgt: The renderings that are allowed, the preferred one first; at least one.
    """

    src: str
    tgt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Hold the terms that a translation should keep to.

    Attributes:
        terms: The terms, each source term once, in the order given.
        langs: BCP-47 tags of the two languages, None where they were not said.
    """

    terms: tuple[Term, ...]
    langs: tuple[str, str] | None = None

    @classmethod
    def of(cls, given: Given) -> Glossary:
        """Return a glossary from a file, a mapping, or pairs of a term and its renderings.

        >>> Glossary.of({"interface": "界面|介面", "model": ["模型"]}).terms[0]
        Term(src='interface', tgt=('界面', '介面'))

        Args:
            given: A file (see `read_glossary`), a mapping of terms, or pairs. The renderings are
                one string, in which ``|`` separates them, or several strings.

        Raises:
            InputError: The file cannot be read, a term or a rendering is empty or no text, or there
                are none.
        """
        if isinstance(given, Glossary):
            return given
        if isinstance(given, str | os.PathLike):
            return read_glossary(given)
        rows = []
        pairs: Iterable[Any] = given.items() if isinstance(given, Mapping) else _iterable(given)
        for number, pair in enumerate(pairs):
            if not isinstance(pair, tuple | list) or len(pair) != 2:
                raise InputError(
                    f"term {number} of the glossary is not a pair (source term, target term): "
                    f"{pair!r:.80}"
                )
            source, targets = pair
            joined = [targets] if isinstance(targets, str) else [*_iterable(targets)]
            if not all(isinstance(text, str) for text in (source, *joined)):
                raise InputError(f"term {number} of the glossary is no text: {pair!r:.80}")
            try:
                rows.append(_row(source, _BAR.join(joined)))
            except InputError as error:
                raise InputError(f"term {number} of the glossary: {error}") from None
        if not rows:
            raise InputError("the glossary has no terms; leave it out, or name some")
        return cls(_gathered(rows))

    @property
    def checksum(self) -> str:
        """Return eight hexadecimal digits that tell a glossary from others; the order counts not."""
        digest = hashlib.blake2b(digest_size=4)
        for term in sorted(self.terms, key=lambda term: term.src):
            digest.update("\t".join((term.src, *sorted(term.tgt))).encode() + b"\n")
        return digest.hexdigest()

    def reversed(self) -> Glossary:
        """Return the glossary for the opposite direction."""
        rows = [(target, (term.src,)) for term in self.terms for target in term.tgt]
        return Glossary(_gathered(rows), self.langs and self.langs[::-1])

    def facing(self, langs: tuple[str, str]) -> Glossary:
        """Return the glossary in the direction of two texts, turned round if it has the opposite one.

        Where the glossary does not say its languages, only a difference of script tells.

        Args:
            langs: BCP-47 tags of the source and the target.

        Raises:
            ConfigError: The glossary says its languages, and they are others.
        """
        own = self.langs or (
            languages.detect("\n".join(term.src for term in self.terms)),
            languages.detect("\n".join(target for term in self.terms for target in term.tgt)),
        )
        if _fits(own, langs, self.langs is not None):
            return self
        if _fits(own[::-1], langs, self.langs is not None):
            return self.reversed()
        if self.langs is None:
            return self
        raise ConfigError(
            f"the glossary is for {' and '.join(own)}, the texts are in {' and '.join(langs)}; "
            "correct the first row of the glossary, or name the languages of the texts"
        )


def read_glossary(path: PathLike, encoding: str | None = None) -> Glossary:
    """Return the glossary of a file; see `aligner.quality.glossary`.

    Args:
        path: The file; ``-`` is standard input.
        encoding: Python's name of its encoding; UTF-8 or what a byte-order mark says when left out.

    Raises:
        FormatError: A row lacks a column, a term or a rendering is empty, or there are no terms.
        InputError: The file cannot be read or is not text.
    """
    shown = storage.shown(path)
    rows: list[tuple[str, tuple[str, ...]]] = []
    langs: tuple[str, str] | None = None
    first = True
    for number, row in enumerate(storage.lines(storage.read_text(path, encoding)), 1):
        if not row.strip() or row.startswith("#"):
            continue
        cells = row.split("\t")
        if len(cells) < 2:
            raise FormatError(
                shown,
                number,
                "1 column instead of 2 (source term TAB target term); columns are separated by a tab",
            )
        header, first = first and _header(cells), False
        if header:
            langs = langs or _tags(cells)
            continue
        try:
            rows.append(_row(cells[0], cells[1]))
        except InputError as error:
            raise FormatError(shown, number, str(error)) from None
    if not rows:
        raise FormatError(shown, None, "no terms; write rows of source term TAB target term")
    return Glossary(_gathered(rows), langs)


def _iterable(given: object) -> Iterable[Any]:
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise InputError(
            "a glossary is a file, a mapping of terms, or pairs (source term, target term), and "
            f"renderings are one string or several, not {type(given).__name__}"
        )
    return given


def _row(source: str, targets: str) -> tuple[str, tuple[str, ...]]:
    src = " ".join(source.split())
    tgt = tuple(" ".join(target.split()) for target in targets.split(_BAR))
    if not src:
        raise InputError("the source term is empty; write it, or delete the row")
    if not all(tgt):
        raise InputError(
            f"a target term of {src!r} is empty; write it, or take away the | before or after it"
        )
    return src, tgt


def _header(cells: list[str]) -> bool:
    names = [cell.strip().lower() for cell in cells[:2]]
    titled = all(name in titles for name, titles in zip(names, _TITLES, strict=True))
    return titled or _tags(cells) is not None


def _tags(cells: list[str]) -> tuple[str, str] | None:
    """Return the languages that a header names, if that is what it does."""
    try:
        tags = [languages.canonical(cell) for cell in cells[:2]]
    except ConfigError:
        return None
    if not all(languages.scripts_of(tag) for tag in tags):
        return None
    return tags[0], tags[1]


def _gathered(rows: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Term, ...]:
    """Return the terms, rows with the same source term joined."""
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for src, tgt in rows:
        # "IT" is another term than "it".
        key = src if is_acronym(src) else src.casefold()
        found.setdefault(key, (src, {}))[1].update(dict.fromkeys(tgt))
    return tuple(Term(src, tuple(tgt)) for src, tgt in found.values())


def is_acronym(term: str) -> bool:
    """Tell whether a term is written in capitals, of which there are two or more.

    >>> [term for term in ("IT", "it", "GPT-4", "X", "iOS") if is_acronym(term)]
    ['IT', 'GPT-4']
    """
    return sum(map(str.isupper, term)) > 1 and term == term.upper()


def _fits(own: tuple[str, str], langs: tuple[str, str], said: bool) -> bool:
    """Tell whether languages may be those of the texts, of which the languages may be unknown."""
    if said:
        return all(
            text == languages.UNKNOWN or languages.same_language(one, text)
            for one, text in zip(own, langs, strict=True)
        )
    return not any(languages.contradict(one, text) for one, text in zip(own, langs, strict=True))
