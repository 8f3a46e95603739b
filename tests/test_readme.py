"""What the README shows works as it is shown."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
CONSOLES = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def commands(console: str) -> str:
    """Return a console block's commands as a script."""
    joined = console.replace("\\\n", " ")
    return "\n".join(line[2:] for line in joined.splitlines() if line.startswith("$ "))


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_programs(number: int, tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAMS[number], "utf-8")
    run = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    if number == 0:
        shown = re.search(r"prints\n\n```\n(.*?)```", README, re.DOTALL)
        assert shown is not None
        assert run.stdout == shown[1]


def test_commands(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    scripts = [commands(console) for console in CONSOLES]
    shown = "\n".join(script for script in scripts if "aligner " in script)
    assert shown.count("aligner ") >= 8
    folder = Path(sys.executable).parent
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'PATH="{folder}:$PATH"\n{shown}'],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    for name in ("talk.jsonl", "talk.tmx", "talk.zh.txt", "talk.align", "talk.zh", "out.align"):
        assert (tmp_path / name).stat().st_size > 0
    assert (tmp_path / "aligned" / "talk.jsonl").stat().st_size > 0


def test_the_two_commands_of_the_newcomer_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
