"""``aligner corpus …``: one command a step, each from a file to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.outputs import say

if TYPE_CHECKING:
    from aligner.corpora.corpus import ParallelCorpus
    from aligner.formats.base import Location

app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Clean, divide and describe parallel corpora.",
)

Source = Annotated[
    list[Path],
    typer.Argument(
        metavar="CORPUS",
        help="Pairs of texts: .jsonl (a corpus or an alignment), .tsv, .tmx, a Moses pair x.zh x.en, "
        "or a folder of such files.",
    ),
]
Output = Annotated[
    list[Path],
    typer.Option(
        "--output",
        "-o",
        help="Where to write: .jsonl keeps everything; .tsv, .tmx, or twice for a Moses pair.",
    ),
]
Rejected = Annotated[
    Path | None, typer.Option(help="A .jsonl for the rejected pairs, with the reasons.")
]
NoCard = Annotated[bool, typer.Option("--no-card", help="Write no data card beside the output.")]
SrcLang = Annotated[
    str | None, typer.Option(help="Source language (BCP-47); the file's, or detected.")
]
TgtLang = Annotated[
    str | None, typer.Option(help="Target language (BCP-47); the file's, or detected.")
]
Near = Annotated[
    float, typer.Option(help="Share of common shingles from which texts count as the same.")
]


@app.command("filter")
def filter_(
    corpus: Source,
    output: Output,
    filter: Annotated[
        list[str] | None,
        typer.Option(
            help="A filter, repeat for several, in order: a name, and after a colon its settings, "
            "e.g. LengthFilter:min_length=2,max_length=500. The usual ones when left out."
        ),
    ] = None,
    rejected: Rejected = None,
    no_card: NoCard = False,
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
) -> None:
    """Throw out bad pairs: wrong lengths or languages, copies, texts that do not belong together."""
    from aligner.corpora.naming import parse_filter

    chosen = [parse_filter(text) for text in filter or []]
    found = _read(corpus, src_lang, tgt_lang).filter(*chosen)
    _write(found, corpus, output, rejected, no_card)


@app.command()
def deduplicate(
    corpus: Source,
    output: Output,
    sides: Annotated[
        str, typer.Option(help="Which texts must be the same: both, src or tgt.")
    ] = "both",
    near: Near = 0.8,
    exact: Annotated[bool, typer.Option("--exact", help="Only texts that are equal.")] = False,
    rejected: Rejected = None,
    no_card: NoCard = False,
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
) -> None:
    """Throw out pairs that repeat an earlier one, or nearly do."""
    from aligner.corpora.duplicates import DeduplicateStage

    stage = DeduplicateStage(sides, None if exact else near)  # type: ignore[arg-type]
    _write(_read(corpus, src_lang, tgt_lang).then(stage), corpus, output, rejected, no_card)


@app.command()
def normalise(
    corpus: Source,
    output: Output,
    chinese: Annotated[
        str | None,
        typer.Option(help="Convert the Chinese side: t2s, s2t, s2tw … (extra: opencc)."),
    ] = None,
    no_width: Annotated[
        bool, typer.Option("--no-width", help="Leave full-width letters and digits.")
    ] = False,
    no_quotes: Annotated[bool, typer.Option("--no-quotes", help="Leave quotation marks.")] = False,
    no_card: NoCard = False,
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
) -> None:
    """Write the same characters for the same things; the .jsonl keeps the texts as they stood."""
    from aligner.corpora.normalisation import NormaliseStage

    stage = NormaliseStage(
        width=not no_width,
        quotes=not no_quotes,
        chinese=chinese,  # type: ignore[arg-type]
    )
    _write(_read(corpus, src_lang, tgt_lang).then(stage), corpus, output, None, no_card)


@app.command()
def split(
    corpus: Source,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for train, dev and test.jsonl.")
    ],
    dev: Annotated[
        float, typer.Option(help="Size of dev: a share of the pairs below 1, or a number.")
    ] = 0.05,
    test: Annotated[float, typer.Option(help="Size of test, likewise.")] = 0.05,
    seed: Annotated[int, typer.Option(help="Another one draws other documents.")] = 0,
    near: Near = 0.8,
    no_card: NoCard = False,
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
) -> None:
    """Divide into train, dev and test that share no document and no near-duplicate."""
    from aligner.cli.outputs import check_not_input
    from aligner.formats.storage import make_folder, shown

    paths = {name: output / f"{name}.jsonl" for name in ("train", "dev", "test")}
    read = _files_of(corpus)
    for path in paths.values():
        check_not_input(path, read)
    parts = _read(corpus, src_lang, tgt_lang).split(dev=dev, test=test, seed=seed, near=near)
    make_folder(output)
    for name, part in parts.parts().items():
        path = paths[name]
        found = part.write(path, card=not no_card)
        lost = f", {found.rejected} too near to what is held out" if found.rejected else ""
        say(f"wrote {shown(path)}: {found.pairs} pairs, documents: {found.documents}{lost}")


@app.command()
def leaks(
    parts: Annotated[list[Path], typer.Argument(metavar="PART...", help="Two corpora or more.")],
    near: Near = 0.8,
) -> None:
    """Say what parts share: documents and near-duplicates. Exit status 1 if they share anything."""
    from aligner.corpora.splits import find_leaks
    from aligner.errors import ConfigError
    from aligner.formats.storage import shown

    if len(parts) < 2:
        raise ConfigError("name two corpora or more, for example train.jsonl test.jsonl")
    for number, path in enumerate(parts):
        if path in parts[:number]:
            raise ConfigError(f"{shown(path)}: named twice; name each corpus once")
    count = 0
    for leak in find_leaks({str(path): _read([path], None, None) for path in parts}, near=near):
        typer.echo(str(leak))
        count += 1
    say(f"{count} leaks")
    if count:
        raise typer.Exit(1)


@app.command()
def stats(
    corpus: Source,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
) -> None:
    """Print the figures of a corpus."""
    found = _read(corpus, src_lang, tgt_lang).statistics()
    if as_json:
        from aligner.formats import strict_json

        typer.echo(strict_json.dumps(found.as_dict(), "the figures", indent=2))
        return
    typer.echo(f"{found.pairs} pairs, {found.distinct} different; documents: {found.documents}")
    if found.rejected:
        typer.echo(f"{found.rejected} rejected")
    head = ("", "language", "characters", "words", "different", "median", "longest")
    typer.echo("{:8}{:>12}{:>12}{:>10}{:>11}{:>8}{:>9}".format(*head))
    for name, side in (("source", found.src), ("target", found.tgt)):
        lengths = side.lengths
        typer.echo(
            f"{name:8}{','.join(side.langs) or '-':>12}{side.characters:12d}{side.words:10d}"
            f"{side.distinct:11d}{lengths.median:8d}{lengths.longest:9d}"
        )
    kinds = ", ".join(f"{count} x {kind}" for kind, count in found.kinds.items())
    typer.echo(f"beads: {kinds or '-'}")
    for step in found.steps:
        if not step.seen:
            continue
        typer.echo(f"{step.name}: {step.rejected} of {step.seen} rejected")


@app.command()
def card(
    corpus: Source,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Markdown file; JSON goes beside it. Prints when left out."
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="Name of the corpus.")] = "Parallel corpus",
    description: Annotated[str, typer.Option(help="What it is.")] = "",
    licence: Annotated[str, typer.Option(help="For example cc-by-4.0.")] = "",
    source: Annotated[str, typer.Option(help="Where the texts are from.")] = "",
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
) -> None:
    """Make the data card of a corpus."""
    from aligner.cli.outputs import check_output
    from aligner.corpora.card import About, card_json, card_markdown
    from aligner.formats.storage import atomic_writes, shown

    if output is not None:
        check_output(output, corpus)
    about = About(title, description, licence, source)
    found = _read(corpus, src_lang, tgt_lang).statistics()
    text = card_markdown(found, about)
    if output is None:
        typer.echo(text, nl=False)
        return
    data = output.with_suffix(".json")
    with atomic_writes([output, data]) as (markdown, plain):
        markdown.write(text)
        plain.write(card_json(found, about))
    say(f"wrote {shown(output)} and {shown(data)}")


@app.command()
def subwords(
    corpus: Source,
    output: Annotated[Path, typer.Option("--output", "-o", help="The SentencePiece model.")],
    vocab_size: Annotated[int, typer.Option(help="Number of subwords.")] = 8000,
    model_type: Annotated[str, typer.Option(help="unigram or bpe.")] = "unigram",
    side: Annotated[str, typer.Option(help="Train on both, src or tgt.")] = "both",
    character_coverage: Annotated[
        float, typer.Option(help="Share of the characters that must be representable.")
    ] = 0.9995,
    encode: Annotated[
        list[Path] | None,
        typer.Option(help="Given twice: where to write source and target, cut into subwords."),
    ] = None,
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
) -> None:
    """Train a SentencePiece model on a corpus, and cut the corpus with it."""
    from aligner.cli.outputs import check_different, check_output
    from aligner.corpora.subwords import train_subwords
    from aligner.errors import ConfigError
    from aligner.formats.storage import shown

    if encode and len(encode) != 2:
        raise ConfigError("--encode is given twice, for source and target")
    check_different(output, *(encode or ()))
    read_files = _files_of(corpus)
    for path in (output, *(encode or ())):
        check_output(path, read_files)
    read = _read(corpus, src_lang, tgt_lang)
    model = train_subwords(
        read,
        vocab_size=vocab_size,
        model_type=model_type,  # type: ignore[arg-type]
        side=side,  # type: ignore[arg-type]
        character_coverage=character_coverage,
    )
    model.save(output)
    say(f"wrote {shown(output)}: {len(model)} subwords")
    if encode:
        model.write_encoded(read, (encode[0], encode[1]))
        say(f"wrote {shown(encode[0])} and {shown(encode[1])}")


def _read(paths: list[Path], src_lang: str | None, tgt_lang: str | None) -> ParallelCorpus:
    from aligner.corpora.corpus import ParallelCorpus
    from aligner.errors import ConfigError

    if (src_lang is None) != (tgt_lang is None):
        raise ConfigError("name both languages or neither: --src-lang and --tgt-lang")
    lang = (src_lang, tgt_lang) if src_lang is not None and tgt_lang is not None else None
    return ParallelCorpus.read(_one(paths), lang=lang)


def _one(paths: list[Path]) -> Location:
    from aligner import formats
    from aligner.errors import ConfigError

    grouped = formats.group_paths(paths)
    if len(grouped) != 1:
        raise ConfigError(
            f"give one file, the two files of a Moses pair or a folder, not {len(grouped)}"
        )
    return grouped[0]


def _files_of(inputs: list[Path]) -> list[Path]:
    """Return the files of a corpus, those of folders too."""
    from aligner.corpora.files import folder_at, members

    return [file for path in inputs for file in (members(path) if folder_at(path) else (path,))]


def _write(
    found: ParallelCorpus,
    inputs: list[Path],
    output: list[Path],
    rejected: Path | None,
    no_card: bool,
) -> None:
    from aligner.cli.outputs import check_different, check_output
    from aligner.errors import ConfigError
    from aligner.formats.storage import shown

    if rejected is not None and rejected.suffix.lower() != ".jsonl":
        raise ConfigError(f"{shown(rejected)}: rejected pairs are written as .jsonl")
    target = _one(output)
    outputs = [*output, *([rejected] if rejected else [])]
    check_different(*outputs)
    read = _files_of(inputs)
    for path in outputs:
        check_output(path, read)
    counts = found.write(target, rejected=rejected, card=not no_card)
    for step in counts.steps[len(found.history) :]:
        if step.seen:
            say(f"{step.name}: {step.rejected} of {step.seen} rejected")
    names = target if isinstance(target, tuple) else (target,)
    total = counts.pairs + counts.rejected
    where = " and ".join(shown(name) for name in names)
    say(f"wrote {where}: {counts.pairs} of {total} pairs")
