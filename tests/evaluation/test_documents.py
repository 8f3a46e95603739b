"""Document-level evaluation: whole texts, whatever their lines."""

from __future__ import annotations

import pytest

from aligner import languages
from aligner.errors import InputError
from aligner.evaluation.tokens import stream
from aligner.evaluation.translation import evaluate
from tests.evaluation.test_resegmentation import resplit
from tests.evaluation.test_translation import EN, ZH, altered

SOURCE, REFERENCE = languages.join(EN), languages.join(ZH[:80])
OUTPUT = languages.join(altered(ZH[:80], 5))
METRICS = ("bleu", "chrf", "similarity")


@pytest.mark.parametrize("with_source", [False, True])
def test_line_breaks_change_nothing(with_source: bool) -> None:
    source = SOURCE if with_source else None
    forms = {
        "text": OUTPUT,
        "lines": altered(ZH[:80], 5),
        "random": resplit(stream([OUTPUT]), 3),
        "breaks": "\n\n".join(resplit(stream([OUTPUT]), 4)),
    }
    report = evaluate(forms, REFERENCE, sources=source, metrics=METRICS, level="document")
    for metric in METRICS:
        values = {report.of(system, metric).segments for system in forms}
        assert len(values) == 1
    assert len(set(report.hypotheses)) == 1
    assert (report.sources is not None) == with_source
    assert report.coverage[0].missing == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_line_breaks_of_reference_and_source_change_nothing(seed: int) -> None:
    forms = [
        (REFERENCE, SOURCE),
        (
            "\n".join(resplit(stream([REFERENCE]), seed)),
            "\n\n".join(resplit(stream([SOURCE]), seed)),
        ),
    ]
    first, second = (
        evaluate(OUTPUT, reference, sources=source, metrics=METRICS, level="document")
        for reference, source in forms
    )
    assert first == second


def test_dropped_and_repeated_sentences_have_figures_of_their_own() -> None:
    lines = altered(ZH[:80], 5)
    forms = {
        "whole": lines,
        "dropped": lines[:20] + lines[30:],
        "repeated": lines[:50] + lines[45:],
    }
    report = evaluate(forms, REFERENCE, metrics=METRICS, level="document")
    whole, dropped, repeated = report.coverage
    share = len("".join(ZH[20:30])) / len("".join(ZH[:80]))
    assert whole.missing_share < 0.01
    assert whole.extra_share < 0.01
    assert dropped.missing_share == pytest.approx(share, abs=0.02)
    assert dropped.extra_share < 0.01
    assert repeated.missing_share < 0.02
    assert repeated.extra_share == pytest.approx(
        len("".join(lines[45:50])) / len("".join(forms["repeated"])), abs=0.015
    )
    # The damage stays where it is: other segments keep their scores.
    scores = [report.of(system, "similarity").segments for system in forms]
    for other in scores[1:]:
        changed = sum(a != b for a, b in zip(scores[0], other, strict=True))
        assert changed <= 13
    for metric in METRICS:
        assert report.of("whole", metric).value > report.of("dropped", metric).value
    # BLEU may even rise: what is too much makes up for what is too short. Hence the own figure.
    for metric in ("chrf", "similarity"):
        assert report.of("whole", metric).value > report.of("repeated", metric).value


def test_units_with_a_source_are_beads() -> None:
    report = evaluate(
        "你好。我叫乔安妮，我负责产品。",
        "你好。我叫乔安妮。我负责模型行为的产品。",
        sources="Hello. My name is Joanne, and I lead product for model behavior.",
        metrics="chrf",
        level="document",
    )
    assert report.sources is not None
    assert languages.join(report.sources).endswith("model behavior.")
    assert languages.join(report.references[0]) == "你好。我叫乔安妮。我负责模型行为的产品。"
    assert len(report.sources) == len(report.references[0]) == len(report.hypotheses[0])


def test_further_references_are_cut_to_fit() -> None:
    second = altered(ZH[:80], 8)
    report = evaluate(
        OUTPUT, [ZH[:80], resplit(stream(second), 2)], metrics="bleu", level="document"
    )
    assert len(report.references[1]) == 80
    assert stream(report.references[1]) == stream(second)
    with pytest.raises(InputError, match="reference 2: has nothing for"):
        evaluate(OUTPUT, [ZH[:80], second[:60]], metrics="bleu", level="document")
