"""Small pairs of documents to build corpora from: stretches of the talk, and what spoils a build."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from aligner import seeds
from aligner.corpora.build import BuildReport, build_corpus
from aligner.corpora.production import BuildOptions
from aligner.encoders import Encoder
from aligner.errors import ModelError
from aligner.types import Bead, Document
from tests.cli.golden import files_of

SOUND = 20
# What each spoiled document fails with.
ERRORS = {
    "binary": "EncodingError",
    "long-line": "InputError",
    "not-parallel": "NotParallel",
    "missing": "InputError",
    "gb18030": "EncodingError",
    "empty": "InputError",
}
OPTIONS = BuildOptions(shard_size=3, formats=("jsonl", "parquet"), max_bytes=1_000_000)


def make_documents(folder: Path, *, sound: int = SOUND) -> Path:
    """Write sound pairs of documents with spoiled ones between them; return the manifest."""
    folder.mkdir(exist_ok=True)
    talk = seeds.gold()
    linked = [bead for bead in talk.beads if not bead.is_null]
    chances = random.Random(5)
    rows = []

    def write(name: str, lang: str, first: int, count: int) -> None:
        side = talk.src if lang == "zh" else talk.tgt
        beads = linked[first : first + count]
        numbers = [i for bead in beads for i in (bead.src if lang == "zh" else bead.tgt)]
        lines = [side.sentences[i].text for i in numbers]
        (folder / f"{name}.{lang}").write_text("\n".join(lines) + "\n", "utf-8")

    for number in range(sound):
        first, count = chances.randrange(len(linked) - 12), chances.randrange(8, 12)
        write(str(number), "zh", first, count)
        write(str(number), "en", first, count)
        rows.append(f"{number}.zh\t{number}.en\tsound-{number}")
    write("not-parallel", "zh", 0, 20)
    write("not-parallel", "en", len(linked) - 20, 20)
    (folder / "binary.zh").write_bytes(bytes(chances.randrange(256) for _ in range(3000)))
    (folder / "long-line.zh").write_text("今天天气很好" * 100_000, "utf-8")
    text = (folder / "1.zh").read_text("utf-8")
    (folder / "gb18030.zh").write_bytes(text.encode("gb18030"))
    (folder / "empty.zh").write_text("", "utf-8")
    for number, name in enumerate(ERRORS):
        target = name if name == "not-parallel" else number
        rows.insert(3 * number + 1, f"{name}.zh\t{target}.en\t{name}")
    manifest = folder / "pairs.tsv"
    manifest.write_text("\n".join(["src\ttgt\tname", *rows]) + "\n", "utf-8")
    return manifest


def build(manifest: Path, output: Path, **arguments: object) -> BuildReport:
    """Build with the options of these tests."""
    given = {"options": OPTIONS} | arguments
    return build_corpus(manifest, output, **given)  # type: ignore[arg-type]


def contents(output: Path) -> dict[str, bytes]:
    """Return all that a build wrote, by name."""
    return files_of(output)


class Obedient:
    """Link nothing, and do what the source's first word says."""

    name = "obedient"
    needs_encoder = False

    def align(self, src: Document, tgt: Document, encoder: Encoder | None) -> tuple[Bead, ...]:
        word, *rest = src.sentences[0].text.split()
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "die-once" and not Path(rest[0]).exists():
            Path(rest[0]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "sleep":
            time.sleep(60)
        nulls = [Bead((i,), ()) for i in range(len(src))]
        return (*nulls, *(Bead((), (j,)) for j in range(len(tgt))))


class NoWeights(Obedient):
    """Cannot be made in a worker, where its state arrives."""

    def __setstate__(self, state: object) -> None:
        raise ModelError("the weights are missing")

    def __getstate__(self) -> str:
        return "state"


def simple(folder: Path, *sources: str) -> Path:
    """Write pairs for `Obedient`; return the manifest."""
    rows = ["src\ttgt"]
    for number, source in enumerate(sources):
        (folder / f"{number}.en").write_text(source)
        (folder / f"{number}.zh").write_text("好。")
        rows.append(f"{number}.en\t{number}.zh")
    path = folder / "pairs.tsv"
    path.write_text("\n".join(rows))
    return path


OBEDIENT = BuildOptions(engine=Obedient(), src_lang="en", tgt_lang="zh", shard_size=2)
