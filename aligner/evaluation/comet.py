"""COMET and COMET-QE (Rei et al. 2020, doi 10.18653/v1/2020.emnlp-main.213) through their package.

The package is an extra, and its weights (gigabytes) must be on the disk already: nothing is fetched.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aligner.errors import ConfigError, MissingExtraError, ModelError
from aligner.evaluation.metrics import Measured, Task, averaged

_BATCH = 16


class Comet:
    """Measure with a COMET model that sees source, translation and reference.

    Args:
        model: A checkpoint file, or the name of a model that the package has fetched before.
    """

    name = "comet"
    title = "COMET"
    higher_is_better = True
    needs_reference = True
    default = "Unbabel/wmt22-comet-da"

    def __init__(self, model: str = "") -> None:
        self.model = model or self.default

    def measure(self, task: Task) -> Sequence[Measured]:
        """Return the model's scores, a value a system; of several references the best.

        Raises:
            ConfigError: There are no sources.
            MissingExtraError: The package is not installed.
            ModelError: The weights are not on the disk, or the model needs something else.
        """
        if task.sources is None:
            raise ConfigError(f"{self.name} compares with the source: give the sources too")
        model = self._load()
        references: Sequence[Sequence[str] | None] = (
            task.references if self.needs_reference else (None,)
        )
        found = []
        for hypothesis in task.hypotheses:
            scores = [
                self._predict(model, _samples(task.sources, hypothesis, reference))
                for reference in references
            ]
            found.append(averaged(np.max(scores, axis=0), self._signature(task)))
        return found

    def _signature(self, task: Task) -> str:
        references = f"nrefs:{len(task.references)}|" if self.needs_reference else ""
        name = Path(self.model).name if Path(self.model).is_file() else self.model
        return f"{references}model:{name}"

    def _load(self) -> Any:
        try:
            comet = importlib.import_module("comet")
        except ImportError as error:
            raise MissingExtraError(f"the metric {self.name}", "comet") from error
        path = self.model
        if not Path(path).is_file():
            # Its `download_model` falls back to the network when a file is missing; this does not.
            hub = importlib.import_module("huggingface_hub")
            try:
                folder = hub.snapshot_download(repo_id=path, local_files_only=True)
            except Exception as error:
                raise ModelError(
                    f"the weights of {path} are not on this disk; fetch them once where there is a "
                    f"network: python -c 'import comet; comet.download_model(\"{path}\")', or name "
                    f'a checkpoint file: "{self.name}:FOLDER/checkpoints/model.ckpt"'
                ) from error
            path = str(Path(folder) / "checkpoints" / "model.ckpt")
        try:
            model = comet.load_from_checkpoint(path, local_files_only=True)
        except Exception as error:
            raise ModelError(f"{path} cannot be loaded as a COMET model: {error}") from error
        if self.needs_reference != self._looks_at_references(model):
            other = CometQe.name if self.needs_reference else Comet.name
            raise ModelError(f"{self.model} is a model for the metric {other}, not {self.name}")
        return model

    def _looks_at_references(self, model: Any) -> bool:
        """Tell whether a model can be used with or without references as this metric wants it.

        Models that can do both (xCOMET, UniTE) name the reference among their inputs.
        """
        if model.requires_references():
            return True
        return self.needs_reference and "ref" in getattr(model.hparams, "input_segments", ())

    def _predict(self, model: Any, samples: list[dict[str, str]]) -> list[float]:
        output = model.predict(samples, batch_size=_BATCH, gpus=0, progress_bar=False)
        return [float(score) for score in output.scores]


class CometQe(Comet):
    """Measure with a COMET model that sees source and translation only."""

    name = "comet_qe"
    title = "COMET-QE"
    needs_reference = False
    default = "Unbabel/wmt22-cometkiwi-da"


def _samples(
    sources: Sequence[str], hypothesis: Sequence[str], reference: Sequence[str] | None
) -> list[dict[str, str]]:
    pairs = [{"src": src, "mt": mt} for src, mt in zip(sources, hypothesis, strict=True)]
    if reference is None:
        return pairs
    return [pair | {"ref": ref} for pair, ref in zip(pairs, reference, strict=True)]
