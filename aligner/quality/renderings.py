"""Names that one document writes in more than one way: Barret and 巴雷特, Barret and Barrett.

What is said of a document as a whole: a name is looked for in every pair that has it on one side,
as it stands or in Chinese characters that sound like it, and the forms found are compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aligner import languages
from aligner.quality.findings import Kind, Severity
from aligner.quality.names import distance, key_of, latin_names, misspelt
from aligner.quality.remembered import remembered
from aligner.quality.transliteration import latin_sounds, transcriptions
from aligner.types import Span

_CAPITALISED = re.compile(r"(?<![A-Za-z0-9'’-])[A-Z][a-z]+(?:[A-Z][a-z]+)*(?![A-Za-z0-9])")
_OPENERS = frozenset(".!?。！？:：…\"“‘'(（\n-")
_SHORTEST = 3
_SHORTEST_VARIANT = 5
# A name known only where sentences begin may be any word: it must be seen inside one, too, unless
# Chinese text keeps it in Latin letters.
_SLIP_SHARE = 3

type Place = tuple[int, Span]


@dataclass(frozen=True, slots=True)
class TextOf:
    """Hold one side of one segment, which may be empty.

    Attributes:
        segment: Number of the segment.
        text: Its text.
    """

    segment: int
    text: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """Hold a finding about a name.

    Attributes:
        kind: ``Kind.RENDERING`` or, for a slip of spelling, ``Kind.NAME``.
        severity: How much it matters.
        message: One sentence for the reader.
        places: Side (0 source, 1 target), segment and span of one place of each form.
    """

    kind: Kind
    severity: Severity
    message: str
    places: tuple[tuple[int, int, Span], ...]


@dataclass(slots=True)
class _Forms:
    """Collect the forms of one name on one side and where they stand."""

    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def add(self, form: str, segment: int, span: Span) -> None:
        self.places[form].append((segment, span))

    def first(self, form: str) -> Place:
        return min(self.places[form], key=lambda place: (place[0], place[1].start))


def renderings(
    sides: tuple[Sequence[TextOf], Sequence[TextOf]], langs: tuple[str, str]
) -> Iterator[Rendering]:
    """Yield the names that a document writes in several ways, and slips in rare ones.

    Args:
        sides: The texts of all segments on both sides, in order; an empty one where a side lacks.
        langs: BCP-47 tags of the two sides.
    """
    primary = [languages.primary(lang) for lang in langs]
    latin = [_latin_forms(side, lang) for side, lang in zip(sides, langs, strict=True)]
    yield from _slips(latin)
    for side in (0, 1):
        yield from _spellings(side, latin[side])
        if primary[side] == "zh" and primary[1 - side] != "zh":
            yield from _transcribed(side, sides, latin)


def _latin_forms(side: Sequence[TextOf], lang: str) -> _Forms:
    """Collect the names in Latin letters of one side."""
    forms = _Forms()
    spaced = languages.primary(lang) not in {"zh", "ja", "ko", "th"}
    inside, lower = set(), set()
    words: list[tuple[str, int, Span]] = []
    known: set[tuple[str, int, Span]] = set()
    for one in side:
        for name in latin_names(one.text, lang):
            forms.add(name.text, one.segment, name.span)
            known.add((name.text, one.segment, name.span))
        if not spaced:
            continue
        lower.update(re.findall(r"(?<![A-Za-z])[a-z]+", one.text))
        for match in _CAPITALISED.finditer(one.text):
            words.append((match[0], one.segment, Span(*match.span())))
            if not _opens(one.text, match.start()):
                inside.add(match[0])
    for word, segment, span in words:
        is_name = word in inside and word.lower() not in lower
        if is_name and len(word) >= _SHORTEST and (word, segment, span) not in known:
            forms.add(word, segment, span)
    return forms


def _opens(text: str, at: int) -> bool:
    """Tell whether what begins at a place may begin a sentence."""
    if at == 0:
        return True
    while at and text[at - 1].isspace() and text[at - 1] not in _OPENERS:
        at -= 1
    return at > 0 and text[at - 1] in _OPENERS


def _slips(latin: Sequence[_Forms]) -> Iterator[Rendering]:
    """Yield rare names that are a frequent one with a slip before the same number (GPQ-4)."""
    keys: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for forms in latin:
        for form, places in forms.places.items():
            keys[key_of(form)] += len(places)
            shown.setdefault(key_of(form), form)
    bases: Counter[str] = Counter()
    for key, count in keys.items():
        bases[re.sub(r"[\d.]+$", "", key)] += count
    for side, forms in enumerate(latin):
        for form in sorted(forms.places):
            key = key_of(form)
            base = re.sub(r"[\d.]+$", "", key)
            if not re.search(r"\d", key) or base == key:
                continue
            for other in sorted(keys):
                likely = bases[re.sub(r"[\d.]+$", "", other)] >= _SLIP_SHARE * bases[base]
                if likely and misspelt(key, other):
                    segment, span = forms.first(form)
                    yield Rendering(
                        Kind.NAME,
                        Severity.MAJOR,
                        f"{form} stands nowhere else; {shown[other]} may be meant",
                        ((side, segment, span),),
                    )
                    break


def _spellings(side: int, forms: _Forms) -> Iterator[Rendering]:
    """Yield names of one side that differ by a letter, or sound alike as word and as acronym."""
    names = sorted(forms.places)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            if _variants(one, other):
                places = tuple((side, *forms.first(form)) for form in (one, other))
                counts = " and ".join(
                    f"{form} ({len(forms.places[form])})" for form in (one, other)
                )
                yield Rendering(
                    Kind.RENDERING,
                    Severity.MINOR,
                    f"one name in two spellings, it seems: {counts}",
                    places,
                )


def _variants(one: str, other: str) -> bool:
    keys = key_of(one), key_of(other)
    if keys[0] == keys[1] or not all(key.isalpha() and key.isascii() for key in keys):
        return False
    if misspelt(*keys) and min(map(len, keys)) >= _SHORTEST_VARIANT:
        # Swede, Swedes and Sweden are no spellings of one another.
        inflected = any(
            one[-1] == "s" and other.startswith(one[:-1]) for one, other in (keys, keys[::-1])
        )
        return keys[0][0] == keys[1][0] and not inflected
    # DALL-E and Dolly: an acronym and the word that a listener takes it for.
    capitals = [sum(char.isupper() for char in form) > 2 for form in (one, other)]
    return (
        capitals[0] != capitals[1]
        and keys[0][0] == keys[1][0]
        and len(latin_sounds(keys[0])) > 1
        and latin_sounds(keys[0]) == latin_sounds(keys[1])
        and distance(*keys) <= 2
    )


def _transcribed(
    side: int, sides: tuple[Sequence[TextOf], Sequence[TextOf]], latin: Sequence[_Forms]
) -> Iterator[Rendering]:
    """Yield names that the Chinese side writes in characters here and otherwise there."""
    texts = {one.segment: one.text for one in sides[side]}
    for names in _entities(latin[1 - side]):
        found = _Forms()
        own = [
            form
            for form in latin[side].places
            if any(_same(key_of(form), key_of(name)) for name in names)
        ]
        kept = {segment for form in own for segment, _ in latin[side].places[form]}
        for name in names:
            for segment in {segment for segment, _ in latin[1 - side].places[name]} - kept:
                for form, span in _han_forms(texts.get(segment, ""), name):
                    found.add(form, segment, span)
        chosen = _chosen(found.places)
        chosen |= {form: list(latin[side].places[form]) for form in own}
        if len(chosen) < 2 or all(form.isascii() for form in chosen):
            continue
        _count_everywhere(chosen, texts)
        forms = sorted(chosen, key=lambda form: (-len(chosen[form]), form))
        counts = ", ".join(f"{form} ({len(chosen[form])})" for form in forms)
        yield Rendering(
            Kind.RENDERING,
            Severity.MAJOR,
            f"{' / '.join(sorted(names))} is rendered in several ways: {counts}",
            tuple((side, *min(chosen[form], key=lambda p: (p[0], p[1].start))) for form in forms),
        )


def _same(one: str, other: str) -> bool:
    return one == other or misspelt(one, other)


def _entities(forms: _Forms) -> list[tuple[str, ...]]:
    """Return the names, spellings of one name together."""
    groups: list[list[str]] = []
    for name in sorted(forms.places):
        if not name.isascii() or not name.isalpha() or len(latin_sounds(name)) < 2:
            continue
        for group in groups:
            if any(key_of(name) == key_of(other) or _variants(name, other) for other in group):
                group.append(name)
                break
        else:
            groups.append([name])
    return [tuple(group) for group in groups]


@remembered(4096)
def _han_forms(text: str, name: str) -> tuple[tuple[str, Span], ...]:
    """Return the best transcriptions of a name in a text, several if they are as good."""
    candidates = list(transcriptions(text, name))
    best = max((likeness for likeness, _ in candidates), default=0.0)
    return tuple(
        (text[span.start : span.end], span) for likeness, span in candidates if likeness == best
    )


def _chosen(places: Mapping[str, list[Place]]) -> dict[str, list[Place]]:
    """Return the forms that stand for all: the most frequent of those that overlap, then longest."""
    kept: dict[str, list[Place]] = {}
    for form in sorted(places, key=lambda form: (-len(places[form]), -len(form), form)):
        if not any(form in other or other in form for other in kept):
            kept[form] = list(places[form])
    return kept


def _count_everywhere(chosen: dict[str, list[Place]], texts: Mapping[int, str]) -> None:
    """Add the places of a form in segments whose other side lacks the name."""
    for form, places in chosen.items():
        if form.isascii():
            continue
        known = {segment for segment, _ in places}
        for segment, text in texts.items():
            if segment not in known:
                places += [
                    (segment, Span(match.start(), match.end()))
                    for match in re.finditer(re.escape(form), text)
                ]
