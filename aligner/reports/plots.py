"""Plots for papers: the path of an alignment, its calibration, its scores; SVG, PDF or PNG.

The same input gives the same bytes: no dates, no random ids. Labels are in English and in letters
that every font has: texts and names of documents do not appear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import InputError, MissingExtraError, UnknownNameError
from aligner.evaluation.calibration import Calibration
from aligner.formats.base import PathLike
from aligner.formats.storage import STDIO, atomic_write_bytes, check_writable
from aligner.quality.report import QualityReport
from aligner.reports.wording import DOUBT, SURE, Level, level
from aligner.types import Alignment, Bead

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# What each kind of file would say of when and by what it was made.
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}
# matplotlib's types name each of its 300 settings.
_SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 8,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.frameon": False,
    "svg.hashsalt": "aligner",
    "pdf.fonttype": 42,
    "savefig.dpi": 300,
}
# Told apart without colour too: each level has a line or marker of its own.
_COLOURS = {
    Level.SURE: "#1a6b57",
    Level.FAIR: "#c08a1e",
    Level.DOUBT: "#b3261e",
    Level.UNRATED: "#0a5a8c",
}
_MARKERS = {Level.SURE: "o", Level.FAIR: "s", Level.DOUBT: "^", Level.UNRATED: "o"}
_LABELS = {
    Level.SURE: f"confidence ≥ {SURE}",
    Level.FAIR: f"{DOUBT} to {SURE}",
    Level.DOUBT: f"< {DOUBT}",
    Level.UNRATED: "no confidence",
}
_BAND: dict[str, Any] = {"color": "#d9d6de", "linewidth": 0}


def path_plot(alignment: Alignment, *, gold: Sequence[Bead] | None = None) -> Figure:
    """Draw the path of the beads through the two texts, and the gaps as bands.

    Args:
        alignment: The alignment.
        gold: Beads to draw behind it, for comparison.

    Raises:
        MissingExtraError: matplotlib is not installed.
        InputError: A side has no sentence.
    """
    _check_sides(alignment)
    with _drawing((3.4, 3.4)) as (figure, axes):
        _bands(alignment, axes, both=True)
        if gold is not None:
            _segments(axes, gold, color="#000000", linewidth=3.2, alpha=0.25, label="gold")
        for name in Level:
            own = [
                bead
                for bead in alignment.beads
                if not bead.is_null and level(bead.confidence) is name
            ]
            if own:
                width = 1.2 if name in {Level.SURE, Level.UNRATED} else 2.6
                _segments(axes, own, color=_COLOURS[name], linewidth=width, label=_LABELS[name])
        axes.set_xlim(0, len(alignment.src))
        axes.set_ylim(len(alignment.tgt), 0)
        axes.set_xlabel(f"source sentence ({alignment.src.lang})")
        axes.set_ylabel(f"target sentence ({alignment.tgt.lang})")
        axes.legend(loc="upper right")
    return figure


def _segments(axes: Axes, beads: Sequence[Bead], **style: Any) -> None:
    """Draw each bead from the corner where it begins to the one where it ends."""
    from matplotlib.collections import LineCollection

    lines = [
        [(bead.src[0], bead.tgt[0]), (bead.src[-1] + 1, bead.tgt[-1] + 1)]
        for bead in beads
        if not bead.is_null
    ]
    axes.add_collection(LineCollection(lines, capstyle="round", **style))


def calibration_plot(calibration: Calibration) -> Figure:
    """Draw how often beads are right against the confidence that they were given.

    Args:
        calibration: From `aligner.evaluation.calibration.calibrate`.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    full = calibration.counts > 0
    counts = calibration.counts[full]
    with _drawing((3.0, 3.0)) as (figure, axes):
        axes.plot([0, 1], [0, 1], color="#999999", linewidth=0.8)
        # The area of a dot grows with its beads.
        axes.scatter(
            calibration.confidence[full],
            calibration.right[full],
            s=12 + 160 * counts / counts.max(),
            color=_COLOURS[Level.UNRATED],
            alpha=0.8,
            linewidths=0,
            clip_on=False,
        )
        for x, y, count in zip(
            calibration.confidence[full], calibration.right[full], counts, strict=True
        ):
            axes.annotate(
                f"{count:,}",
                (x, y),
                xytext=(6, -8 if y > 0.1 else 4),
                textcoords="offset points",
                fontsize=6,
            )
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_aspect("equal")
        axes.set_xlabel("confidence given")
        axes.set_ylabel("share exactly right")
        axes.text(
            0.98,
            0.12,
            f"ECE {calibration.error:.3f}, {int(counts.sum()):,} beads",
            fontsize=7,
            ha="right",
        )
    return figure


def scores_plot(alignment: Alignment, *, quality: QualityReport | None = None) -> Figure:
    """Draw confidence, and the similarity of meaning if scored, from begin to end of the text.

    Args:
        alignment: The alignment.
        quality: What `aligner.score` gave for it; without it there is no similarity.

    Raises:
        MissingExtraError: matplotlib is not installed.
        InputError: A side has no sentence, or there is neither a confidence nor a similarity.
    """
    _check_sides(alignment)
    # Where a bead stands: the middle of its source sentences.
    at = {
        number: (bead.src[0] + bead.src[-1] + 1) / 2
        for number, bead in enumerate(alignment.beads)
        if not bead.is_null
    }
    rated = [
        (at[number], bead.confidence)
        for number, bead in enumerate(alignment.beads)
        if number in at and bead.confidence is not None
    ]
    similar = [
        (at[one.number], one.similarity)
        for one in (quality.segments if quality else ())
        if one.number in at and one.similarity is not None
    ]
    if not rated and not similar:
        raise InputError(
            "there is nothing to draw: the beads have no confidence, and the translation was not "
            "scored"
        )
    with _drawing((6.3, 2.2)) as (figure, axes):
        _bands(alignment, axes, both=False)
        for run in _runs(similar, alignment):
            axes.plot(
                [x for x, _ in run],
                [y for _, y in run],
                color="#0a5a8c",
                linewidth=0.7,
                label="similarity" if run[0] == similar[0] else None,
            )
        for name in Level:
            own = [point for point in rated if level(point[1]) is name]
            if own:
                axes.scatter(
                    [x for x, _ in own],
                    [y for _, y in own],
                    s=7,
                    marker=_MARKERS[name],
                    color=_COLOURS[name],
                    linewidths=0,
                    label=_LABELS[name],
                    clip_on=False,
                )
        axes.set_xlim(0, len(alignment.src))
        axes.set_ylim(min([0.0, *(value for _, value in similar)]), 1)
        axes.set_xlabel(f"source sentence ({alignment.src.lang})")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def _runs(
    points: Sequence[tuple[float, float]], alignment: Alignment
) -> list[list[tuple[float, float]]]:
    """Return points as lines that break off at the gaps."""
    ends = [gap.src[0] for gap in alignment.gaps() if gap.src]
    runs: dict[int, list[tuple[float, float]]] = {}
    for x, y in points:
        runs.setdefault(sum(end < x for end in ends), []).append((x, y))
    return list(runs.values())


def save_plot(figure: Figure, path: PathLike) -> None:
    """Write a plot; the suffix tells the format.

    Args:
        figure: The plot.
        path: ``.svg``, ``.pdf`` or ``.png``.

    Raises:
        UnknownNameError: The suffix is none of these.
        InputError: The file cannot be written.
    """
    format = plot_format(path)
    check_writable(path)
    import matplotlib as mpl

    # Into memory first: on a full disk matplotlib's PDF fails once more where it closes the file, and
    # hides why.
    image = BytesIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(image, format=format, metadata=_METADATA[format])
    with atomic_write_bytes(path) as out:
        out.write(image.getbuffer())


def plot_format(path: PathLike) -> str:
    """Return the format that the name of a plot tells.

    Raises:
        UnknownNameError: It tells none.
    """
    name = "-" if str(path) == STDIO else Path(path).suffix
    format = name.lower().removeprefix(".")
    if format not in _METADATA:
        raise UnknownNameError(
            "format of a plot", name or Path(path).name, [f".{known}" for known in _METADATA]
        )
    return format


@contextmanager
def _drawing(size: tuple[float, float]) -> Iterator[tuple[Figure, Axes]]:
    """Give a figure and its axes, with the settings of all plots in force.

    Without pyplot: nothing global is touched, and no window opens.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("drawing plots", "plots") from None
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=size, layout="constrained")
        yield figure, figure.add_subplot()


def _check_sides(alignment: Alignment) -> None:
    for word, document in (("source", alignment.src), ("target", alignment.tgt)):
        if not len(document):
            raise InputError(f"there is nothing to draw: the {word} has no sentence")


def _bands(alignment: Alignment, axes: Axes, *, both: bool) -> None:
    for gap in alignment.gaps():
        if gap.src:
            axes.axvspan(gap.src[0], gap.src[-1] + 1, **_BAND)
        elif both:
            axes.axhspan(gap.tgt[0], gap.tgt[-1] + 1, **_BAND)
