"""Reading XLIFF of any tool: versions 2.0 to 2.2, and 1.2 with what it has in common with them."""

from __future__ import annotations

from collections.abc import Iterator

from aligner import languages
from aligner.errors import ConfigError, FormatError
from aligner.formats import storage
from aligner.formats.base import PathLike
from aligner.formats.choice import agree, longer
from aligner.formats.segments import Segment, alignment_from_segments, parse_marks
from aligner.formats.xml_text import Element, parse_tree, read_xml
from aligner.types import Alignment, Status

CATEGORY = "aligner"
SUBSTATE = f"{CATEGORY}:"
_UNITS = frozenset({"unit", "trans-unit"})
_VERSIONS = frozenset({"1.2", "2.0", "2.1", "2.2"})
_STATES = {
    "reviewed": Status.CONFIRMED,
    "final": Status.CONFIRMED,
    "signed-off": Status.CONFIRMED,
}
# What stands for a code of the original, in 1.2; in 2.x such elements are empty.
_CODES = frozenset({"bpt", "ept", "it", "ph"})


def read_alignment(
    path: PathLike, wanted: tuple[str, str] | tuple[None, None], encoding: str | None
) -> Alignment:
    """Return an XLIFF file as an alignment.

    Args:
        path: The file.
        wanted: Canonical languages, or twice None for those of the file.
        encoding: Name of the encoding, if what the file declares is wrong.

    Raises:
        FormatError: The file is not XLIFF.
        ConfigError: The file is not in these languages, or the encoding is unknown.
        InputError: The file cannot be read or is not text.
    """
    name = storage.shown(path)
    rows: list[Segment] = []

    def taken(element: Element) -> bool:
        if element.tag not in _UNITS:
            return False
        rows.extend(_segments(element, name))
        return True

    root = parse_tree(read_xml(path, name, encoding), name, taken)
    _check(root, name)
    held = _languages(root, name)
    langs, turned = _order(held, wanted, name)
    if turned:
        rows = [Segment(row.tgt, row.src, row.marks) for row in rows]
    return alignment_from_segments(rows, *langs, storage.document_name(path))


def _check(root: Element, name: str) -> None:
    if root.tag != "xliff":
        raise FormatError(
            name, root.line, f"the root element is <{root.tag}>, not <xliff>: this is no XLIFF file"
        )
    version = root.get("version")
    if version not in _VERSIONS:
        known = ", ".join(sorted(_VERSIONS))
        raise FormatError(
            name,
            root.line,
            f"version {version!r} of XLIFF is not read, only {known}; export it as one of these",
        )


def _languages(root: Element, name: str) -> tuple[str, str]:
    """Return the languages of a file, unknown where it does not tell."""
    found = {(root.get("srcLang"), root.get("trgLang"))} - {("", "")}
    found |= {
        (file.get("source-language"), file.get("target-language"))
        for file in root.find("file")
        if file.get("source-language")
    }
    if len(found) > 1:
        listed = ", ".join(f"{src or '?'} → {tgt or '?'}" for src, tgt in sorted(found))
        raise FormatError(
            name,
            None,
            f"it holds files in several pairs of languages ({listed}); export them apart",
        )
    [(src, tgt)] = found or {("", "")}
    return _canonical(src), _canonical(tgt)


def _canonical(tag: str) -> str:
    try:
        return languages.canonical(tag) if tag else languages.UNKNOWN
    except ConfigError:
        return tag.lower()


def _order(
    held: tuple[str, str], wanted: tuple[str, str] | tuple[None, None], name: str
) -> tuple[tuple[str, str], bool]:
    """Return the languages of the sides, and whether these change places."""
    if wanted[0] is None:
        return held, False

    def fits(tags: tuple[str, str]) -> bool:
        return all(
            languages.UNKNOWN in pair or agree(*pair) for pair in zip(tags, wanted, strict=True)
        )

    def exact(tags: tuple[str, str]) -> tuple[str, str]:
        src, tgt = (
            asked if tag == languages.UNKNOWN else longer(tag, asked)
            for tag, asked in zip(tags, wanted, strict=True)
        )
        return src, tgt

    if fits(held):
        return exact(held), False
    if fits(held[::-1]):
        return exact(held[::-1]), True
    raise ConfigError(
        f"{name}: its languages are {held[0]} and {held[1]}, not {' and '.join(wanted)}"
    )


def _segments(unit: Element, name: str) -> Iterator[Segment]:
    parts = [unit] if unit.tag == "trans-unit" else unit.children("segment")
    notes = _metadata(unit)
    for part in parts:
        segment = _segment(part, notes if len(parts) == 1 else {}, name)
        if segment is not None:
            yield segment


def _metadata(unit: Element) -> dict[str, str]:
    """Return what this library wrote about the bead."""
    return {
        meta.get("type"): meta.text()
        for metadata in unit.children("metadata")
        for group in metadata.children("metaGroup")
        if group.get("category") == CATEGORY
        for meta in group.children("meta")
    }


def _segment(part: Element, notes: dict[str, str], name: str) -> Segment | None:
    def wrong(reason: str) -> FormatError:
        return FormatError(name, part.line, reason)

    sources, targets = part.children("source"), part.children("target")
    if len(sources) != 1 or len(targets) > 1:
        raise wrong(
            f"a <{part.tag}> has {len(sources)} <source> and {len(targets)} <target>; it must have "
            "one source and at most one target"
        )
    src = _text(sources[0], name)
    tgt = _text(targets[0], name) if targets else None
    marks = parse_marks(
        notes.get("score", ""), notes.get("confidence", ""), _status(part, targets), wrong
    )
    # The kind tells an empty sentence from a side that is not there.
    kind = notes.get("kind", "")
    if not src and (kind.startswith("0-") or (not kind and tgt)):
        return None if tgt is None else Segment(None, tgt, marks)
    if not tgt and (not kind or kind.endswith("-0") or not targets):
        return Segment(src, None, marks) if src or kind else None
    return Segment(src, tgt, marks)


def _status(part: Element, targets: list[Element]) -> str:
    sub = part.get("subState")
    if sub.startswith(SUBSTATE):
        return sub.removeprefix(SUBSTATE)
    if part.get("approved") == "yes":
        return Status.CONFIRMED
    state = part.get("state") or (targets[0].get("state") if targets else "")
    return _STATES.get(state, Status.AUTO)


def _text(element: Element, name: str) -> str:
    texts = []
    for part in element.content:
        if isinstance(part, str):
            texts.append(part)
        elif part.tag == "cp":
            texts.append(_character(part, name))
        elif part.tag not in _CODES:
            texts.append(_text(part, name))
    return "".join(texts)


def _character(element: Element, name: str) -> str:
    code = element.get("hex")
    try:
        char = chr(int(code, 16))
        char.encode()
    except (ValueError, OverflowError, UnicodeEncodeError):
        raise FormatError(
            name, element.line, f"{code!r} is not the number of a character, such as 000B"
        ) from None
    return char
