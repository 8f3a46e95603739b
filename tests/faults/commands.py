"""The long commands, with what they read: stretches of the talk, cut into small pairs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import aligner
from aligner import seeds
from aligner.corpora.corpus import ParallelCorpus
from tests.corpora.building import make_documents


@dataclass(frozen=True, slots=True)
class Command:
    """Describe a command that writes files.

    Attributes:
        name: What the campaign calls it.
        arguments: What stands after ``aligner``; outputs are named from the working folder, inputs
            from ``../in``.
        status: The exit status when nothing disturbs it.
        resume: What is added to go on after it was killed; it begins anew when empty.
        writes_over: Whether it takes the place of older files.
        has_workers: Whether the work is done in worker processes.
        call: The function that is the program.
    """

    name: str
    arguments: tuple[str, ...]
    status: int = 0
    resume: tuple[str, ...] = ()
    writes_over: bool = True
    has_workers: bool = False
    call: str = "aligner.cli:main"


def _batch(name: str, jobs: int, *more: str) -> Command:
    arguments = ("align", "--batch", "../in/pairs.tsv", "-o", "out", "--jobs", str(jobs), *more)
    return Command(name, arguments, 1, ("--resume",), has_workers=jobs > 1)


def _build(name: str, jobs: int, formats: tuple[str, ...]) -> Command:
    chosen = [part for format in formats for part in ("--format", format)]
    arguments = ("corpus", "build", "../in/pairs.tsv", "-o", "corpus", "--jobs", str(jobs))
    limits = ("--shard-size", "3", "--max-bytes", "1000000")
    return Command(
        name, (*arguments, *limits, *chosen), 1, ("--resume",), writes_over=False, has_workers=True
    )


_OUTPUTS = ("jsonl", "tsv", "tmx", "xliff", "xml", "align", "ladder", "parquet", "zh", "en")
_CORPUS = "../in/corpus.jsonl"

COMMANDS = {
    command.name: command
    for command in (
        _batch("batch", 1),
        _batch("batch-jobs", 2, "--format", "tmx"),
        _build("build", 1, ("jsonl", "parquet")),
        _build("build-jobs", 2, ("jsonl", "moses", "tmx")),
        Command(
            "align",
            (
                *("align", "../in/0.zh", "../in/0.en"),
                *(part for ending in _OUTPUTS for part in ("-o", f"a.{ending}")),
            ),
        ),
        Command("score", ("score", "../in/talk.jsonl", "-o", "r.json", "-o", "r.html")),
        Command("score-pairs", ("score", "--pairs", "../in/pairs-of-texts.tsv", "-o", "r.tsv")),
        Command("convert", ("convert", "../in/talk.jsonl", "talk.tmx")),
        Command("convert-links", ("convert", "../in/talk.jsonl", "talk.xml")),
        Command(
            "evaluate",
            (
                *("evaluate", "--hypothesis", "../in/one.en", "--reference", "../in/two.en"),
                *("--metric", "bleu", "chrf", "--segments", "segments.jsonl"),
            ),
        ),
        Command(
            "filter",
            ("corpus", "filter", _CORPUS, "-o", "clean.jsonl", "--rejected", "rejected.jsonl"),
        ),
        Command("deduplicate", ("corpus", "deduplicate", _CORPUS, "-o", "unique.jsonl")),
        Command("normalise", ("corpus", "normalise", _CORPUS, "-o", "n.zh", "-o", "n.en")),
        Command(
            "split",
            ("corpus", "split", "../in/books", "-o", "parts", "--dev", "20", "--test", "20"),
        ),
        Command("card", ("corpus", "card", _CORPUS, "-o", "card.md")),
        Command(
            "subwords",
            (
                *("corpus", "subwords", _CORPUS, "-o", "s.model", "--vocab-size", "900"),
                *("--encode", "s.zh", "--encode", "s.en"),
            ),
        ),
        Command("mine", ("mine", "../in/mixed", "-o", "found.tsv", "--sentences", "found.jsonl")),
        Command("report", ("report", "../in/talk.jsonl", "-o", "report.html")),
        Command("plot", ("report", "../in/talk.jsonl", "--plot", "path", "-o", "path.svg")),
        Command("demo", ("demo", "-o", "out")),
    )
}


def _by_lengths(*outputs: str) -> Command:
    named = (part for output in outputs for part in ("-o", output))
    arguments = ("align", "../in/0.zh", "../in/0.en", "--engine", "gale_church", *named)
    return Command(f"align-{outputs[-1].rpartition('.')[2]}", arguments)


def _to(name: str, *arguments: str) -> Command:
    return Command(name, arguments)


# Every command that writes, into every format: what a disk does to them takes one run of each.
WRITING = COMMANDS | {
    command.name: command
    for command in (
        *(_by_lengths(f"a.{ending}") for ending in _OUTPUTS[:-2]),
        _by_lengths("a.zh", "a.en"),
        *(
            _to(f"convert-corpus-{ending}", "convert", _CORPUS, f"c.{ending}")
            for ending in ("parquet", "tmx", "tsv", "xliff")
        ),
        *(
            _to(f"split-{ending}", "split", "../in/0.zh", "-o", f"s.{ending}")
            for ending in ("txt", "jsonl")
        ),
        *(
            _to(f"score-{ending}", "score", "../in/talk.jsonl", "-o", f"r.{ending}")
            for ending in ("json", "tsv", "html")
        ),
        *(
            _to(
                f"plot-{ending}",
                "report",
                "../in/talk.jsonl",
                "--plot",
                "path",
                "-o",
                f"p.{ending}",
            )
            for ending in ("pdf", "png")
        ),
        *(
            _to(f"filter-{ending}", "corpus", "filter", _CORPUS, "--no-card", "-o", f"f.{ending}")
            for ending in ("tsv", "tmx", "parquet")
        ),
        _to(
            "evaluate-tsv",
            *("evaluate", "--hypothesis", "../in/one.en", "--reference", "../in/two.en"),
            *("--metric", "chrf", "--segments", "segments.tsv"),
        ),
        *(
            _to(f"review-{ending}", "review", "../in/talk.jsonl", "--export", f"x.{ending}")
            for ending in ("jsonl", "tmx", "xml")
        ),
        _to("review-judgements", "review", "../in/talk.jsonl", "--judgements", "thumbs.tsv"),
    )
}


def make_inputs(place: Path, *, sound: int = 7) -> None:
    """Write what the commands read into ``in``.

    Args:
        place: The folder.
        sound: Pairs of documents that can be aligned; there are also spoiled ones.
    """
    folder = place / "in"
    manifest = make_documents(folder, sound=sound)
    rows = manifest.read_text("utf-8").splitlines()
    # A sentence of 600,000 characters takes long; a build refuses it, but not a batch.
    manifest.write_text("\n".join(row for row in rows if "long-line" not in row) + "\n", "utf-8")
    talk = seeds.gold()
    aligner.write(talk, folder / "talk.jsonl")
    pairs = [pair.texts for pair in ParallelCorpus.from_alignments([talk])]
    table = "".join(f"{src}\t{tgt}\n" for src, tgt in pairs)
    (folder / "pairs-of-texts.tsv").write_text(table, "utf-8")
    random = Random(3)
    for name in ("one", "two"):
        lines = [
            " ".join(word for word in tgt.split() if random.random() < 0.9) for _, tgt in pairs
        ]
        (folder / f"{name}.en").write_text("\n".join(line or "None." for line in lines) + "\n")
    corpus = ParallelCorpus.from_alignments([talk, replace(talk, beads=talk.beads)])
    corpus.write(folder / "corpus.jsonl", card=False)
    (folder / "books").mkdir()
    for number in range(6):
        part = table.splitlines()[number * 15 : number * 15 + 15]
        (folder / "books" / f"book{number}.tsv").write_text("\n".join(part) + "\n", "utf-8")
    (folder / "mixed").mkdir()
    for number in range(4):
        for lang in ("zh", "en"):
            shutil.copy(folder / f"{number}.{lang}", folder / "mixed" / f"{number}-{lang}.txt")
