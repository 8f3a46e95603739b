"""Markdown: CommonMark with tables, strikethrough, footnotes and front matter.

The text has a block for every paragraph, heading, list item and table cell, without markup. Every
run of text has a cue with its place in the file, so that a sentence leads back to the characters it
was made from. Left out are code blocks, front matter, addresses and titles of links, images and HTML
tags.
"""

from __future__ import annotations

import html
import html.parser
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from aligner import languages
from aligner.errors import FormatError
from aligner.formats import losses, storage, xml
from aligner.formats.base import Format, Languages, Location, one_path
from aligner.formats.html import BLOCKS
from aligner.formats.projection import LINE, PARAGRAPH, Projection, one_language
from aligner.types import Document, Span

type _Rule = Callable[[StateInline, bool], bool]

_LINE_END = re.compile("\r\n|\r|\n")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:.*\n)*?---[ \t]*(?:\r?\n|\Z)")
_LANGUAGE = re.compile(r"^lang(?:uage)?:[ \t]*[\"']?([A-Za-z-]+)", re.MULTILINE)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PLACE = "aligner.place"
_TEXTS = frozenset({"text", "text_special", "code_inline"})
_UNPARSED = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_UNREAD = frozenset({"script", "style"})
# How deep blocks may be nested; the parser would drop what is deeper.
_DEEPEST = 100
# Characters of a file. The parser takes up to 40 us and 900 bytes for each in files made to hurt it;
# a novel of a thousand pages has two to three million.
LARGEST = 8_000_000


def read(location: Location, *, lang: Languages, encoding: str | None) -> Document:
    """Return a Markdown file as a document that is not split yet.

    Raises:
        FormatError: It is too long, or its blocks are nested too deeply.
        InputError: The file cannot be read or is not text.
        ConfigError: A pair of languages or an unknown encoding was given.
    """
    path, tag = one_path(location, FORMAT.name), one_language(lang)
    text = storage.read_text(path, encoding)
    if len(text) > LARGEST:
        raise FormatError(
            storage.shown(path),
            None,
            f"has {len(text):,} characters; Markdown is read up to {LARGEST:,}: cut it into "
            "chapters, or read it as plain text, with its markup (format='text')",
        )
    front = _FRONT_MATTER.match(text)
    named = _LANGUAGE.search(front[0]) if front else None
    projection = _project(text, storage.shown(path))
    return projection.document(path, tag, named[1] if named else None)


class _LocatingInline(ParserInline):
    """Parse the inside of blocks, noting where in it every piece of text stands."""

    def tokenize(self, state: StateInline) -> None:
        end, known = state.posMax, len(state.tokens)
        super().tokenize(state)
        if len(state.tokens) > known and state.tokens[-1].type == "text":
            content = state.tokens[-1].content
            state.tokens[-1].meta.setdefault(_PLACE, (end - len(content), end))


def _locating(rule: _Rule) -> _Rule:
    """Return a rule that notes where the pieces of text stand that it adds."""

    def located(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, True)
        start, waiting, known = state.pos, len(state.pending), len(state.tokens)
        if not rule(state, False):
            return False
        at = start
        for number, token in enumerate(state.tokens[known:]):
            if _PLACE in token.meta:
                continue
            if number == 0 and waiting and token.type == "text":
                # Plain text that waited for something else to come.
                begin = start - waiting
                token.meta[_PLACE] = (begin, begin + len(token.content))
            elif token.type in ("text", "code_inline"):
                begin = state.src.find(token.content, at, state.pos)
                found = begin >= 0
                at = begin + len(token.content) if found else at
                token.meta[_PLACE] = (begin, at) if found else (start, state.pos)
            elif token.type == "text_special":
                token.meta[_PLACE] = (start, state.pos)
        return True

    return located


def _parser() -> MarkdownIt:
    parser = MarkdownIt()
    parser.inline = _LocatingInline()
    parser.configure("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin, inline=False, move_to_end=False)
    # These join pieces of text, and their places would be lost.
    parser.core.ruler.disable("text_join")
    parser.inline.ruler2.disable("fragments_join")
    names = parser.get_active_rules()["inline"]
    for name, rule in zip(names, parser.inline.ruler.getRules(""), strict=True):
        parser.inline.ruler.at(name, _locating(rule))
    return parser


@dataclass(slots=True)
class _Lines:
    """Hold the lines of a file.

    Attributes:
        text: The file.
        spans: Where its lines stand, without their ends.
        cells: Where the search for the next cell of a table begins, by line.
    """

    text: str
    spans: list[Span]
    cells: dict[int, int]

    @classmethod
    def of(cls, text: str) -> _Lines:
        ends = list(_LINE_END.finditer(text))
        starts = [0, *(end.end() for end in ends)]
        stops = [*(end.start() for end in ends), len(text)]
        return cls(text, [Span(a, b) for a, b in zip(starts, stops, strict=True)], {})

    def block(self, token: Token) -> Span | None:
        """Return where a block stands."""
        if token.map is None:
            return None
        first, behind = token.map
        return Span(self.spans[first].start, self.spans[max(first, behind - 1)].end)

    def content(self, token: Token, cell: bool) -> list[int] | None:
        """Return where in the file each line of a block's content stands, None if unknown."""
        if token.map is None:
            return None
        found = []
        for number, line in enumerate(token.content.split("\n"), token.map[0]):
            span = self.spans[number]
            plain = line.rstrip()
            whole = self.text[span.start : span.end]
            if cell:
                at = whole.find(plain, self.cells.get(number, 0))
                if at >= 0:
                    self.cells[number] = at + len(plain)
            else:
                at = len(whole.rstrip()) - len(plain)
                if not whole.startswith(plain, max(at, 0)):
                    at = whole.find(plain)  # marks may close a heading
            if at < 0:
                return None
            found.append(span.start + at)
        return found


def _project(text: str, name: str) -> Projection:
    lines = _Lines.of(text)
    projection = Projection()
    cell = False
    for token in _parser().parse(text):
        if token.nesting == 1 and token.level >= _DEEPEST - 1:
            line = token.map[0] + 1 if token.map else None
            raise FormatError(
                name, line, f"blocks are nested more than {_DEEPEST} deep; flatten them"
            )
        if token.type in ("th_open", "td_open"):
            cell = True
        elif token.type in ("th_close", "td_close"):
            cell = False
        elif token.type == "inline":
            projection.gap(PARAGRAPH)
            _add_inline(projection, token, lines, cell)
        elif token.type == "html_block":
            _add_html(projection, token, lines.block(token))
    return projection


def _add_inline(projection: Projection, token: Token, lines: _Lines, cell: bool) -> None:
    starts = lines.content(token, cell)
    block = lines.block(token)
    breaks = [0, *(match.end() for match in re.finditer("\n", token.content))]
    first = token.map[0] + 1 if token.map else 0
    left = ""
    soft = False
    for child in token.children or ():
        if child.type == "softbreak":
            soft = True
        elif child.type == "hardbreak" or (
            child.type == "html_inline" and _LINE_BREAK.fullmatch(child.content)
        ):
            projection.gap(LINE)
            left, soft = "", False
        elif child.type in _TEXTS and child.content:
            if soft and left:
                projection.space(languages.separator(left, child.content))
            begin, end = child.meta[_PLACE]
            content = child.content if left else child.content.lstrip()
            if not left and child.type != "text_special":
                begin += len(child.content) - len(content)
            row = bisect_right(breaks, begin) - 1
            source = block
            if starts is not None and bisect_right(breaks, max(begin, end - 1)) - 1 == row:
                at = starts[row] - breaks[row]
                source = Span(at + begin, at + end)
            projection.add(content, place=f"line {first + row}", source=source)
            left, soft = content or left, False


class _HtmlText(html.parser.HTMLParser):
    """Collect the text of a piece of HTML, block by block."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[list[str]] = [[]]
        self._unread = 0

    def read(self, content: str) -> list[str]:
        """Return the text of each block of some HTML."""
        # The parser looks for the end of everything that is open, each time to the end of the text:
        # it only gets what has an end, so that its time grows with the length and no faster.
        closed = _UNPARSED.sub("", content)
        end = closed.rfind(">") + 1
        self.feed(closed[:end])
        self.close()
        self.handle_data(html.unescape(closed[end:]))
        return ["".join(parts) for parts in self._blocks]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unread += tag in _UNREAD
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD and self._unread > 0
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._blocks[-1].append(data)

    def _part(self, tag: str) -> None:
        if tag in BLOCKS or tag == "br":
            self._blocks.append([])


def _add_html(projection: Projection, token: Token, source: Span | None) -> None:
    line = token.map[0] + 1 if token.map else 0
    for block in _HtmlText().read(xml.without_endless_numbers(token.content)):
        projection.gap(PARAGRAPH)
        projection.add(" ".join(block.split()), place=f"line {line}", source=source)


FORMAT = Format(
    name="markdown",
    suffixes=(".md", ".markdown"),
    description="Markdown, without its markup",
    read=read,
    lost=losses.of_nothing,
    reads_documents=True,
)
