"""`evaluate`: how good translations are, measured against references."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from aligner import languages
from aligner._version import __version__
from aligner.encoders import Encoder, get_encoder
from aligner.errors import ConfigError, UnknownNameError
from aligner.evaluation.documents import document_units
from aligner.evaluation.inputs import (
    Hypotheses,
    References,
    Side,
    Text,
    check_hypotheses,
    check_length,
    check_references,
    check_shape,
    hypotheses_of,
    references_of,
    source_of,
)
from aligner.evaluation.metrics import Measured, Metric, Task, get_metrics, measure
from aligner.evaluation.report import Coverage, EvaluationReport, MetricInfo, Score
from aligner.evaluation.resegmentation import Resegmenter
from aligner.evaluation.significance import SAMPLES, SEED, Test, judge
from aligner.types import Signature

type Level = Literal["segment", "document"]
type Resegment = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationOptions:
    """Set what is seldom set.

    Attributes:
        tokenize: sacreBLEU's name of BLEU's tokenizer; None for the one of the language.
        encoder: Name or instance, for similarity, consensus and re-segmentation.
        test: Which test compares systems, ``"bootstrap"`` or ``"randomization"``; None for no test
            and no intervals.
        samples: Resamples or trials; None for 1,000 of the first and 10,000 of the second.
        seed: Seed of the test, the same as sacreBLEU's.
        baseline: Name of the system that others are compared with; None for the first.

    Raises:
        ConfigError: A value cannot be used.
    """

    tokenize: str | None = None
    encoder: str | Encoder = "use"
    test: Test | None = "bootstrap"
    samples: int | None = None
    seed: int = SEED
    baseline: str | None = None

    def __post_init__(self) -> None:
        if self.test is not None and self.test not in SAMPLES:
            raise UnknownNameError("test", self.test, SAMPLES)
        if self.samples is not None and self.samples < 1:
            raise ConfigError(f"a test needs at least one sample, not {self.samples}")
        if self.seed < 0:
            raise ConfigError(f"a seed is 0 or more, not {self.seed}")


def evaluate(
    hypotheses: Hypotheses,
    references: References | None,
    *,
    sources: Text | None = None,
    metrics: str | Metric | Sequence[str | Metric] = ("bleu", "chrf", "ter"),
    resegment: Resegment = "auto",
    level: Level = "segment",
    lang: str | None = None,
    options: EvaluationOptions | None = None,
) -> EvaluationReport:
    """Measure translations against references.

    >>> import aligner
    >>> report = aligner.evaluate(["你好，世界。"], ["你好，世界。"], metrics="bleu")
    >>> round(report["bleu"], 1)
    100.0

    Args:
        hypotheses: A translation, several, or several by name. A ``str`` is a text, a list of
            ``str`` is a text in segments; a `Document` is either.
        references: A reference or several, likewise: *a list for each reference*, as sacreBLEU
            wants it. None if no metric needs one (consensus, comet_qe).
        sources: The source, for the table of segments, for metrics that look at it, and for
            pairing documents.
        metrics: Names (see ``aligner.evaluation.metrics.METRICS``) or instances.
        resegment: What happens to a translation that has not as many segments as the reference:
            ``"auto"`` cuts it anew, ``"never"`` refuses it; ``"always"`` cuts every one anew.
        level: ``"document"`` splits references that are texts into sentences, pairs them with those
            of the source if there is one, and cuts every translation to fit: scores do not depend
            on the line breaks of any text.
        lang: BCP-47 tag of the target language; detected from the references when left out.
        options: What is seldom set.

    Raises:
        LengthMismatchError: Texts differ in their number of segments and may not be cut anew.
        InputError: A reference or a whole translation is empty, lists are the wrong way round, or a metric gave what is no
            number.
        ConfigError: A metric cannot be used: its tokenizer does not fit the language, there is
            no source for it, or too few systems.
    """
    chosen = options or EvaluationOptions()
    if level not in ("segment", "document"):
        raise UnknownNameError("level", level, ("segment", "document"))
    if resegment not in ("auto", "always", "never"):
        raise UnknownNameError("way to resegment", resegment, ("auto", "always", "never"))
    found_metrics = get_metrics(metrics)
    systems, sides, source = (
        hypotheses_of(hypotheses),
        references_of(references),
        source_of(sources),
    )
    check_hypotheses(systems)
    names = tuple(system.name for system in systems)
    if len(set(names)) < len(names):
        raise ConfigError(f"systems need names of their own, not: {', '.join(names)}")
    baseline = chosen.baseline if chosen.baseline is not None else names[0]
    if baseline not in names:
        raise UnknownNameError("system", baseline, names)
    target = _language(lang, sides or systems)

    @cache
    def encoder() -> Encoder:
        return get_encoder(chosen.encoder)

    units: tuple[tuple[str, str], ...] = ()
    coverage: tuple[Coverage, ...] = ()
    if not sides:
        _check_without_reference(systems, source, found_metrics, level)
        segments = tuple(system.lines for system in systems)
    else:
        if level == "document":
            sides, source, units = document_units(sides, source, target, encoder())
            resegment = "always"
        else:
            _check_segments(systems, sides, source)
        segments, coverage = _equal_lines(systems, sides[0], resegment, encoder)
    task = Task(
        lang=target,
        systems=names,
        hypotheses=segments,
        references=tuple(side.lines for side in sides),
        sources=None if source is None else source.lines,
        tokenize=chosen.tokenize,
        encoder=encoder,
    )
    measured = [measure(metric, task) for metric in found_metrics]
    test = chosen.test if len(task) > 1 else None
    samples = 0 if test is None else chosen.samples or SAMPLES[test]
    scores = [
        _scores(
            metric,
            found,
            names,
            names.index(baseline),
            test=test,
            samples=samples,
            seed=chosen.seed,
        )
        for metric, found in zip(found_metrics, measured, strict=True)
    ]
    fields = [("level", level), *units, ("reseg", "yes" if coverage else "no")]
    if coverage:
        fields.append(("enc", encoder().name))
    if test is not None:
        fields += [("test", test), ("n", str(samples)), ("seed", str(chosen.seed))]
    return EvaluationReport(
        lang=target,
        systems=names,
        baseline=baseline if len(names) > 1 else None,
        metrics=tuple(
            MetricInfo(metric.name, metric.title, metric.higher_is_better, found[0].signature)
            for metric, found in zip(found_metrics, measured, strict=True)
        ),
        scores=tuple(column[number] for number in range(len(names)) for column in scores),
        coverage=coverage,
        sources=task.sources,
        references=task.references,
        hypotheses=segments,
        signature=Signature((*fields, ("v", __version__))),
    )


def _language(named: str | None, texts: Sequence[Side]) -> str:
    """Return the target language: the one named, that of the texts, or the detected one."""
    if named is not None:
        return languages.canonical(named)
    known = [side.lang for side in texts if side.lang != languages.UNKNOWN]
    if known:
        return known[0]
    return languages.detect("\n".join(line for side in texts for line in side.lines))


def _check_segments(
    systems: Sequence[Side], references: Sequence[Side], source: Side | None
) -> None:
    check_shape(systems, references, count=None if source is None else len(source.lines))
    for side in references:
        if not side.is_split:
            raise ConfigError(
                f"{side.name} is one text without segments; give its lines, or have it split: "
                'level="document" in Python, --level document on the command line'
            )
    check_references(references)
    if source is not None:
        check_length(
            source,
            len(references[0].lines),
            references[0].name,
            "source and references must be equally long, line by line",
        )


def _check_without_reference(
    systems: Sequence[Side], source: Side | None, metrics: Sequence[Metric], level: Level
) -> None:
    needy = [metric.name for metric in metrics if metric.needs_reference]
    if needy:
        raise ConfigError(f"without a reference there is no {', '.join(needy)}; give one")
    if level == "document":
        raise ConfigError("documents are cut to fit a reference; give one")
    remedy = "without a reference all must be equally long, line by line"
    for side in (*systems, *([source] if source else [])):
        check_length(side, len(systems[0].lines), systems[0].name, remedy)


def _equal_lines(
    systems: Sequence[Side], reference: Side, resegment: Resegment, encoder: Callable[[], Encoder]
) -> tuple[tuple[tuple[str, ...], ...], tuple[Coverage, ...]]:
    """Return every system's segments, as many as the reference's, and what had to be cut."""
    count = len(reference.lines)
    texts, coverage = [], []
    cutter: Resegmenter | None = None
    for system in systems:
        if resegment != "always" and system.is_split and len(system.lines) == count:
            texts.append(system.lines)
            continue
        if resegment == "never":
            check_length(
                system,
                count,
                reference.name,
                "check that they belong together, or let the lines be made equal: "
                'resegment="auto" in Python, --resegment auto on the command line',
            )
        cutter = cutter or Resegmenter(reference.lines, encoder())
        found = cutter.cut(system.lines)
        texts.append(found.segments)
        coverage.append(
            Coverage(
                system.name, found.missing, found.missing_share, found.extras, found.extra_share
            )
        )
    return tuple(texts), tuple(coverage)


def _scores(
    metric: Metric,
    measured: Sequence[Measured],
    names: Sequence[str],
    baseline: int,
    *,
    test: Test | None,
    samples: int,
    seed: int,
) -> list[Score]:
    judged = judge(measured, baseline, test, samples, seed) if test is not None else None
    return [
        Score(
            system=name,
            metric=metric.name,
            value=found.score,
            segments=tuple(found.segments.tolist()),
            interval=None if judged is None else judged[number].interval,
            p_value=None if judged is None else judged[number].p_value,
        )
        for number, (name, found) in enumerate(zip(names, measured, strict=True))
    ]
