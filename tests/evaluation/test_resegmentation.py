"""Cutting a translation to fit its reference."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import languages
from aligner.encoders.use import UseEncoder
from aligner.evaluation.resegmentation import Resegmenter
from aligner.evaluation.tokens import TokenText, cut_gains, stream
from aligner.evaluation.translation import evaluate
from tests.evaluation.test_translation import EN, ZH, altered
from tests.texts import texts


def resplit(text: str, seed: int) -> list[str]:
    """Cut a text at random places where the cut leaves no trace: at spaces and next to Han."""
    rng = random.Random(seed)
    found = TokenText.of(text)
    gains = cut_gains(found)
    places = [k for k in range(1, len(found)) if gains[k] > -20]
    cuts = sorted(rng.sample(places, min(len(places), max(len(found) // 15, 1)))) if places else []
    bounds = [0, *cuts, len(found)]
    return [found.slice(a, b) for a, b in pairwise(bounds)]


@given(texts)
def test_every_visible_character_is_in_a_token(text: str) -> None:
    tokens = TokenText.of(text)
    covered = "".join(text[start:end] for start, end in tokens.spans)
    assert covered == "".join(text.split())
    assert len(tokens.keys()) == len(tokens)


@given(st.lists(texts, max_size=5), st.integers(0, 99))
def test_a_stream_does_not_depend_on_its_lines(lines: list[str], seed: int) -> None:
    whole = stream(lines)
    assert stream([whole]) == whole
    assert stream(resplit(whole, seed)) == whole


@settings(max_examples=40, deadline=None)
@given(
    st.lists(texts, max_size=5),
    st.lists(texts.filter(lambda text: bool(text.strip())), min_size=1, max_size=5),
)
def test_nothing_is_lost(lines: list[str], segments: list[str]) -> None:
    found = Resegmenter(segments, UseEncoder()).cut(lines)
    assert len(found.segments) == len(segments)
    assert "".join("".join(found.segments).split()) == "".join("".join(lines).split())
    assert set(found.missing) <= set(range(len(segments)))
    assert 0 <= found.missing_share <= 1
    assert 0 <= found.extra_share <= 1
    for extra in found.extras:
        assert 0 <= extra.segment < len(segments)


@pytest.mark.parametrize(("lines", "step"), [(EN, 4), (EN, 3), (ZH, 4), (ZH, 3)])
def test_cuts_are_found(encoder: UseEncoder, lines: list[str], step: int) -> None:
    translation = altered(lines, step)
    found = Resegmenter(lines, encoder).cut(languages.join(translation))
    same = sum(stream([a]) == stream([b]) for a, b in zip(found.segments, translation, strict=True))
    assert same / len(lines) >= 0.97
    assert found.missing == ()
    assert found.extra_share < 0.01


@pytest.mark.parametrize("lines", [EN, ZH], ids=["en", "zh"])
def test_missing_and_repeated_passages(encoder: UseEncoder, lines: list[str]) -> None:
    translation = altered(lines, 5)
    lost = {7, *range(30, 45), 70}
    parts = [text for k, text in enumerate(translation) if k not in lost]
    again = translation[90:93]
    at = parts.index(translation[92]) + 1
    parts[at:at] = again
    found = Resegmenter(lines, encoder).cut(parts)
    assert lost - set(found.missing) == set()
    assert len(found.missing) <= len(lost) + 1
    repeated = "".join(stream([text]) for text in again)
    extra = "".join(extra.text for extra in found.extras)
    assert abs(len(extra) - len(repeated)) < 0.2 * len(repeated)
    kept = [k for k in range(len(lines)) if not {k - 1, k, k + 1} & (lost | {90, 91, 92})]
    right = [stream([found.segments[k]]) == stream([translation[k]]) for k in kept]
    assert sum(right) / len(right) >= 0.97


def test_one_text_for_all_and_none() -> None:
    encoder = UseEncoder()
    assert Resegmenter(["你好。"], encoder).cut("您好。").segments == ("您好。",)
    nothing = Resegmenter(["你好。", "再见。"], encoder).cut([" ", ""])
    assert nothing.segments == ("", "")
    assert nothing.missing == (0, 1)
    assert nothing.missing_share == 1.0


def test_straight_quotation_marks_stay_with_their_sentences(encoder: UseEncoder) -> None:
    reference = ["他说：“我们必须行动。”", "“否则，我们会再次面临风险。”", "她没有回答。"]
    text = '他说："我们应该行动。""否则我们又会有风险。"她没有答话。'
    assert Resegmenter(reference, encoder).cut(text).segments == (
        '他说："我们应该行动。"',
        '"否则我们又会有风险。"',
        "她没有答话。",
    )


@pytest.mark.parametrize("system", ["WeChat-AI", "Online-Y"])
def test_wmt_systems(development_data: Path, system: str) -> None:
    folder = development_data / "wmt21-en-zh"
    reference, translation = (
        path.read_text("utf-8").split("\n")[700:1000]
        for path in (folder / "ref.A.zh", folder / "systems" / f"{system}.zh")
    )
    original = evaluate(translation, reference, metrics="bleu")
    lines = resplit(stream(translation), 1)
    cut = evaluate({system: lines}, reference, metrics="bleu", resegment="always")
    assert abs(original["bleu"] - cut["bleu"]) < 0.5
    same = [stream([a]) == stream([b]) for a, b in zip(cut.hypotheses[0], translation, strict=True)]
    assert sum(same) / len(same) >= 0.95


def test_a_headline_without_mark_ends_before_a_word_that_begins_a_clause() -> None:
    text = TokenText.of("工党要求柯宾被驱逐根据报道，赔偿金很高。")
    gains = cut_gains(text)
    inside = range(1, text.text.index("，"))
    assert max(inside, key=lambda k: gains[k]) == text.text.index("根据")


def test_doubled_straight_quotation_marks_close_and_open() -> None:
    # The mark that opens the first quotation is missing, so that turns alone would mislead.
    text = TokenText.of('政府的决定令人失望。""我们建议政府考虑取消。"')
    gains = cut_gains(text)
    best = max(range(1, len(text)), key=lambda k: gains[k])
    assert text.slice(0, best).endswith('。"')
    assert text.slice(best, len(text)).startswith('"我们')
