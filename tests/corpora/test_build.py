"""A build: the same bytes whatever happens, and every pair of documents exactly once."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import aligner
from aligner.corpora.build import BuildReport, Progress, build_corpus
from aligner.corpora.corpus import ParallelCorpus
from aligner.corpora.filters import Direction
from aligner.corpora.pairs import CorpusPair
from aligner.corpora.production import BuildOptions
from aligner.formats.manifest import read_manifest
from tests.conftest import ROOT
from tests.corpora.building import ERRORS, OPTIONS, SOUND, build, contents, make_documents
from tests.faults.processes import members


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
