"""Lines of Chinese without punctuation: what each says about where a sentence ends.

Two things are read off a line: its *kind* (does something have to follow?) and its *start* (does it
go on with what was before?). `zh_clauses` holds the words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aligner.splitters import zh_clauses as zh
from aligner.splitters.tables import any_of

# Of a longer line only its two ends are read.
_LONGEST = 80
_HEAD = 40

_START = {word: name for name, table in zh.STARTS.items() for word in table}
_LONGEST_START = max(map(len, _START))
_ADVERB = re.compile("[^，的]{2,6}地(?![方区球位点铁面址震])")
_AS_EXAMPLE = re.compile("以.*为例")

_OPENER = re.compile(
    f"(?:{any_of(zh.STARTS['opener'] + zh.STARTS['contrast'] + zh.STARTS['and'] + zh.LONE_OPENERS)})，?"
)
_DATE = re.compile(f"[{zh.DATE_CHARS}]+")
_SHORT = f"(?:{any_of(zh.SAYING_SHORT)})(?=$|，|我们|他|她|道|到)"
_ADVERBS = f"(?:{any_of(zh.SAYING_ADVERBS)}|[^，的]{{1,4}}地)*+"
_PERSON = f"(?:主持人)?(?:[A-Za-z][A-Za-z .·]*|{any_of(zh.PERSONS)})"
_OTHER = "[^，、的这那是有在了不就也都才]{2,6}?"
_REPORT = re.compile(
    f"{_PERSON}{_ADVERBS}(?:(?:{any_of(zh.SAYING + zh.SAYING_OF_PERSONS)})(?!的)|{_SHORT})"
    f"|{_OTHER}{_ADVERBS}(?:(?:{any_of(zh.SAYING)})(?!的)|说(?=$|，))"
)
_SAYS = re.compile(
    f"(?<![的种个名])(?<!这么|这样|那么)(?:{any_of(zh.SAYING)})(?:{any_of(zh.SAYING_TAILS)})?$"
)
_INTRODUCES = re.compile(f"(?:{any_of(zh.INTRODUCING)})$")
_ONLY_LOOKS_SO = re.compile(f"(?:{any_of(zh.NOT_INTRODUCING)})$")
_SAYS_OBJECT = re.compile(f".*?(?:{any_of(set(zh.SAYING) - zh.SAYING_WITH_OBJECT)})([^，]{{1,12}})")
_PREPOSITION_OBJECT = re.compile(
    f".+(?:[{zh.PREPOSITIONS.replace('为', '')}]|(?<![{zh.NOT_BEFORE_WEI}])为)([^，]{{4,14}})"
)
_PREPOSITION = re.compile(f"[{zh.PREPOSITIONS}]")
_LEAD = re.compile(f"(?:{any_of(zh.LEADS)})，?")
_FRAME = re.compile(any_of((*zh.STARTS["frame"], *zh.LATE_FRAMES)))
_CONDITION = re.compile(any_of(zh.CONDITIONS))
_MAIN = re.compile(any_of(zh.MAIN_CLAUSE))
_STRONG_FRAME = re.compile(f"{any_of(zh.STRONG_FRAMES)}|当(?![{zh.NOT_WHEN}])")
_FRAME_END = re.compile(f"(?:{any_of(zh.FRAME_ENDS)})$")
_WEAK_FRAME_END = re.compile(f"(?:{any_of(zh.WEAK_FRAME_ENDS)})$")
_LONG_VERBS = [verb for verb in zh.STARTS["verb"] if len(verb) > 1]
_PREDICATE = re.compile(f"[{zh.PREDICATE_CHARS}]|{any_of((*zh.PREDICATES, *_LONG_VERBS))}")
_ATTRIBUTE = re.compile("(.*)的[^，的了着过是]{1,8}")
_CLAUSE_CHAR = re.compile(f"[{zh.CLAUSE_CHARS}]")
_ANNOUNCES = re.compile(f"(?:{any_of(zh.ANNOUNCING)})$")
_ANNOUNCING_END = re.compile(f"(?:{any_of(zh.ANNOUNCING_ENDS)})$")
_INDEFINITE = re.compile(f"[一两几][{zh.MEASURES}]|这样|第[一二三四]|有趣|点睛|当时|(?:问题|例子)$")
_LESS_THAN_A_LEAD = 3
_QUOTES = str.maketrans("", "", '“”‘’「」『』"【】')

# Kinds of lines that hold a predicate of their own.
PREDICATIVE = frozenset({"clause", "main clause", "announcement"})
# Starts that go on with the clause before.
WITHOUT_SUBJECT = frozenset({"link", "adverb", "verb"})
_NO_REPORT = WITHOUT_SUBJECT | {"contrast", "and", "frame", "adverbial"}
_SUBJECTS = frozenset({"noun", "person", "Latin", "opener", "frame", "adverbial"})
_MAY_BE_FRAME = frozenset({"clause", "bare", "noun", "announcement"})
# How many frames may stand in a row.
_FRAMES = 3


class Clause(NamedTuple):
    """Say what a line is for its neighbours.

    Attributes:
        kind: What has to follow; see `describe`.
        start: How it is joined to the line before; a table of `zh_clauses.STARTS`, or ``"report"``,
            ``"Latin"``, ``"noun"``, ``"frame of the subject"``, ``"but then"``, ``"and another"``.
        length: Characters of the line, without quotation marks.
        done: Whether it ends with a particle that rounds a clause off.
    """

    kind: str
    start: str
    length: int
    done: bool


def describe(lines: list[str]) -> list[Clause]:
    """Describe lines that follow each other, none of them empty.

    Kinds: ``opener`` (此外), ``says`` (他认为), ``announcement`` (有一个例子), ``object`` (of a verb of
    saying or a preposition), ``frame`` (当…时), ``main clause`` (a condition with its consequence),
    ``noun`` (a noun with its attribute), ``bare`` (no predicate found), ``clause``.
    """
    texts = [line.translate(zh.SIMPLIFIED).translate(_QUOTES) for line in lines]
    kinds: list[str] = []
    for text in texts:
        # What is nothing but a closing mark belongs to the line before it.
        kinds.append(_kind(text) if text else (kinds[-1] if kinds else "clause"))
    starts = [_start(text) if text else "link" for text in texts]
    _mark_frames_of_the_subject(kinds, starts)
    for number in range(1, len(texts)):
        goes_on = texts[number].startswith(zh.FRAME_LINKS)
        if goes_on and kinds[number - 1] == "frame" and kinds[number] in _MAY_BE_FRAME:
            kinds[number] = "frame"
    return [
        Clause(kind, start, len(text), text[-1:] in {"了", "呢", "吗", "吧"})
        for kind, start, text in zip(kinds, starts, texts, strict=True)
    ]


def _mark_frames_of_the_subject(kinds: list[str], starts: list[str]) -> None:
    """Mark frames behind which the clause has no subject: it is that of the sentence so far."""
    last = len(kinds) - 1
    for number in range(last):
        if starts[number] == "frame" and kinds[number] == "frame":
            main = number + 1
            while main < min(last, number + 1 + _FRAMES) and kinds[main] in {"frame", "opener"}:
                main += 1
            if starts[main] in WITHOUT_SUBJECT:
                starts[number] = "frame of the subject"


def _first_word(text: str) -> tuple[str, int]:
    """Return the table of the word a text begins with, and the word's length."""
    for length in range(min(_LONGEST_START, len(text)), 0, -1):
        name = _START.get(text[:length])
        if name:
            return name, length
    if text[:1].isascii() and text[:1].isalnum():
        return "Latin", 1
    return ("adverb" if _ADVERB.match(text) else "noun"), 0


def _start(text: str) -> str:
    text = text[:_HEAD]
    name, length = _first_word(text)
    if _AS_EXAMPLE.match(text):
        return "frame"
    if name not in _NO_REPORT and _REPORT.match(text):
        return "report"
    rest = text[length:]
    if name == "opener" and rest and rest[0] != "，" and text[:length] in zh.OPENERS_BEFORE_A_COMMA:
        return "adverbial"
    if name in {"contrast", "and"} and rest:
        following, _ = _first_word(rest)
        if (name == "and" and following in _SUBJECTS) or rest.startswith("另一"):
            return "and another"
        if following in {"frame", "opener"} or rest[0] == "，":
            return "but then"
    return name


def _kind(text: str) -> str:
    text = text[-_LONGEST:]
    tail = text.rpartition("，")[2]
    if _OPENER.fullmatch(text) or _OPENER.fullmatch(tail):
        return "opener"
    if _DATE.fullmatch(tail):
        return "frame"
    if _ANNOUNCING_END.search(tail):
        return "announcement"
    if (
        _SAYS.search(text)
        or _REPORT.fullmatch(tail)
        or (_INTRODUCES.search(text) and not _ONLY_LOOKS_SO.search(text))
    ):
        return "says"
    if len(tail) <= 2:
        return "opener"
    return "object" if _ends_in_object(tail) else _clause_kind(tail)


def _ends_in_object(tail: str) -> bool:
    match = _PREPOSITION_OBJECT.fullmatch(tail)
    if match:
        thing = match.group(1)
        verbal = _PREDICATE.search(thing) or _first_word(thing)[0] in {"verb", "adverb"}
        if (
            not verbal
            and thing[0] not in zh.NOT_AFTER_PREPOSITION
            and not _PREPOSITION.search(thing)
        ):
            return True
    match = _SAYS_OBJECT.fullmatch(tail)
    if not match or match.group(1)[0] in zh.COMPLETE_OBJECTS:
        return False
    return not _PREDICATE.search(match.group(1))


def _clause_kind(tail: str) -> str:
    lead = _LEAD.match(tail)
    core = tail[lead.end() :] if lead and len(tail) - lead.end() >= _LESS_THAN_A_LEAD else tail
    if _CONDITION.match(core):
        return "main clause" if _MAIN.search(core, 2) else "frame"
    if _is_frame(core):
        ended = _STRONG_FRAME.match(core) and not _FRAME_END.search(core)
        return "main clause" if ended and _MAIN.search(core, 4) else "frame"
    if tail[-1] in "地得":
        return "says"
    if tail.endswith("的"):
        return "clause" if "是" in tail else "noun"
    return _core_kind(core)


def _core_kind(core: str) -> str:
    if not _PREDICATE.search(core):
        return "bare"
    attribute = _ATTRIBUTE.fullmatch(core)
    if (
        attribute
        and not _CLAUSE_CHAR.search(attribute.group(1))
        and _first_word(core)[0] in {"noun", "this", "Latin"}
    ):
        return "noun"
    announces = _ANNOUNCES.search(core) and _INDEFINITE.search(core)
    return "announcement" if announces else "clause"


def _is_frame(core: str) -> bool:
    if _STRONG_FRAME.match(core) or _FRAME_END.search(core):
        return True
    if not _WEAK_FRAME_END.search(core):
        return False
    return _FRAME.match(core) is not None or not _PREDICATE.search(core, 0, len(core) - 2)
