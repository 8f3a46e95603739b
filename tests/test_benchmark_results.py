"""Results are kept, merged and stamped; timings, pictures and peers' output are read right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aligner.types import Bead
from benchmarks import environment, pictures, store, timing
from benchmarks.__main__ import BENCHMARKS, OWN, main
from benchmarks.accuracy import beads_of, path_of
from benchmarks.corruption import made_texts
from benchmarks.data import development_folder, foreign_sentences, gold_sets, talk_pair
from benchmarks.peers import beads_of_ladder

RUN = {"machine": {"cores": 2}, "versions": {}, "signatures": {"crf": "a"}}


def add(results: dict[str, Any], figures: dict[str, Any], *, development: bool = False) -> None:
    store.add(results, "gaps", figures, run=RUN, development=development, cpu_seconds=1.23)


def test_own_figures_replace_themselves_and_all_figures_the_entry(tmp_path: Path) -> None:
    results: dict[str, Any] = {}
    add(results, {"talk": {"a": 1, "b": 2}, "MAC-dev": {"a": 3}}, development=True)
    add(results, {"talk": {"a": 4}})
    assert results["gaps"] == {"talk": {"a": 4, "b": 2}, "MAC-dev": {"a": 3}}
    assert set(results["measured"]["gaps"]) == {"own", "development"}
    add(results, {"talk": {"a": 5}}, development=True)
    assert results["gaps"] == {"talk": {"a": 5}}
    assert set(results["measured"]["gaps"]) == {"development"}
    path = tmp_path / "new" / "results.json"
    store.save(results, path)
    assert store.load(path) == results
    assert store.load(tmp_path / "none.json") == {}


def test_a_run_is_kept_while_figures_are_of_it() -> None:
    results: dict[str, Any] = {}
    add(results, {"talk": 1})
    store.add(
        results,
        "gaps",
        {"talk": 2},
        run=RUN | {"signatures": {"crf": "b"}},
        development=False,
        cpu_seconds=1,
    )
    assert [run["signatures"] for run in results["runs"].values()] == [{"crf": "b"}]
    assert store.stale(results, RUN) == ["gaps"]
    assert store.stale(results, RUN | {"signatures": {"crf": "b", "bertalign": "c"}}) == []


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text("[1, 2]", "utf-8")
    with pytest.raises(ValueError, match="no results"):
        store.load(path)


def test_the_environment_is_described() -> None:
    run = store.this_run()
    assert run["machine"] == environment.machine()
    assert environment.machine()["cores"]
    assert environment.versions()["numpy"]
    signatures = environment.signatures()
    assert signatures["crf"].startswith("engine:crf|enc:use-m3")
    assert len(signatures["weights of crf"]) == 16


def test_times_are_multiples_of_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    references = iter([2.0, 4.0, 4.0])
    monkeypatch.setattr(timing, "reference_seconds", lambda: next(references))
    took = iter([3.0, 8.0])
    found = timing.measured(lambda: next(took), 2)
    assert found == {"cpu_seconds": [3.0, 8.0], "relative": [1.0, 2.0]}
    assert timing.middle(found) == 5.5
    monkeypatch.undo()
    again = timing.timed(lambda: [timing.reference_seconds() for _ in range(3)])
    # Work of known size: three times the reference, however busy the machine is.
    assert 1.5 < again["relative"][0] < 6


def test_own_data_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNER_DATA", "")
    assert development_folder() is None
    assert [name for name, _ in gold_sets()] == ["talk"]


def test_one_benchmark_is_run_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # What the command sets for its own process is taken back after the test.
    for name in ("ALIGNER_DATA", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "1")
    path = tmp_path / "results.json"
    assert main(["accuracy", "--own", "--output", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "Measured on the project's own texts" in shown
    assert "ALIGNER_DATA" in shown
    assert "held_out" in shown
    results = store.load(path)
    talk = results["accuracy"]["talk/crf"]
    kept = store.load(store.RESULTS)["accuracy"]["talk/crf"]
    assert (talk["strict_f1"], talk["path"]) == (kept["strict_f1"], kept["path"])
    assert set(results["measured"]["accuracy"]) == {"own"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "name benchmarks"), (["no-such"], "unknown benchmark no-such; known: accuracy")],
)
def test_wrong_use(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_what_must_run_without_data_does() -> None:
    named = [
        "accuracy",
        "speed",
        "scaling",
        "gaps",
        "calibration",
        "splitting",
        "quality",
        "corpora",
    ]
    assert set(named) <= set(OWN) <= set(BENCHMARKS)


def test_a_path_is_kept_as_text() -> None:
    beads = [
        Bead((0,), (0,), confidence=0.99),
        Bead((1, 2), (1,), confidence=0.5),
        Bead((3,), (), confidence=1.0),
    ]
    assert path_of(beads) == "0:0@0.99 1,2:1@0.50 3:@1.00"
    assert beads_of(path_of(beads)) == beads


def test_a_ladder_is_read() -> None:
    ladder = [(0, 0, 0.1), (1, 1, 0.3), (1, 3, -0.3), (3, 4, 0.5), (3, 4, 0.0)]
    found = [(bead.src, bead.tgt) for bead in beads_of_ladder(ladder)]
    assert found == [((0,), (0,)), ((), (1, 2)), ((1, 2), (3,))]


def test_sections_are_runs_of_null_beads() -> None:
    beads = [
        Bead((0,), (0,)),
        *(Bead((), (j,)) for j in range(1, 5)),
        Bead((1,), ()),
        Bead((2,), (5,)),
        *(Bead((i,), ()) for i in range(3, 6)),
        Bead((), (6, 7, 8, 9)),
    ]
    assert pictures.sections(beads) == [(1, [1, 2, 3, 4]), (1, [6, 7, 8, 9])]


def test_material_that_is_made() -> None:
    texts = made_texts()
    assert len(set(texts)) == len(texts) == 2 * 3**4
    assert "Die alte Nachbarin sucht einen roten Mantel auf dem Markt." in texts
    # Enough for the foreign blocks: 30 % of a side of the talk.
    pair = talk_pair()
    assert len(foreign_sentences("zh-Hans")) > 0.3 * len(pair.src)
    assert len(foreign_sentences("en")) > 0.3 * len(pair.tgt)
