"""Data cards: what a corpus is, in Markdown for people and in JSON for programs.

The Markdown begins with the block that the Hugging Face Hub reads, so that it can serve as the README
of a data set there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from aligner import languages
from aligner._version import __version__
from aligner.corpora.statistics import CorpusStatistics, SideStatistics
from aligner.formats import strict_json

# Upper bounds of the Hub's classes of sizes.
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_LARGEST = "n>10M"
# What Markdown takes for more than text, within a row of a table.
_MARKUP = re.compile(r"([\\`*\[|])")


@dataclass(frozen=True, slots=True)
class About:
    """Hold what no program can know of a corpus.

    Attributes:
        title: Name of the corpus.
        description: What it is, in a few sentences.
        licence: Under which it may be used; an identifier of the Hub such as ``"cc-by-4.0"``.
        source: Where the texts are from.
    """

    title: str = "Parallel corpus"
    description: str = ""
    licence: str = ""
    source: str = ""


def card_dict(statistics: CorpusStatistics, about: About | None = None) -> dict[str, Any]:
    """Return the card as plain data for JSON."""
    return {
        **asdict(about or About()),
        "made_by": f"aligner {__version__}",
        "statistics": statistics.as_dict(),
    }


def card_json(statistics: CorpusStatistics, about: About | None = None) -> str:
    """Return the card as JSON."""
    card = card_dict(statistics, about)
    return strict_json.dumps(card, "the data card", indent=2) + "\n"


def card_markdown(
    statistics: CorpusStatistics,
    about: About | None = None,
    configs: Mapping[str, str] | None = None,
) -> str:
    """Return the card as Markdown.

    Args:
        statistics: The figures.
        about: What they cannot tell.
        configs: Pattern of the files of each part of the data set that the Hub is to show.
    """
    about = about or About()
    parts = [
        _front_matter(statistics, about, configs or {}),
        f"# {about.title}",
        about.description,
        f"Source of the texts: {about.source}" if about.source else "",
        _sizes(statistics),
        _beads(statistics),
        _made(statistics),
        _examples(statistics),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _front_matter(statistics: CorpusStatistics, about: About, configs: Mapping[str, str]) -> str:
    langs = dict.fromkeys(
        languages.primary(lang) for side in (statistics.src, statistics.tgt) for lang in side.langs
    )
    size = next((name for most, name in _SIZES if statistics.pairs < most), _LARGEST)
    # JSON's strings are YAML's, whatever is in them.
    quoted = {"pretty_name": about.title, **({"license": about.licence} if about.licence else {})}
    return "\n".join(
        [
            "---",
            *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in quoted.items()),
            f"language: [{', '.join(json.dumps(lang) for lang in langs)}]",
            "task_categories: [translation]",
            f"size_categories: ['{size}']",
            *(["configs:"] if configs else []),
            *(
                f"- {{config_name: {json.dumps(name)}, data_files: {json.dumps(pattern)}}}"
                for name, pattern in configs.items()
            ),
            "---",
        ]
    )


def _table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    """Return a value as the text that it is: no markup, no tag, no line break."""
    line = " ".join(str(value).splitlines())
    return _MARKUP.sub(r"\\\1", line).replace("&", "&amp;").replace("<", "&lt;")


def _code(value: str) -> str:
    return " ".join(value.replace("`", "'").splitlines())


def _sizes(statistics: CorpusStatistics) -> str:
    src, tgt = statistics.src, statistics.tgt

    def row(name: str, value: Any) -> tuple[object, ...]:
        return name, value(src), value(tgt)

    def langs(side: SideStatistics) -> str:
        return ", ".join(side.langs) or "-"

    table = _table(
        ("", "source", "target"),
        [
            row("language", langs),
            row("characters", lambda side: side.characters),
            row("words (Han, kana, Thai: characters)", lambda side: side.words),
            row("different texts", lambda side: side.distinct),
            row("shortest text, characters", lambda side: side.lengths.shortest),
            row("median", lambda side: side.lengths.median),
            row("mean", lambda side: side.lengths.mean),
            row("95th percentile", lambda side: side.lengths.percentile_95),
            row("longest", lambda side: side.lengths.longest),
        ],
    )
    what = (
        f"{_count(statistics.pairs, 'pair')} ({statistics.distinct} different) from "
        f"{_count(statistics.documents, 'pair')} of documents."
    )
    return f"## Size\n\n{what}\n\n{table}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


def _beads(statistics: CorpusStatistics) -> str:
    if not statistics.pairs:
        return ""
    kinds = _table(
        ("sentences", "pairs", "share"),
        [
            (kind, count, f"{count / statistics.pairs:.1%}")
            for kind, count in statistics.kinds.items()
        ],
    )
    found = f"## Beads\n\n{kinds}"
    if any(statistics.confidences):
        rows = [
            (f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}", count)
            for tenth, count in enumerate(statistics.confidences)
            if count
        ]
        found += "\n\n" + _table(("confidence", "pairs"), rows)
    if set(statistics.statuses) - {"auto"}:
        found += "\n\n" + _table(("vouched for", "pairs"), list(statistics.statuses.items()))
    return found


def _made(statistics: CorpusStatistics) -> str:
    rows = [
        (
            step.name,
            ", ".join(f"{key}={value}" for key, value in step.parameters.items()),
            # Steps that only change texts judge none.
            step.seen or "-",
            step.rejected if step.seen else "-",
        )
        for step in statistics.steps
    ]
    found = f"## How it was made\n\nby aligner {__version__}"
    found += "".join(f"  \nalignment: `{_code(one)}`" for one in statistics.signatures)
    if rows:
        first = next((step.seen for step in statistics.steps if step.seen), statistics.pairs)
        found += f"\n\n{statistics.pairs} of {_count(first, 'pair')} kept.\n\n"
        found += _table(("step", "settings", "judged", "rejected"), rows)
    return found


def _examples(statistics: CorpusStatistics) -> str:
    if not statistics.examples:
        return ""
    return "## Examples\n\n" + _table(("source", "target"), statistics.examples)
