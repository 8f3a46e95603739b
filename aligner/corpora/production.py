"""What a worker of a build does: from the two files of a pair to the lines of a corpus.

Everything that a pair gives depends on the pair and the options alone, never on the process, the
machine or the pairs before it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aligner import languages
from aligner.corpora import DEFAULT_FILTERS
from aligner.corpora.evidence import Judge
from aligner.corpora.files import alignment_pairs, line_of_pair
from aligner.corpora.filters import Filter
from aligner.corpora.naming import parse_filter
from aligner.corpora.pairs import CorpusPair
from aligner.corpora.scores import ScoreStage
from aligner.corpora.stages import FilterStage, Stage
from aligner.corpora.statistics import Step, Survey
from aligner.encoders import ENCODERS, Encoder, get_encoder
from aligner.encoders.threads import single_threaded
from aligner.engines import DEFAULT_ENGINE, ENGINES, Engine, get_engine
from aligner.engines.pipeline import aligned
from aligner.engines.tasks import Reason
from aligner.errors import ConfigError, InputError
from aligner.formats import read_document
from aligner.formats.base import PathLike
from aligner.formats.manifest import PairFiles, relative_name
from aligner.formats.resuming import checksum, written_meanwhile
from aligner.splitters import SPLITTERS, Splitter, get_splitter, split
from aligner.types import Alignment, Document


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Say how a corpus is built. Every option but ``seconds`` decides what the result is.

    Attributes:
        engine: Name or picklable instance, as in `align`.
        encoder: Name or picklable instance, as in `align`.
        splitter: Name or picklable instance of what cuts the texts that are not split.
        src_lang: BCP-47 tag of the sources; a pair that names its own keeps it. Detected when None.
        tgt_lang: BCP-47 tag of the targets, likewise.
        encoding: Python's name of the encoding of all texts; UTF-8 or what a byte-order mark says
            when None.
        filters: Filters in order: names, with settings behind a colon if wanted, or picklable
            instances. None for the usual ones, ``()`` for none at all.
        score: Whether the scorer's figures are noted on every pair that is kept
            (`aligner.corpora.scores`).
        formats: What the pairs are written as: ``"jsonl"``, which keeps everything, ``"parquet"``,
            ``"tsv"``, ``"tmx"``, ``"moses"``.
        rejected: Whether the rejected pairs are kept, with what was decided about them.
        shard_size: Pairs of documents a shard, neighbours in the manifest. A shard is done or not:
            what a run that is broken off loses are the shards that it was at.
        min_confidence: `Alignment.confidence` below which two documents count as no translations
            of each other and fail, in [0, 1]; 0 lets all pass. It is a probability without any
            knowledge of the two. Of documents that somebody has paired, 19 in 20 may belong
            together, and what is 0.05 without that is an even chance then; short documents whose
            translation is not complete are often below 0.5.
        max_bytes: Size from which a file is refused.
        max_sentences: Number of sentences from which a document is refused.
        max_sentence: Number of code points from which a sentence is refused: without end marks a
            whole file is one sentence, which means nothing and takes all memory there is.
        seconds: How long a pair of documents may take.

    Raises:
        ConfigError: A value cannot be.
    """

    engine: str | Engine = DEFAULT_ENGINE
    encoder: str | Encoder = "use"
    splitter: str | Splitter = "rules"
    src_lang: str | None = None
    tgt_lang: str | None = None
    encoding: str | None = None
    filters: tuple[str | Filter, ...] | None = None
    score: bool = True
    formats: tuple[str, ...] = ("jsonl",)
    rejected: bool = True
    shard_size: int = 50
    min_confidence: float = 0.05
    max_bytes: int = 20_000_000
    max_sentences: int = 50_000
    max_sentence: int = 20_000
    seconds: float = 600.0

    def __post_init__(self) -> None:
        for registry, named in (
            (ENGINES, self.engine),
            (ENCODERS, self.encoder),
            (SPLITTERS, self.splitter),
        ):
            if isinstance(named, str):
                registry.get(named)
        for lang in (self.src_lang, self.tgt_lang):
            if lang is not None:
                languages.canonical(lang)
        for given in self.filters or ():
            if isinstance(given, str):
                parse_filter(given)
        for name in ("shard_size", "max_bytes", "max_sentences", "max_sentence"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not 0 <= self.min_confidence <= 1:
            raise ConfigError(f"min_confidence is in [0, 1], not {self.min_confidence}")
        if not self.seconds > 0:
            raise ConfigError(f"seconds must be above 0, not {self.seconds}")

    def stages(self, judge: Judge) -> tuple[Stage, ...]:
        """Return the steps that each pair of texts goes through."""
        given = DEFAULT_FILTERS if self.filters is None else self.filters
        filters = (parse_filter(one, judge) if isinstance(one, str) else one for one in given)
        stages = tuple(FilterStage(one) for one in filters)
        return (*stages, ScoreStage(judge)) if self.score else stages

    def described(self) -> dict[str, Any]:
        """Return the options that decide what the result is, as plain data."""
        return {
            "engine": _name(self.engine),
            "encoder": _name(self.encoder),
            "splitter": _name(self.splitter),
            "src_lang": self.src_lang,
            "tgt_lang": self.tgt_lang,
            "encoding": self.encoding,
            "formats": list(self.formats),
            "rejected": self.rejected,
            "shard_size": self.shard_size,
            "min_confidence": self.min_confidence,
            "max_bytes": self.max_bytes,
            "max_sentences": self.max_sentences,
            "max_sentence": self.max_sentence,
        }


def _name(given: Any) -> str:
    return given if isinstance(given, str) else str(given.name)


def steps_of(stages: tuple[Stage, ...]) -> tuple[Step, ...]:
    """Return stages as steps that have not been taken."""
    return tuple(Step(stage.name, stage.parameters()) for stage in stages)


@dataclass(frozen=True, slots=True)
class Produced:
    """Hold what a pair of documents gave.

    Attributes:
        langs: Languages of the two documents.
        kept: The accepted pairs, a line of the library's own format each.
        rejected: The rejected pairs, likewise.
        survey: Counts of both.
        figures: What is said of the pair of documents, as plain data.
    """

    langs: tuple[str, str]
    kept: tuple[str, ...]
    rejected: tuple[str, ...]
    survey: Survey
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Production:
    """Produce the pairs of texts of a pair of documents; the work of a worker.

    Attributes:
        options: How.
        folder: The manifest's folder: documents are named from there.
        stages: The steps; made once per process.
        steps: The same with their settings, to be counted.
    """

    options: BuildOptions
    folder: Path
    stages: tuple[Stage, ...] = ()
    steps: tuple[Step, ...] = ()

    def prepared(self) -> Production:
        """Return the same with engine, encoder, splitter and filters made."""
        options = self.options
        engine = get_engine(options.engine)
        encoder = get_encoder(options.encoder) if engine.needs_encoder else options.encoder
        # The weights are held once if the filters look at the same vectors as the engine.
        shared = encoder if options.encoder == "use" else "use"
        made = replace(
            options, engine=engine, encoder=encoder, splitter=get_splitter(options.splitter)
        )
        stages = made.stages(Judge(encoder=shared))
        return replace(self, options=made, stages=stages, steps=steps_of(stages))

    def attempt(self, task: PairFiles) -> Produced | Reason:
        """Return what a pair of files gives, or why it gives nothing."""
        try:
            with single_threaded():
                return self._produce(task)
        except Exception as error:
            reason = Reason.of(error)
            # What is kept of a run must not tell where its files were.
            return replace(reason, message=reason.message.replace(f"{self.folder}{os.sep}", ""))

    def _produce(self, pair: PairFiles) -> Produced | Reason:
        options = self.options
        src, src_sum = self._read(pair.src, pair.src_lang or options.src_lang)
        tgt, tgt_sum = self._read(pair.tgt, pair.tgt_lang or options.tgt_lang)
        alignment = aligned(
            src,
            tgt,
            engine=options.engine,
            encoder=options.encoder,
            options=None,
            src_lang=pair.src_lang or options.src_lang,
            tgt_lang=pair.tgt_lang or options.tgt_lang,
            splitter=options.splitter,
        )
        sure = alignment.confidence
        if sure is not None and sure < options.min_confidence:
            return Reason(
                "NotParallel",
                "probably no translations of each other, or not in the same order (confidence "
                f"{sure:.2f}); check that the two belong together, or let them pass "
                "(min_confidence, --min-confidence)",
            )
        return self._sorted_out(pair, alignment, (src_sum, tgt_sum))

    def _read(self, path: PathLike, lang: str | None) -> tuple[Document, str]:
        """Return a text, and the checksum of its file."""
        name = relative_name(path, self.folder)
        options = self.options
        if Path(path).is_file() and (size := Path(path).stat().st_size) > options.max_bytes:
            raise InputError(
                f"{name}: has {size:,} bytes, more than the {options.max_bytes:,} that a document "
                "may have here; cut it into chapters, or raise the limit (max_bytes, --max-bytes)"
            )
        digest = checksum(path)
        document = read_document(path, lang=lang, encoding=options.encoding)
        if checksum(path) != digest:
            raise written_meanwhile(name, "retry=True, --retry-failed")
        if not document.sentences and not document.splitter:
            document = split(document, splitter=options.splitter)
        if not document.sentences:
            raise InputError(f"{name}: holds no sentence")
        if len(document) > options.max_sentences:
            raise InputError(
                f"{name}: has {len(document):,} sentences, more than the "
                f"{options.max_sentences:,} that a document may have here; cut it into chapters, "
                "or raise the limit (max_sentences, --max-sentences)"
            )
        longest = max(len(sentence.text) for sentence in document.sentences)
        if longest > options.max_sentence:
            raise InputError(
                f"{name}: a sentence has {longest:,} characters, more than the "
                f"{options.max_sentence:,} that one may have here: is it text? Break it into lines, "
                "or raise the limit (max_sentence, --max-sentence)"
            )
        return replace(document, name=name), digest

    def _sorted_out(self, pair: PairFiles, alignment: Alignment, sums: tuple[str, str]) -> Produced:
        survey = Survey((), self.steps)
        kept: list[str] = []
        rejected: list[str] = []
        for one in self._judged(alignment):
            survey.add(one)
            (kept if one.accepted else rejected).append(line_of_pair(one))
        src, tgt = alignment.src, alignment.tgt
        sure = alignment.confidence
        figures = {
            "name": pair.name,
            "documents": [src.name, tgt.name],
            "langs": [src.lang, tgt.lang],
            "sentences": [len(src), len(tgt)],
            "beads": len(alignment.beads),
            "null_beads": sum(bead.is_null for bead in alignment.beads),
            "confidence": None if sure is None else round(float(sure), 6),
            "pairs": len(kept),
            "rejected": len(rejected),
            "sha256": list(sums),
        }
        held = tuple(rejected) if self.options.rejected else ()
        return Produced((src.lang, tgt.lang), tuple(kept), held, survey, figures)

    def _judged(self, alignment: Alignment) -> Iterator[CorpusPair]:
        pairs = alignment_pairs(alignment)
        for stage in self.stages:
            pairs = stage.run(pairs)
        return pairs
