"""The application that holds all commands."""

from __future__ import annotations

from typing import Annotated

import typer

from aligner._version import __version__
from aligner.cli import align, build, compare, convert, corpus, demo, evaluate, mine, score, split

app = typer.Typer(
    name="aligner",
    help="Turn two texts that are translations of each other into a parallel corpus.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain messages: the same on a terminal, in a log and in a pipe.
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"aligner {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Turn two texts that are translations of each other into a parallel corpus."""


for _command in (
    demo.demo,
    split.split,
    align.align,
    score.score,
    compare.compare,
    convert.convert,
    mine.mine,
):
    app.command()(_command)
corpus.app.command()(build.build)
app.add_typer(corpus.app, name="corpus")
app.add_typer(evaluate.app, name="evaluate")
