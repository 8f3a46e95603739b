"""`align_many`: many pairs, in this process or in several, with the same results."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from aligner import languages
from aligner.encoders import ENCODERS, Encoder, get_encoder
from aligner.encoders.threads import single_threaded
from aligner.engines import DEFAULT_ENGINE, ENGINES, Engine, get_engine
from aligner.engines.pipeline import Text, aligned
from aligner.engines.tasks import Reason, check_jobs
from aligner.engines.workers import Crew
from aligner.errors import InputError
from aligner.formats import read_document
from aligner.formats.manifest import PairFiles
from aligner.splitters import SPLITTERS, Splitter, get_splitter
from aligner.types import Alignment, Document

type Pair = tuple[Text, Text] | PairFiles

# Pairs a worker that are taken before the result of the first of them has been given back: enough
# to keep all at work while one has a long text.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Failure:
    """Say which pair could not be aligned, and why.

    Attributes:
        index: 0-based position of the pair.
        name: Name of the pair of files or of the source document; empty if it has none.
        error: Name of the exception's type, for example ``"EncodingError"``, or ``"ProcessDied"``
            if the pair brought its worker process down.
        message: What is wrong, for people.
    """

    index: int
    name: str
    error: str
    message: str

    def __str__(self) -> str:
        return f"{self.name or f'pair {self.index}'}: {self.error}: {self.message}"


def align_many(
    pairs: Iterable[Pair],
    *,
    jobs: int = 1,
    engine: str | Engine = DEFAULT_ENGINE,
    encoder: str | Encoder = "use",
    options: Any = None,
    src_lang: str | None = None,
    tgt_lang: str | None = None,
    splitter: str | Splitter = "rules",
) -> Generator[Alignment | Failure, None, None]:
    """Align many pairs lazily, in order; a pair that fails does not stop the others.

    >>> import aligner
    >>> pairs = [("你好。", "Hello."), ("One.", "Two."), (["再见。"], ["Goodbye."])]
    >>> for result in aligner.align_many(pairs):
    ...     print(result.error if isinstance(result, aligner.Failure) else result.kinds())
    {'1-1': 1}
    UnsupportedLanguageError
    {'1-1': 1}

    With more than one job the pairs are aligned in worker processes, which are started when the
    first pairs are taken and stopped when the iterator ends or is closed. Each worker makes the
    engine and the encoder once. A worker imports the calling script anew, so a script must start
    the work under its guard::

        if __name__ == "__main__":
            for result in aligner.align_many(pairs, jobs=4): ...

    Args:
        pairs: Pairs of whatever `align` takes, or `PairFiles`, which are read by the process that
            aligns them. May be endless: at most four pairs a job are taken ahead. With more than
            one job they must be picklable, as all plain data is.
        jobs: Number of processes, at least 1; 1 works in this process, without protection
            against a crash of the interpreter.
        engine: Name or instance, as in `align`; an instance must be picklable for ``jobs > 1``.
        encoder: Name or instance, likewise.
        options: The options dataclass of the named engine; None for its defaults.
        src_lang: BCP-47 tag of the sources; `PairFiles` that name their own keep it. Detected
            when left out.
        tgt_lang: BCP-47 tag of the targets, likewise.
        splitter: Name or instance of what cuts the texts that are not split.

    Returns:
        An iterator with an `Alignment` or a `Failure` for every pair, in the order of the pairs
        and the same whatever ``jobs`` is. What the iterable of pairs itself raises comes after
        the results of the pairs before. Closing the iterator stops the workers.

    Raises:
        ConfigError: ``jobs`` is less than 1, a language is not a tag, something cannot be sent to
            the workers, or (while iterating) no worker can be started.
        UnknownNameError: No engine, encoder or splitter has that name.
        ModelError: While iterating: the encoder's weights are missing or damaged.
    """
    check_jobs(jobs)
    settings = _Settings(engine, encoder, options, src_lang, tgt_lang, splitter)
    settings.check()
    if jobs == 1:
        return _align_here(iter(pairs), settings)
    return _align_in_processes(iter(pairs), Crew(jobs, settings), _AHEAD * jobs)


@dataclass(frozen=True, slots=True)
class _Settings:
    """Hold how pairs are to be aligned; the arguments of `align_many`."""

    engine: str | Engine
    encoder: str | Encoder
    options: Any
    src_lang: str | None
    tgt_lang: str | None
    splitter: str | Splitter

    def check(self) -> None:
        """Find slips that concern all pairs before the first one is taken."""
        if isinstance(self.engine, str):
            ENGINES.get(self.engine)
        if isinstance(self.encoder, str):
            ENCODERS.get(self.encoder)
        if isinstance(self.splitter, str):
            SPLITTERS.get(self.splitter)
        for lang in (self.src_lang, self.tgt_lang):
            if lang is not None:
                languages.canonical(lang)

    def prepared(self) -> _Settings:
        """Return the same with the engine, the encoder and the splitter made."""
        engine = get_engine(self.engine, self.options)
        encoder = get_encoder(self.encoder) if engine.needs_encoder else self.encoder
        return replace(
            self, engine=engine, encoder=encoder, options=None, splitter=get_splitter(self.splitter)
        )

    def attempt(self, pair: Pair) -> Alignment | Reason:
        """Return the alignment of a pair, or why there is none."""
        try:
            # Workers must not fight for the cores, and the last digits of a matrix product may
            # depend on the number of threads: so it is the same for any number of jobs.
            with single_threaded():
                return self._align(pair)
        except Exception as error:
            return Reason.of(error)

    def _align(self, pair: Pair) -> Alignment:
        src_lang, tgt_lang = self.src_lang, self.tgt_lang
        src: Text
        tgt: Text
        match pair:
            case PairFiles():
                src_lang, tgt_lang = pair.src_lang or src_lang, pair.tgt_lang or tgt_lang
                src = read_document(pair.src, lang=src_lang, encoding=pair.encoding)
                tgt = read_document(pair.tgt, lang=tgt_lang, encoding=pair.encoding)
            case (src, tgt):
                pass
            case _:
                raise InputError(
                    "a pair is a source and a target, or PairFiles, not an object of type "
                    f"{type(pair).__name__}"
                )
        return aligned(
            src,
            tgt,
            engine=self.engine,
            encoder=self.encoder,
            options=self.options,
            src_lang=src_lang,
            tgt_lang=tgt_lang,
            splitter=self.splitter,
        )


def _align_here(
    pairs: Iterator[Pair], settings: _Settings
) -> Generator[Alignment | Failure, None, None]:
    prepared = settings.prepared()
    for index, pair in enumerate(pairs):
        yield _result(index, _name_of(pair), prepared.attempt(pair))


def _align_in_processes(
    pairs: Iterator[Pair], crew: Crew[Pair, Alignment], ahead: int
) -> Generator[Alignment | Failure, None, None]:
    taken = given = 0
    names: deque[str] = deque()
    more = True
    broken: Exception | None = None
    try:
        while True:
            crew.collect(block=False)
            while more and crew.has_room() and taken - given < ahead:
                try:
                    pair = next(pairs)
                except StopIteration:
                    more = False
                except Exception as error:
                    more, broken = False, error
                else:
                    names.append(_name_of(pair))
                    crew.give(taken, pair)
                    taken += 1
            if given in crew.done:
                yield _result(given, names.popleft(), crew.done.pop(given))
                given += 1
            elif given < taken:
                crew.collect(block=True)
            elif broken is not None:
                raise broken
            else:
                return
    finally:
        crew.stop()


def _name_of(pair: Pair) -> str:
    match pair:
        case PairFiles(name=name):
            return name
        case (Document(name=name), _):
            return name
        case _:
            return ""


def _result(index: int, name: str, found: Alignment | Reason) -> Alignment | Failure:
    if isinstance(found, Reason):
        return Failure(index, name, found.error, found.message)
    return found
