"""Word documents: made with python-docx, and changed as Word itself changes them."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import formats
from aligner.errors import ConfigError, FormatError, MissingExtraError
from aligner.types import Document
from tests.formats.strategies import FILES, plain_texts

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BOX = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_NOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes {_WORD}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>第一個註。</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>Second note.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def read(path: Path) -> Document:
    document = formats.read(path)
    assert isinstance(document, Document)
    return document


def append(word: Any, xml: str) -> None:
    """Put XML of Word at the end of a document."""
    word.element.body.insert(len(word.element.body) - 1, parse_xml(xml))


def test_paragraphs_and_tables_in_reading_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("研究与产品", 1)
    paragraph = word.add_paragraph("大家好。")
    paragraph.add_run("我是乔安妮。").bold = True
    table = word.add_table(2, 2)
    for number, text in enumerate(("a", "b", "c", "d\ne")):
        table.cell(number // 2, number % 2).text = text
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "inner"
    word.add_paragraph("An item.", style="List Bullet")
    word.add_paragraph("")
    word.sections[0].header.paragraphs[0].text = "not read"
    word.add_paragraph("A\tB\nC")
    word.save(str(tmp_path / "x.zh.docx"))
    document = read(tmp_path / "x.zh.docx")
    assert document.text.split("\n\n") == [
        *(
            "研究与产品",
            "大家好。我是乔安妮。",
            "a",
            "b",
            "c",
            "d\ne",
            "inner",
            "An item.",
            "A\tB\nC",
        )
    ]
    assert [cue.place for cue in document.cues][:4] == [f"paragraph {n}" for n in (1, 2, 3, 4)]
    assert document.lang == "zh"
    assert [one.text for one in aligner.split(document).sentences][:3] == [
        *("研究与产品", "大家好。", "我是乔安妮。")
    ]


def test_tracked_changes_are_read_as_if_accepted(tmp_path: Path) -> None:
    word = docx.Document()
    append(
        word,
        f"""<w:p {_WORD}><w:r><w:t xml:space="preserve">Keep </w:t></w:r>
        <w:del w:id="1" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>
        <w:ins w:id="2" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>
        <w:moveFrom w:id="3" w:author="x"><w:r><w:t>moved</w:t></w:r></w:moveFrom>
        <w:moveTo w:id="4" w:author="x"><w:r><w:t xml:space="preserve"> here</w:t></w:r></w:moveTo>
        </w:p>""",
    )
    append(
        word,
        f"""<w:p {_WORD}><w:pPr><w:rPr><w:del w:id="4" w:author="x"/></w:rPr></w:pPr>
        <w:r><w:t xml:space="preserve">One </w:t></w:r></w:p>""",
    )
    append(word, f"<w:p {_WORD}><w:r><w:t>paragraph.</w:t></w:r></w:p>")
    append(
        word,
        f"""<w:tbl {_WORD}><w:tr><w:trPr><w:del w:id="5" w:author="x"/></w:trPr><w:tc><w:p><w:r>
        <w:t>deleted row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>""",
    )
    word.save(str(tmp_path / "x.docx"))
    assert read(tmp_path / "x.docx").text == "Keep new here\n\nOne paragraph."


def test_what_stands_in_other_elements(tmp_path: Path) -> None:
    word = docx.Document()
    append(
        word,
        f"""<w:sdt {_WORD}><w:sdtPr><w:alias w:val="no"/></w:sdtPr><w:sdtContent><w:p>
        <w:smartTag w:element="e"><w:r><w:t>In a control</w:t></w:r></w:smartTag></w:p></w:sdtContent>
        </w:sdt>""",
    )
    append(
        word,
        f"""<w:p {_WORD}><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink>
        <w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>
        <w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>, shown</w:t></w:r>
        <w:r><w:t>, non</w:t><w:noBreakHyphen/><w:t>break</w:t><w:softHyphen/><w:t>ing</w:t></w:r>
        <w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r>
        </w:rubyBase></w:ruby></w:r></w:p>""",
    )
    box = "<w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>"
    append(
        word,
        f"""<w:p {_WORD} {_BOX}><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}
        </wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>
        </mc:AlternateContent><w:t>Beside a box</w:t></w:r></w:p>""",
    )
    word.save(str(tmp_path / "x.docx"))
    assert read(tmp_path / "x.docx").text.split("\n\n") == [
        *("In a control", "A link, shown, non-breaking漢", "Beside a box", "In a box")
    ]


def test_footnotes_follow_the_text(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("The text.")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, _NOTES.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    word.save(str(tmp_path / "x.docx"))
    document = read(tmp_path / "x.docx")
    assert document.text == "The text.\n\n第一個註。\n\nSecond note."
    assert [cue.place for cue in document.cues] == [
        *("paragraph 1", "footnote 1, paragraph 1", "footnote 2, paragraph 1")
    ]


@FILES
@given(paragraphs=st.lists(plain_texts, max_size=5))
def test_any_text(tmp_path: Path, paragraphs: list[str]) -> None:
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    word.save(str(tmp_path / "x.docx"))
    expected = [text.strip() for text in paragraphs]
    assert read(tmp_path / "x.docx").text == "\n\n".join(text for text in expected if text)


def made(path: Path, change: dict[str, bytes | None] | None = None) -> bytes:
    """Return a Word document of which parts are changed, or left out where None."""
    word = docx.Document()
    word.add_paragraph("Hello.")
    whole = io.BytesIO()
    word.save(whole)
    changed = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        parts: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
        for name, data in (parts | (change or {})).items():
            if data is not None:
                new.writestr(name, data)
    path.write_bytes(changed.getvalue())
    return changed.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document/>"""
_DEEP = (
    f"<w:document {_WORD}><w:body>{'<w:sdt>' * 20_000}{'</w:sdt>' * 20_000}</w:body></w:document>"
)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"word/document.xml": BOMB}, "'word/document.xml' declares a document type"),
        ({"word/document.xml": b"<w:document"}, "no Word document that can be read"),
        ({"word/document.xml": _DEEP.encode()}, "no Word document that can be read .*[Dd]epth"),
        ({"word/document.xml": None}, "no Word document that can be read"),
        ({"[Content_Types].xml": None}, "no Word document that can be read"),
        ({"_rels/.rels": None}, "no Word document that can be read"),
        ({"word/document.xml": b" " * (65 << 20)}, "unpacks to 65 MB, more than the 64 MB of the"),
        ({"../../etc/passwd": b"x"}, "leads outside the archive; it is not opened"),
        ({"/etc/passwd": b"x"}, "leads outside the archive"),
        ({"C:\\x": b"x"}, "leads outside the archive"),
    ],
)
def test_hostile_and_broken_parts(
    tmp_path: Path, change: dict[str, bytes | None], reason: str
) -> None:
    made(tmp_path / "x.docx", change)
    with pytest.raises(FormatError, match=rf"x\.docx: .*{reason}"):
        formats.read(tmp_path / "x.docx")


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    made(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        piece = b"\0" * (128 << 20)
        for number in range(2):
            archive.writestr(f"word/media/{number}.png", piece)
    assert path.stat().st_size < 3 << 20
    data = path.read_bytes()
    # Both parts claim to be larger than they are, as a bomb would be.
    size = (128 << 20).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (1 << 30).to_bytes(4, "little")))
    with pytest.raises(FormatError, match=r"unpacks to more than 50,000 files or 512 MB"):
        formats.read(path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty, not a Word document"),
        (b"Hello.", "not a Word document .* something else, perhaps text; rename it"),
        (b"PK\x03\x04 cut off", "a damaged archive"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
            "an old Microsoft Office .* has a password",
        ),
        (b"{\\rtf1 Hello}", "it seems to be an RTF document"),
    ],
)
def test_files_that_are_no_word_documents(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "x.docx").write_bytes(data)
    with pytest.raises(FormatError, match=rf"x\.docx: .*{reason}"):
        formats.read(tmp_path / "x.docx")


def test_cut_off_or_damaged_anywhere(tmp_path: Path) -> None:
    data = made(tmp_path / "x.docx")
    for size in range(1, len(data), len(data) // 40):
        (tmp_path / "x.docx").write_bytes(data[:size])
        with pytest.raises(FormatError, match=r"x\.docx: "):
            formats.read(tmp_path / "x.docx")
    for at in range(0, len(data), len(data) // 60):
        (tmp_path / "x.docx").write_bytes(data[:at] + bytes(8) + data[at + 8 :])
        try:
            formats.read(tmp_path / "x.docx")
        except FormatError as error:
            assert re.match(r".*x\.docx: ", str(error))  # noqa: PT017


def test_only_one_language(tmp_path: Path) -> None:
    made(tmp_path / "x.docx")
    with pytest.raises(ConfigError, match="a text has one language"):
        formats.read(tmp_path / "x.docx", lang=("zh", "en"))


def test_without_python_docx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "x.docx")
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'bitext-aligner\[documents\]'"):
        formats.read(tmp_path / "x.docx")
