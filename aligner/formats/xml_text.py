"""XML of the trade's formats, read and written without an extra: no entities, no DTD, no network.

`aligner.formats.xml` reads whole documents of strangers (.docx, .html) with lxml; the formats of
parallel texts need less and work with what Python brings.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from aligner.errors import FormatError
from aligner.formats import storage
from aligner.formats.base import PathLike
from aligner.formats.decoding import decode

XML_LANG = "xml:lang"
_CHUNK = 1 << 16
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_QUOTED = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Far above what any of the formats nests, far below what recursion bears.
_DEEPEST = 200


def read_xml(path: PathLike, name: str, encoding: str | None) -> str:
    """Return the text of an XML file, decoded as it declares.

    Args:
        path: The file.
        name: Its name for messages.
        encoding: Name of the encoding, if what the file declares is wrong.

    Raises:
        FormatError: The file declares an encoding that does not exist.
        ConfigError: The encoding is unknown.
        InputError: The file cannot be read or is not text.
    """
    data = storage.read_bytes(path)
    declared = _DECLARED.match(data[:1000])
    if encoding is None and declared:
        encoding = declared[1].decode("ascii")
        try:
            wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
        except LookupError:
            raise FormatError(
                name, 1, f"the XML declaration names the unknown encoding {encoding!r}"
            ) from None
        # It could not be read here byte by byte if it were true.
        encoding = None if wide else encoding
    return decode(data, name, encoding)


class SafeParser:
    """Parse XML with expat, refusing every entity that is not one of XML's own.

    Args:
        name: File name for messages.

    Attributes:
        expat: Takes the handlers of elements and text.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.EntityDeclHandler = self._declared
        self.expat.SkippedEntityHandler = self._undefined
        self.expat.AttlistDeclHandler = self._defaulted

    def feed(self, text: str) -> Iterator[None]:
        """Parse a text part by part, and yield after each.

        Raises:
            FormatError: The text is not well-formed, or declares entities.
        """
        try:
            for at in range(0, len(text), _CHUNK):
                self.expat.Parse(text[at : at + _CHUNK], False)
                yield
            self.expat.Parse("", True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise FormatError(
                self.name, error.lineno, f"not well-formed XML: {reason}; mend or export it again"
            ) from None
        yield

    def wrong(self, reason: str) -> FormatError:
        """Return an error at the place that is being parsed."""
        return FormatError(self.name, self.expat.CurrentLineNumber, reason)

    def _declared(self, name: str, *_: object) -> NoReturn:
        raise self.wrong(
            f"the file declares the entity {name!r}; entities can read other files or fill the "
            "memory, so they are refused: write the text itself"
        )

    def _defaulted(self, element: str, name: str, _: str, default: str | None, __: bool) -> None:
        if default is not None:
            raise self.wrong(
                f"the file declares a value for the attribute {name!r} of every <{element}>, which can "
                "fill the memory, so it is refused: write the attribute where it is meant"
            )

    def _undefined(self, name: str, _: bool) -> NoReturn:
        raise self.wrong(
            f"the entity &{name}; is not defined; write the character itself or its number, such "
            "as &#160;"
        )


@dataclass(slots=True)
class Element:
    """Hold an element of a small XML file.

    Attributes:
        tag: Name without its prefix.
        attributes: Values by name, prefixes included.
        line: Where it begins, 1-based.
        content: Texts and elements in order.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    content: list[str | Element] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return the value of an attribute."""
        return self.attributes.get(name, default)

    def children(self, *tags: str) -> list[Element]:
        """Return the elements directly inside, only those of some names if any are given."""
        return [
            part
            for part in self.content
            if isinstance(part, Element) and (not tags or part.tag in tags)
        ]

    def find(self, *tags: str) -> Iterator[Element]:
        """Yield the elements of some names at any depth, in order; never one inside another."""
        for child in self.children():
            if child.tag in tags:
                yield child
            else:
                yield from child.find(*tags)

    def text(self) -> str:
        """Return all text inside."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)


def parse_tree(text: str, name: str, taken: Callable[[Element], bool] = lambda _: False) -> Element:
    """Return the root element of an XML text.

    Args:
        text: The decoded file.
        name: Its name for messages.
        taken: Is given every element as it ends, and says whether it has taken what it needs: then
            the element is dropped, so that the file is never in memory as a whole.

    Raises:
        FormatError: It is not well-formed, declares entities or nests without end.
    """
    parser = SafeParser(name)
    root = Element("", {}, 0)
    parents = [root]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(parents) > _DEEPEST:
            raise parser.wrong(
                f"elements are nested more than {_DEEPEST} deep, which no file of texts needs: "
                "the file is broken; export it again"
            )
        element = Element(tag.rpartition(":")[2], attributes, parser.expat.CurrentLineNumber)
        parents[-1].content.append(element)
        parents.append(element)

    def characters(data: str) -> None:
        parents[-1].content.append(data)

    def end(_: str) -> None:
        # The root stays even if it looks like an element to take: it says what the file is.
        if taken(parents.pop()) and len(parents) > 1:
            parents[-1].content.pop()

    parser.expat.StartElementHandler = start
    parser.expat.CharacterDataHandler = characters
    parser.expat.EndElementHandler = end
    for _ in parser.feed(text):
        pass
    return root.children()[0]


def escape(text: str, forbidden: Callable[[str], str]) -> str:
    """Return a text as the content of an element.

    Args:
        text: Any text.
        forbidden: Gives what to write for a character that XML cannot hold.
    """
    return _FORBIDDEN.sub(lambda match: forbidden(match[0]), text.translate(_ESCAPES))


def attribute(text: str) -> str:
    """Return a text as an attribute's value in double quotes; what XML cannot hold is U+FFFD."""
    return f'"{escape(text, replacement).translate(_QUOTED)}"'


def replacement(_: str) -> str:
    """Stand in for a character that neither XML nor the format can hold."""
    return "\N{REPLACEMENT CHARACTER}"


def count_forbidden(text: str) -> int:
    """Count the characters that XML cannot hold."""
    return len(_FORBIDDEN.findall(text))
