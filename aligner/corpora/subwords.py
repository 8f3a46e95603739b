"""Subwords: a SentencePiece model trained on a corpus, and the corpus encoded with it.

SentencePiece (Kudo and Richardson 2018, doi 10.18653/v1/D18-2012) cuts texts into pieces from which
they can be put together again. One model serves both sides, as joint models for translation do; train
one on each side if the two share no writing and you want it so.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from aligner.corpora.pairs import CorpusPair
from aligner.errors import ConfigError, InputError, ModelError
from aligner.formats import moses, storage
from aligner.formats.base import PathLike

type ModelType = Literal["unigram", "bpe"]
type Side = Literal["both", "src", "tgt"]

_SIDES: dict[Side, tuple[str, ...]] = {"both": ("src", "tgt"), "src": ("src",), "tgt": ("tgt",)}
# What SentencePiece reads a text of at most; it passes over longer ones without a word.
_LONGEST = 1_000_000


class Subwords:
    """Cut texts into subwords with a SentencePiece model.

    Args:
        model: The model, as `train_subwords` or SentencePiece itself made it.

    Raises:
        ModelError: That is no model.
    """

    def __init__(self, model: bytes) -> None:
        import sentencepiece

        self.model = model
        self._processor: Any = sentencepiece.SentencePieceProcessor()
        try:
            self._processor.LoadFromSerializedProto(model)
        except RuntimeError as error:
            raise ModelError(f"not a SentencePiece model: {error}") from None

    @classmethod
    def load(cls, path: PathLike) -> Subwords:
        """Return the model in a file.

        Raises:
            InputError: The file cannot be read.
            ModelError: It is no model.
        """
        try:
            return cls(storage.read_bytes(path))
        except ModelError as error:
            raise ModelError(f"{storage.shown(path)}: {error}") from None

    def save(self, path: PathLike) -> None:
        """Write the model to a file that SentencePiece reads.

        Raises:
            InputError: The file cannot be written.
        """
        with storage.atomic_write_bytes(path) as out:
            out.write(self.model)

    def __len__(self) -> int:
        """Return the number of subwords."""
        return int(self._processor.GetPieceSize())

    def encode(self, text: str) -> list[str]:
        """Return the subwords of a text; a space is ``▁`` at the beginning of a subword."""
        pieces: list[str] = self._processor.EncodeAsPieces(text)
        return pieces

    def encode_ids(self, text: str) -> list[int]:
        """Return the numbers of a text's subwords."""
        ids: list[int] = self._processor.EncodeAsIds(text)
        return ids

    def decode(self, pieces: list[str]) -> str:
        """Return the text of subwords."""
        text: str = self._processor.DecodePieces(pieces)
        return text

    def encode_pairs(self, pairs: Iterable[CorpusPair]) -> Iterator[tuple[list[str], list[str]]]:
        """Yield the subwords of both texts of each pair."""
        for pair in pairs:
            yield self.encode(pair.src), self.encode(pair.tgt)

    def write_encoded(
        self, pairs: Iterable[CorpusPair], location: tuple[PathLike, PathLike]
    ) -> None:
        """Write two files, line by line, with spaces between subwords, as MT toolkits read them.

        Raises:
            InputError: A file cannot be written; then neither is.
        """
        with storage.atomic_writes(moses.paths_of(location)) as sides:
            for both in self.encode_pairs(pairs):
                for out, pieces in zip(sides, both, strict=True):
                    out.write(" ".join(pieces) + "\n")


def train_subwords(
    pairs: Iterable[CorpusPair],
    *,
    vocab_size: int = 8000,
    model_type: ModelType = "unigram",
    side: Side = "both",
    character_coverage: float = 0.9995,
) -> Subwords:
    """Train a SentencePiece model on the texts of a corpus.

    The same corpus gives the same model: it is trained on one thread.

    Args:
        pairs: A corpus, or any pairs; read once.
        vocab_size: Number of subwords.
        model_type: ``"unigram"`` or ``"bpe"``.
        side: The side to train on, or both.
        character_coverage: Share of the characters that must be representable, in (0, 1]; rarer ones
            are unknown. For Chinese and Japanese a little below 1.

    Raises:
        ConfigError: A setting cannot be; there are too few texts for so many subwords.
        InputError: The corpus holds no text.
    """
    import sentencepiece

    if side not in _SIDES:
        raise ConfigError(f"subwords are of 'both', 'src' or 'tgt', not of {side!r}")
    if model_type not in ("unigram", "bpe"):
        raise ConfigError(f"the model type is 'unigram' or 'bpe', not {model_type!r}")
    if not 0 < character_coverage <= 1:
        raise ConfigError(f"character_coverage is in (0, 1], not {character_coverage}")
    if vocab_size < 1:
        raise ConfigError(f"vocab_size is at least 1, not {vocab_size}")
    texts = (text for pair in pairs for name in _SIDES[side] if (text := getattr(pair, name)))
    first = next(texts, None)
    if first is None:
        raise InputError("the corpus holds no text to train subwords on")

    def given() -> Iterator[str]:
        yield first
        yield from texts

    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.Train(
            sentence_iterator=given(),
            model_writer=model,
            vocab_size=vocab_size,
            model_type=model_type,
            character_coverage=character_coverage,
            max_sentence_length=_LONGEST,
            num_threads=1,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise ConfigError(
            f"SentencePiece cannot make {vocab_size} subwords of this corpus; ask for fewer or "
            f"more, or give it more text. It says: {error}"
        ) from None
    return Subwords(model.getvalue())
