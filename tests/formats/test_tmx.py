from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from aligner import formats
from aligner.errors import ConfigError, EncodingError, FormatError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, Status
from tests.formats.strategies import FILES, alignments, joined, rows

DTD = Path(__file__).with_name("tmx14.dtd")


def pair(src: str, tgt: str) -> Alignment:
    return Alignment(
        lines_document([src], lang="zh-Hans"), lines_document([tgt], lang="en"), (Bead((0,), (0,)),)
    )


def tmx(*units: str, header: str = "", before: str = '<?xml version="1.0"?>') -> str:
    return f"{before}\n<tmx version='1.4'>\n<header {header}/>\n<body>{''.join(units)}</body></tmx>"


def unit(**variants: str) -> str:
    tuvs = (f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv>' for lang, seg in variants.items())
    return f"<tu>{''.join(tuvs)}</tu>\n"


def read(folder: Path, data: str | bytes, lang: tuple[str, str] | None = None) -> Alignment:
    path = folder / "x.tmx"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    alignment = formats.read(path, lang=lang)
    assert isinstance(alignment, Alignment)
    return alignment


@FILES
@given(alignment=alignments())
def test_round_trip_gives_the_projection(tmp_path: Path, alignment: Alignment) -> None:
    path = tmp_path / "x.tmx"
    formats.write(alignment, path)
    again = formats.read(path)
    assert isinstance(again, Alignment)
    kept = [bead for bead in alignment.beads if not bead.is_null]
    assert rows(again) == [
        (joined(alignment.src, bead.src), joined(alignment.tgt, bead.tgt)) for bead in kept
    ]
    assert [(one.score, one.confidence, one.status) for one in again.beads] == [
        (one.score, one.confidence, one.status) for one in kept
    ]
    assert (again.src.lang, again.tgt.lang) == (alignment.src.lang, alignment.tgt.lang)


@FILES
@given(alignment=alignments())
def test_what_is_written_is_valid(tmp_path: Path, alignment: Alignment) -> None:
    path = tmp_path / "x.tmx"
    formats.write(alignment, path)
    tree = etree.parse(path, etree.XMLParser(no_network=True, load_dtd=False))
    assert tree.docinfo.system_url == "tmx14.dtd"
    with DTD.open("rb") as file:
        etree.DTD(file).assertValid(tree)


def test_what_is_written(tmp_path: Path) -> None:
    src = lines_document(["一 & 二\x0b", "三。", "四。"], lang="zh-cn")
    tgt = lines_document(["a < b\r\n", "c"], lang="en")
    beads = (Bead((0,), (0,), 1.5, 0.5), Bead((1,), ()), Bead((2,), (1,), status=Status.GOLD))
    path = tmp_path / "x.tmx"
    formats.write(Alignment(src, tgt, beads), path)
    text = path.read_bytes().decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n<header creationtool="aligner" creationtoolversion="'
    )
    assert (
        'segtype="sentence" o-tmf="aligner" adminlang="en" srclang="zh-Hans" '
        'datatype="plaintext">\n<prop type="x-aligner-target">en</prop>\n</header>'
    ) in text
    assert (
        '<tu tuid="1">\n'
        '<prop type="x-aligner-kind">1-1</prop>\n'
        '<prop type="x-aligner-src">0</prop>\n'
        '<prop type="x-aligner-tgt">0</prop>\n'
        '<prop type="x-aligner-score">1.5</prop>\n'
        '<prop type="x-aligner-confidence">0.5</prop>\n'
        '<prop type="x-aligner-status">auto</prop>\n'
        '<tuv xml:lang="zh-Hans"><seg>一 &amp; 二<ph x="1" type="x-aligner-char">000B</ph></seg></tuv>\n'
        '<tuv xml:lang="en"><seg>a &lt; b&#13;\n</seg></tuv>\n</tu>\n<tu tuid="2">\n'
    ) in text
    assert text.endswith('<tuv xml:lang="en"><seg>c</seg></tuv>\n</tu>\n</body>\n</tmx>\n')
    assert formats.what_is_lost(Alignment(src, tgt, beads), "tmx") == (
        "tmx leaves out 1 null bead and all offsets"
    )


def test_inline_elements(tmp_path: Path) -> None:
    seg = (
        'A <bpt i="1">&lt;b&gt;</bpt><hi>bo<hi type="x">l</hi>d</hi><ept i="1">&lt;/b&gt;</ept>'
        '<it pos="begin">code</it><ph>[<sub>alt <hi>text</hi></sub>]</ph><ut>{\\f1}</ut> end'
    )
    alignment = read(tmp_path, tmx(unit(en=seg, de="<![CDATA[a<b]]> &#228;")))
    assert rows(alignment) == [("A bold end", "a<b ä")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gbk", "big5"])
def test_encodings(tmp_path: Path, codec: str) -> None:
    declared = "utf-16" if codec == "utf-16" else codec.removesuffix("-sig")
    before = f'<?xml version="1.0" encoding="{declared}"?>'
    alignment = read(tmp_path, tmx(unit(zh="中文", en="x"), before=before).encode(codec))
    assert rows(alignment) == [("中文", "x")]


# Laid out as OmegaT and Trados write theirs: doctype, CRLF, UTF-16, properties, tags of regions.
OTHER_TOOL = """<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="Another Tool" creationtoolversion="8.2" segtype="sentence"
    o-tmf="Other 2.0" adminlang="EN-US" srclang="ZH-CN" datatype="xml">
    <prop type="x-Domain:SinglePicture">talk</prop>
  </header>
  <body>
    <tu tuid="0001" creationdate="20240131T093000Z" creationid="TRANSLATOR">
      <prop type="x-ConfirmationLevel">ApprovedSignOff</prop>
      <tuv xml:lang="ZH-CN"><seg>大家好！<bpt i="1" type="bold"/>我是<ept i="1"/>乔安妮。</seg></tuv>
      <tuv xml:lang="EN-US"><seg>Hello, everyone! I&apos;m Joanne &amp; happy.</seg></tuv>
    </tu>
    <tu><note>left open</note>
      <tuv xml:lang="ZH-CN"><seg>再见。</seg></tuv>
    </tu>
  </body>
</tmx>
""".replace("\n", "\r\n")


@pytest.mark.parametrize(
    "data",
    [
        OTHER_TOOL.encode("utf-16"),
        b"\xfe\xff" + OTHER_TOOL.encode("utf-16-be"),
        b"\xff\xfe" + OTHER_TOOL.encode("utf-16-le"),
    ],
    ids=["utf-16", "big-endian", "little-endian"],
)
def test_a_memory_of_another_tool_in_utf16(tmp_path: Path, data: bytes) -> None:
    alignment = read(tmp_path, data)
    assert rows(alignment) == [
        ("大家好！我是乔安妮。", "Hello, everyone! I'm Joanne & happy."),
        ("再见。", None),
    ]
    assert (alignment.src.lang, alignment.tgt.lang) == ("zh-Hans", "en-US")
    bomb = '<!DOCTYPE tmx [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
    evil = OTHER_TOOL.replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">', bomb).replace("talk", "&b;")
    with pytest.raises(FormatError, match=r"x\.tmx:2: the file declares the entity 'a'"):
        read(tmp_path, evil.encode("utf-16"))


def test_utf16_without_a_mark_names_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "x.tmx"
    path.write_bytes(OTHER_TOOL.encode("utf-16-le"))
    with pytest.raises(EncodingError, match="it looks like utf-16-le: pass encoding="):
        formats.read(path)
    alignment = formats.read(path, encoding="utf-16-le")
    assert isinstance(alignment, Alignment)
    assert len(alignment.beads) == 2


def test_false_and_unknown_encodings(tmp_path: Path) -> None:
    before = "<?xml version='1.0' encoding='{}'?>"
    units = unit(zh="中文", en="x")
    assert rows(read(tmp_path, tmx(units, before=before.format("UTF-16")))) == [("中文", "x")]
    with pytest.raises(FormatError, match=r"x\.tmx:1: .* the unknown encoding 'klingon'"):
        read(tmp_path, tmx(units, before=before.format("klingon")))
    with pytest.raises(EncodingError, match="not ascii: byte 0xE4"):
        read(tmp_path, tmx(units, before=before.format("ascii")))
    alignment = formats.read(tmp_path / "x.tmx", encoding="utf-8")
    assert isinstance(alignment, Alignment)
    assert rows(alignment) == [("中文", "x")]
    with pytest.raises(ConfigError, match="unknown encoding 'klingon'"):
        formats.read(tmp_path / "x.tmx", encoding="klingon")


def test_languages_in_all_spellings(tmp_path: Path) -> None:
    text = tmx(
        '<tu><tuv lang="EN-us"><seg>a</seg></tuv><tuv xml:lang="ZH-cn"><seg>b</seg></tuv></tu>'
        '<TU><TUV XML:LANG="zh_CN"><SEG>c</SEG></TUV></TU>',
        header='srclang="zh"',
    )
    alignment = read(tmp_path, text)
    assert rows(alignment) == [("b", "a"), ("c", None)]
    assert (alignment.src.lang, alignment.tgt.lang) == ("zh-Hans", "en-US")
    assert rows(read(tmp_path, text, ("en", "zh"))) == [("a", "b"), (None, "c")]
    assert read(tmp_path, text, ("en", "zh")).tgt.lang == "zh-Hans"


def test_more_than_two_languages(tmp_path: Path) -> None:
    text = tmx(
        unit(en="a", de="b", fr="c"), unit(fr="d"), unit(de="e", fr="f"), unit(en="g", pt_BR="h")
    )
    with pytest.raises(
        ConfigError,
        match=r"x\.tmx: the languages are en, de, fr, pt-BR; choose two of them, for example lang=",
    ):
        read(tmp_path, text)
    assert rows(read(tmp_path, text, ("de", "en"))) == [("b", "a"), ("e", None), (None, "g")]
    with pytest.raises(ConfigError, match="has no zh; its languages are en, de, fr, pt-BR"):
        read(tmp_path, text, ("zh", "en"))


def test_kinds_of_one_language(tmp_path: Path) -> None:
    text = tmx(
        '<tu><tuv xml:lang="en-US"><seg>a</seg></tuv><tuv xml:lang="en-GB"><seg>b</seg></tuv>'
        '<tuv xml:lang="zh"><seg>c</seg></tuv></tu>'
    )
    with pytest.raises(
        ConfigError, match="has several kinds of en; its languages are en-US, en-GB"
    ):
        read(tmp_path, text, ("en", "zh"))
    alignment = read(tmp_path, text, ("en-GB", "zh-Hant"))
    assert rows(alignment) == [("b", "c")]
    assert alignment.tgt.lang == "zh-Hant"


def test_only_one_language(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match="the only language is en; a translation memory needs two"
    ):
        read(tmp_path, tmx(unit(en="a")))
    same = '<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="en"><seg>b</seg></tuv></tu>'
    assert rows(read(tmp_path, tmx(same, unit(en="c")))) == [("a", "b"), ("c", None)]
    with pytest.raises(FormatError, match=r"x\.tmx:4: 3 variants in en"):
        read(tmp_path, tmx(same, same.replace("</tu>", '<tuv xml:lang="en"><seg/></tuv></tu>')))


def test_elements_that_do_not_belong_in_a_segment_are_inline(tmp_path: Path) -> None:
    seg = 'a<seg>b</seg><tu><tuv xml:lang="fr"><seg>c</seg></tuv><prop type="x">d</prop></tu>e'
    assert rows(read(tmp_path, tmx(unit(en=seg, de="x")))) == [("abcde", "x")]


def test_no_units(tmp_path: Path) -> None:
    assert read(tmp_path, tmx()).beads == ()
    assert read(tmp_path, tmx(), ("zh", "en")).src.lang == "zh"


def test_several_variants_make_several_beads(tmp_path: Path) -> None:
    more = '<tuv xml:lang="de"><seg>c</seg></tuv></tu>'
    text = tmx(unit(en="a", de="b").replace("</tu>", more))
    assert rows(read(tmp_path, text)) == [("a", "b"), ("a", "c")]


def test_unknown_tags_of_languages_stay(tmp_path: Path) -> None:
    alignment = read(tmp_path, tmx(unit(en="a", **{"X Y": "b"})))
    assert alignment.tgt.lang == "x y"


def test_notes_and_other_properties_are_no_text(tmp_path: Path) -> None:
    text = tmx(
        '<tu><note>n</note><prop type="x-domain">p</prop><tuv xml:lang="en"><prop type="q">r</prop>'
        '<seg>a</seg></tuv><tuv xml:lang="de"><note>n</note><seg/></tuv></tu>'
    )
    assert rows(read(tmp_path, text)) == [("a", "")]


DECLARED = "the file declares the entity"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<tmx>\n<body>\n<tu></body></tmx>", "x.tmx:3: not well-formed XML: mismatched tag"),
        ("", "x.tmx:1: not well-formed XML: no element found"),
        ("plain", "x.tmx:1: not well-formed XML: syntax error"),
        ("<tmx>\n\x0b</tmx>", "x.tmx:2: not well-formed XML: not well-formed (invalid token)"),
        ("<html/>", "x.tmx:1: the root element is <html>, not <tmx>: this is no TMX file"),
        (tmx("<tu><tuv><seg>a</seg></tuv></tu>"), "x.tmx:4: a <tuv> has no xml:lang"),
        (tmx('<tu><tuv xml:lang="en"></tuv></tu>'), "x.tmx:4: a <tuv> has no <seg>"),
        (tmx("<tu>\n<seg>a</seg></tu>"), "x.tmx:5: a <seg> stands in <tu> instead of <tuv>"),
        (
            tmx('<tu><prop type="x-aligner-score">high</prop>\n', unit(en="a", de="b")[4:]),
            "x.tmx:5: the score 'high' is not a number",
        ),
        (
            tmx(unit(en='<ph type="x-aligner-char">0041</ph>', de="b")),
            "x.tmx:4: '0041' is not the number of a character that XML cannot hold",
        ),
        ('<!DOCTYPE tmx [\n<!ENTITY a "b">]><tmx/>', f"x.tmx:2: {DECLARED} 'a'"),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///x">]><tmx/>', f"x.tmx:1: {DECLARED} 'a'"),
        ('<!DOCTYPE tmx [<!ENTITY % a SYSTEM "x"> %a;]><tmx/>', f"x.tmx:1: {DECLARED} 'a'"),
        ('<!DOCTYPE tmx SYSTEM "x">\n<tmx>&nbsp;</tmx>', "x.tmx:2: the entity &nbsp; is not defin"),
    ],
)
def test_wrong_files(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=re.escape(reason)):
        read(tmp_path, text)


def test_entity_bomb(tmp_path: Path) -> None:
    levels = (f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE tmx [<!ENTITY e0 "x">{"".join(levels)}]>'
    with pytest.raises(
        FormatError, match=f"{DECLARED} 'e0'; entities can read other files or fill"
    ):
        read(tmp_path, tmx(unit(en="&e11;", de="x"), before=bomb))


def test_large_files_are_read_in_parts(tmp_path: Path) -> None:
    units = [unit(zh=f"第{number}句😀", en=f"Line {number}") for number in range(3000)]
    alignment = read(tmp_path, tmx(*units))
    assert len(alignment.beads) == 3000
    assert rows(alignment)[2999] == ("第2999句😀", "Line 2999")


def test_a_tag_is_needed(tmp_path: Path) -> None:
    alignment = Alignment(Document("a", "<"), lines_document(["a"], lang="en"), ())
    with pytest.raises(ConfigError, match="'<' is not a language tag"):
        formats.write(alignment, tmp_path / "x.tmx")
