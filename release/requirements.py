"""What ``pyproject.toml`` declares, by group: the core, the extras, the tools of development."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
CORE = "core"
# What only the project's own work needs; everything else is for users.
DEVELOPMENT = ("dev", "docs", "peers")


@cache
def project() -> dict[str, Any]:
    """Return the table ``project`` of ``pyproject.toml``."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def groups() -> tuple[str, ...]:
    """Return the core and the names of all extras."""
    return (CORE, *project()["optional-dependencies"])


def declared(group: str) -> tuple[Requirement, ...]:
    """Return the requirements of a group, without those of the core.

    Where a group names extras of this project, what they require stands in their place.
    """
    table = project()
    lines = table["dependencies"] if group == CORE else table["optional-dependencies"][group]
    found: list[Requirement] = []
    for requirement in map(Requirement, lines):
        if canonicalize_name(requirement.name) == table["name"]:
            for extra in sorted(requirement.extras):
                found.extend(declared(extra))
        else:
            found.append(requirement)
    return tuple(found)
