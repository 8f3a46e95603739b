"""``aligner evaluate`` and ``aligner evaluate meta``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from aligner.cli.outputs import say

if TYPE_CHECKING:
    from aligner.evaluation.meta import MetaReport
    from aligner.evaluation.report import EvaluationReport
    from aligner.types import Document

# Options that take all the values up to the next option.
_MANY = {
    "--hypothesis",
    "--reference",
    "--metric",
    "--human-system",
}


class _ManyValues(TyperGroup):
    """Let ``--hypothesis a b`` stand for ``--hypothesis a --hypothesis b``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments after repeating the options that have several values."""
        return super().parse_args(ctx, repeated(args))


def repeated(args: list[str]) -> list[str]:
    """Return arguments in which every value has its option before it.

    >>> repeated(["--metric", "bleu", "ter", "--json"])
    ['--metric', 'bleu', '--metric', 'ter', '--json']
    """
    found: list[str] = []
    option: str | None = None
    values = 0
    for arg in args:
        if arg.startswith("-") and arg != "-":
            option, values = (arg if arg in _MANY else None), 0
            found.append(arg)
            continue
        if option is not None and values:
            found.append(option)
        found.append(arg)
        values += 1
    return found


app = typer.Typer(
    cls=_ManyValues,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def evaluate(
    ctx: typer.Context,
    hypothesis: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE...",
            help="Translations, a file a system, a segment a line: several after one.",
        ),
    ] = None,
    reference: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE...",
            help="References, a file each: several after one. Consensus and comet_qe need none.",
        ),
    ] = None,
    source: Annotated[Path | None, typer.Option(help="The source.")] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME...",
            help="bleu, chrf, chrf++, ter, similarity, consensus (three systems or more), comet, "
            "comet_qe: several after one; bleu, chrf and ter when left out.",
        ),
    ] = None,
    resegment: Annotated[
        str,
        typer.Option(
            help="What happens to a translation with another number of lines than the reference: "
            "auto cuts it anew, never refuses it, always cuts every one."
        ),
    ] = "auto",
    level: Annotated[
        str,
        typer.Option(
            help="segment: lines are segments. document: files are texts, which are split, aligned "
            "and cut here."
        ),
    ] = "segment",
    lang: Annotated[
        str | None, typer.Option(help="Target language (BCP-47); detected when left out.")
    ] = None,
    tokenize: Annotated[
        str | None, typer.Option(help="BLEU's tokenizer; by language when left out.")
    ] = None,
    encoder: Annotated[str, typer.Option(help="Name of the encoder.")] = "use",
    test: Annotated[
        str, typer.Option(help="Significance test: bootstrap, randomization or none.")
    ] = "bootstrap",
    samples: Annotated[
        int | None,
        typer.Option(help="Samples of the test; 1000 (bootstrap) or 10000 when left out."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the test.")] = 12345,
    baseline: Annotated[
        str | None,
        typer.Option(help="System that the others are compared with; the first when left out."),
    ] = None,
    segments: Annotated[
        Path | None,
        typer.Option(help="Write every segment with its scores to a file: .tsv or .jsonl."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the texts.")] = None,
) -> None:
    """Measure translations against references; `meta` compares metrics with human scores."""
    if ctx.invoked_subcommand is not None:
        return
    from aligner.cli.outputs import check_output
    from aligner.errors import ConfigError
    from aligner.evaluation.tables import segments_format, write_segments
    from aligner.evaluation.translation import EvaluationOptions
    from aligner.evaluation.translation import evaluate as measure
    from aligner.formats.storage import STDIO, shown

    if not hypothesis:
        ctx.fail("name the translations (--hypothesis) and the references (--reference)")
    inputs = [*hypothesis, *(reference or []), *([source] if source else [])]
    if [str(path) for path in inputs].count(STDIO) > 1:
        raise ConfigError("only one of the texts can come from standard input")
    if segments is not None:
        segments_format(segments)
        check_output(segments, inputs)
    chosen: Any = EvaluationOptions(
        tokenize=tokenize,
        encoder=encoder,
        test=None if test == "none" else test,  # type: ignore[arg-type]  # checked by the class
        samples=samples,
        seed=seed,
        baseline=baseline,
    )
    is_text = level == "document"
    documents = [_read(path, is_text, lang, encoding) for path in hypothesis]
    names = [document.name for document in documents]
    if len(set(names)) < len(names):
        names = [str(path) for path in hypothesis]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(f"{twice[0]} is given twice as a translation; name each file once")
    report = measure(
        dict(zip(names, documents, strict=True)),
        [_read(path, is_text, lang, encoding) for path in reference] if reference else None,
        sources=None if source is None else _read(source, is_text, None, encoding),
        metrics=metric or ("bleu", "chrf", "ter"),
        resegment=resegment,  # type: ignore[arg-type]  # checked by the function
        level=level,  # type: ignore[arg-type]
        lang=lang,
        options=chosen,
    )
    if segments is not None:
        write_segments(report, segments)
        if str(segments) == "-":
            return
        say(f"wrote {shown(segments)}")
    if as_json:
        from aligner.formats import strict_json

        typer.echo(strict_json.dumps(report.as_dict(), "the report", indent=2))
    else:
        _print_report(report)


def _read(path: Path, is_text: bool, lang: str | None, encoding: str | None) -> Document:
    from aligner.formats import read_document
    from aligner.formats.text import read_lines

    if is_text:
        return read_document(path, lang=lang, encoding=encoding)
    return read_lines(path, lang=lang, encoding=encoding)


def _print_report(report: EvaluationReport) -> None:
    head, rows = report.rows()
    _print_table(head, rows)
    for info in report.metrics:
        typer.echo(f"{info.title}: {info.signature}")
    typer.echo(f"{len(report)} segments, {report.signature}")
    for found in report.coverage:
        typer.echo(
            f"{found.system} was cut to fit the reference; segments without translation: "
            f"{len(found.missing)} ({found.missing_share:.1%}), stretches that translate nothing: "
            f"{len(found.extras)} ({found.extra_share:.1%})"
        )


def _print_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    # Scores, intervals and p-values stand below each other: tables of several metrics are wide.
    table = Table(show_lines=True)
    for number, title in enumerate(head):
        table.add_column(title, overflow="fold", justify="left" if number == 0 else "right")
    for row in rows:
        table.add_row(*(cell.replace(" [", "\n[").replace(" p=", "\np=") for cell in row))
    Console(markup=False, highlight=False).print(table)


@app.command()
def meta(
    human: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE", help="Human scores: an MQM table, or one with system, seg_id, score."
        ),
    ],
    reference: Annotated[
        str | None,
        typer.Option(help="System of the table whose translations are the references."),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME...",
            help="Metrics: several after one; bleu, chrf, ter, similarity and consensus when left "
            "out.",
        ),
    ] = None,
    scores: Annotated[
        Path | None,
        typer.Option(help="Other metrics' scores: a table with system, seg_id and a column each."),
    ] = None,
    humans: Annotated[
        bool, typer.Option("--humans", help="Compare other human translations too.")
    ] = False,
    human_system: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME...",
            help="Systems that are human: several after one; those named ref… when left out.",
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Target language (BCP-47); detected when left out.")
    ] = None,
    encoder: Annotated[str, typer.Option(help="Name of the encoder.")] = "use",
    samples: Annotated[int, typer.Option(help="Resamples for the intervals.")] = 1000,
    seed: Annotated[int, typer.Option(help="Their seed.")] = 12345,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare metrics with human scores: Kendall's tau within segments and flat, and systems."""
    from aligner.evaluation.human import read_human_scores, read_metric_scores
    from aligner.evaluation.meta import METRICS, meta_evaluate

    report = meta_evaluate(
        read_human_scores(human),
        metrics=metric or METRICS,
        reference=reference,
        humans=humans,
        human_systems=human_system,
        scores=None if scores is None else read_metric_scores(scores),
        lang=lang,
        encoder=encoder,
        samples=samples,
        seed=seed,
    )
    if as_json:
        from aligner.formats import strict_json

        typer.echo(strict_json.dumps(report.as_dict(), "the report", indent=2))
    else:
        _print_meta(report)


def _print_meta(report: MetaReport) -> None:
    head, rows = report.rows()
    _print_table(head, rows)
    typer.echo(
        f"{len(report.systems)} systems, {report.segments} segments ({report.left_out} incomplete "
        f"ones left out), references: {report.reference}"
    )
    typer.echo(str(report.signature))
