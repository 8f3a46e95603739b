"""Corpora in JSON lines, as far as they are alignments: pairs of texts.

`aligner.corpora.files` writes such files, and reads everything that they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aligner import languages
from aligner.errors import InputError
from aligner.formats import storage
from aligner.formats.base import PathLike
from aligner.formats.segments import Segment, alignment_from_segments, number_text, parse_marks
from aligner.formats.strict_json import Node
from aligner.types import Alignment

VERSION = 1
# What the first line of a corpus says that it is, and what the last one says that it holds.
KIND = "aligner/corpus"
STEPS = "aligner/corpus/steps"
UNREAD = (
    "the documents and sentences that the pairs come from",
    "the verdicts of the filters",
    "the signatures",
    "the texts as they stood before they were normalised",
)


def check_version(header: Node) -> None:
    """Refuse a file of a newer version.

    Raises:
        FormatError: It is one.
    """
    version = header.need("version").integer()
    if version != VERSION:
        raise header.wrong(
            f"version {version} of the format is unknown; this aligner reads version {VERSION}: "
            "install a newer one"
        )


def from_rows(header: Node, rows: Iterable[Node], path: PathLike) -> Alignment:
    """Return the pairs of a corpus as an alignment: one sentence a text, one bead a pair.

    Raises:
        FormatError: The file is of a newer version, or a line holds no pair.
        InputError: The pairs are in several languages.
    """
    check_version(header)
    langs: set[tuple[str, str]] = set()
    segments = list(_segments(rows, langs))
    common = languages.common_pair(langs) if langs else (languages.UNKNOWN, languages.UNKNOWN)
    if common is None:
        raise InputError(
            f"{storage.shown(path)}: the pairs are in several languages "
            f"({', '.join('-'.join(both) for both in sorted(langs))}), which an alignment cannot "
            "hold; take the pairs of two languages first"
        )
    return alignment_from_segments(segments, *common, storage.document_name(path))


def _segments(rows: Iterable[Node], langs: set[tuple[str, str]]) -> Iterator[Segment]:
    for row in rows:
        if row.get("format") is not None:
            continue
        bead = row.need("bead")
        score, confidence = bead.get("score"), bead.get("confidence")
        marks = parse_marks(
            number_text(score.number()) if score else "",
            number_text(confidence.number()) if confidence else "",
            bead.need("status").text(),
            row.wrong,
        )
        src_lang, tgt_lang = row.need("langs").items(2)
        langs.add((src_lang.text(), tgt_lang.text()))
        yield Segment(row.need("src").text(), row.need("tgt").text(), marks)
