"""Whatever is measured, figures are numbers and JSON can hold them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import aligner
from aligner import Bead, EvaluationOptions
from aligner.errors import FormatError, InputError
from aligner.evaluation.beads import compare
from aligner.evaluation.calibration import calibrate
from aligner.evaluation.human import HumanScores, read_human_scores
from aligner.evaluation.meta import meta_evaluate
from aligner.evaluation.significance import Test


@pytest.fixture(autouse=True)
def numbers_are_numbers() -> Iterator[None]:
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


def judged(systems: int, segments: int, score: Callable[[int, int], float]) -> HumanScores:
    names = tuple(f"s{number}" for number in range(systems))
    keys = tuple(str(number) for number in range(segments))
    scores = {(n, k): score(i, j) for i, n in enumerate(names) for j, k in enumerate(keys)}
    targets = {(n, k): f"text {n} of {k}" for n in names for k in keys}
    return HumanScores("scores", names, keys, scores, targets, {}, {k: f"text {k}" for k in keys})


@pytest.mark.parametrize(
    "human",
    [
        judged(4, 5, lambda i, j: 1.0),
        judged(4, 1, lambda i, j: float(i)),
        judged(4, 1, lambda i, j: 1.0),
        judged(2, 2, lambda i, j: float(i == j)),
        judged(4, 4, lambda i, j: float(i // 2)),
        judged(3, 3, lambda i, j: 1e100 * (i - 1)),
        judged(3, 3, lambda i, j: 1e-300 * i),
    ],
    ids=["constant", "one segment", "one constant", "two systems", "ties", "huge", "tiny"],
)
def test_meta_evaluation(human: HumanScores) -> None:
    constant = dict.fromkeys(human.scores, 2.0)
    report = meta_evaluate(
        human, metrics=("chrf", "bleu"), samples=20, lang="en", scores={"same": constant}
    )
    json.dumps(report.as_dict(), allow_nan=False)
    for row in report.results:
        for found in (row.within, row.flat):
            assert all(-1 <= value <= 1 for value in (found.low, found.value, found.high))
        assert all(0 <= v <= 1 for v in (row.accuracy.low, row.accuracy.value, row.accuracy.high))
    assert "nan" not in report._repr_html_() + repr(report)


@pytest.mark.parametrize("wrong", [1e101, -1e308, float("inf"), float("nan")])
def test_scores_that_have_no_sum_are_refused(wrong: float) -> None:
    human = judged(3, 3, lambda i, j: wrong if i == j else 0.0)
    with pytest.raises(InputError, match=r"the scores of people hold .*, which is no score"):
        meta_evaluate(human, metrics="chrf", lang="en")
    sound = judged(3, 3, lambda i, j: float(i))
    with pytest.raises(InputError, match=r"the scores of mine hold .*, which is no score"):
        meta_evaluate(sound, metrics="chrf", lang="en", scores={"mine": human.scores})


def test_a_table_with_such_scores_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.tsv"
    path.write_text("system\tseg_id\tscore\na\t0\t1\nb\t0\t1e200\n", "utf-8")
    with pytest.raises(FormatError, match=r"people.tsv.*3.*'1e200' is no score"):
        read_human_scores(path)


SYSTEMS = {
    "words": (["x y z", "x"], ["Hello.", "Bye."]),
    "marks": (["...", "."], ["。", "."]),
    "an empty segment": (["", "Bye."], ["Hello.", "Bye."]),
    "very long": (["a " * 500, "b"], ["a", "b " * 500]),
    "one segment": (["a"], ["a"]),
    "ties": (["a"] * 4, ["a"] * 4),
}


@pytest.mark.parametrize("test", ["bootstrap", "randomization", None])
@pytest.mark.parametrize("name", SYSTEMS)
def test_metrics(name: str, test: Test | None) -> None:
    one, other = SYSTEMS[name]
    report = aligner.evaluate(
        {"one": one, "other": other, "again": one},
        [other],
        metrics=("bleu", "chrf", "chrf++", "ter", "similarity", "consensus"),
        options=EvaluationOptions(test=test, samples=10),
        lang="en",
    )
    json.dumps(report.as_dict(), allow_nan=False)
    assert "nan" not in report._repr_html_() + repr(report)
    for row in report.segments():
        assert np.isfinite([value for _, value in row.scores]).all()
        figures = dict(row.scores)
        assert -1 <= figures["similarity"] <= 1
        assert -1 <= figures["consensus"] <= 1


@pytest.mark.parametrize("cut", [["a"], ["a"] * 7, ["。", "！"], ["b " * 500], ["Hi.", "You?"]])
@pytest.mark.parametrize("whole", [["Hi. You?"], ["a"] * 5, ["."], ["a " * 2000]])
def test_resegmentation(whole: list[str], cut: list[str]) -> None:
    report = aligner.evaluate(
        {"a": whole}, [cut], resegment="always", metrics=("chrf", "similarity"), lang="en",
        options=EvaluationOptions(test=None),
    )  # fmt: skip
    json.dumps(report.as_dict(), allow_nan=False)


def test_beads() -> None:
    null, pair = Bead((0,), ()), Bead((0,), (0,), confidence=1.0)
    for gold, test in (([], []), ([null], [Bead((), (0,))]), ([pair], []), ([], [pair])):
        found = compare(gold, test)
        json.dumps(found.as_dict(), allow_nan=False)
        for score in (found.strict, found.lax):
            assert all(0 <= value <= 1 for value in (score.precision, score.recall, score.f1))
    assert 0 <= calibrate([[pair]], [[pair]]).error <= 1
    with pytest.raises(InputError, match="there are no beads"):
        calibrate([[]], [[]])
