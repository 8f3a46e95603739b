"""Learn the weights of the caption splitter: ``python -m benchmarks.train_captions [--write]``.

Punctuated Chinese is turned into captions: punctuation and quotation marks are taken away, clauses
become lines, long clauses are broken before a function word, very short ones sometimes stay with the
next. A log-linear model learns which breaks ended a sentence. Its weights are drawn to a table of
what grammar suggests (`PRIOR`), since news and talks punctuate differently from captions.

The captions of the seeds are never trained on; their gold measures the result.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_array

from aligner import seeds
from aligner.splitters import clauses, line_ends
from benchmarks.boundaries import caption_score
from benchmarks.data import development_folder

type Lines = list[tuple[str, bool | None]]
SEED = 20240601
L2 = 30.0
FEWEST = 10
COPIES = 4

# Before one of these a long clause may be broken.
BREAK_BEFORE = frozenset(
    "在对从把被让与和来去是将会却则也都就才能可要有用以为给向由比像并又再更很最已正"
)
LONG = 13
BROKEN = 0.9
SHORT = 4
# Stands for most of the segments in reference B.
NOT_TRANSLATED = "NO TRANSLATION AVAILABLE"
JOINED = 0.5

KINDS = {
    "opener": -7.0, "says": -6.0, "frame": -6.0, "object": -3.0, "noun": -1.5, "bare": -1.2,
    "announcement": -1.5, "main clause": -0.5, "clause": 0.0,
}  # fmt: skip
# With a clause before it, a noun may well be its object.
OBJECTS = {"noun", "bare"}
STARTS = {
    "link": -4.0, "adverb": -3.0, "verb": -2.5, "contrast": -1.2, "but then": -0.4, "and": -0.7,
    "and another": 0.8, "opener": 3.0, "report": 3.0, "adverbial": 0.8, "frame": 1.2,
    "frame of the subject": -0.7, "this": 0.8, "person": 1.0, "Latin": 1.0, "noun": 0.2,
}  # fmt: skip
LINES = {1: -1.5, 2: -0.3, 3: 0.2, 4: 0.5, 5: 0.8, 6: 1.2, 7: 1.6, 8: 2.2}
CHARACTERS = {
    "to 8": -1.0, "to 14": -0.5, "to 20": -0.2, "to 36": 0.2, "to 45": 0.3, "to 55": 0.5,
    "to 70": 0.7, "to 90": 0.8, "more": 0.9,
}  # fmt: skip


def prior() -> dict[str, float]:
    """Return the weights that grammar suggests."""
    weights = {f"before: {start}": value for start, value in STARTS.items()}
    weights |= {f"lines: {number}": value for number, value in LINES.items()}
    weights |= {f"characters: {bucket}": value for bucket, value in CHARACTERS.items()}
    for kind, value in KINDS.items():
        weights[line_ends.kind_feature(kind, predicate=True)] = 0.0 if kind in OBJECTS else value
        weights[line_ends.kind_feature(kind, predicate=False)] = value - 1.0
    return weights


@dataclass(frozen=True)
class Corpus:
    """Hold texts to learn from: each a list of paragraphs or sentences in order."""

    name: str
    texts: list[list[str]]
    weight: float


def corpora() -> Iterator[Corpus]:
    """Yield what is learned from."""
    folder = development_folder()
    if folder is None:
        raise SystemExit("no development data: name its folder with ALIGNER_DATA")
    talk: dict[tuple[str, int], str] = {}
    with (folder / "mqm-ted-dev.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            talk[row["doc"], int(row["seg_id"])] = row["source"]
    yield Corpus("WMT21 TED talks, Chinese", [[talk[key] for key in sorted(talk)]], 1.0)
    for reference in "AB":
        text = (folder / "wmt21-en-zh" / f"ref.{reference}.zh").read_text("utf-8")
        segments = [line for line in text.split("\n") if line != NOT_TRANSLATED]
        yield Corpus(f"newstest2021, reference {reference}", [segments], 1.0)
    novels = [path.read_text("utf-8") for path in sorted((folder / "mac-dev" / "zh").iterdir())]
    yield Corpus("MAC-dev, Chinese", [novel.split("\n") for novel in novels], 0.3)
    for name in ("gold/barret-joanne.zh-Hans.txt", "chatgpt-team-interview.zh-Hans.txt"):
        yield Corpus(f"seeds/{name}", [(seeds.folder() / name).read_text("utf-8").split("\n")], 2.0)


_QUOTES = re.compile('[“”‘’「」『』"【】]|[（(][^）)]*[）)]')
_HALF_WIDTH = str.maketrans(",?:;!", "，？：；！")
_MARKS = re.compile("([，；：。！？…—]+)")
_SPACED_WORDS = re.compile("[A-Za-z] [A-Za-z]")


def as_captions(paragraphs: Sequence[str], rng: random.Random) -> Lines:
    """Return a text as lines, each with whether it ended a sentence; None where a mark stays."""
    lines: Lines = []
    for paragraph in paragraphs:
        text = _QUOTES.sub("", paragraph.strip()).translate(_HALF_WIDTH)
        if not _SPACED_WORDS.search(text):
            text = re.sub(r"\s", "", text)
        parts = _MARKS.split(text)
        held = ""
        for part, mark in zip(parts[::2], [*parts[1::2], "。"], strict=True):
            clause = part.strip()
            if not clause:
                continue
            ended = None if "？" in mark or "…" in mark else mark[0] in "。！"
            if len(clause) <= SHORT and ended is False and rng.random() < JOINED:
                held += clause + "，"
                continue
            lines += _broken(held + clause, ended, rng)
            held = ""
        if held:
            lines.append((held.rstrip("，"), True))
    return lines


def _broken(clause: str, ended: bool | None, rng: random.Random) -> Lines:
    lines: Lines = []
    while len(clause) > LONG and rng.random() < BROKEN:
        places = [at for at in range(5, min(22, len(clause) - 4)) if clause[at] in BREAK_BEFORE]
        if not places:
            break
        at = rng.choice(places)
        lines.append((clause[:at], False))
        clause = clause[at:]
    return [*lines, (clause, ended)]


def examples(lines: Lines) -> Iterator[tuple[list[str], bool]]:
    """Yield the features of each break, and whether it ended a sentence."""
    described = clauses.describe([text for text, _ in lines])
    count = characters = 0
    predicate = False
    for number, (_, ended) in enumerate(lines[:-1]):
        line = described[number]
        count += 1
        characters += line.length
        predicate = predicate or line.kind in clauses.PREDICATIVE
        if ended is not None:
            yield (
                line_ends.break_features(line, described[number + 1])
                + line_ends.sentence_features(line, count, characters, predicate=predicate),
                ended,
            )
        if ended is not False:
            count = characters = 0
            predicate = False


def learn(data: Sequence[tuple[list[str], bool, float]]) -> dict[str, float]:
    """Return the weights of maximum posterior probability, by feature."""
    counts = Counter(feature for features, _, _ in data for feature in features)
    start = prior()
    names = sorted(name for name, count in counts.items() if count >= FEWEST or name in start)
    index = {name: column for column, name in enumerate(names)}
    columns = [[index[f] for f in features if f in index] for features, _, _ in data]
    pointers = np.cumsum([0, *map(len, columns)])
    flat = np.array([column for row in columns for column in row])
    matrix = csr_array((np.ones(len(flat)), flat, pointers), shape=(len(data), len(names)))
    ended = np.array([float(label) for _, label, _ in data])
    weight = np.array([share for _, _, share in data])
    mean = np.array([start.get(name, 0.0) for name in names])

    def objective(
        values: npt.NDArray[np.float64],
    ) -> tuple[float, npt.NDArray[np.float64]]:
        z = matrix @ values
        error = weight * (1 / (1 + np.exp(-z)) - ended)
        loss = float(weight @ (np.logaddexp(0, z) - ended * z))
        away = values - mean
        return loss + L2 / 2 * float(away @ away), matrix.T @ error + L2 * away

    found = minimize(objective, mean, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    learned = {name: round(float(value), 3) for name, value in zip(names, found, strict=True)}
    return {**{name: round(value, 3) for name, value in start.items()}, **learned}


def training_data(sources: Sequence[Corpus]) -> list[tuple[list[str], bool, float]]:
    """Return the breaks of several copies of the corpora, with their weights."""
    rng = random.Random(SEED)
    data = []
    for corpus in sources:
        for _ in range(COPIES):
            for text in corpus.texts:
                share = corpus.weight / COPIES
                data += [(f, e, share) for f, e in examples(as_captions(text, rng))]
    return data


def held_out_score(corpus: Corpus, weights: Mapping[str, float]) -> str:
    """Return the F1 of the breaks of a corpus that is turned into captions, and the baseline's."""
    rng = random.Random(SEED)
    hits = found = right = breaks = 0
    for text in corpus.texts:
        lines = as_captions(text, rng)
        certain = [True if ended is None else None for _, ended in lines]
        ends = line_ends.decode(clauses.describe([line for line, _ in lines]), certain, weights)
        judged = {number for number, (_, ended) in enumerate(lines[:-1]) if ended is not None}
        gold = {number for number in judged if lines[number][1]}
        cut = judged & set(ends)
        hits += len(cut & gold)
        found += len(cut)
        right += len(gold)
        breaks += len(judged)
    return f"F1 {2 * hits / (found + right):.3f} (every line: {2 * right / (breaks + right):.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    write = parser.parse_args().write
    sources = list(corpora())
    for left_out in sources:
        weights = learn(training_data([one for one in sources if one is not left_out]))
        print(f"{left_out.name}, left out: {held_out_score(left_out, weights)}")
    data = training_data(sources)
    weights = learn(data)
    for name, given in (("the prior", prior()), ("learned", weights)):
        print(f"{name}: {caption_score(given)}")
    if write:
        content = {
            "about": "Weights of the caption splitter, by feature (aligner/splitters/line_ends.py); "
            "made by python -m benchmarks.train_captions --write",
            "learned_from": [corpus.name for corpus in sources],
            "examples": len(data) // COPIES,
            "settings": {"seed": SEED, "l2": L2, "fewest": FEWEST, "copies": COPIES},
            "figures": {"caption gold": str(caption_score(weights))},
            "weights": dict(sorted(weights.items())),
        }
        text = json.dumps(content, indent=1, ensure_ascii=False)
        write("captions", text + "\n")


if __name__ == "__main__":
    main()
