"""Where the weights of the package lie, and how they are written: never without their checksum.

``python -m benchmarks.weights`` writes ``aligner/checksums.json`` anew after an edit by hand.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from aligner import resources
from aligner.encoders import use_model

PACKAGE = Path(resources.__file__).parent
# What learned it: its file below the package.
WEIGHTS = {
    "crf": "engines/crf_weights.json",
    "captions": "splitters/captions_weights.json",
    "scorer": "quality/detector.json",
    "filter": "corpora/adequacy.json",
}


def write(name: str, text: str) -> None:
    """Write weights of `WEIGHTS`, with the same bytes on every system, and their checksum."""
    path = PACKAGE / WEIGHTS[name]
    path.write_text(text, "utf-8", newline="\n")
    record()
    print(f"wrote {path}")


def current() -> dict[str, str]:
    """Return the SHA-256 of the weights as they are, and of the encoder's as they must be."""
    digests = {
        path: hashlib.sha256((PACKAGE / path).read_bytes()).hexdigest() for path in WEIGHTS.values()
    }
    encoder = {name: resources.checksums()[name] for name in use_model.FILES}
    return dict(sorted((digests | encoder).items()))


def record() -> None:
    """Write ``aligner/checksums.json``."""
    text = json.dumps(current(), indent=1) + "\n"
    (PACKAGE / resources.CHECKSUMS).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    record()
