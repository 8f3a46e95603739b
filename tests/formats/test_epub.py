"""E-books, built by hand: the pages of the spine in its order."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from aligner import formats
from aligner.errors import FormatError, InputError, MissingExtraError
from aligner.types import Document

type Parts = dict[str, str | bytes | None]

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""

EPUB_2: Parts = {
    "META-INF/container.xml": CONTAINER,
    "OEBPS/content.opf": """<?xml version="1.0"?>
<package version="2.0" xmlns="http://www.idpf.org/2007/opf" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>为什么</dc:title>
<dc:language>zh-CN</dc:language><dc:identifier id="id">x</dc:identifier></metadata>
<manifest>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="two" href="Text/%E4%BA%8C.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="Text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.svg" media-type="image/svg+xml"/>
</manifest>
<spine toc="ncx"><itemref idref="cover" linear="no"/><itemref idref="one"/><itemref idref="two"/></spine>
</package>""",
    "OEBPS/Text/one.xhtml": """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>
<body><h1>第一章</h1><p>我叫乔安妮。&nbsp;你好。</p></body></html>""",
    "OEBPS/Text/二.xhtml": "<html><body><h1>第二章</h1><p>再见。<br></p></body></html>",
    "OEBPS/cover.svg": "<svg/>",
}

EPUB_3: Parts = {
    "META-INF/container.xml": CONTAINER.replace("OEBPS/content.opf", "package.opf"),
    "package.opf": """<package version="3.0" xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>en</dc:language></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="b.xhtml#top" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="nav"/><itemref idref="b"/><itemref idref="a"/></spine></package>""",
    "nav.xhtml": "<html><body><nav><ol><li>Chapter</li></ol></nav><p>Contents</p></body></html>",
    "a.xhtml": """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body><p>Second<a epub:type="noteref" href="#n">1</a>.</p>
<aside epub:type="footnote" id="n"><p>A note.</p></aside></body></html>""",
    "b.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>First.</p></body></html>",
    "META-INF/encryption.xml": """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod
Algorithm="http://www.idpf.org/2008/embedding"/></EncryptedData></encryption>""",
}


def build(path: Path, parts: Parts) -> bytes:
    """Write a book."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)
    path.write_bytes(whole.getvalue())
    return whole.getvalue()


def read(path: Path, parts: Parts) -> Document:
    build(path, parts)
    document = formats.read(path)
    assert isinstance(document, Document)
    return document


def test_epub_2(tmp_path: Path) -> None:
    document = read(tmp_path / "book.epub", EPUB_2)
    assert document.text == "第一章\n\n我叫乔安妮。\xa0你好。\n\n第二章\n\n再见。"
    assert [cue.place for cue in document.cues] == [
        *("OEBPS/Text/one.xhtml line 4", "OEBPS/Text/one.xhtml line 4"),
        *("OEBPS/Text/二.xhtml line 1", "OEBPS/Text/二.xhtml line 1"),
    ]
    assert (document.name, document.lang) == ("book", "zh-Hans")


def test_epub_3(tmp_path: Path) -> None:
    document = read(tmp_path / "book.epub", EPUB_3)
    assert document.text == "First.\n\nSecond.\n\nA note."
    assert document.lang == "en"


_DRM = '<e><EncryptedData><EncryptionMethod Algorithm="http://x#aes256"/></EncryptedData></e>'
_NINE = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9}">' for n in range(1, 20))
# Values of attributes are expanded whatever the parser is told, and UTF-16 hides the declaration.
_WIDE = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaa">{_NINE}]><package id="&a19;"/>'.encode("utf-16")
_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"META-INF/encryption.xml": _DRM}, r"copy protection \(DRM\)"),
        ({"META-INF/encryption.xml": "<e><EncryptedData/></e>"}, r"copy protection \(DRM\)"),
        (
            {"META-INF/container.xml": None},
            "no EPUB book: the part 'META-INF/container.xml' is missing",
        ),
        ({"META-INF/container.xml": "<c/>"}, "names no package"),
        ({"META-INF/container.xml": "<c"}, r"container.xml:1: not well-formed XML"),
        ({"OEBPS/content.opf": None}, "the part 'OEBPS/content.opf' is missing"),
        ({"OEBPS/content.opf": "<package/>"}, "has no spine"),
        ({"OEBPS/content.opf": _WIDE}, "content.opf(:1)?: "),
        ({"OEBPS/content.opf": _BOMB + "<package>&b;</package>"}, "declares the entity 'a'"),
        ({"OEBPS/Text/one.xhtml": None}, "the part 'OEBPS/Text/one.xhtml' is missing"),
        ({"OEBPS/Text/one.xhtml": _BOMB + "<p>&b;"}, "one.xhtml: the file declares the entity 'a'"),
        ({"OEBPS/Text/one.xhtml": "<b>" * 20_000}, "nested more than 2,048 deep"),
        ({"OEBPS/Text/one.xhtml": b"<p>\xc4\xe3\xba\xc3"}, "one.xhtml: not UTF-8"),
        ({"OEBPS/Text/one.xhtml": b" " * (65 << 20)}, "unpacks to 65 MB"),
        ({"../evil.xhtml": "x"}, "leads outside the archive"),
    ],
)
def test_hostile_and_broken_books(tmp_path: Path, change: Parts, reason: str) -> None:
    with pytest.raises(InputError, match=rf"book\.epub: .*{reason}"):
        read(tmp_path / "book.epub", EPUB_2 | change)


@pytest.mark.parametrize("target", ["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"])
def test_references_stay_inside(tmp_path: Path, target: str) -> None:
    package = str(EPUB_2["OEBPS/content.opf"])
    changed = package.replace("Text/one.xhtml", target)
    with pytest.raises(FormatError, match="leads outside the book; it is not followed"):
        read(tmp_path / "book.epub", EPUB_2 | {"OEBPS/content.opf": changed})
    changed = package.replace('idref="one"', 'idref="three"')
    with pytest.raises(FormatError, match="the spine names 'three', which the package does not"):
        read(tmp_path / "book.epub", EPUB_2 | {"OEBPS/content.opf": changed})


def test_many_large_pages_are_too_much(tmp_path: Path) -> None:
    refs = '<itemref idref="one"/>' * 5
    package = str(EPUB_2["OEBPS/content.opf"]).replace('<itemref idref="one"/>', refs)
    parts: Parts = {"OEBPS/content.opf": package, "OEBPS/Text/one.xhtml": b" " * (63 << 20)}
    with pytest.raises(FormatError, match="its text unpacks to more than 256 MB"):
        read(tmp_path / "book.epub", EPUB_2 | parts)


def test_cut_off_anywhere(tmp_path: Path) -> None:
    data = build(tmp_path / "book.epub", EPUB_2)
    for size in range(0, len(data), len(data) // 40):
        (tmp_path / "book.epub").write_bytes(data[:size])
        with pytest.raises(FormatError, match=r"book\.epub: "):
            formats.read(tmp_path / "book.epub")


def test_encrypted_parts(tmp_path: Path) -> None:
    data = bytearray(build(tmp_path / "book.epub", EPUB_2))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    (tmp_path / "book.epub").write_bytes(data)
    with pytest.raises(FormatError, match="'mimetype' is encrypted; save the file without"):
        formats.read(tmp_path / "book.epub")


def test_without_lxml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(
        MissingExtraError, match=r"reading e-books needs an extra: .*\[documents\]'"
    ):
        read(tmp_path / "book.epub", EPUB_2)
