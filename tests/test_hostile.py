"""Files made to do harm: refused or read within the limits that SECURITY.md states."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import aligner
from aligner import formats
from aligner.errors import FormatError
from aligner.formats import archive
from aligner.types import Document
from tests.conftest import ROOT
from tests.formats.test_docx import _WORD, made
from tests.formats.test_epub import EPUB_3, Parts, build
from tests.fuzz.harness import within_limits

_MILLION = 1_000_000


@pytest.mark.parametrize(
    ("name", "head"),
    [
        *(
            (f"x.{suffix}", "")
            for suffix in ("txt", "md", "html", "ass", "align", "ladder", "json")
        ),
        *((f"x.{suffix}", "") for suffix in ("jsonl", "tsv", "tmx", "xml", "xliff")),
        ("x.vtt", "WEBVTT\n"),
        ("x.srt", "1\n00:00:01,000 --> 00:00:02,000\nHi.\n"),
        ("y.ass", "[Events]\n"),
    ],
)
def test_a_million_empty_lines(tmp_path: Path, name: str, head: str) -> None:
    path = tmp_path / name
    path.write_text(head + "\n" * _MILLION)
    with within_limits(10):
        outcome = _outcome(path)
    if isinstance(outcome, Document):
        assert not outcome.text.removeprefix("Hi.").strip()
    elif isinstance(outcome, FormatError):
        assert name in str(outcome)
    else:
        assert outcome == ()


def _outcome(path: Path) -> object:
    try:
        return formats.read(path)
    except FormatError as error:
        return error


def test_a_million_empty_lines_between_two_sentences() -> None:
    text = f"你好。{chr(10) * _MILLION}再见。"
    with within_limits(10):
        assert [one.text for one in aligner.split(text).sentences] == ["你好。", "再见。"]


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_five_thousand_combining_marks(tmp_path: Path, suffix: str) -> None:
    marked = "a" + "\u0301" * 5000
    path = tmp_path / f"x.{suffix}"
    path.write_text(f"你{marked}好。Hello.", "utf-8")
    with within_limits(2):
        found = formats.read_document(path)
        document = aligner.split(found)
        assert marked in document.text
        assert "".join(document.pieces()) == document.text
        alignment = aligner.align(
            [f"{marked}好。", "再见。"], [f"{marked}.", "Bye."], src_lang="zh", tgt_lang="en"
        )
    assert alignment.beads


def _word(path: Path) -> None:
    empty = (
        f"<w:document {_WORD}><w:body>{'<w:p/>' * (archive.MOST_TAGS + 1)}</w:body></w:document>"
    )
    made(path, {"word/document.xml": empty.encode()})


def _book(path: Path) -> None:
    parts: Parts = EPUB_3 | {"a.xhtml": f"<html>{'<p/>' * (archive.MOST_TAGS + 1)}</html>"}
    build(path, parts)


@pytest.mark.parametrize(("name", "make"), [("x.docx", _word), ("x.epub", _book)])
def test_documents_of_nothing_but_tags(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    make(tmp_path / name)
    assert (tmp_path / name).stat().st_size < 1 << 17
    with (
        within_limits(5),
        pytest.raises(FormatError, match=rf"{name}: .* more than 2,000,000 tags"),
    ):
        formats.read(tmp_path / name)


@pytest.mark.parametrize(("rows", "size"), [(2_000_000, 3), (2_000, 4 << 20)])
def test_a_small_table_that_unpacks_without_end(tmp_path: Path, rows: int, size: int) -> None:
    import numpy as np
    import pyarrow
    from pyarrow import parquet

    texts = pyarrow.DictionaryArray.from_arrays(np.zeros(rows, np.int32), ["x" * size])
    column = pyarrow.StructArray.from_arrays([texts, texts], ["zh", "en"])
    path = tmp_path / "x.parquet"
    parquet.write_table(
        pyarrow.table([column], ["translation"]),
        path,
        store_schema=False,
        compression="ZSTD",
        dictionary_pagesize_limit=1 << 30,
        row_group_size=rows,
    )
    assert path.stat().st_size < 1 << 16
    with within_limits(20), pytest.raises(FormatError, match=r"x\.parquet: unpacks to more than"):
        formats.read(path)


def test_parts_that_lie_about_their_size(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("META-INF/container.xml", b" " * (1 << 20))
    # Both headers say 1 byte.
    data = whole.getvalue().replace((1 << 20).to_bytes(4, "little"), (1).to_bytes(4, "little"))
    (tmp_path / "x.epub").write_bytes(data)
    with within_limits(2), pytest.raises(FormatError, match=r"x\.epub: .*damaged"):
        formats.read(tmp_path / "x.epub")


def test_two_hundred_megabytes_in_one_line(tmp_path: Path) -> None:
    # In a process of its own, whose memory can be limited: twelve times the file.
    path = tmp_path / "x.txt"
    with path.open("w") as file:
        for _ in range(200):
            file.write("words " * ((1 << 20) // 6))
    code = (
        "import sys, aligner\n"
        "document = aligner.split(aligner.read(sys.argv[1]))\n"
        "assert len(document.sentences) == 1\n"
        "assert len(document.text) > 199 << 20\n"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (12 * (200 << 20), 12 * (200 << 20)))
        resource.setrlimit(resource.RLIMIT_CPU, (40, 40))

    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, preexec_fn=limit, check=False
    )
    assert done.returncode == 0
