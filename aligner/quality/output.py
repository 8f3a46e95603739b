"""The report as JSON, as a table of values, and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from aligner.formats import storage, strict_json
from aligner.formats.base import PathLike
from aligner.quality.findings import Finding, Passage
from aligner.quality.report import QualityReport, SegmentQuality, SideSummary
from aligner.quality.terms import uses_line

# Figures of a pair of texts, with the texts themselves.
FIGURES = (
    "similarity",
    "margin",
    "mismatch",
    "omission",
    "addition",
    "src_coverage",
    "tgt_coverage",
    "missing",
    "added",
    "findings",
    "src",
    "tgt",
)
COLUMNS = ("number", "src_ids", "tgt_ids", "confidence", *FIGURES)
_SHOWN = 60
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def number(value: float | None) -> str:
    """Return a figure with four places, empty for None."""
    return "" if value is None else f"{value:.4f}"


def cell(text: str) -> str:
    r"""Return a text that holds in one cell of a table: tabs and line ends become ``\t``, ``\n``."""
    return text.translate(_ESCAPES)


def json_text(report: QualityReport) -> str:
    """Return the report as JSON."""
    return strict_json.dumps(report.as_dict(), "the report", indent=1) + "\n"


def tsv_lines(report: QualityReport) -> Iterator[str]:
    """Yield a header and a line for each segment, without line ends."""
    yield "\t".join(COLUMNS)
    for segment in report.segments:
        yield "\t".join(
            (
                str(segment.number),
                " ".join(map(str, segment.bead.src)),
                " ".join(map(str, segment.bead.tgt)),
                number(segment.confidence),
                number(segment.similarity),
                number(segment.margin),
                number(segment.mismatch),
                number(segment.omission),
                number(segment.addition),
                number(segment.src_coverage),
                number(segment.tgt_coverage),
                cell(segment.missing.text if segment.missing else ""),
                cell(segment.added.text if segment.added else ""),
                cell("; ".join(_labels(segment))),
                cell(segment.src),
                cell(segment.tgt),
            )
        )


def _labels(segment: SegmentQuality) -> list[str]:
    return [f"{one.severity} {one.kind}: {one.message}" for one in segment.findings]


def write_report(report: QualityReport, path: PathLike, format: str) -> None:
    """Write a report to a file, which appears only when it is complete; ``-`` is standard output.

    Args:
        report: The report.
        path: The file.
        format: ``"json"`` or ``"tsv"``.

    Raises:
        InputError: The file cannot be written.
    """
    with storage.atomic_write(path) as out:
        if format == "json":
            out.write(json_text(report))
        else:
            out.writelines(f"{line}\n" for line in tsv_lines(report))


def summary_lines(report: QualityReport) -> Iterator[str]:
    """Yield the document's figures as lines of text."""
    for word, side in (("source", report.src), ("target", report.tgt)):
        yield (
            f"{word} ({side.name or side.lang}): {side.covered_sentences} of {side.sentences} sentences "
            f"have a counterpart, {side.character_coverage:.1%} of the characters{_gaps(side)}"
        )
    sure = [segment.confidence for segment in report.segments if segment.confidence is not None]
    if sure:
        low = sum(value < 0.5 for value in sure)
        yield f"beads: {len(report.segments)}, of which the alignment doubts {low} (confidence under 0.5)"
    if report.terms is not None:
        yield uses_line(report.terms)
    counts = ", ".join(f"{sum(by.values())} {kind}" for kind, by in report.counts().items())
    yield f"findings: {counts or 'none'}"


def _gaps(side: SideSummary) -> str:
    return f", {side.gaps} gap{'s' * (side.gaps != 1)}" if side.gaps else ""


def shortened(text: str) -> str:
    """Return a message that is not longer than a few lines of a terminal."""
    return text if len(text) <= 3 * _SHOWN else f"{text[: 3 * _SHOWN - 1]}…"


def finding_row(finding: Finding) -> tuple[str, str, str, str, str]:
    """Return severity, kind, segment, message and first passages of a finding for a terminal."""
    where = "" if finding.segment is None else str(finding.segment)
    return (
        str(finding.severity),
        str(finding.kind),
        where,
        shortened(finding.message),
        "\n".join(_place(passage) for passage in finding.passages[:3]),
    )


def _place(passage: Passage) -> str:
    return f"{passage.side} {passage.span.start}–{passage.span.end}"
