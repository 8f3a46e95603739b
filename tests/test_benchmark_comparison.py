"""Two files of results are compared: what must fail fails, and noise does not."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import store
from benchmarks.__main__ import main
from benchmarks.comparison import Kind, Verdict, differences, failures, kind_of, missing
from tests.conftest import ROOT

RESULTS: dict[str, Any] = {
    "runs": {"x": {}},
    "measured": {"accuracy": {"own": {"run": "x"}}},
    "accuracy": {
        "talk/crf": {
            "signature": "engine:crf",
            "strict_f1": 0.953122,
            "sentences": 288,
            "cpu_seconds": [1.0],
            "relative": [10.0],
        }
    },
    "gaps": {"talk": {"crf": {"source -10% start": {"strict_f1": 0.9, "spurious_beads": 2}}}},
    "speed": {
        "encoder": {
            "cpu_seconds": [1.0, 1.1, 1.3],
            "relative": [10.0, 11.0, 13.0],
            "peak_mb": 500.0,
            "runs_to_singles": [1.5, 1.6, 1.7],
            "times_stock": [1.8, 1.9, 2.0],
        }
    },
}


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the results with one figure changed."""
    results = copy.deepcopy(RESULTS)
    *names, last = path.split(">")
    entry = results
    for name in names:
        entry = entry[name]
    assert last in entry
    entry[last] = value
    return results


def verdict(path: str, value: object) -> Verdict:
    found = {one.path: one.verdict for one in differences(RESULTS, changed(path, value))}
    return found[path.replace(">", "/")]


F1 = "accuracy>talk/crf>strict_f1"
TIMES = "speed>encoder>relative"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (F1, 0.953122, Verdict.EQUAL),
        (F1, 0.9531224, Verdict.EQUAL),
        (F1, 0.9530, Verdict.WORSE),
        (F1, 0.9532, Verdict.BETTER),
        ("gaps>talk>crf>source -10% start>spurious_beads", 3, Verdict.WORSE),
        ("gaps>talk>crf>source -10% start>spurious_beads", 1, Verdict.BETTER),
        (TIMES, [14.2, 15.0, 16.0], Verdict.NOISE),
        (TIMES, [14.4, 15.0, 16.0], Verdict.WORSE),
        (TIMES, [12.0, 50.0, 60.0], Verdict.NOISE),
        (TIMES, [8.0, 8.5, 9.0], Verdict.BETTER),
        ("accuracy>talk/crf>relative", [14.0], Verdict.NOISE),
        ("accuracy>talk/crf>relative", [16.0], Verdict.WORSE),
        ("accuracy>talk/crf>cpu_seconds", [99.0], Verdict.UNJUDGED),
        ("speed>encoder>peak_mb", 570.0, Verdict.NOISE),
        ("speed>encoder>peak_mb", 580.0, Verdict.WORSE),
        ("speed>encoder>runs_to_singles", [1.9, 2.0, 2.1], Verdict.WORSE),
        ("speed>encoder>times_stock", [1.5, 1.55, 1.6], Verdict.WORSE),
        ("speed>encoder>times_stock", [2.5, 2.6, 2.7], Verdict.BETTER),
        ("accuracy>talk/crf>signature", "engine:other", Verdict.CHANGED),
        ("accuracy>talk/crf>sentences", 289, Verdict.CHANGED),
    ],
)
def test_a_figure_is_judged(path: str, value: object, expected: Verdict) -> None:
    assert verdict(path, value) is expected


def test_few_milliseconds_are_noise() -> None:
    old, new = (
        {"splitting": {"seconds": {"x": {"cpu_seconds": [s], "relative": [100 * s]}}}}
        for s in (0.01, 0.04)
    )
    [judged] = [one for one in differences(old, new) if one.kind is Kind.TIME]
    assert judged.verdict is Verdict.NOISE


def test_only_what_got_worse_fails_unless_all_must_be_the_same() -> None:
    for path, value, fails, fails_exactly in (
        (F1, 0.90, True, True),
        (F1, 0.96, False, True),
        ("accuracy>talk/crf>signature", "engine:other", False, True),
        (TIMES, [8.0, 8.5, 9.0], False, False),
    ):
        found = differences(RESULTS, changed(path, value))
        assert bool(failures(found)) is fails
        assert bool(failures(found, exact=True)) is fails_exactly


def test_a_figure_that_is_gone_is_named() -> None:
    less = copy.deepcopy(RESULTS)
    del less["gaps"]
    assert {path.split("/")[0] for path in missing(RESULTS, less)} == {"gaps"}
    assert missing(less, RESULTS) == []


def test_the_command_fails_when_it_must(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, same, worse = (tmp_path / f"{name}.json" for name in ("old", "same", "worse"))
    for path, results in ((old, RESULTS), (same, RESULTS), (worse, changed(F1, 0.9))):
        path.write_text(json.dumps(results), "utf-8")
    assert main(["compare", str(old), str(same)]) == 0
    shown = capsys.readouterr().out
    assert "OK: nothing got worse" in shown
    assert "of the same run in both files: accuracy" in shown
    assert main(["compare", str(old), str(worse)]) == 1
    shown = capsys.readouterr().out
    assert "worse        accuracy/talk/crf/strict_f1" in shown
    assert "0.9531 -> 0.9" in shown
    assert "FAILED: 1 figures got worse" in shown


def test_files_that_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, broken, other, none = (
        tmp_path / f"{name}.json" for name in ("good", "broken", "other", "none")
    )
    good.write_text(json.dumps(RESULTS), "utf-8")
    broken.write_text("{", "utf-8")
    other.write_text('{"speed": {"other": {"relative": [1.0]}}}', "utf-8")
    for path, message in (
        (broken, "broken.json"),
        (none, "holds none"),
        (other, "no figure in common"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(["compare", str(good), str(path)])
        assert stopped.value.code == 2
        assert message in capsys.readouterr().err


def test_a_reader_that_has_enough(tmp_path: Path) -> None:
    many = {
        **RESULTS,
        "accuracy": {f"{n}/crf": RESULTS["accuracy"]["talk/crf"] for n in range(999)},
    }
    path = tmp_path / "many.json"
    path.write_text(json.dumps(many), "utf-8")
    command = [sys.executable, "-m", "benchmarks", "compare", str(path), str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_the_figures_that_are_kept_have_a_kind() -> None:
    results = store.load(store.RESULTS)
    found = differences(results, results)
    assert not failures(found, exact=True)
    judged = {one.path.split("/")[0] for one in found if one.kind in {Kind.HIGHER, Kind.LOWER}}
    assert judged >= {"accuracy", "calibration", "corpora", "gaps", "quality", "scaling"}
    assert judged >= {"splitting", "unrelated", "held_out", "peers", "resegmentation"}
    timed = {one.path.split("/")[0] for one in found if one.kind is Kind.TIME}
    assert timed >= {"accuracy", "peers", "quality", "scaling", "speed", "splitting"}


def test_what_is_better_when_lower_is_known() -> None:
    assert kind_of("held_out/sentences_in_false_gaps") is Kind.LOWER
    assert kind_of("calibration/talk/expected calibration error") is Kind.LOWER
    assert kind_of("quality/the talk, damaged/whole above 0.5") is Kind.LOWER
    assert kind_of("quality/the talk, damaged/shuffled found above 0.5") is Kind.HIGHER
    assert kind_of("splitting/golden rules/English/rules") is Kind.HIGHER
    assert kind_of("splitting/golden rules/English/of") is Kind.DESCRIPTION
    assert kind_of("corpora/the talk/good kept") is Kind.HIGHER
