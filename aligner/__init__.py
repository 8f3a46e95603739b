"""Turn two texts that are translations of each other into a trustworthy parallel corpus.

>>> import aligner
>>> alignment = aligner.align("你好。再见。", "Hello. Goodbye.")
>>> [bead.kind for bead in alignment.beads]
['1-1', '1-1']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from aligner._version import __version__
from aligner.errors import (
    AlignerError,
    ConfigError,
    EncodingError,
    FormatError,
    InputError,
    LengthMismatchError,
    MissingExtraError,
    ModelError,
    NotParallelWarning,
    UnknownNameError,
    UnsupportedLanguageError,
)
from aligner.types import (
    Alignment,
    Bead,
    Cue,
    Document,
    SegmentPair,
    Sentence,
    Signature,
    Span,
    Status,
)

if TYPE_CHECKING:
    from aligner.corpora.build import BuildReport, build_corpus
    from aligner.corpora.corpus import ParallelCorpus
    from aligner.corpora.mining import Mining, mine
    from aligner.corpora.production import BuildOptions
    from aligner.engines.batch import Failure, align_many
    from aligner.engines.explanation import Explanation
    from aligner.engines.pipeline import align
    from aligner.evaluation.beads import AlignmentScore, compare
    from aligner.evaluation.report import EvaluationReport
    from aligner.evaluation.translation import EvaluationOptions, evaluate
    from aligner.formats import read, write
    from aligner.quality.report import QualityReport
    from aligner.quality.scoring import score
    from aligner.splitters import split

# Imported when first used: these bring in numpy and the file formats.
_LAZY = {
    "AlignmentScore": "aligner.evaluation.beads",
    "BuildOptions": "aligner.corpora.production",
    "BuildReport": "aligner.corpora.build",
    "EvaluationOptions": "aligner.evaluation.translation",
    "EvaluationReport": "aligner.evaluation.report",
    "Explanation": "aligner.engines.explanation",
    "Failure": "aligner.engines.batch",
    "Mining": "aligner.corpora.mining",
    "ParallelCorpus": "aligner.corpora.corpus",
    "QualityReport": "aligner.quality.report",
    "align": "aligner.engines.pipeline",
    "align_many": "aligner.engines.batch",
    "build_corpus": "aligner.corpora.build",
    "compare": "aligner.evaluation.beads",
    "evaluate": "aligner.evaluation.translation",
    "mine": "aligner.corpora.mining",
    "read": "aligner.formats",
    "score": "aligner.quality.scoring",
    "split": "aligner.splitters",
    "write": "aligner.formats",
}

__all__ = [
    "AlignerError",
    "Alignment",
    "AlignmentScore",
    "Bead",
    "BuildOptions",
    "BuildReport",
    "ConfigError",
    "Cue",
    "Document",
    "EncodingError",
    "EvaluationOptions",
    "EvaluationReport",
    "Explanation",
    "Failure",
    "FormatError",
    "InputError",
    "LengthMismatchError",
    "Mining",
    "MissingExtraError",
    "ModelError",
    "NotParallelWarning",
    "ParallelCorpus",
    "QualityReport",
    "SegmentPair",
    "Sentence",
    "Signature",
    "Span",
    "Status",
    "UnknownNameError",
    "UnsupportedLanguageError",
    "__version__",
    "align",
    "align_many",
    "build_corpus",
    "compare",
    "evaluate",
    "mine",
    "read",
    "score",
    "split",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
