"""What an encoder gives is refused unless it is a vector for each text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import aligner
from aligner.encoders.base import Pieces, Windows
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.checks import CheckedSpans, checked_pieces, checked_windows
from aligner.encoders.use import UseEncoder
from aligner.errors import ModelError

DIM = 8
SRC, TGT = ["你好。", "再见。", "他走了。"], ["Hello.", "Goodbye.", "He left.", "Why?"]


class Given:
    """Be an encoder of somebody else."""

    name = "given"
    dim = DIM

    def __init__(self, give: Callable[[int], Any]) -> None:
        self._give = give

    def encode(self, texts: Sequence[str]) -> Any:
        return self._give(len(texts))


def filled(value: Any, dtype: str = "f4") -> Callable[[int], Any]:
    return lambda count: np.full((count, DIM), value, dtype=dtype)


WRONG: dict[str, tuple[Callable[[int], Any], str]] = {
    "NaN": (filled(np.nan), "not finite, for '.*'; divide"),
    "one NaN": (lambda n: np.where(np.arange(DIM) == 1, np.nan, np.eye(DIM)[[0] * n]), "not finite"),
    "infinite": (filled(np.inf), "not finite"),
    "infinite downwards": (filled(-np.inf), "not finite"),
    "huge": (filled(3e38), "unit length"),
    "too large for float32": (filled(1e300, "f8"), "unit length"),
    "tiny": (filled(1e-40), "unit length"),
    "not normalised": (filled(1.0), "unit length"),
    "too narrow": (lambda n: np.ones((n, DIM - 1)), r"shape \(\d, 7\)"),
    "a row too many": (lambda n: np.ones((n + 1, DIM)), "shape"),
    "a row too few": (lambda n: np.ones((n - 1, DIM)), "shape"),
    "flat": (np.ones, "shape"),
    "nothing": (lambda n: None, "shape"),
    "text": (filled("x", "U1"), "numbers"),
    "complex": (filled(1j, "c8"), "complex64"),
}  # fmt: skip


@pytest.mark.parametrize("engine", ["crf", "two_pass"])
@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_vector_is_refused(name: str, engine: str) -> None:
    give, message = WRONG[name]
    with pytest.raises(ModelError, match=f"the encoder given .*{message}"):
        aligner.align(SRC, TGT, engine=engine, encoder=Given(give))


@pytest.mark.parametrize("engine", ["crf", "two_pass"])
@pytest.mark.parametrize(
    "give",
    [
        filled(0.0),
        filled(DIM**-0.5, "f2"),
        lambda n: np.eye(DIM, dtype=int)[[0] * n].tolist(),
        lambda n: np.eye(DIM)[np.arange(n) % DIM] * (-1) ** np.arange(n)[:, None],
    ],
    ids=["zero", "half precision", "lists of int", "opposite"],
)
def test_any_unit_vectors_and_zero_will_do(give: Callable[[int], Any], engine: str) -> None:
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        aligner.align(SRC, TGT, engine=engine, encoder=Given(give)).validate()


def test_what_is_no_vector_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not finite"):
        CachedEncoder(Given(filled(np.nan)), tmp_path).encode(SRC)
    assert CachedEncoder(Given(filled(DIM**-0.5)), tmp_path).encode(SRC).max() < 1


def test_runs_windows_and_pieces_are_checked(encoder: UseEncoder) -> None:
    spans, windows = encoder.encode_spans_and_windows(SRC)
    assert checked_windows(windows, len(SRC), encoder) is windows
    with pytest.raises(ModelError, match="windows for 2 sentences"):
        checked_windows(windows, 2, encoder)
    with pytest.raises(ModelError, match=r"window 0"):
        checked_windows(Windows(windows.vectors * np.nan, windows.at), len(SRC), encoder)
    starts, stops = np.array([0, 1]), np.array([3, 2])
    assert CheckedSpans(spans, encoder).vectors(starts, stops).shape == (2, encoder.dim)

    class Doubled:
        def __len__(self) -> int:
            return len(spans)

        def vectors(self, starts: Any, stops: Any) -> Any:
            return 2 * spans.vectors(starts, stops)

    with pytest.raises(ModelError, match="unit length, for sentences 0 to 2"):
        CheckedSpans(Doubled(), encoder).vectors(starts, stops)
    pieces = encoder.encode_pieces(["你好，再见。"], [[3]])
    assert checked_pieces(pieces, 1, encoder) is pieces
    wrong = Pieces(
        pieces.whole, pieces.parts / 0.5, pieces.without, pieces.at, pieces.tokens, pieces.windows
    )
    with pytest.raises(ModelError, match="part 0"):
        checked_pieces(wrong, 1, encoder)


def test_metrics_refuse_it_too() -> None:
    options = aligner.EvaluationOptions(encoder=Given(filled(np.nan)))
    systems = dict.fromkeys(("a", "b", "c"), TGT)
    for metric in ("similarity", "consensus"):
        with pytest.raises(ModelError, match="not finite"):
            aligner.evaluate(systems, [TGT], metrics=metric, options=options)
