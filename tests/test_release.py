"""The lock, the licences and the bill of materials fit what is declared and what is installed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from release import licences, listing, lock, sbom
from release.requirements import CORE, declared, groups
from tests.conftest import ROOT

OURSELVES = "bitext-aligner"
# venv brings it; no requirement of ours.
INSTALLER = "pip"
RICH = lock.parse(lock.LOCK.read_text("utf-8"))["rich"].version


@pytest.fixture(scope="module")
def locked_text() -> str:
    return lock.LOCK.read_text("utf-8")


def test_the_lock_fits_what_is_declared(locked_text: str) -> None:
    assert lock.complaints(locked_text) == [], "make lock"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (f"sha256:{lock.digest()}", f"sha256:{'0' * 64}", "made for other requirements"),
        (f"\nrich=={RICH}", "\nrich==9.0", "rich 9.0 is not within rich>="),
        ("\ntyper==", "\nother==", "typer>=0.26 is not in it"),
        ("# via typer", "# --index-url https://example.org", "names an address"),
    ],
)
def test_a_stale_lock_is_seen(locked_text: str, old: str, new: str, complaint: str) -> None:
    changed = locked_text.replace(old, new, 1)
    assert changed != locked_text
    assert any(complaint in one for one in lock.complaints(changed)), lock.complaints(changed)


def test_a_lock_without_checksums_is_seen() -> None:
    assert "rich has no checksum" in lock.complaints("rich==14.0.0\n")
    with pytest.raises(ValueError, match="not one version"):
        lock.parse("rich>=14\n")


def test_every_locked_distribution_has_a_licence_that_is_allowed(locked_text: str) -> None:
    rows = listing.page()
    assert lock.parse(locked_text).keys() <= rows.keys(), "make lock"
    assert {user for row in rows.values() for user in row.users} <= set(groups())
    assert licences.complaints({name: (row.licence, row.users) for name, row in rows.items()}) == []
    assert listing.PAGE.read_text("utf-8") == listing.rendered(rows)
    for group in groups():
        for requirement in declared(group):
            assert canonicalize_name(requirement.name) in rows, "make lock"


def test_what_is_installed_has_the_licence_that_is_listed() -> None:
    """Fail when a package changes its licence, or one came that nobody looked at."""
    rows = listing.page()
    for one in distributions():
        name, found = licences.described(one)
        if name in (OURSELVES, INSTALLER):
            continue
        assert name in rows, f"{name} is in no lock: make lock"
        assert found == rows[name].licence, f"{name}: make lock"


def test_the_constraints_of_a_machine_do_not_stop_the_listing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fail when pip may not take what the other resolver chose."""
    folder = "some_package-2.0.dist-info"
    with zipfile.ZipFile(tmp_path / "some_package-2.0-py3-none-any.whl", "w") as wheel:
        fields = "Metadata-Version: 2.1\nName: some-package\nVersion: 2.0\n"
        wheel.writestr(f"{folder}/METADATA", f"{fields}License: MIT license\n")
        wheel.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{folder}/RECORD", "")
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("some-package<2\n", "utf-8")
    for name, found in {
        "CONSTRAINT": constraints,
        "FIND_LINKS": tmp_path,
        "NO_INDEX": "1",
    }.items():
        monkeypatch.setenv(f"PIP_{name}", str(found))
    assert listing.reported(["some-package==2.0"]) == {"some-package": "MIT"}


class _Metadata:
    def __init__(self, **fields: str | list[str]) -> None:
        self._fields = {key.replace("_", "-"): value for key, value in fields.items()}

    def get(self, name: str, default: str = "", /) -> str | list[str]:
        return self._fields.get(name, default)

    def get_all(self, name: str, default: object = (), /) -> object:
        return self._fields.get(name, default)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"License_Expression": "mit and apache-2.0"}, "MIT AND Apache-2.0"),
        ({"Classifier": ["License :: OSI Approved :: MIT License"]}, "MIT"),
        ({"License": "Apache 2.0"}, "Apache-2.0"),
        ({"License": "BSD 3-Clause License\n\nCopyright"}, "BSD-3-Clause"),
        # Unknown is unknown: a person has to read it.
        ({}, None),
        ({"License": "Do what you like"}, None),
        ({"Classifier": ["License :: OSI Approved :: BSD License"]}, None),
        ({"License": "AGPL-3.0-only"}, "AGPL-3.0-only"),
    ],
)
def test_licences_are_read_from_metadata(
    fields: dict[str, str | list[str]], expected: str | None
) -> None:
    assert licences.licence(_Metadata(Name="some-package", **fields)) == expected


@pytest.mark.parametrize(
    ("expression", "group", "allowed"),
    [
        ("MIT", CORE, True),
        ("MIT AND Apache-2.0 WITH LLVM-exception", CORE, True),
        ("GPL-3.0-or-later OR MIT", CORE, True),
        ("MPL-2.0", CORE, False),
        ("MPL-2.0 AND MIT", "ray", True),
        ("LGPL-3.0-only", "ray", False),
        ("GPL-3.0-or-later", CORE, False),
        ("GPL-3.0-or-later", "transformers", False),
        ("GPL-3.0-or-later", "bertalign", True),
        ("LicenseRef-NVIDIA-Proprietary", "bertalign", True),
        ("LicenseRef-NVIDIA-Proprietary", "review", False),
    ],
)
def test_what_is_allowed_depends_on_the_group(expression: str, group: str, allowed: bool) -> None:
    assert licences.allowed(expression, group) is allowed


def test_forbidden_and_unknown_licences_are_named() -> None:
    assert not any(licences.allowed("AGPL-3.0-or-later", group) for group in groups())
    found = licences.complaints({"new": (None, [CORE]), "viral": ("AGPL-3.0-only", ["docs"])})
    assert found[0].startswith("new: its metadata name no known licence")
    assert found[1] == "viral: AGPL-3.0-only is not allowed in docs"


def test_the_bill_of_materials_is_up_to_date() -> None:
    assert sbom.BILL.read_text("utf-8") == sbom.rendered(), "make sbom"


def test_the_bill_of_materials_is_valid_and_complete(locked_text: str) -> None:
    text = sbom.BILL.read_text("utf-8")
    validator = JsonStrictValidator(SchemaVersion.V1_7)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"library"', '"novel"', 1)) is not None
    parts = {part["name"]: part for part in json.loads(text)["components"]}
    rows = listing.page()
    locked = lock.parse(locked_text)
    for requirement in declared(CORE):
        part = parts[canonicalize_name(requirement.name)]
        assert part["scope"] == "required"
        assert part["version"] == locked[part["name"]].version
        assert part["licenses"] == [{"expression": rows[part["name"]].licence}]
    assert "pytest" not in parts
    assert parts["bertalign"]["scope"] == "optional"
    files = {part["name"] for part in parts.values() if part["type"] != "library"}
    assert "aligner/engines/crf_weights.json" in files
    assert "aligner/_seeds/barret-joanne.en.txt" in files


def test_the_wheel_holds_the_bill_and_is_the_same_each_time(tmp_path: Path) -> None:
    wheels = []
    for time in ("first", "second"):
        command = ("-m", "hatchling", "build", "--target", "wheel", "--directory")
        subprocess.run(
            [sys.executable, *command, tmp_path / time],
            cwd=ROOT,
            env={key: one for key, one in os.environ.items() if key != "SOURCE_DATE_EPOCH"},
            check=True,
            capture_output=True,
        )
        wheels.append(next((tmp_path / time).iterdir()))
    assert wheels[0].name == wheels[1].name
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
    with zipfile.ZipFile(wheels[0]) as wheel:
        folder = wheels[0].name.removesuffix("-py3-none-any.whl") + ".dist-info"
        assert wheel.read(f"{folder}/sboms/{sbom.BILL.name}") == sbom.BILL.read_bytes()
        files = {name: wheel.read(name) for name in wheel.namelist()}
    for part in json.loads(sbom.BILL.read_text("utf-8"))["components"]:
        if part["type"] != "library":
            assert part["hashes"][0]["content"] == hashlib.sha256(files[part["name"]]).hexdigest()


def test_the_installed_package_is_this_one() -> None:
    assert distribution(OURSELVES).version == sbom.bill()["metadata"]["component"]["version"]


def test_an_environment_of_another_python_is_not_taken_for_the_one_asked_for(
    tmp_path: Path,
) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements-dev.lock"):
        shutil.copy2(ROOT / name, tmp_path)
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    python = environment / "bin" / "python"
    python.write_text("#!/bin/sh\necho Python 3.99.0\n", "utf-8")
    python.chmod(0o755)
    for name in ("pyvenv.cfg", ".installed-dev"):
        (environment / name).touch()

    def make(*variables: str) -> tuple[int, str]:
        done = subprocess.run(
            ["make", ".venv/.installed-dev", *variables],
            cwd=tmp_path,
            env={key: one for key, one in os.environ.items() if key not in ("PYTHON", "MAKEFLAGS")},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    assert make() == (0, "")
    assert make(f"PYTHON={python}") == (0, "")
    status, errors = make(f"PYTHON={sys.executable}")
    assert status != 0
    assert "Python 3.99.0 made .venv: remove it first" in errors
