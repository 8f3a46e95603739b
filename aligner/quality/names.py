"""Latin names, acronyms and model numbers: `GPQ-4` where the other side has `GPT-4`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aligner import languages
from aligner.quality.findings import Kind, Remark, Severity
from aligner.quality.numerals import FULL_WIDTH
from aligner.quality.remembered import remembered
from aligner.types import Span

_UNSPACED = frozenset({"zh", "ja", "th", "ko"})
_NAME = re.compile(
    r"(?<![A-Za-z0-9@/.])[A-Za-z][A-Za-z0-9]*(?:[-.&/'’+][A-Za-z0-9]+)*\+*"
    r"(?:\s?\d+(?:\.\s?\d+)?(?![A-Za-z0-9,]))?"
)
_LETTER = re.compile("[A-Za-z]")
_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-'’&.][A-Za-z0-9]+)*")
_SIDES = ("source", "target")
_VERSION = re.compile(r"(\d+(?:\.\s?\d+)?)$")
# Units, signs and little words that stand in Latin letters in any text.
_COMMON = frozenset(
    [
        "km",
        "cm",
        "mm",
        "kg",
        "mg",
        "ml",
        "gb",
        "mb",
        "kb",
        "tb",
        "mp",
        "pm",
        "am",
        "ok",
        "vs",
        "etc",
        "eg",
        "ie",
        "no",
        "the",
        "a",
        "of",
        "and",
        "to",
        "in",
        "for",
        "on",
        "x",
        "m",
        "g",
        "t",
        "s",
        "c",
        "tv",
        "pk",
        "cd",
        "dvd",
        "mr",
        "mrs",
        "ms",
        "dr",
        "ad",
        "bc",
        "kb",
        "ktv",
        "diy",
        "vip",
        "logo",
        "www",
        "http",
        "https",
        "com",
        "org",
        "html",
    ]
)


@dataclass(frozen=True, slots=True)
class Name:
    """Hold a name of a text in Latin letters.

    Attributes:
        text: As it stands.
        key: Without case, hyphens, spaces, the plural's and the genitive's s.
        span: Where it stands.
    """

    text: str
    key: str
    span: Span


def key_of(text: str) -> str:
    """Return the form in which spellings of one name agree.

    >>> key_of("GPT-3.5"), key_of("GPT 3. 5"), key_of("GPTs"), key_of("OpenAI's")
    ('gpt3.5', 'gpt3.5', 'gpt', 'openai')
    """
    plain = re.sub(r"['’]s$", "", text.translate(FULL_WIDTH))
    if re.search(r"[A-Z]s$", plain):
        plain = plain[:-1]
    plain = re.sub(r"(?<=\d)\.\s+(?=\d)", ".", plain)
    return re.sub(r"[\s\-'’&/+]|\.(?!\d)", "", plain).casefold()


@remembered(4096)
def latin_names(text: str, lang: str) -> tuple[Name, ...]:
    """Return the names in Latin letters.

    In a text of another script every run of Latin letters counts, in a text in Latin letters only
    what is written as no common word is: capitals inside, or digits.
    """
    foreign = languages.primary(lang) in _UNSPACED
    plain = text.translate(FULL_WIDTH)
    found = []
    # Looking for a letter first spares most texts of another script the search for names.
    for match in _NAME.finditer(plain) if _LETTER.search(plain) else ():
        name = match[0]
        # A word without a capital inside or a digit: most of a text in Latin letters, and no name.
        if not foreign and name[1:].isalpha() and name[1:].islower():
            continue
        version = _VERSION.search(name)
        letters = re.sub(r"[^A-Za-z]", "", name)
        marked = len(re.findall(r"[A-Z]", name)) > 1 or (
            bool(re.search(r"[A-Za-z]-?\d", name)) and bool(re.search("[A-Z]", name))
        )
        if version and re.search(r"\s\d", name) and not re.search(r"[A-Z]{2}", name):
            # "in 2022", "Line 3": the number is not the word's.
            name = name[: version.start()].rstrip()
        if not (foreign or marked) or len(letters) < 2 or letters.casefold() in _COMMON:
            continue
        if not foreign and (_shouted(plain, match) or re.fullmatch(r"[IVXLC]+", name)):
            continue
        found.append(Name(name, key_of(name), Span(match.start(), match.start() + len(name))))
    return tuple(found)


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word in capitals stands among others in capitals: a heading, a cry."""
    beside = (
        re.search(r"([A-Z]{2,})\W+$", text[: match.start()]),
        re.match(r"\W+([A-Z]{2,})\b", text[match.end() :]),
    )
    return match[0].isalpha() and any(beside) and not any(char.islower() for char in match[0])


def distance(one: str, other: str, most: int = 2) -> int:
    """Return the edits between two strings, a swap of neighbours counting one; at most ``most + 1``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(previous[j - 1] + (char != against), previous[j] + 1, row[-1] + 1)
            swapped = i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == against
            row.append(min(cost, before[j - 2] + 1) if swapped else cost)
        before, previous = previous, row
    return min(previous[-1], most + 1)


def misspelt(one: str, other: str) -> bool:
    """Tell whether one key is another with a slip: a letter in five or more, or before a number.

    >>> misspelt("gpq4", "gpt4"), misspelt("gpt3", "gpt4"), misspelt("api", "apr")
    (True, False, False)
    """
    if one == other or re.sub(r"[\d.]", "", one) == re.sub(r"[\d.]", "", other):
        return False
    letters = re.sub(r"[^a-z]", "", one), re.sub(r"[^a-z]", "", other)
    numbers = [re.sub(r"[^\d.]", "", key) for key in (one, other)]
    if numbers[0] != numbers[1] or min(map(len, letters)) < (3 if numbers[0] else 5):
        return False
    plural = {letters[0], letters[0] + "s", letters[0] + "es"} & {
        letters[1],
        letters[1] + "s",
        letters[1] + "es",
    }
    return not plural and distance(*letters, most=1) == 1


def name_remarks(
    src: str, tgt: str, langs: tuple[str, str], kept: tuple[frozenset[str], frozenset[str]]
) -> Iterator[Remark]:
    """Yield the names of a pair that the other side lacks or spells otherwise.

    Args:
        src: Source text.
        tgt: Target text.
        langs: Their languages.
        kept: Keys of the names that stand in Latin letters in the source and in the target
            document: a name that is translated everywhere is not missed.
    """
    texts = (src, tgt)
    names = tuple(latin_names(text, lang) for text, lang in zip(texts, langs, strict=True))
    foreign = [languages.primary(lang) in _UNSPACED for lang in langs]
    said: set[frozenset[str]] = set()
    for side in (0, 1):
        across = _Text.of(texts[1 - side]) if names[side] else None
        for name in names[side]:
            if across is None or across.has(name.key):
                continue
            other = _slip(name, across.candidates) or _other_version(name, names[1 - side])
            about = frozenset({name.key, other.key if other else ""})
            if about in said:
                continue
            said.add(about)
            # A name that Chinese keeps in Latin letters, in this pair or elsewhere.
            expected = foreign[1 - side] and name.key in kept[1 - side]
            if other is not None:
                message = f"{name.text} is {other.text} in the {_SIDES[1 - side]}"
                yield _remark(side, Severity.MAJOR, message, name, other)
            elif expected or (foreign[side] and not foreign[1 - side] and name.text[0].isupper()):
                message = f"{name.text} stands in the {_SIDES[side]} only"
                yield _remark(side, Severity.MINOR, message, name, None)


def _remark(side: int, severity: Severity, message: str, name: Name, other: Name | None) -> Remark:
    across = (other.span,) if other else ()
    src, tgt = ((name.span,), across) if side == 0 else (across, (name.span,))
    return Remark(Kind.NAME, severity, message, src, tgt)


@dataclass(frozen=True, slots=True)
class _Text:
    """Hold a text as names are looked for in it.

    Attributes:
        numbers: The text, decimals that a space has broken mended.
        squeezed: Its key, as if it were one name.
        initials: First letters of its words in Latin letters.
        candidates: What may be names in it.
    """

    numbers: str
    squeezed: str
    initials: str
    candidates: tuple[Name, ...]

    @classmethod
    def of(cls, text: str) -> _Text:
        initials = "".join(match[0][0] for match in _WORD.finditer(text)).casefold()
        return cls(text.replace(". ", "."), key_of(text), initials, tuple(_candidates(text)))

    def has(self, key: str) -> bool:
        """Tell whether a name is there in some writing: in pieces, as its initials, in the plural."""
        if key in self.squeezed:
            return True
        base = re.sub(r"[\d.]+$", "", key)
        number = key[len(base) :]
        if number and base in self.squeezed:
            # "We weren't ready to release with 4": the name may stand without its number.
            alone = rf"(?<![\d.]){re.escape(number)}(?!\d)"
            if re.search(alone, self.numbers):
                return True
        singular = key.removesuffix("s")
        if len(singular) > 2 and singular in self.squeezed:
            return True
        return base.isalpha() and len(base) > 1 and base in self.initials


def _candidates(text: str) -> Iterable[Name]:
    for match in _NAME.finditer(text.translate(FULL_WIDTH)):
        if any(char.isupper() for char in match[0]):
            yield Name(match[0], key_of(match[0]), Span(*match.span()))


def _slip(name: Name, candidates: Iterable[Name]) -> Name | None:
    """Return what a name is a misspelling of, or what misspells it."""
    return next((one for one in candidates if misspelt(name.key, one.key)), None)


def _other_version(name: Name, others: Iterable[Name]) -> Name | None:
    """Return the same name with another number: GPT-4 for GPT-3."""
    base = re.sub(r"[\d.]+$", "", name.key)
    if base == name.key or len(base) < 2:
        return None
    return next(
        (one for one in others if one.key != base and re.sub(r"[\d.]+$", "", one.key) == base), None
    )
