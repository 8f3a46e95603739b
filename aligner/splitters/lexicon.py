"""Which words of a language end in a full stop that ends no sentence."""

from __future__ import annotations

from dataclasses import dataclass

from aligner import languages
from aligner.splitters import en, general


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold what a language knows about its full stops; words are written without the stop.

    Attributes:
        titles: Never the end of a sentence within a line: ``Mr``.
        numbered: Not the end before a number: ``Fig``.
        open: The end only before one of ``starters``: ``Inc``.
        starters: Words that begin sentences and are seldom part of a name.
        times: Times of day: ``p.m``.
        ordinals: Whether a full stop after a number makes it an ordinal.
    """

    titles: frozenset[str]
    numbered: frozenset[str]
    open: frozenset[str]
    starters: frozenset[str]
    times: frozenset[str] = en.TIMES_OF_DAY
    ordinals: bool = False


_ENGLISH = Lexicon(en.TITLES, en.NUMBERED, en.OPEN, en.STARTERS)
_GENERAL = Lexicon(general.TITLES, general.NUMBERED, general.OPEN, general.STARTERS)
_GENERAL_WITH_ORDINALS = Lexicon(
    general.TITLES, general.NUMBERED, general.OPEN, general.STARTERS, ordinals=True
)
# The Latin words in a Chinese text are English as a rule.
_BY_LANGUAGE = {"en": _ENGLISH, "zh": _ENGLISH, "ja": _ENGLISH}


def lexicon_for(lang: str) -> Lexicon:
    """Return the lexicon of a language, a general one for a language without its own.

    Args:
        lang: BCP-47 tag in canonical spelling.
    """
    code = languages.primary(lang)
    if code in general.ORDINAL_LANGUAGES:
        return _GENERAL_WITH_ORDINALS
    return _BY_LANGUAGE.get(code, _GENERAL)
