"""Which words of a language end in a full stop that ends no sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aligner import languages
from aligner.splitters import en, general
from aligner.splitters.general import SHARED, TABLES, Table


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

    def is_title(self, word: str) -> bool:
        """Tell whether a word never ends a sentence; at its beginning it may have a capital."""
        return (
            word in self.titles
            or _without_article(word) in self.titles
            or (len(word) > _SHORTEST and word[0].lower() + word[1:] in self.titles)
        )

    def is_numbered(self, word: str) -> bool:
        """Tell whether a word ends no sentence before a number."""
        return word in self.numbered or _without_article(word) in self.numbered


# Of a short form that may be written with a capital.
_SHORTEST = 2


def _without_article(word: str) -> str:
    """Return what an elided article belongs to, "" if there is none: l'art gives art."""
    article, _, rest = word.replace("’", "'").partition("'")
    return rest if len(article) <= _SHORTEST and len(rest) > 1 else ""


_ENGLISH = Lexicon(en.TITLES, en.NUMBERED, en.OPEN, en.STARTERS)
# The Latin words in a Chinese text are English as a rule.
_LIKE_ENGLISH = frozenset({"en", "zh", "ja", "ko", "th"})


def lexicon_for(lang: str) -> Lexicon:
    """Return the lexicon of a language, one of all languages for a language without its own.

    Args:
        lang: BCP-47 tag in canonical spelling.
    """
    code = languages.primary(lang)
    if code in _LIKE_ENGLISH:
        return _ENGLISH
    return _made(code if code in TABLES else "", code in general.ORDINAL_LANGUAGES)


# A file may name any number of languages: those without a table share one lexicon.
@cache
def _made(table: str, ordinals: bool) -> Lexicon:
    if table:
        return _joined((SHARED, TABLES[table]), ordinals=ordinals)
    english = Table(tuple(en.TITLES), tuple(en.NUMBERED), tuple(en.OPEN), tuple(en.STARTERS))
    return _joined((english, SHARED, *TABLES.values()), ordinals=ordinals)


def _joined(tables: tuple[Table, ...], *, ordinals: bool) -> Lexicon:
    titles, numbered, open_, starters = (
        frozenset(word for table in tables for word in table[part]) for part in range(4)
    )
    return Lexicon(titles, numbered, open_, starters, ordinals=ordinals)
