"""Which metric agrees with human judgement? Meta-evaluation.

Three questions, for each metric. *Within segments*: does it order the translations of one source as
people do? Kendall's tau-b over the systems, averaged over the segments that people found
different. *Flattened*: tau-b over all translations of all segments; much of it only says that long
sentences are hard, so that the mere length of the source is a row of the table. *Systems*: the share of
pairs of systems that it orders as people do (Kocmi et al. 2021, aclanthology 2021.wmt-1.57).
Intervals come from resampling segments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from aligner import languages
from aligner._version import __version__
from aligner.encoders import Encoder, get_encoder
from aligner.errors import ConfigError, InputError, UnknownNameError
from aligner.evaluation.agreement import Agreement, Comparison
from aligner.evaluation.human import HumanScores, Key
from aligner.evaluation.metrics import (
    LARGEST,
    Measured,
    Metric,
    Task,
    averaged,
    get_metrics,
    measure,
)
from aligner.evaluation.report import html_table
from aligner.evaluation.significance import SEED
from aligner.types import Signature

METRICS = ("bleu", "chrf", "ter", "similarity", "consensus")
_SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class MetaRow:
    """Hold how far one metric agrees with people.

    Attributes:
        metric: Its title.
        within: Kendall's tau-b within segments, the mean; a metric that gives all translations of
            a segment the same score has 0 there.
        flat: Kendall's tau-b over all translations.
        accuracy: Share of the pairs of systems that it orders as people do.
        signature: What exactly was measured.
    """

    metric: str
    within: Agreement
    flat: Agreement
    accuracy: Agreement
    signature: str


@dataclass(frozen=True, slots=True)
class MetaReport:
    """Hold a meta-evaluation.

    Attributes:
        results: The metrics, then the baselines that only look at lengths.
        systems: Translations that were compared.
        reference: Where the references came from.
        segments: Number of segments.
        left_out: Segments that lack a translation, a judgement or a reference.
        signature: How it was made.
    """

    results: tuple[MetaRow, ...]
    systems: tuple[str, ...]
    reference: str
    segments: int
    left_out: int
    signature: Signature

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "signature": str(self.signature),
            "systems": list(self.systems),
            "reference": self.reference,
            "segments": self.segments,
            "left_out": self.left_out,
            "metrics": {
                row.metric: {
                    "signature": row.signature,
                    **{
                        name: {"value": found.value, "interval": [found.low, found.high]}
                        for name, found in (
                            ("within", row.within),
                            ("flat", row.flat),
                            ("accuracy", row.accuracy),
                        )
                    },
                }
                for row in self.results
            },
        }

    def rows(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the figures as the head and the rows of a table for people."""
        head = ("metric", "tau within segments", "tau flat", "accuracy on systems")
        return head, [
            (row.metric, str(row.within), str(row.flat), str(row.accuracy)) for row in self.results
        ]

    def _repr_html_(self) -> str:
        """Return the table for notebooks."""
        return html_table(*self.rows(), f"{self.segments} segments, {self.signature}")

    def __repr__(self) -> str:
        best = max(self.results, key=lambda row: row.within.value)
        return (
            f"<MetaReport {len(self.systems)} systems, {self.segments} segments, best within "
            f"segments: {best.metric} {best.within.value:.3f}>"
        )


def meta_evaluate(
    human: HumanScores,
    *,
    metrics: str | Metric | Sequence[str | Metric] = METRICS,
    reference: str | None = None,
    humans: bool = False,
    human_systems: Sequence[str] | None = None,
    scores: Mapping[str, Mapping[Key, float]] | None = None,
    lang: str | None = None,
    encoder: str | Encoder = "use",
    samples: int = _SAMPLES,
    seed: int = SEED,
) -> MetaReport:
    """Compare metrics with human judgements.

    Args:
        human: The judgements (`read_human_scores`).
        metrics: Names or instances; see `aligner.evaluate`.
        reference: The system whose translations are the references; None for those of the table.
            It is never a candidate.
        humans: Whether other human translations are candidates too.
        human_systems: Which systems are human; None for those whose names begin with ``ref``.
        scores: Scores that other metrics gave, by metric and translation, higher being better.
        lang: BCP-47 tag of the target language; detected when left out.
        encoder: Name or instance, for metrics that need one.
        samples: Number of resamples for the intervals.
        seed: Their seed.

    Raises:
        InputError: Nothing can be compared, or a score is no number.
        ConfigError: A metric cannot be used here.
        UnknownNameError: There is no such system or metric.
    """
    if samples < 1:
        raise ConfigError(f"an interval needs at least one sample, not {samples}")
    if reference is not None and reference not in human.systems:
        raise UnknownNameError("system", reference, human.systems)
    people = (
        {name for name in human.systems if name.lower().startswith("ref")}
        if human_systems is None
        else set(human_systems)
    )
    for name in people - set(human.systems):
        raise UnknownNameError("system", name, human.systems)
    systems = tuple(
        name for name in human.systems if name != reference and (humans or name not in people)
    )
    if len(systems) < 2:
        raise InputError(
            f"agreement needs two systems or more, but there are: {', '.join(systems)}"
        )
    given = scores or {}
    segments, references = _complete(human, systems, reference, given)
    task = _task(human, systems, segments, references, lang=lang, encoder=encoder)
    for title, known in (("people", human.scores), *given.items()):
        wrong = [value for value in known.values() if not abs(value) <= LARGEST]
        if wrong:
            raise InputError(f"the scores of {title} hold {wrong[0]}, which is no score")
    judged = np.array([[human.scores[system, one] for one in segments] for system in systems])
    comparison = Comparison(judged, samples, seed)
    rows = []
    for metric in get_metrics(metrics):
        found = measure(metric, task)
        sign = 1.0 if metric.higher_is_better else -1.0
        rows.append(_row(comparison, metric.title, found, sign, found[0].signature))
    for title, values in given.items():
        found = tuple(
            averaged([values[system, one] for one in segments], "given") for system in systems
        )
        rows.append(_row(comparison, title, found, 1.0, "given"))
    rows += _length_rows(task, comparison)
    fields = (
        ("human", human.kind),
        ("humans", "in" if humans else "out"),
        ("ref", reference or "table"),
        ("n", str(samples)),
        ("seed", str(seed)),
        ("v", __version__),
    )
    return MetaReport(
        results=tuple(rows),
        systems=systems,
        reference=reference or "the table's references",
        segments=len(segments),
        left_out=len(human.segments) - len(segments),
        signature=Signature(fields),
    )


def _complete(
    human: HumanScores,
    systems: Sequence[str],
    reference: str | None,
    given: Mapping[str, Mapping[Key, float]],
) -> tuple[list[str], list[str]]:
    """Return the segments about which everything is known, and their references."""
    found = {
        one: human.references.get(one, "")
        if reference is None
        else human.targets.get((reference, one), "")
        for one in human.segments
    }
    segments = [
        one
        for one in human.segments
        if found[one].strip()
        and all(
            (system, one) in human.scores
            and (system, one) in human.targets
            and all((system, one) in values for values in given.values())
            for system in systems
        )
    ]
    if not segments:
        hint = (
            "name the system whose translations are the references (reference=, --reference), or "
            "give the table a column 'reference'"
            if not any(text.strip() for text in found.values())
            else "every compared system needs a target and a score there"
        )
        raise InputError(f"no segment is complete: {hint}")
    return segments, [found[one] for one in segments]


def _task(
    human: HumanScores,
    systems: Sequence[str],
    segments: Sequence[str],
    references: Sequence[str],
    *,
    lang: str | None,
    encoder: str | Encoder,
) -> Task:
    sources = [human.sources.get(one) for one in segments]
    known = tuple(source for source in sources if source is not None)

    @cache
    def get() -> Encoder:
        return get_encoder(encoder)

    return Task(
        lang=languages.canonical(lang) if lang else languages.detect("\n".join(references)),
        systems=tuple(systems),
        hypotheses=tuple(
            tuple(human.targets[system, one] for one in segments) for system in systems
        ),
        references=(tuple(references),),
        sources=known if len(known) == len(segments) else None,
        tokenize=None,
        encoder=get,
    )


def _length_rows(task: Task, comparison: Comparison) -> list[MetaRow]:
    """Return the rows of the shorter the better: what no metric should be proud to beat."""
    translation = [averaged([-len(text) for text in texts], "") for texts in task.hypotheses]
    rows = [_row(comparison, "-length of translation", translation, 1.0, "characters")]
    if task.sources is not None:
        source = averaged([-len(text) for text in task.sources], "")
        rows.insert(
            0,
            _row(comparison, "-length of source", [source] * len(task.systems), 1.0, "characters"),
        )
    return rows


def _row(
    comparison: Comparison, title: str, measured: Sequence[Measured], sign: float, signature: str
) -> MetaRow:
    within, flat, accuracy = comparison.of(measured, sign)
    return MetaRow(title, within, flat, accuracy, signature)
