"""Any model of the package sentence-transformers, LaBSE by default.

Reimers, N. and Gurevych, I. (2019), doi 10.18653/v1/D19-1410; LaBSE: Feng, F. et al. (2022), doi
10.18653/v1/2022.acl-long.62. The package brings PyTorch, so it is an extra:
``pip install 'bitext-aligner[transformers]'``. Such models do not compose: every run of sentences
is encoded anew, and `aligner.encoders.cache.CachedEncoder` spares doing it twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aligner.encoders.base import Vectors
from aligner.errors import ConfigError, MissingExtraError, ModelError

DEFAULT_MODEL = "sentence-transformers/LaBSE"

# A file of weights is told from another by samples of it: reading two gigabytes would take longer
# than loading them.
_SAMPLES = 64
_SAMPLE_BYTES = 16 * 1024


class SentenceTransformerEncoder:
    """Encode with a sentence-transformers model.

    A text longer than the model's window is cut there by the model (LaBSE: 256 tokens). A text
    of which the model knows nothing may get the zero vector.

    Args:
        model: Name on the Hugging Face hub, or a folder that holds a model. A name is looked for
            on the disk first and downloaded if it is not there.
        device: Where to compute, for example ``"cuda"`` or ``"cpu"``; chosen by the package when
            None.
        batch_size: Texts that are encoded at a time.

    Raises:
        MissingExtraError: The package is not installed.
        ModelError: There is no such model, or it cannot be used.
        ConfigError: The batch size is less than 1.
    """

    def __init__(
        self, model: str | Path = DEFAULT_MODEL, device: str | None = None, batch_size: int = 32
    ) -> None:
        if batch_size < 1:
            raise ConfigError(f"batch_size must be at least 1, not {batch_size}")
        folder = _folder(model)
        self._model = _load(str(folder or model), device, local=folder is not None)
        self._batch_size = batch_size
        self.name = _name(model, folder)
        self.dim = int(self._raw(["."]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape ``(len(texts), dim)``.

        Raises:
            ModelError: The model gives numbers that are not finite.
        """
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors = self._raw(texts)
        if not np.isfinite(vectors).all():
            raise ModelError(f"the model {self.name} gives vectors that are not finite")
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)

    def _raw(self, texts: Sequence[str]) -> Vectors:
        found = self._model.encode(
            list(texts), batch_size=self._batch_size, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(found, dtype=np.float32)


def _folder(model: str | Path) -> Path | None:
    """Return the folder that is meant, None where it is a name on the hub."""
    path = Path(model).expanduser()
    if path.is_dir():
        return path
    if (
        isinstance(model, Path)
        or path.exists()
        or path.is_absolute()
        or str(model).startswith((".", "~"))
    ):
        raise ModelError(f"there is no folder {path} to load a sentence-transformers model from")
    return None


def _load(model: str, device: str | None, *, local: bool) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ModuleNotFoundError as error:
        raise MissingExtraError("the encoder sentence_transformers", "transformers") from error
    # The package and the three below it raise what they like: whatever it is, the model cannot
    # be used, and the cause is kept.
    try:
        return SentenceTransformer(model, device=device, local_files_only=True)
    except Exception as error:
        if local:
            raise ModelError(f"{model} holds no usable sentence-transformers model: {error}") from (
                error
            )
    try:
        return SentenceTransformer(model, device=device)
    except Exception as error:
        raise ModelError(
            f"the model {model} is not on this disk and cannot be downloaded. Where there is a "
            f'network, run once: python -c "from sentence_transformers import SentenceTransformer '
            f"as S; S('{model}').save('FOLDER')\" and give FOLDER as the model"
        ) from error


def _name(model: str | Path, folder: Path | None) -> str:
    last = re.sub(r"[^\w.-]+", "-", (folder.resolve() if folder else Path(model)).name)
    return f"st-{last}-{_fingerprint(folder)}" if folder else f"st-{last}"


def _fingerprint(folder: Path) -> str:
    """Return eight digits that differ between models, from samples of all files of a folder.

    Two folders may have one name, and vectors are cached under the name of their encoder.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            for number in range(_SAMPLES):
                file.seek(max(size - _SAMPLE_BYTES, 0) * number // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
                if size <= _SAMPLE_BYTES:
                    break
    return digest.hexdigest()[:8]
