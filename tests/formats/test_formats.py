from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from aligner import formats
from aligner.errors import ConfigError, InputError, UnknownNameError
from aligner.formats.base import Content, Format
from aligner.formats.names import TEXT_ENDINGS
from aligner.registry import Registry
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document

DOCUMENT = lines_document(["a"], lang="en")
BEADS = (Bead((0,), (0,)),)
ALIGNMENT = Alignment(DOCUMENT, DOCUMENT, BEADS)
READ_ONLY = ("ass", "docx", "epub", "html", "markdown", "srt", "transcript", "vtt", "whisper")


def test_the_known_formats() -> None:
    carried = {name: formats.FORMATS.get(name).carries for name in formats.FORMATS.names()}
    assert carried == {
        "align": ("alignment", "beads"),
        "intertext": ("document", "alignment"),
        "jsonl": ("document", "alignment"),
        "ladder": ("alignment", "beads"),
        "moses": ("alignment",),
        "parquet": ("alignment",),
        "text": ("document",),
        "tmx": ("alignment",),
        "tsv": ("alignment",),
        "xces": ("document", "alignment"),
        "xliff": ("alignment",),
    } | dict.fromkeys(READ_ONLY, ())
    documents = {name for name in carried if formats.FORMATS.get(name).reads_documents}
    assert documents == {*READ_ONLY, "intertext", "jsonl", "text", "xces"}
    lossless = [name for name in carried if formats.FORMATS.get(name).lossless]
    assert lossless == ["jsonl"]
    numbered = [name for name in carried if formats.FORMATS.get(name).numbered]
    assert numbered == ["align", "intertext", "jsonl", "ladder", "xces"]
    linked = [name for name in carried if formats.FORMATS.get(name).link]
    assert linked == ["align", "intertext", "ladder", "xces"]


def test_the_table_of_suffixes_is_that_of_the_formats() -> None:
    assert {
        suffix: name
        for name in formats.FORMATS.names()
        for suffix in formats.FORMATS.get(name).suffixes
    } == formats.SUFFIXES
    for name in formats.FORMATS.names():
        assert formats.FORMATS.get(name).name == name
    assert {f".{ending}" for ending in TEXT_ENDINGS} == {
        suffix
        for suffix, name in formats.SUFFIXES.items()
        if formats.FORMATS.get(name).reads_documents
    }


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("x.txt", "text"),
        ("a/x.TXT", "text"),
        ("x", "text"),
        ("-", "text"),
        ("001", "text"),
        ("x.001", "text"),
        ("x.zh", "text"),
        ("x.zh-Hans", "text"),
        ("x.zh_CN", "text"),
        ("x.zh-tw", "text"),
        ("x.pt-BR", "text"),
        ("x.eng", "text"),
        ("x.align", "align"),
        ("x.zh-en.align", "align"),
        ("x.ladder", "ladder"),
        ("x.zh.xml", "intertext"),
        ("x.xliff", "xliff"),
        ("x.zh-en.XLF", "xliff"),
        ("x.parquet", "parquet"),
        (Path("x.jsonl"), "jsonl"),
        ("x.zh.srt", "srt"),
        ("x.zh-en.vtt", "vtt"),
        ("x.ssa", "ass"),
        ("x.JSON", "whisper"),
        ("x.htm", "html"),
        ("x.md", "markdown"),
        ("x.docx", "docx"),
        ("x.epub", "epub"),
        ("x.tmx", "tmx"),
        ("x.TSV", "tsv"),
        ("x.zh-en", "moses"),
        ("x.zh-Hans-en", "moses"),
        ("x.en-zh_CN", "moses"),
        (("x", "y"), "moses"),
    ],
)
def test_the_name_tells_the_format(path: formats.base.Location, name: str) -> None:
    assert formats.format_for(path).name == name


@pytest.mark.parametrize("name", ["x.word", "x.x-y", "Part 1. The End", "x.en-"])
def test_unknown_endings(name: str) -> None:
    with pytest.raises(
        UnknownNameError,
        match=r"unknown format '\.[^']+'; known: align, ass, [^.]* xliff\. If .* is "
        r'plain text, name its format: format="text" in Python; on the command line --format text',
    ):
        formats.read(name)


def test_a_named_format_holds(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("*a*", encoding="utf-8")
    document = formats.read(path, format="text")
    assert isinstance(document, Document)
    assert document.text == "*a*"
    with pytest.raises(UnknownNameError, match="unknown format 'doc'; known: align, ass"):
        formats.read(path, format="doc")


@pytest.mark.parametrize(
    ("obj", "name", "message"),
    [
        (
            DOCUMENT,
            "x.tmx",
            "the format 'tmx' does not carry a document; these carry a document: intertext, jsonl, "
            "text, xces",
        ),
        (
            ALIGNMENT,
            "x.srt",
            "the format 'srt' is only read, not written; these carry an alignment: align, intertext, "
            "jsonl, ladder",
        ),
        (
            ALIGNMENT,
            "x.txt",
            "does not carry an alignment; these carry an alignment: align, intertext, jsonl, ladder, moses, "
            "parquet, tmx, tsv, xces, xliff",
        ),
        (
            BEADS,
            "x.jsonl",
            "does not carry beads without texts; these carry beads without texts: align, ladder",
        ),
        ("text", "x.txt", "cannot write an object of type str; write a Document, an Alignment"),
        ([DOCUMENT], "x.txt", "cannot write an object of type list"),
    ],
)
def test_objects_that_a_format_cannot_carry(
    tmp_path: Path, obj: Content, name: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        formats.write(obj, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_format_refuses_what_it_does_not_carry() -> None:
    with pytest.raises(ConfigError, match="'tmx' does not carry beads"):
        formats.FORMATS.get("tmx").write(BEADS, "x.tmx")


def test_standard_streams(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    formats.write(DOCUMENT, "-")
    formats.write(ALIGNMENT, "-", format="jsonl")
    text, _, rows = capfdbinary.readouterr().out.partition(b"\n")
    assert text == b"a"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows)))
    assert formats.read("-", format="jsonl") == ALIGNMENT
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Hello there")))
    assert formats.read("-", lang="en") == Document("Hello there", "en", name="stdin")


def test_every_format_of_alignments_is_read_again(tmp_path: Path) -> None:
    for name in formats.FORMATS.names():
        format = formats.FORMATS.get(name)
        if format.write_alignment is None:
            continue
        location: formats.base.Location = (
            (tmp_path / "x.en", tmp_path / "x.de")
            if name == "moses"
            else tmp_path / f"{name}{(*format.suffixes, '.xml')[0]}"
        )
        formats.write(ALIGNMENT, location, format=name)
        again = formats.read(location, format=name)
        assert (again.beads if isinstance(again, Alignment) else again) == BEADS


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("x.doc", "an old Word document: open it in Word or LibreOffice and save it as .docx"),
        ("x.PDF", r"extract its text \(pdftotext\)"),
        ("x.rtf", "an RTF document: open it in Word or LibreOffice and save it as .docx"),
        ("x.odt", "open it in LibreOffice or Word and save it as .docx"),
    ],
)
def test_texts_that_are_not_read_name_the_remedy(name: str, remedy: str) -> None:
    for read in (formats.read, formats.read_document):
        with pytest.raises(InputError, match=rf"{name}: not read: .*{remedy}"):
            read(name)


@pytest.mark.parametrize(
    ("paths", "grouped"),
    [
        ([], []),
        (["x.jsonl", "out.zh", "out.en"], ["x.jsonl", ("out.zh", "out.en")]),
        (["out.zh", "x.jsonl", "out.en"], ["out.zh", "x.jsonl", "out.en"]),
        (["a/o.zh-Hans", "a/o.en", "a/o.de"], [("a/o.zh-Hans", "a/o.en"), "a/o.de"]),
        (["a/o.zh", "b/o.en"], ["a/o.zh", "b/o.en"]),
        (["o.zh", "o.zh"], ["o.zh", "o.zh"]),
        (["x.zh-en.zh", "x.zh-en.en"], [("x.zh-en.zh", "x.zh-en.en")]),
        (["x.zh-en", "x.zh"], ["x.zh-en", "x.zh"]),
        (["x.zh.txt", "x.en"], ["x.zh.txt", "x.en"]),
        (["x.zh.srt", "x.zh.vtt"], ["x.zh.srt", "x.zh.vtt"]),
        ([Path("o.zh"), Path("o.en"), "-", "-"], [(Path("o.zh"), Path("o.en")), "-", "-"]),
    ],
)
def test_grouping_of_pairs(paths: list[str | Path], grouped: list[formats.base.Location]) -> None:
    assert formats.group_paths(paths) == grouped


def test_what_is_lost() -> None:
    assert formats.what_is_lost(DOCUMENT, "text") == "text leaves out all offsets"
    assert formats.what_is_lost(DOCUMENT, formats.FORMATS.get("jsonl")) is None
    assert formats.what_is_lost((), "align") is None
    with pytest.raises(UnknownNameError, match="unknown format 'x'"):
        formats.what_is_lost(DOCUMENT, "x")
    with pytest.raises(ConfigError, match="cannot write an object of type int"):
        formats.what_is_lost(3, "text")  # type: ignore[arg-type]


def test_formats_of_third_parties_are_found_by_suffix(monkeypatch: pytest.MonkeyPatch) -> None:
    registry: Registry[Format] = Registry(
        "format",
        {"other": "tests.formats.test_formats:OTHER", "text": "aligner.formats.text:FORMAT"},
    )
    monkeypatch.setattr(formats, "FORMATS", registry)
    assert formats.format_for("x.other") is OTHER


TEXT = formats.FORMATS.get("text")
OTHER = Format(
    name="other", suffixes=(".other",), description="", read=TEXT.read, lost=lambda obj: ()
)


def test_importing_is_light() -> None:
    code = (
        "import sys, aligner.formats\n"
        "heavy = {'xml', 'numpy', 'lxml', 'docx', 'markdown_it', 'pyarrow', 'aligner.formats.tmx', 'aligner.formats.jsonl'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(formats.__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"
