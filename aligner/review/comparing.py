"""The session in which two translations are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from aligner.errors import UnknownNameError
from aligner.formats.strict_json import Node
from aligner.review.actions import MAX_COMMENT
from aligner.review.comparison import CHOICES, Choice, Comparison
from aligner.review.exports import JUDGEMENTS
from aligner.review.log import EventLog
from aligner.review.session import Message, Session
from aligner.review.tables import COLUMNS, write_table

# What a choice gives each system: a judgement between two is a score of both.
_SCORES = {"a": ("1", "0"), "b": ("0", "1"), "tie": ("0.5", "0.5"), "bad": ("0", "0")}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold what was said about a segment.

    Attributes:
        choice: As it was made, by place.
        reason: Why; may be empty.
    """

    choice: Choice
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judgements:
    """Hold all judgements.

    Attributes:
        by_segment: The latest by number of the segment.
        seq: Number of events so far.
    """

    by_segment: Mapping[int, Judgement]
    seq: int = 0

    def after(self, event: Node, comparison: Comparison) -> Judgements:
        """Return the judgements with one more event.

        Raises:
            FormatError: The event cannot happen.
        """
        name = event.need("action").text()
        if name not in ("judge", "clear"):
            raise event.wrong(f"unknown action {name!r}; known: clear, judge")
        number = event.need("segment").integer()
        if not 0 <= number < len(comparison.candidates):
            raise event.wrong(f"there is no segment {number}")
        if not comparison.candidates[number].differs:
            raise event.wrong("the two translations are the same: there is nothing to judge")
        found = dict(self.by_segment)
        if name == "clear":
            if number not in found:
                raise event.wrong("nothing would change")
            del found[number]
        else:
            given = event.need("choice").text()
            choice = next((known for known in CHOICES if known == given), None)
            if choice is None:
                raise event.wrong(f"choice must be one of {', '.join(CHOICES)}, not {given!r}")
            reason = event.get("reason")
            text = reason.characters().strip() if reason else ""
            if len(text) > MAX_COMMENT:
                raise event.wrong(f"a reason may have {MAX_COMMENT} characters, not {len(text)}")
            left = event.get("left")
            if left is not None and (left.text() == "a") != comparison.a_is_left(number):
                raise event.wrong("the recorded order is not that of the seed")
            found[number] = Judgement(choice, text)
        return Judgements(MappingProxyType(found), self.seq + 1)


def replay_judgements(comparison: Comparison, events: Iterable[Node]) -> Judgements:
    """Return what events lead to.

    Raises:
        FormatError: An event is missing, wrong or impossible; the message names its line.
    """
    found = Judgements(MappingProxyType({}))
    for event in events:
        if event.need("seq").integer() != found.seq + 1:
            raise event.wrong(f"event {found.seq + 1} expected: lines of the log are missing")
        found = found.after(event, comparison)
    return found


class ComparisonSession(Session):
    """Let two translations be compared.

    Args:
        comparison: What is compared.
        judgements: What was said so far.
        log: Its log, open for writing.
        rater: Who judges; may be empty.
    """

    kind = "comparison"

    def __init__(
        self, comparison: Comparison, judgements: Judgements, log: EventLog, *, rater: str
    ) -> None:
        super().__init__(log, {"judge": ("segment", "choice", "reason"), "clear": ("segment",)})
        self._comparison = comparison
        self._judgements = judgements
        self._rater = rater

    @property
    def seq(self) -> int:
        """Return the number of the latest event."""
        return self._judgements.seq

    def snapshot(self) -> Message:
        """Return everything that a window shows: no system's name, and nothing that tells one."""
        with self._lock:
            return {
                "mode": self.kind,
                "seq": self.seq,
                "id": self.log.id,
                "langs": list(self._comparison.langs),
                "segments": [
                    [
                        candidate.source,
                        *(
                            (candidate.a, candidate.b)
                            if self._comparison.a_is_left(number)
                            else (candidate.b, candidate.a)
                        ),
                    ]
                    for number, candidate in enumerate(self._comparison.candidates)
                ],
                "judgements": {
                    str(number): [judgement.choice, judgement.reason]
                    for number, judgement in self._judgements.by_segment.items()
                },
            }

    def _tried(self, event: Node) -> tuple[Message, Callable[[], None]]:
        found = self._judgements.after(event, self._comparison)
        number = event.need("segment").integer()
        judgement = found.by_segment.get(number)

        def commit() -> None:
            self._judgements = found

        said = [judgement.choice, judgement.reason] if judgement else None
        return {"segment": number, "judgement": said}, commit

    def _record(self, event: Message, by: str = "") -> Message:
        """Record the order that the rater saw, too."""
        number = event.get("segment")
        if event["action"] == "judge" and isinstance(number, int) and number >= 0:
            left = "a" if self._comparison.a_is_left(number) else "b"
            event = {**event, "left": left}
        return super()._record(event, by)

    def export(self, name: str, folder: Path, *, confirmed_only: bool) -> tuple[Path, ...]:
        """Write the judgements as a table to a folder.

        Raises:
            UnknownNameError: Another format was asked for.
            InputError: The file cannot be written.
        """
        if name != JUDGEMENTS:
            raise UnknownNameError("format", name, [JUDGEMENTS])
        write_judgements(self._comparison, self._judgements, folder / "judgements.tsv", self._rater)
        return (folder / "judgements.tsv",)


def write_judgements(
    comparison: Comparison, judgements: Judgements, path: Path, rater: str = ""
) -> None:
    """Write two rows for each judged segment, one a system, for ``aligner evaluate meta``.

    The better one has 1 and the other 0; a tie gives both 0.5, and both bad gives both 0.

    Raises:
        InputError: The file cannot be written.
    """
    rows: list[tuple[str, ...]] = []
    for number, judgement in sorted(judgements.by_segment.items()):
        candidate = comparison.candidates[number]
        verdict = comparison.verdict(number, judgement.choice)
        for system, target, score in zip(
            comparison.systems, (candidate.a, candidate.b), _SCORES[verdict], strict=True
        ):
            cells = (system, comparison.document, str(number + 1), rater, candidate.source, target)
            rows.append((*cells, score, candidate.reference, verdict, judgement.reason))
    write_table(path, (*COLUMNS, "reference", "verdict", "reason"), rows)
