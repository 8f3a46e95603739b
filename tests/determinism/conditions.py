"""The conditions that must not matter, and running the commands under them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.determinism.commands import Command
from tests.determinism.material import copy_backwards

# Numba keeps what it has compiled; without, every process of another processor compiles anew.
_THREADS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS", "ARROW_NUM_THREADS",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """Say how the commands are run.

    Attributes:
        name: Names it in reports and as a folder.
        threads: Threads for linear algebra.
        jobs: Processes of the commands that take several.
        hash_seed: What strings are hashed with.
        flags: Of Python.
        environment: More variables.
        python: The interpreter.
        machine: Whether it stands for another processor, for which less is promised.
    """

    name: str
    threads: int = 1
    jobs: int = 1
    hash_seed: str = "0"
    flags: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    python: str = sys.executable
    machine: bool = False


_ELSEWHERE = (
    ("LC_ALL", "C"), ("LANG", "C"), ("TZ", "Asia/Kolkata"), ("PYTHONUTF8", "0"),
    ("PYTHONCOERCECLOCALE", "0"), ("TERM", "dumb"), ("HOME", "/nonexistent"),
)  # fmt: skip

FIRST = Condition("as-usual")
CONDITIONS = (
    Condition("again"),
    Condition("two-threads", threads=2),
    Condition("hash-seed-1", hash_seed="1"),
    Condition("hash-seed-random", hash_seed="random"),
    Condition("two-jobs", jobs=2),
    Condition("optimised", flags=("-OO",)),
    Condition("another-locale", environment=_ELSEWHERE),
    Condition(
        "all-at-once", threads=2, jobs=2, hash_seed="random", flags=("-O",), environment=_ELSEWHERE
    ),
)
# Other processors: the kernels of linear algebra, NumPy's own, and what Numba compiles.
MACHINES = (
    Condition("haswell", environment=(("OPENBLAS_CORETYPE", "Haswell"),), machine=True),
    Condition("sandybridge", environment=(("OPENBLAS_CORETYPE", "Sandybridge"),), machine=True),
    Condition("nehalem", environment=(("OPENBLAS_CORETYPE", "Nehalem"),), machine=True),
    Condition(
        "oldest",
        environment=(
            ("OPENBLAS_CORETYPE", "Prescott"),
            ("NPY_DISABLE_CPU_FEATURES", "AVX2 FMA3 AVX F16C SSE42 SSE41 POPCNT SSSE3"),
            ("NUMBA_CPU_NAME", "generic"),
        ),
        machine=True,
    ),
)


@dataclass(slots=True)
class Outcome:
    """Hold what the commands gave.

    Attributes:
        hashes: SHA-256 of every file and of what was printed, by name.
        failures: Commands with another status than they should have, and what they said.
    """

    hashes: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def run(
    condition: Condition,
    commands: Sequence[Command],
    material: Path,
    folder: Path,
    *,
    together: bool = False,
) -> Outcome:
    """Run commands in a new folder.

    Args:
        condition: How.
        commands: In this order.
        material: The files that they read; see `make_material`.
        folder: Is made, for the results.
        together: Run all of them in one process, which is quicker.
    """
    work, temporary, printed = folder / "work", folder / "temporary", folder / "printed"
    folder.mkdir(parents=True)
    copy_backwards(material, work)
    temporary.mkdir()
    printed.mkdir()
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"PYTHONWARNINGS", "COLUMNS", "LINES"}
    }
    environment |= dict.fromkeys(_THREADS, str(condition.threads))
    environment |= {
        "PYTHONHASHSEED": condition.hash_seed,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(temporary),
        # Not where it looks first without a home of its own.
        "NUMBA_CACHE_DIR": str(_numba_cache(condition)),
        "MPLCONFIGDIR": str(temporary),
        **dict(condition.environment),
    }
    outcome = Outcome()
    batches: Iterable[Sequence[Command]] = [commands] if together else [[one] for one in commands]
    for batch in batches:
        done = subprocess.run(
            [condition.python, *condition.flags, "-c", _program(batch, printed, condition.jobs)],
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        expected = int(any(one.fails for one in batch))
        if done.returncode != expected:
            said = (done.stderr or done.stdout).decode("utf-8", "replace")[-1500:]
            names = ", ".join(one.name for one in batch)
            outcome.failures.append(f"{names}: status {done.returncode}, not {expected}\n{said}")
    for root in (work, printed):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                outcome.hashes[str(path.relative_to(root))] = digest
    return outcome


def differences(first: Outcome, other: Outcome) -> list[str]:
    """Return the names of what is not the same, or is there only once."""
    names = {*first.hashes, *other.hashes}
    return sorted(name for name in names if first.hashes.get(name) != other.hashes.get(name))


def _numba_cache(condition: Condition) -> Path:
    named = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(named) if named else ROOT / ".venv" / "numba"
    return base / condition.name if condition.machine else base


def _program(commands: Sequence[Command], printed: Path, jobs: int) -> str:
    """Return Python that runs commands and keeps what each prints."""
    rows = [
        (
            os.devnull if one.timed else str(printed / one.name.replace(" ", "-").replace(",", "")),
            one.arguments.format(jobs=jobs).split(),
            one.code,
        )
        for one in commands
    ]
    return f"""
import contextlib, io, sys
status = 0
for path, arguments, code in {rows!r}:
    with open(path, "w", encoding="utf-8", newline="\\n") as out, contextlib.redirect_stdout(out):
        if code:
            exec(code, {{}})
            continue
        from aligner.cli import main
        sys.argv = ["aligner", *arguments]
        try:
            main()
        except SystemExit as stop:
            status = max(status, int(stop.code or 0))
sys.exit(status)
"""
