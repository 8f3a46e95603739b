"""``aligner report``, the page of ``aligner score``, and the demo's."""

from __future__ import annotations

from pathlib import Path

import pytest

import aligner
from aligner import seeds
from tests.cli.golden import Outcome, run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    aligner.write(seeds.gold(), "gold.jsonl")
    return tmp_path


def ok(arguments: str, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    outcome = run(arguments.split(), monkeypatch)
    assert outcome.status == 0, outcome.stderr.decode()
    return outcome


def test_one_page_from_every_side(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ok("report gold.jsonl -o r.html", monkeypatch)
    page = (place / "r.html").read_text("utf-8")
    assert page == seeds.gold().to_html()
    ok("score gold.jsonl -o s.html", monkeypatch)
    assert (place / "s.html").read_text("utf-8") == page
    assert ok("report gold.jsonl", monkeypatch).stdout.decode() == page
    quick = ok("report gold.jsonl --no-score --title Talk<1>", monkeypatch).stdout.decode()
    assert quick == seeds.gold().to_html(score=False, title="Talk<1>")
    assert "<title>Talk&lt;1&gt;</title>" in quick


def test_numbers_with_their_texts(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    src, tgt = seeds.gold_sentences()
    beads = seeds.gold_beads()
    ok(f"report {beads} --src {src} --tgt {tgt} --no-score -o r.html", monkeypatch)
    assert "The two texts" in (place / "r.html").read_text("utf-8")


def test_plots(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    src, tgt = (path.read_text("utf-8").splitlines() for path in seeds.gold_sentences())
    aligner.write(aligner.align(src[:20], tgt[:18]), "a.jsonl")
    gold = seeds.gold_beads()
    ok(f"report a.jsonl --plot path --gold {gold} -o path.svg", monkeypatch)
    ok("report a.jsonl --plot scores -o scores.pdf", monkeypatch)
    said = ok(f"report a.jsonl --plot calibration --gold {gold} -o c.png", monkeypatch).stderr
    assert said.decode() == "wrote c.png\n"
    assert (place / "path.svg").read_bytes().startswith(b"<?xml")
    assert (place / "scores.pdf").read_bytes().startswith(b"%PDF")
    assert (place / "c.png").read_bytes().startswith(b"\x89PNG")


def test_the_demo_says_where_to_look(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = ok("demo -o out", monkeypatch)
    assert outcome.stdout.decode().endswith("\nto see it, open out/report.html in a browser\n")
    page = (place / "out" / "report.html").read_text("utf-8")
    assert "a block of 53 sentences is missing from the translation" in page
