"""How well and how fast texts are split, beside other splitters that are installed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import aligner
from aligner import seeds
from aligner.errors import MissingExtraError
from aligner.splitters import Splitter, get_splitter
from benchmarks import boundaries
from benchmarks.data import development_folder
from benchmarks.timing import Timing, middle, timed

OWN = ("rules", "captions")
OTHERS = ("pysbd", "sentencex")
GOLDEN = Path(__file__).parents[1] / "tests" / "splitters"
MEGABYTE = 1_000_000
PARAGRAPHS = 100_000
# sentencex needs minutes for a third of a megabyte in one paragraph.
OTHERS_SIZE = 20_000
REPEAT = 5

type Cut = Callable[[str, str], list[str]]


def run() -> dict[str, Any]:
    """Print the tables and return the figures."""
    splitters = dict(_installed())
    figures: dict[str, Any] = {"boundaries": {}, "golden rules": {}, "seconds": {}}
    print("Boundary F1 (the end of a text is none)\n")
    print(
        "| text | " + " | ".join(splitters) + " | every line |\n|" + "---|" * (len(splitters) + 2)
    )
    for name, text, lang, gold in _golds():
        row = {
            splitter: round(boundaries.score(gold, cut(text, lang)).f1, 4)
            for splitter, cut in splitters.items()
        }
        row["every line"] = round(boundaries.score(gold, text.splitlines()).f1, 4)
        figures["boundaries"][name] = row
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row.values()) + " |")
    print("\nGolden rules kept\n")
    for name, lang, cases in _rules():
        kept = {
            splitter: sum(
                [_tidy(one) for one in cut(text, lang)] == expected for text, expected in cases
            )
            for splitter, cut in splitters.items()
        }
        figures["golden rules"][name] = {**kept, "of": len(cases)}
        print(f"{name}: " + ", ".join(f"{key} {value}/{len(cases)}" for key, value in kept.items()))
    print("\nCPU seconds\n")
    for name, lang, text in _long_texts():
        took = _timed(get_splitter("rules"), text, lang)
        figures["seconds"][name] = took
        print(f"rules, {name}: {middle(took):.2f}")
    text = "".join(_chinese_lines(OTHERS_SIZE))
    for splitter in splitters:
        took = _timed(get_splitter(splitter), text, "zh-Hans", REPEAT)
        figures["seconds"][f"{splitter}, {OTHERS_SIZE} bytes"] = took
        print(
            f"{splitter}, {OTHERS_SIZE // 1000} kB of Chinese in one paragraph: {middle(took):.3f}"
        )
    return figures


def _installed() -> Iterable[tuple[str, Cut]]:
    for name in (*OWN, *OTHERS):
        try:
            splitter = get_splitter(name)
        except MissingExtraError as error:
            print(f"({error})")
            continue
        yield name, _cut_with(splitter)


def _cut_with(splitter: Splitter) -> Cut:
    def cut(text: str, lang: str) -> list[str]:
        return [one.text for one in splitter.split(text, lang=lang).sentences]

    return cut


def _golds() -> Iterable[tuple[str, str, str, list[str]]]:
    """Yield name, text, language and sentences of what was split by hand."""
    for raw, gold, lang in zip(
        seeds.talk(), seeds.gold_sentences(), ("zh-Hans", "en"), strict=True
    ):
        yield f"talk, {lang}", _spoken(raw, lang), lang, gold.read_text("utf-8").splitlines()
    yield "captions", boundaries.captions(), "zh-Hans", boundaries.caption_gold()
    folder = development_folder()
    if folder is None:
        return
    for lang, joint in (("zh", ""), ("en", " ")):
        files = sorted((folder / "mac-dev" / lang).iterdir())
        lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line]
        yield f"MAC-dev joined, {lang}", joint.join(lines), lang, lines


def _spoken(path: Path, lang: str) -> str:
    """Return a text without the noise that other splitters do not know: its gold has none."""
    document = aligner.split(path.read_text("utf-8"), lang=lang)
    text = list(document.text)
    for span in document.noise:
        text[span.start : span.end] = " " * len(span)
    return "".join(text)


def _rules() -> Iterable[tuple[str, str, list[tuple[str, list[str]]]]]:
    english = json.loads((GOLDEN / "golden_rules_en.json").read_text("utf-8"))
    yield "English", "en", [(text, expected) for _, text, expected in english]
    chinese = json.loads((GOLDEN / "golden_rules_zh.json").read_text("utf-8"))
    yield "Chinese", "zh-Hans", [(rule["text"], rule["sentences"]) for rule in chinese]


def _tidy(sentence: str) -> str:
    return aligner.languages.fold(sentence)


def _chinese_lines(size: int) -> list[str]:
    lines = seeds.gold_sentences()[0].read_text("utf-8").splitlines()
    return lines * (size // len("".join(lines).encode()) + 1)


def _long_texts() -> Iterable[tuple[str, str, str]]:
    lines = _chinese_lines(10 * MEGABYTE)
    yield "10 MB of Chinese in one paragraph", "zh-Hans", "".join(lines)
    yield f"10 MB of Chinese in {PARAGRAPHS:,} paragraphs", "zh-Hans", "\n".join(lines[:PARAGRAPHS])
    english = seeds.gold_sentences()[1].read_text("utf-8").replace("\n", " ")
    yield "10 MB of English in one line", "en", english * (10 * MEGABYTE // len(english) + 1)
    captions = boundaries.captions()
    yield "1 MB of captions", "zh-Hans", captions * (MEGABYTE // len(captions.encode()) + 1)
    yield "1 MB of initials (A. A. A.)", "en", "A. " * (MEGABYTE // 3)


def _timed(splitter: Splitter, text: str, lang: str, repeat: int = 1) -> Timing:
    return timed(lambda: splitter.split(text, lang=lang), repeat)
