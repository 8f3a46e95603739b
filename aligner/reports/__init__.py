"""Reports: what an alignment looks like, as a page for people and as plots for papers."""

from __future__ import annotations

from aligner.reports.page import page, write_page
from aligner.reports.plots import calibration_plot, path_plot, save_plot, scores_plot

__all__ = ["calibration_plot", "page", "path_plot", "save_plot", "scores_plot", "write_page"]
