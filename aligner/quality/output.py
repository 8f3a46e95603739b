"""The report as JSON, as a table of values, for the terminal, and as a fragment of HTML."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from aligner.formats import storage
from aligner.formats.base import PathLike
from aligner.quality.findings import Finding, Passage, Severity
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
_STYLE = (
    ".aligner-quality{font-family:sans-serif;line-height:1.4}"
    ".aligner-quality table{border-collapse:collapse}"
    ".aligner-quality td,.aligner-quality th{border:1px solid #bbb;padding:.2em .5em;"
    "text-align:left;vertical-align:top}"
    ".aligner-quality mark{padding:0 .1em}"
    ".aligner-quality .major{background:#f9c7c0}.aligner-quality .minor{background:#fbe6b5}"
    ".aligner-quality .note{background:#dfe8f5}"
)


def number(value: float | None) -> str:
    """Return a figure with four places, empty for None."""
    return "" if value is None else f"{value:.4f}"


def cell(text: str) -> str:
    r"""Return a text that holds in one cell of a table: tabs and line ends become ``\t``, ``\n``."""
    return text.translate(_ESCAPES)


def json_text(report: QualityReport) -> str:
    """Return the report as JSON."""
    return json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n"


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
        format: ``"json"``, ``"tsv"`` or ``"html"`` (a page of its own).

    Raises:
        InputError: The file cannot be written.
    """
    with storage.atomic_write(path) as out:
        if format == "json":
            out.write(json_text(report))
        elif format == "tsv":
            out.writelines(f"{line}\n" for line in tsv_lines(report))
        else:
            title = html.escape(
                f"{report.src.name or report.src.lang} – {report.tgt.name or report.tgt.lang}"
            )
            out.write(
                f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
                f"</head><body>\n{html_fragment(report)}\n</body></html>\n"
            )


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


def html_fragment(report: QualityReport) -> str:
    """Return the report as a fragment of HTML that needs nothing from elsewhere.

    All texts are escaped; the passages that a finding names are marked in their segments.
    """
    summary = "".join(f"<li>{html.escape(line)}</li>" for line in summary_lines(report))
    parts = [
        f'<section class="aligner-quality"><style>{_STYLE}</style>',
        f"<ul>{summary}</ul>",
        _findings_table(report),
        _segments_table(report),
        f"<p><small>{html.escape(str(report.signature))}</small></p></section>",
    ]
    return "\n".join(part for part in parts if part)


def _findings_table(report: QualityReport) -> str:
    rows = [
        f'<tr class="{finding.severity}"><td>{finding.severity}</td><td>{finding.kind}</td>'
        f"<td>{'' if finding.segment is None else finding.segment}</td>"
        f"<td>{html.escape(_shortened(finding.message))}</td></tr>"
        for finding in report.findings
    ]
    if not rows:
        return ""
    return (
        "<table><caption>Findings, gravest first</caption>"
        "<tr><th>severity</th><th>kind</th><th>segment</th><th>what</th></tr>"
        f"{''.join(rows)}</table>"
    )


def _segments_table(report: QualityReport) -> str:
    rows = [
        f"<tr><td>{segment.number}</td><td>{segment.bead.kind}</td>"
        f"<td>{number(segment.similarity)}</td><td>{number(segment.omission)}</td>"
        f"<td>{number(segment.addition)}</td><td>{_marked(segment, 'src', segment.src)}</td>"
        f"<td>{_marked(segment, 'tgt', segment.tgt)}</td></tr>"
        for segment in report.worst()
    ]
    if not rows:
        return ""
    return (
        "<table><caption>Segments with findings, worst first</caption><tr><th>segment</th>"
        "<th>bead</th><th>similarity</th><th>omission</th><th>addition</th>"
        f"<th>{html.escape(report.src.lang)}</th><th>{html.escape(report.tgt.lang)}</th></tr>"
        f"{''.join(rows)}</table>"
    )


def _marked(segment: SegmentQuality, side: str, text: str) -> str:
    """Return a segment's text with the passages of its findings marked."""
    marks: list[tuple[int, int, Severity]] = []
    for finding in segment.findings:
        for passage in finding.passages:
            at = text.find(passage.text) if passage.side == side and passage.text else -1
            if at >= 0 and not any(
                at < end and begin < at + len(passage.text) for begin, end, _ in marks
            ):
                marks.append((at, at + len(passage.text), finding.severity))
    pieces = []
    last = 0
    for begin, end, severity in sorted(marks):
        pieces.append(html.escape(text[last:begin]))
        pieces.append(f'<mark class="{severity}">{html.escape(text[begin:end])}</mark>')
        last = end
    return "".join((*pieces, html.escape(text[last:])))


def _shortened(text: str) -> str:
    return text if len(text) <= 3 * _SHOWN else f"{text[: 3 * _SHOWN - 1]}…"


def finding_row(finding: Finding) -> tuple[str, str, str, str, str]:
    """Return severity, kind, segment, message and first passages of a finding for a terminal."""
    where = "" if finding.segment is None else str(finding.segment)
    return (
        str(finding.severity),
        str(finding.kind),
        where,
        _shortened(finding.message),
        "\n".join(_place(passage) for passage in finding.passages[:3]),
    )


def _place(passage: Passage) -> str:
    return f"{passage.side} {passage.span.start}–{passage.span.end}"
