"""What the commands share: reading the alignment that they are about."""

from __future__ import annotations

from pathlib import Path

from aligner import formats
from aligner.errors import ConfigError
from aligner.types import Alignment, Document


def read_alignment(
    files: list[Path], src: Path | None, tgt: Path | None, encoding: str | None
) -> Alignment:
    """Read the one alignment that a command is about.

    Args:
        files: Its file, or the two of a Moses pair.
        src: The source text that the file refers to, None if it holds its texts.
        tgt: The target text.
        encoding: Encoding of the files.

    Raises:
        ConfigError: The files hold no alignment, or several, or refer to texts that are not named.
    """
    grouped = formats.group_paths(files)
    if len(grouped) != 1:
        raise ConfigError(
            f"give one alignment (or the two files of a Moses pair), not {len(grouped)}; "
            "two texts are aligned first: aligner align SRC TGT -o x.jsonl"
        )
    if bool(src) != bool(tgt):
        raise ConfigError("name both texts or neither: --src and --tgt")
    if src and tgt:
        return formats.read_linked(grouped[0], (src, tgt), encoding=encoding)
    content = formats.read(grouped[0], encoding=encoding)
    if isinstance(content, Document):
        raise ConfigError(
            f"{files[0]} holds a text, not an alignment; align it with its translation first: "
            "aligner align SRC TGT -o x.jsonl"
        )
    if not isinstance(content, Alignment):
        raise ConfigError(
            f"{files[0]} holds sentence numbers only: name the texts, --src and --tgt"
        )
    return content
