"""Other people's splitters: pySBD, sentencex and wtpsplit, as optional packages.

Some of them change the white space of what they return, and some lose a character now and then. Only
where they cut is taken over, so that documents are lossless all the same: a piece that is not found
in the text stays with the one before it. None of them knows noise, speakers or captions.
"""

from __future__ import annotations

import importlib
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from aligner import languages
from aligner.errors import MissingExtraError, ModelError, UnsupportedLanguageError
from aligner.splitters.layout import paragraph_starts
from aligner.types import Document, Sentence, Span

DEFAULT_MODEL = "sat-3l-sm"

# How far behind the last piece the next one is looked for: a piece that was altered is skipped.
_SLACK = 2000


class PysbdSplitter:
    """Split with pySBD (Sadvilkar and Neumann 2020, doi 10.18653/v1/2020.nlposs-1.15).

    A text of unknown language is split like English.

    Raises:
        MissingExtraError: The package is not installed.
    """

    name = "pysbd"

    def __init__(self) -> None:
        self._package = _load("pysbd", "splitters")

    def split(self, text: str, *, lang: str, name: str = "") -> Document:
        """Return the text as a document with sentences.

        Args:
            text: The whole text.
            lang: BCP-47 tag in canonical spelling.
            name: Name of the document.

        Raises:
            UnsupportedLanguageError: pySBD does not know the language.
            InputError: The text holds a lone surrogate.
        """
        document = Document(text, lang, name=name)
        code = "en" if lang == languages.UNKNOWN else languages.primary(lang)
        known = self._package.languages.LANGUAGE_CODES
        if code not in known:
            raise UnsupportedLanguageError(
                f"pysbd does not know {lang!r}; it knows {', '.join(sorted(known))}. "
                "The splitter 'rules' takes any language"
            )
        segmenter = self._package.Segmenter(language=code, clean=False)
        return _document(document, segmenter.segment(text), self.name)


class SentencexSplitter:
    """Split with sentencex, of the Wikimedia Foundation; it takes any language.

    Raises:
        MissingExtraError: The package is not installed.
    """

    name = "sentencex"

    def __init__(self) -> None:
        self._package = _load("sentencex", "splitters")

    def split(self, text: str, *, lang: str, name: str = "") -> Document:
        """Return the text as a document with sentences.

        Args:
            text: The whole text.
            lang: BCP-47 tag in canonical spelling, ``"und"`` for the package's general rules.
            name: Name of the document.

        Raises:
            InputError: The text holds a lone surrogate.
        """
        document = Document(text, lang, name=name)
        pieces = self._package.segment(languages.primary(lang), text) if text.strip() else []
        return _document(document, pieces, self.name)


class WtpsplitSplitter:
    """Split with a model of wtpsplit, *Segment any Text* (Frohmann et al. 2024).

    doi 10.18653/v1/2024.emnlp-main.665. The package brings PyTorch, and downloads the model's
    weights when it is first used, unless a folder with them is named.

    Args:
        model: Name of a model, for example ``"sat-3l-sm"``, or a folder that holds one.

    Raises:
        MissingExtraError: The package is not installed.
        ModelError: The model is neither at hand nor to be had.
    """

    name = "wtpsplit"

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        package = _load("wtpsplit", "wtpsplit")
        try:
            self._model: Any = package.SaT(model)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"wtpsplit cannot load {model!r}: {error}. Name a model of wtpsplit, or a folder "
                "with one"
            ) from error

    def split(self, text: str, *, lang: str, name: str = "") -> Document:
        """Return the text as a document with sentences; the model finds out the language.

        Args:
            text: The whole text.
            lang: BCP-47 tag in canonical spelling, for the document only.
            name: Name of the document.

        Raises:
            InputError: The text holds a lone surrogate.
        """
        document = Document(text, lang, name=name)
        pieces = self._model.split(text) if text.strip() else []
        return _document(document, pieces, self.name)


def _load(package: str, extra: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise MissingExtraError(f"the splitter {package!r}", extra) from error


def _document(unsplit: Document, pieces: Iterable[str], splitter: str) -> Document:
    text = unsplit.text
    paragraphs = paragraph_starts(text)
    sentences = tuple(
        Sentence(text[span.start : span.end], span, bisect_right(paragraphs, span.start))
        for span in spans_of(text, pieces)
    )
    return Document(text, unsplit.lang, sentences, name=unsplit.name, splitter=splitter)


def spans_of(text: str, pieces: Iterable[str]) -> list[Span]:
    r"""Return where pieces of a text stand, whatever happened to their white space.

    The spans cover all of the text but white space around them.

    Args:
        text: The whole text.
        pieces: Its sentences in order.

    >>> spans_of(" One.  Two\nthree. ", ["One. ", "Two three."])
    [Span(start=1, end=5), Span(start=7, end=17)]
    """
    places = [at for at, char in enumerate(text) if not char.isspace()]
    if not places:
        return []
    visible = "".join(text.split())
    starts = [0]
    at = 0
    for piece in pieces:
        sought = "".join(piece.split())
        found = visible.find(sought, at, at + 2 * len(sought) + _SLACK) if sought else -1
        if found >= 0:
            starts.append(found)
            at = found + len(sought)
    cuts = sorted({*starts, len(places)})
    return [Span(places[start], places[end - 1] + 1) for start, end in pairwise(cuts)]
