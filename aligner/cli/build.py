"""``aligner corpus build``."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.engines import DEFAULT_ENGINE

if TYPE_CHECKING:
    from aligner.corpora.build import BuildReport, Progress
    from aligner.corpora.runners import Runner


def build(
    manifest: Annotated[
        Path,
        typer.Argument(
            help="The pairs of documents, a line each: a table separated by tabs (.tsv), lines of "
            "JSON (.jsonl) or .parquet, with the columns src, tgt and if wanted name, src_lang, "
            "tgt_lang. Files are looked for beside it."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The folder for the corpus: empty, or to resume."),
    ],
    runner: Annotated[
        str, typer.Option(help="Where: local (processes of this machine) or ray (a cluster).")
    ] = "local",
    jobs: Annotated[
        int | None, typer.Option(help="Most workers; one a core when left out.")
    ] = None,
    ray_address: Annotated[
        str | None,
        typer.Option(
            help="The Ray cluster: auto or host:port. One is started on this machine when left out "
            "and RAY_ADDRESS is not set."
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a build that was broken off.")
    ] = False,
    retry_failed: Annotated[
        bool,
        typer.Option(
            "--retry-failed", help="Resume, and try the shards again in which documents failed."
        ),
    ] = False,
    format: Annotated[
        list[str] | None,
        typer.Option(
            help="What to write, repeat for several: jsonl (keeps everything; the usual), parquet "
            "(the Hub's layout), tsv, tmx, moses."
        ),
    ] = None,
    filter: Annotated[
        list[str] | None,
        typer.Option(
            help="A filter, repeat for several, in order, as in aligner corpus filter; the usual "
            "ones when left out."
        ),
    ] = None,
    no_filter: Annotated[bool, typer.Option("--no-filter", help="Keep all pairs.")] = False,
    no_score: Annotated[
        bool, typer.Option("--no-score", help="Note no figures of the scorer on the pairs.")
    ] = False,
    no_rejected: Annotated[
        bool, typer.Option("--no-rejected", help="Do not keep the rejected pairs.")
    ] = False,
    shard_size: Annotated[int, typer.Option(help="Pairs of documents a shard.")] = 50,
    min_confidence: Annotated[
        float,
        typer.Option(help="Confidence of an alignment below which it fails; 0 lets all pass."),
    ] = 0.05,
    max_bytes: Annotated[
        int, typer.Option(help="Size in bytes from which a file is refused.")
    ] = 20_000_000,
    max_sentences: Annotated[
        int, typer.Option(help="Sentences from which a document is refused.")
    ] = 50_000,
    max_sentence: Annotated[
        int, typer.Option(help="Characters from which a sentence is refused.")
    ] = 20_000,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that a pair of documents may take.")
    ] = 600.0,
    engine: Annotated[str, typer.Option(help="Name of the engine.")] = DEFAULT_ENGINE,
    encoder: Annotated[str, typer.Option(help="Name of the encoder.")] = "use",
    splitter: Annotated[str, typer.Option(help="Name of the splitter.")] = "rules",
    src_lang: Annotated[
        str | None, typer.Option(help="Source language (BCP-47); the manifest's, or detected.")
    ] = None,
    tgt_lang: Annotated[
        str | None, typer.Option(help="Target language (BCP-47); the manifest's, or detected.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the texts.")] = None,
) -> None:
    """Build a corpus: align, filter and score every pair of documents of a manifest.

    The result is the same bytes whatever the runner and the number of workers. Documents that fail
    are listed with the reason and cost only themselves; exit status 1 if there are any.
    """
    from aligner.cli.outputs import say
    from aligner.corpora.build import build_corpus
    from aligner.corpora.production import BuildOptions
    from aligner.errors import ConfigError
    from aligner.formats.storage import shown

    if filter and no_filter:
        raise ConfigError("--filter and --no-filter exclude each other")
    options = BuildOptions(
        engine=engine,
        encoder=encoder,
        splitter=splitter,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        encoding=encoding,
        filters=() if no_filter else tuple(filter) if filter else None,
        score=not no_score,
        formats=tuple(format or ["jsonl"]),
        rejected=not no_rejected,
        shard_size=shard_size,
        min_confidence=min_confidence,
        max_bytes=max_bytes,
        max_sentences=max_sentences,
        max_sentence=max_sentence,
        seconds=time_limit,
    )
    with _Display() as display:
        try:
            report = build_corpus(
                manifest,
                output,
                runner=_runner(runner, jobs, ray_address),
                resume=resume or retry_failed,
                retry=retry_failed,
                options=options,
                progress=display.show,
            )
        except (KeyboardInterrupt, SystemExit):
            say(f"interrupted; {display.left()}--resume goes on with {shown(output)}")
            raise
    _summarise(report)
    if report.failures:
        raise typer.Exit(1)


def _runner(name: str, jobs: int | None, address: str | None) -> Runner:
    from aligner.corpora.runners import RUNNERS
    from aligner.errors import ConfigError

    if address is None:
        return RUNNERS.get(name)(jobs)
    if name != "ray":
        raise ConfigError("--ray-address goes with --runner ray")
    from aligner.corpora.ray_runner import RayRunner

    return RayRunner(jobs, address=address)


class _Display:
    """Show how far the build is."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._latest: Progress | None = None

    def __enter__(self) -> _Display:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def show(self, now: Progress) -> None:
        from aligner.cli.progress import progress

        if self._latest is None:
            made = progress("building", now.total, now.before, unit="documents", lines=True)
            self._tell = self._stack.enter_context(made)
        self._latest = now
        self._tell(now.finished)

    def left(self) -> str:
        """Return how much is not done, as the beginning of a sentence."""
        self._stack.close()
        now = self._latest
        return f"{now.finished} of {now.total} documents are done; " if now else ""


def _summarise(report: BuildReport) -> None:
    from aligner.cli.outputs import SHOWN, say, say_changed
    from aligner.formats.storage import shown

    say_changed(report.changed)
    for failure in report.failures[:SHOWN]:
        say(f"failed: {failure}")
    more = len(report.failures) - SHOWN
    if more > 0:
        say(f"and {more} more")
    if report.failures:
        counts = Counter(failure.error for failure in report.failures)
        reasons = ", ".join(f"{count} x {error}" for error, count in sorted(counts.items()))
        place = shown(report.output / "failures.jsonl")
        say(f"{len(report.failures)} failed ({reasons}); all of them are in {place}")
    found = report.statistics
    total = found.pairs + found.rejected
    before = f" ({report.before} done before)" if report.before else ""
    done = report.documents - len(report.failures)
    say(
        f"built {shown(report.output)}: {found.pairs} of {total} pairs kept, from {done} of "
        f"{report.documents} documents{before}"
    )
