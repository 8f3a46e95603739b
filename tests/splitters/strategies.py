"""Hypothesis strategy for texts that are all edge cases."""

from __future__ import annotations

from hypothesis import strategies as st

from aligner.splitters.tables import words

_PUNCTUATION = words("""
。 ！ ？ …… … ... . . ? ! ?! ｡ ． ， 、 ； , ; ： : “ ” ‘ ’ 「 」 『 』 " ' （ ） ( ) 《 》 [ ] 【 】 « » „ - — —— – • ؟ ।
。” ？” 。」 ……” .) ?" !' ... …” [1]
""")
_WORDS = words("""
他说 汪淼问 说着 道 的 时 知道 没说 你好 今天 我 a b foo Foo The iPhone I He Wang asked said thought Mr. Dr. e.g. U.S. No.
Fig. p. J. K. a.m. Inc. 3 5 2022 3.5 1. 2、 (1) v1.2 GPT-3.5 node.js x@y.com http://a.com/?q= [音乐] [Music] (Applause) ♪
[Music and music laughter 音乐 é e\u0301 \u0301 😀 👩‍👩‍👧 שלום مرحبا नमस्ते 한국어 すごい と \ufeff \u200b \x00 \U0002f81a
""")
_SPACES = (
    " ",
    " ",
    "  ",
    "\u3000",
    "\t",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\x0b",
    "\x1e",
    "\x85",
    "\u2028",
    "\nJan: ",
    "\n问：",
    "\n凱文·威爾(Kevin)\n",
)

_atoms = st.sampled_from((*_PUNCTUATION, *_WORDS, *_SPACES))
_mixed = st.lists(_atoms, max_size=40).map("".join)
_spaced = st.lists(_atoms, max_size=25).map(" ".join)
# Few different atoms make repetitions and adjacent marks likely.
_narrow = st.lists(_atoms, min_size=1, max_size=5).flatmap(
    lambda few: st.lists(st.sampled_from(few), max_size=25).map("".join)
)
_any = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

_CLAUSES = words("""
他认为 这很重要 因此 团队决定马上开始 但是没有人知道 当他看到数据的时候 他的第一反应是怀疑 而不是兴奋 “我们 不能这样做” 好吗？ 是的。 OpenAI 他說 這個模型，
更有趣的是 在那之后 第一 ” 。 [音乐] 所以
""")
captions = st.lists(st.sampled_from(_CLAUSES), min_size=20, max_size=40).map("\n".join)

texts = st.one_of(_mixed, _spaced, _narrow, _any)
languages = st.sampled_from(("zh-Hans", "zh-Hant", "en", "de", "ja", "und"))
