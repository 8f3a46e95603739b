"""What a review looks like at one moment: sentences, beads, what was said about them.

A bead holds how many sentences it takes of each side, not which: its place in the order says that.
So beads cover both texts in order by construction, and an edit in the middle changes nothing
behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Literal

from aligner.errors import InputError
from aligner.types import Alignment, Bead, Document, Sentence, Signature, Status

type Side = Literal["src", "tgt"]
# Where the sentences of one side of a bead stand in their text; None of an empty side.
type Place = tuple[int, int] | None
type Link = tuple[Place, Place]

SIDES: tuple[Side, Side] = ("src", "tgt")


@dataclass(frozen=True, slots=True)
class ReviewBead:
    """Hold a bead under review.

    Attributes:
        id: Number that it keeps, whatever happens around it.
        src: How many source sentences it holds.
        tgt: How many target sentences it holds.
        score: The engine's score, None once a person has changed the bead.
        confidence: The engine's probability that it is right, None once a person has changed it.
        status: Who vouches for it.
        edited: Whether a person made it as it is.
        comment: What was written about it.
        thumb: 1 for thumbs up, -1 for thumbs down, 0 for neither.
    """

    id: int
    src: int
    tgt: int
    score: float | None = None
    confidence: float | None = None
    status: Status = Status.AUTO
    edited: bool = False
    comment: str = ""
    thumb: int = 0

    @property
    def settled(self) -> bool:
        """Tell whether a person stands behind the bead, so that no engine may change it."""
        return self.edited or self.status in (Status.CONFIRMED, Status.GOLD)

    def size(self, side: Side) -> int:
        """Return how many sentences of a side it holds."""
        return self.src if side == "src" else self.tgt


@dataclass(frozen=True, slots=True)
class State:
    """Hold everything that a review has come to.

    Attributes:
        documents: The two texts as they were given; their own sentences are where the review
            began.
        src: The source sentences now.
        tgt: The target sentences now.
        beads: In reading order; together they hold every sentence once.
        rejected: Links that must not come back.
        signature: What made the alignment that is reviewed.
        next_id: The id of the next new bead. Not part of what is compared: undoing does not hand
            an id out twice.
    """

    documents: tuple[Document, Document]
    src: tuple[Sentence, ...]
    tgt: tuple[Sentence, ...]
    beads: tuple[ReviewBead, ...]
    rejected: frozenset[Link] = frozenset()
    signature: Signature = field(default_factory=Signature)
    next_id: int = field(default=0, compare=False)

    def sentences(self, side: Side) -> tuple[Sentence, ...]:
        """Return the sentences of a side."""
        return self.src if side == "src" else self.tgt

    def document(self, side: Side) -> Document:
        """Return the text of a side as it was given."""
        return self.documents[SIDES.index(side)]

    def index(self, id: int) -> int:
        """Return where a bead stands.

        Raises:
            InputError: There is no such bead.
        """
        for at, bead in enumerate(self.beads):
            if bead.id == id:
                return at
        raise InputError(f"there is no bead {id}")

    def first(self, at: int, side: Side) -> int:
        """Return the number of the first sentence that the bead at a place holds, or would hold."""
        return sum(bead.size(side) for bead in self.beads[:at])

    def link(self, at: int) -> Link:
        """Return where the sentences of a bead stand in the texts."""
        bead = self.beads[at]
        return (
            place(self.src, self.first(at, "src"), bead.src),
            place(self.tgt, self.first(at, "tgt"), bead.tgt),
        )

    def links(self) -> list[Link]:
        """Return where the sentences of all beads stand in the texts."""
        return [
            (place(self.src, i, bead.src), place(self.tgt, j, bead.tgt))
            for bead, i, j in zip(
                self.beads,
                accumulate((bead.src for bead in self.beads), initial=0),
                accumulate((bead.tgt for bead in self.beads), initial=0),
                strict=False,
            )
        ]

    def alignment(self, *, confirmed_only: bool = False) -> Alignment:
        """Return what the review has come to as an alignment.

        Args:
            confirmed_only: Leave out every bead that nobody has confirmed.

        Raises:
            InputError: The sentences do not fit their text, which no action can bring about.
        """
        found = []
        i = j = 0
        for bead in self.beads:
            if not confirmed_only or bead.status in (Status.CONFIRMED, Status.GOLD):
                found.append(
                    Bead(
                        tuple(range(i, i + bead.src)),
                        tuple(range(j, j + bead.tgt)),
                        bead.score,
                        bead.confidence,
                        bead.status,
                    )
                )
            i, j = i + bead.src, j + bead.tgt
        src, tgt = self._split_documents()
        fields = (*self.signature.fields, ("review", "yes"))
        signature = self.signature if ("review", "yes") in self.signature.fields else None
        return Alignment(src, tgt, tuple(found), signature or Signature(fields))

    def _split_documents(self) -> tuple[Document, Document]:
        """Return both texts with the sentences as they are now."""
        src, tgt = (
            document
            if document.sentences == sentences
            else replace(document, sentences=sentences, splitter=f"{document.splitter}+review")
            for document, sentences in zip(self.documents, (self.src, self.tgt), strict=True)
        )
        return src, tgt


def place(sentences: Sequence[Sentence], first: int, count: int) -> Place:
    """Return where consecutive sentences stand in their text."""
    if not count:
        return None
    return sentences[first].span.start, sentences[first + count - 1].span.end


def links_of(state: State, at: int, beads: Sequence[ReviewBead]) -> list[Link]:
    """Return where the sentences of beads stand that take the place of others from one on."""
    src = [state.first(at, "src")]
    tgt = [state.first(at, "tgt")]
    for bead in beads:
        src.append(src[-1] + bead.src)
        tgt.append(tgt[-1] + bead.tgt)
    if src[-1] > len(state.src) or tgt[-1] > len(state.tgt):
        return []
    return [
        (place(state.src, i, k - i), place(state.tgt, j, m - j))
        for (i, k), (j, m) in zip(pairwise(src), pairwise(tgt), strict=True)
    ]


def start(alignment: Alignment) -> State:
    """Return the state from which the review of an alignment begins.

    Sentences that no bead holds become null beads.

    Raises:
        InputError: Beads cross, or an alignment holds no text.
    """
    if not alignment.src.sentences and not alignment.tgt.sentences:
        raise InputError("the alignment holds no sentences: there is nothing to review")
    found: list[ReviewBead] = []
    next_src = next_tgt = 0

    def add(src: int, tgt: int, bead: Bead | None = None) -> None:
        score, confidence, status = (
            (bead.score, bead.confidence, bead.status) if bead else (None, None, Status.AUTO)
        )
        # An engine's numbers may be NumPy's, which JSON does not know.
        found.append(
            ReviewBead(
                len(found),
                src,
                tgt,
                None if score is None else float(score),
                None if confidence is None else float(confidence),
                status,
            )
        )

    def fill(src: int, tgt: int) -> None:
        for _ in range(next_src, src):
            add(1, 0)
        for _ in range(next_tgt, tgt):
            add(0, 1)

    for bead in alignment.beads:
        first_src = bead.src[0] if bead.src else next_src
        first_tgt = bead.tgt[0] if bead.tgt else next_tgt
        in_order = first_src >= next_src and first_tgt >= next_tgt
        if not in_order or not all(
            side == tuple(range(side[0], side[-1] + 1)) for side in (bead.src, bead.tgt) if side
        ):
            raise InputError(
                f"bead {list(bead.src)}:{list(bead.tgt)} crosses another or skips a sentence; the "
                "review page takes alignments whose beads are in order"
            )
        fill(first_src, first_tgt)
        add(len(bead.src), len(bead.tgt), bead)
        next_src, next_tgt = first_src + len(bead.src), first_tgt + len(bead.tgt)
    fill(len(alignment.src), len(alignment.tgt))
    state = State(
        documents=(alignment.src, alignment.tgt),
        src=alignment.src.sentences,
        tgt=alignment.tgt.sentences,
        beads=tuple(found),
        signature=alignment.signature,
        next_id=len(found),
    )
    rejected = (
        link
        for bead, link in zip(state.beads, state.links(), strict=True)
        if bead.status is Status.REJECTED
    )
    return replace(state, rejected=frozenset(rejected))
