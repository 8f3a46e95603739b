"""``aligner split``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def split(
    file: Annotated[
        Path,
        typer.Argument(
            help="The text, of any format that is read: plain text, Markdown, captions, transcript, "
            "Word document, web page, e-book; - is standard input."
        ),
    ],
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
        typer.Option(
            help="Output format: text (a sentence a line) or jsonl (with offsets, times, speakers)."
        ),
    ] = None,
    input_format: Annotated[
        str | None,
        typer.Option(help="Format of the input, e.g. srt; by suffix when left out, else text."),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the file.")] = None,
) -> None:
    """Split a text into sentences, one a line."""
    import aligner
    from aligner.cli.outputs import locations, write_all
    from aligner.formats import read_document
    from aligner.splitters import SPLITTERS

    # Looked up before the text is read: a slip should cost no time.
    SPLITTERS.get(splitter)
    targets = locations(output or [], format, default="text", kind="document", inputs=[file])
    document = read_document(file, format=input_format, lang=lang, encoding=encoding)
    write_all(aligner.split(document, splitter=splitter), targets)
