"""Negation, untranslated text and repetition in a pair of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from aligner import languages
from aligner.quality.clauses import clauses, size
from aligner.quality.findings import Kind, Remark, Severity, on_side
from aligner.types import Span

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_HAN_RUN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff][\u3000-\u303f\uff00-\uff60\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]*"
)
# No word is longer than this, and without a bound each letter of a run of letters is a beginning.
_WORD = r"[A-Za-z][A-Za-z'’-]{0,60}+"
_LATIN_RUN = re.compile(rf"{_WORD}(?:[ ,]+{_WORD}){{3,}}")

# What denies, and words that hold a denial, so that the other side may be without one.
_HAN_NEGATION = re.compile(
    r"不(?!但|仅|僅|过|過|只|同|断|斷|少|久|管|论|論|如|禁|妨|料|一|错|錯|满|满|已|堪|由|安|时|時|得不|光|止|愧|觉|覺)|没(?!收|落)|沒(?!收|落)|"
    r"无(?!论|數|数|线|比|聊|花|声|意|疑)|無(?!論|數|線)|未(?!来|來|必)|莫(?!名|非)|勿|毋|并非|並非|决非|绝非|别(?!人|的|处|墅|针|名|扭|离|致|国|样|具|有)|甭|不必|非(?!常|洲|法|凡)|否|"
    r"休想|尚未|从未"
)
_HAN_IMPLIED = re.compile(
    r"难|難|缺|少|拒|免|禁|止|失|忘|除|反|差|白|空|误|誤|错|錯|假|怎|岂|豈|哪|何|谁|吗|嘛|仅|僅|只|才|几乎|幾乎|险|險|避|戒|停|断|斷|不|没|沒|无|無|非|未|莫|别|否|罕|绝|绝|勉|恐|怕|防"
)
_ENGLISH_NEGATION = re.compile(
    r"\b(?:not(?! only| just| merely| to mention)|no(?! matter| doubt| longer only| sooner)|never|nothing|nobody|none|nowhere|neither|nor|cannot|without)\b|n['’]t\b",
    re.IGNORECASE,
)
_ENGLISH_IMPLIED = re.compile(
    r"\b(?:un\w{3,}|in\w{4,}|im\w{4,}|ir\w{4,}|il\w{4,}|dis\w{3,}|non\w*|mis\w{3,}|\w+less(?:ly)?|few|little|hardly|barely|scarcely|seldom|rarely|only|"
    r"fail\w*|refus\w*|lack\w*|miss\w*|avoid\w*|prevent\w*|stop\w*|den(?:y|ied|ies|ying)|reject\w*|forbid\w*|forget\w*|forgot\w*|lost|lose\w*|"
    r"far from|too|instead|rather|except|unless|beyond|free of|out of|ceas\w*|quit\w*|absen\w*|end\w*|fals\w*|wrong\w*|bad\w*|doubt\w*|"
    r"hard|difficult\w*|impossible|ignor\w*|drop\w*|spar\w*|stay\w*|kept? from|nor|no|not|never|without|cannot|neither|none|nothing|nobody|nowhere|die\w*|dead|empty|vain)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
# A pair longer than this has room for a denial said in another way.
_LONGEST_DENIAL = 12.0
_QUESTION = re.compile(r"[?？]|(.)[不没]\1|再.{1,3}(?:没|沒|不过)|否则|否則|性别")
_SMALLEST_COPY = 4
_COPIED_SHARE = 0.5


def negation_remarks(src: str, tgt: str, langs: tuple[str, str]) -> Iterator[Remark]:
    """Yield a short pair of which one side denies and the other nowhere does, not even by a word.

    Chinese and English only. Literary translation often turns a denial round, so this is a remark
    of the least kind.
    """
    texts = (src, tgt)
    primary = [languages.primary(lang) for lang in langs]
    if sorted(primary) != ["en", "zh"] or max(map(size, texts)) > _LONGEST_DENIAL:
        return
    if any(map(_QUESTION.search, texts)):
        return
    tables = {
        "zh": (_HAN_NEGATION, _HAN_IMPLIED),
        "en": (_ENGLISH_NEGATION, _ENGLISH_IMPLIED),
    }
    for side in (0, 1):
        denial = tables[primary[side]][0].search(texts[side])
        if denial and not tables[primary[1 - side]][1].search(texts[1 - side]):
            where = ("source", "target")[side]
            message = f"only the {where} has a negation: {denial[0]}"
            place = on_side(side, Span(*denial.span()))
            yield Remark(Kind.NEGATION, Severity.NOTE, message, **place)
            return


def untranslated_remarks(src: str, tgt: str, langs: tuple[str, str]) -> Iterator[Remark]:
    """Yield what stands in the target in the source's language: a copy, or a run in its script."""
    if languages.same_language(*langs):
        return
    if size(src) >= _SMALLEST_COPY - 1 and _letters(src) == _letters(tgt):
        yield Remark(
            Kind.UNTRANSLATED,
            Severity.MAJOR,
            "the target is the source's own text",
            (Span(0, len(src)),),
            (Span(0, len(tgt)),),
        )
        return
    primary = [languages.primary(lang) for lang in langs]
    for side, text in enumerate((src, tgt)):
        own, other = primary[side], primary[1 - side]
        if own not in {"zh", "ja", "ko"} and other in {"zh", "ja"}:
            runs = (match for match in _HAN_RUN.finditer(text) if len(_HAN.findall(match[0])) >= 2)
        elif own in {"zh", "ja"} and other not in {"zh", "ja", "ko"}:
            runs = (
                match
                for match in _LATIN_RUN.finditer(text)
                if sum(word[0].islower() for word in re.findall(r"[A-Za-z]+", match[0])) >= 3
            )
        else:
            continue
        for run in runs:
            wide = size(run[0]) >= _COPIED_SHARE * size(text) or size(run[0]) >= 6
            yield Remark(
                Kind.UNTRANSLATED,
                Severity.MAJOR if wide else Severity.MINOR,
                f"not in the language of the {('source', 'target')[side]}: {_short(run[0])}",
                **on_side(side, Span(*run.span())),
            )


def repetition_remarks(src: str, tgt: str) -> Iterator[Remark]:
    """Yield what one side says twice in a row, or three times and more, and the other does not."""
    found = [_repeated(text) for text in (src, tgt)]
    for side in (0, 1):
        if found[side] and not found[1 - side]:
            span = found[side][0]
            text = (src, tgt)[side]
            yield Remark(
                Kind.REPETITION,
                Severity.MAJOR,
                f"repeated in the {('source', 'target')[side]} only: "
                f"{_short(text[span.start : span.end])}",
                **on_side(side, span),
            )


# A run of four words or five Han characters and more that follows itself, with marks between.
_TWICE = re.compile(
    r"(?<![A-Za-z])((?:[A-Za-z'’]+[ ,-]+){3,}[A-Za-z'’]+)(?:[ ,.;!?…-]+\1(?![A-Za-z]))+"
    r"|([\u3400-\u9fff][\u3400-\u9fff，、]{3,}[\u3400-\u9fff])(?:[，。、！？…—\s]*\2)+",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"(?<![A-Za-z])([A-Za-z'’-]{2,}(?: [A-Za-z'’-]+){0,2})(?:[ ,]+\1(?![A-Za-z])){3,}|([\u3400-\u9fff]{1,4})(?:[，、]?\2){4,}",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[a-z]+")
# Backtracking is quadratic in the length of a run: longer texts are looked at clause by clause.
_LONGEST = 2000


def _repeated(text: str) -> list[Span]:
    if not _has_twice(text):
        return []
    if len(text) <= _LONGEST:
        return [Span(*match.span()) for match in (_TWICE.search(text), _MANY.search(text)) if match]
    pieces = [(text[one.start : one.end].strip(), one) for one in clauses(text)]
    return [
        Span(first[1].start, second[1].end)
        for first, second in pairwise(pieces)
        if first[0] == second[0] and size(first[0]) >= _SMALLEST_COPY
    ]


def _has_twice(text: str) -> bool:
    """Tell whether two words or three characters of Chinese follow each other twice.

    Where they do not, nothing is repeated, and it shows at a small part of the cost.
    """
    words = _LETTERS.findall(text.lower())
    if len({*pairwise(words)}) < len(words) - 1:
        return True
    triples = [text[at : at + 3] for at in range(len(text) - 2)] if _HAN.search(text) else []
    return len({*triples}) < len(triples)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
