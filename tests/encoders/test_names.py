"""Encoders by name, with an argument behind a colon."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import aligner
from aligner.encoders import ENCODERS, get_encoder
from aligner.encoders.use import UseEncoder


def test_plain_names_and_instances(encoder: UseEncoder) -> None:
    assert isinstance(get_encoder("use"), UseEncoder)
    assert get_encoder(encoder) is encoder


def test_an_argument_goes_to_the_encoder(tmp_path: Path) -> None:
    text, vectors = tmp_path / "a:b.txt", tmp_path / "a:b.txt.npy"
    text.write_text("Hello.\n", "utf-8")
    np.save(vectors, np.array([[0.0, 2.0]]))
    found = get_encoder(f"precomputed:{vectors}")
    assert found.encode(["Hello."]).tolist() == [[0.0, 1.0]]


def test_arguments_that_do_not_fit() -> None:
    with pytest.raises(aligner.ConfigError, match="use takes no argument"):
        ENCODERS.get("use:large")
    with pytest.raises(aligner.ConfigError, match="nothing after the colon"):
        ENCODERS.get("sentence_transformers:")
    with pytest.raises(aligner.UnknownNameError, match="unknown encoder 'nope'"):
        ENCODERS.get("nope:large")
    with pytest.raises(aligner.ConfigError, match=r"precomputed:zh\.txt\.npy"):
        get_encoder("precomputed")
    with pytest.raises(aligner.ConfigError, match=r"precomputed:zh\.txt\.npy"):
        get_encoder("precomputed:vectors.bin")


def test_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(aligner.MissingExtraError, match=r"bitext-aligner\[transformers]"):
        get_encoder("sentence_transformers:LaBSE")


def test_a_folder_that_is_not_there_is_not_looked_for_elsewhere() -> None:
    with pytest.raises(aligner.ModelError, match="there is no folder"):
        get_encoder("sentence_transformers:/no/such/folder")
