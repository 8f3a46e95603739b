"""Meta-evaluation: metrics against people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kendalltau

from aligner.errors import ConfigError, FormatError, InputError, UnknownNameError
from aligner.evaluation.human import HumanScores, read_human_scores, read_metric_scores
from aligner.evaluation.meta import meta_evaluate
from tests.evaluation.test_translation import ZH, altered

MQM = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"


def drawn(seed: int = 0, systems: int = 5, segments: int = 30) -> HumanScores:
    """Return judgements that fall with the damage done to real sentences, and some noise."""
    rng = np.random.default_rng(seed)
    names = tuple(f"s{number}" for number in range(systems))
    keys = tuple(str(number) for number in range(segments))
    scores, targets = {}, {}
    for number, name in enumerate(names):
        for one, text in zip(keys, altered(ZH[:segments], number + 3), strict=True):
            targets[name, one] = text
            scores[name, one] = float(np.round(number + rng.normal(0, 2)))
    references = dict(zip(keys, ZH, strict=False))
    return HumanScores("scores", names, keys, scores, targets, {}, references)


def test_taus_are_those_of_scipy() -> None:
    human = drawn()
    rng = np.random.default_rng(1)
    mine = {key: float(rng.integers(0, 4)) for key in human.scores}
    report = meta_evaluate(human, metrics="chrf", scores={"mine": mine}, samples=20)
    row = next(row for row in report.results if row.metric == "mine")
    keys = list(human.scores)
    flat = kendalltau([human.scores[key] for key in keys], [mine[key] for key in keys])
    assert row.flat.value == pytest.approx(flat.statistic)
    taus = []
    for one in human.segments:
        pairs = [(human.scores[system, one], mine[system, one]) for system in human.systems]
        people, metric = zip(*pairs, strict=True)
        if len(set(people)) > 1:
            tau = kendalltau(people, metric).statistic if len(set(metric)) > 1 else 0.0
            taus.append(tau)
    assert row.within.value == pytest.approx(np.mean(taus))


def test_resamples_are_those_of_repeated_segments() -> None:
    """A segment drawn twice weighs as two segments with the same texts do."""
    human = drawn(segments=6)
    mine = {key: value + float(key[1] == "3") * 3 for key, value in human.scores.items()}
    report = meta_evaluate(human, metrics="chrf", scores={"mine": mine}, samples=1, seed=5)
    row = next(row for row in report.results if row.metric == "mine")
    drawn_segments = np.random.default_rng(5).choice(6, size=(1, 6))[0]
    people = [human.scores[s, str(one)] for s in human.systems for one in drawn_segments]
    metric = [mine[s, str(one)] for s in human.systems for one in drawn_segments]
    assert row.flat.low == pytest.approx(kendalltau(people, metric).statistic)


def test_perfect_agreement_and_its_opposite() -> None:
    human = drawn()
    given = {"same": human.scores, "opposite": {key: -v for key, v in human.scores.items()}}
    report = meta_evaluate(human, metrics="ter", scores=given, samples=50)
    rows = {row.metric: row for row in report.results}
    for name, value in (("same", 1.0), ("opposite", -1.0)):
        assert rows[name].within.value == pytest.approx(value)
        assert rows[name].flat.value == pytest.approx(value)
        assert rows[name].accuracy.value == (value + 1) / 2
    # Fewer errors are better, and TER knows it.
    assert rows["TER"].accuracy.value > 0.8
    assert "-length of source" not in rows
    assert rows["-length of translation"].within.value < 0


def test_length_of_the_source_orders_nothing_within_segments(development_data: Path) -> None:
    human = read_human_scores(development_data / "mqm-ted-dev.tsv")
    report = meta_evaluate(
        human, metrics=("chrf", "similarity", "consensus"), reference="refB", samples=100
    )
    rows = {row.metric: row for row in report.results}
    assert len(report.systems) == 13
    assert report.segments == 288
    assert rows["similarity"].within.value >= 0.075
    assert rows["consensus"].within.value >= 0.09
    assert rows["similarity"].within.value > rows["chrF"].within.value
    assert rows["-length of source"].within.value == 0.0
    assert rows["-length of source"].flat.value > rows["similarity"].flat.value
    assert rows["chrF"].within.low < rows["chrF"].within.value < rows["chrF"].within.high


def test_mqm_weights_and_marks(tmp_path: Path) -> None:
    path = tmp_path / "mqm.tsv"
    rows = [
        "A\td\t1\t1\tr1\ts\tx <v>y</v>\tAccuracy/Omission\tMajor",
        "A\td\t1\t1\tr1\ts\tx <v>y</v>\tFluency/Punctuation\tMinor",
        "A\td\t1\t1\tr2\ts\tx y\tStyle/Awkward\tMinor",
        "B\td\t1\t1\tr1\ts\tz\tNon-translation!\tMajor",
        "B\td\t1\t2\tr1\tt\tw\tNo-error\tNo-error",
    ]
    path.write_text(MQM + "\n".join(rows) + "\n", "utf-8")
    human = read_human_scores(path)
    assert human.kind == "mqm"
    assert human.scores == pytest.approx(
        {("A", "d#1"): -(5.1 + 1) / 2, ("B", "d#1"): -25.0, ("B", "d#2"): 0.0}
    )
    assert human.targets["A", "d#1"] == "x y"
    assert human.sources == {"d#1": "s", "d#2": "t"}


@pytest.mark.parametrize("value", ["nan", "inf", "", "good"])
def test_scores_that_are_no_numbers_are_refused(tmp_path: Path, value: str) -> None:
    path = tmp_path / "da.tsv"
    path.write_text(f"system\tseg_id\tscore\nA\t1\t70\nB\t1\t{value}\n", "utf-8")
    with pytest.raises(FormatError, match=r"da\.tsv:3: .* is no score"):
        read_human_scores(path)
    with pytest.raises(FormatError, match=r"da\.tsv:3: .* is no score"):
        read_metric_scores(path)


def test_broken_tables(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    for text, message in (
        ("", "holds no judgement"),
        ("system\tseg_id\nA\t1\n", "names no column score"),
        ("system\tseg_id\tscore\nA\t1\n", "t.tsv:2: 2 columns instead of 3"),
        (MQM + "A\td\t1\t1\tr\ts\tx\tc\tAwful\n", "t.tsv:2: unknown severity 'Awful'"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(FormatError, match=message):
            read_human_scores(path)


def test_wrong_use() -> None:
    human = drawn()
    with pytest.raises(UnknownNameError, match="unknown system 'x'"):
        meta_evaluate(human, reference="x")
    with pytest.raises(InputError, match="two systems or more"):
        meta_evaluate(human, human_systems=human.systems[1:])
    with pytest.raises(ConfigError, match="at least one sample"):
        meta_evaluate(human, samples=0)


def test_humans_in_or_out() -> None:
    human = drawn()
    without = meta_evaluate(human, metrics="chrf", human_systems=["s0"], samples=5)
    assert without.systems == ("s1", "s2", "s3", "s4")
    within = meta_evaluate(human, metrics="chrf", human_systems=["s0"], humans=True, samples=5)
    assert within.systems == human.systems
    assert "humans:in" in str(within.signature)
    assert "tau flat" in within._repr_html_()
