"""The values and the rules that they keep."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from aligner.errors import InputError
from aligner.types import Alignment, Bead, Document, Sentence, Signature, Span, Status


def document(text: str, *spans: tuple[int, int], noise: tuple[Span, ...] = ()) -> Document:
    sentences = tuple(Sentence(text[a:b], Span(a, b)) for a, b in spans)
    return Document(text, "en", sentences, name="d", noise=noise)


ABC = document("A. B. C.", (0, 2), (3, 5), (6, 8))


def test_values_are_immutable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ABC.sentences[0].text = "x"  # type: ignore[misc]


@pytest.mark.parametrize("bounds", [(-1, 2), (3, 2)])
def test_impossible_spans(bounds: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="0 <= start <= end"):
        Span(*bounds)


def test_text_between_sentences_must_be_marked() -> None:
    with pytest.raises(InputError, match="outside sentences and noise: '-'"):
        document("-A.", (1, 3))
    assert document("-A.", (1, 3), noise=(Span(0, 1),)).pieces() == ("-A.",)
    with pytest.raises(InputError, match="outside"):
        document("A. x", (0, 2))


def test_sentences_must_be_ordered_and_exact() -> None:
    with pytest.raises(InputError, match="overlaps"):
        document("A. B.", (3, 5), (0, 2))
    with pytest.raises(InputError, match="not the text of its span"):
        Document("A. B.", "en", (Sentence("B.", Span(0, 2)),))


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(InputError, match=r"lone surrogate U\+D83D at offset 1"):
        Document("a\ud83d")


@pytest.mark.parametrize("text", [None, b"A.", 7, ["A."]])
def test_what_is_no_text_is_refused(text: Any) -> None:
    with pytest.raises(InputError, match=f"a text is a str, not {type(text).__name__}"):
        Document(text)


def test_beads_hold_whole_numbers_and_a_status() -> None:
    bead = Bead((np.int64(1),), (0,), status="gold")  # type: ignore[arg-type]
    assert bead.status is Status.GOLD
    assert type(bead.src[0]) is int
    with pytest.raises(InputError, match="unknown status of a bead 'sure'; known: auto"):
        Bead((0,), (0,), status="sure")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="'float' object cannot be interpreted as an integer"):
        Bead((0.5,), (0,))  # type: ignore[arg-type]


def test_pieces_are_the_text() -> None:
    assert ABC.pieces() == ("A. ", "B. ", "C.")
    assert document("  A.\n", (2, 4)).pieces() == ("  A.\n",)


@pytest.mark.parametrize(
    ("src", "tgt", "extra", "message"),
    [
        ((), (), {}, "at least one side"),
        ((1, 0), (0,), {}, "ascending"),
        ((0, 0), (0,), {}, "ascending"),
        ((-1,), (0,), {}, "not negative"),
        ((0,), (0,), {"score": float("nan")}, "finite"),
        ((0,), (0,), {"confidence": 1.1}, r"in \[0, 1\]"),
    ],
)
def test_impossible_beads(
    src: tuple[int, ...], tgt: tuple[int, ...], extra: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Bead(src, tgt, **extra)


def test_validate() -> None:
    right = (Bead((0,), (0,)), Bead((1,), ()), Bead((2,), (1, 2)))
    Alignment(ABC, ABC, right).validate()
    with pytest.raises(InputError, match=r"\[2\]:\[1, 2\] does not follow"):
        Alignment(ABC, ABC, (right[0], right[2])).validate()
    with pytest.raises(InputError, match="cover 2 of 3 source"):
        Alignment(ABC, ABC, right[:2]).validate()
    with pytest.raises(InputError, match="names target sentence 3, but there are only 3"):
        Alignment(ABC, ABC, (Bead((0,), (3,)),))


def test_pairs_leave_null_beads_out_unless_asked() -> None:
    alignment = Alignment(ABC, ABC, (Bead((0, 1), (0,)), Bead((2,), ()), Bead((), (1, 2))))
    assert [(p.src, p.tgt) for p in alignment.pairs()] == [("A. B.", "A.")]
    everything = list(alignment.pairs(nulls=True))
    assert [(p.src, p.tgt) for p in everything] == [("A. B.", "A."), ("C.", ""), ("", "B. C.")]
    assert everything[0].ids == ("d#0,1", "d#0")
    assert alignment.kinds() == {"2-1": 1, "1-0": 1, "0-2": 1}


def test_gaps_are_runs_of_null_beads_on_one_side() -> None:
    long = document("a b c d e f", *((i, i + 1) for i in range(0, 11, 2)))
    beads = (*(Bead((i,), ()) for i in range(4)), Bead((), (0,)), Bead((4, 5), (1, 2)))
    alignment = Alignment(long, ABC, beads)
    assert [gap.src for gap in alignment.gaps()] == [(0, 1, 2, 3)]
    assert [(gap.src, gap.tgt) for gap in alignment.gaps(1)] == [((0, 1, 2, 3), ()), ((), (0,))]
    assert alignment.gaps(5) == ()
    twice = Alignment(ABC, ABC, (Bead((1,), ()), Bead((0, 1, 2), ())))
    assert [gap.src for gap in twice.gaps(2)] == [(0, 1, 2)]


def test_signature_is_read_back() -> None:
    signature = Signature((("engine", "two_pass"), ("v", "0.1.0")))
    assert str(signature) == "engine:two_pass|v:0.1.0"
    assert Signature.parse(str(signature)) == signature


def test_representations() -> None:
    alignment = Alignment(ABC, ABC, (Bead((0,), (0,), 0.5), *(Bead((i,), ()) for i in (1, 2))))
    assert repr(alignment) == "<Alignment d ↔ d: 3 ↔ 3 sentences, 3 beads: 2×1-0, 1×1-1>"
    assert repr(ABC) == "<Document 'd' en sentences=3>"
