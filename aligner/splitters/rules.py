"""The rule splitter: script-aware, lossless, linear in the length of the text."""

from __future__ import annotations

import re
from bisect import bisect_right

from aligner.splitters import items, marks, noise, speakers
from aligner.splitters.endings import GLUED, Endings
from aligner.splitters.layout import Breaks, Layout
from aligner.splitters.lexicon import lexicon_for
from aligner.splitters.quotations import Quotations
from aligner.types import Document, Sentence, Span

# Where a decision may be due. A point inside a number, a name or an address and one between initials
# are passed over here for speed.
_TRIGGER = re.compile(
    f"[{re.escape(marks.FULL + marks.HALF + marks.ELLIPSES)}．]"
    f"|(?!(?<=[\\s(][A-Z])\\. [A-Z]\\.)\\.(?![A-Za-z0-9])|{GLUED.pattern}|[{marks.BREAKS}]"
    f"|[{re.escape(''.join(marks.PAIRS))}♪♫♬♩]"
    # Speech that breaks off before another begins: "Those rumors—" "Most are true."
    f"|[—―–][\"'”’」』]++(?=\\s*[\"'“‘「『]\\S)"
)
_FINAL = frozenset(marks.FINAL)


class RulesSplitter:
    """Cut a text by rules of punctuation and layout.

    A decision depends only on the text from the start of the sentence on, so that a sentence
    split alone stays one sentence. The noise of transcripts (tags such as ``[Applause]``, the
    dash before a speaker's turn) is left out at the edges of sentences, not within.

    Attributes:
        name: Short name for signatures.
    """

    name = "rules"

    def split(self, text: str, *, lang: str, name: str = "") -> Document:
        """Return the text as a document with sentences.

        Args:
            text: The whole text.
            lang: BCP-47 tag in canonical spelling, ``"und"`` for a general rule set.
            name: Name of the document.

        Raises:
            InputError: The text holds a lone surrogate.

        >>> splitter = RulesSplitter()
        >>> [s.text for s in splitter.split("他问“好吗？”我说好。走吧！", lang="zh").sentences]
        ['他问“好吗？”我说好。', '走吧！']
        """
        return document_by_rules(text, lang, name)


def document_by_rules(text: str, lang: str, name: str, breaks: Breaks = Breaks.AUTO) -> Document:
    """Return a text as a document cut by the rules.

    The document says ``captions`` where the line breaks are judged as those of captions.

    Args:
        text: The whole text.
        lang: BCP-47 tag in canonical spelling.
        name: Name of the document.
        breaks: What single line breaks are.
    """
    scan = _Scan(text, lang, breaks)
    spans, found = scan.run()
    turn_starts = [turn.start for turn in scan.turns]
    said_by = (None, *(turn.speaker for turn in scan.turns))
    paragraphs = scan.layout.paragraph_starts()
    sentences = tuple(
        Sentence(
            text[span.start : span.end],
            span,
            bisect_right(paragraphs, span.start),
            speaker=said_by[bisect_right(turn_starts, span.start)],
        )
        for span in spans
    )
    splitter = "captions" if scan.layout.captions else RulesSplitter.name
    return Document(text, lang, sentences, name=name, noise=tuple(found), splitter=splitter)


class _Scan:
    """Go once through a text."""

    def __init__(self, text: str, lang: str, breaks: Breaks) -> None:
        self._text = text
        self._length = len(text.rstrip())
        self.layout = Layout(text, breaks)
        self._endings = Endings(text, self.layout, lexicon_for(lang))
        self.turns = speakers.turns(text)
        self._next_turn = 0

    def run(self) -> tuple[list[Span], list[Span]]:
        """Return the spans of the sentences and of the noise."""
        spans: list[Span] = []
        found: list[Span] = []
        at = self._skip(0, found)
        while at < self._length:
            end = self._end(at)
            spans.append(Span(at, end))
            at = self._skip(end, found)
        return spans, found

    def _skip(self, at: int, found: list[Span]) -> int:
        """Return where the next sentence begins: behind noise and the labels of turns."""
        while True:
            at = noise.skip(self._text, at, found)
            if self._next_turn == len(self.turns) or at < self._turn_start():
                return at
            turn = self.turns[self._next_turn]
            self._next_turn += 1
            if turn.end > turn.start:
                found.append(Span(turn.start, turn.end))
                at = turn.end

    def _turn_start(self) -> int:
        """Return where the next turn begins, the end of the text if there is none."""
        upcoming = self._next_turn < len(self.turns)
        return self.turns[self._next_turn].start if upcoming else self._length

    def _end(self, start: int) -> int:
        """Return where the sentence ends that starts at a position."""
        limits = (items.next_item(self._text, start), self._turn_start())
        stop = min(limit for limit in limits if limit > start)
        return min(self._end_by_marks(start, stop), marks.strip(self._text, stop))

    def _end_by_marks(self, start: int, stop: int) -> int:
        text = self._text
        quotations = Quotations(text, start, self.layout)
        at = start
        while trigger := _TRIGGER.search(text, at, stop):
            here = trigger.start()
            char = trigger.group()
            if char in _FINAL:
                ending = self._endings.judge(here, quotations)
                if ending.final:
                    return ending.end
                at = ending.resume
            elif char[0] in marks.DASHES:
                return trigger.end()
            elif marks.BREAK.match(char):
                at = marks.skip_spaces(text, here)
                end = marks.strip(text, here)
                if self.layout.ends_sentence(end, at):
                    return end
            elif tags := noise.TAGS_OF_LINE.match(text, here):
                at = self._behind_tags(tags.end(), stop)
                if not at:
                    return marks.strip(text, here)
            else:
                at = quotations.skip(here)
        return stop

    def _behind_tags(self, end: int, stop: int) -> int:
        """Return where a sentence goes on behind tags that end at a position, 0 if it does not."""
        text = self._text
        at = marks.skip_blanks(text, end)
        if at >= stop:
            return 0
        if not marks.BREAK.match(text, at):
            return end
        at = marks.skip_spaces(text, at)
        return 0 if at >= stop or self.layout.ends_sentence(end, at) else at
