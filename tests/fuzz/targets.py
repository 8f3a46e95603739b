"""What is fuzzed: each reader and each splitter, the files to begin with, and what must hold."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import aligner
from aligner import formats, languages, seeds
from aligner.errors import AlignerError
from aligner.formats.manifest import read_manifest
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document
from tests.cli.golden import CASES
from tests.formats import test_docx, test_epub, test_links, test_transcripts
from tests.fuzz.mutation import mutated, mutated_archive

# A fuzzed input may be several files, which stand one after the other.
SEPARATOR = b"\n=====\n"
_LARGEST_SEED = 12_000
_BEADS = 8
# Longer texts are split and written too seldom to be worth the time that it takes.
_LARGEST_TEXT = 20_000


@dataclass(frozen=True)
class Target:
    """Say how one reader or splitter is fuzzed.

    Attributes:
        name: What it is called on the command line.
        files: Names of the files that an input consists of.
        check: Reads them and raises if the result is not what it must be.
        seeds: Returns the inputs to begin with.
        mutate: Changes an input.
    """

    name: str
    files: tuple[str, ...]
    check: Callable[[Path], None]
    seeds: Callable[[], Sequence[bytes]]
    mutate: Callable[[bytes, Random, Sequence[bytes]], bytes] = mutated

    def put(self, data: bytes, folder: Path) -> None:
        """Write an input as files."""
        parts = data.split(SEPARATOR, len(self.files) - 1)
        for name, part in zip(self.files, parts + [b""] * len(self.files), strict=False):
            (folder / name).write_bytes(part)

    def try_out(self, data: bytes, folder: Path) -> None:
        """Check one input: a result that can be used, or an error that names the file.

        Raises:
            Exception: Anything else happened.
        """
        self.put(data, folder)
        try:
            self.check(folder)
        except AlignerError as error:
            message = str(error)
            if not any(name in message for name in self.files):
                raise AssertionError(f"names no file: {type(error).__name__}: {message}") from error


def _read(name: str, format: str) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        _usable(formats.read(folder / name, format=format), folder)

    return check


def _linked(name: str, format: str) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        texts = (folder / "t.zh", folder / "t.en")
        _usable(formats.read_linked(folder / name, texts, format=format), folder)

    return check


def _moses(folder: Path) -> None:
    _usable(formats.read((folder / "x.zh", folder / "x.en")), folder)


def _manifest(folder: Path) -> None:
    for pair in read_manifest(folder / "x.tsv"):
        # Names become those of files, which must stay in their folder.
        assert pair.name
        assert Path(pair.name).name == pair.name


def _usable(found: Document | Alignment | Sequence[Bead], folder: Path) -> None:
    """Check that what was read can be used: split, written, read back equal."""
    if isinstance(found, Document):
        if len(found.text) > _LARGEST_TEXT:
            return
        found = aligner.split(found)
    elif not isinstance(found, Alignment):
        assert all(isinstance(bead, Bead) for bead in found)
        return
    out = folder / "out.jsonl"
    try:
        aligner.write(found, out)
        assert aligner.read(out) == found, "not equal after writing and reading"
    except AlignerError as error:
        raise AssertionError(f"cannot be written and read back: {error}") from error


def _splits(splitter: str) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        text = (folder / "x.txt").read_bytes().decode("utf-8", errors="replace")
        for lang in dict.fromkeys((languages.detect(text), "zh")):
            document = aligner.split(text, lang=lang, splitter=splitter)
            assert "".join(document.pieces()) == text
            assert aligner.split(text, lang=lang, splitter=splitter) == document

    return check


@cache
def _gold() -> Alignment:
    """Return the beginning of the talk's gold, with scores and a null bead."""
    gold = seeds.gold()
    beads = [replace(bead, score=0.5, confidence=0.9) for bead in gold.beads[:_BEADS]]
    ends = [
        max(max(side, default=-1) for side in sides) + 1
        for sides in zip(*((b.src, b.tgt) for b in beads), strict=True)
    ]
    src, tgt = (
        lines_document([one.text for one in side.sentences[:end]], lang=lang)
        for side, end, lang in zip((gold.src, gold.tgt), ends, ("zh-Hans", "en"), strict=True)
    )
    return Alignment(src, tgt, tuple(beads))


def _written(*names: str) -> bytes:
    """Return the talk's beginning as a format writes it."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in names]
        location = paths[0] if len(paths) == 1 else (paths[0], paths[1])
        formats.write(_gold(), location)
        return SEPARATOR.join(path.read_bytes() for path in paths)


def _golden(*suffixes: str) -> list[bytes]:
    """Return the small input files of the golden cases with such endings."""
    found = [
        path.read_bytes() for path in sorted(CASES.glob("*/input/**/*")) if path.suffix in suffixes
    ]
    return list(dict.fromkeys(data for data in found if len(data) <= _LARGEST_SEED))


def _captions() -> list[bytes]:
    return [
        *_golden(".vtt"),
        b"WEBVTT - title\nKind: captions\n\nSTYLE\n::cue {}\n\nNOTE x\n\n1\n00:01.000 --> 00:02.500 line:0\n"
        b"<v.loud Ann>Hi &amp; <i>bye</i>\n<ruby>x<rt>y</rt></ruby>\n\n00:00:03.000 --> 00:00:04.000\n- [Music]\n",
    ]


def _whisper() -> list[bytes]:
    cpp = {
        "result": {"language": "en"},
        "transcription": [{"offsets": {"from": 0, "to": 9}, "text": "Hi."}],
    }
    rows = [{"text": "你好。", "start": 1, "duration": 2.5, "speaker": "A"}, {"text": "Bye."}]
    return [
        *_golden(".json"),
        *(json.dumps(one).encode() for one in (test_transcripts.WHISPER, cpp, rows)),
    ]


def _transcripts() -> list[bytes]:
    rows = ({"text": "你好。\nHi.", "start": 1, "end": 2.5, "speaker": "A"}, {"text": "Bye."})
    return ["\n".join(map(json.dumps, rows)).encode(), *_golden(".jsonl")]


def _word() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.docx")
        small = test_docx.made(
            path, {"docProps/thumbnail.jpeg": b"", "word/theme/theme1.xml": b"<a/>"}
        )
    return [small, *_golden(".docx")]


def _books() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.epub")
        return [test_epub.build(path, parts) for parts in (test_epub.EPUB_2, test_epub.EPUB_3)]


def _texts() -> list[bytes]:
    return [
        path.read_bytes()[:3000].decode(errors="ignore").encode()
        for path in (*seeds.talk(), *seeds.gold_sentences())
    ] + _golden(".txt", ".zh", ".en")


def _joined(*parts: str | bytes) -> bytes:
    return SEPARATOR.join(part.encode() if isinstance(part, str) else part for part in parts)


def _parquet_mutated(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Return the bytes changed, or another table in the place of the file."""
    if random.random() < 0.6:
        return mutated(data, random, others)
    import pyarrow
    from pyarrow import parquet

    texts = ["你好。", "", None, "\ud7ff", "x" * 1000]
    numbers = [0.5, float("nan"), float("inf"), -1.0, None]
    kinds: tuple[Callable[[], object], ...] = (
        lambda: pyarrow.array(random.choices(texts, k=4)),
        lambda: pyarrow.array(random.choices(texts[:2], k=4)).dictionary_encode(),
        lambda: pyarrow.array(random.choices(texts, k=4), pyarrow.large_string()),
        lambda: pyarrow.array([b"\xff", None, b"", b"a"]),
        lambda: pyarrow.array(random.choices(numbers, k=4)),
        lambda: pyarrow.array(random.choices([1, -(2**63), None], k=4), pyarrow.int64()),
        lambda: pyarrow.array([None] * 4),
        lambda: pyarrow.array([[1], None, [], [2, 3]]),
        lambda: pyarrow.array([True, False, None, True]),
        lambda: pyarrow.array([10**15, None, 0, -(10**15)], pyarrow.timestamp("us")),
        lambda: pyarrow.array([Decimal("1.5"), None, None, Decimal("0.1")]),
    )

    def column() -> object:
        return random.choice(kinds)()

    def translation() -> object:
        if random.random() < 0.2:
            return column()
        size = random.choice((1, 2, 2, 2, 2, 3))
        keys = random.sample(["zh", "en", "src", "tgt", "x-é", "", "de"], size)
        likely = random.random() < 0.7
        fields = [kinds[0]() if likely else column() for _ in keys]
        return pyarrow.StructArray.from_arrays(fields, keys)

    names = [
        "translation",
        *random.sample(["score", "confidence", "status", "other"], random.randrange(5)),
    ]
    table = pyarrow.table([translation(), *(column() for _ in names[1:])], names=names)
    noted = random.choice((None, b"{}", b"[]", b"\xff", b'{"zh": "zh-Hant", "en": 5}', b"[" * 5000))
    if noted is not None:
        table = table.replace_schema_metadata({b"aligner": noted})
    out = io.BytesIO()
    parquet.write_table(table, out, compression=random.choice(("NONE", "SNAPPY", "ZSTD", "GZIP")))
    return out.getvalue()


_XLIFF_12 = b"""<xliff version="1.2"><file source-language="zh" target-language="en"><body>
<trans-unit id="1" approved="yes"><source>\xe4\xbd\xa0 <bpt id="1">x</bpt></source><target state="final">Hi</target></trans-unit>
</body></file></xliff>"""
_MANIFEST = b"src\ttgt\tname\tsrc_lang\ttgt_lang\na.zh\ta.en\tone\tzh\ten\nb.zh\tb.en\t\t\t\n"


def _targets() -> tuple[Target, ...]:
    lines = ("\n".join(one.text for one in side.sentences) for side in (_gold().src, _gold().tgt))
    zh, en = lines

    def linked(name: str, format: str, *more: bytes) -> Target:
        def begin() -> list[bytes]:
            return [_joined(_written(name), zh, en), *(_joined(one, zh, en) for one in more)]

        return Target(f"{format}-texts", (name, "t.zh", "t.en"), _linked(name, format), begin)

    def plain(
        format: str, name: str, begin: Callable[[], Sequence[bytes]], key: str | None = None
    ) -> Target:
        return Target(key or format, (name,), _read(name, format), begin)

    def links(format: str) -> Target:
        files = ("mac.1_zh.1_en.xml", "mac.1_zh.xml", "mac.1_en.xml")

        def begin() -> list[bytes]:
            opus = test_links.OPUS.replace("en/1988.xml.gz", files[2])
            opus = opus.replace("sv/1988.xml.gz", files[1])
            return [
                _joined(test_links.LINKS, test_links.ZH, test_links.EN),
                _joined(opus, test_links.OPUS_SV, test_links.OPUS_EN),
                test_links.ZH.encode(),
            ]

        return Target(format, files, _read(files[0], format), begin)

    return (
        plain("align", "x.align", lambda: [_written("x.align")]),
        linked("x.align", "align"),
        plain("ladder", "x.ladder", lambda: [_written("x.ladder")]),
        linked("x.ladder", "ladder"),
        links("intertext"),
        links("xces"),
        plain("jsonl", "x.jsonl", lambda: [_written("x.jsonl"), *_golden(".jsonl")]),
        plain("tsv", "x.tsv", lambda: [_written("x.tsv")]),
        plain("tmx", "x.tmx", lambda: [_written("x.tmx"), *_golden(".tmx")]),
        plain("xliff", "x.xliff", lambda: [_written("x.xliff"), _XLIFF_12, *_golden(".xliff")]),
        Target("moses", ("x.zh", "x.en"), _moses, lambda: [_written("x.zh", "x.en")]),
        replace(
            plain("parquet", "x.parquet", lambda: [_written("x.parquet")]), mutate=_parquet_mutated
        ),
        plain("ass", "x.ass", lambda: _golden(".ass", ".ssa")),
        replace(plain("docx", "x.docx", _word), mutate=mutated_archive),
        replace(plain("epub", "x.epub", _books), mutate=mutated_archive),
        plain("html", "x.html", lambda: _golden(".html", ".htm", ".xhtml")),
        plain("html", "x.xhtml", lambda: _golden(".html", ".xhtml"), "xhtml"),
        plain(
            "markdown",
            "x.md",
            lambda: [*_golden(".md"), (CASES.parents[1] / "README.md").read_bytes()[:4000]],
        ),
        plain("srt", "x.srt", lambda: _golden(".srt")),
        plain("vtt", "x.vtt", _captions),
        plain("text", "x.txt", _texts),
        plain("transcript", "x.jsonl", _transcripts),
        plain("whisper", "x.json", _whisper),
        Target("manifest", ("x.tsv",), _manifest, lambda: [_MANIFEST]),
        *(
            Target(f"split-{name}", ("x.txt",), _splits(name), _texts)
            for name in ("rules", "captions", "lines")
        ),
    )


TARGETS = {target.name: target for target in _targets()}
