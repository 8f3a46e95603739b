"""`Realigner`: two documents, aligned anew after each decision of a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from aligner import languages
from aligner._version import __version__
from aligner.encoders import Encoder, get_encoder
from aligner.engines import DEFAULT_ENGINE, Engine, get_engine
from aligner.engines.base import AnchoringEngine, Prepared
from aligner.engines.decisions import Decisions, named
from aligner.engines.visible import visible
from aligner.errors import AnchorError, ConfigError, InputError, UnsupportedLanguageError
from aligner.splitters import Splitter, lines_document, split
from aligner.types import Alignment, Bead, Document, Signature

# That `aligner.read` gives a text, not beads or an alignment, is known only when it has read; what is
# no text is refused.
type Text = str | Document | Iterable[str] | Alignment | tuple[Bead, ...]


class Realigner:
    """Align two texts again and again while a person decides about beads.

    The texts are split and encoded once, and evidence about beads is kept: aligning anew takes
    hundredths of a second for documents of a thousand sentences. The result is that of
    `aligner.align` with the same arguments, but for the last digits of scores.

    The price is memory: between two calls the vectors around all tokens stay, 2 KB each. For a talk of
    1,000 sentences a side everything held is 135 MB, and 145 once anchors were given. Beyond 2,048
    sentences a side only a stretch of each document is held, and the others are made again where a
    decision needs them, which takes seconds: 155 MB for 4,000, and 210 with anchors. All of it goes
    with the object.

    >>> import aligner
    >>> texts = aligner.Realigner(["你好。", "再见。"], ["Hello.", "Goodbye."])
    >>> found = texts.realign(anchors=[aligner.Bead((0, 1), (0, 1))])
    >>> [(bead.kind, str(bead.status)) for bead in found.beads]
    [('2-2', 'confirmed')]

    Args:
        src: The source, as in `aligner.align`.
        tgt: The target.
        engine: Name or instance.
        encoder: Name or instance.
        options: The options dataclass of the named engine; None for its defaults.
        src_lang: BCP-47 tag of the source; detected when left out.
        tgt_lang: BCP-47 tag of the target; detected when left out.
        splitter: Name or instance of what cuts the texts that are not split.

    Attributes:
        src: The source document, split.
        tgt: The target document, split.

    Raises:
        UnsupportedLanguageError: Both texts seem to be in one language.
        UnknownNameError: No engine, encoder or splitter has that name.
        InputError: A text holds a lone surrogate, or is neither text nor sentences.
    """

    def __init__(
        self,
        src: Text,
        tgt: Text,
        *,
        engine: str | Engine = DEFAULT_ENGINE,
        encoder: str | Encoder = "use",
        options: Any = None,
        src_lang: str | None = None,
        tgt_lang: str | None = None,
        splitter: str | Splitter = "rules",
    ) -> None:
        self.src = _document(src, src_lang, splitter)
        self.tgt = _document(tgt, tgt_lang, splitter)
        named_both = bool(src_lang and tgt_lang)
        if not named_both and languages.same_language(self.src.lang, self.tgt.lang):
            raise UnsupportedLanguageError(
                f"both texts seem to be in {languages.primary(self.src.lang)}; if they are meant to be "
                "aligned all the same, name both languages (src_lang and tgt_lang in Python, "
                "--src-lang and --tgt-lang on the command line)"
            )
        self._engine = get_engine(engine, options)
        self._encoder = get_encoder(encoder) if self._engine.needs_encoder else None
        self._prepared: Prepared | None = None

    def realign(self, anchors: Iterable[Bead] = (), rejected: Iterable[Bead] = ()) -> Alignment:
        """Return the best alignment that holds some beads and none of some others.

        Args:
            anchors: See `aligner.align`.
            rejected: See `aligner.align`.

        Raises:
            AnchorError: See `aligner.align`.
            ConfigError: The engine keeps to no anchors.
        """
        decisions = Decisions(tuple(anchors), tuple(rejected))
        decisions.check((len(self.src), len(self.tgt)))
        (src, src_numbers), (tgt, tgt_numbers) = visible(self.src), visible(self.tgt)
        engine = self._engine
        if isinstance(engine, AnchoringEngine):
            from aligner.engines.constraints import UnalignableError

            constraints = decisions.constraints(src_numbers, tgt_numbers)
            if self._prepared is None:
                self._prepared = engine.prepare(src, tgt, self._encoder)
            try:
                found = self._prepared.beads(constraints)
            except UnalignableError as error:
                raise _impossible(error.beads, (src_numbers, tgt_numbers)) from None
        elif decisions:
            raise ConfigError(
                f"the engine {engine.name} keeps to no anchors and rejected beads; align with "
                f"{DEFAULT_ENGINE!r}"
            )
        else:
            found = engine.align(src, tgt, self._encoder)
        sizes = len(self.src), len(self.tgt)
        beads = decisions.confirmed(tuple(_with_empty(found, src_numbers, tgt_numbers, sizes)))
        return Alignment(self.src, self.tgt, beads, self._signature(decisions))

    def _signature(self, decisions: Decisions) -> Signature:
        splitters = dict.fromkeys(part for part in (self.src.splitter, self.tgt.splitter) if part)
        fields = [("engine", self._engine.name)]
        if self._encoder is not None:
            fields.append(("enc", self._encoder.name))
        fields.append(("split", "+".join(splitters) or "none"))
        for name, beads in (("anchors", decisions.anchors), ("rejected", decisions.rejected)):
            if beads:
                fields.append((name, str(len(beads))))
        return Signature((*fields, ("v", __version__)))


def _impossible(beads: Sequence[Bead], numbers: tuple[Sequence[int], Sequence[int]]) -> AnchorError:
    outer = [
        Bead(tuple(numbers[0][i] for i in bead.src), tuple(numbers[1][j] for j in bead.tgt))
        for bead in beads
    ]
    return AnchorError(
        outer[0],
        "nothing is left that the anchors and the rejected beads allow: these sentences shall have "
        f"a counterpart, but not all can ({', '.join(map(named, outer))}); take back one of these "
        "rejections, or what stands in their way",
    )


def _document(text: Text, lang: str | None, splitter: str | Splitter) -> Document:
    if isinstance(text, str):
        return split(text, lang=lang, splitter=splitter)
    if isinstance(text, Alignment):
        raise InputError("an alignment is no text; its texts are its src and tgt")
    if not isinstance(text, Document):
        if isinstance(text, Set):
            raise InputError("a set of sentences has no order; give them as a list")
        if isinstance(text, bytes | PurePath) or not isinstance(text, Iterable):
            raise InputError(
                f"a text is a str, sentences that are split already are a list of str; "
                f"{type(text).__name__} is neither (for a file use aligner.read)"
            )
        found = tuple(text)
        if found and all(isinstance(one, Bead) for one in found):
            raise InputError("beads are no text; align the two texts that they link")
        sentences = tuple(sentence for sentence in found if isinstance(sentence, str))
        if len(sentences) < len(found):
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
