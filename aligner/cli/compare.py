"""``aligner compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    gold: Annotated[Path, typer.Argument(help="Gold alignment (.align or .jsonl), or a folder.")],
    test: Annotated[Path, typer.Argument(help="Alignment to score, or a folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Score an alignment against gold: strict and lax precision, recall and F1.

    Of two folders, files of the same name (suffix aside) are compared and the counts pooled.
    """
    from aligner.evaluation.beads import compare as score_beads
    from aligner.evaluation.files import alignment_pairs

    golds, tests = alignment_pairs(gold, test)
    score = score_beads(golds, tests)
    if as_json:
        from aligner.formats import strict_json

        typer.echo(strict_json.dumps(score.as_dict(), "the scores", indent=2))
        return
    typer.echo(f"{'':8}{'precision':>10}{'recall':>10}{'F1':>10}{'test':>8}{'gold':>8}")
    rows = [("strict", score.strict), ("lax", score.lax), *score.by_kind]
    for name, value in rows:
        typer.echo(
            f"{name:8}{value.precision:10.3f}{value.recall:10.3f}{value.f1:10.3f}"
            f"{value.tested:8d}{value.wanted:8d}"
        )
