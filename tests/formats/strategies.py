"""Documents and alignments full of what breaks formats."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from aligner import languages
from aligner.types import Alignment, Bead, Cue, Document, Sentence, Signature, Span, Status

# Examples may share a folder, for each overwrites its files; how long a disk takes says nothing.
FILES = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Escapes and separators of the formats, characters at which str.splitlines cuts, characters that
# XML forbids or normalises, byte-order marks, characters outside the basic plane.
NASTY = "\t\n\r\\\"'&<>[]:,#\x01\x08\x0b\x0c\x1c\x1f\x7f\x85\xa0\u2028\u2029\ufeff\ufffe\uffff😀中文 en.。"

texts = st.text(
    st.one_of(
        st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    ),
    max_size=12,
)
spaces = st.text(st.sampled_from(" \t\n\r\x0b\x85\u2028\u3000"), max_size=3)
indices = st.integers(0, 9)
scores = st.none() | st.floats(allow_nan=False, allow_infinity=False)
confidences = st.none() | st.floats(0, 1)
seconds = st.floats(0, 1e6)
langs = st.sampled_from(["zh-Hans", "zh-Hant", "zh", "en", "de", "und"])


@st.composite
def documents(draw: st.DrawFn, *, max_size: int = 6) -> Document:
    """Draw a split document with white space and noise between the sentences."""
    text = ""
    sentences: list[Sentence] = []
    noise: list[Span] = []
    for number in range(draw(st.integers(0, max_size))):
        text += draw(spaces)
        tag = draw(st.none() | st.just("[♪]"))
        if tag:
            noise.append(Span(len(text), len(text) + len(tag)))
            text += tag + draw(spaces)
        sentence = draw(texts)
        sentences.append(
            Sentence(
                sentence,
                Span(len(text), len(text) + len(sentence)),
                paragraph=draw(st.integers(0, number)),
                time=draw(st.none() | st.tuples(seconds, seconds)),
                speaker=draw(st.none() | texts),
            )
        )
        text += sentence
    text += draw(spaces)
    return Document(
        text,
        draw(langs),
        tuple(sentences),
        draw(texts),
        tuple(noise),
        draw(st.sampled_from(["rules", "lines"])),
        draw(cues(len(text))),
    )


@st.composite
def cues(draw: st.DrawFn, length: int) -> tuple[Cue, ...]:
    """Draw cues of a text of some length."""
    ends = sorted(draw(st.lists(st.integers(0, length), max_size=6)))
    times = st.tuples(seconds, seconds).map(lambda ab: (min(ab), max(ab)))
    places = st.integers(0, 99)
    return tuple(
        Cue(
            Span(start, end),
            draw(st.none() | times),
            draw(st.none() | texts),
            draw(texts),
            draw(st.none() | st.tuples(places, places).map(lambda ab: Span(min(ab), max(ab)))),
        )
        for start, end in zip(ends[::2], ends[1::2], strict=False)
    )


def _sides(side: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[int, ...]]:
    if side.is_empty:
        return st.just(())
    return st.sets(side, max_size=3).map(sorted).map(tuple)


def joined(document: Document, indices: tuple[int, ...]) -> str | None:
    """Return what formats of text pairs hold of a side: one sentence exactly, more joined."""
    if not indices:
        return None
    texts = [document.sentences[i].text for i in indices]
    return texts[0] if len(texts) == 1 else languages.join(texts)


def rows(alignment: Alignment) -> list[tuple[str | None, str | None]]:
    """Return the two texts of every bead, None for a side that is not there."""
    return [
        (joined(alignment.src, bead.src), joined(alignment.tgt, bead.tgt))
        for bead in alignment.beads
    ]


@st.composite
def beads(
    draw: st.DrawFn, src: st.SearchStrategy[int] = indices, tgt: st.SearchStrategy[int] = indices
) -> Bead:
    """Draw a bead of any kind."""
    sides = st.tuples(_sides(src), _sides(tgt))
    src_side, tgt_side = draw(sides.filter(any))
    return Bead(src_side, tgt_side, draw(scores), draw(confidences), draw(st.sampled_from(Status)))


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    """Draw an alignment whose beads may cross and leave holes, as gold does."""
    src, tgt = draw(documents()), draw(documents())
    if not len(src) and not len(tgt):
        linked: tuple[Bead, ...] = ()
    else:
        sides = [
            st.integers(0, len(side) - 1) if len(side) else st.nothing() for side in (src, tgt)
        ]
        linked = tuple(draw(st.lists(beads(*sides), max_size=6)))
    fields = draw(st.lists(st.tuples(texts, texts), max_size=3))
    return Alignment(src, tgt, linked, Signature(tuple(fields)))


# Text that every format of strangers can hold: no control characters, and none that XML forbids.
plain_texts = st.one_of(
    st.text(
        st.characters(
            exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="\xad\ufffe\uffff"
        ),
        max_size=12,
    ),
    st.sampled_from(
        ["一。", "你好 world", "a < b & c > d", "42", "  ", '"q"', "&amp;", "3.5", "-"]
    ),
)
