"""The pure heart of the review: whatever is done, the state is valid, and undo and redo are exact."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner.errors import FormatError, InputError
from aligner.review.history import History, replay
from aligner.review.log import as_node
from aligner.review.realignment import regions, wishes
from aligner.review.state import SIDES, State, start
from aligner.types import Alignment, Bead, Status
from tests.review.strategies import actions, alignments, node

UNDO, REDO = {"action": "undo"}, {"action": "redo"}


def done(history: History, action: dict[str, Any]) -> History:
    return history.after(node(history, action))[0]


def talk() -> History:
    texts = (
        ["你好。", "我叫乔安妮。", "今天天气很好，我们去公园吧。", "再见。"],
        ["Hello. My name is Joanne.", "The weather is fine.", "Let's go.", "Goodbye."],
    )
    src, tgt = (aligner.split("\n".join(side), splitter="lines") for side in texts)
    beads = (
        Bead((0,), (0,), 1.0, 0.4),
        Bead((1,), (), 1.0, 0.3),
        Bead((2,), (1, 2), 1.0, 0.9),
        Bead((3,), (3,), 1.0, 0.99),
    )
    return History(start(Alignment(src, tgt, beads)))


def kinds(history: History) -> list[str]:
    return [f"{bead.src}-{bead.tgt}" for bead in history.state.beads]


def check(state: State) -> None:
    """Every sentence in one bead, in order; no character of a document lost."""
    alignment = state.alignment()
    alignment.validate()
    for side, document in zip(SIDES, (alignment.src, alignment.tgt), strict=True):
        assert document.text == state.document(side).text
        if document.sentences:
            assert "".join(document.pieces()) == document.text
    assert len({bead.id for bead in state.beads}) == len(state.beads)
    assert all(bead.id < state.next_id for bead in state.beads)
    confirmed = {
        link
        for bead, link in zip(state.beads, state.links(), strict=True)
        if bead.status is Status.CONFIRMED
    }
    assert not confirmed & state.rejected


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_course_of_actions(data: st.DataObject) -> None:
    """Valid all along; undone to the beginning it is the beginning; redone it is the end again."""
    alignment = data.draw(alignments())
    if not alignment.beads:
        with pytest.raises(InputError, match="nothing to review"):
            start(alignment)
        return
    first = History(start(alignment))
    check(first.state)
    history, events, steps = first, [], [first]
    for _ in range(data.draw(st.integers(1, 8))):
        action = data.draw(
            st.one_of(actions(history.state), actions(history.state), st.sampled_from([UNDO, REDO]))
        )
        try:
            after = done(history, action)
        except FormatError:
            continue
        check(after.state)
        events.append({"seq": history.seq + 1, **action})
        history = after
        steps.append(history)

    replayed = replay(start(alignment), [as_node(event, "log") for event in events])
    assert replayed.state == history.state
    assert replayed.state.next_id == history.state.next_id

    back = history
    depth = back.undo_depth
    while back.undo_depth:
        before = back
        back = done(back, UNDO)
        assert done(back, REDO).state == before.state
    assert back.state == first.state
    for _ in range(depth):
        back = done(back, REDO)
    assert back.state == history.state


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_an_action_after_undo_forgets_what_could_be_redone(data: st.DataObject) -> None:
    history = talk()
    history = done(history, {"action": "thumb", "bead": 0, "value": 1})
    history = done(history, UNDO)
    assert history.redo_depth == 1
    action = data.draw(actions(history.state))
    try:
        history = done(history, action)
    except FormatError:
        return
    assert history.redo_depth == 0
    with pytest.raises(FormatError, match="nothing to redo"):
        done(history, REDO)


def test_move_to_an_empty_neighbour_and_back() -> None:
    history = talk()
    assert kinds(history) == ["1-1", "1-0", "1-2", "1-1"]
    history = done(history, {"action": "cut", "side": "tgt", "sentence": 0, "at": 6})
    assert kinds(history) == ["1-2", "1-0", "1-2", "1-1"]
    assert [one.text for one in history.state.tgt[:2]] == ["Hello.", "My name is Joanne."]
    history = done(history, {"action": "move", "bead": 0, "side": "tgt", "which": "last"})
    assert kinds(history) == ["1-1", "1-1", "1-2", "1-1"]
    assert all(bead.edited and bead.confidence is None for bead in history.state.beads[:2])
    history = done(history, {"action": "join", "side": "tgt", "sentence": 0})
    assert history.state.tgt[0].text == "Hello. My name is Joanne."
    assert kinds(history) == ["1-1", "1-0", "1-2", "1-1"]
    assert done(done(done(history, UNDO), UNDO), UNDO).state == talk().state


def test_moving_the_only_sentence_of_a_null_bead_merges() -> None:
    history = done(talk(), {"action": "comment", "bead": 1, "text": "whose?"})
    history = done(history, {"action": "move", "bead": 1, "side": "src", "which": "first"})
    assert kinds(history) == ["2-1", "1-2", "1-1"]
    assert history.state.beads[0].comment == "whose?"


def test_linking_over_a_gap() -> None:
    """A sentence finds its counterpart behind sentences that have none, which keep their order."""
    history = done(talk(), {"action": "unlink", "bead": 2})
    history = done(history, {"action": "unlink", "bead": 3})
    assert kinds(history) == ["1-1", "1-0", "1-0", "0-1", "0-1", "1-0", "0-1"]
    ids = [bead.id for bead in history.state.beads]
    linked = done(history, {"action": "link", "bead": ids[6], "to": ids[1]})
    assert kinds(linked) == ["1-1", "0-1", "0-1", "1-1", "1-0", "1-0"]
    links = linked.state.alignment()
    assert (links.beads[3].src, links.beads[3].tgt) == ((1,), (3,))
    assert done(linked, UNDO).state == history.state
    with pytest.raises(FormatError, match="would be skipped"):
        done(history, {"action": "link", "bead": ids[1], "to": ids[5]})
    with pytest.raises(FormatError, match="between which nothing is linked"):
        done(talk(), {"action": "link", "bead": 1, "to": 3})
    with pytest.raises(FormatError, match="with itself"):
        done(talk(), {"action": "link", "bead": 1, "to": 1})


def test_split_and_unlink_keep_the_comment() -> None:
    history = done(talk(), {"action": "comment", "bead": 2, "text": "two thoughts"})
    split = done(history, {"action": "split", "bead": 2, "src": 1, "tgt": 1})
    assert kinds(split) == ["1-1", "1-0", "1-1", "0-1", "1-1"]
    assert [bead.comment for bead in split.state.beads[2:4]] == ["two thoughts", ""]
    unlinked = done(history, {"action": "unlink", "bead": 2})
    assert kinds(unlinked) == ["1-1", "1-0", "1-0", "0-1", "0-1", "1-1"]
    assert unlinked.state.beads[2].comment == "two thoughts"


def test_cutting_leaves_white_space_and_noise_between_the_parts() -> None:
    document = aligner.split("好的。[音乐] 我们开始。", splitter="rules")
    alignment = Alignment(document, aligner.split("Okay.", lang="en"), ())
    history = History(start(alignment))
    texts = [one.text for one in history.state.src]
    assert texts == ["好的。", "我们开始。"]
    history = done(history, {"action": "join", "side": "src", "sentence": 0})
    assert [one.text for one in history.state.src] == ["好的。[音乐] 我们开始。"]
    for at in (3, 5, 7, 8):
        cut = done(history, {"action": "cut", "side": "src", "sentence": 0, "at": at})
        assert [one.text for one in cut.state.src] == texts


def test_a_confirmed_bead_stays_confirmed_when_its_sentences_are_cut() -> None:
    history = done(talk(), {"action": "status", "beads": [2], "status": "confirmed"})
    history = done(history, {"action": "cut", "side": "src", "sentence": 2, "at": 7})
    assert kinds(history)[2] == "2-2"
    assert history.state.beads[2].status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"action": "merge", "bead": 3}, "no following one"),
        ({"action": "merge", "bead": 77}, "no bead 77"),
        ({"action": "merge", "bead": "0"}, "whole number"),
        ({"action": "split", "bead": 0, "src": 2, "tgt": 0}, "cannot be cut at 2-0"),
        ({"action": "split", "bead": 0, "src": 0, "tgt": 0}, "need a sentence"),
        ({"action": "split", "bead": 0, "src": -1, "tgt": 1}, "cannot be cut"),
        ({"action": "move", "bead": 0, "side": "src", "which": "first"}, "no bead before"),
        (
            {"action": "move", "bead": 1, "side": "tgt", "which": "first"},
            "no sentence on that side",
        ),
        ({"action": "move", "bead": 1, "side": "both", "which": "first"}, "side must be"),
        ({"action": "unlink", "bead": 1}, "null already"),
        ({"action": "cut", "side": "src", "sentence": 0, "at": 0}, "cannot be cut at 0"),
        ({"action": "cut", "side": "src", "sentence": 9, "at": 1}, "no sentence 9"),
        ({"action": "cut", "side": "tgt", "sentence": 0, "at": 99}, "cannot be cut at 99"),
        ({"action": "join", "side": "tgt", "sentence": 3}, "no following one"),
        ({"action": "status", "beads": [], "status": "auto"}, "between one and"),
        ({"action": "status", "beads": [0, 99], "status": "confirmed"}, "no such bead"),
        ({"action": "status", "beads": [0], "status": "gold"}, "status must be"),
        ({"action": "status", "beads": [0], "status": "auto"}, "nothing would change"),
        ({"action": "comment", "bead": 0, "text": "x" * 10_001}, "10000 characters"),
        ({"action": "thumb", "bead": 0, "value": 2}, "a thumb is"),
        ({"action": "explode"}, "unknown action"),
        ({"action": "undo"}, "nothing to undo"),
    ],
)
def test_what_cannot_be_done_says_why(action: dict[str, Any], reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        done(talk(), action)


def test_replay_names_the_line_of_a_missing_event() -> None:
    event = as_node({"seq": 2, "action": "merge", "bead": 0}, "x.review")
    with pytest.raises(FormatError, match="event 1 expected, not 2"):
        replay(talk().state, [event])


def realigned(history: History, *beads: Bead, **more: Any) -> History:
    found = regions(history.state, beads)
    return done(history, {"action": "realigned", "regions": found, **more})


def test_one_undo_takes_back_a_correction_and_what_followed_from_it() -> None:
    history = done(talk(), {"action": "status", "beads": [2], "status": "confirmed"})
    before = history
    history = realigned(
        history,
        Bead((0, 1), (0,), 2.0, 0.97),
        Bead((2,), (1, 2), 1.0, 1.0),
        Bead((3,), (3,), 1.0, 0.99),
        follows=history.seq,
    )
    assert kinds(history) == ["2-1", "1-2", "1-1"]
    assert history.undo_depth == before.undo_depth
    assert done(history, UNDO).state == talk().state
    assert done(done(history, UNDO), REDO).state == history.state


def test_a_realignment_leaves_alone_what_a_person_made() -> None:
    history = done(talk(), {"action": "merge", "bead": 0})
    found = [Bead((0,), (0,)), Bead((1,), ()), Bead((2,), (1,)), Bead((), (2,)), Bead((3,), (3,))]
    assert [region[:2] for region in regions(history.state, found)] == [(1, 1), (2, 1)]
    history = realigned(history, *found)
    assert kinds(history) == ["2-1", "1-1", "0-1", "1-1"]
    wanted = wishes(history.state)
    assert [(bead.src, bead.tgt) for bead in wanted.anchors] == [((0, 1), (0,))]
    with pytest.raises(FormatError, match="leave alone what a person made"):
        done(
            history,
            {"action": "realigned", "regions": [[0, 1, [[1, 1, None, None], [1, 0, None, None]]]]},
        )


def test_a_rejected_bead_does_not_come_back() -> None:
    history = done(talk(), {"action": "status", "beads": [2], "status": "rejected"})
    assert [(bead.src, bead.tgt) for bead in wishes(history.state).rejected] == [((2,), (1, 2))]
    history = realigned(
        history, Bead((0,), (0,), 1.0, 0.4), Bead((1,), (), 1.0, 0.3),
        Bead((2,), (1,)), Bead((), (2,)), Bead((3,), (3,), 1.0, 0.99),
    )  # fmt: skip
    assert kinds(history) == ["1-1", "1-0", "1-1", "0-1", "1-1"]
    # Not by an engine, in whatever region; by hand it may.
    found = [Bead((0,), (0,)), Bead((1,), ()), Bead((2,), (1, 2)), Bead((3,), (3,))]
    assert all(len(row[2]) == row[1] for row in regions(history.state, found))
    with pytest.raises(FormatError, match="rejected"):
        done(history, {"action": "realigned", "regions": [[2, 2, [[1, 2, None, None]]]]})
    by_hand = done(history, {"action": "merge", "bead": history.state.beads[2].id})
    assert not by_hand.state.rejected
    assert done(by_hand, UNDO).state == history.state


def test_comments_follow_their_sentences_through_a_realignment() -> None:
    history = done(talk(), {"action": "comment", "bead": 1, "text": "mine"})
    history = done(history, {"action": "thumb", "bead": 3, "value": -1})
    history = realigned(
        history, Bead((0, 1), (0,)), Bead((2,), (1, 2), 1.0, 0.9), Bead((3,), (3,), 1.0, 0.5)
    )
    assert [bead.comment for bead in history.state.beads] == ["mine", "", ""]
    assert history.state.beads[-1].thumb == -1
    assert history.state.beads[-1].confidence == 0.5


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_realignment_is_valid_and_keeps_what_is_settled(data: st.DataObject) -> None:
    alignment = data.draw(alignments().filter(lambda found: bool(found.beads)))
    state = start(alignment)
    sizes = len(state.src), len(state.tgt)
    beads = []
    i = j = 0
    while i < sizes[0] or j < sizes[1]:
        m = data.draw(st.integers(0, min(2, sizes[0] - i)))
        n = data.draw(st.integers(0, min(2, sizes[1] - j)))
        if not m + n:
            m, n = (1, 0) if i < sizes[0] else (0, 1)
        beads.append(Bead(tuple(range(i, i + m)), tuple(range(j, j + n)), None, 0.5))
        i, j = i + m, j + n
    found = regions(state, beads)
    if not found:
        return
    history = done(History(state), {"action": "realigned", "regions": found})
    check(history.state)
    settled = {bead.id: bead for bead in state.beads if bead.settled}
    kept = {bead.id: bead for bead in history.state.beads if bead.id in settled}
    assert kept == settled
    links = set(history.state.links())
    old = set(state.links())
    assert not (links - old) & history.state.rejected
    assert done(history, UNDO).state == state


def test_alignments_with_holes_get_null_beads_and_crossing_ones_are_refused() -> None:
    document = aligner.split("a\nb\nc", splitter="lines", lang="en")
    state = start(Alignment(document, document, (Bead((1,), (1,)),)))
    assert [(bead.src, bead.tgt) for bead in state.beads] == [
        (1, 0),
        (0, 1),
        (1, 1),
        (1, 0),
        (0, 1),
    ]
    with pytest.raises(InputError, match="crosses another"):
        start(Alignment(document, document, (Bead((1,), (1,)), Bead((0,), (2,)))))
    with pytest.raises(InputError, match="skips a sentence"):
        start(Alignment(document, document, (Bead((0, 2), (0,)),)))
