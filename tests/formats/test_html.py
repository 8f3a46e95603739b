"""Web pages: what a reader sees, block by block."""

from __future__ import annotations

import html
import re
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import formats
from aligner.errors import EncodingError, FormatError, MissingExtraError
from aligner.types import Document
from tests.formats.strategies import FILES, plain_texts
from tests.formats.test_captions import read

ARTICLE = (
    Path(__file__).parent.parent / "golden" / "split-html" / "input" / "article.html"
).read_text("utf-8")


def test_an_article_as_it_is_saved(tmp_path: Path) -> None:
    document = read(tmp_path / "x.html", ARTICLE)
    assert document.text.split("\n\n") == [
        "研究與產品如何合作",
        "大家好，我是喬安妮，負責模型行為的產品工作。今天我們想談談研究與產品的合作……",
        "第二行\n第三行",
        "她說“走吧”，然後走了。A & B < C",
        "研究",
        "模型",
        "資料",
        "產品",
        "項目",
        "比例",
        "研究",
        "60 %",
        "一首詩\n  有兩行",
        "圖一：團隊",
        "漢字與連字example",
    ]
    assert document.lang == "zh-Hant"
    lines = ARTICLE.splitlines()
    for cue in document.cues:
        first = document.text[cue.span.start]
        line = int(cue.place.removeprefix("line "))
        assert first in "".join(lines[line - 1 : line + 1])


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("  ", ""),
        ("plain words", "plain words"),
        ("<p>a<p>b<div>c</div>d", "a\n\nb\n\nc\n\nd"),
        ("<p>a  b\n\tc\r\nd&nbsp; e</p>", "a b c d\xa0 e"),
        ("<p>我们\n来讨论 一下</p>", "我们来讨论 一下"),
        ("a<br><br/> b <br>", "a\n\nb"),
        ("<p>one<span>two</span> <b> three</b></p>", "onetwo three"),
        ("<script>x</script><style>y</style><nav>z</nav>a<noscript>b</noscript>c", "ac"),
        ("<p hidden>a</p><p style='color:red; display: none'>b</p><p>c</p>", "c"),
        ("<div role=navigation>a</div><select><option>b</select><textarea>c</textarea>d", "d"),
        ("<div>menu</div><main><p>text</p></main><footer>end</footer>", "text"),
        ("<main> </main><p>text</p>", "text"),
        ("<main>a</main><main>b</main>", "a\n\nb"),
        ("<main hidden>a</main><main>b</main>", "b"),
        ("<pre><code>x = 1</code></pre><p>use <code>x</code></p>", "use x"),
        ("<p>a <!-- no --> b <?php no ?> c</p>", "a b c"),
        ("<p>&lt;b&gt; &amp;amp; &#x1F600; &#150; &hellip;</p>", "<b> &amp; 😀 – …"),
        ("<table><caption>t<tr><td>1<td>2<tr><td>3</table>", "t\n\n1\n\n2\n\n3"),
        ("<title>no</title><h1>yes</h1>", "yes"),
        ("<p>5 < 6 and 7 > 3</p>", "5 < 6 and 7 > 3"),
        ("<dl><dt>a<dd>b</dl>", "a\n\nb"),
    ],
)
def test_blocks(tmp_path: Path, page: str, text: str) -> None:
    assert read(tmp_path / "x.htm", page).text == text


XHTML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="fr">
<head><title/><script src="x"/></head>
<body><a id="top"/><p>Bon&nbsp;jour<a epub:type="noteref" href="#n">1</a>. <![CDATA[a<b]]></p>
<span epub:type="pagebreak">7</span><p/>Fin</body></html>
"""


def test_xhtml(tmp_path: Path) -> None:
    document = read(tmp_path / "x.xhtml", XHTML)
    assert document.text == "Bon\xa0jour. a<b\n\nFin"
    assert document.lang == "fr"
    # What claims to be XML and is not is read as a browser would.
    broken = read(tmp_path / "x.xhtml", XHTML.replace("</body>", "<br>&"))
    assert broken.text.endswith("Fin\n&")


@FILES
@given(paragraphs=st.lists(plain_texts, max_size=5))
def test_any_text(tmp_path: Path, paragraphs: list[str]) -> None:
    page = "".join(f"<p>{html.escape(text)}</p>\n" for text in paragraphs)
    expected = [re.sub("[ \t\r\n\f]+", " ", text).strip(" ") for text in paragraphs]
    document = read(tmp_path / "x.html", f"<html><body>{page}</body></html>")
    assert document.text == "\n\n".join(text for text in expected if text.strip())
    assert [cue.place for cue in document.cues] == [
        f"line {number}" for number, text in enumerate(expected, 1) if text.strip()
    ]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gbk"), ("big5", "big5"), ("shift_jis", "cp932")],
)
def test_pages_say_their_encoding(tmp_path: Path, declared: str, encoding: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>大家好、我和大家。</p></body></html>'
    (tmp_path / "x.html").write_bytes(page.encode(encoding))
    document = formats.read(tmp_path / "x.html")
    assert isinstance(document, Document)
    assert document.text == "大家好、我和大家。"
    # Saved anew by a program that does not change the declaration.
    assert read(tmp_path / "x.html", page).text == "大家好、我和大家。"


def test_pages_that_say_nothing_are_utf8(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes("<p>大家好，我是安妮，我们在一起。</p>".encode("gb18030"))
    with pytest.raises(EncodingError, match=r'x\.html: not UTF-8: .*pass encoding="gb18030"'):
        formats.read(tmp_path / "x.html")
    document = formats.read(tmp_path / "x.html", encoding="gb18030")
    assert isinstance(document, Document)
    assert document.text.startswith("大家好")


def test_pages_that_name_no_encoding_of_pages(tmp_path: Path) -> None:
    for name in ("hex", "utf-7", "unicode_escape", "x-unknown"):
        (tmp_path / "x.html").write_bytes(f"<meta charset={name}><p>大家好".encode("gb18030"))
        with pytest.raises(EncodingError, match="not UTF-8"):
            formats.read(tmp_path / "x.html")


def test_the_language_of_the_name_holds_before_that_of_the_page(tmp_path: Path) -> None:
    page = '<html lang="en"><p>Hallo, und der Rest</p>'
    assert read(tmp_path / "x.html", page).lang == "en"
    assert read(tmp_path / "x.de.html", page).lang == "de"
    assert read(tmp_path / "x.html", page, lang="nl").lang == "nl"
    assert read(tmp_path / "x.html", page.replace("en", "x-none")).lang == "de"
    # A template's language that the text itself contradicts.
    assert read(tmp_path / "x.html", '<html lang="en"><p>这个问题，我们讨论。').lang == "zh-Hans"
    assert read(tmp_path / "x.html", '<html lang="zh-CN"><p>This is the text.').lang == "en"
    assert read(tmp_path / "x.html", '<html lang="uk"><p>Це текст.').lang == "uk"


BOMB = """<?xml version="1.0"?>
<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<html><body><p>&b;</p></body></html>"""


@pytest.mark.parametrize("name", ["x.html", "x.xhtml"])
def test_entities_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match="the file declares the entity 'a'; entities can read"):
        read(tmp_path / name, BOMB)
    outside = BOMB.replace('a "aaaaaaaaaa"', 'a SYSTEM "file:///etc/hostname"')
    with pytest.raises(FormatError, match="the file declares the entity 'a'"):
        read(tmp_path / name, outside)


@pytest.mark.parametrize("tag", ["div", "b", "table"])
def test_deep_nesting(tmp_path: Path, tag: str) -> None:
    def page(depth: int) -> str:
        return f"<{tag}>" * depth + "x" + f"</{tag}>" * depth

    if tag != "table":
        assert read(tmp_path / "x.html", page(1000)).text == "x"
    with pytest.raises(FormatError, match=r"x\.html:1: elements are nested more than 2,048 deep"):
        read(tmp_path / "x.html", page(20_000))


def test_ten_megabytes_in_one_line(tmp_path: Path) -> None:
    piece = "<p>现在 we <b>talk</b> &amp; 讨论。</p>"
    count = 10_000_000 // len(piece.encode())
    began = time.process_time()
    document = read(tmp_path / "x.html", piece * count)
    assert time.process_time() - began < 40
    assert len(document.cues) == count
    assert len(document.text) == count * len("现在 we talk & 讨论。\n\n") - 2


def test_wrong_endings(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"%PDF-1.7 \x00\xff")
    with pytest.raises(EncodingError, match=r"x\.html: .*a PDF document"):
        formats.read(tmp_path / "x.html")


def test_without_lxml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(MissingExtraError, match=r"web pages needs an extra: .*\[documents\]'"):
        read(tmp_path / "x.html", "<p>a")


def test_pages_and_transcripts_align(tmp_path: Path) -> None:
    page = read(tmp_path / "x.html", "<p>你好。</p><p>我叫乔安妮。</p>")
    transcript = read(tmp_path / "x.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHello. I'm Joanne.\n")
    alignment = aligner.align(page, transcript, engine="gale_church")
    assert [one.time for one in alignment.tgt.sentences] == [(1.0, 2.0)] * 2
    assert alignment.src.cues == page.cues
