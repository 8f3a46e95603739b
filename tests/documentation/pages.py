"""The code that pages show, and how it is run.

A page's blocks run in the order of the page, in one folder that begins with a copy of ``seeds``:

- ```` ```python ```` is a program of its own. A ```` ```text ```` block with the title *prints*
  behind it is what it prints.
- ```` ```console ```` holds commands behind ``$``, and beneath each what a terminal shows, if the
  page shows it. A command may fail only if what is shown begins like an error of the program.

In what is shown, ``...`` stands for anything, and on a line of its own for any lines. A block whose
paragraph above begins with *Not run by the tests* is left out: the reader sees the reason.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

LEFT_OUT = "*Not run by the tests"
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[a-z]+[^\n]*)\n(?P<body>.*?)^(?P=indent)```",
    re.MULTILINE | re.DOTALL,
)
_PRINTS = 'text title="prints"'


@dataclass(frozen=True, slots=True)
class Block:
    """Hold what a page shows to be run.

    Attributes:
        kind: ``"python"`` or ``"console"``.
        code: The text of the block.
        prints: What the page says that a program prints; None if it does not.
        line: 1-based line of the block in its page.
        left_out: The page says that the tests do not run it.
    """

    kind: str
    code: str
    prints: str | None
    line: int
    left_out: bool


def pages() -> tuple[Path, ...]:
    """Return every page for readers that is written by hand."""
    return (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    )


def blocks(page: Path) -> tuple[Block, ...]:
    """Return the blocks of a page that are meant to be run, in order."""
    text = page.read_text("utf-8")
    found: list[Block] = []
    fences = list(_FENCE.finditer(text))
    for number, fence in enumerate(fences):
        kind = fence["info"].split()[0]
        if kind not in {"python", "console"}:
            continue
        prints = None
        if number + 1 < len(fences) and fences[number + 1]["info"] == _PRINTS:
            prints = _plain(fences[number + 1])
        above = text[: fence.start()].rstrip().rpartition("\n\n")[2].lstrip()
        line = text.count("\n", 0, fence.start()) + 1
        found.append(Block(kind, _plain(fence), prints, line, above.startswith(LEFT_OUT)))
    return tuple(found)


def _plain(fence: re.Match[str]) -> str:
    return re.sub(rf"^{fence['indent']}", "", fence["body"], flags=re.MULTILINE)


def commands(console: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with what the page shows beneath it."""
    command, shown, going_on = "", "", False
    for line in console.splitlines(keepends=True):
        if going_on:
            command += line
        elif line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], ""
        else:
            assert command, f"output without a command: {line}"
            shown += line
        going_on = line.rstrip("\n").endswith("\\") and not shown
    if command:
        yield command, shown


def fits(shown: str, printed: str) -> bool:
    """Tell whether what was printed is what is shown, where ``...`` stands for anything."""
    parts = []
    for line in shown.rstrip("\n").split("\n"):
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            wild = r".*?".join(re.escape(part) for part in line.rstrip().split("..."))
            parts.append(wild + r"[ ]*\n")
    return re.fullmatch("".join(parts), printed.rstrip("\n") + "\n") is not None


class Folder:
    """Run code as a reader would, in a folder with the seeds.

    Args:
        path: The folder.
        python: The interpreter whose installation is used.
    """

    def __init__(self, path: Path, python: str | Path = sys.executable) -> None:
        self.path = path
        self.python = str(python)
        self.environment = {
            **os.environ,
            "PATH": f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "100",
            "PYTHONIOENCODING": "utf-8",
            # As a reader's Python does by default; what a program warns of is shown, not raised.
            "PYTHONWARNINGS": "default",
        }

    def run(self, page: Path) -> int:
        """Run a page's blocks and return how many there were.

        Raises:
            AssertionError: Something failed, or printed something else; the message names the line.
        """
        count = 0
        for block in blocks(page):
            if block.left_out:
                continue
            count += 1
            place = f"{page.relative_to(ROOT)}:{block.line}"
            if block.kind == "python":
                self._program(block, place)
            else:
                for command, shown in commands(block.code):
                    self._command(command, shown, place)
        return count

    def _program(self, block: Block, place: str) -> None:
        script = self.path / "program.py"
        script.write_text(block.code, "utf-8")
        code, out, errors = self._call([self.python, str(script)])
        assert code == 0, f"{place} failed:\n{out}{errors}"
        if block.prints is not None:
            assert fits(block.prints, out), f"{place} shows\n{block.prints}\nbut prints\n{out}"

    def _command(self, command: str, shown: str, place: str) -> None:
        script = f"exec 2>&1\n{command}"
        code, out, _ = self._call(["bash", "-euo", "pipefail", "-c", script])
        wrong = shown.startswith(("aligner: ", "Usage: "))
        assert (code == 0) != wrong, f"{place}: {shlex.quote(command)} ended with {code}:\n{out}"
        if shown:
            assert fits(shown, out), f"{place}: {command}shows\n{shown}\nbut prints\n{out}"

    def _call(self, words: list[str]) -> tuple[int, str, str]:
        done = subprocess.run(
            words,
            check=False,
            capture_output=True,
            encoding="utf-8",
            cwd=self.path,
            env=self.environment,
        )
        return done.returncode, done.stdout, done.stderr


def main() -> None:
    """Run a page in an empty folder: ``python -m tests.documentation.pages PAGE PYTHON FOLDER``."""
    page, python, folder = sys.argv[1:]
    count = Folder(Path(folder), Path(python)).run(Path(page).resolve())
    print(f"{page}: {count} blocks work as shown")


if __name__ == "__main__":
    main()
