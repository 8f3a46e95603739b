"""Re-aligning with the decisions that a file holds."""

from __future__ import annotations

from aligner.engines.realigner import Realigner
from aligner.errors import AnchorError, FormatError
from aligner.formats import decided, format_for
from aligner.formats.base import PathLike
from aligner.formats.storage import shown
from aligner.types import Alignment, Document, Status


def realign_with(texts: Realigner, path: PathLike, encoding: str | None = None) -> Alignment:
    """Align texts with the decided beads of a file: ``.align``, ``.jsonl`` or ``.tsv``.

    Args:
        texts: The two texts.
        path: The file; see `aligner.formats.decided`.
        encoding: Its encoding; as for `aligner.read`.

    Raises:
        FormatError: The file breaks its format, holds a bead that cannot be obeyed, or belongs to
            other sentences; file and line are named.
        InputError: The file cannot be read or is not text.
        ConfigError: The format numbers no sentences, or the engine keeps to no anchors.
    """
    rows = decided.read(path, format_for(path).name, encoding)
    for row in rows:
        if row.texts is None:
            continue
        for word, document, side, text in (
            ("source", texts.src, row.bead.src, row.texts[0]),
            ("target", texts.tgt, row.bead.tgt, row.texts[1]),
        ):
            if side and side[-1] < len(document) and not _same(document, side, text):
                raise FormatError(
                    shown(path),
                    row.line,
                    f"the {word} side of this bead is {text[:40]!r}, but the sentences "
                    f"{list(side)} are {document.join(side)[:40]!r} here: the texts were split "
                    "otherwise, or are others",
                )
    anchors = tuple(row.bead for row in rows if row.bead.status is not Status.REJECTED)
    rejected = tuple(row.bead for row in rows if row.bead.status is Status.REJECTED)
    try:
        return texts.realign(anchors, rejected)
    except AnchorError as error:
        at_fault = error.bead.src, error.bead.tgt
        lines = [row.line for row in rows if (row.bead.src, row.bead.tgt) == at_fault]
        raise FormatError(shown(path), lines[-1], str(error)) from None


def _same(document: Document, side: tuple[int, ...], text: str) -> bool:
    # White space may have been joined otherwise.
    return "".join(document.join(side).split()) == "".join(text.split())
