"""Writing the parts of a build in the formats that it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from aligner import languages
from aligner.corpora import files
from aligner.corpora.statistics import Survey
from aligner.formats import moses, parquet, tmx, tsv

FORMATS = ("jsonl", "moses", "parquet", "tmx", "tsv")


def write_as(
    name: str, stem: Path, lines: Sequence[str], langs: tuple[str, str], survey: Survey
) -> Iterator[Path]:
    """Write lines of pairs in a format; yield the files."""
    if name == "jsonl":
        path = stem.with_suffix(".jsonl")
        with files.line_writer(path, survey.steps) as add:
            for line in lines:
                add(line)
        yield path
        return
    pairs = (files.pair_of_line(line, stem.name) for line in lines)
    # Documents whose script was detected differently are in one corpus all the same.
    short = languages.short_pair(langs)
    if name == "moses":
        both = stem.with_suffix(f".{short[0]}"), stem.with_suffix(f".{short[1]}")
        moses.write_pairs(pairs, both)
        yield from both
        return
    path = stem.with_suffix(f".{name}")
    if name == "tsv":
        tsv.write_pairs(pairs, path)
    elif name == "tmx":
        tmx.write_pairs(pairs, short, path)
    else:
        parquet.write_pairs(pairs, short, path)
    yield path
