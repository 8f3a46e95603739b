"""The commands and programs of the guides work as they are shown."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.test_readme import commands

GUIDES = ROOT / "docs" / "guides"


def test_build_a_corpus(tmp_path: Path) -> None:
    page = (GUIDES / "build-a-corpus.md").read_text("utf-8")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    script = "\n".join(map(commands, re.findall(r"```console\n(.*?)```", page, re.DOTALL)))
    folder = Path(sys.executable).parent
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'PATH="{folder}:$PATH"\n{script}'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    by_name = (tmp_path / "texts" / "by-name.tsv").read_text("utf-8").splitlines()
    mined = (tmp_path / "texts" / "pairs.tsv").read_text("utf-8").splitlines()
    pairs = [{tuple(row.split("\t")[:2]) for row in rows} for rows in (by_name, mined)]
    assert pairs[0] == pairs[1]
    assert sorted(path.name for path in (tmp_path / "hub").rglob("*") if path.is_file()) == [
        *("README.json", "README.md", "dev.parquet", "spm.model", "test.parquet", "train.parquet"),
    ]
    for name in re.findall(r"^\| `([\w.]+)", page, re.MULTILINE):
        assert list((tmp_path / "built").rglob(name.replace("00000", "*"))), name
    programs = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    outputs = []
    for program in programs:
        path = tmp_path / "program.py"
        path.write_text(program, "utf-8")
        done = subprocess.run(
            [sys.executable, path], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        outputs.append(done.stdout)
    assert re.match(r"\d+ \{'zh': '.*', 'en': '.*'\}", outputs[0])
    assert "pairs; 0 failures\ntrain " in outputs[1]


def test_the_guide_names_options_that_exist() -> None:
    known: set[str] = set()
    for command in (["corpus", "build"], ["corpus", "normalise"], ["corpus", "subwords"]):
        shown = subprocess.run(
            [sys.executable, "-m", "aligner", *command, "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={"COLUMNS": "200", "PATH": ""},
        )
        known |= set(re.findall(r"--[a-z-]+", shown.stdout))
    page = (GUIDES / "build-a-corpus.md").read_text("utf-8")
    assert set(re.findall(r"`(--[a-z-]+)", page)) <= known
