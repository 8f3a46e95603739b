"""What the package may do: unpickle nothing from files, and reach no network."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

import aligner
from aligner import seeds
from aligner.cli.app import app
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
        inside = not isinstance(address, tuple) or address[0] in ("127.0.0.1", "::1", "localhost")
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
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".load"):
            called = ast.unparse(node.func)
            words = {word.arg: ast.unparse(word.value) for word in node.keywords}
            if called in ("np.load", "numpy.load"):
                assert words.get("allow_pickle") == "False", f"line {node.lineno}"
            assert called not in ("torch.load", "yaml.load"), f"line {node.lineno}"
        # pyarrow's type for Python objects unpickles on reading; nothing may ask for it.
        assert not (isinstance(node, ast.Attribute) and node.attr == "PyExtensionType")


def test_vectors_with_pickled_objects_are_refused(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    path = tmp_path / "zh.txt.npy"
    (tmp_path / "zh.txt").write_text("你好。", "utf-8")
    np.save(path, np.array([_Bomb(mark)], dtype=object), allow_pickle=True)
    with pytest.raises(aligner.InputError, match=r"zh\.txt\.npy"):
        aligner.align(["你好。"], ["Hello."], encoder=f"precomputed:{path}")
    assert not mark.exists()


class _Bomb:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, tuple[Path]]:
        return (Path.touch, (self._mark,))


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


# One line of work for every command there is; they run in this order, in one folder.
_COMMANDS = {
    "demo": "demo --output demo",
    "split": "split a.zh -o split.txt",
    "align": "align a.zh a.en -o a.jsonl -o a.tmx -o a.tsv",
    "score": "score a.jsonl -o a.html",
    "report": "report a.jsonl -o report.html",
    "compare": "compare a.jsonl a.jsonl --json",
    "convert": "convert a.jsonl a.xliff",
    "mine": "mine texts -o found.tsv --sentences sentences.tsv",
    "review": "review a.jsonl --export reviewed.tsv",
    "corpus filter": "corpus filter a.jsonl -o filtered.jsonl",
    "corpus deduplicate": "corpus deduplicate a.jsonl -o distinct.jsonl",
    "corpus normalise": "corpus normalise a.jsonl -o normal.jsonl",
    "corpus split": "corpus split three -o parts",
    "corpus leaks": "corpus leaks three/b.jsonl three/c.jsonl",
    "corpus stats": "corpus stats a.jsonl",
    "corpus card": "corpus card a.jsonl -o card.md",
    "corpus subwords": "corpus subwords a.jsonl -o subwords.model --vocab-size 400",
    "corpus build": "corpus build pairs.tsv -o built --jobs 2",
    "evaluate": "evaluate --hypothesis a.en --reference a.en --source a.zh --json",
    "evaluate meta": "evaluate meta humans.tsv --reference refA --metric chrf --human-system refA --human-system human --json",
}


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the commands below a command, and itself if it can be called."""
    below = getattr(command, "commands", {})
    for name, one in below.items():
        yield from _commands(one, (*path, name))
    if path and (not below or command.invoke_without_command):
        yield " ".join(path)


def test_no_command_reaches_the_network(tmp_path: Path) -> None:
    assert set(_commands(typer.main.get_command(app))) == _COMMANDS.keys()
    (tmp_path / "texts").mkdir()
    (tmp_path / "three").mkdir()
    for lang, whole in zip(("zh", "en"), seeds.gold_sentences(), strict=True):
        lines = whole.read_text("utf-8").splitlines()
        for number, name in enumerate("abc"):
            text = "\n".join(lines[number * 30 : number * 30 + 30])
            for folder in (tmp_path, tmp_path / "texts"):
                (folder / f"{name}.{lang}").write_text(text, "utf-8")
    (tmp_path / "pairs.tsv").write_text("src\ttgt\na.zh\ta.en\n")
    shutil.copy(ROOT / "tests/golden/evaluate-meta/input/mqm.tsv", tmp_path / "humans.tsv")
    code = f"""
from aligner.cli.app import app
for name, command in {_COMMANDS!r}.items():
    app(command.split(), standalone_mode=False)
    if name == "align":
        for one in "abc":
            app(f"align {{one}}.zh {{one}}.en -o three/{{one}}.jsonl".split(), standalone_mode=False)
app("align --batch pairs.tsv --jobs 2".split(), standalone_mode=False)
"""
    done = _guarded(tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    for name in ("demo", "built/SHA256SUMS", "reviewed.tsv", "subwords.model", "out/a.jsonl"):
        assert (tmp_path / name).exists(), name


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
