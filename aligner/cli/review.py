"""``aligner review``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from aligner.review.opening import ComparedFiles
    from aligner.review.session import Session


def review(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="The alignment to review, usually .jsonl; it is never changed. What is done goes "
            "to a log beside it, FILE.review.",
        ),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="A B",
            help="Instead of FILE: judge two translations of the same source, blind. Two "
            "alignments (.jsonl) of the same source, or two texts with a segment a line.",
        ),
    ] = None,
    source: Annotated[
        Path | None, typer.Option(help="The source of two texts, a segment a line.")
    ] = None,
    reference: Annotated[
        Path | None,
        typer.Option(help="A third translation for the table of judgements; it is not shown."),
    ] = None,
    export: Annotated[
        list[Path] | None,
        typer.Option(
            help="Write the reviewed alignment instead of showing the page; the suffix names the "
            "format. Repeat for several.",
        ),
    ] = None,
    format: Annotated[
        str | None, typer.Option(help="Format of --export; by suffix when left out.")
    ] = None,
    confirmed_only: Annotated[
        bool, typer.Option("--confirmed-only", help="Export confirmed beads only.")
    ] = False,
    judgements: Annotated[
        Path | None,
        typer.Option(
            help="Write thumbs or choices as a table for aligner evaluate meta instead of showing "
            "the page.",
        ),
    ] = None,
    log: Annotated[
        Path | None, typer.Option(help="Another place for the log, for example one a reviewer.")
    ] = None,
    rater: Annotated[str, typer.Option(help="Name in the table of judgements.")] = "",
    realign: Annotated[
        bool,
        typer.Option(
            "--realign/--no-realign",
            help="Let the engine align the rest anew after every correction.",
        ),
    ] = True,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port of the page; 0 for any free one.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    allow_remote: Annotated[
        bool,
        typer.Option("--allow-remote", help="Allow a --host that other machines can reach."),
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Correct and confirm an alignment, or judge two translations, on a local web page.

    Prints the address of the page; Ctrl-C ends it. Everything is saved at once.
    """
    from aligner.errors import ConfigError
    from aligner.review.opening import ComparedFiles

    if (file is None) == (compare is None):
        ctx.fail("name the alignment to review, or two translations with --compare")
    if compare is None and (source is not None or reference is not None):
        ctx.fail("--source and --reference go with --compare")
    if (confirmed_only or format is not None) and not export:
        ctx.fail("--confirmed-only and --format go with --export")
    if compare is not None and export:
        ctx.fail("a comparison has no alignment to export; --judgements writes its table")
    files = None if compare is None else ComparedFiles(compare, source, reference)
    if export or judgements is not None:
        _write(file, files, log, export or [], format, confirmed_only, judgements, rater)
        return
    try:
        from aligner.review import serving
        from aligner.review.security import is_loopback
    except ImportError:
        from aligner.errors import MissingExtraError

        raise MissingExtraError("the review page", "review") from None
    if not is_loopback(host) and not allow_remote:
        raise ConfigError(
            f"{host} can be reached by other machines, and the page is not encrypted; if that is "
            "meant, add --allow-remote"
        )
    listener = serving.listening(host, port)
    try:
        session = _opened(file, files, log, rater, realign)
    except BaseException:
        listener.close()
        raise
    _show(session, listener_host=host, listener=listener, browser=browser)


def _opened(
    file: Path | None, files: ComparedFiles | None, log: Path | None, rater: str, realign: bool
) -> Session:
    from aligner.cli.outputs import say
    from aligner.review.opening import log_of, open_comparison, open_review

    session: Session
    if files is not None:
        session, remarks = open_comparison(files, log or files.log, rater=rater)
    else:
        assert file is not None, "checked before"
        session, remarks = open_review(file, log or log_of(file), automatic=realign)
    for remark in remarks:
        say(remark)
    return session


def _write(
    file: Path | None,
    files: ComparedFiles | None,
    log: Path | None,
    export: list[Path],
    format: str | None,
    confirmed_only: bool,
    judgements: Path | None,
    rater: str,
) -> None:
    """Write what a review or a comparison has come to."""
    from aligner import formats
    from aligner.cli.outputs import (
        check_different,
        check_output,
        locations,
        say,
        write_all,
    )
    from aligner.formats.storage import STDIO, shown
    from aligner.review.comparing import write_judgements
    from aligner.review.exports import reviewed
    from aligner.review.opening import log_of, read_judgements, read_review
    from aligner.review.tables import write_thumbs

    inputs = files.paths if files is not None else [file] if file is not None else []
    used = log or (files.log if files is not None else log_of(inputs[0]))
    inputs = [*inputs, used]
    if judgements is not None:
        check_output(judgements, inputs)
    check_different(*export, judgements)
    if files is not None:
        assert judgements is not None, "checked before"
        write_judgements(*read_judgements(files, used), judgements, rater)
    else:
        targets = (
            locations(export, format, default="tsv", kind="alignment", inputs=inputs)
            if export
            else []
        )
        history = read_review(inputs[0], used)
        if not history.seq:
            say(f"note: nothing was reviewed yet in {shown(used)}")
        for target in targets:
            lossless = formats.FORMATS.get(target[1]).lossless
            alignment = reviewed(history.state, lossless=lossless, confirmed_only=confirmed_only)
            write_all(alignment, [target], inputs)
        if judgements is not None:
            write_thumbs(history.state, judgements)
    if judgements is not None and str(judgements) != STDIO:
        say(f"wrote {shown(judgements)}")


def _show(session: Session, *, listener_host: str, listener: object, browser: bool) -> None:
    import socket

    from aligner.cli.outputs import say
    from aligner.review import serving
    from aligner.review.security import is_loopback

    assert isinstance(listener, socket.socket)
    if not is_loopback(listener_host):
        say(
            "warning: other machines can reach this page; whoever reads the traffic reads the texts "
            "and the address that opens it"
        )
    say("the page is at the address below; Ctrl-C ends it, everything is saved at once")
    serving.serve(session, listener, host=listener_host, browser=browser, say=typer.echo)
    say("stopped")
