"""The page of all licences: ``python -m release.listing`` resolves every extra and writes it anew.

Nothing is installed: pip reports what it would install, metadata included. The page is what the tests
and the bill of materials read; they need no network.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release import lock
from release.licences import STATED, complaints, licence, order
from release.requirements import ROOT, groups

PAGE = ROOT / "LICENSES-THIRD-PARTY.md"
# The lock holds all that these need; the others are resolved for Linux.
_UNLOCKED = ("bertalign", "comet", "ja", "ko", "peers", "transformers", "wtpsplit")
_INTRODUCTION = """\
# Licences of what the library depends on

Made by `make lock`, and checked by the tests: the licence of every package that the core, an extra or
the development needs, directly or not, as its metadata name it. Nothing of these packages is part of the
wheel. *Needed by* names the extras; `core` is what every installation brings, `dev`, `docs` and `peers`
are for work on the project itself. What a package's metadata leave open is explained below the table.
What is allowed where is decided in `release/licences.py`.

| package | licence | needed by |
|---|---|---|
"""
_STATED = """
## Read, not declared

| package | licence | where it stands |
|---|---|---|
"""
_ROW = re.compile(r"^\| ([a-z0-9-]+) \| ([^|]+) \| ([a-z, ]+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """Hold a distribution's licence, as an SPDX expression, and the groups that need it."""

    licence: str
    users: tuple[str, ...]


class Report:
    """Give the metadata in a report of pip as `importlib.metadata` gives them.

    Args:
        fields: Names in lower case with underscores, as in the report.
    """

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def get(self, name: str, default: str = "", /) -> Any:
        """Return a field that occurs once."""
        return self._fields.get(name.lower().replace("-", "_"), default)

    def get_all(self, name: str, default: Iterable[str] = (), /) -> Any:
        """Return a field that may occur more than once."""
        return self._fields.get(name.lower().replace("-", "_"), default)


def rendered(rows: Mapping[str, Row]) -> str:
    """Return the page."""
    lines = [
        f"| {name} | {row.licence} | {', '.join(row.users)} |" for name, row in sorted(rows.items())
    ]
    stated = [
        f"| {name} | {found} | {where} |"
        for name, (found, where) in sorted(STATED.items())
        if name in rows
    ]
    return _INTRODUCTION + "\n".join(lines) + "\n" + _STATED + "\n".join(stated) + "\n"


def parse(text: str) -> Mapping[str, Row]:
    """Return the rows of the page by package."""
    table = text.partition("\n## ")[0]
    return {
        name: Row(found, tuple(users.split(", ")))
        for name, found, users in _ROW.findall(table)
        if name != "package"
    }


def page() -> Mapping[str, Row]:
    """Return the rows of the page as it is."""
    return parse(PAGE.read_text("utf-8"))


def resolved() -> Mapping[str, Row]:
    """Ask the index for everything, and return the rows.

    Raises:
        ValueError: A licence is unknown or not allowed.
    """
    users: defaultdict[str, set[str]] = defaultdict(set)
    locked = lock.parse(lock.LOCK.read_text("utf-8"))
    # Markers are left out: what only other systems need has a licence too.
    wanted: dict[str, str] = {}
    wanted |= {name: one.line.partition(";")[0] for name, one in locked.items()}
    for group in groups():
        for line in _lines(lock.compiled(group, options=_options(group))):
            name: str = canonicalize_name(Requirement(line).name)
            users[name].add(group)
            wanted.setdefault(name, line.partition(";")[0])
    found = reported(wanted.values())
    for name in locked:
        users[name].add(lock.GROUP)
    grouped = {name: (found[name], order(users[name])) for name in users}
    wrong = complaints(grouped)
    if wrong:
        raise ValueError("\n".join(wrong))
    return {name: Row(str(found), wanted) for name, (found, wanted) in grouped.items()}


def reported(lines: Iterable[str]) -> dict[str, str | None]:
    """Ask pip, and return the licence of each pinned requirement by normalised name.

    Raises:
        subprocess.CalledProcessError: pip finds one of them nowhere.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted, report = Path(folder, "wanted.txt"), Path(folder, "report.json")
        wanted.write_text("\n".join(lines), "utf-8")
        command = ("-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps")
        output = ("--quiet", "--report", str(report), "--requirement", str(wanted))
        # All are pinned already: the constraints of a machine could only forbid what uv chose.
        environment = {**os.environ, "PIP_CONSTRAINT": os.devnull}
        subprocess.run((sys.executable, *command, *output), check=True, env=environment)
        installs = json.loads(report.read_text("utf-8"))["install"]
    reports = [Report(install["metadata"]) for install in installs]
    return {canonicalize_name(one.get("Name")): licence(one) for one in reports}


def _options(group: str) -> tuple[str, ...]:
    systems = ("--python-platform", "linux") if group in _UNLOCKED else ("--universal",)
    constraints = () if group in _UNLOCKED else ("--constraint", lock.LOCK.name)
    return ("--no-annotate", *systems, *constraints)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(
        line for line in text.splitlines() if line and not line.startswith(("#", " ", "-"))
    )


def main() -> None:
    """Write the page anew."""
    try:
        PAGE.write_text(rendered(resolved()), "utf-8", newline="\n")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
