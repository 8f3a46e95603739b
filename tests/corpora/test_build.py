"""A build: the same bytes whatever happens, and every pair of documents exactly once."""

from __future__ import annotations

import fcntl
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import aligner
from aligner.corpora import production
from aligner.corpora.build import BuildReport, Progress, build_corpus
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.filters import Direction
from aligner.corpora.pairs import CorpusPair
from aligner.corpora.production import BuildOptions
from aligner.encoders import Encoder
from aligner.engines.workers import Reason
from aligner.errors import ConfigError, FormatError, InputError, ModelError, UnknownNameError
from aligner.formats import read_document
from aligner.formats.manifest import PairFiles, read_manifest
from aligner.types import Bead, Document
from tests.conftest import ROOT
from tests.corpora.building import ERRORS, OPTIONS, SOUND, build, contents, make_documents
from tests.faults.processes import members


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


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_documents(tmp_path_factory.mktemp("documents"))


@pytest.fixture(scope="module")
def straight(manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    output = tmp_path_factory.mktemp("straight") / "corpus"
    return output, build(manifest, output, jobs=1)


def test_each_pair_of_documents_is_there_once(
    manifest: Path, straight: tuple[Path, BuildReport]
) -> None:
    output, report = straight
    names = [pair.name for pair in read_manifest(manifest)]
    lines = (output / "documents.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["name"] for row in rows] == names
    assert {row["name"]: row["error"] for row in rows if "error" in row} == ERRORS
    assert {failure.name: failure.error for failure in report.failures} == ERRORS
    assert [names[failure.index] for failure in report.failures] == [
        failure.name for failure in report.failures
    ]
    assert report.documents == len(names) == SOUND + len(ERRORS)
    sound = [row for row in rows if "error" not in row]
    assert sum(row["pairs"] for row in sound) == report.statistics.pairs > 150
    for row in sound:
        files = [manifest.parent / name for name in row["documents"]]
        assert row["sha256"] == [hashlib.sha256(one.read_bytes()).hexdigest() for one in files]


def test_the_folder_is_what_the_documentation_says(
    manifest: Path, straight: tuple[Path, BuildReport]
) -> None:
    output, report = straight
    shards = -(-report.documents // OPTIONS.shard_size)
    data = sorted(path.name for path in (output / "data" / "zh-en").iterdir())
    assert data == sorted(
        f"part-{shard:05d}.{ending}" for shard in range(shards) for ending in ("jsonl", "parquet")
    )
    sums = (output / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in sums)}
    for name, digest in listed.items():
        assert hashlib.sha256((output / name).read_bytes()).hexdigest() == digest
    found = {name for name in contents(output) if not name.startswith(".build/")}
    assert set(listed) == found - {"SHA256SUMS"}
    everything = b"".join(contents(output).values()).decode("utf-8", "replace")
    assert str(manifest.parent) not in everything
    assert str(output) not in everything
    readme = (output / "README.md").read_text("utf-8")
    assert '- {config_name: "zh-en", data_files: "data/zh-en/*.parquet"}' in readme
    described = json.loads((output / "build.json").read_text("utf-8"))
    assert described["manifest"]["pairs"] == report.documents
    assert [name for name, _ in described["steps"]][-2:] == ["AdequacyFilter", "score"]


def test_the_pairs_are_those_of_the_steps_one_by_one(
    manifest: Path, straight: tuple[Path, BuildReport]
) -> None:
    output, report = straight
    found = ParallelCorpus.read(output)
    sound = [pair for pair in read_manifest(manifest) if pair.name not in ERRORS]
    alignments = aligner.align_many(sound)
    wanted = ParallelCorpus.from_alignments(
        one for one in alignments if isinstance(one, aligner.Alignment)
    ).filter()
    assert [pair.texts for pair in found] == [pair.texts for pair in wanted]
    assert replace(found.statistics(), steps=()) == replace(report.statistics, steps=(), rejected=0)
    seen = {step.name: (step.seen, step.rejected) for step in found.steps}
    assert seen["score"] == (report.statistics.pairs, 0)
    assert seen["LengthFilter"][0] == report.statistics.pairs + report.statistics.rejected
    figures = next(iter(found)).verdicts[-1].score
    assert len(figures) == 5
    assert 0 <= figures[2] <= 1


def test_parquet_holds_the_same_pairs(straight: tuple[Path, BuildReport]) -> None:
    output, _ = straight
    for path in (output / "data" / "zh-en").glob("*.parquet"):
        alignment = aligner.read(path)
        assert isinstance(alignment, aligner.Alignment)
        texts = [pair.texts for pair in ParallelCorpus.read(path.with_suffix(".jsonl"))]
        assert [(pair.src, pair.tgt) for pair in alignment.pairs()] == texts


def test_two_workers_one_of_which_is_killed_give_the_same_bytes(
    manifest: Path, tmp_path: Path, straight: tuple[Path, BuildReport]
) -> None:
    killed: list[int] = []

    def watch(now: Progress) -> None:
        # One only: a pair that meets two dying workers is itself to blame.
        if now.finished == 4 and not killed:
            victim = multiprocessing.active_children()[0].pid
            assert victim is not None
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    report = build(manifest, tmp_path / "corpus", jobs=2, progress=watch)
    assert len(killed) == 1
    assert {failure.name: failure.error for failure in report.failures} == ERRORS
    assert contents(tmp_path / "corpus") == contents(straight[0])
    assert not multiprocessing.active_children()


COMMAND = [
    *(sys.executable, "-m", "aligner", "corpus", "build", "pairs.tsv", "--jobs", "2"),
    *("--shard-size", "3", "--format", "jsonl", "--format", "parquet", "--max-bytes", "1000000"),
]


def break_off(manifest: Path, output: Path, what: int, shards: int) -> tuple[int, str]:
    """Start or resume a build, end it when there are so many shards; return status and errors."""
    with subprocess.Popen(
        # On a machine with much to do it must not be done before this process looks again.
        ["nice", "-n", "9", *COMMAND, "--output", str(output), "--resume"],
        cwd=manifest.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        end = time.monotonic() + 60
        while len(list((output / ".build").glob("*.json"))) < shards and time.monotonic() < end:
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.002)
        if what == signal.SIGINT:
            os.killpg(process.pid, what)  # as a terminal does: the workers too
        else:
            process.send_signal(what)
        _, errors = process.communicate()
        while members(process.pid) and time.monotonic() < end:
            time.sleep(0.02)
        assert not members(process.pid)
    return process.returncode, errors


def test_broken_off_again_and_again(
    manifest: Path, tmp_path: Path, straight: tuple[Path, BuildReport]
) -> None:
    output = tmp_path / "corpus"
    status, errors = break_off(manifest, output, signal.SIGKILL, 1)
    assert status == -signal.SIGKILL
    # A killed run may leave a file that it was writing; the next one takes it away.
    (output / "data" / "zh-en" / ".aligner-0.tmp").write_text("half")
    (output / "data" / "zh-en" / "part-00008.jsonl").write_text("half")
    status, errors = break_off(manifest, output, signal.SIGINT, 3)
    assert status == 130, errors
    assert "of 26 documents are done; --resume goes on with" in errors
    status, errors = break_off(manifest, output, signal.SIGTERM, 5)
    assert status == 128 + signal.SIGTERM, errors
    assert "of 26 documents are done; --resume goes on with" in errors
    records = {path: path.stat().st_mtime_ns for path in (output / ".build").glob("*.json")}
    assert 5 <= len(records) < 9
    report = build(manifest, output, jobs=1, resume=True)
    assert report.before >= 3 * len(records) - 1
    assert {path: path.stat().st_mtime_ns for path in records} == records
    assert contents(output) == contents(straight[0])
    again = build(manifest, output, resume=True)
    assert again.before == again.documents
    assert again.statistics == report.statistics
    assert contents(output) == contents(straight[0])


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


def test_documents_that_kill_or_take_too_long_cost_only_themselves(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    manifest = simple(tmp_path, "Fine.", "die", f"die-once {mark}", "sleep", "Fine.")
    began = time.monotonic()
    options = replace(OBEDIENT, seconds=3.0)
    report = build_corpus(manifest, tmp_path / "corpus", jobs=2, options=options)
    assert time.monotonic() - began < 40
    assert {failure.name: failure.error for failure in report.failures} == {
        "1": "ProcessDied",
        "3": "TimeLimit",
    }
    assert report.failures[1].message == "took more than 3 seconds"
    assert mark.exists()


def test_no_worker_can_start(tmp_path: Path) -> None:
    manifest = simple(tmp_path, "Fine.")
    options = replace(OBEDIENT, engine=NoWeights())
    with pytest.raises(ConfigError, match="no worker can start: ModelError: the weights are miss"):
        build_corpus(manifest, tmp_path / "corpus", jobs=1, options=options)


def test_what_was_mended_is_tried_again(tmp_path: Path) -> None:
    manifest = simple(tmp_path, *["Fine."] * 5)
    (tmp_path / "3.en").unlink()
    output = tmp_path / "corpus"
    report = build_corpus(manifest, output, options=OBEDIENT, jobs=1)
    assert [failure.name for failure in report.failures] == ["3"]
    (tmp_path / "3.en").write_text("Fine.")
    report = build_corpus(manifest, output, options=OBEDIENT, jobs=1, resume=True)
    assert len(report.failures) == 1
    report = build_corpus(manifest, output, options=OBEDIENT, jobs=1, resume=True, retry=True)
    assert (report.before, report.failures) == (3, ())
    build_corpus(manifest, tmp_path / "anew", options=OBEDIENT, jobs=1)
    assert contents(output) == contents(tmp_path / "anew")


def test_texts_that_changed_are_aligned_again(tmp_path: Path) -> None:
    manifest = simple(tmp_path, *["Fine."] * 7)
    output = tmp_path / "corpus"
    build_corpus(manifest, output, options=OBEDIENT, jobs=1)
    whole = contents(output)
    (tmp_path / "3.en").write_text("Good.")
    (tmp_path / "4.zh").unlink()  # whoever has no room for it any more has not changed it
    report = build_corpus(manifest, output, options=OBEDIENT, jobs=1, resume=True)
    assert (report.changed, report.before, report.failures) == (("3.en",), 5, ())
    (tmp_path / "4.zh").write_text("好。")
    build_corpus(manifest, tmp_path / "anew", options=OBEDIENT, jobs=1)
    assert contents(output) == contents(tmp_path / "anew") != whole
    again = build_corpus(manifest, output, options=OBEDIENT, jobs=1, resume=True)
    assert (again.changed, again.before) == ((), 7)


def test_a_build_that_was_broken_off_while_it_did_a_shard_again(tmp_path: Path) -> None:
    manifest = simple(tmp_path, *["Fine."] * 4)
    output = tmp_path / "corpus"
    build_corpus(manifest, output, options=OBEDIENT, jobs=1)
    whole = contents(output)
    (tmp_path / "3.en").write_text("Good.")
    with pytest.raises(KeyboardInterrupt):
        build_corpus(manifest, output, options=OBEDIENT, jobs=1, resume=True, progress=_interrupt)
    # Even if the old text comes back: what was taken away is done again.
    (tmp_path / "3.en").write_text("Fine.")
    assert build_corpus(manifest, output, options=OBEDIENT, jobs=1, resume=True).before == 2
    assert contents(output) == whole


def test_a_text_that_is_written_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simple(tmp_path, "Fine.")

    def read_and_change(path: Path, **named: Any) -> Document:
        document = read_document(path, **named)
        path.write_text(path.read_text() + " More.")
        return document

    monkeypatch.setattr(production, "read_document", read_and_change)
    work = production.Production(OBEDIENT, tmp_path).prepared()
    found = work.attempt(PairFiles(tmp_path / "0.en", tmp_path / "0.zh"))
    assert isinstance(found, Reason)
    assert found.message.startswith("0.en: was written to while it was read; try it again")


def test_limits_name_what_is_too_large(tmp_path: Path) -> None:
    manifest = simple(tmp_path, "One. Two. Three.", "A sentence of some length.", "Fine.")
    options = replace(OBEDIENT, max_sentences=2, max_sentence=20)
    report = build_corpus(manifest, tmp_path / "corpus", options=options, jobs=1)
    assert [failure.message.split("; ")[0].split(",")[0] for failure in report.failures] == [
        "0.en: has 3 sentences",
        "1.en: a sentence has 26 characters",
    ]


def test_what_cannot_be_resumed(tmp_path: Path) -> None:
    manifest = simple(tmp_path, "Fine.")
    output = tmp_path / "corpus"
    build_corpus(manifest, output, options=OBEDIENT, jobs=1)
    with pytest.raises(InputError, match="is not empty; --resume"):
        build_corpus(manifest, output, options=OBEDIENT)
    with pytest.raises(ConfigError, match=r"have changed: shard_size \(2 before, 3 now\)"):
        build_corpus(manifest, output, options=replace(OBEDIENT, shard_size=3), resume=True)
    changed = replace(OBEDIENT, filters=("LengthFilter:max_length=5",))
    with pytest.raises(ConfigError, match="have changed: steps"):
        build_corpus(manifest, output, options=changed, resume=True)
    manifest.write_text(manifest.read_text() + "\n")
    with pytest.raises(ConfigError, match="have changed: manifest"):
        build_corpus(manifest, output, options=OBEDIENT, resume=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds no build to resume, but notes\.txt"):
        build_corpus(manifest, tmp_path / "other", options=OBEDIENT, resume=True)
    for path in sorted(output.iterdir()):
        if path.is_dir() and path.name != ".build":
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()
    with pytest.raises(KeyboardInterrupt):
        build_corpus(manifest, output, options=OBEDIENT, jobs=1, progress=_interrupt)
    assert [path.name for path in (output / ".build").iterdir()] == ["lock"]
    (output / "build.json").write_text("[]")
    with pytest.raises(FormatError, match="not the options of a build"):
        build_corpus(manifest, output, options=OBEDIENT, resume=True)


def _interrupt(_: Progress) -> None:
    raise KeyboardInterrupt


def test_one_run_at_a_time(tmp_path: Path) -> None:
    manifest = simple(tmp_path, "Fine.")
    (tmp_path / "corpus" / ".build").mkdir(parents=True)
    with (tmp_path / "corpus" / ".build" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run is building here"):
            build_corpus(manifest, tmp_path / "corpus", options=OBEDIENT)
    build_corpus(manifest, tmp_path / "corpus", options=OBEDIENT, jobs=1)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    manifest = simple(tmp_path, *["Fine."] * 30)
    with pytest.raises(InputError, match="the folder cannot be made"):
        build_corpus(manifest, "/proc/corpus", options=OBEDIENT)
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="the folder cannot be made"):
        build_corpus(manifest, tmp_path / "file", options=OBEDIENT)
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); "
        "from aligner.cli import main; main()"
    )
    command = ["corpus", "build", "pairs.tsv", "-o", "corpus", "--jobs", "1", "--encoder", "use"]
    run = subprocess.run(
        [sys.executable, "-c", limited, *command, "--engine", "gale_church", "--no-filter"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    said = run.stderr.splitlines()[-1]
    assert said.startswith("aligner: corpus/")
    assert said.endswith("cannot be written: File too large")


def test_options_that_cannot_be(tmp_path: Path) -> None:
    manifest = simple(tmp_path, "Fine.")
    with pytest.raises(ConfigError, match="shard_size must be at least 1"):
        BuildOptions(shard_size=0)
    with pytest.raises(ConfigError, match="min_confidence is in"):
        BuildOptions(min_confidence=2)
    with pytest.raises(ConfigError, match="seconds must be above 0"):
        BuildOptions(seconds=0)
    with pytest.raises(UnknownNameError, match="unknown filter"):
        BuildOptions(filters=("NoFilter",))
    with pytest.raises(ConfigError, match="not built as docx; the formats are jsonl, moses"):
        build_corpus(manifest, tmp_path / "c", options=replace(OBEDIENT, formats=("docx",)))
    with pytest.raises(ConfigError, match="jobs must be at least 1"):
        build_corpus(manifest, tmp_path / "c", jobs=0)
    with pytest.raises(UnknownNameError, match="unknown runner 'cloud'; known: local, ray"):
        build_corpus(manifest, tmp_path / "c", runner="cloud")
    with pytest.raises(InputError, match="must be a file, not standard input"):
        build_corpus("-", tmp_path / "c")
    (tmp_path / "none.tsv").write_text("src\ttgt\n")
    with pytest.raises(InputError, match="names no pair of documents"):
        build_corpus(tmp_path / "none.tsv", tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_a_filter_of_ones_own_and_other_formats(tmp_path: Path, manifest: Path) -> None:
    pairs = manifest.read_text("utf-8").splitlines()
    short = manifest.with_name("short.tsv")
    short.write_text("\n".join([pairs[0], pairs[1], pairs[3]]), "utf-8")
    options = BuildOptions(
        formats=("tsv", "tmx", "moses"),
        filters=(Short(),),
        score=False,
        rejected=False,
        src_lang="zh-Hans",
    )
    build_corpus(short, tmp_path / "corpus", options=options, jobs=1)
    folder = tmp_path / "corpus" / "data" / "zh-en"
    names = [f"part-00000.{ending}" for ending in ("en", "tmx", "tsv", "zh")]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert not (tmp_path / "corpus" / "rejected").exists()
    table = [pair.texts for pair in ParallelCorpus.read(folder / "part-00000.tsv")]
    memory = [pair.texts for pair in ParallelCorpus.read(folder / "part-00000.tmx")]
    lines = zip(
        (folder / "part-00000.zh").read_text("utf-8").splitlines(),
        (folder / "part-00000.en").read_text("utf-8").splitlines(),
        strict=True,
    )
    assert table == memory == list(lines)
    assert table
    assert all(len(src) < 30 for src, _ in table)
    described = json.loads((tmp_path / "corpus" / "build.json").read_text("utf-8"))
    assert described["steps"] == [["Short", {}]]


class Short:
    """Accept pairs with a short source."""

    name = "Short"
    direction = Direction.LOWER

    def score(self, pairs: Sequence[CorpusPair]) -> Sequence[tuple[float, ...]]:
        return [(float(len(pair.src)),) for pair in pairs]

    def accept(self, score: tuple[float, ...]) -> bool:
        return score[0] < 30

    def parameters(self) -> dict[str, object]:
        return {}
