"""``aligner report``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aligner.evaluation.beads import Beads
    from aligner.quality.report import QualityReport
    from aligner.types import Alignment, Bead


class Plot(StrEnum):
    """Name what is drawn."""

    PATH = "path"
    CALIBRATION = "calibration"
    SCORES = "scores"


def report(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="An alignment (.jsonl, .tsv, .tmx, .xliff, .xml, .parquet, a Moses pair x.zh x.en, "
            "or .align or .ladder with --src and --tgt).",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write: .html; with --plot .svg, .pdf or .png. Standard output when left out.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="The heading; the documents' names when left out.")
    ] = None,
    score: Annotated[
        bool,
        typer.Option(
            "--score/--no-score", help="Look for errors of translation; takes most of the time."
        ),
    ] = True,
    plot: Annotated[
        Plot | None,
        typer.Option(help="Draw one plot for a paper instead of the page (needs an extra)."),
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(
            help="Gold beads, as `aligner compare` takes them: needed by --plot calibration, drawn "
            "by --plot path. A folder for calibration over a folder of alignments."
        ),
    ] = None,
    src: Annotated[
        Path | None,
        typer.Option(help="The source text that an .align, .ladder or .xml file refers to."),
    ] = None,
    tgt: Annotated[Path | None, typer.Option(help="The target text.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the input.")] = None,
) -> None:
    """Show an alignment: one HTML file that works without a network, or plots for papers.

    The page has the two texts side by side, with confidences and flags, a map, figures, what to
    look at first, search and filters. Open it in any browser.
    """
    from aligner.cli.inputs import read_alignment
    from aligner.cli.outputs import check_output, say
    from aligner.errors import ConfigError
    from aligner.formats.storage import STDIO
    from aligner.reports import write_page

    target = output or Path(STDIO)
    inputs = [*files, *(path for path in (src, tgt, gold) if path)]
    check_output(target, inputs)
    if plot is None:
        _check_page(target, gold)
        alignment = read_alignment(files, src, tgt, encoding)
        write_page(target, alignment, quality=_scored(alignment, wanted=score), title=title)
    else:
        if title is not None:
            raise ConfigError("--title goes with the page: plots for papers have a caption there")
        if output is None:
            raise ConfigError("name a file for the plot: -o x.svg, .pdf or .png")
        _draw(plot, files, output, gold, (src, tgt), encoding, score=score)
    if output is not None and str(output) != STDIO:
        say(f"wrote {output}")


def _check_page(target: Path, gold: Path | None) -> None:
    from aligner.errors import ConfigError, UnknownNameError
    from aligner.formats.storage import STDIO

    if gold is not None:
        raise ConfigError("--gold goes with --plot; `aligner compare` scores against gold")
    if str(target) != STDIO and target.suffix.lower() not in {".html", ".htm"}:
        raise UnknownNameError(
            "format of a report",
            target.suffix or target.name,
            [".html"],
            "Name a file for the page, or --plot path, calibration or scores",
        )


def _scored(alignment: Alignment, *, wanted: bool) -> QualityReport | None:
    if not wanted:
        return None
    from aligner.quality.scoring import score

    return score(alignment)


def _draw(
    plot: Plot,
    files: list[Path],
    output: Path,
    gold: Path | None,
    texts: tuple[Path | None, Path | None],
    encoding: str | None,
    *,
    score: bool,
) -> None:
    from aligner.cli.inputs import read_alignment
    from aligner.errors import ConfigError
    from aligner.evaluation.calibration import calibrate
    from aligner.evaluation.files import alignment_pairs, read_beads
    from aligner.reports import calibration_plot, path_plot, save_plot, scores_plot
    from aligner.reports.plots import plot_format

    plot_format(output)
    if plot is Plot.CALIBRATION:
        if gold is None or len(files) != 1:
            raise ConfigError("calibration compares one alignment or folder with gold: --gold FILE")
        golds, tests = alignment_pairs(gold, files[0])
        figure = calibration_plot(calibrate([*map(_beads, golds)], [*map(_beads, tests)]))
    elif plot is Plot.PATH:
        alignment = read_alignment(files, *texts, encoding)
        figure = path_plot(alignment, gold=_beads(read_beads(gold)) if gold else None)
    else:
        if gold is not None:
            raise ConfigError("--gold goes with --plot calibration and --plot path")
        alignment = read_alignment(files, *texts, encoding)
        figure = scores_plot(alignment, quality=_scored(alignment, wanted=score))
    save_plot(figure, output)


def _beads(found: Beads) -> Sequence[Bead]:
    from aligner.types import Alignment

    return found.beads if isinstance(found, Alignment) else found
