"""``aligner split``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def split(
    file: Annotated[Path, typer.Argument(help="The text; - is standard input.")],
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Where to write; standard output when left out."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language (BCP-47, e.g. zh-Hans); detected when left out.")
    ] = None,
    splitter: Annotated[str, typer.Option(help="Name of the splitter.")] = "rules",
    format: Annotated[
        str | None,
        typer.Option(help="Output format: text (a sentence a line) or jsonl (with offsets)."),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the file.")] = None,
) -> None:
    """Split a text into sentences, one a line."""
    import aligner
    from aligner.cli.inputs import read_text
    from aligner.cli.outputs import locations, write_all

    targets = locations(output or [], format, default="text", kind="document", inputs=[file])
    document = read_text(file, lang=lang, encoding=encoding)
    write_all(aligner.split(document, splitter=splitter), targets)
