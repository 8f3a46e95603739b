"""InterText and XCES: the same links, the opposite order."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from aligner import formats
from aligner.errors import ConfigError, FormatError, InputError
from aligner.formats.sentence_xml import paragraphs
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document, Status
from tests.formats.strategies import FILES, alignments, documents

# Laid out as the MAC corpus has its files: lines, quotes and names are those of InterText's export.
ZH = """<?xml version='1.0' encoding='utf-8'?>
<text>
<p id="1">
<s id="1:1">她推开门。</s>
<s id="1:2">屋里没有人，桌上的茶还是热的。</s>
</p>
<p id="2">
<s id="2:1">“有人吗？”</s>
<s id="2:2">没有回答。</s>
</p>
</text>
"""
EN = """<?xml version='1.0' encoding='utf-8'?>
<text>
<p id="1">
<s id="1:1">She pushed the door open.</s>
<s id="1:2">Nobody was in.</s>
<s id="1:3">The tea on the table was still hot &amp; strong.</s>
</p>
<p id="2">
<s id="2:1">“Is anyone there?”</s>
</p>
</text>
"""
LINKS = """<?xml version='1.0' encoding='utf-8'?>
<linkGrp toDoc='mac.1_en.xml' fromDoc='mac.1_zh.xml'>
<link type='1-1' xtargets='1:1;1:1' status='man'/>
<link type='2-1' xtargets='1:2 1:3;1:2' status='man'/>
<link type='1-1' xtargets='2:1;2:1' status='auto' mark='1'/>
<link type='0-1' xtargets=';2:2' status='plain'/>
<link type='0-0' xtargets=';' status='plain'/>
</linkGrp>
"""
BEADS = (
    Bead((0,), (0,), status=Status.CONFIRMED),
    Bead((1,), (1, 2), status=Status.CONFIRMED),
    Bead((2,), (3,)),
    Bead((3,), ()),
)
OPUS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">
<cesAlign version="1.0">
 <linkGrp targType="s" toDoc="en/1988.xml.gz" fromDoc="sv/1988.xml.gz">
<link certainty="1.08657" xtargets="s1.1;s1.1" id="SL1" />
<link xtargets="s1.2;s1.2 s1.3" id="SL2" />
 </linkGrp>
</cesAlign>
"""
OPUS_SV = """<?xml version="1.0" encoding="utf-8"?>
<text><body>
<s id="s1.1"><w id="w1">God</w>
 <w id="w2">dag</w> <w id="w3">.</w></s>
<s id="s1.2">
  <time id="T1S" value="00:00:01,000" />
  Ja,
  gärna.
</s>
</body></text>
"""
OPUS_EN = '<text><s id="s1.1">Good day.</s><s id="s1.2">Yes,</s><s id="s1.3">please.</s></text>'


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name.replace('__', '.')}.xml").write_text(text, encoding="utf-8")


def mac(folder: Path, links: str = LINKS) -> Path:
    put(folder, mac__1_zh=ZH, mac__1_en=EN, mac__1_zh__1_en=links)
    return folder / "mac.1_zh.1_en.xml"


def texts_of(document: Document) -> list[str]:
    return [sentence.text for sentence in document.sentences]


def read(path: Path, format: str | None = None) -> Alignment:
    alignment = formats.read(path, format=format)
    assert isinstance(alignment, Alignment)
    return alignment


def test_a_file_of_intertext(tmp_path: Path) -> None:
    alignment = read(mac(tmp_path))
    assert alignment.beads == BEADS
    assert texts_of(alignment.src)[1] == "屋里没有人，桌上的茶还是热的。"
    assert texts_of(alignment.tgt)[2] == "The tea on the table was still hot & strong."
    assert [sentence.paragraph for sentence in alignment.tgt.sentences] == [0, 0, 0, 1]
    assert (alignment.src.lang, alignment.src.name) == ("zh-Hans", "mac.1_zh")
    assert (alignment.tgt.lang, alignment.tgt.name) == ("en", "mac.1_en")


def test_texts_that_the_user_names(tmp_path: Path) -> None:
    path = mac(tmp_path)
    moved = tmp_path / "texts"
    moved.mkdir()
    for name in ("mac.1_zh.xml", "mac.1_en.xml"):
        (tmp_path / name).rename(moved / name)
    with pytest.raises(
        FormatError,
        match=r"1_en\.xml:2: the text 'mac\.1_zh\.xml', its fromDoc, is not beside it: put it there, "
        "or name both texts",
    ):
        formats.read(path)
    named = (moved / "mac.1_zh.xml", moved / "mac.1_en.xml")
    assert formats.read_linked(path, named).beads == BEADS
    # The corpus has its texts as lines too.
    lines = (moved / "zh", moved / "en")
    for xml, place in zip(named, lines, strict=True):
        place.write_text(
            "\n".join(re.findall(r"<s [^>]*>(.*)</s>", xml.read_text("utf-8"))), "utf-8"
        )
    alignment = formats.read_linked(path, lines, lang=("zh", "en"))
    assert alignment.beads == BEADS
    assert alignment.src.lang == "zh"
    (moved / "en").write_text("one line\n", "utf-8")
    with pytest.raises(FormatError, match=r"4 sentences are linked, but .*en has 1 lines, so it"):
        formats.read_linked(path, lines)


def test_ids_of_lines_are_in_natural_order(tmp_path: Path) -> None:
    numbers = range(1, 13)
    rows = "".join(f'<link xtargets="{i};1:{i}"/>' for i in reversed(numbers))
    put(tmp_path, x=f'<linkGrp fromDoc="a" toDoc="b">{rows}</linkGrp>')
    for name in "ab":
        (tmp_path / name).write_text("".join(f"{name}{i}\n" for i in numbers))
    alignment = formats.read_linked(tmp_path / "x.xml", (tmp_path / "a", tmp_path / "b"))
    assert [(pair.src, pair.tgt) for pair in alignment.pairs()] == [
        (f"a{i}", f"b{i}") for i in reversed(numbers)
    ]


def test_a_file_of_opus_has_the_opposite_order(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    put(tmp_path / "sv", **{"1988": OPUS_SV})
    put(tmp_path, x=OPUS)
    with pytest.raises(
        FormatError, match=r"x\.xml:4: the text 'en/1988\.xml\.gz', its toDoc, is not "
    ):
        formats.read(tmp_path / "x.xml")
    (tmp_path / "en").mkdir()
    put(tmp_path / "en", **{"1988": OPUS_EN})
    for format in (None, "xces"):
        alignment = read(tmp_path / "x.xml", format)
        assert alignment.beads == (Bead((0,), (0,), 1.08657), Bead((1,), (1, 2)))
        assert texts_of(alignment.src) == ["God dag .", "Ja, gärna."]
    # Named as XCES, links without its root are read in its order too.
    bare = OPUS[OPUS.index("<linkGrp") : OPUS.index("</cesAlign>")]
    put(tmp_path, x=bare)
    assert read(tmp_path / "x.xml", "xces") == alignment
    with pytest.raises(FormatError, match=r"has no sentence 's1\.3'; take the texts and the links"):
        formats.read(tmp_path / "x.xml")


def test_several_pairs_of_texts_in_one_file(tmp_path: Path) -> None:
    group = '<linkGrp fromDoc="{0}.a.xml" toDoc="{0}.b.xml"><link xtargets="1;1"/></linkGrp>'
    for name in ("p", "q"):
        put(tmp_path, **{f"{name}__a": f'<text><s id="1">{name}a</s></text>'})
        put(tmp_path, **{f"{name}__b": f'<text><s id="1">{name}b</s></text>'})
    put(tmp_path, x=f"<cesAlign>{group.format('p')}{group.format('q')}</cesAlign>")
    alignment = read(tmp_path / "x.xml")
    assert [(pair.src, pair.tgt) for pair in alignment.pairs()] == [("pa", "pb"), ("qa", "qb")]
    assert [sentence.paragraph for sentence in alignment.src.sentences] == [0, 1]
    texts = (tmp_path / "p.a.xml", tmp_path / "p.b.xml")
    with pytest.raises(ConfigError, match="links 2 pairs of texts, not one"):
        formats.read_linked(tmp_path / "x.xml", texts)
    with pytest.raises(ConfigError, match="holds a text, no links"):
        formats.read_linked(texts[0], texts)
    put(tmp_path, x="<cesAlign/>")
    assert read(tmp_path / "x.xml").beads == ()


@pytest.mark.parametrize("format", ["intertext", "xces"])
@FILES
@given(alignment=alignments())
def test_round_trip_gives_the_projection(tmp_path: Path, format: str, alignment: Alignment) -> None:
    path = tmp_path / "x.xml"
    formats.write(alignment, path, format=format)
    again = read(path)
    for before, after in ((alignment.src, again.src), (alignment.tgt, again.tgt)):
        assert texts_of(after) == [held(text) for text in texts_of(before)]
        assert [one.paragraph for one in after.sentences] == paragraphs(before)
        assert after.lang == before.lang
    if format == "xces":
        expected = [
            Bead(one.src, one.tgt, one.score if one.confidence is None else one.confidence)
            for one in alignment.beads
        ]
    else:
        expected = [
            Bead(one.src, one.tgt, status=STATUSES.get(one.status, Status.AUTO))
            for one in alignment.beads
        ]
    assert again.beads == tuple(expected)
    # What has been through the format once stays as it is.
    formats.write(again, path, format=format)
    assert read(path).beads == again.beads
    assert texts_of(read(path).src) == texts_of(again.src)


STATUSES = {Status.CONFIRMED: Status.CONFIRMED, Status.GOLD: Status.CONFIRMED}


def held(text: str) -> str:
    """Return a text with the characters that XML cannot hold replaced."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


@FILES
@given(document=documents())
def test_round_trip_of_a_text(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "x.xml"
    formats.write(document, path)
    again = formats.read_document(path)
    assert texts_of(again) == [held(text) for text in texts_of(document)]
    assert [one.paragraph for one in again.sentences] == paragraphs(document)


def sample() -> Alignment:
    src = lines_document(["一 & 二\x0b", "", "三。"], lang="zh-cn")
    tgt = lines_document(["a <b>", "c"], lang="en")
    beads = (
        Bead((0, 2), (0,), 1.5, 0.5, Status.GOLD),
        Bead((), (1,), 2.5, status=Status.REJECTED),
    )
    return Alignment(src, replace(tgt, name='t"'), beads)


def test_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "x & y.xml"
    formats.write(sample(), path)
    assert path.read_text("utf-8") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<linkGrp toDoc="x &amp; y.en.xml" fromDoc="x &amp; y.zh.xml">\n'
        '<link type="1-2" xtargets="1:1;1:1 2:1" status="man"/>\n'
        '<link type="1-0" xtargets="1:2;" status="auto"/>\n</linkGrp>\n'
    )
    assert (tmp_path / "x & y.zh.xml").read_text("utf-8") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<text xml:lang="zh-Hans">\n<p id="1">\n'
        '<s id="1:1">一 &amp; 二\ufffd</s>\n<s id="1:2"></s>\n</p>\n<p id="2">\n'
        '<s id="2:1">三。</s>\n</p>\n</text>\n'
    )
    formats.write(sample(), path, format="xces")
    assert path.read_text("utf-8") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n<cesAlign version="1.0">\n'
        '<linkGrp targType="s" fromDoc="x &amp; y.zh.xml" toDoc="x &amp; y.en.xml">\n'
        '<link id="SL1" certainty="0.5" xtargets="s1 s3;s1"/>\n'
        '<link id="SL2" certainty="2.5" xtargets=";s2"/>\n</linkGrp>\n</cesAlign>\n'
    )
    for file in tmp_path.iterdir():
        etree.parse(file, etree.XMLParser(no_network=True, load_dtd=False))
    assert formats.what_is_lost(sample(), "intertext") == (
        "intertext leaves out 2 scores, 1 confidence value, 2 statuses (gold or rejected), "
        "1 character that XML cannot hold and all offsets"
    )
    assert formats.what_is_lost(sample(), "xces") == (
        "xces leaves out 1 score beside a confidence, 2 statuses, 1 character that XML cannot hold "
        "and all offsets"
    )


@pytest.mark.parametrize(
    ("langs", "names"),
    [
        (("zh-Hans", "en"), ["x.en.xml", "x.xml", "x.zh.xml"]),
        (("zh-Hans", "zh-Hant"), ["x.xml", "x.zh-Hans.xml", "x.zh-Hant.xml"]),
        (("en", "en"), ["x.src.xml", "x.tgt.xml", "x.xml"]),
    ],
)
def test_names_of_the_texts(tmp_path: Path, langs: tuple[str, str], names: list[str]) -> None:
    src, tgt = (lines_document(["a"], lang=lang) for lang in langs)
    formats.write(Alignment(src, tgt, (Bead((0,), (0,)),)), tmp_path / "x.xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'intertext' is three files, the links and two texts"):
        formats.write(sample(), "-", format="intertext")
    with pytest.raises(ConfigError, match="is not split into sentences yet"):
        formats.write(Document("a b", "en"), tmp_path / "x.xml")
    bad = replace(sample(), src=Document("a", "<", sample().src.sentences[:0]), beads=())
    with pytest.raises(ConfigError, match="'<' is not a language tag"):
        formats.write(bad, tmp_path / "x.xml")
    assert not list(tmp_path.iterdir())
    with pytest.raises(InputError, match="no such file"):
        formats.read(tmp_path / "x.xml")


def test_texts_that_nobody_named_are_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    formats.write(sample(), path)
    formats.write(sample(), path)
    path.unlink()
    # What a killed run has left before it wrote the links is its own text, and no obstacle.
    formats.write(sample(), path)
    path.unlink()
    text = tmp_path / "x.zh.xml"
    text.write_text("somebody's", "utf-8")
    with pytest.raises(
        InputError, match=r"x\.zh\.xml: exists, and would be written over as a text"
    ):
        formats.write(replace(sample(), beads=()), path)
    assert text.read_text("utf-8") == "somebody's"
    assert not path.exists()


BOMB = '<!DOCTYPE text [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("links", "place", "reason"),
    [
        (
            LINKS.replace("1:2 1:3;1:2", "1:2 1:3"),
            ":4",
            "xtargets is '1:2 1:3'; it must be the ids",
        ),
        (LINKS.replace("'1:1;1:1'", "'1:1 1:1;1:1'"), ":3", "an id is repeated in '1:1 1:1'"),
        (LINKS.replace("2:1;2:1", "2:1;9:1"), ":5", "mac.1_zh.xml has no sentence '9:1'"),
        (LINKS.replace("'auto'", "'ok'"), ":5", "unknown status 'ok'; InterText knows man, auto"),
        (
            LINKS.replace("status='auto'", "certainty='x'"),
            ":5",
            "the certainty 'x' is not a finite",
        ),
        (
            LINKS.replace("toDoc", "to"),
            ":2",
            "<linkGrp> has no toDoc: name the text that is linked",
        ),
        (LINKS.replace("mac.1_en.xml", "../../etc/passwd"), ":2", "'../../etc/passwd', its toDoc"),
        (LINKS.replace("</linkGrp>", ""), ":9", "not well-formed XML: no element found"),
        (
            "<html><p>a</p></html>",
            ":1",
            'no sentences (<s id="…">) and no links (<linkGrp>) in <htm',
        ),
        ("<text>\n<s>a</s></text>", ":2", "a <s> has no id; give every sentence one"),
        ('<text><s id="1"/>\n<s id="1"/></text>', ":2", "the sentence id '1' stands in line 1 too"),
        (
            f"{BOMB}<text>&b;</text>",
            ":1",
            "the file declares the entity 'a'; entities can read other",
        ),
        ("<a>" * 300, ":1", "elements are nested more than 200 deep"),
    ],
)
def test_wrong_files(tmp_path: Path, links: str, place: str, reason: str) -> None:
    with pytest.raises(FormatError, match=rf"1_en\.xml{place}: .*{re.escape(reason)}"):
        formats.read(mac(tmp_path, links))


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(
        FormatError, match=r"_en\.xml:2: the text 'aaa.*, its fromDoc, is not beside"
    ):
        formats.read(mac(tmp_path, LINKS.replace("mac.1_zh.xml", "a" * 5000)))


def test_no_text_outside_the_folder_is_read(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    put(tmp_path, secret=ZH)
    path = mac(inner, LINKS.replace("mac.1_zh.xml", "../secret.xml"))
    with pytest.raises(FormatError, match=r"'\.\./secret\.xml', its fromDoc, is not beside it"):
        formats.read(path)


def test_a_text_is_a_side_of_an_alignment(tmp_path: Path) -> None:
    mac(tmp_path)
    document = formats.read_document(tmp_path / "mac.1_en.xml", lang="en")
    assert len(document) == 4
    with pytest.raises(ConfigError, match="is named as a file of pairs"):
        formats.read_document(tmp_path / "mac.1_zh.1_en.xml")


def test_the_development_part_of_mac_goes_through_both(
    tmp_path: Path, development_data: Path
) -> None:
    folder = development_data / "mac-dev"
    golds = sorted((folder / "gold").glob("*.align"))
    assert golds
    for gold in golds:
        texts = (folder / "zh" / gold.stem, folder / "en" / gold.stem)
        alignment = formats.read_linked(gold, texts, lang=("zh-Hans", "en"))
        for format in ("intertext", "xces"):
            path = tmp_path / f"{gold.stem}.{format}.xml"
            formats.write(alignment, path, format=format)
            again = read(path)
            assert again.beads == alignment.beads
            assert texts_of(again.src) == texts_of(alignment.src)
            assert texts_of(again.tgt) == texts_of(alignment.tgt)
