"""What the package may do: unpickle nothing from files, and reach no network."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from aligner import seeds
from tests.conftest import ROOT

_SOURCES = sorted((ROOT / "aligner").rglob("*.py"))
# Tasks go to worker processes of our own over pipes of our own.
_PICKLING = {"aligner/engines/workers.py", "aligner/corpora/ray_runner.py"}
_UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
# Fails on whatever leaves the machine, in this process and in those that it starts.
_GUARD = """
import os, sys

def _guard(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = arguments[1]
        inside = not isinstance(address, tuple) or address[0] in ("127.0.0.1", "::1", "localhost", "")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        inside = arguments[0] in ("127.0.0.1", "::1", "localhost", None)
    else:
        return
    if not inside:
        sys.stderr.write(f"NETWORK {event} {arguments[1:]}\\n")
        os._exit(77)

sys.addaudithook(_guard)
"""


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_unpickled(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name.partition(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                names = {(node.module or "").partition(".")[0]}
            if str(path.relative_to(ROOT)) not in _PICKLING:
                assert not names & _UNSAFE, f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec"), f"line {node.lineno}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.load", "numpy.load"):
            allowed = {word.arg: ast.unparse(word.value) for word in node.keywords}
            assert allowed.get("allow_pickle") == "False", f"line {node.lineno}"


def _guarded(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "sitecustomize.py").write_text(_GUARD)
    return subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{tmp_path}:{ROOT}", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_no_command_reaches_the_network(tmp_path: Path) -> None:
    src, tgt = (path.read_text("utf-8")[:1500] for path in seeds.talk())
    (tmp_path / "a.zh").write_text(src, "utf-8")
    (tmp_path / "a.en").write_text(tgt, "utf-8")
    (tmp_path / "pairs.tsv").write_text("src\ttgt\na.zh\ta.en\n")
    code = """
import sys
from aligner.cli.app import app
for command in (
    "align a.zh a.en -o a.jsonl -o a.tmx", "score a.jsonl -o a.html", "convert a.jsonl a.xliff",
    "align --batch pairs.tsv --jobs 2", "corpus filter a.jsonl -o b.jsonl",
):
    app(command.split(), standalone_mode=False)
"""
    done = _guarded(tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "a.jsonl").is_file()


def test_importing_everything_reaches_no_network(tmp_path: Path) -> None:
    done = _guarded(
        tmp_path,
        "-c",
        "import importlib, pkgutil, aligner\n"
        "for one in pkgutil.walk_packages(aligner.__path__, 'aligner.'):\n"
        "    if not one.name.endswith('__main__'):\n"
        "        importlib.import_module(one.name)\n",
    )
    assert done.returncode == 0, done.stderr


def test_the_guard_sees_the_network(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    assert _guarded(tmp_path, "-c", code).returncode == 77
