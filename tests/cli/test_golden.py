"""Every command gives exactly what its golden case says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.golden import files_of, regenerate, run_case, sorted_cases


@pytest.mark.parametrize("case", sorted_cases(), ids=lambda case: str(case.name))
def test_golden(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    found = run_case(case, tmp_path, monkeypatch)
    if request.config.getoption("--regenerate"):
        regenerate(case, found)
    expected = files_of(case / "expected")
    assert sorted(found) == sorted(expected)
    for name, data in expected.items():
        assert found[name].decode(errors="replace") == data.decode(errors="replace"), name


def test_there_are_cases() -> None:
    assert len(sorted_cases()) >= 20
