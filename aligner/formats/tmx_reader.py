"""Reading TMX of any tool: a streaming parser that never expands an entity or opens a DTD."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from aligner import languages
from aligner.errors import ConfigError, FormatError
from aligner.formats import storage
from aligner.formats.base import PathLike
from aligner.formats.choice import agree, choose, longer
from aligner.formats.segments import Segment, alignment_from_segments, parse_marks
from aligner.formats.xml_text import SafeParser, read_xml
from aligner.types import Alignment

PROPERTY = "x-aligner-"
TARGET = f"{PROPERTY}target"
CHARACTER = f"{PROPERTY}char"
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})


@dataclass(slots=True)
class _Unit:
    """Hold one translation unit.

    Attributes:
        line: Where it ends, 1-based.
        variants: Languages and texts in order.
        properties: What this library wrote about the bead.
    """

    line: int = 0
    variants: list[tuple[str, str]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)


class _Parser:
    """Turn the events of the XML parser into units.

    Args:
        name: File name for messages.

    Attributes:
        srclang: Source language that the header names, ``""`` without one.
        target: Target language in a header of this library, ``""`` without one.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.srclang = ""
        self.target = ""
        self._complete: list[_Unit] = []
        self._open: list[str] = []
        self._unit = _Unit()
        self._lang = ""
        self._has_segment = False
        self._property = ""
        # The text being collected, None outside elements whose text counts.
        self._text: list[str] | None = None
        # How many elements are open at the segment, 0 outside: whatever stands in one is inline.
        self._segment_depth = 0
        self._code_depth = 0
        # The number of a character that XML cannot hold, None outside its placeholder.
        self._character: str | None = None
        self._xml = SafeParser(name)
        self._wrong = self._xml.wrong
        self._xml.expat.StartElementHandler = self._start
        self._xml.expat.EndElementHandler = self._end
        self._xml.expat.CharacterDataHandler = self._characters

    def units(self, text: str) -> Iterator[_Unit]:
        """Yield the units of a file as they are complete.

        Raises:
            FormatError: The text is not TMX.
        """
        for _ in self._xml.feed(text):
            yield from self._complete
            self._complete.clear()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.lower()
        values = {key.lower(): value for key, value in attributes.items()}
        parent = self._open[-1] if self._open else ""
        self._open.append(tag)
        if not parent and tag != "tmx":
            raise self._wrong(f"the root element is <{tag}>, not <tmx>: this is no TMX file")
        if self._segment_depth:
            if not self._code_depth and tag == "ph" and values.get("type") == CHARACTER:
                self._character = ""
            if self._code_depth or tag in _CODES:
                self._code_depth += 1
        elif tag == "header":
            self.srclang = values.get("srclang", "")
        elif tag == "tu":
            self._unit = _Unit()
        elif tag == "tuv":
            self._lang = values.get("xml:lang") or values.get("lang", "")
            self._has_segment = False
            if not self._lang:
                raise self._wrong("a <tuv> has no xml:lang")
        elif tag == "seg":
            if parent != "tuv":
                raise self._wrong(f"a <seg> stands in <{parent}> instead of <tuv>")
            self._segment_depth = len(self._open)
            self._has_segment = True
            self._text = []
        elif tag == "prop" and parent in ("header", "tu"):
            self._property = values.get("type", "")
            self._text = []

    def _characters(self, data: str) -> None:
        if self._character is not None:
            self._character += data
        elif self._text is not None and not self._code_depth:
            self._text.append(data)

    def _end(self, tag: str) -> None:
        tag = self._open.pop()
        if self._code_depth:
            self._code_depth -= 1
            if self._character is not None and not self._code_depth:
                code, self._character = self._character, None
                self._characters(self._placeholder(code))
        elif self._segment_depth:
            if len(self._open) >= self._segment_depth:
                return
            self._segment_depth = 0
            self._unit.variants.append((_canonical(self._lang), self._take()))
        elif tag == "tuv" and not self._has_segment:
            raise self._wrong("a <tuv> has no <seg>")
        elif tag == "prop" and self._text is not None:
            value = self._take()
            if self._open[-1] == "tu":
                self._unit.properties[self._property] = value
            elif self._property == TARGET:
                self.target = value
        elif tag == "tu":
            self._unit.line = self._xml.expat.CurrentLineNumber
            self._complete.append(self._unit)

    def _take(self) -> str:
        text = "".join(self._text or ())
        self._text = None
        return text

    def _placeholder(self, code: str) -> str:
        if not re.fullmatch("00[01][0-9A-F]|FFF[EF]", code):
            raise self._wrong(
                f"{code!r} is not the number of a character that XML cannot hold, such as 000B"
            )
        return chr(int(code, 16))


def read_alignment(
    path: PathLike, wanted: tuple[str, str] | tuple[None, None], encoding: str | None
) -> Alignment:
    """Return a TMX file as an alignment.

    Args:
        path: The file.
        wanted: Canonical languages to take, or twice None for the only two.
        encoding: Name of the encoding, if what the file declares is wrong.

    Raises:
        FormatError: The file is not TMX.
        ConfigError: The languages cannot be told, or the encoding is unknown.
        InputError: The file cannot be read or is not text.
    """
    name = storage.shown(path)
    parser = _Parser(name)
    seen: dict[str, None] = {}
    units: list[_Unit] = []
    for unit in parser.units(read_xml(path, name, encoding)):
        seen.update(dict.fromkeys(lang for lang, _ in unit.variants))
        if wanted[0] is not None:
            # What is not wanted is dropped at once: memories may hold dozens of languages.
            unit.variants = [
                variant
                for variant in unit.variants
                if any(agree(variant[0], lang) for lang in wanted)
            ]
        units.append(unit)
    if wanted[0] is None:
        pair = langs = _only_pair(parser, units, list(seen))
    else:
        pair = (choose(wanted[0], list(seen), name), choose(wanted[1], list(seen), name))
        langs = (longer(pair[0], wanted[0]), longer(pair[1], wanted[1]))
    rows = (row for unit in units for row in _segments(unit, pair, name))
    return alignment_from_segments(rows, *langs, storage.document_name(path))


@lru_cache(maxsize=256)  # a memory repeats a few tags a million times
def _canonical(tag: str) -> str:
    try:
        return languages.canonical(tag)
    except ConfigError:
        return tag.lower()


def _only_pair(parser: _Parser, units: Iterable[_Unit], seen: list[str]) -> tuple[str, str]:
    """Return the two languages of a file of which the user said nothing."""
    source = _canonical(parser.srclang)
    if parser.target and set(seen) <= {source, _canonical(parser.target)}:
        return source, _canonical(parser.target)
    if len(seen) == 2:
        first, second = seen
        turned = agree(second, source) and not agree(first, source)
        return (second, first) if turned else (first, second)
    if not seen:
        return languages.UNKNOWN, languages.UNKNOWN
    if len(seen) == 1 and any(len(unit.variants) > 1 for unit in units):
        return seen[0], seen[0]
    raise ConfigError(
        f"{parser.name}: the languages are {', '.join(seen)}; choose two of them, for example "
        f'lang=("{seen[0]}", "{seen[-1]}") in Python'
        if len(seen) > 2
        else f"{parser.name}: the only language is {seen[0]}; a translation memory needs two"
    )


def _segments(unit: _Unit, pair: tuple[str, str], name: str) -> Iterator[Segment]:
    def wrong(reason: str) -> FormatError:
        return FormatError(name, unit.line, reason)

    get = unit.properties.get
    marks = parse_marks(
        get(f"{PROPERTY}score", ""),
        get(f"{PROPERTY}confidence", ""),
        get(f"{PROPERTY}status", ""),
        wrong,
    )
    if pair[0] == pair[1]:
        # Only their order tells the sides apart.
        texts = [text for lang, text in unit.variants if lang == pair[0]]
        if len(texts) > 2:
            raise wrong(f"{len(texts)} variants in {pair[0]}, but an alignment has two sides")
        sources, targets = texts[:1], texts[1:]
    else:
        sources, targets = ([text for lang, text in unit.variants if lang == side] for side in pair)
    if sources or targets:
        for src, tgt in product(sources or (None,), targets or (None,)):
            yield Segment(src, tgt, marks)
