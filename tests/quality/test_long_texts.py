"""What a pair of texts costs grows with its length and no faster, whatever it repeats."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aligner.quality.clauses import clauses, core
from aligner.quality.numbers import number_remarks
from aligner.quality.renderings import TextOf, renderings
from aligner.quality.wording import untranslated_remarks
from tests.fuzz.harness import within_limits

_LENGTH = 40_000


def _numbers(text: str) -> None:
    list(number_remarks(text, text + "7", ("zh", "en")))


def _names(text: str) -> None:
    list(renderings(([TextOf(0, text)], [TextOf(0, "你好。")]), ("en", "zh")))


def _copies(text: str) -> None:
    list(untranslated_remarks(text, "Hi.", ("zh", "en")))


def _cores(text: str) -> None:
    for clause in clauses(text):
        core(text, clause)


@pytest.mark.parametrize(
    ("check", "piece"),
    [
        (_numbers, "1月"),
        (_numbers, "12 "),
        (_numbers, "3 km, "),
        (_names, "May 1 "),
        (_names, "Harry went. "),
        (_copies, "x"),
        (_copies, "a-"),
        (_copies, "a''"),
        (_cores, "\u0301"),
        (_cores, "—"),
    ],
)
def test_time_grows_with_the_length(check: Callable[[str], None], piece: str) -> None:
    with within_limits(5):
        check("e" + piece * (_LENGTH // len(piece)) + "e")
