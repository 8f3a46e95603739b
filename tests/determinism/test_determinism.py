"""A few commands under two conditions; ``python -m tests.determinism`` runs all under all."""

from __future__ import annotations

from pathlib import Path

from tests.determinism.commands import FEW
from tests.determinism.conditions import CONDITIONS, FIRST, differences, run
from tests.determinism.material import make_material


def test_conditions_do_not_matter(tmp_path: Path) -> None:
    material = tmp_path / "material"
    make_material(material, small=True)
    first, other = (
        run(condition, FEW, material, tmp_path / condition.name, together=True)
        for condition in (FIRST, CONDITIONS[-1])
    )
    assert not first.failures + other.failures
    assert {
        "crf.jsonl",
        "crf.tmx",
        "two_pass.jsonl",
        "lengths.jsonl",
        "score.html",
        "evaluate",
    } <= {*first.hashes}
    assert not differences(first, other)
