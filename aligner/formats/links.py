"""Links between two texts in XML: what InterText and XCES share.

Both hold links in groups, ``<linkGrp fromDoc="…" toDoc="…">``, and name sentences by their ids; the
source is ``fromDoc``, the target ``toDoc``. But the order of the two sides of a link is opposite:
``xtargets`` of InterText is ``toDoc;fromDoc``, of XCES (OPUS) ``fromDoc;toDoc``.
"""

from __future__ import annotations

import contextlib
import io
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aligner.errors import ConfigError, FormatError, InputError
from aligner.formats import losses, sentence_xml, storage
from aligner.formats.base import (
    Content,
    Languages,
    Location,
    PathLike,
    language_pair,
    one_path,
    refuse_stream,
)
from aligner.formats.names import suffix_of
from aligner.formats.projection import one_language
from aligner.formats.sentence_xml import NamedSentences
from aligner.formats.text import read_lines
from aligner.formats.xml_text import Element, count_forbidden, parse_tree, read_xml
from aligner.splitters import lines_document
from aligner.types import Alignment, Bead, Document

# No more digits than Python reads as a number.
_DIGITS = re.compile(r"([0-9]{1,18})")
# Turns a link into a bead of the two sides.
type MakeBead = Callable[[Element, tuple[int, ...], tuple[int, ...]], Bead]


@dataclass(frozen=True, slots=True)
class Dialect:
    """Describe one way of writing links.

    Attributes:
        name: Name of the format.
        target_first: Tells from the root element whether ``xtargets`` begins with ``toDoc``.
        bead: Makes a bead; a `ValueError` says what is wrong with the attributes.
    """

    name: str
    target_first: Callable[[Element], bool]
    bead: MakeBead


@dataclass(frozen=True, slots=True)
class _Link:
    """Hold a link: the ids of both sides, and where it stands."""

    src: tuple[str, ...]
    tgt: tuple[str, ...]
    element: Element


def read(
    dialect: Dialect, location: Location, lang: Languages, encoding: str | None
) -> Alignment | Document:
    """Return links with the texts that they name, or the text that the file is.

    The texts are looked for beside the file, under the names it gives them, and nowhere else.

    Args:
        dialect: How links are written.
        location: The file.
        lang: One language of a text, two of links; the texts', or detected, when left out.
        encoding: Name of the encoding, if what the files declare is wrong.

    Raises:
        FormatError: A file breaks the format, a text is not there, or has no such sentence.
        InputError: A file cannot be read or is not text.
        ConfigError: A language or the encoding cannot be used.
    """
    path = one_path(location, dialect.name)
    name = storage.shown(path)
    root = parse_tree(read_xml(path, name, encoding), name)
    groups = _groups(root)
    if not groups and root.tag not in {"cesAlign", "linkGrp"}:
        return sentence_xml.from_tree(root, path, one_language(lang)).document
    langs = language_pair(lang, dialect.name)
    parts = []
    for group in groups:
        texts = [
            sentence_xml.read(_beside(path, group, key), tag, encoding)
            for key, tag in zip(("fromDoc", "toDoc"), langs, strict=True)
        ]
        parts.append(_linked(dialect, root, group, texts, name))
    if not parts:
        empty = lines_document([], name=storage.document_name(path))
        return Alignment(empty, empty, ())
    return parts[0] if len(parts) == 1 else _joined(parts, storage.document_name(path))


def link(
    dialect: Dialect,
    location: Location,
    paths: tuple[PathLike, PathLike],
    lang: Languages,
    encoding: str | None,
) -> Alignment:
    """Return links with two texts that the user names.

    Args:
        dialect: How links are written.
        location: The file of links.
        paths: The texts: XML with the ids, or a sentence a line. Lines have no ids: their numbers are
            those of all ids of a side in their natural order, so every sentence must be linked.
        lang: The two languages, detected when left out.
        encoding: Name of the encoding, if what the files declare is wrong.

    Raises:
        FormatError: A file breaks the format, or a text has not the sentences that are linked.
        InputError: A file cannot be read or is not text.
        ConfigError: The file holds a text or links several pairs, or a language or the encoding
            cannot be used.
    """
    path = one_path(location, dialect.name)
    name = storage.shown(path)
    root = parse_tree(read_xml(path, name, encoding), name)
    groups = _groups(root)
    if len(groups) != 1:
        raise ConfigError(
            f"{name} links {len(groups)} pairs of texts, not one: put the texts beside it under the "
            "names it gives them"
            if groups
            else f"{name} holds a text, no links"
        )
    langs = language_pair(lang, dialect.name)
    texts = [_named(text, tag, encoding) for text, tag in zip(paths, langs, strict=True)]
    return _linked(dialect, root, groups[0], texts, name)


def _groups(root: Element) -> list[Element]:
    return [root] if root.tag == "linkGrp" else list(root.find("linkGrp"))


def _named(path: PathLike, lang: str | None, encoding: str | None) -> NamedSentences:
    if suffix_of(path).lower() == "xml":
        return sentence_xml.read(path, lang, encoding)
    document = read_lines(path, lang=lang, encoding=encoding)
    return NamedSentences(document, (), storage.shown(path))


def _beside(path: PathLike, group: Element, key: str) -> Path:
    """Return where the text is that a group names."""
    name = storage.shown(path)
    given = group.get(key)
    if not given:
        raise FormatError(
            name, group.line, f"<linkGrp> has no {key}: name the text that is linked, a file"
        )
    if str(path) == storage.STDIO:
        raise InputError("links from standard input: name the texts that they link")
    folder = Path(path).parent
    # A stranger's file may name no file outside its own folder.
    inside = posixpath.normpath("/" + given.replace("\\", "/")).lstrip("/")
    plain = inside.removesuffix(".gz")
    for candidate in (folder / plain, folder / Path(plain).name):
        # A name that is too long for the system is an error, not an answer.
        with contextlib.suppress(OSError):
            if candidate.is_file():
                return candidate
    packed = (
        f" (unpacked, without .gz, it is read as {Path(plain).name})" if plain != inside else ""
    )
    raise FormatError(
        name,
        group.line,
        f"the text {given!r}, its {key}, is not beside it: put it there{packed}, or name both texts "
        "(on the command line --src and --tgt)",
    )


def _linked(
    dialect: Dialect, root: Element, group: Element, texts: list[NamedSentences], name: str
) -> Alignment:
    links = [_link(element, dialect.target_first(root), name) for element in group.find("link")]
    sides = (
        _numbers(texts[0], [label for one in links for label in one.src], name, group.line),
        _numbers(texts[1], [label for one in links for label in one.tgt], name, group.line),
    )
    beads = []
    for one in links:
        if not one.src and not one.tgt:
            continue  # InterText leaves such behind where links were emptied
        indices = [
            _indices(labels, known, text, name, one.element.line)
            for labels, known, text in zip((one.src, one.tgt), sides, texts, strict=True)
        ]
        try:
            beads.append(dialect.bead(one.element, indices[0], indices[1]))
        except ValueError as error:
            raise FormatError(name, one.element.line, str(error)) from None
    return Alignment(texts[0].document, texts[1].document, tuple(beads))


def _link(element: Element, target_first: bool, name: str) -> _Link:
    sides = element.get("xtargets").split(";")
    if len(sides) != 2:
        raise FormatError(
            name,
            element.line,
            f"xtargets is {element.get('xtargets')!r}; it must be the ids of both sides, such as "
            '"1:1 1:2;1:1"',
        )
    first, second = (tuple(side.split()) for side in sides)
    return _Link(second, first, element) if target_first else _Link(first, second, element)


def _numbers(text: NamedSentences, linked: list[str], name: str, line: int) -> dict[str, int]:
    """Return the number of the sentence that each id names."""
    if text.ids or text.path.lower().endswith(".xml"):
        return text.numbers()
    labels = sorted(set(linked), key=_natural)
    if len(labels) != len(text.document):
        raise FormatError(
            name,
            line,
            f"{len(labels)} sentences are linked, but {text.path} has {len(text.document)} lines, so "
            "it cannot be told which are which: name the XML texts with their ids",
        )
    return {label: number for number, label in enumerate(labels)}


def _natural(label: str) -> list[tuple[int, int, str]]:
    """Order ids as people do: ``1:9`` before ``1:10``."""
    parts = _DIGITS.split(label)
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts if part]


def _indices(
    labels: tuple[str, ...], known: dict[str, int], text: NamedSentences, name: str, line: int
) -> tuple[int, ...]:
    for label in labels:
        if label not in known:
            raise FormatError(
                name,
                line,
                f"{text.path} has no sentence {label!r}; take the texts and the links from one "
                "export",
            )
    indices = sorted({known[label] for label in labels})
    if len(indices) < len(labels):
        raise FormatError(name, line, f"an id is repeated in {' '.join(labels)!r}; name it once")
    return tuple(indices)


def _joined(parts: list[Alignment], name: str) -> Alignment:
    """Return several alignments as one, their texts one after the other."""
    beads: list[Bead] = []
    at_src = at_tgt = 0
    for part in parts:
        beads += [
            replace(
                bead,
                src=tuple(at_src + i for i in bead.src),
                tgt=tuple(at_tgt + i for i in bead.tgt),
            )
            for bead in part.beads
        ]
        at_src, at_tgt = at_src + len(part.src), at_tgt + len(part.tgt)
    return Alignment(
        _concatenated([part.src for part in parts], name),
        _concatenated([part.tgt for part in parts], name),
        tuple(beads),
    )


def _concatenated(documents: list[Document], name: str) -> Document:
    texts = [sentence.text for one in documents for sentence in one.sentences]
    whole = lines_document(texts, lang=documents[0].lang, name=name)
    numbers: list[int] = []
    for one in documents:
        after = numbers[-1] + 1 if numbers else 0
        numbers += [after + sentence.paragraph for sentence in one.sentences]
    sentences = (
        replace(sentence, paragraph=number)
        for sentence, number in zip(whole.sentences, numbers, strict=True)
    )
    return replace(whole, sentences=tuple(sentences))


def paths_beside(alignment: Alignment, location: Location, format_name: str) -> tuple[Path, Path]:
    """Return the names under which the two texts are written: ``x.zh.xml`` beside ``x.xml``.

    Raises:
        ConfigError: The location is standard output or a pair.
    """
    path = one_path(location, format_name)
    refuse_stream(path, format_name)
    langs = [document.lang for document in (alignment.src, alignment.tgt)]
    short = [lang.partition("-")[0].lower() for lang in langs]
    names = short if short[0] != short[1] else langs if langs[0] != langs[1] else ["src", "tgt"]
    base = Path(path)
    src, tgt = (base.with_suffix(f".{name}.xml") for name in names)
    return src, tgt


def write(
    alignment: Alignment,
    location: Location,
    format_name: str,
    ids: Callable[[Document], list[str]],
    links: Callable[[Alignment, tuple[list[str], list[str]], tuple[str, str]], str],
) -> None:
    """Write the links and, beside them, the two texts.

    Args:
        alignment: What to write.
        location: The file of the links.
        format_name: Name of the format.
        ids: Gives the sentences of a document names.
        links: Returns the file of links for the names of the sentences and of the two files.

    Raises:
        ConfigError: The location is standard output, or a language is not a tag.
        InputError: A file cannot be written, or a text of that name exists without links; then none
            is.
    """
    src, tgt = paths_beside(alignment, location, format_name)
    labels = (ids(alignment.src), ids(alignment.tgt))
    texts = {
        src: _rendered(alignment.src, labels[0]),
        tgt: _rendered(alignment.tgt, labels[1]),
    }
    if not Path(one_path(location, format_name)).exists():
        _refuse_foreign(texts, one_path(location, format_name))
    body = links(alignment, labels, (storage.shown(src.name), storage.shown(tgt.name)))
    # The links come last: where they are, the texts are too.
    with storage.atomic_writes([src, tgt, one_path(location, format_name)]) as outs:
        for out, text in zip(outs, (*texts.values(), body), strict=True):
            out.write(text)


def _rendered(document: Document, labels: list[str]) -> str:
    out = io.StringIO()
    sentence_xml.write(document, labels, out)
    return out.getvalue()


def _refuse_foreign(texts: Mapping[Path, str], path: PathLike) -> None:
    """Refuse to write over texts that nobody named and that do not belong to older links.

    One that is the same to the byte is what a run left that was killed before it wrote the links.
    """
    for text, wanted in texts.items():
        if text.exists() and not _holds(text, wanted.encode()):
            raise InputError(
                f"{storage.shown(text)}: exists, and would be written over as a text of "
                f"{storage.shown(path)}; give the links another name, or move the text away"
            )


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def lost_of_texts(obj: Content) -> list[str]:
    """Name what XML texts with links lose of the documents."""
    if isinstance(obj, Alignment):
        documents: tuple[Document, ...] = (obj.src, obj.tgt)
        signature = losses.of_signature(obj)
    elif isinstance(obj, Document):
        documents, signature = (obj,), []
    else:
        return []
    forbidden = sum(
        count_forbidden(one.text) for document in documents for one in document.sentences
    )
    return [
        *losses.counted(
            forbidden, "character that XML cannot hold", "characters that XML cannot hold"
        ),
        *losses.of_positions(*documents, paragraphs=True),
        *signature,
    ]
