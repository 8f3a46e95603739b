"""The commands of which the results are compared."""

from __future__ import annotations

from dataclasses import dataclass

# Asks for what no command prints.
_EXPLAIN = """
import aligner, json, pathlib
found = aligner.read("crf.jsonl")
for bead in found.beads[:40:10]:
    print(json.dumps(repr(found.explain(bead)), ensure_ascii=False))
texts = aligner.Realigner(found.src, found.tgt)
for wrong in found.beads[10:40:10]:
    again = texts.realign(anchors=found.beads[:3], rejected=[wrong])
    print([(bead.src, bead.tgt, bead.score, bead.confidence) for bead in again.beads])
print(found.confidence, found.kinds())
for pair in aligner.ParallelCorpus.from_alignments([found]).filter():
    print(pair.src, pair.tgt, sep="\\t")
"""


@dataclass(frozen=True, slots=True)
class Command:
    """Hold one run of Python.

    Attributes:
        name: Names it in reports; what it prints is kept under it.
        arguments: Of ``aligner``; ``{jobs}`` stands for the number of processes.
        code: Python to run instead.
        fails: Whether it ends with status 1, as a batch with bad documents does.
        timed: Whether it prints how long it took.
    """

    name: str
    arguments: str = ""
    code: str = ""
    fails: bool = False
    timed: bool = False


_TALK = "talk.zh.txt talk.en.txt"
_SYSTEMS = "--hypothesis one.en two.en three.en --reference reference.en --source source.zh"

# Each line works on what those before it have written.
COMMANDS = (
    Command("split zh", "split talk.zh.txt -o split.zh.txt"),
    Command("split en", "split talk.en.txt -o split.jsonl"),
    Command(
        "align",
        f"align {_TALK} -o crf.jsonl -o crf.tmx -o crf.xliff -o crf.xml -o crf.parquet "
        "-o crf.align -o crf.ladder -o crf.zh -o crf.en",
    ),
    Command("align to standard output", f"align {_TALK}"),
    Command("align two_pass", f"align {_TALK} --engine two_pass -o two_pass.jsonl -o two_pass.tmx"),
    Command("align gale_church", f"align {_TALK} --engine gale_church -o lengths.jsonl -o lengths.tmx"),
    Command("explain, realign, filter", code=_EXPLAIN),
    Command("convert", "convert crf.jsonl converted.parquet"),
    Command("convert back", "convert converted.parquet converted.tsv"),
    Command("score", "score crf.jsonl --glossary terms.tsv -o score.json -o score.tsv -o score.html"),
    Command("score to standard output", "score crf.jsonl --json"),
    Command("compare", "compare crf.jsonl two_pass.jsonl"),
    Command("report", "report crf.jsonl -o report.html"),
    Command("plot of the path", "report crf.jsonl --plot path -o path.svg"),
    Command("plot of scores", "report crf.jsonl --plot scores -o scores.pdf"),
    Command(
        "evaluate",
        f"evaluate {_SYSTEMS} --metric bleu chrf ter similarity consensus --json --segments seg.jsonl",
    ),
    Command("evaluate by randomization", f"evaluate {_SYSTEMS} --test randomization --samples 500"),
    Command(
        "evaluate joined lines", "evaluate --hypothesis joined.en --reference reference.en --json"
    ),
    Command("evaluate meta", "evaluate meta mqm.tsv --reference refA --json --human-system refA human"),
    Command("mine", "mine folder -o found.tsv --sentences mined.jsonl --anywhere"),
    Command("align batch", "align --batch found.tsv -o batch --jobs {jobs}"),
    Command("corpus build", "corpus build collection/pairs.tsv -o built --jobs {jobs} "
            "--shard-size 3 --format jsonl --format parquet --format tmx", fails=True),
    Command("corpus filter", "corpus filter batch -o clean.jsonl --rejected bad.jsonl"),
    Command("corpus deduplicate", "corpus deduplicate clean.jsonl -o unique.jsonl"),
    Command("corpus normalise", "corpus normalise unique.jsonl -o normal.tsv --no-card"),
    Command("corpus split", "corpus split batch -o parts --dev 0.2 --test 0.2 --near 0.9"),
    Command("corpus stats", "corpus stats clean.jsonl --json"),
    Command("corpus card", "corpus card crf.jsonl -o card.md --title Talk"),
    Command("corpus leaks", "corpus leaks clean.jsonl parts/train.jsonl", fails=True),
    Command("corpus subwords", "corpus subwords clean.jsonl -o subwords.model --vocab-size 600 "
            "--encode cut.zh --encode cut.en"),
    Command("demo", "demo -o demo", timed=True),
)  # fmt: skip

# What the suite has time for: on the beginning of the talk, all in one process.
FEW = tuple(
    command
    for command in COMMANDS
    if command.name
    in {
        "split zh", "align", "align two_pass", "align gale_church", "explain, realign, filter",
        "score", "convert", "evaluate", "corpus card",
    }
)  # fmt: skip
