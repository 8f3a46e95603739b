"""``aligner demo``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from aligner.types import Alignment

_SAMPLES = (0, 4, 11, 23)


def demo(
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the files; made if it is missing.")
    ] = Path("out"),
) -> None:
    """Align the talk by Barret and Joanne from its raw transcripts; write it in four formats, and a report."""
    began = time.perf_counter()
    import aligner
    from aligner import seeds
    from aligner.formats.storage import check_writable, make_folder
    from aligner.formats.text import read_document
    from aligner.reports import write_page

    make_folder(folder)
    paths = [folder / f"barret-joanne.{suffix}" for suffix in ("jsonl", "tsv", "tmx", "align")]
    page = folder / "report.html"
    for path in (*paths, page):
        check_writable(path)
    src, tgt = seeds.talk()
    alignment = aligner.align(read_document(src), read_document(tgt))
    for path in paths:
        aligner.write(alignment, path)
    write_page(page, alignment, quality=aligner.score(alignment))
    took = time.perf_counter() - began

    _print_summary(alignment)
    score = aligner.compare(seeds.gold(), alignment)
    typer.echo(
        f"against the hand-made gold: strict F1 {score.strict.f1:.3f} "
        f"(precision {score.strict.precision:.3f}, recall {score.strict.recall:.3f}), "
        f"lax F1 {score.lax.f1:.3f}"
    )
    typer.echo(f"time: {took:.1f} s\n")
    _print_samples(alignment)
    typer.echo("\nfiles:")
    for path in paths:
        typer.echo(f"  {path}")
    typer.echo(f"\nto see it, open {page} in a browser")


def _print_summary(alignment: Alignment) -> None:
    from aligner.languages import primary

    src, tgt = alignment.src, alignment.tgt
    typer.echo(f"sentences: {len(src)} {primary(src.lang)}, {len(tgt)} {primary(tgt.lang)}")
    kinds = ", ".join(f"{count} × {kind}" for kind, count in alignment.kinds().items())
    typer.echo(f"beads: {len(alignment.beads)} ({kinds})")
    typer.echo(f"null beads: {sum(bead.is_null for bead in alignment.beads)}")
    for gap in alignment.gaps():
        side, document = (gap.src, src) if gap.src else (gap.tgt, tgt)
        typer.echo(
            f"gap: {len(side)} sentences of {document.name} have no counterpart, "
            f"{side[0]} to {side[-1]}"
        )


def _print_samples(alignment: Alignment) -> None:
    from rich.console import Console
    from rich.table import Table

    pairs = list(alignment.pairs())
    table = Table(show_lines=True)
    table.add_column("bead")
    table.add_column(alignment.src.lang, ratio=1, overflow="fold")
    table.add_column(alignment.tgt.lang, ratio=1, overflow="fold")
    for number in _SAMPLES:
        if number < len(pairs):
            pair = pairs[number]
            table.add_row(pair.bead.kind, pair.src, pair.tgt)
    Console().print(table)
