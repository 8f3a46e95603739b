"""Pairs of small documents for the engines' invariants."""

from __future__ import annotations

from hypothesis import strategies as st

_ZH = ("你好。", "我叫乔安妮。", "今天天气很好。", "他走了。", "为什么？", "模型很大。", "", "  ")
_EN = ("Hello.", "My name is Joanne.", "The weather is fine.", "He left.", "Why?", "Big model.", "")

zh_documents = st.lists(st.sampled_from(_ZH), max_size=9)
en_documents = st.lists(st.sampled_from(_EN), max_size=9)
