"""What a reviewer can do: from an action and a state to the change that it makes.

An action is a JSON object whose ``action`` names it. The same objects come over the network and
stand in the log, so that replaying a log does again what was done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from aligner.errors import InputError
from aligner.formats.strict_json import Node
from aligner.review.changes import Change, Splice
from aligner.review.replacing import realigned
from aligner.review.sentences import cut, join
from aligner.review.state import ReviewBead, Side, State, links_of
from aligner.types import Sentence, Status

MAX_COMMENT = 10_000
_MAX_BEADS_AT_ONCE = 100_000
_CLOSE = 20


def change_of(state: State, action: Node) -> Change:
    """Return what an action changes.

    Args:
        state: Where it is done.
        action: The action.

    Raises:
        FormatError: The action is unknown, or lacks a value or has a wrong one, or cannot be done
            in this state; the message says why.
    """
    name = action.need("action").text()
    if name not in _ACTIONS:
        raise action.wrong(f"unknown action {name!r}; known: {', '.join(sorted(_ACTIONS))}")
    with action.blamed():
        return _ACTIONS[name](state, action)


def _merge(state: State, action: Node) -> Change:
    at = _at(state, action)
    if at + 1 == len(state.beads):
        raise InputError("the last bead has no following one to be merged with")
    one, two = state.beads[at : at + 2]
    return _replaced(state, at, 2, (_united(one, two, one.src + two.src, one.tgt + two.tgt),))


def _split(state: State, action: Node) -> Change:
    at = _at(state, action)
    bead = state.beads[at]
    src, tgt = action.need("src").integer(), action.need("tgt").integer()
    if not (0 <= src <= bead.src and 0 <= tgt <= bead.tgt):
        raise InputError(f"a bead of type {bead.src}-{bead.tgt} cannot be cut at {src}-{tgt}")
    if src + tgt in (0, bead.src + bead.tgt):
        raise InputError("both parts of a bead that is split need a sentence")
    first = _made(bead, src, tgt)
    rest = _made(bead, bead.src - src, bead.tgt - tgt, comment="")
    return _replaced(state, at, 1, (first, rest))


def _move(state: State, action: Node) -> Change:
    """Give the first or last sentence of a side to the neighbour."""
    at = _at(state, action)
    side = _side(action)
    which = action.need("which").text()
    if which not in ("first", "last"):
        raise action.wrong(f'which must be "first" or "last", not {which!r}')
    bead = state.beads[at]
    if not bead.size(side):
        raise InputError("the bead has no sentence on that side")
    start = at - 1 if which == "first" else at
    if start < 0 or start + 2 > len(state.beads):
        raise InputError(f"there is no bead {'before' if which == 'first' else 'after'} this one")
    one, two = state.beads[start : start + 2]
    step = 1 if which == "first" else -1
    first = _resized(one, side, step)
    rest = _resized(two, side, -step)
    if not first.src + first.tgt or not rest.src + rest.tgt:
        kept = first if first.src + first.tgt else rest
        return _replaced(state, start, 2, (_united(one, two, kept.src, kept.tgt),))
    return _replaced(state, start, 2, (first, rest))


def _link(state: State, action: Node) -> Change:
    """Unite two beads that only null beads part, which go before or behind them.

    Null beads of opposite sides have no order: a null bead may pass those of the other side. So a
    sentence finds its counterpart at the far end of a gap in one step.
    """
    ends = sorted((_at(state, action), state.index(action.need("to").integer())))
    at, last = ends
    if at == last:
        raise InputError("a bead cannot be linked with itself")
    one, two = state.beads[at], state.beads[last]
    between = state.beads[at + 1 : last]
    if any(bead.src and bead.tgt for bead in between):
        raise InputError("only beads between which nothing is linked can be linked")
    before: list[ReviewBead] = []
    after: list[ReviewBead] = []
    for bead in between:
        side: Side = "src" if bead.src else "tgt"
        if one.size(side) and two.size(side):
            raise InputError("a sentence between them would be skipped: link it too, or move it")
        (after if one.size(side) else before).append(bead)
    united = _united(one, two, one.src + two.src, one.tgt + two.tgt)
    return _replaced(state, at, last - at + 1, (*before, united, *after))


def _unlink(state: State, action: Node) -> Change:
    """Make null beads of all sentences of a bead."""
    at = _at(state, action)
    bead = state.beads[at]
    if not bead.src or not bead.tgt:
        raise InputError("the bead links nothing: it is null already")
    parts = [(1, 0)] * bead.src + [(0, 1)] * bead.tgt
    made = [
        _made(bead, src, tgt, comment=bead.comment if not number else "")
        for number, (src, tgt) in enumerate(parts)
    ]
    return _replaced(state, at, 1, tuple(made))


def _cut(state: State, action: Node) -> Change:
    """Cut a sentence in two; both stay in its bead."""
    side = _side(action)
    number = _sentence(state, side, action)
    at = _holder(state, side, number)
    splice = cut(state.document(side), state.sentences(side), number, action.need("at").integer())
    return _regrouped(state, at, side, splice)


def _join(state: State, action: Node) -> Change:
    """Join a sentence with the one after it, in the bead of the first."""
    side = _side(action)
    number = _sentence(state, side, action)
    if number + 1 == len(state.sentences(side)):
        raise InputError("the last sentence has no following one to be joined with")
    splice = join(state.document(side), state.sentences(side), number)
    at, last = _holder(state, side, number), _holder(state, side, number + 1)
    if at == last:
        return _regrouped(state, at, side, splice)
    first, *between = state.beads[at:last]
    smaller = _resized(state.beads[last], side, -1)
    if smaller.src + smaller.tgt:
        made = (_made(first, first.src, first.tgt), *between, smaller)
    else:
        made = (_united(first, state.beads[last], first.src, first.tgt), *between)
    changed = _replaced(state, at, last - at + 1, made)
    return _with_sentences(changed, side, splice)


def _regrouped(state: State, at: int, side: Side, splice: Splice[Sentence]) -> Change:
    """Return the change of a bead that holds the same texts, cut otherwise."""
    bead = state.beads[at]
    step = len(splice.inserted) - len(splice.removed)
    src, tgt = (step, 0) if side == "src" else (0, step)
    made = replace(bead, src=bead.src + src, tgt=bead.tgt + tgt, edited=True)
    return _with_sentences(Change((Splice(at, (bead,), (made,)),)), side, splice)


def _with_sentences(change: Change, side: Side, splice: Splice[Sentence]) -> Change:
    # Links name places in the texts, which do not change with the numbers of sentences.
    if side == "src":
        return replace(change, src=splice, allowed=frozenset())
    return replace(change, tgt=splice, allowed=frozenset())


def _set_status(state: State, action: Node) -> Change:
    """Confirm beads, reject them, or take that back."""
    wanted = action.need("status").text()
    if wanted not in (Status.CONFIRMED, Status.REJECTED, Status.AUTO):
        raise action.wrong(f'status must be "confirmed", "rejected" or "auto", not {wanted!r}')
    status = Status(wanted)
    nodes = action.need("beads").items()
    if not 0 < len(nodes) <= _MAX_BEADS_AT_ONCE:
        raise action.wrong(f"name between one and {_MAX_BEADS_AT_ONCE} beads")
    chosen = {node.integer() for node in nodes}
    places = [at for at, bead in enumerate(state.beads) if bead.id in chosen]
    if len(places) < len(chosen):
        raise InputError("there is no such bead, or a bead is named twice")
    links = state.links()
    named = frozenset(links[at] for at in places)
    splices = []
    for run in _runs([at for at in places if state.beads[at].status is not status]):
        old = state.beads[run[0] : run[-1] + 1]
        changed = list(old)
        for at in run:
            bead = state.beads[at]
            # Whoever rejects a bead leaves its sentences to the engine again.
            edited = bead.edited and status is not Status.REJECTED
            changed[at - run[0]] = replace(bead, status=status, edited=edited)
        splices.append(Splice(run[0], old, tuple(changed)))
    if status is Status.REJECTED:
        return Change(tuple(splices), forbidden=named - state.rejected)
    return Change(tuple(splices), allowed=named & state.rejected)


def _runs(places: list[int]) -> list[list[int]]:
    """Group places that lie close together: one change of many is quicker than many changes."""
    runs: list[list[int]] = []
    for at in places:
        if runs and at - runs[-1][-1] < _CLOSE:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _comment(state: State, action: Node) -> Change:
    text = action.need("text").characters()
    if len(text) > MAX_COMMENT:
        raise InputError(f"a comment may have {MAX_COMMENT} characters, not {len(text)}")
    return _annotated(state, action, comment=text.strip())


def _thumb(state: State, action: Node) -> Change:
    value = action.need("value").integer()
    if value not in (-1, 0, 1):
        raise action.wrong(f"a thumb is 1, 0 or -1, not {value}")
    return _annotated(state, action, thumb=value)


def _annotated(state: State, action: Node, **values: str | int) -> Change:
    at = _at(state, action)
    bead = state.beads[at]
    changed = replace(bead, **values)  # type: ignore[arg-type]  # the callers name their fields
    return Change((Splice(at, (bead,), (changed,)),) if changed != bead else ())


def _at(state: State, action: Node) -> int:
    return state.index(action.need("bead").integer())


def _side(action: Node) -> Side:
    value = action.need("side").text()
    if value == "src":
        return "src"
    if value == "tgt":
        return "tgt"
    raise action.wrong(f'side must be "src" or "tgt", not {value!r}')


def _sentence(state: State, side: Side, action: Node) -> int:
    number = action.need("sentence").integer()
    if not 0 <= number < len(state.sentences(side)):
        raise InputError(f"there is no sentence {number}")
    return number


def _holder(state: State, side: Side, number: int) -> int:
    """Return the place of the bead that holds a sentence."""
    seen = 0
    for at, bead in enumerate(state.beads):
        seen += bead.size(side)
        if number < seen:
            return at
    raise InputError(f"there is no sentence {number}")


def _made(bead: ReviewBead, src: int, tgt: int, comment: str | None = None) -> ReviewBead:
    """Return a bead that a person made out of another: what the engine thought is void."""
    remark = bead.comment if comment is None else comment
    return ReviewBead(bead.id, src, tgt, edited=True, comment=remark)


def _resized(bead: ReviewBead, side: Side, step: int) -> ReviewBead:
    src, tgt = (step, 0) if side == "src" else (0, step)
    return _made(bead, bead.src + src, bead.tgt + tgt)


def _united(one: ReviewBead, two: ReviewBead, src: int, tgt: int) -> ReviewBead:
    comment = "\n".join(part for part in (one.comment, two.comment) if part)
    return _made(one, src, tgt, comment)


def _replaced(state: State, at: int, count: int, made: tuple[ReviewBead, ...]) -> Change:
    """Return the change of neighbouring beads into others, of which only the first may keep its id."""
    old = state.beads[at : at + count]
    taken = {bead.id for bead in old}
    new_ids = 0
    seen: set[int] = set()
    numbered = []
    for bead in made:
        if bead.id in seen or bead.id not in taken:
            numbered.append(replace(bead, id=state.next_id + new_ids))
            new_ids += 1
        else:
            numbered.append(bead)
        seen.add(bead.id)
    return Change(
        (Splice(at, old, tuple(numbered)),),
        allowed=state.rejected & frozenset(links_of(state, at, numbered)),
        new_ids=new_ids,
    )


_ACTIONS: dict[str, Callable[[State, Node], Change]] = {
    "comment": _comment,
    "cut": _cut,
    "join": _join,
    "link": _link,
    "merge": _merge,
    "move": _move,
    "realigned": realigned,
    "split": _split,
    "status": _set_status,
    "thumb": _thumb,
    "unlink": _unlink,
}
