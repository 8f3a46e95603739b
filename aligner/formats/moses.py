"""Moses: two text files, of which line *i* of one translates line *i* of the other.

A pair is named by its two paths or, as OPUS names them, by one path that ends in both languages:
``news.zh-en`` stands for ``news.zh-en.zh`` and ``news.zh-en.en``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aligner.errors import ConfigError, LengthMismatchError
from aligner.formats import losses, storage
from aligner.formats.base import Content, Format, Languages, Location, language_pair
from aligner.formats.names import document_language, language_of, pair_of
from aligner.formats.segments import alignment_from_segments, line_pair
from aligner.languages import UNKNOWN, primary
from aligner.types import Alignment, SegmentPair


def paths_of(location: Location) -> tuple[str, str]:
    """Return the two files that a location stands for.

    Raises:
        ConfigError: It is one path that does not end in two languages, or twice one path.
    """
    if isinstance(location, tuple):
        src, tgt = map(str, location)
    else:
        pair = pair_of(location)
        if pair is None:
            raise ConfigError(
                f"the format 'moses' is two files: name both, or one path that ends in both "
                f"languages such as news.zh-en, not {storage.shown(location)}"
            )
        src, tgt = (f"{location}.{lang}" for lang in pair)
    if src == tgt:
        raise ConfigError(f"the format 'moses' is two files, but both are {storage.shown(src)}")
    return src, tgt


def read(location: Location, *, lang: Languages, encoding: str | None) -> Alignment:
    """Return a pair of files as an alignment of one sentence a line.

    A line opposite an empty one becomes a null bead; two empty lines become a pair of empty
    sentences. Bead *i* is always line *i*.

    Raises:
        LengthMismatchError: One file has more lines than the other.
        InputError: A file cannot be read or is not text.
        ConfigError: The location is not a pair, or a language or the encoding cannot be used.
    """
    langs = language_pair(lang, FORMAT.name)
    paths = paths_of(location)
    texts = [storage.read_text(path, encoding) for path in paths]
    sides = [storage.lines(text) for text in texts]
    if len(sides[0]) != len(sides[1]):
        counts = (
            f"{storage.shown(path)} has {len(side)} lines"
            for path, side in zip(paths, sides, strict=True)
        )
        raise LengthMismatchError(
            f"{' but '.join(counts)}; line i of one must translate line i of the other: for texts "
            "that are not aligned yet, use aligner.align"
        )
    src_lang, tgt_lang = (
        document_language(text, given, path)
        for text, given, path in zip(texts, langs, paths, strict=True)
    )
    rows = (line_pair(src, tgt) for src, tgt in zip(*sides, strict=True))
    return alignment_from_segments(rows, src_lang, tgt_lang, storage.document_name(paths[0]))


def write(alignment: Alignment, location: Location) -> None:
    """Write the beads that have both sides, each text on one line.

    Where the two names end in the languages of the documents, each file gets its own language.

    Raises:
        InputError: A file cannot be written; then neither is.
        ConfigError: The location is not a pair.
    """
    paths = paths_of(location)
    named = [primary(language_of(path) or UNKNOWN) for path in paths]
    held = [primary(document.lang) for document in (alignment.src, alignment.tgt)]
    if named == held[::-1] and held[0] != held[1]:
        # The names say which file is for which language; the order of naming them does not.
        write_pairs(
            (
                replace(pair, src=pair.tgt, tgt=pair.src, ids=pair.ids[::-1])
                for pair in alignment.pairs()
            ),
            location,
        )
        return
    write_pairs(alignment.pairs(), location)


def write_pairs(pairs: Iterable[SegmentPair], location: Location) -> None:
    """Write pairs of one-line texts as they come, without holding them all.

    Raises:
        InputError: A file cannot be written; then neither is.
        ConfigError: The location is not a pair.
    """
    with storage.atomic_writes(paths_of(location)) as (src, tgt):
        for number, pair in enumerate(pairs):
            src.write(storage.file_line(pair.src, number))
            tgt.write(storage.file_line(pair.tgt, number))


def _lost(obj: Content) -> list[str]:
    if not isinstance(obj, Alignment):
        return []
    return [
        *losses.of_nulls(obj),
        *losses.of_scores(obj.beads),
        *losses.of_breaks([*obj.src.sentences, *obj.tgt.sentences]),
        *losses.of_structure(obj),
    ]


FORMAT = Format(
    name="moses",
    suffixes=(),
    description="two text files whose lines translate each other",
    read=read,
    write_alignment=write,
    lost=_lost,
)
