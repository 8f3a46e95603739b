from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from aligner import formats
from aligner.errors import ConfigError, FormatError
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, Status
from tests.formats.strategies import FILES, alignments, rows

CORE = "{urn:oasis:names:tc:xliff:document:2.0}"


def read(folder: Path, data: str | bytes, lang: tuple[str, str] | None = None) -> Alignment:
    path = folder / "x.xlf"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    alignment = formats.read(path, lang=lang)
    assert isinstance(alignment, Alignment)
    return alignment


def xliff(*units: str, langs: str = 'srcLang="zh-CN" trgLang="en"', version: str = "2.1") -> str:
    return (
        f'<?xml version="1.0"?>\n<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        f'version="{version}" {langs}><file id="f">\n{"".join(units)}</file></xliff>'
    )


def segment(src: str, tgt: str | None, attributes: str = "") -> str:
    target = "" if tgt is None else f"<target>{tgt}</target>"
    return f"<segment {attributes}><source>{src}</source>{target}</segment>\n"


@FILES
@given(alignment=alignments())
def test_round_trip_gives_the_projection(tmp_path: Path, alignment: Alignment) -> None:
    path = tmp_path / "x.xliff"
    formats.write(alignment, path)
    again = formats.read(path)
    assert isinstance(again, Alignment)
    assert rows(again) == rows(alignment)
    assert [(one.score, one.confidence, one.status) for one in again.beads] == [
        (one.score, one.confidence, one.status) for one in alignment.beads
    ]
    assert (again.src.lang, again.tgt.lang) == (alignment.src.lang, alignment.tgt.lang)
    # The rules of the standard that the elements written here can break.
    root = etree.parse(path, etree.XMLParser(no_network=True)).getroot()
    assert (root.tag, root.get("version")) == (f"{CORE}xliff", "2.1")
    units = root.findall(f"{CORE}file/{CORE}unit")
    assert len(units) == max(len(alignment.beads), 1)
    assert len({unit.get("id") for unit in units}) == len(units)
    for unit in units:
        [part] = unit.findall(f"{CORE}segment")
        assert part[0].tag == f"{CORE}source"
        assert part.get("subState") is None or part.get("state") is not None
        assert part.get("state", "initial") == "initial" or part.find(f"{CORE}target") is not None


def test_what_is_written(tmp_path: Path) -> None:
    src = lines_document(["一 & 二\x0b", "三。", "四。"], lang="zh-cn")
    tgt = lines_document(["a < b\r\n", "c", "d"], lang="en")
    beads = (
        Bead((0,), (0,), 1.5, 0.5),
        Bead((1,), ()),
        Bead((2,), (1,), status=Status.GOLD),
        Bead((), (2,), status=Status.REJECTED),
    )
    alignment = Alignment(src, tgt, beads)
    path = tmp_path / "x.xliff"
    formats.write(alignment, path)
    text = path.read_bytes().decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        'xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" '
        'version="2.1" srcLang="zh-Hans" trgLang="en">\n<file id="f1" xml:space="preserve">\n'
        '<unit id="1">\n<mda:metadata><mda:metaGroup category="aligner">'
        '<mda:meta type="kind">1-1</mda:meta><mda:meta type="src">0</mda:meta>'
        '<mda:meta type="tgt">0</mda:meta><mda:meta type="score">1.5</mda:meta>'
        '<mda:meta type="confidence">0.5</mda:meta></mda:metaGroup></mda:metadata>\n'
        '<segment id="1" state="translated" subState="aligner:auto">'
        '<source>一 &amp; 二<cp hex="000B"/></source><target>a &lt; b&#13;\n</target></segment>\n'
        "</unit>\n"
    )
    assert re.findall(r'state="(\w+)" subState="aligner:(\w+)"', text)[1:] == [
        ("initial", "auto"),
        ("final", "gold"),
        ("initial", "rejected"),
    ]
    assert "<source>三。</source></segment>" in text
    assert "<source></source><target>d</target></segment>" in text
    assert formats.what_is_lost(alignment, "xliff") == "xliff leaves out all offsets"


def test_files_of_other_tools(tmp_path: Path) -> None:
    text = xliff(
        '<notes><note>for nobody</note></notes><group id="g"><unit id="1"><notes><note>n</note></notes>'
        "<originalData><data id='d'>&lt;b&gt;</data></originalData>",
        segment(
            '点<pc id="1" dataRefStart="d">这里</pc><ph id="2"/>。',
            'Click <pc id="1"><mrk id="m" type="term">he<sc id="3"/>re</mrk></pc><cp hex="001F"/>.',
            'id="s1" state="final"',
        ),
        "<ignorable><source> </source></ignorable>",
        segment("未译。", None, 'id="s2"'),
        segment("空。", "", 'id="s3" state="initial"'),
        segment("", "added", 'id="s4" state="reviewed"'),
        segment("", None),
        "</unit></group>",
    )
    alignment = read(tmp_path, text)
    assert rows(alignment) == [
        ("点这里。", "Click here\x1f."),
        ("未译。", None),
        ("空。", None),
        (None, "added"),
    ]
    assert [bead.status.value for bead in alignment.beads] == [
        *("confirmed", "auto", "auto", "confirmed"),
    ]
    assert (alignment.src.lang, alignment.tgt.lang) == ("zh-Hans", "en")


def test_a_tool_that_changes_the_state_changes_the_status(tmp_path: Path) -> None:
    path = tmp_path / "x.xlf"
    one = lines_document(["一。"], lang="zh"), lines_document(["One."], lang="en")
    formats.write(Alignment(*one, (Bead((0,), (0,), 0.5),)), path)
    edited = path.read_text("utf-8").replace(
        'state="translated" subState="aligner:auto"', 'state="reviewed"'
    )
    assert read(tmp_path, edited).beads == (Bead((0,), (0,), 0.5, status=Status.CONFIRMED),)
    formats.write(Alignment(*one, (Bead((0,), ()),)), path)
    edited = path.read_text("utf-8").replace("</source>", "</source><target>Done.</target>")
    assert rows(read(tmp_path, edited)) == [("一。", "Done.")]
    edited = edited.replace("Done.", "")
    assert rows(read(tmp_path, edited)) == [("一。", None)]


def test_version_1_2(tmp_path: Path) -> None:
    text = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
        'source-language="en-US" target-language="zh-TW" datatype="x"><body><group>'
        '<trans-unit id="1" approved="yes"><source>Press <g id="1">OK</g><x id="2"/>'
        '<bpt id="3">{b}</bpt>!</source><target state="final">按<g id="1">確定</g>！</target>'
        "<alt-trans><target>no</target></alt-trans></trans-unit>"
        '<trans-unit id="2"><source>Left.</source></trans-unit></group></body></file></xliff>'
    )
    alignment = read(tmp_path, text)
    assert rows(alignment) == [("Press OK!", "按確定！"), ("Left.", None)]
    assert [bead.status for bead in alignment.beads] == [Status.CONFIRMED, Status.AUTO]
    assert (alignment.src.lang, alignment.tgt.lang) == ("en-US", "zh-Hant")
    several = text.replace("</file>", '</file><file source-language="en" target-language="de"/>')
    with pytest.raises(FormatError, match=r"several pairs of languages .en → de, en-US → zh-TW."):
        read(tmp_path, several)


def test_the_languages_asked_for(tmp_path: Path) -> None:
    text = xliff("<unit>", segment("一", "one"), segment("二", None), "</unit>")
    assert rows(read(tmp_path, text, ("zh", "en"))) == [("一", "one"), ("二", None)]
    turned = read(tmp_path, text, ("en-GB", "zh"))
    assert rows(turned) == [("one", "一"), (None, "二")]
    assert (turned.src.lang, turned.tgt.lang) == ("en-GB", "zh-Hans")
    with pytest.raises(ConfigError, match="its languages are zh-Hans and en, not zh and de"):
        read(tmp_path, text, ("zh", "de"))
    untold = text.replace('trgLang="en"', "")
    assert read(tmp_path, untold).tgt.lang == "und"
    assert read(tmp_path, untold, ("zh", "de")).tgt.lang == "de"


def test_encodings(tmp_path: Path) -> None:
    text = xliff("<unit>", segment("一", "one"), "</unit>")
    assert rows(read(tmp_path, text.encode("utf-16"))) == [("一", "one")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<xliff", "x.xlf:1: not well-formed XML"),
        ("<tmx/>", "x.xlf:1: the root element is <tmx>, not <xliff>: this is no XLIFF file"),
        (xliff(version="1.0"), "x.xlf:2: version '1.0' of XLIFF is not read, only 1.2, 2.0, 2.1"),
        (
            xliff("<unit><segment/></unit>"),
            "x.xlf:3: a <segment> has 0 <source> and 0 <target>; it",
        ),
        (
            xliff("<unit>", segment("<cp hex='D800'/>", "b"), "</unit>"),
            "'D800' is not the number of",
        ),
        (
            xliff("<unit>", segment("a", "b", 'state="final" subState="aligner:x"'), "</unit>"),
            "x.xlf:3: unknown status 'x'; known: auto, confirmed",
        ),
        (
            f'<!DOCTYPE xliff [\n<!ENTITY a "b">]>{xliff()[21:]}',
            "x.xlf:2: the file declares the ent",
        ),
    ],
)
def test_wrong_files(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=re.escape(reason)):
        read(tmp_path, text)


def test_a_tag_is_needed(tmp_path: Path) -> None:
    alignment = Alignment(Document("a", "<"), lines_document(["a"], lang="en"), ())
    with pytest.raises(ConfigError, match="'<' is not a language tag"):
        formats.write(alignment, tmp_path / "x.xliff")
    assert not list(tmp_path.iterdir())
