"""The lock for development: ``python -m release.lock`` writes it, its functions read and judge it.

``requirements-dev.lock`` is a plain requirements file with the SHA-256 of every file, for all systems
and all supported versions of Python; pip installs it. Its first lines record what it was made for.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release.requirements import CORE, ROOT, declared, project

LOCK = ROOT / "requirements-dev.lock"
GROUP = "dev"
# What was published later is not locked: most malicious releases are found within days.
MATURITY = "7 days"
_LABEL = "# requirements: sha256:"
_HEADER = """\
# Versions for development, with the SHA-256 of every file; `make lock` makes this file.
"""
_PIN = re.compile(r"^(?P<line>[A-Za-z0-9][^\\#]*?)\s*\\?$")


@dataclass(frozen=True, slots=True)
class Locked:
    """Hold one distribution of a lock.

    Attributes:
        name: Normalised.
        version: The only one that is allowed.
        hashes: SHA-256 of its files, in hexadecimal digits.
        via: What requires it, normalised; this project too.
        line: The requirement as it stands in the file, with its marker.
    """

    name: str
    version: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]
    line: str


def digest() -> str:
    """Return the SHA-256 of what the lock has to satisfy, in hexadecimal digits."""
    lines = sorted({str(one) for group in (CORE, GROUP) for one in declared(group)})
    text = "\n".join([f"python{project()['requires-python']}", *lines])
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str) -> Mapping[str, Locked]:
    """Return the distributions of a lock by name.

    Raises:
        ValueError: A line is not what the tool writes.
    """
    found: dict[str, Locked] = {}
    blocks = re.split(r"\n(?=[A-Za-z0-9])", "\n" + text)[1:]
    for block in blocks:
        first = _PIN.match(block.partition("\n")[0])
        if first is None:
            raise ValueError(f"not a locked requirement: {block.partition(chr(10))[0]}")
        requirement = Requirement(first["line"])
        pinned = re.fullmatch(r"==([^*,]+)", str(requirement.specifier))
        if pinned is None:
            raise ValueError(f"not one version: {first['line']}")
        name = canonicalize_name(requirement.name)
        if name in found:
            raise ValueError(f"{name} is locked twice")
        via = re.findall(r"^ +#(?: +via)? +([A-Za-z0-9][\w.-]*)", block, re.MULTILINE)
        found[name] = Locked(
            name,
            pinned[1],
            tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block)),
            tuple(canonicalize_name(one) for one in via if one != "via"),
            first["line"],
        )
    return found


def complaints(text: str) -> list[str]:
    """Return what is wrong with a lock; nothing if it fits ``pyproject.toml``."""
    found = []
    if f"{_LABEL}{digest()}\n" not in text:
        found.append("made for other requirements than those in pyproject.toml")
    locked = parse(text)
    for requirement in (*declared(CORE), *declared(GROUP)):
        one = locked.get(canonicalize_name(requirement.name))
        if one is None:
            found.append(f"{requirement} is not in it")
        elif not requirement.specifier.contains(one.version):
            found.append(f"{one.name} {one.version} is not within {requirement}")
    found.extend(f"{one.name} has no checksum" for one in locked.values() if not one.hashes)
    if "://" in text:
        found.append("names an address")
    return found


def compiled(*groups: str, options: tuple[str, ...] = ()) -> str:
    """Resolve the core and some extras with uv.

    Args:
        groups: Names of extras; `CORE` adds nothing.
        options: For ``uv pip compile``.

    Returns:
        A requirements file.
    """
    extras = (option for group in groups if group != CORE for option in ("--extra", group))
    command = ("uv", "pip", "compile", "pyproject.toml", *extras, "--no-header", "--quiet")
    command += ("--python-version", "3.12", "--no-emit-index-url", "--exclude-newer", MATURITY)
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        (tool, *command[1:], *options), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main() -> None:
    """Write the lock anew, with the newest versions that have stood for a while."""
    body = compiled(GROUP, options=("--universal", "--generate-hashes"))
    LOCK.write_text(f"{_HEADER}{_LABEL}{digest()}\n\n{body}", "utf-8", newline="\n")
    for complaint in complaints(LOCK.read_text("utf-8")):
        sys.exit(f"{LOCK.name}: {complaint}")


if __name__ == "__main__":
    main()
