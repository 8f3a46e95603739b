"""The corpus as a lazy stream with provenance, and its files."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import seeds
from aligner.corpora.card import About
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.duplicates import pair_signature, similarity, skeleton
from aligner.corpora.filters import LengthFilter
from aligner.corpora.pairs import CorpusPair
from aligner.corpora.splits import find_leaks
from aligner.errors import ConfigError, FormatError, InputError
from aligner.formats.base import Location
from aligner.types import Alignment, Bead, Document
from tests.texts import texts

PAIRS = [
    ("今天天气很好，我们去公园吧。", "The weather is nice today, so let us go to the park."),
    ("她把信放在桌子上就走了。", "She put the letter on the table and left."),
    ("明天早上八点开会。", "The meeting is at eight tomorrow morning."),
]


def corpus_of(pairs: list[tuple[str, str]], document: str = "pairs") -> ParallelCorpus:
    return ParallelCorpus.from_pairs(pairs, src_lang="zh", tgt_lang="en", document=document)


def alignment(name: str, pairs: list[tuple[str, str]]) -> Alignment:
    found = aligner.align([src for src, _ in pairs], [tgt for _, tgt in pairs])
    beads = tuple(Bead((i,), (i,), confidence=0.75) for i in range(len(pairs)))
    src, tgt = replace(found.src, name=f"{name}.zh"), replace(found.tgt, name=f"{name}.en")
    return Alignment(src, tgt, beads, found.signature)


def documents(count: int, size: int = 6) -> list[Alignment]:
    """Different documents, one sentence of which is in all of them."""
    return [
        alignment(
            f"d{n}",
            [
                *(
                    (
                        f"第{n}章第{i}节讲的是{chr(0x4E00 + 97 * n + 13 * i)}{chr(0x5200 + 89 * i + n)}的事。",
                        f"Section {n * 31 + i * 7} tells about {chr(97 + n) * 5} and {chr(97 + i) * 7}.",
                    )
                    for i in range(size)
                ),
                ("谢谢大家今天来听我讲。", "Thank you all for coming to listen today."),
            ],
        )
        for n in range(count)
    ]


def test_pairs_know_where_they_come_from() -> None:
    talk = seeds.gold()
    found = list(ParallelCorpus.from_alignments([talk]))
    wanted = list(talk.pairs())
    assert [(pair.src, pair.tgt, pair.bead, pair.ids) for pair in found] == [
        (pair.src, pair.tgt, pair.bead, pair.ids) for pair in wanted
    ]
    assert {pair.documents for pair in found} == {(talk.src.name, talk.tgt.name)}
    assert {pair.langs for pair in found} == {(talk.src.lang, talk.tgt.lang)}
    made = aligner.align("你好。再见。", "Hello. Goodbye.")
    (unnamed, *_) = ParallelCorpus.from_alignments([made])
    assert unnamed.signature == str(made.signature)
    assert unnamed.documents == ("document 0", "document 0")


def test_nothing_is_read_before_it_is_asked_for() -> None:
    read: list[int] = []

    def endless() -> Iterator[tuple[str, str]]:
        number = 0
        while True:
            read.append(number)
            yield f"句子{number}。", f"Sentence {number}."
            number += 1

    corpus = ParallelCorpus.from_pairs(endless(), src_lang="zh", tgt_lang="en")
    stream = iter(corpus.normalise().deduplicate(near=None))
    assert not read
    next(stream)
    assert len(read) == 1
    with pytest.raises(InputError, match="used up"):
        next(iter(corpus.filter("LengthFilter")))


def test_decisions_are_recorded() -> None:
    corpus = corpus_of([*PAIRS, ("好。", ""), PAIRS[0]]).filter(
        LengthFilter(2), "LengthRatioFilter"
    )
    corpus = corpus.deduplicate()
    every = list(corpus.examined())
    assert [pair.accepted for pair in every] == [True, True, True, False, False]
    assert [verdict.step for verdict in every[0].verdicts] == [
        "LengthFilter", "LengthRatioFilter", "deduplicate",
    ]  # fmt: skip
    # What is rejected is not shown to the next step.
    assert [(verdict.step, verdict.score) for verdict in every[3].verdicts] == [
        ("LengthFilter", (2.0, 0.0))
    ]
    assert every[4].verdicts[-1].note == "the same as pairs#0 ↔ pairs#0"
    assert [pair.src for pair in corpus] == [src for src, _ in PAIRS]
    assert len(list(corpus.rejected())) == 2


def test_a_filter_that_miscounts_is_named() -> None:
    class Broken(LengthFilter):
        name = "Broken"

        def score(self, pairs: object) -> list[tuple[float, ...]]:
            return []

    with pytest.raises(ConfigError, match="'Broken' gave 0 scores for 3 pairs"):
        list(corpus_of(PAIRS).filter(Broken()))


def test_near_duplicates_are_found() -> None:
    near = ("今天天气很好,我们去公园吧！", "The weather is nice today; so let us go to the Park!")
    corpus = corpus_of([*PAIRS, near])
    assert len(list(corpus.deduplicate(near=None))) == 4
    assert len(list(corpus.deduplicate())) == 3
    assert "nearly the same as pairs#0" in next(corpus.deduplicate().rejected()).verdicts[-1].note
    other = corpus_of([("你好！", "Hi."), ("你好！", "Good day to you.")])
    assert len(list(other.deduplicate())) == 2
    assert len(list(other.deduplicate("src"))) == 1
    with pytest.raises(ConfigError, match="common shingles"):
        corpus.deduplicate(near=0)


@given(texts)
def test_a_text_is_like_itself(text: str) -> None:
    key = pair_signature((text,))
    assert (key is None) == (not skeleton(text))
    if key is not None:
        again = pair_signature((f" {text}。",))
        assert again is not None
        assert similarity(key, again) == 1.0


def test_estimated_similarity_is_near_the_true_one() -> None:
    words = [f"w{n:05d}" for n in range(600)]
    for shared in (50, 200, 350):
        one, other = "".join(words[:400]), "".join(words[400 - shared : 800 - shared])
        keys = pair_signature((one,)), pair_signature((other,))
        assert keys[0] is not None
        assert keys[1] is not None
        assert similarity(keys[0], keys[1]) == pytest.approx(shared / (800 - shared), abs=0.2)


def test_normalising_keeps_the_texts_as_they_stood() -> None:
    given = ("他说：「ＧＰＴ－４　好」。\u200b", "He said “GPT  ４”．")
    (pair,) = corpus_of([given]).normalise()
    assert (pair.src, pair.tgt) == ("他说：“GPT-4 好”。", 'He said "GPT 4".')
    assert pair.original == given
    (same,) = corpus_of([PAIRS[1]]).normalise()
    assert same.original is None
    pytest.importorskip("opencc")
    traditional = ParallelCorpus.from_pairs(
        [("龍馬與書本。", "Horses.")], src_lang="zh-Hant", tgt_lang="en"
    )
    (simple,) = traditional.normalise(chinese="t2s")
    assert (simple.src, simple.langs) == ("龙马与书本。", ("zh-Hans", "en"))
    with pytest.raises(ConfigError, match="no such conversion"):
        traditional.normalise(chinese="s2x")  # type: ignore[arg-type]


@given(st.lists(st.tuples(texts, texts), max_size=3))
def test_normalising_twice_changes_nothing_more(pairs: list[tuple[str, str]]) -> None:
    once = corpus_of(pairs).normalise()
    assert [pair.texts for pair in once.normalise()] == [pair.texts for pair in once]


def test_parts_share_nothing() -> None:
    corpus = ParallelCorpus.from_alignments(documents(10))
    split = corpus.split(dev=0.1, test=0.2, seed=3)
    parts = split.parts()
    counts = {name: len(list(part)) for name, part in parts.items()}
    assert counts["test"] == 14
    assert counts["dev"] == 6
    assert counts["train"] == 7 * 6
    assert not list(find_leaks(parts))
    # All pairs are somewhere: nothing is lost but by a verdict.
    assert sum(len(list(part.examined())) for part in parts.values()) == 70
    lost = list(split.train.rejected())
    assert {pair.tgt for pair in lost} == {"Thank you all for coming to listen today."}
    assert "test: its source is nearly that of" in lost[0].verdicts[-1].note
    assert [pair.ids for pair in corpus.split(dev=0.1, test=0.2, seed=3).test] == [
        pair.ids for pair in split.test
    ]


def test_leaks_are_found() -> None:
    train, test = documents(2)
    leaky = {
        "train": ParallelCorpus.from_alignments([train]),
        "test": ParallelCorpus.from_alignments([test, train]),
    }
    found = list(find_leaks(leaky))
    assert {leak.what for leak in found} == {"document", "near-duplicate"}
    assert str(found[0]).startswith("train and test share a near-duplicate")
    assert sum(leak.what == "near-duplicate" for leak in found) == 8
    assert {leak.found for leak in found if leak.what == "document"} == {"d0.zh", "d0.en"}


def test_documents_that_share_a_side_stay_together() -> None:
    found = documents(6)
    again = replace(found[0], tgt=replace(found[0].tgt, name="other.en"))
    corpus = ParallelCorpus.from_alignments([*found, again])
    for seed in range(5):
        parts = corpus.split(dev=0.2, test=0.2, seed=seed).parts()
        holding = [
            name
            for name, part in parts.items()
            if any(pair.documents[0] == "d0.zh" for pair in part.examined())
        ]
        assert len(holding) == 1


def test_splits_that_cannot_be() -> None:
    corpus = ParallelCorpus.from_alignments(documents(2))
    with pytest.raises(InputError, match="needs as many documents"):
        corpus.split()
    with pytest.raises(ConfigError, match="leave nothing"):
        corpus.split(dev=10, test=10)
    with pytest.raises(ConfigError, match="above 0"):
        corpus.split(dev=0)
    with pytest.raises(ConfigError, match="finite, not inf"):
        corpus.split(dev=math.inf)


def test_a_corpus_is_read_as_it_was_written(tmp_path: Path) -> None:
    corpus = ParallelCorpus.from_alignments(documents(2)).normalise().filter("LengthFilter")
    corpus = corpus.deduplicate()
    path = tmp_path / "c.jsonl"
    rejected = tmp_path / "r.jsonl"
    statistics = corpus.write(path, rejected=rejected)
    again = ParallelCorpus.read(path)
    assert list(again) == list(corpus)
    assert list(ParallelCorpus.read(rejected).rejected()) == list(corpus.rejected())
    assert [step.name for step in again.steps] == ["normalise", "LengthFilter", "deduplicate"]
    assert statistics == corpus.statistics()
    assert statistics.pairs == 13
    assert statistics.rejected == 1


@given(
    st.lists(st.tuples(texts, texts), max_size=5),
    st.sampled_from([None, 0.0, 0.25, 1.0]),
)
def test_any_pairs_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    pairs: list[tuple[str, str]],
    confidence: float | None,
) -> None:
    def marked() -> Iterator[CorpusPair]:
        for pair in corpus_of(pairs):
            yield replace(pair, bead=replace(pair.bead, confidence=confidence))

    corpus = ParallelCorpus(marked).normalise().filter("LengthFilter")
    path = tmp_path_factory.mktemp("corpus") / "c.jsonl"
    corpus.write(path, card=False)
    assert list(ParallelCorpus.read(path)) == list(corpus)


def test_other_formats_hold_the_texts(tmp_path: Path) -> None:
    corpus = corpus_of(PAIRS)
    moses: Location = (tmp_path / "c.zh", tmp_path / "c.en")
    for path in (tmp_path / "c.tsv", tmp_path / "c.tmx", moses):
        corpus.write(path, card=False)
        found = list(ParallelCorpus.read(path))
        assert [pair.texts for pair in found] == PAIRS
        assert {tuple(lang[:2] for lang in pair.langs) for pair in found} == {("zh", "en")}
    whole = list(ParallelCorpus.read(tmp_path))
    assert len(whole) == 6
    with pytest.raises(ConfigError, match="not pairs of texts"):
        list(ParallelCorpus.read(tmp_path / "c.zh"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no file of pairs"):
        ParallelCorpus.read(tmp_path / "empty")


def test_broken_rows_are_named(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    corpus_of(PAIRS).write(path, card=False)
    lines = path.read_text("utf-8").splitlines()
    lines[2] = lines[2].replace('"auto"', '"sure"')
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(FormatError, match=r"c\.jsonl:3: unknown status 'sure'"):
        list(ParallelCorpus.read(path))
    for key in ('"src": "', '"langs": ["', '"signature": "'):
        path.write_text(f"{lines[0]}\n{lines[1].replace(key, key + chr(92) + 'ud83d')}", "utf-8")
        with pytest.raises(FormatError, match=r"c\.jsonl:2: .* lone surrogate U\+D83D"):
            list(ParallelCorpus.read(path))
    path.write_text(lines[0].replace('"version": 1', '"version": 9'), "utf-8")
    with pytest.raises(FormatError, match="version 9"):
        ParallelCorpus.read(path)


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    def failing() -> Iterator[tuple[str, str]]:
        yield PAIRS[0]
        raise InputError("the source broke")

    corpus = ParallelCorpus.from_pairs(failing(), src_lang="zh", tgt_lang="en")
    with pytest.raises(InputError, match="the source broke"):
        corpus.write(tmp_path / "c.jsonl", rejected=tmp_path / "r.jsonl")
    assert not list(tmp_path.iterdir())


def test_the_card_says_what_the_corpus_is(tmp_path: Path) -> None:
    corpus = corpus_of([*PAIRS, PAIRS[0], ("a | b", "")]).filter("LengthFilter").deduplicate()
    about = About("Three | pairs", "A test.", "cc0-1.0", "made up")
    corpus.write(tmp_path / "c.jsonl", about=about)
    text = (tmp_path / "c.card.md").read_text("utf-8")
    assert text.startswith('---\npretty_name: "Three | pairs"\nlicense: "cc0-1.0"\n')
    assert 'language: ["zh", "en"]' in text
    assert "3 pairs (3 different) from 1 pair of documents." in text
    assert "| LengthFilter | min_length=1, max_length=2000 | 5 | 1 |" in text
    assert "| deduplicate | sides=both, near=0.8 | 4 | 1 |" in text
    card = json.loads((tmp_path / "c.card.json").read_text("utf-8"))
    assert card["licence"] == "cc0-1.0"
    assert card["statistics"]["pairs"] == 3
    assert card["statistics"]["src"]["lengths"]["longest"] == 14


def test_texts_in_the_card_are_only_text(tmp_path: Path) -> None:
    corpus_of([("<img src=x onerror=a()> | [a](b) `c`", "R&D\u2028*d*")]).write(
        tmp_path / "c.jsonl"
    )
    text = (tmp_path / "c.card.md").read_text("utf-8")
    assert r"| &lt;img src=x onerror=a()> \| \[a](b) \`c\` | R&amp;D \*d\* |" in text


def test_an_empty_corpus_has_a_card(tmp_path: Path) -> None:
    assert corpus_of([]).write(tmp_path / "c.jsonl").pairs == 0
    assert "0 pairs" in (tmp_path / "c.card.md").read_text("utf-8")


def test_failures_are_refused() -> None:
    broken = [Document("x")]
    with pytest.raises(InputError, match="item 0 is not an alignment but Document"):
        list(ParallelCorpus.from_alignments(broken))  # type: ignore[arg-type]


def test_counts_survive_the_files(tmp_path: Path) -> None:
    first = corpus_of([*PAIRS, ("好。", ""), PAIRS[0]]).filter("LengthFilter")
    first.write(tmp_path / "a.jsonl", rejected=tmp_path / "r.jsonl")
    second = ParallelCorpus.read(tmp_path / "a.jsonl").deduplicate().filter("LengthFilter")
    second = second.filter(LengthFilter(10))
    second.write(tmp_path / "b.jsonl")
    found = ParallelCorpus.read(tmp_path / "b.jsonl").statistics()
    assert [(step.name, step.seen, step.rejected) for step in found.steps] == [
        ("LengthFilter", 5, 1),
        ("deduplicate", 4, 1),
        ("LengthFilter", 3, 0),
        ("LengthFilter", 3, 1),
    ]
    assert "2 of 5 pairs kept." in (tmp_path / "b.card.md").read_text("utf-8")
    assert ParallelCorpus.read(tmp_path / "r.jsonl").statistics().steps[0].rejected == 1
    lines = (tmp_path / "b.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "c.jsonl").write_text("".join(lines[:-1]), "utf-8")
    assert ParallelCorpus.read(tmp_path / "c.jsonl").steps == ()
    assert len(list(ParallelCorpus.read(tmp_path / "c.jsonl"))) == 2
