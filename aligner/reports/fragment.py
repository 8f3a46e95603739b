"""Alignments and reports on quality as fragments of HTML for notebooks.

Notebooks that are not trusted keep only plain markup: scripts, style sheets and frames are thrown
away, and colours of the page are light or dark. So a fragment is headings, lists and tables whose
few colours stand in ``style`` attributes and are transparent; it is readable without them.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from aligner.quality.findings import Severity
from aligner.quality.output import number, shortened, summary_lines
from aligner.quality.report import QualityReport, SegmentQuality
from aligner.reports.content import content
from aligner.reports.summary import Urgent, summary
from aligner.reports.wording import KINDS, SEVERITIES, Level, level, percent
from aligner.types import Alignment, Bead

_SHOWN = 20
_URGENT = 5
_BACKGROUNDS = {
    "major": "rgba(214, 66, 52, 0.22)",
    "minor": "rgba(224, 160, 20, 0.24)",
    "note": "rgba(70, 120, 210, 0.2)",
    Level.DOUBT: "rgba(214, 66, 52, 0.22)",
    Level.FAIR: "rgba(224, 160, 20, 0.24)",
}


def alignment_fragment(alignment: Alignment) -> str:
    """Return what to know about an alignment, and its first beads, for a notebook.

    Nothing is scored: a cell's output must come at once. `Alignment.to_html` gives the full report.
    """
    found = summary(content(alignment, None))
    facts = "".join(
        f"<li><b>{html.escape(fact.name)}: {html.escape(fact.value)}</b> {html.escape(fact.detail)}</li>"
        for fact in found.facts
    )
    warning = f"<p><b>Warning.</b> {html.escape(found.warning)}</p>" if found.warning else ""
    return (
        f"<div><p><b>{html.escape(repr(alignment))}</b></p>{warning}"
        f"<p>{html.escape(found.headline)}</p><ul>{facts}</ul>"
        f"{_urgent(found.urgent)}{_beads(alignment)}</div>"
    )


def _urgent(urgent: Sequence[Urgent]) -> str:
    rows = [
        f"<li>{_coloured(one.severity, one.label)} {html.escape(one.message)}</li>"
        for one in urgent[:_URGENT]
    ]
    return f"<p>Look at first:</p><ol>{''.join(rows)}</ol>" if rows else ""


def _beads(alignment: Alignment) -> str:
    rows = [
        f"<tr><td>{at}</td><td>{pair.bead.kind}</td><td>{_sure(pair.bead)}</td>"
        f"{_text(alignment.src.lang, pair.src)}{_text(alignment.tgt.lang, pair.tgt)}</tr>"
        for at, pair in zip(range(_SHOWN), alignment.pairs(nulls=True), strict=False)
    ]
    rest = len(alignment.beads) - len(rows)
    tail = f'<tr><td colspan="5">… {rest:,} more beads</td></tr>' if rest > 0 else ""
    head = _head(("", "bead", "sure", alignment.src.lang, alignment.tgt.lang))
    return f"<table>{head}{''.join(rows)}{tail}</table>"


def _sure(bead: Bead) -> str:
    if bead.confidence is None:
        return ""
    sure = percent(bead.confidence).replace(" ", "\u00a0")
    return _coloured(level(bead.confidence), sure)


def _text(lang: str, text: str) -> str:
    return (
        f'<td lang="{html.escape(lang)}" dir="auto" style="text-align: start; white-space: normal">'
        f"{html.escape(text)}</td>"
    )


def _head(names: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<th>{html.escape(name)}</th>' for name in names)}</tr>"


def _coloured(name: str, text: str) -> str:
    background = _BACKGROUNDS.get(name)
    style = f' style="background-color: {background}; padding: 0 0.3em"' if background else ""
    return f"<span{style}>{html.escape(text)}</span>"


def quality_fragment(report: QualityReport) -> str:
    """Return a report on quality for a notebook: its figures, findings and marked segments."""
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in summary_lines(report))
    return (
        f"<div><ul>{lines}</ul>{_findings(report)}{_segments(report)}"
        f"<p><small>{html.escape(str(report.signature))}</small></p></div>"
    )


def _findings(report: QualityReport) -> str:
    rows = [
        f"<tr><td>{_coloured(finding.severity, SEVERITIES[finding.severity])}</td>"
        f"<td>{KINDS[finding.kind]}</td><td>{'' if finding.segment is None else finding.segment}</td>"
        f'<td style="text-align: start">{html.escape(shortened(finding.message))}</td></tr>'
        for finding in report.findings
    ]
    if not rows:
        return ""
    return (
        "<table><caption>Findings, gravest first</caption>"
        f"{_head(('severity', 'kind', 'segment', 'what'))}{''.join(rows)}</table>"
    )


def _segments(report: QualityReport) -> str:
    rows = [
        f"<tr><td>{segment.number}</td><td>{segment.bead.kind}</td>"
        f"<td>{number(segment.similarity)}</td><td>{number(segment.omission)}</td>"
        f"<td>{number(segment.addition)}</td>"
        f'<td lang="{html.escape(report.src.lang)}" dir="auto">{_marked(segment, "src", segment.src)}</td>'
        f'<td lang="{html.escape(report.tgt.lang)}" dir="auto">{_marked(segment, "tgt", segment.tgt)}</td></tr>'
        for segment in report.worst()
    ]
    if not rows:
        return ""
    names = ("segment", "bead", "similarity", "omission", "addition")
    return (
        "<table><caption>Segments with findings, worst first</caption>"
        f"{_head((*names, report.src.lang, report.tgt.lang))}{''.join(rows)}</table>"
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
        pieces.append(
            f'<mark style="background-color: {_BACKGROUNDS[severity]}; color: inherit">'
            f"{html.escape(text[begin:end])}</mark>"
        )
        last = end
    return "".join((*pieces, html.escape(text[last:])))
