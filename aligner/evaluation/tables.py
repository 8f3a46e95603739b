"""The table of segments: every segment of every system with its texts and scores, in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from aligner.errors import ConfigError
from aligner.evaluation.report import EvaluationReport
from aligner.formats import storage, strict_json
from aligner.formats.tsv import escape

FORMATS = {".tsv": "tsv", ".jsonl": "jsonl"}


def segments_format(path: str | Path) -> str:
    """Return the format that the name of a table of segments tells; TSV for standard output.

    Raises:
        ConfigError: It tells none.
    """
    if str(path) == storage.STDIO:
        return "tsv"
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        raise ConfigError(f"{path}: a table of segments is .tsv or .jsonl; name the file so")
    return FORMATS[suffix]


def write_segments(report: EvaluationReport, path: str | Path) -> None:
    r"""Write the segments, a line each, system by system.

    In TSV tabs, line breaks and backslashes of texts are escaped (``\t``, ``\n``, ``\\``).

    Args:
        report: The evaluation.
        path: A file that ends in ``.tsv`` or ``.jsonl``, or ``-`` for standard output.

    Raises:
        ConfigError: The name ends otherwise.
        InputError: The file cannot be written.
    """
    format = segments_format(path)
    with storage.atomic_write(path) as out:
        if format == "jsonl":
            _write_jsonl(report, out)
        else:
            _write_tsv(report, out)


def _write_jsonl(report: EvaluationReport, out: TextIO) -> None:
    for row in report.segments():
        value = {
            "segment": row.number + 1,
            "system": row.system,
            "source": row.source,
            "references": list(row.references),
            "hypothesis": row.hypothesis,
            "scores": dict(row.scores),
            "missing": row.missing,
        }
        out.write(strict_json.dumps(value, "the table of segments") + "\n")


def _write_tsv(report: EvaluationReport, out: TextIO) -> None:
    count = len(report.references)
    sides = ["reference"] if count == 1 else [f"reference_{n}" for n in range(1, count + 1)]
    names = [info.name for info in report.metrics]
    head = ["segment", "system", "source", *sides, "hypothesis", *names, "missing"]
    out.write("\t".join(head) + "\n")
    for row in report.segments():
        cells = [str(row.number + 1), escape(row.system), escape(row.source or "")]
        cells += [escape(text) for text in row.references]
        cells += [escape(row.hypothesis), *(f"{score:.6f}" for _, score in row.scores)]
        cells.append("" if row.missing is None else "yes" if row.missing else "no")
        out.write("\t".join(cells) + "\n")
