"""What to know about an alignment before reading it, in plain words and without a grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.engines.pipeline import doubts
from aligner.quality.findings import Kind, Severity
from aligner.reports.content import Content
from aligner.reports.wording import KINDS, SURE, Level, counted, level, listed, percent
from aligner.types import Document, Status


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold one thing to know.

    Attributes:
        name: What it is about.
        value: The figure.
        detail: What the figure means.
        row: The row that shows it best, None if there is none.
        alarming: Whether it deserves attention.
    """

    name: str
    value: str
    detail: str
    row: int | None = None
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Urgent:
    """Hold one thing to look at.

    Attributes:
        row: Where it is.
        severity: ``"major"``, ``"minor"`` or ``"note"``.
        label: What it is, in a word or two.
        message: What is wrong.
    """

    row: int
    severity: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold the summary of an alignment.

    Attributes:
        headline: The most important thing, as a sentence.
        warning: Why the whole should not be trusted; empty if it may be.
        facts: What is translated, missing, doubtful and wrong.
        advice: What to look at first, as a sentence.
        urgent: Everything to look at, worst first.
    """

    headline: str
    warning: str
    facts: tuple[Fact, ...]
    advice: str
    urgent: tuple[Urgent, ...]


def summary(content: Content) -> Summary:
    """Sum up what a page shows."""
    urgent = tuple(_urgent(content))
    return Summary(
        headline=_headline(content),
        warning=_warning(content),
        facts=tuple(_facts(content)),
        advice=_advice(content),
        urgent=urgent,
    )


def _linked(content: Content, side: str) -> tuple[int, float]:
    """Return how many sentences of a side have a counterpart, and the share of the text that has."""
    document = getattr(content.alignment, side)
    held = {
        index
        for bead in content.alignment.beads
        if not bead.is_null
        for index in getattr(bead, side)
    }
    if content.quality is not None:
        return len(held), getattr(content.quality, side).character_coverage
    sizes = [_size(sentence.text) for sentence in document.sentences]
    return len(held), sum(sizes[index] for index in held) / sum(sizes) if any(sizes) else 1.0


def _size(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _headline(content: Content) -> str:
    src, tgt = content.alignment.src, content.alignment.tgt
    if not len(src) or not len(tgt):
        empty = [word for word, side in (("source", src), ("target", tgt)) if not len(side)]
        return f"There is no text on the {' and no text on the '.join(empty)} side."
    if _warning(content):
        return "These two texts could not be aligned in a way that deserves trust."
    covered, share = _linked(content, "src")
    if not covered:
        return "Nothing in the source has a translation in the target."
    if covered == len(src):
        start = "Every sentence of the source has a counterpart in the translation"
    else:
        start = f"{percent(share)} of the source text has a translation"
        start = start[0].upper() + start[1:]
    holes = []
    for side, words in (
        ("src", "missing from the translation"),
        ("tgt", "only in the translation"),
    ):
        blocks = [block for block in content.blocks if block.side == side]
        if len(blocks) == 1:
            holes.append(f"a block of {counted(blocks[0].sentences, 'sentence')} is {words}")
        elif blocks:
            total = counted(sum(block.sentences for block in blocks), "sentence")
            holes.append(f"{len(blocks)} blocks ({total}) are {words}")
    return f"{start}{'; ' if holes else ''}{', and '.join(holes)}."


def _warning(content: Content) -> str:
    doubt = doubts(content.alignment)
    return f"{doubt[0].upper()}{doubt[1:]}." if doubt else ""


def _facts(content: Content) -> Iterator[Fact]:
    alignment = content.alignment
    yield _translated(content, "src", alignment.src, "of the source has a translation")
    yield _translated(content, "tgt", alignment.tgt, "of the target has an origin")
    yield _missing(content)
    yield from _doubtful(content)
    if content.quality is not None:
        yield _found(content)
    sure = alignment.confidence
    if sure is not None:
        yield Fact(
            "Belong together",
            percent(sure),
            "sure that one text is a translation of the other, in the same order",
            alarming=sure < 0.5,
        )


def _translated(content: Content, side: str, document: Document, words: str) -> Fact:
    covered, share = _linked(content, side)
    what = "Source translated" if side == "src" else "Target explained"
    return Fact(
        what,
        percent(share),
        f"{words}: {covered:,} of {counted(len(document), 'sentence')}",
        alarming=share < 0.9,
    )


def _missing(content: Content) -> Fact:
    alone: Counter[str] = Counter()
    in_block = {at for block in content.blocks for at in range(block.first, block.last + 1)}
    for at, row in enumerate(content.rows):
        if at not in in_block and row.bead.is_null:
            alone["src"] += len(row.bead.src)
            alone["tgt"] += len(row.bead.tgt)
    details = []
    for side, word in (("src", "source"), ("tgt", "target")):
        blocks = [block.sentences for block in content.blocks if block.side == side]
        where = "in one block" if len(blocks) == 1 else f"in {len(blocks)} blocks"
        details += [f"{sum(blocks):,} of the {word} {where}"] if blocks else []
        details += [f"{alone[side]:,} of the {word} alone"] if alone[side] else []
    total = sum(block.sentences for block in content.blocks) + alone.total()
    return Fact(
        "Without counterpart",
        counted(total, "sentence"),
        listed(details) if details else "every sentence is linked with one of the other side",
        content.blocks[0].first if content.blocks else None,
        alarming=bool(content.blocks),
    )


def _doubtful(content: Content) -> Iterator[Fact]:
    levels = Counter(level(bead.confidence) for bead in content.alignment.beads)
    rated = levels.total() - levels[Level.UNRATED]
    if not rated:
        return
    first = next(
        (at for at, row in enumerate(content.rows) if level(row.bead.confidence) is Level.DOUBT),
        None,
    )
    yield Fact(
        "Doubtful links",
        f"{levels[Level.DOUBT]:,} of {rated:,}",
        "beads are more likely wrong than right; "
        f"{levels[Level.FAIR]:,} more are less than {percent(SURE)} sure",
        first,
        alarming=levels[Level.DOUBT] > rated / 10,
    )


def _found(content: Content) -> Fact:
    flags = [flag for flag in content.flags if flag.finding.kind is not Kind.GAP]
    by = Counter(flag.finding.severity for flag in flags)
    parts = [f"{by[Severity.MINOR]:,} smaller, {counted(by[Severity.NOTE], 'remark')}"]
    kinds = Counter(KINDS[flag.finding.kind] for flag in flags)
    parts += [f"most often: {listed([kind for kind, _ in kinds.most_common(2)])}"] if kinds else []
    return Fact(
        "Serious findings",
        f"{by[Severity.MAJOR]:,}",
        "; ".join(parts),
        next((flag.rows[0] for flag in flags if flag.rows), None),
        alarming=bool(by[Severity.MAJOR]),
    )


def _advice(content: Content) -> str:
    if _warning(content):
        return "Check first that the two files are the right ones."
    steps = []
    if content.blocks:
        steps.append("the missing block" if len(content.blocks) == 1 else "the missing blocks")
    serious = sum(
        flag.finding.severity is Severity.MAJOR and flag.finding.kind is not Kind.GAP
        for flag in content.flags
    )
    if serious:
        steps.append(counted(serious, "serious finding"))
    doubtful = sum(level(bead.confidence) is Level.DOUBT for bead in content.alignment.beads)
    if doubtful:
        steps.append(counted(doubtful, "doubtful link"))
    if not steps:
        return "Nothing stands out." if content.quality is not None else ""
    return f"Look first at {', then at '.join(steps)}."


def _urgent(content: Content) -> Iterator[Urgent]:
    """Yield what to look at: serious findings, what is doubtful or rejected, other findings."""
    by: dict[Severity, list[Urgent]] = {severity: [] for severity in Severity}
    for flag in content.flags:
        finding = flag.finding
        if flag.rows:
            by[finding.severity].append(
                Urgent(flag.rows[0], finding.severity, KINDS[finding.kind], finding.message)
            )
    yield from by[Severity.MAJOR]
    if content.quality is None:
        for block in content.blocks:
            other = "target" if block.side == "src" else "source"
            message = f"the {other} lacks a block of {block.sentences:,} sentences"
            yield Urgent(block.first, Severity.MAJOR, KINDS[Kind.GAP], message)
    for at, row in enumerate(content.rows):
        if row.bead.status is Status.REJECTED:
            yield Urgent(at, Severity.MAJOR, "rejected", "a reader has rejected this bead")
    doubtful = [
        (row.bead.confidence, at)
        for at, row in enumerate(content.rows)
        if row.bead.confidence is not None and level(row.bead.confidence) is Level.DOUBT
    ]
    for confidence, at in sorted(doubtful):
        yield Urgent(
            at, Severity.MAJOR, "doubtful link", f"{percent(confidence)} sure that it is right"
        )
    yield from by[Severity.MINOR]
    yield from by[Severity.NOTE]
