from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given

from aligner.errors import ConfigError, EncodingError
from aligner.formats.decoding import decode
from aligner.formats.encodings import guess
from tests.formats.strategies import FILES, texts

SAMPLES = {
    "zh-Hans": "现在我们来讨论一下人工智能的未来。\n他说，这是不可能的。\n",
    "zh-Hant": "現在我們來討論一下人工智慧的未來。\n他說，這是不可能的。\n",
    "ja": "吾輩は猫である。\n名前はまだ無い。\nどこで生れたかとんと見当がつかぬ。\n",
    "ko": "안녕하세요. 만나서 반갑습니다.\n이 책은 인공지능의 미래에 관한 것이다.\n",
    "ru": "Все счастливые семьи похожи друг на друга.\nМой дядя самых честных правил.\n",
    "fr": "Il était une fois une très belle forêt où les élèves étudiaient à Noël.\n",
    "de": "Über die schönen Straßen gingen große Männer, und einige fröhliche.\n",
    "en": "“Smart” quotes — it’s a test of the thing…\n",
    "pl": "Książka leży na stole, a obok niej świeżo wyciśnięty sok.\n",
    "tr": "Çocuklar bahçede oynuyor ve şarkı söylüyorlar, değil mi?\n",
    "ar": "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.\n",
    "th": "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกัน\n",
}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_a_mark_is_recognised(codec: str) -> None:
    assert decode("中\r\n文\n".encode(codec), "x") == "中\r\n文\n"


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
    ],
)
def test_both_byte_orders(mark: bytes, codec: str) -> None:
    assert decode(mark + "中a".encode(codec), "x") == "中a"


@FILES
@given(texts)
def test_only_one_mark_is_taken_away(text: str) -> None:
    for codec in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(codec), "x") == text
        assert decode(text.encode(codec), "x", codec) == text


def test_named_encoding_is_used_as_it_is() -> None:
    assert decode("é".encode("cp1252"), "x", "cp1252") == "é"
    assert decode(b"\xc3\xa9", "x", "latin-1") == "Ã©"
    assert decode(b"\xef\xbb\xbfa", "x", "utf-8") == "a"


@pytest.mark.parametrize("name", ["utf-99", "rot13", "base64", "a\0b"])
def test_unknown_encoding(name: str) -> None:
    with pytest.raises(ConfigError, match=r"unknown encoding .*; use a name that Python knows"):
        decode(b"abc", "x", name)


def test_codec_that_fails_without_a_place() -> None:
    with pytest.raises(EncodingError, match=r"x: not undefined"):
        decode(b"abc", "x", "undefined")


def test_invalid_utf8_names_offset_line_and_remedies() -> None:
    data = b"one\ntwo\n" + SAMPLES["zh-Hans"].encode("gb18030")
    with pytest.raises(
        EncodingError,
        match=r"x\.txt: not UTF-8: byte 0xCF at offset 8 \(line 3\); it looks like gb18030: pass "
        r'encoding="gb18030" in Python or --encoding gb18030 on the command line',
    ):
        decode(data, "x.txt")


def test_wrong_named_encoding_is_corrected() -> None:
    with pytest.raises(EncodingError, match=r"not gb18030: .*it looks like utf-16"):
        decode(b"\xff\xfe" + "中文".encode("utf-16-le"), "x", "gb18030")


def test_utf8_is_suggested_where_another_encoding_was_named() -> None:
    with pytest.raises(EncodingError, match=r'not ascii: .*pass encoding="utf-8" in Python'):
        decode("中文".encode(), "x", "ascii")


def test_truncated_wide_text() -> None:
    with pytest.raises(EncodingError, match=r"not UTF-16: .*a binary or damaged file"):
        decode("Hello".encode("utf-16")[:-1], "x")


def test_damaged_utf8_is_not_taken_for_another_encoding() -> None:
    data = SAMPLES["zh-Hans"].encode()
    with pytest.raises(EncodingError, match=r"damaged UTF-8: .*\(line 2\).*\(1 in all\)"):
        decode(data[:-4] + data[-3:], "x")
    with pytest.raises(EncodingError, match="damaged UTF-8: byte"):
        decode(b"\xef\xbb\xbf" + data[:-3] + data[-2:], "x")


def test_hopeless_bytes_get_advice() -> None:
    with pytest.raises(EncodingError, match="find out its encoding and name it"):
        decode(b"\x80\x80", "x")


@pytest.mark.parametrize(
    ("lang", "codec", "named"),
    [
        ("zh-Hans", "gbk", "gb18030"),
        ("zh-Hant", "gbk", "gb18030"),
        ("zh-Hant", "big5", "big5"),
        ("ja", "shift_jis", "shift_jis"),
        ("ja", "euc-jp", "euc-jp"),
        ("ko", "euc-kr", "euc-kr"),
        ("ru", "cp1251", "cp1251"),
        ("ru", "koi8-r", "koi8-r"),
        ("fr", "cp1252", "cp1252"),
        ("de", "cp1252", "cp1252"),
        ("en", "cp1252", "cp1252"),
        ("pl", "cp1250", "cp1250"),
        ("tr", "cp1254", "cp1254"),
        ("ar", "cp1256", "cp1256"),
        ("th", "cp874", "cp874"),
        ("zh-Hans", "utf-16-le", "utf-16-le"),
        ("zh-Hans", "utf-16-be", "utf-16-be"),
        ("en", "utf-32-le", "utf-32-le"),
        ("en", "utf-16", "utf-16"),
    ],
)
def test_likely_encoding(lang: str, codec: str, named: str) -> None:
    sample = SAMPLES[lang]
    assert guess(sample.encode(codec)) == named
    assert guess((sample * 400).encode(codec)) == named


def test_utf16_without_a_line_end_is_guessed_too() -> None:
    text = SAMPLES["zh-Hans"].replace("\n", "")
    assert guess(text.encode("utf-16-le")) == "utf-16-le"


def test_guess_looks_at_the_whole_file() -> None:
    # What follows the sample is valid in Shift_JIS with extensions only.
    data = (SAMPLES["ja"] * 1000).encode("shift_jis") + "①".encode("cp932")
    assert guess(data) == "cp932"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark(codec: str) -> None:
    for text in ("Hello, world.\nBye.\n", "他说：\n你好。\n\n再见！\n"):
        with pytest.raises(EncodingError, match=f'pass encoding="{codec}"'):
            decode(text.encode(codec), "x")


@pytest.mark.parametrize("encoding", [None, "latin-1"])
def test_nul_is_no_text(encoding: str | None) -> None:
    with pytest.raises(EncodingError, match="NUL character in line 2; a binary or damaged file"):
        decode(b"ab\nc\0de", "x", encoding)
    with pytest.raises(EncodingError, match="a binary or damaged file"):
        decode(b"Hello.\0 Bye.", "x", encoding)


def archive(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(name, "x")
    return stream.getvalue()


BINARY = {
    "a Word document": archive("word/document.xml"),
    "an Excel workbook": archive("xl/workbook.xml"),
    "a ZIP archive": archive("notes.txt"),
    "a PDF document": b"%PDF-1.7\n1 0 obj",
    "an RTF document": b"{\\rtf1\\ansi text}",
    "a gzip archive": gzip.compress(b"x"),
    "a PNG image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a JPEG image": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "an old Microsoft Office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
    "an audio, video or image file": b"RIFF\x24\x08\0\0WAVEfmt ",
}


@pytest.mark.parametrize("kind", BINARY)
@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_binary_files_are_named(kind: str, encoding: str | None) -> None:
    with pytest.raises(
        EncodingError, match=f"x: binary file, it seems to be {kind}.*(save it as|give it)"
    ):
        decode(BINARY[kind], "x", encoding)


def test_text_about_binary_files_is_text() -> None:
    for text in ("RIFF is a format", "PAR1 begins a Parquet file", "ID3 tags", "GIF and %PDF-x"):
        assert decode(text.encode(), "x") == text
