"""What the name of a file says: the language of its text, or a pair of languages."""

from __future__ import annotations

import re
from pathlib import Path

from aligner import languages
from aligner.formats.base import PathLike

# ISO 639-1, and the longer codes of Chinese and English in use.
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv "
    "cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr "
    "ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw "
    "ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv "
    "ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr "
    "ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu chi cmn eng yue zho"
)
_LANGUAGES = frozenset(_CODES.split())
# Endings of files with one text; before them a name may tell the language: talk.zh.srt.
_TEXT_ENDINGS = "ass docx epub htm html json jsonl markdown md srt ssa txt vtt xhtml xml"
TEXT_ENDINGS = frozenset(_TEXT_ENDINGS.split())
_TAG = re.compile(r"([A-Za-z]{2,3})([-_]([A-Za-z]{4}|[A-Za-z]{2}|[0-9]{3}))*")


def suffix_of(path: PathLike) -> str:
    """Return the last ending of a file name, without its dot."""
    return Path(path).suffix.removeprefix(".")


def language_of(path: PathLike) -> str | None:
    """Return the language that a file name ends in, in canonical spelling, else None.

    >>> language_of("talk.zh-hans"), language_of("talk.zh.srt"), language_of("talk.tmx")
    ('zh-Hans', 'zh', None)
    """
    if suffix_of(path).lower() in TEXT_ENDINGS:
        path = Path(path).with_suffix("")
    suffix = suffix_of(path)
    return languages.canonical(suffix) if _is_tag(suffix) else None


def pair_of(path: PathLike) -> tuple[str, str] | None:
    """Return the two languages that a file name ends in, as written there, else None.

    A region is told from a second language by its capitals, as BCP 47 recommends and OPUS names
    its files; only the regions of Chinese are known in small letters too.

    >>> pair_of("news.zh-en"), pair_of("news.pt-BR"), pair_of("news.zh-tw")
    (('zh', 'en'), None, None)
    """
    suffix = suffix_of(path)
    parts = suffix.split("-")
    if (
        len(parts) == 2
        and _is_tag(suffix)
        and languages.canonical(suffix) in ("zh-Hans", "zh-Hant")
    ):
        return None
    for cut in range(1, len(parts)):
        src, tgt = "-".join(parts[:cut]), "-".join(parts[cut:])
        if _is_tag(src) and _is_tag(tgt) and tgt[0].islower():
            return src, tgt
    return None


def document_language(
    text: str, lang: str | None, path: PathLike | None = None, declared: str | None = None
) -> str:
    """Return the language of a text in canonical spelling.

    Args:
        text: The text; its script and words decide when nothing else is known.
        lang: What the user says, which always holds.
        path: The file; a language in its name holds unless the text is the same language more
            exactly, as Simplified Chinese is of ``zh``.
        declared: What the file says itself, which holds as its name does, but behind it. What is
            no language's tag, or cannot be true of the text's script, says nothing.

    Raises:
        ConfigError: The user's tag is not shaped like one.
    """
    if lang is not None:
        return languages.canonical(lang)
    detected = languages.detect(text)
    named = None if path is None else language_of(path)
    if named is None and declared is not None and _is_tag(declared.strip()):
        tag = languages.canonical(declared)
        # Web pages often keep the language of their template.
        named = None if languages.contradict(tag, detected) else tag
    if named is None or (named == languages.primary(named) == languages.primary(detected)):
        return detected
    return named


def ends_in_language(path: PathLike) -> bool:
    """Tell whether the very last ending of a file name is a language."""
    return _is_tag(suffix_of(path))


def _is_tag(suffix: str) -> bool:
    match = _TAG.fullmatch(suffix)
    return match is not None and match[1].lower() in _LANGUAGES
