"""Pairs of documents for the engines' invariants: small ones, and those at the edge."""

from __future__ import annotations

from hypothesis import strategies as st

_ZH = ("你好。", "我叫乔安妮。", "今天天气很好。", "他走了。", "为什么？", "模型很大。", "", "  ")
_EN = ("Hello.", "My name is Joanne.", "The weather is fine.", "He left.", "Why?", "Big model.", "")

zh_documents = st.lists(st.sampled_from(_ZH), max_size=9)
en_documents = st.lists(st.sampled_from(_EN), max_size=9)

# Documents at the edge of what a document can be.
EDGES: dict[str, tuple[list[str], list[str]]] = {
    "nothing": ([], []),
    "no source": ([], ["Hello."]),
    "no target": (["你好。"], []),
    "one sentence": (["你好。"], ["Hello."]),
    "all alike": (["你好。"] * 3, ["Hello."] * 3),
    "very many alike": (["你好。"] * 300, ["Hello."] * 300),
    "one and 300 alike": (["你好。"], ["Hello."] * 300),
    "one and 500": (["你好。"], [f"Hello {number}." for number in range(500)]),
    "one very long": (["很" * 10_000], ["a"]),
    "marks": (["。", "！", "…", "——"], [".", "!", "...", "--"]),
    "emoji": (["🙂", "👩‍👩‍👧‍👦"], ["🙂", "🎉🎉"]),
    "white space": (["  ", "\u3000", "\u200b"], ["\u200b", " "]),
    "control characters": (["\x00\x01", "\x7f", "\x1b[0m"], ["\x02", "\ufeff"]),
    "combining marks": (["\u0301" * 50, "a" + "\u0301" * 200], ["\u0300", "e\u0308"]),
    "unassigned": (["\U000e0fff", "\u0378"], ["\U0003fffd", "\uffff"]),
    "many scripts": (["你好 hello привет", "สวัสดี"], ["مرحبا שלום", "γειά", "नमस्ते"]),
    "right to left": (["مرحبا بك", "\u202eabc"], ["שלום", "Hi"]),
    "nothing but quotation marks": (["“" * 500], ['"' * 500]),
}
