"""The page of the benchmarks shows the figures that are kept, and its parts are computed right."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from aligner import seeds
from aligner.types import Bead
from benchmarks import gaps, held_out, pictures, store, tables
from benchmarks.__main__ import BENCHMARKS, OWN
from benchmarks.alterations import Item, with_block, without_block
from benchmarks.data import GoldPair
from benchmarks.held_out import Fold
from benchmarks.readme import readme

ITEM = Item("", "x", ("a", "b", "c", "d"), ("A", "B", "D"), (((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))))  # fmt: skip


def test_the_pages_show_the_figures_that_are_kept() -> None:
    results = store.load(store.RESULTS)
    assert tables.PAGE.read_text("utf-8") == tables.page(results), "python -m benchmarks.tables"
    text = tables.README.read_text("utf-8")
    assert readme(text, results) == text, "python -m benchmarks.tables"
    assert "`crf`, the default" in text
    assert set(results) - set(store.BOOKKEEPING) <= set(BENCHMARKS)


def test_the_pictures_show_the_figures_that_are_kept() -> None:
    made = pictures.pictures(store.load(store.RESULTS))
    assert set(made) == {
        "talk-path.svg",
        "speed.svg",
        "memory.svg",
        "reliability.svg",
        "review.svg",
    }
    for name, svg in made.items():
        assert (pictures.FOLDER / name).read_text("utf-8") == svg, "python -m benchmarks.tables"
        ElementTree.fromstring(svg)
    pages = tables.PAGE.read_text("utf-8") + tables.README.read_text("utf-8")
    assert set(re.findall(r"docs/images/([\w-]+\.svg)", pages)) >= set(made)


def test_pages_of_few_results() -> None:
    results = store.load(store.RESULTS)
    talk = {name: one for name, one in results["accuracy"].items() if name.startswith("talk/")}
    few = {name: results[name] for name in store.BOOKKEEPING} | {"accuracy": talk}
    page = tables.page(few)
    assert f"| talk | crf | {talk['talk/crf']['strict_f1']:.3f} |" in page
    assert "## Long documents" not in page
    assert set(pictures.pictures(few)) == {"talk-path.svg"}
    text = "a\n<!-- benchmarks: begin -->\nold\n<!-- benchmarks: end -->\nb\n"
    written = readme(text, few)
    assert written.startswith("a\n<!-- benchmarks: begin -->\n| aligner |")
    assert "old" not in written
    assert "*published*" in written


def test_every_entry_says_where_it_was_measured() -> None:
    results = store.load(store.RESULTS)
    assert set(results["measured"]) == set(results) - set(store.BOOKKEEPING)
    assert set(OWN) <= set(results)
    for name in OWN:
        [stamp] = [*results["measured"][name].values()][-1:]
        run = results["runs"][stamp["run"]]
        assert set(run["machine"]) == {"system", "processor", "cores", "memory_gb"}
        assert {"python", "numpy", "numba"} <= set(run["versions"])
        assert {"crf", "weights of crf", "weights of use-m3"} <= set(run["signatures"])


def test_a_block_cut_out_leaves_null_beads() -> None:
    cut = without_block(ITEM, 1, 1, 2)
    assert cut.tgt == ("A", "D")
    assert cut.gold == (((0,), (0,)), ((1,), ()), ((2,), ()), ((3,), (1,)))
    found = [Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((3,), ())]
    assert gaps.spurious(cut, found) == 1


def test_a_foreign_block_is_null() -> None:
    put = with_block(ITEM, 0, 1, ["x", "y"])
    assert put.src == ("a", "x", "y", "b", "c", "d")
    assert ((3, 4), (1,)) in put.gold
    assert {((1,), ()), ((2,), ())} <= set(put.gold)


def test_every_setting_of_gaps_is_made() -> None:
    gold = Item.of("", _pair())
    made = dict(gaps.settings([gold, gold], 0))
    assert len(made) == 2 * 3 * 3 + 2
    count = len(gold.tgt)
    assert len(made["target -30% middle"].tgt) == count - int(count * 0.3)
    assert len(made["source +30% foreign"].src) == len(gold.src) + int(len(gold.src) * 0.3)


def _pair() -> GoldPair:
    gold = seeds.gold()
    return GoldPair("talk", gold.src, gold.tgt, gold.beads)


def fold(gold: list[Bead], found: list[Bead]) -> Fold:
    return Fold(gold, found, {}, {})


def test_errors_are_grouped_by_the_sentences_they_share() -> None:
    gold = [Bead((0,), (0, 1)), Bead((1,), (2,)), Bead((2,), (3,)), Bead((3,), ())]
    found = [Bead((0,), (0,)), Bead((1,), (1, 2)), Bead((2,), (3,)), Bead((3,), (4,))]
    counted = held_out.errors([fold(gold, found)])
    assert counted == {"1-1 1-2 > 1-1 1-2": 1, "1-0 > 1-1": 1}


def test_calibration_compares_what_is_said_with_what_is_right() -> None:
    gold = [Bead((i,), (i,)) for i in range(10)]
    found = [Bead((i,), (i or 1,), confidence=0.85) for i in range(10)]
    measured = held_out.calibration([fold(gold, found)])
    assert measured.error == pytest.approx(0.05)
    assert measured.counts.tolist() == [0] * 8 + [10, 0]
    assert np.isclose(measured.right[8], 0.9)


def test_false_gaps_are_runs_of_linked_sentences() -> None:
    gold = [Bead((i,), (i,)) for i in range(6)]
    found = [Bead((0,), (0,)), *(Bead((i,), ()) for i in range(1, 5)), Bead((5,), (5,))]
    assert held_out._false_gaps([fold(gold, found)]) == 4
    assert held_out._false_gaps([fold(gold, gold)]) == 0
