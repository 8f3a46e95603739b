"""Plots for papers: the same bytes each time, no text of the corpus, what is drawn is right."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from aligner import seeds
from aligner.errors import InputError, LengthMismatchError, MissingExtraError, UnknownNameError
from aligner.evaluation.calibration import calibrate
from aligner.reports import calibration_plot, path_plot, save_plot, scores_plot
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead

GOLD = seeds.gold()


def rated() -> Alignment:
    """Return the gold of the talk with made-up confidences of all levels."""
    beads = [
        Bead(bead.src, bead.tgt, confidence=(at % 20) / 20) for at, bead in enumerate(GOLD.beads)
    ]
    return Alignment(GOLD.src, GOLD.tgt, tuple(beads))


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    calibration = calibrate([GOLD.beads], [rated().beads])
    for number in (1, 2):
        save_plot(path_plot(rated(), gold=GOLD.beads), tmp_path / f"path{number}.{suffix}")
        save_plot(scores_plot(rated()), tmp_path / f"scores{number}.{suffix}")
        save_plot(calibration_plot(calibration), tmp_path / f"calibration{number}.{suffix}")
    for name in ("path", "scores", "calibration"):
        first = (tmp_path / f"{name}1.{suffix}").read_bytes()
        assert first == (tmp_path / f"{name}2.{suffix}").read_bytes()
        assert len(first) > 2000
        assert not re.search(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}|D:20[0-9]{2}", first)


def test_the_path_is_drawn_where_it_is() -> None:
    figure = path_plot(rated(), gold=GOLD.beads)
    (axes,) = figure.axes
    drawn = [
        tuple(map(tuple, segment))
        for lines in axes.collections[1:]
        for segment in lines.get_segments()  # type: ignore[attr-defined]
    ]
    linked = [bead for bead in GOLD.beads if not bead.is_null]
    wanted = {((b.src[0], b.tgt[0]), (b.src[-1] + 1, b.tgt[-1] + 1)) for b in linked}
    assert set(drawn) == wanted
    assert axes.get_xlabel() == "source sentence (zh-Hans)"
    assert len(axes.patches) == len(GOLD.gaps())


def test_calibration_is_measured_right() -> None:
    gold = [Bead((at,), (at,)) for at in range(10)]
    test = [Bead((at,), (at or 1,), confidence=0.85) for at in range(10)]
    found = calibrate([gold], [test])
    assert found.error == pytest.approx(0.05)
    assert found.counts.tolist() == [0] * 8 + [10, 0]
    assert np.isclose(found.right[8], 0.9)
    assert calibrate([gold], [[Bead((0,), (0,), confidence=1.0)]]).above == (1.0, 1.0)


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(InputError, match="has no confidence: calibration needs"):
        calibrate([GOLD.beads], [GOLD.beads])
    with pytest.raises(InputError, match="there are no beads"):
        calibrate([[]], [[]])
    with pytest.raises(LengthMismatchError):
        calibrate([GOLD.beads], [])
    with pytest.raises(InputError, match="was not scored"):
        scores_plot(GOLD)
    nothing = lines_document([], lang="en")
    with pytest.raises(InputError, match="the source has no sentence"):
        path_plot(Alignment(nothing, nothing, ()))
    with pytest.raises(
        UnknownNameError, match=r"unknown format of a plot '.gif'; known: .pdf, .png, .svg"
    ):
        save_plot(path_plot(GOLD), "x.gif")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"bitext-aligner\[plots\]"):
        path_plot(GOLD)
