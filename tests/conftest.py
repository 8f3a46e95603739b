"""Fixtures that several areas share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aligner.encoders.use import UseEncoder

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def encoder() -> UseEncoder:
    return UseEncoder()


@pytest.fixture(scope="session")
def development_data() -> Path:
    """Return the folder with the development data; it is not part of the project."""
    named = os.environ.get("ALIGNER_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (folder / "mac-dev").is_dir():
        pytest.skip(f"no development data in {folder}; name its folder with ALIGNER_DATA")
    return folder
