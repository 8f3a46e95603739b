"""Pages of the report for the tests, and how they are opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

import aligner
from aligner import seeds
from aligner.formats.text import read_document
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document


@cache
def talk() -> Alignment:
    """Return the talk, aligned from its raw transcripts."""
    src, tgt = seeds.talk()
    return aligner.align(read_document(src), read_document(tgt))


@cache
def talk_page() -> str:
    return talk().to_html(title="The talk")


def excerpt() -> Alignment:
    """Return 26 beads of the talk: with findings, doubts, and the beginning of the missing block."""
    return _of_beads(talk().beads[45:71])


def long_alignment(beads: int) -> Alignment:
    """Return an alignment of so many beads, made of the talk over and over."""
    own = talk().beads
    return _of_beads([own[at % len(own)] for at in range(beads)])


def _of_beads(beads: Sequence[Bead]) -> Alignment:
    """Return an alignment whose texts are those of some beads of the talk, in a row."""
    whole = talk()
    src: list[str] = []
    tgt: list[str] = []
    found: list[Bead] = []
    for bead in beads:
        found.append(
            Bead(
                tuple(range(len(src), len(src) + len(bead.src))),
                tuple(range(len(tgt), len(tgt) + len(bead.tgt))),
                confidence=bead.confidence,
            )
        )
        src += [whole.src.sentences[index].line for index in bead.src]
        tgt += [whole.tgt.sentences[index].line for index in bead.tgt]
    return Alignment(_lines(src, "zh-Hans"), _lines(tgt, "en"), tuple(found))


def _lines(texts: list[str], lang: str) -> Document:
    return lines_document(texts, lang=lang, name=f"talk.{lang}")


@contextmanager
def opened(page: Page, path: Path, fragment: str = "") -> Iterator[Page]:
    """Open a report; nothing may be said on the console, as a breach of its policy would be."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(message.text)

    page.on("console", listen)
    page.goto(f"{path.as_uri()}{fragment}")
    yield page
    assert not said, said
