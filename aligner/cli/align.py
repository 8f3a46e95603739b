"""``aligner align``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner.engines import DEFAULT_ENGINE


def align(
    src: Annotated[Path, typer.Argument(help="Source text; - is standard input.")],
    tgt: Annotated[Path, typer.Argument(help="Target text.")],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write: .align .tsv .jsonl .tmx, or a pair x.zh x.en (give -o twice); "
            "repeat for several. Standard output when left out.",
        ),
    ] = None,
    presplit: Annotated[
        bool, typer.Option("--presplit", help="Take each line as one sentence, empty ones too.")
    ] = False,
    engine: Annotated[str, typer.Option(help="Name of the engine.")] = DEFAULT_ENGINE,
    encoder: Annotated[str, typer.Option(help="Name of the encoder.")] = "use",
    src_lang: Annotated[
        str | None, typer.Option(help="Source language (BCP-47); detected when left out.")
    ] = None,
    tgt_lang: Annotated[
        str | None, typer.Option(help="Target language (BCP-47); detected when left out.")
    ] = None,
    splitter: Annotated[str, typer.Option(help="Name of the splitter.")] = "rules",
    format: Annotated[
        str | None, typer.Option(help="Output format; by suffix when left out, else tsv.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of both files.")] = None,
) -> None:
    """Align two texts that are translations of each other."""
    import aligner
    from aligner.cli.outputs import locations, say, write_all
    from aligner.encoders import ENCODERS
    from aligner.engines import ENGINES
    from aligner.errors import ConfigError
    from aligner.formats.storage import STDIO
    from aligner.formats.text import read_document
    from aligner.splitters import get_splitter

    if str(src) == str(tgt) == STDIO:
        raise ConfigError("only one of the two texts can come from standard input")
    targets = locations(output or [], format, default="tsv")
    # Names are looked up before the texts are read: a slip should cost no time.
    ENGINES.get(engine)
    ENCODERS.get(encoder)
    chosen = get_splitter("lines" if presplit else splitter)
    alignment = aligner.align(
        read_document(src, lang=src_lang, encoding=encoding),
        read_document(tgt, lang=tgt_lang, encoding=encoding),
        engine=engine,
        encoder=encoder,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        splitter=chosen,
    )
    if all(str(location) != STDIO for location, _ in targets):
        say(repr(alignment).strip("<>"))
    write_all(alignment, targets)
