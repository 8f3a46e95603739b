"""``aligner mine``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from aligner.corpora.mining import Mining


def mine(
    folder: Annotated[
        Path, typer.Argument(help="The folder with the documents, of any format that is read.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write the pairs as a manifest for aligner align --batch.",
        ),
    ] = None,
    sentences: Annotated[
        Path | None,
        typer.Option(
            help="Where to write pairs of sentences: .jsonl, or .tsv, .tmx and others that hold pairs."
        ),
    ] = None,
    anywhere: Annotated[
        bool,
        typer.Option(
            "--anywhere",
            help="Look for sentences in all documents, not only in those that were paired.",
        ),
    ] = False,
    margin: Annotated[
        float, typer.Option(help="Least margin of sentences; unrelated ones have about 1.")
    ] = 1.1,
    src_lang: Annotated[
        str | None, typer.Option(help="Source language (BCP-47); goes with --tgt-lang.")
    ] = None,
    tgt_lang: Annotated[str | None, typer.Option(help="Target language (BCP-47).")] = None,
    threshold: Annotated[
        float,
        typer.Option(help="Least share of the shorter document's sentences linked in order."),
    ] = 0.2,
    recursive: Annotated[
        bool, typer.Option("--recursive", help="Look into the folder's folders too.")
    ] = False,
    encoder: Annotated[str, typer.Option(help="Name of the encoder.")] = "use",
    splitter: Annotated[str, typer.Option(help="Name of the splitter.")] = "rules",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the documents of a folder that are translations of each other.

    Prints a line for each pair: source, target, score and number of linked sentences, separated
    by tabs, the surest pair first.
    """
    from aligner.cli.outputs import check_different, check_not_input, check_output, say
    from aligner.corpora.mining import mine as mine_documents
    from aligner.errors import ConfigError
    from aligner.formats.storage import shown

    if (src_lang is None) != (tgt_lang is None):
        raise ConfigError("name both languages or neither: --src-lang and --tgt-lang")
    if anywhere and sentences is None:
        raise ConfigError("--anywhere is about sentences; say where to write them: --sentences")
    for path in (output, sentences):
        if path is not None:
            check_output(path, [])
    check_different(output, sentences)
    found = mine_documents(
        folder,
        langs=(src_lang, tgt_lang) if src_lang is not None and tgt_lang is not None else None,
        encoder=encoder,
        splitter=splitter,
        threshold=threshold,
        recursive=recursive,
    )
    documents_read = [one.path for one in found.collection.members if one.path is not None]
    for path in (output, sentences):
        if path is not None:
            check_not_input(path, documents_read)
    for one in found.left_out:
        say(f"left out {one.name}: {one.reason}")
    if as_json:
        from aligner.formats import strict_json

        typer.echo(strict_json.dumps(_rows(found), "the pairs", indent=2))
    else:
        for pair in found.pairs:
            typer.echo(f"{pair.src.name}\t{pair.tgt.name}\t{pair.score:.3f}\t{pair.links}")
    pairs, documents = len(found.pairs), len(found.collection.members)
    say(f"{pairs} pair{'s' * (pairs != 1)} in {documents} document{'s' * (documents != 1)}")
    if output is not None:
        _write_manifest(found, output)
        say(f"wrote {shown(output)}")
    if sentences is not None:
        corpus = found.sentences(threshold=margin, anywhere=anywhere)
        count = corpus.write(sentences, card=False).pairs
        say(f"wrote {shown(sentences)}: {count} pairs of sentences")


def _rows(found: Mining) -> dict[str, object]:
    return {
        "signature": str(found.signature),
        "pairs": [
            {
                "src": pair.src.name,
                "tgt": pair.tgt.name,
                "src_lang": pair.src.lang,
                "tgt_lang": pair.tgt.lang,
                "score": pair.score,
                "links": pair.links,
            }
            for pair in found.pairs
        ],
        "left_out": [{"name": one.name, "reason": one.reason} for one in found.left_out],
    }


def _write_manifest(found: Mining, output: Path) -> None:
    from aligner.formats.manifest import PairFiles, write_manifest

    write_manifest(
        [
            PairFiles(pair.src.path, pair.tgt.path, src_lang=pair.src.lang, tgt_lang=pair.tgt.lang)
            for pair in found.pairs
            if pair.src.path is not None and pair.tgt.path is not None
        ],
        output,
    )
