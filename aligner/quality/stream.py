"""Scoring files of pairs of any length: read twice, never held.

The first reading chooses the pairs that stand for all (`aligner.quality.sampling`) and notes which
names the sides keep in Latin letters; the second judges the pairs block by block.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aligner import languages
from aligner.errors import AlignerError, InputError
from aligner.formats import storage, tsv
from aligner.formats.base import PathLike
from aligner.quality.adequacy import Judgement, Scorer
from aligner.quality.checks import Context, remarks
from aligner.quality.glossary import Glossary
from aligner.quality.names import latin_names
from aligner.quality.output import FIGURES, cell, number
from aligner.quality.sampling import Sample, TextPair
from aligner.quality.terms import Tally, Terminology, TermUse

COLUMNS = ("row", *FIGURES)
# Characters of either side by which its language is told.
_DETECTED = 20_000
# Names of a collection that are remembered: beyond these the rarest matter to nobody.
_MOST_NAMES = 100_000


@dataclass(frozen=True, slots=True)
class Totals:
    """Count what went through.

    Attributes:
        rows: Pairs read.
        empty: Pairs with an empty side.
        marked: Pairs with a finding.
        terms: How the terms of the glossary are rendered; None without a glossary.
    """

    rows: int
    empty: int
    marked: int
    terms: tuple[TermUse, ...] | None = None


def score_pairs(
    path: PathLike,
    output: PathLike,
    scorer: Scorer,
    *,
    glossary: Glossary | None = None,
    langs: tuple[str | None, str | None] = (None, None),
    encoding: str | None = None,
) -> Totals:
    """Write a table with the figures of each pair of a file, a row a pair, in order.

    Args:
        path: Rows of source TAB target, with or without a header (see `aligner.formats.tsv`);
            ``-`` is standard input.
        output: The table; appears only when complete; ``-`` is standard output.
        scorer: The scorer.
        glossary: How terms are to be rendered.
        langs: BCP-47 tags, detected where None.
        encoding: Encoding of the input.

    Raises:
        ConfigError: The glossary is for other languages.
        FormatError: A row does not have its columns.
        InputError: A file cannot be read or written, or is not text.
    """
    with ExitStack() as stack:
        if str(path) == storage.STDIO:
            # Two readings of what can be read only once.
            text = storage.read_text(path, encoding)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            kept = folder / "stdin.tsv"
            kept.write_bytes(text.encode())
            source = _Source(kept, storage.shown(path), None)
        else:
            source = _Source(Path(path), storage.shown(path), encoding)
        begun = source.state()
        sample, context, empty = _survey(source, langs, glossary)
        tally = Tally(context.terminology) if context.terminology else None
        out = stack.enter_context(storage.atomic_write(output))
        # Looked at before the table takes its name.
        stack.enter_context(source.unchanged(begun))
        out.write("\t".join(COLUMNS) + "\n")
        rows = marked = 0
        judged = scorer.judge(sample, (pair for pair in source.pairs() if _full(pair)))
        for rows, pair in enumerate(source.pairs(), 1):
            judgement = next(judged) if _full(pair) else None
            if tally and judgement:
                tally.add(pair)
            cells, found = _row(rows, pair, judgement, context)
            marked += found
            out.write("\t".join(cells) + "\n")
    return Totals(rows, empty, marked, tally.uses() if tally else None)


type FileState = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    name: str
    encoding: str | None

    def pairs(self) -> Iterator[TextPair]:
        """Yield the pairs of the file, both texts as they stand."""
        for segment in tsv.stream(self.path, self.name, self.encoding):
            yield segment.src or "", segment.tgt or ""

    @contextmanager
    def unchanged(self, since: FileState | None) -> Iterator[None]:
        """Refuse what comes of readings of a file that are not all the same.

        Raises:
            InputError: Somebody has written to it since, or does so in the block.
        """
        try:
            yield
        except AlignerError:
            raise
        except Exception as error:
            if self.state() == since:
                raise
            raise self._changed() from error
        if self.state() != since:
            raise self._changed()

    def state(self) -> FileState | None:
        """Return what changes when somebody writes to the file; None if it is not there."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _changed(self) -> InputError:
        return InputError(
            f"{self.name}: was written to while it was read; score it again when it is complete"
        )


def _survey(
    source: _Source, langs: tuple[str | None, str | None], glossary: Glossary | None
) -> tuple[tuple[TextPair, ...], Context, int]:
    chosen = Sample()
    beginnings: tuple[list[str], list[str]] = ([], [])
    room = [_DETECTED, _DETECTED]
    kept: tuple[set[str], set[str]] = (set(), set())
    empty = 0
    for pair in source.pairs():
        chosen.add(pair)
        empty += not _full(pair)
        for side in (0, 1):
            if room[side] > 0:
                beginnings[side].append(pair[side])
                room[side] -= len(pair[side])
            if len(kept[side]) < _MOST_NAMES:
                # Read as Chinese, every run of Latin letters is a name.
                kept[side].update(name.key for name in latin_names(pair[side], "zh"))
    tags = [
        languages.canonical(lang) if lang else languages.detect("\n".join(beginning))
        for lang, beginning in zip(langs, beginnings, strict=True)
    ]
    terminology = Terminology(glossary, (tags[0], tags[1])) if glossary else None
    context = Context((tags[0], tags[1]), (frozenset(kept[0]), frozenset(kept[1])), terminology)
    return chosen.pairs(), context, empty


def _full(pair: TextPair) -> bool:
    return bool(pair[0].strip()) and bool(pair[1].strip())


def _row(
    row: int, pair: TextPair, judgement: Judgement | None, context: Context
) -> tuple[tuple[str, ...], bool]:
    src, tgt = pair
    texts = cell(src), cell(tgt)
    if judgement is None:
        alone = float(bool(src.strip())), float(bool(tgt.strip()))
        label = "; ".join(
            f"major {kind}: one side is empty"
            for kind, there in zip(("omission", "addition"), alone, strict=True)
            if there
        )
        figures = ("", "", "", number(alone[0]), number(alone[1]), "", "")
        return (
            str(row),
            *figures,
            texts[0] * (alone[0] > 0),
            texts[1] * (alone[1] > 0),
            label,
            *texts,
        ), bool(label)
    found = [one.remark for one in remarks(pair, judgement, context)]
    missing, added = judgement.omission, judgement.addition
    return (
        str(row),
        number(judgement.similarity),
        number(judgement.margin),
        number(judgement.mismatch),
        number(missing.probability),
        number(added.probability),
        number(missing.coverage),
        number(added.coverage),
        cell(src[missing.clause.start : missing.clause.end].strip()),
        cell(tgt[added.clause.start : added.clause.end].strip()),
        cell("; ".join(f"{one.severity} {one.kind}: {one.message}" for one in found)),
        *texts,
    ), bool(found)
