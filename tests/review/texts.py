"""Alignments that several tests review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import aligner
from aligner.types import Alignment, Bead

SRC = ("你好。", "我叫乔安妮。", "今天天气很好，我们去公园吧。", "那里有湖。", "再见。")
TGT = ("Hello.", "My name is Joanne.", "The weather is fine.", "Let's go.", "Goodbye.")
BEADS = (
    Bead((0,), (0, 1), 1.0, 0.4),
    Bead((1,), (), 1.0, 0.3),
    Bead((2,), (2, 3), 1.0, 0.9),
    Bead((3,), (), 1.0, 0.85),
    Bead((4,), (4,), 1.0, 0.99),
)

EVIL = (
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 1">',
    "</textarea></style></script><svg onload='window.hacked = 1'>",
    "<a href=\"javascript:window.hacked = 1\" autofocus onfocus='window.hacked = 1'>x</a>",
    "{{constructor.constructor('window.hacked = 1')()}} ${window.hacked = 1} `x`",
    "&lt;b&gt; &amp; \u202eevil \u0000 \u2028 \x0b <!-- ]]> ",
)


def write(
    path: Path, src: Sequence[str] = SRC, tgt: Sequence[str] = TGT, beads: Sequence[Bead] = BEADS
) -> Path:
    """Write an alignment of sentences to a file."""
    from aligner.splitters import lines_document

    source = lines_document(src, lang="zh", name="src")
    target = lines_document(tgt, lang="en", name="tgt")
    aligner.write(Alignment(source, target, tuple(beads)), path)
    return path


def write_evil(path: Path) -> Path:
    """Write an alignment whose texts try to be more than text."""
    texts = [text.replace("\0", "") for text in EVIL]
    beads = [Bead((i,), (i,), 1.0, 0.5) for i in range(len(texts))]
    return write(path, texts, texts[::-1], beads)
