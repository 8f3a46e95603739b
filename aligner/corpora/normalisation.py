"""Normalisation: the same characters for the same things, on a copy of the texts.

The pair keeps its texts as they stood (`CorpusPair.original`), and what offsets and files say is
never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, get_args

from aligner import languages
from aligner.corpora.pairs import CorpusPair
from aligner.errors import ConfigError

type Chinese = Literal["s2t", "t2s", "s2tw", "tw2s", "s2twp", "tw2sp", "s2hk", "hk2s"]

_WIDE_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_LETTERS = {code: narrow for code, narrow in _WIDE_ASCII.items() if chr(narrow).isalnum()}
# Full-width marks inside of what is otherwise narrow: GPT－4, ３．５.
_WIDE_JOINER = re.compile("(?<=[0-9A-Za-z])[－．／＆＋＿：](?=[0-9A-Za-z])")
_HALF_KATAKANA = re.compile("[\uff65-\uff9f]+")
# Zero-width spaces and joiners where no script needs them, soft hyphens, byte-order marks.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e]")
_SPACES = re.compile(r"\s+")
_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛", "'")})
_CURLY = str.maketrans("「」『』﹁﹂﹃﹄", "“”‘’“”‘’")
_PLAIN_DOUBLE = re.compile(r'"([^"]*)"')


class NormaliseStage:
    """Normalise the texts of accepted pairs.

    Args:
        width: Full-width letters and digits become half-width, and all full-width marks too in
            languages with spaces; half-width katakana become full-width.
        quotes: Curly quotes become straight ones; in Chinese corner brackets and paired straight
            quotes become curly ones.
        spaces: Invisible characters go, white space becomes single spaces.
        chinese: A configuration of OpenCC, such as ``"t2s"`` (Traditional to Simplified), for the
            Chinese side; needs the extra ``opencc``.
    """

    name = "normalise"

    def __init__(
        self,
        *,
        width: bool = True,
        quotes: bool = True,
        spaces: bool = True,
        chinese: Chinese | None = None,
    ) -> None:
        known = get_args(Chinese.__value__)
        if chinese is not None and chinese not in known:
            raise ConfigError(f"no such conversion: {chinese!r}; known: {', '.join(known)}")
        self._width, self._quotes, self._spaces = width, quotes, spaces
        self._chinese = chinese
        self._convert = None if chinese is None else languages.chinese_converter(chinese)

    def parameters(self) -> Mapping[str, object]:
        """Return the settings."""
        return {
            "width": self._width,
            "quotes": self._quotes,
            "spaces": self._spaces,
            "chinese": self._chinese,
        }

    def run(self, pairs: Iterator[CorpusPair]) -> Iterator[CorpusPair]:
        """Yield the pairs, the accepted ones with normalised texts."""
        for pair in pairs:
            if not pair.accepted:
                yield pair
                continue
            src, tgt = (
                self.text(text, lang) for text, lang in zip(pair.texts, pair.langs, strict=True)
            )
            changed = (src, tgt) != pair.texts
            yield replace(
                pair,
                src=src,
                tgt=tgt,
                langs=(self._lang(pair.langs[0]), self._lang(pair.langs[1])),
                original=pair.original or (pair.texts if changed else None),
            )

    def text(self, text: str, lang: str) -> str:
        """Return a text in a language normalised."""
        unspaced = languages.is_unspaced(lang)
        chinese = languages.primary(lang) == "zh"
        if self._spaces:
            text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
        if self._width:
            text = text.translate(_WIDE_LETTERS if unspaced else _WIDE_ASCII)
            text = _WIDE_JOINER.sub(lambda mark: chr(_WIDE_ASCII[ord(mark[0])]), text)
            text = _HALF_KATAKANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
        if self._quotes:
            text = _PLAIN_DOUBLE.sub(r"“\1”", text.translate(_CURLY)) if chinese else text
            text = text if unspaced else text.translate(_STRAIGHT)
        if chinese and self._convert is not None:
            text = self._convert(text)
        return text

    def _lang(self, lang: str) -> str:
        if self._chinese is None or languages.primary(lang) != "zh":
            return lang
        return "zh-Hans" if self._chinese.rpartition("2")[2].startswith("s") else "zh-Hant"
