"""``aligner convert``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def convert(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT OUTPUT",
            help="A file to read and a file to write; a Moses pair is two names (x.zh x.en) "
            "or one that ends in both languages (x.zh-en).",
        ),
    ],
    src: Annotated[
        Path | None,
        typer.Option(
            help="The source text that an .align, .ladder or .xml file refers to: a sentence a "
            "line, or XML with their ids."
        ),
    ] = None,
    tgt: Annotated[Path | None, typer.Option(help="The target text.")] = None,
    from_format: Annotated[
        str | None, typer.Option("--from", help="Format of the input; by suffix when left out.")
    ] = None,
    to_format: Annotated[
        str | None, typer.Option("--to", help="Format of the output; by suffix when left out.")
    ] = None,
    src_lang: Annotated[str | None, typer.Option(help="Source language (BCP-47).")] = None,
    tgt_lang: Annotated[str | None, typer.Option(help="Target language (BCP-47).")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the input.")] = None,
) -> None:
    """Convert an alignment from one format to another; say what is lost."""
    from aligner import formats
    from aligner.cli.outputs import locations, say, write_all
    from aligner.errors import ConfigError
    from aligner.formats.base import kind_of
    from aligner.formats.storage import STDIO

    grouped = formats.group_paths(files)
    if len(grouped) != 2:
        raise ConfigError(f"give one input and one output, not {len(grouped)} names")
    if bool(src_lang) != bool(tgt_lang):
        raise ConfigError("name both languages or neither: --src-lang and --tgt-lang")
    if bool(src) != bool(tgt):
        raise ConfigError("name both texts or neither: --src and --tgt")
    source, target = grouped
    if str(target) == STDIO and to_format is None:
        raise ConfigError("name the format of standard output with --to")
    langs = (src_lang, tgt_lang) if src_lang and tgt_lang else None
    content = (
        formats.read_linked(source, (src, tgt), format=from_format, lang=langs, encoding=encoding)
        if src and tgt
        else formats.read(source, format=from_format, lang=langs, encoding=encoding)
    )
    read_from, parts = (
        [Path(part) for part in (place if isinstance(place, tuple) else (place,))]
        for place in (source, target)
    )
    inputs = [*read_from, *(path for path in (src, tgt) if path)]
    targets = locations(parts, to_format, default="tsv", kind=kind_of(content), inputs=inputs)
    written = formats.FORMATS.get(targets[0][1])
    unread = formats.what_is_unread(source, format=from_format)
    held = formats.FORMATS.get(from_format) if from_format else formats.format_for(source)
    if "beads" in written.carries and (not held.numbered or unread):
        raise ConfigError(
            f"{'corpora' if unread else f'{held.name} files'} hold pairs without the numbers of "
            f"their sentences, which is what {written.suffixes[0]} holds; convert from the .jsonl "
            "of an alignment"
        )
    write_all(content, targets, inputs)
    for lost in (unread, formats.what_is_lost(content, written)):
        if lost:
            say(f"note: {lost}")
