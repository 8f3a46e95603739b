"""Building a corpus: 2,000 pairs of documents on two cores, whatever happens to the workers.

The documents are stretches of the gold ones, varied and noised, with spoiled ones between them. They
are built by processes and on a Ray cluster of this machine, and with a worker killed and the whole
run killed twice; the bytes must be the same. Speed is compared with what one process does with the
same documents, in wall time and in CPU time: wall time means little on a machine that others use.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aligner.corpora.build import BuildReport, Progress, build_corpus
from aligner.corpora.production import BuildOptions, Production
from aligner.corpora.ray_runner import load_ray
from aligner.engines.batch import align_many
from aligner.formats.manifest import PairFiles, read_manifest
from benchmarks.data import GoldPair, gold_sets

COUNT = 2000
JOBS = 2
# Documents of the comparison with one process, and every how many a spoiled one.
SAMPLE = 200
SPOILED = 50
SEED = 6
_OPTIONS = BuildOptions(shard_size=50)
_BARE = replace(_OPTIONS, filters=(), score=False, min_confidence=0.0)


def run() -> dict[str, object]:
    """Print a table and return the figures."""
    golds = [gold for name, members in gold_sets() if name != "Text+Berg-dev" for gold in members]
    if len(golds) < 2:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Path(folder), golds)


def _measured(folder: Path, golds: Sequence[GoldPair]) -> dict[str, object]:
    manifest, spoiled = make_documents(folder / "documents", golds)
    pairs = read_manifest(manifest)
    sound = [pair for pair in pairs if pair.name not in spoiled]
    figures: dict[str, object] = {"documents": len(pairs), "spoiled": len(spoiled)}

    def note(**found: object) -> None:
        figures.update(found)
        for name, value in found.items():
            print(f"{name:42}{value}", flush=True)

    note(sentences_a_document=round(_sentences(sound), 1))
    align, everything = _alone(manifest.parent, sound[:SAMPLE])
    note(align_alone=align.figures(SAMPLE), everything_alone=everything.figures(SAMPLE))
    bare = _timed(folder, _sample(manifest, sound), "bare", options=_BARE)
    note(
        align_local=bare.figures(),
        align_wall_ratio=_ratio(align.wall, SAMPLE, bare.wall, SAMPLE),
        align_cpu_ratio=_cpu_ratio(align.cpu, SAMPLE, bare.cpu, SAMPLE),
    )
    local = _timed(folder, manifest, "local")
    failures = {failure.name: failure.error for failure in local.report.failures}
    note(
        everything_local=local.figures(),
        wall_ratio=_ratio(everything.wall, SAMPLE, local.wall, len(pairs)),
        cpu_ratio=_cpu_ratio(everything.cpu, SAMPLE, local.cpu, len(pairs)),
        against_alignment_alone_wall_ratio=_ratio(align.wall, SAMPLE, local.wall, len(pairs)),
        against_alignment_alone_cpu_ratio=_cpu_ratio(align.cpu, SAMPLE, local.cpu, len(pairs)),
        pairs=local.report.statistics.pairs,
        rejected=local.report.statistics.rejected,
        failed=dict(sorted(Counter(failures.values()).items())),
        spoiled_failed=len(spoiled & set(failures)),
        sound_failed=len(set(failures) - spoiled),
    )
    ray = _timed(folder, manifest, "ray", runner="ray")
    note(
        ray_gives_the_same_bytes=_same(folder / "local", folder / "ray"),
        everything_ray=ray.figures(),
        ray_wall_overhead=round(ray.wall / local.wall - 1, 3),
        ray_cpu_overhead=round(ray.cpu / local.cpu - 1, 3),
    )
    _broken_off(folder / "resumed", manifest)
    note(killed_and_resumed_gives_the_same_bytes=_same(folder / "local", folder / "resumed"))
    return figures


def make_documents(
    folder: Path, golds: Sequence[GoldPair], count: int = COUNT
) -> tuple[Path, set[str]]:
    """Write pairs of documents; return the manifest and the names of the spoiled ones.

    Args:
        folder: Where.
        golds: What the documents are stretches of.
        count: How many pairs.
    """
    folder.mkdir()
    chances = random.Random(SEED)
    rows = ["src\ttgt\tname"]
    spoiled: set[str] = set()
    kinds = ("binary", "line", "unparallel", "missing", "encoding", "empty")
    for number in range(count):
        name = f"d{number:05d}"
        texts = _stretch(chances, chances.choice(golds))
        files = [folder / f"{name}.{lang}" for lang in ("zh", "en")]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, "utf-8")
        if number % SPOILED == SPOILED // 2:
            spoiled.add(name)
            kind = kinds[number // SPOILED % len(kinds)]
            _spoil(files, kind, chances, golds, large=number < SPOILED * len(kinds))
        rows.append(f"{files[0].name}\t{files[1].name}\t{name}")
    manifest = folder / "pairs.tsv"
    manifest.write_text("\n".join(rows) + "\n", "utf-8")
    return manifest, spoiled


def _stretch(chances: random.Random, gold: GoldPair) -> tuple[str, str]:
    """Return some neighbouring beads of a document as two texts, varied and noised."""
    beads = [bead for bead in gold.gold if not bead.is_null]
    first, size = chances.randrange(len(beads) - 9), chances.randint(5, 9)
    texts = []
    for document, numbers in (
        (gold.src, [i for bead in beads[first : first + size] for i in bead.src]),
        (gold.tgt, [j for bead in beads[first : first + size] for j in bead.tgt]),
    ):
        spaced = document.lang == "en"
        kept = [n for n in numbers if chances.random() > 0.04] or numbers
        sentences = [_noised(document.sentences[n].text, chances) for n in kept]
        if chances.random() < 0.2:
            stray = document.sentences[chances.randrange(len(document))].text
            sentences.insert(chances.randrange(len(sentences)), stray)
        breaks = ("\n" if chances.random() < 0.4 else " " if spaced else "" for _ in sentences)
        texts.append("".join(part for pair in zip(sentences, breaks, strict=True) for part in pair))
    return texts[0], texts[1]


def _noised(text: str, chances: random.Random) -> str:
    """Return a sentence of which a character is gone now and then, but not its end."""
    kept = [char for char in text[:-2] if chances.random() > 0.005]
    return "".join(kept) + text[-2:]


def _spoil(
    files: Sequence[Path],
    kind: str,
    chances: random.Random,
    golds: Sequence[GoldPair],
    *,
    large: bool,
) -> None:
    src = files[0]
    if kind == "binary":
        src.write_bytes(chances.randbytes(5000))
    elif kind == "line":
        # 50 MB once; then what the limit on sentences, not that on bytes, has to find.
        src.write_text("今天天气很好" * (2_800_000 if large else 20_000), "utf-8")
    elif kind == "unparallel":
        # Beginnings of two novels.
        for file, document in zip(files, (golds[1].src, golds[2].tgt), strict=True):
            file.write_text("\n".join(one.text for one in document.sentences[:30]), "utf-8")
    elif kind == "missing":
        src.unlink()
    elif kind == "encoding":
        src.write_bytes(src.read_text("utf-8").encode("gb18030", errors="replace"))
    else:
        src.write_text("", "utf-8")


@dataclass(slots=True)
class _Use:
    """Hold what something took: seconds, CPU seconds, and memory in MB.

    Attributes:
        own: CPU seconds of the process that builds.
        worker_peak: Most memory of a worker.
    """

    wall: float
    cpu: float
    own: float = 0.0
    worker_peak: float = 0.0

    def figures(self, count: int) -> dict[str, float]:
        """Return the figures by document."""
        return {
            "documents_a_second": round(count / self.wall, 2),
            "cpu_ms_a_document": round(1000 * self.cpu / count, 1),
        }


@dataclass(slots=True)
class _Built(_Use):
    report: BuildReport = None  # type: ignore[assignment]

    def figures(self, count: int = 0) -> dict[str, float]:
        documents = count or self.report.documents
        return _Use.figures(self, documents) | {
            "own_cpu_ms_a_document": round(1000 * self.own / documents, 2),
            "worker_peak_mb": round(self.worker_peak),
        }


def _alone(folder: Path, pairs: Sequence[PairFiles]) -> tuple[_Use, _Use]:
    """Return what one process takes to align pairs, and to do everything with them."""
    production = Production(_OPTIONS, folder).prepared()
    for pair in pairs[:5]:  # compiles, and loads
        production.attempt(pair)
    wall, cpu = time.perf_counter(), time.process_time()
    for pair in pairs:
        production.attempt(pair)
    everything = _Use(time.perf_counter() - wall, time.process_time() - cpu)
    encoder = production.options.encoder
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in align_many(pairs, encoder=encoder):
        pass
    return _Use(time.perf_counter() - wall, time.process_time() - cpu), everything


def _sample(manifest: Path, sound: Sequence[PairFiles]) -> Path:
    path = manifest.with_name("sample.tsv")
    rows = [f"{Path(pair.src).name}\t{Path(pair.tgt).name}\t{pair.name}" for pair in sound[:SAMPLE]]
    path.write_text("\n".join(["src\ttgt\tname", *rows]) + "\n", "utf-8")
    return path


def _timed(
    folder: Path,
    manifest: Path,
    name: str,
    *,
    runner: str = "local",
    options: BuildOptions = _OPTIONS,
) -> _Built:
    """Build, and return what it took from the first result on: starting is not counted."""
    if runner == "ray":
        load_ray()
    used: dict[int, float] = {}
    peaks: dict[int, float] = {}
    marks: list[tuple[float, float, float, int]] = []

    def look(now: Progress) -> None:
        if now.finished % 25 and now.finished not in (JOBS, now.total):
            return
        for pid in _workers(runner):
            used[pid], peaks[pid] = _state(pid)
        marks.append((time.perf_counter(), sum(used.values()), time.process_time(), now.finished))

    report = build_corpus(
        manifest, folder / name, runner=runner, jobs=JOBS, options=options, progress=look
    )
    begin, end = next(mark for mark in marks if mark[3] >= JOBS), marks[-1]
    scale = report.documents / (end[3] - begin[3])
    wall, workers, own = (scale * (b - a) for a, b in zip(begin[:3], end[:3], strict=True))
    print(f"({name}: {end[0] - marks[0][0]:.0f} s with the start)", flush=True)
    return _Built(wall, workers + own, own, max(peaks.values()), report)


def _workers(runner: str) -> list[int]:
    if runner == "local":
        return [child.pid for child in multiprocessing.active_children() if child.pid]
    return [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if _read(folder / "cmdline").startswith("ray::Actor")
    ]


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:  # the process has ended
        return ""


def _state(pid: int) -> tuple[float, float]:
    """Return the CPU seconds and the peak memory in MB of a process."""
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0
    status = _read(Path(f"/proc/{pid}/status"))
    peak = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return ticks, (peak[0] if peak else 0) / 1024


def _broken_off(output: Path, manifest: Path) -> None:
    """Build with the whole run killed twice, and a worker killed in the last run."""
    chances = random.Random(SEED + 1)
    total = len(read_manifest(manifest)) // _OPTIONS.shard_size
    for share in (chances.uniform(0.1, 0.4), chances.uniform(0.5, 0.8)):
        command = [sys.executable, "-m", "aligner", "corpus", "build", str(manifest)]
        command += ["-o", str(output), "--jobs", str(JOBS), "--resume"]
        command += ["--shard-size", str(_OPTIONS.shard_size)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            while len(list((output / ".build").glob("*.json"))) < share * total:
                time.sleep(0.05)
            process.kill()

    def kill_one(now: Progress) -> None:
        if now.finished == now.before + now.total // 20:
            victim = multiprocessing.active_children()[0].pid
            assert victim is not None
            os.kill(victim, signal.SIGKILL)

    report = build_corpus(
        manifest, output, jobs=JOBS, options=_OPTIONS, resume=True, progress=kill_one
    )
    assert 0 < report.before < 0.9 * report.documents, "killed in the middle"


def _same(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same, and take the second away."""
    contents = []
    for folder in (one, other):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        contents.append([(path.relative_to(folder), path.read_bytes()) for path in files])
    shutil.rmtree(other)
    return contents[0] == contents[1]


def _sentences(pairs: Sequence[PairFiles]) -> float:
    """Return the sentences of a pair of documents, both sides together, on average."""
    from aligner.types import Alignment

    found = [one for one in align_many(pairs[:50]) if isinstance(one, Alignment)]
    return sum(len(one.src) + len(one.tgt) for one in found) / len(found)


def _ratio(alone: float, sample: int, together: float, count: int) -> float:
    """Return the speed as a share of twice that of one process."""
    return round((count / together) / (JOBS * sample / alone), 3)


def _cpu_ratio(alone: float, sample: int, together: float, count: int) -> float:
    """Return the CPU time of one process as a share of what the workers and the builder take."""
    return round((alone / sample) / (together / count), 3)
