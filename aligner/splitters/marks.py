"""The characters that splitting turns on, whatever the language."""

from __future__ import annotations

import re

# Final wherever they stand: full-width marks, and those of scripts that use them for nothing else.
FULL = "。｡！？﹗﹖؟۔।॥։።፧።"
# Final as a rule, but they also stand in names, web addresses and code.
HALF = "!?‼⁇⁈⁉"
DOTS = ".．"
ELLIPSES = "…⋯"
FINAL = FULL + HALF + DOTS + ELLIPSES

# After one of these the sentence goes on.
PAUSES = ",;:，、；：､،؛"
# Of these, the marks with which no line of Chinese or Japanese ends a sentence.
COMMAS = ",;，、；､"

QUOTES = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "﹁": "﹂", "﹃": "﹄", "«": "»", "‹": "›", "„": "“",
    "｢": "｣", '"': '"', "＂": "＂",
}  # fmt: skip
BRACKETS = {
    "(": ")", "（": "）", "[": "]", "［": "］", "【": "】", "〔": "〕", "〖": "〗", "{": "}", "｛": "｝",
}  # fmt: skip
TITLES = {"《": "》", "〈": "〉"}
PAIRS = QUOTES | BRACKETS | TITLES

STRAIGHT_QUOTES = "\"'＂"
OPENERS = "".join(PAIRS) + "'¿¡"
# Closing marks that show by their shape that they close.
CLOSERS = "".join(sorted(set(PAIRS.values()) - set(STRAIGHT_QUOTES) - {"“"}))

DASHES = "-‐‑–—―−－"
BULLETS = "•‣◦⁃∙▪▫●○■□◆◇*·"

# With what joins and colours them.
EMOJI = "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\ufe0f\u200d"

# The line ends of Unicode, as `languages.fold` takes them.
BREAKS = "\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
BREAK = re.compile(f"\r\n|[{BREAKS}]")
BLANK = f"[^\\S{BREAKS}]"
_BLANKS = re.compile(f"{BLANK}*")
_SPACES = re.compile(r"\s*")

# Chinese and Japanese characters with their punctuation: no space stands between their sentences.
CJK_CHARS = (
    "\u2e80-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff9f\U00020000-\U0003ffff"
)
HAN_CHARS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CJK = re.compile(f"[{CJK_CHARS}]")
_HAN = re.compile(f"[{HAN_CHARS}]")


def is_cjk(char: str) -> bool:
    """Tell whether a character is Chinese or Japanese, punctuation included; "" is not."""
    return _CJK.match(char) is not None


def is_han(char: str) -> bool:
    """Tell whether a character is a Chinese one."""
    return _HAN.match(char) is not None


def behind(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return the position behind what a pattern matches there, the same if it does not match."""
    match = pattern.match(text, at)
    return match.end() if match else at


def skip_blanks(text: str, at: int) -> int:
    """Return the position behind white space, not past a line break."""
    return behind(_BLANKS, text, at)


def skip_spaces(text: str, at: int) -> int:
    """Return the position behind white space and line breaks."""
    return behind(_SPACES, text, at)


def strip(text: str, end: int) -> int:
    """Return the end of the text before the white space that precedes a position."""
    while end and text[end - 1].isspace():
        end -= 1
    return end
