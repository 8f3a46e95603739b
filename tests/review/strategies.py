"""Alignments to review, and actions that can be done on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from aligner.review.history import History
from aligner.review.log import as_node
from aligner.review.state import SIDES, State
from aligner.types import Alignment, Bead, Document, Sentence, Span, Status

_WORDS = ("你好。", "今天，天气好", "One two", "a, b", "<b>x</b>", "🙂 hm?", "Ω")
_GAPS = ("", " ", "\n", "\n\n", "[音乐] ", " — ")


@st.composite
def documents(draw: st.DrawFn, lang: str, most: int = 6) -> Document:
    """Return a document whose sentences are parted by white space and noise."""
    text = ""
    sentences: list[Sentence] = []
    noise: list[Span] = []
    for number in range(draw(st.integers(0, most))):
        gap = draw(st.sampled_from(_GAPS))
        if gap.strip():
            at = len(text) + gap.index(gap.strip())
            noise.append(Span(at, at + len(gap.strip())))
        text += gap
        body = draw(st.sampled_from(_WORDS))
        sentences.append(Sentence(body, Span(len(text), len(text) + len(body)), number // 2))
        text += body
    return Document(text, lang, tuple(sentences), name=lang, noise=tuple(noise), splitter="rules")


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    """Return an alignment whose beads cover both sides in order."""
    src, tgt = draw(documents("zh")), draw(documents("en"))
    beads = []
    i = j = 0
    while i < len(src) or j < len(tgt):
        m = draw(st.integers(0, min(3, len(src) - i)))
        n = draw(st.integers(0, min(3, len(tgt) - j)))
        if not m + n:
            m, n = (1, 0) if i < len(src) else (0, 1)
        confidence = draw(st.none() | st.floats(0, 1))
        status = draw(
            st.sampled_from([Status.AUTO, Status.AUTO, Status.CONFIRMED, Status.REJECTED])
        )
        beads.append(Bead(tuple(range(i, i + m)), tuple(range(j, j + n)), 1.0, confidence, status))
        i, j = i + m, j + n
    return Alignment(src, tgt, tuple(beads))


@dataclass(frozen=True)
class Course:
    """What was done, one after the other: what each event was, and what it led to."""

    events: tuple[dict[str, Any], ...]
    histories: tuple[History, ...]

    @property
    def last(self) -> History:
        return self.histories[-1]


@st.composite
def actions(draw: st.DrawFn, state: State) -> dict[str, Any]:
    """Return an action that makes sense in most states, and in some is refused."""
    bead = draw(st.sampled_from(state.beads)) if state.beads else None
    name = draw(
        st.sampled_from(
            [
                "merge",
                "split",
                "move",
                "unlink",
                "cut",
                "join",
                "status",
                "comment",
                "thumb",
                "link",
            ]
        )
    )
    action: dict[str, Any] = {"action": name, "bead": bead.id if bead else 0}
    side = draw(st.sampled_from(SIDES))
    if name == "split":
        action |= {"src": draw(st.integers(0, 3)), "tgt": draw(st.integers(0, 3))}
    elif name == "move":
        action |= {"side": side, "which": draw(st.sampled_from(["first", "last"]))}
    elif name in ("cut", "join"):
        action |= {"side": side, "sentence": draw(st.integers(0, 8)), "at": draw(st.integers(0, 8))}
    elif name == "status":
        action |= {"status": draw(st.sampled_from(["confirmed", "rejected", "auto"]))}
        action |= {"beads": [action["bead"]]}
    elif name == "comment":
        action |= {"text": draw(st.text(max_size=8))}
    elif name == "link":
        action |= {"to": draw(st.sampled_from(state.beads)).id}
    elif name == "thumb":
        action |= {"value": draw(st.sampled_from([-1, 0, 1]))}
    return action


def node(history: History, action: dict[str, Any]) -> Any:
    return as_node({"seq": history.seq + 1, **action}, "test")
