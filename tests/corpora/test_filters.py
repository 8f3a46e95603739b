"""Each filter on pairs that it is for; the default one on the talk with bad pairs put in."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import seeds
from aligner.corpora import DEFAULT_FILTERS, FILTERS
from aligner.corpora.adequacy import AdequacyFilter, CoverageFilter, NumberFilter
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.evidence import Judge
from aligner.corpora.filters import (
    CharacterScoreFilter,
    ConfidenceFilter,
    Direction,
    Filter,
    LanguageIDFilter,
    LengthFilter,
    LengthRatioFilter,
    LongestCommonSubstringFilter,
    TerminalPunctuationFilter,
)
from aligner.corpora.pairs import CorpusPair
from aligner.encoders.use import UseEncoder
from aligner.errors import ConfigError, UnknownNameError
from aligner.types import Bead, Status
from benchmarks.corpora import decisions, shares
from benchmarks.corruption import corrupted
from tests.texts import texts

# What any reader can check: everyday German and French.
FOREIGN = [
    "Gestern war das Wetter schlecht, und wir sind nicht in die Stadt gefahren.",
    "Ich habe das Buch auf den Tisch gelegt, aber es ist nicht mehr da.",
    "Il ne faut pas oublier que la ville est plus belle dans la nuit.",
    "Nous avons mangé du pain avec le fromage que tu as acheté.",
]


def pair(src: str, tgt: str, langs: tuple[str, str] = ("zh", "en"), **more: object) -> CorpusPair:
    return CorpusPair(src, tgt, Bead((0,), (0,)), langs=langs, **more)  # type: ignore[arg-type]


def verdict(filter: Filter, src: str, tgt: str) -> bool:
    return filter.accept(filter.score([pair(src, tgt)])[0])


@pytest.mark.parametrize(
    ("filter", "good", "bad"),
    [
        (LengthFilter(1, 12), ("你好。", "Hello."), ("你好。", "Hello, hello there.")),
        (LengthFilter(), ("你好。", "Hello."), ("你好。", "  ")),
        (LengthRatioFilter(), ("今天天气很好。", "The weather is fine."), ("好", "x" * 20)),
        (LengthRatioFilter(3, "char"), ("abcd", "abcdefgh"), ("abcd", "abcdefghijkl")),
        (CharacterScoreFilter(), ("我用 GPT-4 的 API。", "Hello."), ("Hello.", "Hello.")),
        (CharacterScoreFilter((0.9, 0.9)), ("你好", "Hi"), ("你好 GPT", "Hi")),
        (LanguageIDFilter(), ("你好。", "No, no."), ("你好。", FOREIGN[0])),
        (LanguageIDFilter(), ("你好。", "Yes."), ("これは私の本です。", "This is my book.")),
        (
            LongestCommonSubstringFilter(),
            ("你好。", "Hello."),
            ("Hello there, all!", "Hello there, all."),
        ),
        (TerminalPunctuationFilter(), ("好。好！", "Good. Good!"), ("好。", "A! B! C! D! E! F!")),
        (
            NumberFilter(),
            ("一百万人。", "A million people."),
            ("他有三只猫。", "He has four cats."),
        ),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_what_a_filter_is_for(filter: Filter, good: tuple[str, str], bad: tuple[str, str]) -> None:
    assert verdict(filter, *good)
    assert not verdict(filter, *bad)


def test_scores_as_they_are_defined() -> None:
    one = pair("今天", "Hello there")
    assert LengthFilter().score([one])[0] == (2, 11)
    assert LengthRatioFilter().score([one])[0] == (11 / 6,)
    assert LengthRatioFilter(unit="char").score([one])[0] == (5.5,)
    assert LengthRatioFilter().score([pair("", "x"), pair("", "")]) == [(math.inf,), (1.0,)]
    assert LongestCommonSubstringFilter().score([pair("abcd", "xbcx")])[0] == (0.5,)
    found = TerminalPunctuationFilter().score([pair("好。", "Good."), pair("好……", "A. B. C.")])
    # The second: a difference of two, and two marks beyond the first.
    assert found[0] == (0.0,)
    assert found[1] == pytest.approx((-math.log(5),))


def test_numbers_on_one_side_only_count_when_asked() -> None:
    texts = "他在2015年来。", "He came."
    assert verdict(NumberFilter(), *texts)
    assert not verdict(NumberFilter(minor=True), *texts)


def test_confidence_and_who_vouches() -> None:
    filter = ConfidenceFilter(0.5)
    beads = [
        Bead((0,), (0,), confidence=0.4),
        Bead((0,), (0,), confidence=0.6),
        Bead((0,), (0,)),
        Bead((0,), (0,), confidence=0.1, status=Status.CONFIRMED),
        Bead((0,), (0,), confidence=0.9, status=Status.REJECTED),
    ]
    scores = filter.score([CorpusPair("a", "b", bead) for bead in beads])
    assert [filter.accept(score) for score in scores] == [False, True, True, True, False]
    assert not ConfidenceFilter(0.5, unknown=False).accept(scores[2])


@pytest.mark.parametrize(
    "make",
    [
        lambda: LengthFilter(3, 2),
        lambda: LengthRatioFilter(1),
        lambda: LengthRatioFilter(unit="word"),  # type: ignore[arg-type]
        lambda: CharacterScoreFilter((0.5, 2)),
        lambda: LanguageIDFilter((1, 0)),
        lambda: LongestCommonSubstringFilter(0),
        lambda: TerminalPunctuationFilter(1),
        lambda: ConfidenceFilter(-1),
        lambda: AdequacyFilter(2),
        lambda: CoverageFilter(-1),
        lambda: NumberFilter(-1),
    ],
)
def test_settings_that_cannot_be(make: object) -> None:
    assert callable(make)
    with pytest.raises(ConfigError, match="Filter"):
        make()


def test_every_filter_has_its_name_and_says_what_is_good() -> None:
    for name in FILTERS.names():
        made = FILTERS.get(name)()
        assert made.name == name
        assert isinstance(made, Filter)
        assert made.direction in Direction
        assert made.score([]) == [] or len(made.score([])) == 0
    with pytest.raises(UnknownNameError, match="LengthFilter"):
        ParallelCorpus.from_pairs([]).filter("LenghtFilter")


@given(st.lists(st.tuples(texts, texts), max_size=4))
def test_any_text_gets_a_score(pairs: list[tuple[str, str]]) -> None:
    cheap = [name for name in FILTERS.names() if name not in ("AdequacyFilter", "CoverageFilter")]
    made = [pair(*both) for both in pairs]
    for name in cheap:
        filter = FILTERS.get(name)()
        scores = filter.score(made)
        assert len(scores) == len(made)
        assert all(isinstance(filter.accept(score), bool) for score in scores)


def test_the_default_filter_cleans_the_talk() -> None:
    talk = [(one.src, one.tgt) for one in seeds.gold().pairs()]
    made = corrupted(talk, np.random.default_rng(7), foreign=FOREIGN)
    found = shares(decisions("talk", made, DEFAULT_FILTERS))
    assert found["good kept"] >= 0.95
    assert found["bad dropped"] >= 0.95


def test_coverage_and_adequacy_share_their_figures(encoder: UseEncoder) -> None:
    judge = Judge(encoder=encoder)
    both = [
        pair("他喜欢喝绿茶，也喜欢喝咖啡。", "He likes green tea, and he likes coffee too."),
        pair("他喜欢喝绿茶，也喜欢喝咖啡。", "The train to London leaves at noon."),
        pair("", "Nothing."),
    ]
    sound = [score[0] for score in AdequacyFilter(judge=judge).score(both)]
    first = judge.judge(both)
    covered = CoverageFilter(judge=judge).score(both)
    assert judge.judge(both)[0] is first[0]
    assert sound[0] > 0.5 > sound[1]
    assert sound[2] == 0
    assert min(covered[0]) > max(covered[1])
    assert covered[2] == (0.0, 0.0)
