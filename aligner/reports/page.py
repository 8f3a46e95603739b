"""The report: one HTML file that holds an alignment and everything that shows it.

Nothing in the file comes from elsewhere, and nothing of the corpus can run in it: texts are data
(JSON in an element that is no script) that scripts put on the page as text, and the content
security policy admits the file's own scripts and styles by their hashes, nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable

from aligner.formats.base import PathLike
from aligner.formats.storage import atomic_write
from aligner.quality.report import QualityReport
from aligner.reports.assets import asset
from aligner.reports.content import Content, content
from aligner.reports.data import data
from aligner.reports.strips import strips
from aligner.reports.summary import Fact, Summary, summary
from aligner.reports.wording import counted, percent
from aligner.types import Alignment, Document

# In the order in which they build on each other.
_SCRIPTS = (
    *("model.js", "dom.js", "rows.js", "filters.js", "list.js", "map.js", "charts.js"),
    *("urgent.js", "report.js"),
)
_STYLES = ("look.css", "report.css", "figures.css")
# Without scripts a table of so many rows is shown; longer ones have the summary alone.
_PLAIN_ROWS = 400


def page(
    alignment: Alignment, *, quality: QualityReport | None = None, title: str | None = None
) -> str:
    """Return the report on an alignment as one self-contained HTML file.

    Args:
        alignment: The alignment.
        quality: What `aligner.score` gave for it: flags at the clauses, with the reason. They are
            left out without it.
        title: The heading; the names of the two documents when left out.

    Raises:
        InputError: The report on quality is about another alignment.
    """
    shown = content(alignment, quality)
    found = summary(shown)
    head = _clean(title if title is not None else default_title(alignment))
    styles = "\n".join(asset(name) for name in _STYLES)
    first, rest = asset("theme.js"), "\n".join(asset(name) for name in _SCRIPTS)
    policy = (
        f"default-src 'none'; script-src {_hash(first)} {_hash(rest)}; style-src {_hash(styles)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(head)}</title>",
            f"<style>{styles}</style>\n<script>{first}</script>\n</head>\n<body>",
            _body(shown, found, head),
            f'<script type="application/json" id="data">{data(shown, found)}</script>',
            f"<script>{rest}</script>\n</body>\n</html>\n",
        )
    )


def write_page(
    path: PathLike,
    alignment: Alignment,
    *,
    quality: QualityReport | None = None,
    title: str | None = None,
) -> None:
    """Write what `page` returns to a file, which appears only when it is complete.

    Args:
        path: The file; ``-`` is standard output.
        alignment: The alignment.
        quality: What `aligner.score` gave for it, None to leave findings out.
        title: The heading.

    Raises:
        InputError: The file cannot be written, or the report is about another alignment.
    """
    text = page(alignment, quality=quality, title=title)
    with atomic_write(path) as out:
        out.write(text)


def default_title(alignment: Alignment) -> str:
    """Return the heading of a report whose user gave none."""
    names = (alignment.src.name or alignment.src.lang, alignment.tgt.name or alignment.tgt.lang)
    return f"{names[0]} → {names[1]}"


def _hash(text: str) -> str:
    """Return a text's hash as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _clean(text: str) -> str:
    """Return a text that UTF-8 can hold: names of files may hold lone surrogates."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _body(shown: Content, found: Summary, title: str) -> str:
    parts = {
        "title": html.escape(title),
        "sides": _sides(shown),
        "summary": _summary(found),
        "strips": strips(shown),
        "plain": _plain(shown, found),
        "signature": html.escape(_clean(_signature(shown))),
    }
    # In one pass: a text that is put in may hold braces of its own.
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], asset("body.html"))


def _sides(shown: Content) -> str:
    sides = []
    for word, document in (("source", shown.alignment.src), ("target", shown.alignment.tgt)):
        name = f"<bdi>{html.escape(_clean(document.name))}</bdi>, " if document.name else ""
        sides.append(
            f"<span><b>{word}</b> {name}{html.escape(_clean(document.lang))}, "
            f"{counted(len(document), 'sentence')}</span>"
        )
    return "".join(sides)


def _signature(shown: Content) -> str:
    made = shown.quality.signature if shown.quality is not None else shown.alignment.signature
    return str(made) or "made by hand"


def _summary(found: Summary) -> str:
    warning = (
        f'<p class="warning" role="alert"><b>Warning.</b> {html.escape(found.warning)}</p>'
        if found.warning
        else ""
    )
    advice = f' <span class="advice">{html.escape(found.advice)}</span>' if found.advice else ""
    facts = "".join(map(_fact, found.facts))
    return (
        f'{warning}<p class="headline">{html.escape(_clean(found.headline))}{advice}</p>'
        f'<dl class="facts">{facts}</dl>'
    )


def _fact(fact: Fact) -> str:
    alarm = ' class="alarming"' if fact.alarming else ""
    value = html.escape(fact.value)
    if fact.row is not None:
        value = f'<a href="#row-{fact.row}" data-row="{fact.row}">{value}</a>'
    return (
        f"<div{alarm}><dt>{html.escape(fact.name)}</dt>"
        f"<dd><b>{value}</b> <span>{html.escape(_clean(fact.detail))}</span></dd></div>"
    )


def _plain(shown: Content, found: Summary) -> str:
    """Return what is seen without scripts: what to look at, and the text if it is short."""
    urgent = "".join(
        f"<li>{html.escape(f'{one.label}: {one.message}')}</li>" for one in found.urgent[:50]
    )
    parts = [f"<h2>Look at first</h2><ol>{urgent}</ol>" if urgent else ""]
    if len(shown.rows) > _PLAIN_ROWS:
        parts.append(
            f"<p>The text has {counted(len(shown.rows), 'row')}: a browser with scripts shows it. "
            "The scripts of this file load nothing and send nothing.</p>"
        )
        return "".join(parts)
    src, tgt = shown.alignment.src, shown.alignment.tgt
    rows = "".join(
        f'<tr id="row-{at}"><td>{"" if row.number is None else row.number}</td>'
        f"<td>{'' if row.bead.confidence is None else percent(row.bead.confidence)}</td>"
        f"{_cell(src, row.bead.src)}{_cell(tgt, row.bead.tgt)}</tr>"
        for at, row in enumerate(shown.rows)
    )
    parts.append(
        '<h2>The text</h2><table class="plain-table"><thead><tr><th>bead</th><th>sure</th>'
        f"<th>source</th><th>target</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    return "".join(parts)


def _cell(document: Document, indices: Iterable[int]) -> str:
    lang = html.escape(document.lang)
    text = html.escape(document.join(tuple(indices)).replace("\0", "\ufffd"))
    return f'<td lang="{lang}" dir="auto">{text}</td>'
