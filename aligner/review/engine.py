"""The one place where the review asks an engine to align anew."""

from __future__ import annotations

from functools import partial

from aligner.engines import DEFAULT_ENGINE, ENGINES
from aligner.engines.base import AnchoringEngine
from aligner.engines.realigner import Realigner
from aligner.errors import AlignerError
from aligner.review.reviewing import MakeRealigner
from aligner.types import Document, Signature


def realigner_for(signature: Signature) -> MakeRealigner:
    """Return what aligns two texts anew: the engine that made them if it keeps to anchors.

    What other engines or programs made is aligned anew by the default one, with its encoder.
    """
    return partial(_realigner, dict(signature.fields).get("engine", ""))


def _realigner(engine: str, src: Document, tgt: Document) -> Realigner:
    able = engine in ENGINES.names() and _keeps_to_anchors(engine)
    return Realigner(
        src,
        tgt,
        engine=engine if able else DEFAULT_ENGINE,
        # Naming both says that texts in one language are meant.
        src_lang=src.lang,
        tgt_lang=tgt.lang,
    )


def _keeps_to_anchors(name: str) -> bool:
    try:
        return isinstance(ENGINES.get(name)(), AnchoringEngine)
    except (AlignerError, TypeError):
        return False
