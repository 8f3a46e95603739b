"""`ParallelCorpus`: a lazy stream of pairs that remembers where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from aligner import languages
from aligner.corpora import DEFAULT_FILTERS, FILTERS, card, files
from aligner.corpora.card import About
from aligner.corpora.duplicates import DeduplicateStage, Sides
from aligner.corpora.filters import Filter
from aligner.corpora.normalisation import Chinese, NormaliseStage
from aligner.corpora.pairs import CorpusPair
from aligner.corpora.splits import HeldOutStage, PartStage, Size, Split, assign
from aligner.corpora.stages import FilterStage, Stage
from aligner.corpora.statistics import CorpusStatistics, Step, Survey
from aligner.errors import InputError
from aligner.formats import storage
from aligner.formats.base import Languages, Location, PathLike
from aligner.quality.sampling import TextPair
from aligner.types import Alignment, Bead

type _Source = Callable[[], Iterator[CorpusPair]]


class ParallelCorpus:
    """Hold a stream of pairs that can be read again and again, and the steps that make it.

    Every method that changes something returns a new corpus; nothing is read or computed before
    the pairs are asked for. A step rejects pairs, but loses none: `examined` yields them all with
    the verdicts that they got.

    >>> corpus = ParallelCorpus.from_pairs(
    ...     [("你好。", "Hello."), ("你好。", "Hello."), ("再见。", "再见。")],
    ...     src_lang="zh", tgt_lang="en",
    ... ).filter("CharacterScoreFilter").deduplicate()
    >>> [pair.tgt for pair in corpus]
    ['Hello.']
    >>> [pair.verdicts[-1].step for pair in corpus.rejected()]
    ['deduplicate', 'CharacterScoreFilter']

    Args:
        source: Returns a new iterator over the pairs whenever it is called.
        stages: Steps to take, in order.
        history: Steps that were taken before the pairs were written to a file.
    """

    def __init__(
        self,
        source: _Source,
        stages: tuple[Stage, ...] = (),
        history: tuple[Step, ...] = (),
    ) -> None:
        self._source = source
        self._stages = stages
        self._history = history

    @classmethod
    def from_alignments(cls, alignments: Iterable[Alignment]) -> ParallelCorpus:
        """Return the corpus of all beads with two sides.

        Args:
            alignments: The alignments. An iterator, such as `aligner.align_many` gives, can be
                read only once, and so can the corpus then. Documents without a name get a number.
        """
        return cls(_repeatable(alignments, _of_alignments))

    @classmethod
    def from_pairs(
        cls,
        pairs: Iterable[TextPair],
        *,
        src_lang: str | None = None,
        tgt_lang: str | None = None,
        document: str = "pairs",
    ) -> ParallelCorpus:
        """Return the corpus of pairs of texts that belong to one document.

        Args:
            pairs: Source and target; an iterator can be read only once, and so can the corpus.
            src_lang: BCP-47 tag of the sources; unknown when left out.
            tgt_lang: BCP-47 tag of the targets; unknown when left out.
            document: Name of the document.
        """
        langs = (
            languages.canonical(src_lang) if src_lang else languages.UNKNOWN,
            languages.canonical(tgt_lang) if tgt_lang else languages.UNKNOWN,
        )

        def made(given: Iterable[TextPair]) -> Iterator[CorpusPair]:
            for number, (src, tgt) in enumerate(given):
                name = f"{document}#{number}"
                yield CorpusPair(
                    src,
                    tgt,
                    Bead((number,), (number,)),
                    (name, name),
                    langs=langs,
                    documents=(document, document),
                )

        return cls(_repeatable(pairs, made))

    @classmethod
    def read(
        cls, path: Location, *, lang: Languages = None, encoding: str | None = None
    ) -> ParallelCorpus:
        """Return the corpus in a file or a folder.

        Corpora (``.jsonl``) and tables (``.tsv``) are read pair by pair, alignments of other
        formats one at a time. All files of pairs in a folder and those below it are one corpus.

        Args:
            path: The file, the two files of a Moses pair, or a folder.
            lang: The two BCP-47 tags of a file that does not name its languages.
            encoding: Encoding of the file; UTF-8 when left out.

        Raises:
            InputError: The file cannot be read or breaks its format; some of that shows only when
                the pairs are asked for.
        """
        folder = None if isinstance(path, tuple) else files.folder_at(path)
        if folder is not None:
            paths = files.members(folder)
            parts = [cls.read(one, lang=lang, encoding=encoding) for one in paths]

            def chained() -> Iterator[CorpusPair]:
                for part in parts:
                    yield from part.examined()

            return cls(chained, (), files.steps_of_all(paths))
        history = () if isinstance(path, tuple) else files.steps_of(path)
        return cls(lambda: files.read(path, lang=lang, encoding=encoding), (), history)

    def then(self, stage: Stage) -> ParallelCorpus:
        """Return the corpus with one more step, your own perhaps."""
        return ParallelCorpus(self._source, (*self._stages, stage), self._history)

    def filter(self, *filters: str | Filter) -> ParallelCorpus:
        """Return the corpus with the verdicts of filters.

        Args:
            filters: Names (``aligner.corpora.FILTERS``) or instances, in order; those of
                ``aligner.corpora.DEFAULT_FILTERS`` when left out. A pair that one of them rejects
                is not shown to the next.

        Raises:
            UnknownNameError: No filter has that name.
        """
        corpus = self
        for given in filters or DEFAULT_FILTERS:
            chosen = FILTERS.get(given)() if isinstance(given, str) else given
            corpus = corpus.then(FilterStage(chosen))
        return corpus

    def deduplicate(self, sides: Sides = "both", *, near: float | None = 0.8) -> ParallelCorpus:
        """Return the corpus without pairs that repeat an earlier one.

        Args:
            sides: Which texts must be the same: ``"both"``, or ``"src"`` or ``"tgt"`` alone.
            near: Share of common shingles from which texts count as the same, in (0, 1]; None for
                exact duplicates only. Takes some 2.5 KB of memory a pair, exact ones 150 bytes.
        """
        return self.then(DeduplicateStage(sides, near))

    def normalise(
        self,
        *,
        width: bool = True,
        quotes: bool = True,
        spaces: bool = True,
        chinese: Chinese | None = None,
    ) -> ParallelCorpus:
        """Return the corpus with normalised texts; pairs keep the texts as they stood.

        Args:
            width: Full-width letters and digits become half-width.
            quotes: Quotation marks become those usual in the language.
            spaces: Invisible characters go, white space becomes single spaces.
            chinese: Configuration of OpenCC for the Chinese side, such as ``"t2s"``.

        Raises:
            MissingExtraError: OpenCC is not installed.
        """
        return self.then(NormaliseStage(width=width, quotes=quotes, spaces=spaces, chinese=chinese))

    def split(
        self, *, dev: Size = 0.05, test: Size = 0.05, seed: int = 0, near: float = 0.8
    ) -> Split:
        """Return the corpus in three parts that share no document and no near-duplicate.

        Reads the pairs once to count the documents, and all steps before are taken again for each
        part: after dear ones, such as the default filter, write the corpus and split what you read
        back. See `aligner.corpora.splits`.

        Args:
            dev: Size of dev: a share of the pairs below 1, or a number of pairs.
            test: Size of test, likewise.
            seed: Another one draws other documents.
            near: Share of common shingles from which texts count as the same, in (0, 1].

        Raises:
            ConfigError: The sizes leave nothing for training.
            InputError: There are fewer documents than parts.
        """
        parts = assign(self, {"test": test, "dev": dev}, seed)

        def part(name: str) -> ParallelCorpus:
            return self.then(PartStage(name, parts[name], seed))

        tested = part("test")
        developed = part("dev").then(HeldOutStage("dev", {"test": tested}, near))
        trained = part("train").then(
            HeldOutStage("train", {"test": tested, "dev": developed}, near)
        )
        return Split(trained, developed, tested)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps with their settings, those before the file was written included."""
        return (*self._history, *self.pending)

    @property
    def history(self) -> tuple[Step, ...]:
        """Return the steps that were taken before the pairs were written to the file."""
        return self._history

    @property
    def pending(self) -> tuple[Step, ...]:
        """Return the steps that are taken when the pairs are read."""
        return tuple(Step(stage.name, stage.parameters()) for stage in self._stages)

    def examined(self) -> Iterator[CorpusPair]:
        """Yield all pairs in order, rejected ones too, with the verdicts that they got."""
        pairs = self._source()
        for stage in self._stages:
            pairs = stage.run(pairs)
        return pairs

    def __iter__(self) -> Iterator[CorpusPair]:
        return (pair for pair in self.examined() if pair.accepted)

    def rejected(self) -> Iterator[CorpusPair]:
        """Yield the pairs that a step rejected; their last verdict says which, and why."""
        return (pair for pair in self.examined() if not pair.accepted)

    def statistics(self) -> CorpusStatistics:
        """Return the figures of the corpus; reads it once."""
        survey = Survey(self._history, self.pending)
        for pair in self.examined():
            survey.add(pair)
        return survey.result()

    def write(
        self,
        path: Location,
        *,
        rejected: PathLike | None = None,
        card: bool = True,
        about: About | None = None,
    ) -> CorpusStatistics:
        """Write the accepted pairs, with a data card beside them; reads the corpus once.

        ``corpus.jsonl`` keeps all provenance and can be read back; other formats keep what they
        can. The card is ``corpus.card.md`` and ``corpus.card.json``.

        Args:
            path: The file; its ending decides the format. Two for Moses, ``-`` is not allowed.
            rejected: A ``.jsonl`` for the rejected pairs with their verdicts.
            card: Whether to write the card.
            about: What the card cannot know.

        Returns:
            The figures of the corpus.

        Raises:
            InputError: A file cannot be written.
            ConfigError: The format carries no pairs.
        """
        survey = Survey(self._history, self.pending)
        with ExitStack() as stack:
            reject = None
            if rejected is not None:
                reject = stack.enter_context(files.writer(rejected, survey.steps))

            def passing() -> Iterator[CorpusPair]:
                for pair in self.examined():
                    survey.add(pair)
                    if pair.accepted:
                        yield pair
                    elif reject is not None:
                        reject(pair)

            files.write(passing(), path, survey.steps)
        found = survey.result()
        if card:
            write_card(found, path, about)
        return found

    def __repr__(self) -> str:
        names = " → ".join([step.name for step in self._history] + [s.name for s in self._stages])
        return f"<ParallelCorpus{': ' if names else ''}{names}>"


def write_card(
    statistics: CorpusStatistics, path: Location, about: About | None = None
) -> tuple[Path, Path]:
    """Write the card of a corpus beside its file; return the two files.

    Raises:
        InputError: A file cannot be written.
    """
    stem = Path(path[0] if isinstance(path, tuple) else path).with_suffix("")
    targets = stem.with_name(f"{stem.name}.card.md"), stem.with_name(f"{stem.name}.card.json")
    with storage.atomic_writes(targets) as (markdown, data):
        markdown.write(card.card_markdown(statistics, about))
        data.write(card.card_json(statistics, about))
    return targets


def _repeatable[T](
    given: Iterable[T], make: Callable[[Iterable[T]], Iterator[CorpusPair]]
) -> _Source:
    """Return what makes the pairs anew each time, or says that it cannot."""
    used = False

    def source() -> Iterator[CorpusPair]:
        nonlocal used
        if used and isinstance(given, Iterator):
            raise InputError(
                "the corpus was made from an iterator, which is used up; make it from a list, or "
                "write it to a file first (ParallelCorpus.write) and read that"
            )
        used = True
        return make(given)

    return source


def _of_alignments(alignments: Iterable[Alignment]) -> Iterator[CorpusPair]:
    for number, alignment in enumerate(alignments):
        if not isinstance(alignment, Alignment):
            raise InputError(
                f"item {number} is not an alignment but {type(alignment).__name__}: {alignment}; "
                "leave failures out: (a for a in … if isinstance(a, aligner.Alignment))"
            )
        documents = (
            alignment.src.name or f"document {number}",
            alignment.tgt.name or f"document {number}",
        )
        yield from files.alignment_pairs(alignment, documents)
