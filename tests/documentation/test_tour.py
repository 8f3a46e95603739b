"""The ten-minute tour works for somebody who has the package and nothing else."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.conftest import ROOT
from tests.documentation.pages import Folder


def test_the_tour_from_the_wheel(tmp_path: Path) -> None:
    """Install the wheel into an environment of its own, walk the tour in an empty folder.

    The packages that it needs are lent from here, since the tests have no network; the smoke test
    of ``.ci/run`` installs those, too.
    """
    dist, environment, folder = (tmp_path / name for name in ("dist", "env", "folder"))
    _run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), str(ROOT))
    _run("-m", "venv", "--without-pip", str(environment))
    python = environment / "bin" / "python"
    [wheel] = dist.glob("*.whl")
    _run("-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    [packages] = environment.glob("lib/python*/site-packages")
    # A line of a .pth file puts the folder on the path, but what its own .pth files name, the
    # checkout among them, stays out.
    (packages / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    folder.mkdir()
    where = subprocess.run(
        [python, "-c", "import aligner; print(aligner.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    assert where.stdout.startswith(str(packages))
    assert Folder(folder, python).run(ROOT / "docs" / "tour.md") >= 9
    assert (folder / "talk.html").stat().st_size > 10_000
    assert (folder / "talk.tmx").exists()
    assert (folder / "clean.card.md").exists()


def _run(*words: str) -> None:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
