"""Builds whose documents, texts, options or folders fail: what that costs, and what is said."""

from __future__ import annotations

import fcntl
import math
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aligner.corpora import production
from aligner.corpora.build import Progress, build_corpus
from aligner.corpora.production import BuildOptions
from aligner.engines.tasks import Reason
from aligner.errors import ConfigError, FormatError, InputError, UnknownNameError
from aligner.formats import read_document
from aligner.formats.manifest import PairFiles
from aligner.types import Document
from tests.corpora.building import (
    OBEDIENT,
    NoWeights,
    contents,
    simple,
)


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


def test_no_limit_of_time(tmp_path: Path) -> None:
    for number, seconds in enumerate((math.inf, 1e300)):
        options = replace(OBEDIENT, seconds=seconds)
        manifest = simple(tmp_path, "Fine.")
        assert not build_corpus(
            manifest, tmp_path / f"corpus{number}", jobs=1, options=options
        ).failures


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
