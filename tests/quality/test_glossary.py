"""Glossaries: reading them, and the terms that a translation does not keep to."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner.quality import Glossary, Kind, Severity, Term, read_glossary
from aligner.quality.occurrences import Finder
from aligner.quality.terms import Terminology, TermUse
from tests.texts import texts

PAIRS = [
    ("The interface of the language models is simple.", "语言模型的界面很简单。"),
    ("We have built a new interface for the public.", "我们为公众做了一个新接口。"),
    ("Nobody understands how this model works.", "没有人明白这个 model 是怎么工作的。"),
    ("It was raining when we arrived.", "我们到达的时候正在下雨。"),
]
GLOSSARY = {
    "interface": "界面|介面",
    "language model": ["语言模型"],
    "model": "模型",
    "IT": "信息技术",
}


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_what_a_file_holds(tmp_path: Path) -> None:
    text = "\n# a comment\nEN\tzh-cn\tnote\ninterface\t界面 |介面\tthe first is better\n\nmodel\t模型\nInterface\t接口\n"
    found = read_glossary(write(tmp_path / "t.tsv", text))
    assert found.langs == ("en", "zh-Hans")
    assert found.terms == (Term("interface", ("界面", "介面", "接口")), Term("model", ("模型",)))
    for head in ("", "source\ttarget\n", "SRC\tTgt\n"):
        plain = read_glossary(write(tmp_path / "t.tsv", f"{head}model\t模型\r\n"))
        assert plain == Glossary((Term("model", ("模型",)),))


def test_the_first_row_is_a_term_if_it_names_no_languages(tmp_path: Path) -> None:
    rows = "no\tin\nthe\tsrc\n"
    found = read_glossary(write(tmp_path / "t.tsv", rows))
    assert [term.src for term in found.terms] == ["no", "the"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\nmodel\n", r"t.tsv:2: 1 column instead of 2 .*separated by a tab"),
        ("model\t\n", r"t.tsv:1: a target term of 'model' is empty; write it"),
        ("model\t模型||型号\n", r"t.tsv:1: a target term of 'model' is empty"),
        (" \t模型\n", r"t.tsv:1: the source term is empty"),
        ("# only this\n", r"t.tsv: no terms; write rows of source term TAB target term"),
    ],
)
def test_broken_files(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(aligner.FormatError, match=message):
        read_glossary(write(tmp_path / "t.tsv", text))


@pytest.mark.parametrize(
    ("given_terms", "message"),
    [
        ({}, "has no terms"),
        ([("model",)], "term 0 of the glossary is not a pair"),
        (["model", "模型"], "term 0 of the glossary is not a pair"),
        ({"model": 3}, "renderings are one string or several, not int"),
        ({"model": [3]}, "term 0 of the glossary is no text"),
        ({"model": "模型", "": "界面"}, "term 1 of the glossary: the source term is empty"),
        (7, "a glossary is a file, a mapping of terms, or pairs"),
        ("missing.tsv", "missing.tsv: no such file"),
    ],
)
def test_broken_terms(given_terms: object, message: str) -> None:
    with pytest.raises(aligner.InputError, match=message):
        aligner.score(PAIRS, glossary=given_terms)  # type: ignore[arg-type]


def test_one_glossary_however_it_is_given(tmp_path: Path) -> None:
    rows = "interface\t界面|介面\nlanguage model\t语言模型\nmodel\t模型\nIT\t信息技术\n"
    path = write(tmp_path / "t.tsv", rows)
    found = Glossary.of(GLOSSARY)
    for other in (found, path, str(path), list(GLOSSARY.items()), iter(GLOSSARY.items())):
        assert Glossary.of(other) == found
    backwards = Glossary(found.terms[::-1])
    assert backwards.checksum == found.checksum
    assert Glossary.of({**GLOSSARY, "model": "型号"}).checksum != found.checksum


def test_score_names_the_terms_that_are_not_rendered_as_agreed() -> None:
    report = aligner.score(PAIRS, glossary=GLOSSARY)
    found = [one for one in report.findings if one.kind is Kind.TERM]
    assert [(one.severity, one.segment, [p.text for p in one.passages]) for one in found] == [
        (Severity.MAJOR, 2, ["model", "model"]),
        (Severity.MINOR, 1, ["interface"]),
    ]
    assert found[1].message == "interface is not rendered as agreed: the glossary has 界面 or 介面"
    assert report.terms == (
        TermUse(Term("interface", ("界面", "介面")), segments=2, rendered=1),
        TermUse(Term("language model", ("语言模型",)), segments=1, rendered=1),
        TermUse(Term("model", ("模型",)), segments=1, rendered=0),
    )
    assert [use["rendered"] for use in report.as_dict()["terms"]] == [1, 1, 0]
    assert f"|glossary:{Glossary.of(GLOSSARY).checksum}" in str(report.signature)
    assert found[1] in report.segments[1].findings


def test_without_a_glossary_nothing_is_said_of_it() -> None:
    report = aligner.score(PAIRS)
    assert report.terms is None
    assert "terms" not in report.as_dict()
    assert "glossary" not in str(report.signature)
    assert Kind.TERM not in report.counts()


def test_a_glossary_of_the_opposite_direction_is_turned_round() -> None:
    turned = [(tgt, src) for src, tgt in PAIRS]
    report = aligner.score(turned, glossary=GLOSSARY)
    assert report.terms is not None
    assert [(use.term.src, use.segments, use.rendered) for use in report.terms] == [
        ("界面", 1, 1),
        ("语言模型", 1, 1),
    ]
    said = Glossary.of(GLOSSARY)
    assert Glossary(said.terms, ("en", "zh")).facing(("zh-Hant", "en")).terms[0].src == "界面"
    assert said.facing(("und", "zh")) == said
    with pytest.raises(aligner.ConfigError, match="is for en and de, the texts are in en and zh"):
        Glossary(said.terms, ("en", "de")).facing(("en", "zh"))


def test_a_null_bead_and_a_pronoun_are_no_errors() -> None:
    pairs = [("The interface.", ""), ("An interface is an interface.", "界面就是它。")]
    report = aligner.score(pairs, glossary=GLOSSARY)
    assert report.terms is not None
    assert [(use.segments, use.rendered) for use in report.terms] == [(1, 1)]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("interface", "Interfaces, the interface's", ["Interfaces", "interface's"]),
        ("model", "modelling modelled models’ remodel", ["modelling", "modelled", "models’"]),
        ("fine-tune", "Fine tuned, finetuning and fine‑tune", ["Fine tuned", "finetuning", "fine‑tune"]),
        ("policy", "policies and policy", ["policies", "policy"]),
        ("box", "boxes", ["boxes"]),
        ("art", "part of the art, artist", ["art"]),
        ("IT", "it IT It", ["IT"]),
        ("GPT", "GPTs, GPT-4, gpt, GPT4", ["GPTs", "GPT"]),
        ("C++", "C++ and C", ["C++"]),
        ("C", "C++ or C# or C.", ["C"]),
        ("-ing", "a -ing, model-ing", ["-ing"]),
        (".NET", "ASP.NET, .NET", [".NET"]),
        ("don't", "Don’t", ["Don’t"]),
        ("Ｗｅｂ page", "web pages", ["web pages"]),
    ],
)  # fmt: skip
def test_english_words_in_their_forms(term: str, text: str, found: list[str]) -> None:
    places = Finder([[term]], "en").find(text)
    assert [text[one.span.start : one.span.end] for one in places] == found


@pytest.mark.parametrize(
    ("lang", "term", "text", "count"),
    [
        ("zh", "模型", "大模型的模型", 2),
        ("zh", "GPT模型", "GPT 模型和ＧＰＴ模型", 2),
        ("zh", "云", "云计算", 1),
        ("zh", "app", "下载app。an apple", 1),
        ("zh-Hant", "语言模型", "語言模型", 1),
        ("zh-Hans", "語言模型", "语言模型", 1),
        ("ja", "モデル", "言語モデルの", 1),
        ("ko", "모델", "모델은 큰모델", 1),
        ("de", "Modell", "das Modell, die Modelle", 1),
    ],
)
def test_other_languages(lang: str, term: str, text: str, count: int) -> None:
    assert len(Finder([[term]], lang).find(text)) == count


def test_the_longest_term_comes_first() -> None:
    finder = Finder([["model"], ["language model"], ["build"], ["building"]], "en")
    text = "Language models, a model, the building was built, they build."
    assert [(one.term, text[one.span.start : one.span.end]) for one in finder.find(text)] == [
        (1, "Language models"),
        (0, "model"),
        (3, "building"),
        (2, "build"),
    ]
    assert finder.anywhere("language model") == {0, 1}


def test_without_opencc_a_term_stands_only_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise aligner.MissingExtraError(name, "opencc")

    with_both = Terminology(Glossary.of(GLOSSARY), ("en", "zh"))
    monkeypatch.setattr("aligner.languages.chinese_converter", missing)
    alone = Terminology(Glossary.of(GLOSSARY), ("en", "zh"))
    assert with_both.signature == f"{alone.signature}+opencc"
    assert not list(with_both.remarks("a language model", "語言模型"))
    assert [one.kind for one in alone.remarks("a language model", "語言模型")] == [Kind.TERM]


WORDS = st.sampled_from(
    ["model", "IT", "a", "模型", "语言", "大语言", "C++", "fine-tune", "-", "."]
)
TERMS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=5)


@given(TERMS, st.one_of(texts, st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_places_are_in_order_and_apart(terms: list[str], text: str) -> None:
    for lang in ("en", "zh", "ko"):
        finder = Finder([[term] for term in terms], lang)
        found = finder.find(text)
        assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
        for one, other in pairwise(found):
            assert one.span.end <= other.span.start
        assert {one.term for one in found} <= finder.anywhere(text)


@given(TERMS, st.lists(WORDS, max_size=4).map(" ".join))
def test_a_term_stands_in_its_own_text(terms: list[str], rest: str) -> None:
    for lang in ("en", "zh"):
        for term in terms:
            assert Finder([[term]], lang).anywhere(f"{rest} {term}, {rest}") == {0}


@given(TERMS, TERMS)
def test_turned_twice_nothing_is_lost(sources: list[str], targets: list[str]) -> None:
    found = Glossary.of(list(zip(sources, targets * len(sources), strict=False)))
    pairs = {(term.src, target) for term in found.terms for target in term.tgt}
    again = {
        (term.src, target) for term in found.reversed().reversed().terms for target in term.tgt
    }
    assert {one.casefold() for pair in pairs for one in pair} == {
        one.casefold() for pair in again for one in pair
    }
