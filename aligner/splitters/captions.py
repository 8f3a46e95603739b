"""The caption splitter: for text with a clause a line and little punctuation."""

from __future__ import annotations

from dataclasses import replace

from aligner import languages
from aligner.splitters import line_ends
from aligner.splitters.layout import LINE_ENDS, Breaks
from aligner.splitters.rules import document_by_rules
from aligner.types import Document

# Fewer marks than this at the ends of lines, and they do not tell where sentences end.
_FEWEST_MARKED = 0.05


class CaptionsSplitter:
    """Cut captions, whose lines end anywhere, into sentences.

    In Chinese a log-linear model decides which line breaks end a sentence (`line_ends`); an empty
    line and a final mark always do. In other languages captions are punctuated as a rule, so that a
    line break is only a space; where they are not, it is judged as in any text, by the capital
    letter behind it.

    Attributes:
        name: Short name for signatures.
    """

    name = "captions"

    def split(self, text: str, *, lang: str, name: str = "") -> Document:
        r"""Return the text as a document with sentences.

        Args:
            text: The whole text.
            lang: BCP-47 tag in canonical spelling.
            name: Name of the document.

        Raises:
            InputError: The text holds a lone surrogate.

        >>> captions = "他认为\n这很重要\n因此\n团队决定马上开始"
        >>> [s.line for s in CaptionsSplitter().split(captions, lang="zh").sentences]
        ['他认为这很重要', '因此团队决定马上开始']
        """
        if languages.primary(lang) == "zh":
            breaks = Breaks.CLAUSES
        else:
            lines = [text[line.start : line.end] for line in line_ends.lines_of(text)]
            marked = sum(line[-1] in LINE_ENDS for line in lines)
            breaks = Breaks.SPACES if marked >= _FEWEST_MARKED * len(lines) else Breaks.AUTO
        return replace(document_by_rules(text, lang, name, breaks), splitter=self.name)
