"""What keeps a sentence going although a quotation in it has ended with a final mark."""

from __future__ import annotations

import re

from aligner.splitters import en, marks, zh
from aligner.splitters.tables import any_of

_CHAR = f"[^\\sA-Za-z{re.escape(marks.FINAL + marks.PAUSES + marks.OPENERS + marks.CLOSERS)}]"
_LATIN_WORD = "[A-Za-z][A-Za-z0-9'’-]{0,20}+"
# Short enough not to take narrative that happens to end in such a verb for a report.
_SUBJECT = f"(?:{_CHAR}|{_LATIN_WORD}| (?=\\S)){{0,8}}?"
_VERB = f"(?:{any_of(zh.REPORTING_VERBS)})(?:{any_of(zh.REPORTING_TAILS)}|{zh.LASTING})?"
# A colon announces the next quotation, so a clause before a colon is no report on the last one.
_CLAUSE_END = f"(?=[{re.escape(marks.FINAL + marks.COMMAS)}]|\\s|\\Z)"
_CHINESE = re.compile(
    f"(?!{_SUBJECT}(?:{zh.NEGATION}{_VERB}|{any_of(zh.NOT_REPORTING)}){_CLAUSE_END})"
    f"{_SUBJECT}{_VERB}{_CLAUSE_END}"
    f"|{zh.AFTER_QUOTATION}"
)
# All within one line, and without a full stop that could end a sentence.
_SPACE = f"{marks.BLANK}{{1,4}}"
_REPORTED = f"(?:{any_of(en.REPORTING_VERBS)})\\b"
_NOUN = f"(?!(?i:{any_of(en.DETERMINERS)}){_SPACE}{_REPORTED})"
_ENGLISH = re.compile(
    f"(?!(?:{any_of(en.NOT_REPORTERS)})\\b)(?:(?:Mr|Mrs|Ms|Dr|Prof)\\.{_SPACE})?"
    f"{_NOUN}[A-Z][\\w'’-]{{0,30}}(?:{_SPACE}{_NOUN}[\\w'’-]{{1,30}}){{0,2}}{_SPACE}{_REPORTED}"
)


def carries_on(text: str, at: int) -> bool:
    """Tell whether the words after a quotation belong to the sentence of the quotation.

    Args:
        text: The whole text.
        at: Position of the first word after the quotation.
    """
    return bool(_CHINESE.match(text, at) or _ENGLISH.match(text, at))
