"""The same builds on a Ray cluster of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.corpora import ray_runner
from aligner.corpora.build import BuildReport, Progress, build_corpus
from aligner.corpora.ray_runner import RayRunner
from aligner.errors import ConfigError, MissingExtraError
from tests.cli.golden import run
from tests.corpora.building import (
    ERRORS,
    OBEDIENT,
    NoWeights,
    build,
    contents,
    make_documents,
    simple,
)

pytest.importorskip("ray")
# What Ray itself leaves open or warns of; ours are errors as everywhere.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning:ray"),
]
MARK = "ALIGNER_TESTED_BY"


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_documents(tmp_path_factory.mktemp("documents"), sound=16)


@pytest.fixture(scope="module")
def straight(manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    output = tmp_path_factory.mktemp("straight") / "corpus"
    return output, build(manifest, output, jobs=1)


@pytest.fixture(autouse=True)
def _no_cluster_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch) -> str:
    """Mark the processes of this test's cluster, which inherit the environment."""
    value = f"{os.getpid()}-{time.monotonic_ns()}"
    monkeypatch.setenv(MARK, value)
    return value


def actors(mark: str) -> list[int]:
    """Return the processes of the actors of the cluster with a mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue  # it ended between the two looks
        if command.startswith(b"ray::Actor") and f"{MARK}={mark}".encode() in environment:
            found.append(int(folder.name))
    return found


def test_the_same_bytes_although_an_actor_is_killed(
    manifest: Path, tmp_path: Path, straight: tuple[Path, BuildReport], mark: str
) -> None:
    killed: list[int] = []

    def watch(now: Progress) -> None:
        if now.finished == 4:
            victim = actors(mark)[0]
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    before = signal.getsignal(signal.SIGTERM)
    output = tmp_path / "corpus"
    report = build(manifest, output, runner="ray", jobs=2, progress=watch)
    assert len(killed) == 1
    assert {failure.name: failure.error for failure in report.failures} == ERRORS
    assert contents(output) == contents(straight[0])
    assert signal.getsignal(signal.SIGTERM) is before
    assert not actors(mark)


@pytest.fixture
def cluster(mark: str) -> Iterator[str]:
    """Start the head of a cluster of its own; yield its address."""
    program = str(Path(sys.executable).parent / "ray")
    command = [program, "start", "--head", "--block", "--port", "0"]
    with subprocess.Popen(
        [*command, "--num-cpus", "2", "--include-dashboard", "false", "--disable-usage-stats"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as head:
        assert head.stdout is not None
        address = ""
        shown = []
        for line in head.stdout:
            shown.append(line)
            found = re.search(r"--address='?([\d.:\[\]a-f]+:\d+)", line)
            if found:
                address = found[1]
            if "--block" in line:
                break
        assert address, "".join(shown)
        yield address
        head.send_signal(signal.SIGTERM)
        head.stdout.read()


def test_on_a_cluster_that_runs_already(
    manifest: Path,
    tmp_path: Path,
    straight: tuple[Path, BuildReport],
    cluster: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["corpus", "build", str(manifest), "-o", "corpus", "--shard-size", "3"]
    options = ["--format", "jsonl", "--format", "parquet", "--max-bytes", "1000000"]
    outcome = run([*command, *options, "--runner", "ray", "--ray-address", cluster], monkeypatch)
    assert outcome.status == 1, outcome.stderr.decode()
    assert contents(tmp_path / "corpus") == contents(straight[0])
    assert outcome.stderr.decode().count("failed: ") == len(ERRORS)


def test_documents_that_kill_or_take_too_long_cost_only_themselves(tmp_path: Path) -> None:
    manifest = simple(tmp_path, "Fine.", "die", f"die-once {tmp_path / 'mark'}", "sleep", "Fine.")
    options = replace(OBEDIENT, seconds=4.0)
    output = tmp_path / "corpus"
    report = build_corpus(manifest, output, runner="ray", jobs=2, options=options)
    assert {failure.name: failure.error for failure in report.failures} == {
        "1": "ProcessDied",
        "3": "TimeLimit",
    }
    stillborn = replace(OBEDIENT, engine=NoWeights())
    with pytest.raises(ConfigError, match="no actor can start: ModelError: the weights are miss"):
        build_corpus(manifest, tmp_path / "other", runner="ray", jobs=1, options=stillborn)


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    manifest = simple(tmp_path, "Fine.")
    with pytest.raises(ConfigError, match="jobs must be at least 1"):
        RayRunner(0)
    absent = RayRunner(address="ray-nowhere")
    with pytest.raises(ConfigError, match="no Ray cluster can be reached at ray-nowhere"):
        build_corpus(manifest, tmp_path / "corpus", runner=absent, options=OBEDIENT)


def test_another_release_on_a_node(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = ray_runner.Actor()
    reason = actor.prepare(b"", "0.0.1")
    assert reason is not None
    assert "the build is made by 0.0.1; install the same release everywhere" in reason.message


def test_without_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"bitext-aligner\[ray\]"):
        RayRunner()
