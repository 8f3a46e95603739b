"""`align`: from two texts to an alignment."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from aligner import languages
from aligner._version import __version__
from aligner.encoders import Encoder, get_encoder
from aligner.engines import DEFAULT_ENGINE, Engine, get_engine
from aligner.engines.visible import visible
from aligner.errors import InputError, NotParallelWarning, UnsupportedLanguageError
from aligner.splitters import Splitter, lines_document, split
from aligner.types import Alignment, Bead, Document, Signature

type Text = str | Document | Iterable[str]


def align(
    src: Text,
    tgt: Text,
    *,
    engine: str | Engine = DEFAULT_ENGINE,
    encoder: str | Encoder = "use",
    options: Any = None,
    src_lang: str | None = None,
    tgt_lang: str | None = None,
    splitter: str | Splitter = "rules",
) -> Alignment:
    """Align two texts that are translations of each other.

    >>> import aligner
    >>> found = aligner.align("你好。我叫乔安妮。", "Hello. My name is Joanne.")
    >>> [(pair.src, pair.tgt) for pair in found.pairs()]
    [('你好。', 'Hello.'), ('我叫乔安妮。', 'My name is Joanne.')]

    Args:
        src: The source: a text, sentences that are already split, or a `Document` (split here if
            it is not yet).
        tgt: The target, likewise.
        engine: Name or instance; see ``aligner.engines.ENGINES``.
        encoder: Name or instance; not used by engines that look at lengths alone.
        options: The options dataclass of the named engine; None for its defaults.
        src_lang: BCP-47 tag of the source; detected when left out.
        tgt_lang: BCP-47 tag of the target; detected when left out.
        splitter: Name or instance of what cuts the texts that are not split.

    Returns:
        An alignment whose beads are monotone and contiguous and cover every sentence once. An
        empty text is legal: all beads are null then.

    Raises:
        UnsupportedLanguageError: Both texts seem to be in one language. Naming both languages
            says that this is meant.
        UnknownNameError: No engine, encoder or splitter has that name.
        InputError: A text holds a lone surrogate, or is neither text nor sentences.

    Warns:
        NotParallelWarning: The texts are probably no translations of each other; see
            `Alignment.confidence`.
    """
    found = aligned(
        src,
        tgt,
        engine=engine,
        encoder=encoder,
        options=options,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        splitter=splitter,
    )
    doubt = doubts(found)
    if doubt:
        warnings.warn(doubt, NotParallelWarning, stacklevel=2)
    return found


def doubts(alignment: Alignment) -> str:
    """Return why an alignment should not be trusted as a whole, empty if it may."""
    sure = alignment.confidence
    if sure is None or sure >= 0.5:
        return ""
    return (
        "the texts are probably no translations of each other, or not in the same order "
        f"(confidence {sure:.2f}); do not trust this alignment unread"
    )


def aligned(
    src: Text,
    tgt: Text,
    *,
    engine: str | Engine,
    encoder: str | Encoder,
    options: Any,
    src_lang: str | None,
    tgt_lang: str | None,
    splitter: str | Splitter,
) -> Alignment:
    """Align two texts without a warning: `Alignment.confidence` says what `align` warns of."""
    source = _document(src, src_lang, splitter)
    target = _document(tgt, tgt_lang, splitter)
    named = bool(src_lang and tgt_lang)
    if not named and languages.same_language(source.lang, target.lang):
        raise UnsupportedLanguageError(
            f"both texts seem to be in {languages.primary(source.lang)}; if they are meant to be "
            "aligned all the same, name both languages (src_lang and tgt_lang in Python, "
            "--src-lang and --tgt-lang on the command line)"
        )
    chosen = get_engine(engine, options)
    using = get_encoder(encoder) if chosen.needs_encoder else None
    (full_src, src_numbers), (full_tgt, tgt_numbers) = visible(source), visible(target)
    found = chosen.align(full_src, full_tgt, using)
    splitters = dict.fromkeys(part for part in (source.splitter, target.splitter) if part)
    fields = [("engine", chosen.name)]
    if using is not None:
        fields.append(("enc", using.name))
    fields += [("split", "+".join(splitters) or "none"), ("v", __version__)]
    beads = _with_empty(found, src_numbers, tgt_numbers, (len(source), len(target)))
    return Alignment(source, target, tuple(beads), Signature(tuple(fields)))


def _document(text: Text, lang: str | None, splitter: str | Splitter) -> Document:
    if isinstance(text, str):
        return split(text, lang=lang, splitter=splitter)
    if not isinstance(text, Document):
        if isinstance(text, bytes | PurePath) or not isinstance(text, Iterable):
            raise InputError(
                f"a text is a str, sentences that are split already are a list of str; "
                f"{type(text).__name__} is neither (for a file use aligner.read)"
            )
        sentences = tuple(text)
        if not all(isinstance(sentence, str) for sentence in sentences):
            raise InputError("sentences that are split already must be str, all of them")
        return lines_document(sentences, lang=lang)
    if lang is not None:
        text = replace(text, lang=languages.canonical(lang))
    elif text.lang == languages.UNKNOWN:
        text = replace(text, lang=languages.detect(text.text))
    if text.sentences or text.splitter:
        return text
    return split(text, splitter=splitter)


def _with_empty(
    beads: Sequence[Bead], src_kept: Sequence[int], tgt_kept: Sequence[int], sizes: tuple[int, int]
) -> Iterator[Bead]:
    """Give the beads the indices of the whole documents.

    An empty sentence becomes a null bead, unless it stands inside a bead, which then holds it.

    Args:
        beads: Of the visible sentences.
        src_kept: Number of each visible source sentence.
        tgt_kept: The same of the target.
        sizes: Numbers of all sentences.
    """
    next_src = next_tgt = 0
    for bead in beads:
        for side, kept in ((bead.src, src_kept), (bead.tgt, tgt_kept)):
            if not side:
                continue
            first = kept[side[0]]
            if kept is src_kept:
                yield from (Bead((i,), ()) for i in range(next_src, first))
                next_src = kept[side[-1]] + 1
            else:
                yield from (Bead((), (j,)) for j in range(next_tgt, first))
                next_tgt = kept[side[-1]] + 1
        yield replace(
            bead,
            src=tuple(range(src_kept[bead.src[0]], next_src)) if bead.src else (),
            tgt=tuple(range(tgt_kept[bead.tgt[0]], next_tgt)) if bead.tgt else (),
        )
    yield from (Bead((i,), ()) for i in range(next_src, sizes[0]))
    yield from (Bead((), (j,)) for j in range(next_tgt, sizes[1]))
