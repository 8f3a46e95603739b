"""From the bytes of a file to its text, or to an error that says what they are instead."""

from __future__ import annotations

import codecs

from aligner.errors import ConfigError, EncodingError
from aligner.formats import encodings

BOM = "\ufeff"
# What takes a byte-order mark away itself, so that one more would be text.
MARK_EATERS = frozenset({"utf-8-sig", "utf-16", "utf-32"})


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    r"""Return bytes as text, without a byte-order mark and with line ends as they are.

    Args:
        data: The whole file.
        name: The file's name for messages.
        encoding: Python's name of the encoding. Without one, a byte-order mark decides between
            UTF-8, UTF-16 and UTF-32, and a file that has none must be UTF-8: a wrong guess would
            give a wrong text without a word, so another encoding is suggested, never assumed.

    Raises:
        EncodingError: The bytes are not text in that encoding, or no text at all.
        ConfigError: There is no such encoding.

    >>> decode(b"\xef\xbb\xbfa\r\nb", "x.txt")
    'a\r\nb'
    """
    binary = encodings.binary_kind(data)
    if binary:
        ending = encodings.READ_BY_ENDING.get(binary)
        advice = (
            f"give it the ending {ending}, by which it is read"
            if ending
            else "unpack it or save it as plain text (UTF-8)"
        )
        raise EncodingError(f"{name}: binary file, it seems to be {binary}; {advice}")
    codec = encoding
    if codec is None:
        marks = encodings.BYTE_ORDER_MARKS.items()
        codec = next((codec for mark, codec in marks if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        raise EncodingError(_not_encoded(data, name, codec, error, encoding is None)) from None
    except (LookupError, ValueError):
        raise ConfigError(
            f"unknown encoding {codec!r}; use a name that Python knows, such as utf-8, utf-16, "
            "gb18030, big5, shift_jis or cp1252"
        ) from None
    if "\0" in text:
        raise EncodingError(_with_nul(data, name, text))
    return text if codecs.lookup(codec).name in MARK_EATERS else text.removeprefix(BOM)


def _not_encoded(data: bytes, name: str, codec: str, error: UnicodeError, assumed: bool) -> str:
    label = codec.removesuffix("-sig").upper() if codec.lower().startswith("utf") else codec
    if not isinstance(error, UnicodeDecodeError):
        return f"{name}: not {label}: {error}"
    line = data[: error.start].decode(codec, errors="ignore").count("\n") + 1
    place = f"byte 0x{data[error.start]:02X} at offset {error.start} (line {line})"
    damaged = encodings.damaged_utf8(data) if assumed and label == "UTF-8" else 0
    if damaged:
        return (
            f"{name}: damaged UTF-8: {place}; most of the file is UTF-8: mend what is not "
            f"({damaged} in all), or get an undamaged copy"
        )
    return f"{name}: not {label}: {place}; {_suggestion(encodings.guess(data), data)}"


def _with_nul(data: bytes, name: str, text: str) -> str:
    at = text.index("\0")
    place = f"NUL character in line {text.count('\n', 0, at) + 1}"
    return f"{name}: {place}; {_suggestion(encodings.without_mark(data), data)}"


def _suggestion(codec: str | None, data: bytes) -> str:
    if codec is None and 0 in data:
        return "a binary or damaged file, not text: save it as plain text (UTF-8)"
    if codec is None:
        return (
            "find out its encoding and name it (in Python encoding=…, on the command line "
            "--encoding …), or save the file as UTF-8"
        )
    return (
        f'it looks like {codec}: pass encoding="{codec}" in Python or --encoding {codec} on the '
        "command line, or save the file as UTF-8"
    )
