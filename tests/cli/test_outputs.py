"""No command writes over what it reads or twice to one file, and every place is named in errors."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.golden import files_of, run

_SRC, _TGT = "你好。再见。\n", "Hello. Goodbye.\n"
_PAIRS = "src\ttgt\n你好。\tHello.\n再见。\tGoodbye.\n"
_FILES = {
    "a.zh": _SRC,
    "b.en": _TGT,
    "m.zh-en.zh": _SRC,
    "m.zh-en.en": _TGT,
    "pairs.tsv": "src\ttgt\tname\na.zh\tb.en\tpairs\n",
    "native.tsv": "src\ttgt\nx.jsonl\tb.en\n",
    "beside.tsv": "src\ttgt\tname\nq.zh.xml\tb.en\tq\n",
    "q.zh.xml": "<text><s id='1'>你好。</s><s id='2'>再见。</s></text>",
    "x.jsonl": '{"text": "你好。"}\n{"text": "再见。"}\n',
    "c/one.tsv": _PAIRS,
    "c/train.jsonl": '{"format": "aligner/corpus", "version": 1}\n',
    "two.tsv": _PAIRS,
    "docs/a.txt": _SRC * 9,
    "docs/b.txt": _TGT * 9,
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in _FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "link.tmx").symlink_to("link.tsv")
    (tmp_path / "l.zh").symlink_to("l.en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        ("align m.zh-en.zh m.zh-en.en -o m.zh-en", 2, "m.zh-en.zh: is an input"),
        ("convert m.zh-en m.zh-en.zh m.zh-en.en", 2, "m.zh-en.zh: is an input"),
        ("convert m.zh-en m.zh-en", 2, "m.zh-en.zh: is an input"),
        ("align a.zh b.en -o link.tsv -o link.tmx", 2, "link.tmx: named twice"),
        ("align a.zh b.en -o l.zh -o l.en", 2, "l.en: would be written twice"),
        ("align --batch pairs.tsv -o . --format tsv", 2, "pairs.tsv: is an input"),
        ("align --batch native.tsv -o .", 2, "x.jsonl: is an input"),
        ("align --batch beside.tsv -o . --format intertext", 1, "q.zh.xml: is an input"),
        ("corpus filter c -o c/one.tsv", 2, "c/one.tsv: is an input"),
        ("corpus split c -o c --dev 1 --test 1", 2, "c/train.jsonl: is an input"),
        ("corpus filter two.tsv -o x2.jsonl --rejected ./x2.jsonl", 2, "x2.jsonl: named twice"),
        ("corpus leaks two.tsv two.tsv", 2, "two.tsv: named twice"),
        ("mine docs -o p.tsv --sentences p.tsv", 2, "p.tsv: named twice"),
        ("mine docs -o docs/a.txt", 2, "docs/a.txt: is an input"),
    ],
)
def test_nothing_is_written_over(
    command: str, status: int, said: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = " --engine gale_church" if command.startswith("align") else ""
    before = files_of(place)
    outcome = run(shlex.split(command + engine), monkeypatch)
    assert outcome.status == status, outcome.stderr
    assert said in outcome.stderr.decode()
    kept = files_of(place)
    assert {name: kept[name] for name in before} == before


_LONG = "x" * 300


@pytest.mark.parametrize(
    "command",
    [
        f"review {_LONG}.jsonl --export x.tsv",
        "review . --export x.tsv",
        f"review x.jsonl --export x.tsv --log {_LONG}",
        f"compare {_LONG} {_LONG}",
        f"mine {_LONG}",
        f"corpus stats {_LONG}.jsonl",
        f"split a.zh -o {_LONG}.txt",
        "align --batch pairs.tsv -o -",
    ],
)
def test_places_that_cannot_be(command: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files_of(place)
    outcome = run(shlex.split(command), monkeypatch)
    said = outcome.stderr.decode()
    assert outcome.status == 2
    assert said.startswith("aligner: ")
    assert said.count("\n") == 1
    assert files_of(place) == before
