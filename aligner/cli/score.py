"""``aligner score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from aligner.quality.report import QualityReport

_FORMATS = ("json", "tsv", "html")


def score(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE",
            help="An alignment (.jsonl, .tsv, .tmx, .xliff, .xml, .parquet, a Moses pair x.zh x.en, "
            "or .align or .ladder with --src and --tgt); none with --pairs.",
        ),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            help="Instead of FILE: rows of source TAB target, of any number; writes a row a pair. "
            "- is standard input.",
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write the report: .json .tsv, or .html as `aligner report` does; repeat for several. A table on "
            "standard output when left out. With --pairs one .tsv.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")] = False,
    worst: Annotated[
        int, typer.Option(min=0, help="How many findings the table shows; 0 for all.")
    ] = 40,
    src: Annotated[
        Path | None,
        typer.Option(
            help="The source text that an .align, .ladder or .xml file refers to: a sentence a "
            "line, or XML with their ids."
        ),
    ] = None,
    tgt: Annotated[Path | None, typer.Option(help="The target text.")] = None,
    scorer: Annotated[str, typer.Option(help="Name of the scorer.")] = "adequacy",
    encoder: Annotated[str, typer.Option(help="Name of the encoder.")] = "use",
    src_lang: Annotated[
        str | None, typer.Option(help="Source language (BCP-47); detected when left out.")
    ] = None,
    tgt_lang: Annotated[
        str | None, typer.Option(help="Target language (BCP-47); detected when left out.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the input.")] = None,
) -> None:
    """Say what is wrong with a translation, and where: omissions, additions, numbers, names.

    There is no single number for the quality of a translation: every bead gets its figures with
    the evidence, and the document its coverage and its findings, gravest first.
    """
    from aligner.errors import ConfigError

    if bool(files) == (pairs is not None):
        raise ConfigError("name an alignment to score, or --pairs with a file of pairs")
    if pairs is not None:
        if src or tgt or as_json:
            raise ConfigError("--src, --tgt and --json do not go with --pairs")
        _score_pairs(pairs, output or [], (scorer, encoder), (src_lang, tgt_lang), encoding)
        return
    from aligner.cli.inputs import read_alignment
    from aligner.quality.output import json_text, write_report
    from aligner.quality.scoring import score as score_alignment
    from aligner.reports import write_page

    inputs = [*(files or []), *(path for path in (src, tgt) if path)]
    targets = [(path, _format(path, inputs)) for path in output or []]
    alignment = read_alignment(files or [], src, tgt, encoding)
    report = score_alignment(
        alignment, scorer=scorer, encoder=encoder, src_lang=src_lang, tgt_lang=tgt_lang
    )
    for path, format in targets:
        if format == "html":
            write_page(path, alignment, quality=report)
        else:
            write_report(report, path, format)
        typer.echo(f"wrote {path}", err=True)
    if as_json:
        typer.echo(json_text(report), nl=False)
    elif not targets:
        _print(report, worst)


def _format(path: Path, inputs: list[Path]) -> str:
    """Return the format that a name tells, after checking that the file can be written."""
    from aligner.cli.outputs import check_not_input
    from aligner.errors import UnknownNameError
    from aligner.formats.storage import STDIO, check_writable

    if str(path) == STDIO:
        return "json"
    format = path.suffix.lower().removeprefix(".")
    if format not in _FORMATS:
        raise UnknownNameError(
            "format of a report", path.suffix or path.name, [f".{name}" for name in _FORMATS]
        )
    check_writable(path)
    check_not_input(path, inputs)
    return format


def _score_pairs(
    pairs: Path,
    outputs: list[Path],
    names: tuple[str, str],
    langs: tuple[str | None, str | None],
    encoding: str | None,
) -> None:
    from aligner.cli.outputs import check_not_input, say
    from aligner.errors import ConfigError
    from aligner.formats.storage import STDIO, check_writable, shown
    from aligner.quality import SCORERS
    from aligner.quality.stream import score_pairs

    if len(outputs) > 1:
        raise ConfigError(f"--pairs writes one table, but -o was given {len(outputs)} times")
    output = outputs[0] if outputs else Path(STDIO)
    if str(output) != STDIO and output.suffix.lower() not in {".tsv", ".txt", ""}:
        raise ConfigError(f"{output}: --pairs writes a .tsv table, a row a pair")
    check_writable(output)
    check_not_input(output, [pairs])
    scorer, encoder = names
    totals = score_pairs(
        pairs, output, SCORERS.get(scorer)(encoder), langs=langs, encoding=encoding
    )
    empty = f", {totals.empty} with an empty side" if totals.empty else ""
    say(f"{totals.rows} pairs, {totals.marked} with findings{empty}")
    if str(output) != STDIO:
        say(f"wrote {shown(output)}")


def _print(report: QualityReport, worst: int) -> None:
    from rich.console import Console
    from rich.table import Table

    from aligner.quality.output import finding_row, summary_lines

    for line in summary_lines(report):
        typer.echo(line)
    shown = report.findings[: worst or None]
    if shown:
        table = Table(show_lines=False)
        for name in ("severity", "kind", "segment"):
            table.add_column(name, no_wrap=True)
        table.add_column("what", overflow="fold")
        table.add_column("where", no_wrap=True)
        for finding in shown:
            table.add_row(*finding_row(finding))
        Console(markup=False, highlight=False).print(table)
        if len(shown) < len(report.findings):
            typer.echo(f"{len(report.findings) - len(shown)} more findings (--worst 0 shows all)")
    typer.echo(str(report.signature))
