"""The adapters of COMET, with a stand-in for its package: the weights are gigabytes."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aligner.errors import ConfigError, MissingExtraError, ModelError
from aligner.evaluation.translation import evaluate

SOURCES, HYPOTHESES = ["你好。", "再见。"], ["Hello.", "Bye."]
REFERENCES = [["Hello!", "Goodbye."], ["Hi.", "Bye."]]


class Model:
    """What `comet.load_from_checkpoint` returns, as far as it is used."""

    def __init__(self, needs_reference: bool, inputs: list[str] | None = None) -> None:
        self.needs_reference = needs_reference
        self.hparams = SimpleNamespace(**({"input_segments": inputs} if inputs else {}))
        self.calls: list[tuple[list[dict[str, str]], dict[str, Any]]] = []

    def requires_references(self) -> bool:
        return self.needs_reference

    def predict(self, samples: list[dict[str, str]], **options: Any) -> SimpleNamespace:
        self.calls.append((samples, options))
        scores = [0.5 + 0.1 * (sample.get("ref") == sample["mt"]) for sample in samples]
        return SimpleNamespace(scores=scores, system_score=sum(scores) / len(scores))


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    def put(model: Model | None, folder: Path | None = None) -> list[tuple[str, dict[str, Any]]]:
        loads: list[tuple[str, dict[str, Any]]] = []

        def load(path: str, **options: Any) -> Model:
            loads.append((path, options))
            if model is None:
                raise Exception(f"Invalid checkpoint path: {path}")
            return model

        def snapshot(*, repo_id: str, local_files_only: bool) -> str:
            assert local_files_only
            if folder is None:
                raise FileNotFoundError(repo_id)
            return str(folder)

        monkeypatch.setitem(sys.modules, "comet", SimpleNamespace(load_from_checkpoint=load))
        hub = SimpleNamespace(snapshot_download=snapshot)
        monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
        return loads

    return put


def test_comet_gets_source_translation_and_reference(install: Any, tmp_path: Path) -> None:
    model = Model(True)
    loads = install(model, tmp_path)
    report = evaluate(HYPOTHESES, REFERENCES, sources=SOURCES, metrics="comet")
    assert loads == [
        (str(tmp_path / "checkpoints" / "model.ckpt"), {"local_files_only": True}),
    ]
    assert [samples for samples, _ in model.calls] == [
        [
            {"src": "你好。", "mt": "Hello.", "ref": "Hello!"},
            {"src": "再见。", "mt": "Bye.", "ref": "Goodbye."},
        ],
        [
            {"src": "你好。", "mt": "Hello.", "ref": "Hi."},
            {"src": "再见。", "mt": "Bye.", "ref": "Bye."},
        ],
    ]
    assert model.calls[0][1] == {"batch_size": 16, "gpus": 0, "progress_bar": False}
    # The best of the two references, segment by segment, and their mean.
    assert report.of("hypothesis", "comet").segments == (0.5, 0.6)
    assert report["comet"] == pytest.approx(0.55)
    assert report.metrics[0].signature == "nrefs:2|model:Unbabel/wmt22-comet-da"


def test_comet_qe_gets_no_reference(install: Any, tmp_path: Path) -> None:
    model = Model(False, ["mt", "src"])
    install(model)
    checkpoint = tmp_path / "kiwi.ckpt"
    checkpoint.write_bytes(b"")
    report = evaluate(HYPOTHESES, REFERENCES, sources=SOURCES, metrics=f"comet_qe:{checkpoint}")
    [(samples, _)] = model.calls
    assert samples == [{"src": "你好。", "mt": "Hello."}, {"src": "再见。", "mt": "Bye."}]
    assert report.metrics[0].signature == "model:kiwi.ckpt"


@pytest.mark.parametrize(
    ("metric", "model", "other"),
    [
        ("comet", Model(False), "comet_qe"),
        ("comet", Model(False, ["mt", "src"]), "comet_qe"),
        ("comet_qe", Model(True), "comet"),
    ],
)
def test_the_wrong_kind_of_model(
    install: Any, tmp_path: Path, metric: str, model: Model, other: str
) -> None:
    install(model, tmp_path)
    with pytest.raises(ModelError, match=f"is a model for the metric {other}, not {metric}"):
        evaluate(HYPOTHESES, REFERENCES, sources=SOURCES, metrics=metric)


@pytest.mark.parametrize("metric", ["comet", "comet_qe"])
def test_a_model_that_takes_both(install: Any, tmp_path: Path, metric: str) -> None:
    install(Model(False, ["mt", "src", "ref"]), tmp_path)
    report = evaluate(HYPOTHESES, REFERENCES[:1], sources=SOURCES, metrics=metric)
    assert report[metric] == pytest.approx(0.5)


def test_clear_messages(install: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="comet compares with the source"):
        evaluate(HYPOTHESES, REFERENCES, metrics="comet")
    install(None)
    with pytest.raises(ModelError, match="Unbabel/wmt22-comet-da are not on this disk; fetch"):
        evaluate(HYPOTHESES, REFERENCES, sources=SOURCES, metrics="comet")
    install(None, tmp_path)
    with pytest.raises(ModelError, match="cannot be loaded as a COMET model: Invalid checkpoint"):
        evaluate(HYPOTHESES, REFERENCES, sources=SOURCES, metrics="comet")
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'bitext-aligner\[comet\]'"):
        evaluate(HYPOTHESES, REFERENCES, sources=SOURCES, metrics="comet")
