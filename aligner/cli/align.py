"""``aligner align``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from aligner.engines import DEFAULT_ENGINE


def _without_texts(ctx: typer.Context, manifest: Path | None) -> Path | None:
    """Ask for no texts in this run when a manifest names them."""
    if manifest is not None:
        for parameter in ctx.command.params:
            if parameter.name in ("src", "tgt"):
                parameter.required = False
    return manifest


def align(
    ctx: typer.Context,
    src: Annotated[
        Path | None,
        typer.Argument(
            help="Source text, of any format that is read (.txt .md .srt .vtt .ass .json .docx .html "
            ".epub ...); - is standard input. None with --batch."
        ),
    ],
    tgt: Annotated[Path | None, typer.Argument(help="Target text. None with --batch.")],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write: .jsonl .align .ladder .tsv .tmx .xliff .xml .parquet, or a pair x.zh "
            "x.en (give -o twice); "
            "repeat for several. Standard output when left out. With --batch, the folder for the "
            "results: out when left out, made if it is missing.",
        ),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            help="Instead of src and tgt: a manifest of pairs, a line each, whose first line names "
            "its columns, separated by tabs: src, tgt and if wanted name, src_lang, tgt_lang.",
            callback=_without_texts,
            is_eager=True,
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(help="With --batch: number of processes; 1 when left out.")
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="With --batch: leave out pairs whose result is there, unless a text has changed "
            "since. Other options than before are refused.",
        ),
    ] = False,
    presplit: Annotated[
        bool, typer.Option("--presplit", help="Take each line as one sentence, empty ones too.")
    ] = False,
    anchors: Annotated[
        Path | None,
        typer.Option(
            help="A file of beads that are known to be right (.align; .jsonl or .tsv: those that are "
            "confirmed, gold or rejected); the rest is aligned around them."
        ),
    ] = None,
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
        str | None,
        typer.Option(
            help="Output format; by suffix when left out, else tsv. With --batch: jsonl when left "
            "out."
        ),
    ] = None,
    src_format: Annotated[
        str | None, typer.Option(help="Format of src, e.g. srt; by suffix when left out.")
    ] = None,
    tgt_format: Annotated[
        str | None, typer.Option(help="Format of tgt; by suffix when left out.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the texts.")] = None,
) -> None:
    """Align two texts that are translations of each other, or the pairs of a manifest."""
    from aligner.cli.batch import align_batch
    from aligner.cli.outputs import locations, say, write_all
    from aligner.encoders import ENCODERS
    from aligner.engines import ENGINES
    from aligner.engines.anchor_files import realign_with
    from aligner.engines.pipeline import doubts
    from aligner.engines.realigner import Realigner
    from aligner.errors import ConfigError
    from aligner.formats import read_document
    from aligner.formats.storage import STDIO
    from aligner.splitters import SPLITTERS

    # Names are looked up before the texts are read: a slip should cost no time.
    ENGINES.get(engine)
    ENCODERS.get(encoder)
    chosen = "lines" if presplit else splitter
    SPLITTERS.get(chosen)
    options: dict[str, Any] = {
        "engine": engine,
        "encoder": encoder,
        "src_lang": src_lang,
        "tgt_lang": tgt_lang,
        "splitter": chosen,
    }
    if batch is not None:
        if src is not None:
            ctx.fail("--batch takes the texts from its manifest; leave src and tgt out")
        if src_format is not None or tgt_format is not None:
            ctx.fail("--src-format and --tgt-format go with two texts, not with --batch")
        if anchors is not None:
            ctx.fail("--anchors goes with two texts, not with --batch")
        align_batch(
            batch,
            output or [],
            jobs=1 if jobs is None else jobs,
            resume=resume,
            format=format,
            encoding=encoding,
            **options,
        )
        return
    assert src is not None, "required when there is no manifest"
    assert tgt is not None, "required when there is no manifest"
    if jobs is not None or resume:
        ctx.fail("--jobs and --resume go with --batch")
    if str(src) == str(tgt) == STDIO:
        raise ConfigError("only one of the two texts can come from standard input")
    inputs = [src, tgt] if anchors is None else [src, tgt, anchors]
    targets = locations(output or [], format, default="tsv", kind="alignment", inputs=inputs)
    texts = Realigner(
        read_document(src, format=src_format, lang=src_lang, encoding=encoding),
        read_document(tgt, format=tgt_format, lang=tgt_lang, encoding=encoding),
        **options,
    )
    alignment = texts.realign() if anchors is None else realign_with(texts, anchors, encoding)
    doubt = doubts(alignment)
    if doubt:
        say(f"warning: {doubt}")
    if all(str(location) != STDIO for location, _ in targets):
        say(repr(alignment).strip("<>"))
    write_all(alignment, targets, inputs)
