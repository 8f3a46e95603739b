"""Changes of bytes that keep enough of a file's structure to get behind its first check."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

type Mutate = Callable[[bytes, Random], bytes]

# A mutated file stays small: what size alone does has tests of its own.
LARGEST = 60_000
_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NUMBERS = (
    *(b"0", b"-1", b"1", b"-0.0", b"0.5", b"1e308", b"-1e309", b"1e-400", b"NaN", b"Infinity"),
    *(b"2147483648", b"9223372036854775808", b"18446744073709551616", b"0x10", b"1_000"),
    *(b"9" * 400, b"9" * 5000, "１２".encode(), "٣".encode(), "²".encode(), b"1.5", b""),
)
_TOKENS = (
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\r", b"\n", b"\r\n", b"\t"),
    *(b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\x1b[31m", b"\x7f"),
    *(b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", "é".encode("latin-1"), "你好".encode("gb18030")),
    *(char.encode() for char in "\u0301\u200b\u200d\u202e\u2066\ufffd\ufffe\uffff\xad\u3000\U000e0001"),
    *(char.encode() for char in "。！？…—“”‘’「」『』（）《》【】：；，、.!?,;:\"'()[]{}<>|\\/#*_`~^=+-&%$@"),
    *(b"\\ud800", b"\\u0000", b"\\n", b"\\", b"&#0;", b"&#xD800;", b"&#x110000;", b"&#" + b"9" * 5000 + b";"),
    *(b"&amp;", b"&lt;", b"&nope;", b"&nbsp", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x?>"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b'<!DOCTYPE x SYSTEM "file:///etc/passwd">', b"<x/>", b"</x>"),
    *(b"null", b"true", b"[]", b"{}", b'""', b"-->", b"{\\an8}", b"{\\p1}", b"WEBVTT", b"NOTE", b"---"),
    *(b"xml:lang=", b'xml:lang="x-\xc3\xa9"', b"zh-Hans", b"und", b"../", b"file:///", b"http://x/"),
)  # fmt: skip
_BRACKETS = (
    *((b"<b>", b"</b>"), (b"<div>", b"</div>"), (b"<seg>", b"</seg>"), (b"<s id='1'>", b"</s>")),
    *((b"[", b"]"), (b'{"a":', b"}"), (b"(", b")"), (b"{", b"}"), (b"> ", b""), (b"* ", b"")),
    *((b"*", b"*"), (b"_", b"_"), (b"[", b"](x)"), (b"![", b"]()"), (b"`", b"`"), (b"<", b"")),
    *(("“".encode(), "”".encode()), ("「".encode(), "」".encode()), ("（".encode(), "）".encode())),
    *((b"&", b";"), (b"\\", b""), (b"  ", b""), (b"'", b"'"), (b'"', b'"'), (b"| ", b" |")),
)
_CODECS = ("utf-16", "utf-16-le", "utf-32", "gb18030", "latin-1", "utf-7", "big5", "utf-8-sig")


def mutated(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Return a file after one to six changes.

    Args:
        data: The file.
        random: Decides.
        others: Files of the same kind, pieces of which may be put in.
    """
    for _ in range(1 + min(int(random.expovariate(0.7)), 5)):
        change = random.choice(_CHANGES)
        data = _spliced(data, random, others) if change is None else change(data, random)
        data = data[:LARGEST]
    return data


def _span(data: bytes, random: Random) -> tuple[int, int]:
    """Return the ends of a piece: short ones are likelier."""
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + int(random.expovariate(1 / 12)) + 1)


def _lines_swapped(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            lines.insert(other, lines[one])
        case _:
            del lines[one]
    return b"\n".join(lines)


def _flipped(data: bytes, random: Random) -> bytes:
    if not data:
        return b"\x00"
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(changed))
        changed[at] = random.choice((changed[at] ^ (1 << random.randrange(8)), 0, 255, 127, 32))
    return bytes(changed)


def _without_piece(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _with_token(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + random.choice(_TOKENS) + data[random.choice((start, end)) :]


def _repeated(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    piece = random.choice(_TOKENS) if random.random() < 0.3 else data[start:end]
    times = int(2 ** random.uniform(1, 15))
    return data[:end] + piece * min(times, LARGEST // max(len(piece), 1)) + data[end:]


def _nested(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    opening, closing = random.choice(_BRACKETS)
    times = int(2 ** random.uniform(0, 14))
    times = min(times, LARGEST // (2 * len(opening) + 2 * len(closing)))
    closed = random.choice((times, times, times - 1, 0))
    return data[:start] + opening * times + data[start:end] + closing * closed + data[end:]


def _number_changed(data: bytes, random: Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data + random.choice(_NUMBERS)
    match = random.choice(found)
    return data[: match.start()] + random.choice(_NUMBERS) + data[match.end() :]


def _tags_changed(data: bytes, random: Random) -> bytes:
    found = list(_TAG.finditer(data))
    if not found:
        return data
    one, other = random.choice(found), random.choice(found)
    new = random.choice((b"", one[0] * 2, other[0], other[0] + one[0]))
    return data[: one.start()] + new + data[one.end() :]


def _moved(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    rest = data[:start] + data[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def _truncated(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] if random.random() < 0.7 else data[at:]


def _recoded(data: bytes, random: Random) -> bytes:
    text = data.decode("utf-8", errors="replace")
    return text.encode(random.choice(_CODECS), errors="replace")


def _spliced(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others) if others else data
    start, end = _span(other, random)
    end = random.choice((end, min(len(other), end + 400), len(other)))
    at = random.randrange(len(data) + 1)
    return (
        data[:at] + other[start:end] + data[random.choice((at, min(len(data), at + end - start))) :]
    )


_CHANGES: tuple[Mutate | None, ...] = (
    *(_lines_swapped, _flipped, _without_piece, _with_token, _with_token, _repeated, _nested),
    *(_number_changed, _tags_changed, _moved, _truncated, None),
    _recoded,
)


def mutated_archive(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Return a ZIP archive after changes inside its parts, or of its own bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # what was mutated before may be an archive no more
        return mutated(data, random, others)
    if random.random() < 0.1 or not parts:
        return mutated(data, random, others)
    texts = [part for name, part in parts if name.endswith(("xml", "rels", "opf", "html"))]
    for _ in range(random.randint(1, 3)):
        number = random.randrange(len(parts))
        name, part = parts[number]
        match random.randrange(12):
            case 0:
                del parts[number]
                if not parts:
                    break
            case 1:
                parts[number] = (parts[random.randrange(len(parts))][0], part)
            case 2:
                new = mutated(name.encode(), random, ()).decode("utf-8", errors="replace")
                parts[number] = (new[:200], part)
            case _:
                parts[number] = (name, mutated(part, random, texts))
    whole = io.BytesIO()
    kind = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(whole, "w", kind) as archive:
        seen = set()
        for name, part in parts:
            # `zipfile` warns of names that come twice, and writes no NUL.
            if name and name not in seen and "\0" not in name:
                archive.writestr(name, part)
                seen.add(name)
    return whole.getvalue()
