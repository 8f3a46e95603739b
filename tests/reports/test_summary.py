"""The summary says in plain words what is there, what is missing and what to doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import seeds
from aligner.reports.content import content
from aligner.reports.summary import Summary, summary
from aligner.reports.wording import LEVELS, Level, level, percent
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Status


def of(src: int, tgt: int, *beads: Bead) -> Summary:
    """Return the summary of an alignment of sentences of equal length."""
    documents = [lines_document([f"a{at:03}." for at in range(n)], lang="en") for n in (src, tgt)]
    return summary(content(Alignment(documents[0], documents[1], beads), None))


@pytest.mark.parametrize(
    ("made", "headline"),
    [
        (of(0, 0), "There is no text on the source and no text on the target side."),
        (of(1, 0, Bead((0,), ())), "There is no text on the target side."),
        (of(1, 1, Bead((0,), ()), Bead((), (0,))), "Nothing in the source has a translation in the target."),
        (of(1, 1, Bead((0,), (0,))), "Every sentence of the source has a counterpart in the translation."),
        (of(4, 1, Bead((0,), (0,)), Bead((1, 2, 3), ())), "25\u00a0% of the source text has a translation."),
        (
            of(5, 6, Bead((0,), (0,)), Bead((1, 2, 3, 4), ()), Bead((), (1, 2, 3, 4, 5))),
            "20\u00a0% of the source text has a translation; a block of 4 sentences is missing from the "
            "translation, and a block of 5 sentences is only in the translation.",
        ),
        (
            of(9, 1, Bead((0, 1, 2, 3), ()), Bead((4,), (0,)), Bead((5, 6, 7, 8), ())),
            "11\u00a0% of the source text has a translation; 2 blocks (8 sentences) are missing from the translation.",
        ),
    ],
)  # fmt: skip
def test_headlines(made: Summary, headline: str) -> None:
    assert made.headline == headline


def test_the_talk() -> None:
    gold = seeds.gold()
    made = summary(content(gold, aligner.score(gold)))
    assert "a block of 52 sentences is missing from the translation" in made.headline
    assert made.advice.startswith("Look first at the missing block, then at ")
    assert made.warning == ""
    assert [fact.name for fact in made.facts] == [
        "Source translated",
        "Target explained",
        "Without counterpart",
        "Serious findings",
    ]
    severities = [one.severity for one in made.urgent]
    assert severities == sorted(severities, key=["major", "minor", "note"].index)
    assert made.urgent[0].label == "missing block"


def test_texts_that_do_not_belong_together() -> None:
    made = of(9, 9, *(Bead((at,), (at,), confidence=0.2 + at / 100) for at in range(9)))
    assert made.warning.startswith("The texts are probably no translations of each other")
    assert made.headline.startswith("These two texts could not be aligned")
    assert made.advice == "Check first that the two files are the right ones."
    facts = {fact.name: fact for fact in made.facts}
    assert facts["Doubtful links"].value == "9 of 9"
    assert facts["Doubtful links"].alarming
    assert facts["Belong together"].value == "under 1\u00a0%"
    assert [one.row for one in made.urgent] == list(range(9)), "the least sure comes first"


def test_without_confidences_nothing_is_said_of_doubts() -> None:
    made = of(2, 2, Bead((0,), (0,)), Bead((1,), (1,), status=Status.REJECTED))
    assert {"Doubtful links", "Belong together"}.isdisjoint(fact.name for fact in made.facts)
    assert [one.label for one in made.urgent] == ["rejected"]


@given(st.floats(0, 1))
def test_only_all_is_a_hundred_percent_and_only_nothing_none(share: float) -> None:
    shown = percent(share)
    assert (shown == "100\u00a0%") == (share == 1)
    assert (shown == "0\u00a0%") == (share == 0)


def test_levels() -> None:
    found = [level(value) for value in (None, 0.0, 0.4999, 0.5, 0.8999, 0.9, 1.0)]
    assert found == ["unrated", "doubt", "doubt", "fair", "fair", "sure", "sure"]
    assert set(LEVELS) == set(Level)
