from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from aligner import splitters
from aligner.errors import ConfigError, InputError, UnknownNameError
from aligner.splitters import SPLITTERS, get_splitter, lines_document, split
from aligner.splitters.lines import LinesSplitter
from aligner.splitters.rules import RulesSplitter
from aligner.types import Document


def test_names() -> None:
    assert SPLITTERS.names() == ("captions", "lines", "pysbd", "rules", "sentencex", "wtpsplit")
    assert isinstance(get_splitter("lines"), LinesSplitter)
    assert isinstance(get_splitter("rules"), RulesSplitter)


def test_an_instance_is_returned_as_it_is() -> None:
    splitter = LinesSplitter()
    assert get_splitter(splitter) is splitter


def test_unknown_name() -> None:
    with pytest.raises(
        UnknownNameError, match="unknown splitter 'rule'; known: captions, lines, pysbd, rules"
    ):
        get_splitter("rule")


@pytest.mark.parametrize("name", ["captions", "lines", "rules"])
def test_documents_say_what_they_are(name: str) -> None:
    document = get_splitter(name).split("好。", lang="zh-Hans", name="talk")
    assert (document.lang, document.name, document.splitter) == ("zh-Hans", "talk", name)
    assert get_splitter(name).split("", lang="und").sentences == ()


@pytest.mark.parametrize("name", ["captions", "lines", "rules"])
def test_lone_surrogates_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="lone surrogate"):
        get_splitter(name).split("好。\ud800 a", lang="zh")


def test_split_finds_the_language() -> None:
    assert split("这些模型。").lang == "zh-Hans"
    assert split("The model.").lang == "en"
    assert split("The model.", lang="EN-us").lang == "en-US"
    with pytest.raises(ConfigError, match="language tag"):
        split("a", lang="?")


def test_split_keeps_what_a_document_says() -> None:
    document = split(Document("One. Two.", lang="en-GB", name="talk"))
    assert (document.lang, document.name, len(document)) == ("en-GB", "talk", 2)
    assert split(document, lang="fr", splitter="lines").lang == "fr"


def test_lines_document_keeps_every_item() -> None:
    document = lines_document(["One.\nStill one. ", "", "Two."], name="x")
    assert [one.text for one in document.sentences] == ["One.\nStill one. ", "", "Two."]
    assert (document.lang, document.name, document.splitter) == ("en", "x", "lines")
    assert len(lines_document([])) == 0


def test_doctests() -> None:
    names = [module.name for module in pkgutil.iter_modules(splitters.__path__)]
    for name in ("", *(f".{name}" for name in names)):
        module = importlib.import_module(f"aligner.splitters{name}")
        assert doctest.testmod(module).failed == 0
