"""The adapter for sentence-transformers, on small models that are made here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import aligner
from aligner.encoders import SpanEncoder, get_encoder
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.sentence_transformers import SentenceTransformerEncoder
from aligner.splitters import lines_document

pytestmark = pytest.mark.peers

# Words that mean the same get the same vector.
WORDS = [
    ("你好", "hello"),
    ("天气", "weather"),
    ("名字", "name"),
    ("再见", "goodbye"),
    ("模型", "model"),
]
ZH = ["你好 。", "我的 名字 。", "天气 天气 。", "再见 。"]
EN = ["Hello .", "My name .", "Weather .", "And weather .", "Goodbye ."]


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a model that looks words up and takes the mean."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = {"[UNK]": 0}
    weights = [np.zeros(8)]
    for vector, pair in zip(np.eye(8), WORDS, strict=False):
        for word in pair:
            vocabulary[word] = len(vocabulary)
            weights.append(3 * vector)
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    module = StaticEmbedding(tokenizer, embedding_weights=np.stack(weights).astype(np.float32))
    folder = tmp_path_factory.mktemp("models") / "word list"
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a transformer with random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("bert")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefgh你好。.", "##a", "##b"]
    (folder / "vocab.txt").write_text("\n".join(pieces), "utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / "base")
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(folder / "base")
    base = Transformer(str(folder / "base"), max_seq_length=16)
    modules = [base, Pooling(16)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "saved"))
    return folder / "saved"


def test_vectors_have_unit_length(dictionary: Path, transformer: Path) -> None:
    for folder, dim in ((dictionary, 8), (transformer, 16)):
        encoder = SentenceTransformerEncoder(folder, device="cpu", batch_size=2)
        assert encoder.dim == dim
        assert not isinstance(encoder, SpanEncoder)
        found = encoder.encode(["hello", "a b c 你 好 。", "d" * 500])
        assert found.shape == (3, dim)
        assert found.dtype == np.float32
        known = found[np.abs(found).max(axis=1) > 0]
        np.testing.assert_allclose(np.linalg.norm(known, axis=1), 1.0, atol=1e-5)
        assert encoder.encode([]).shape == (0, dim)


def test_a_text_without_a_known_word_is_like_nothing(dictionary: Path) -> None:
    assert not SentenceTransformerEncoder(dictionary).encode(["nothing"]).any()


@pytest.mark.parametrize("engine", ["two_pass", "bertalign"])
def test_a_small_pair_is_aligned(dictionary: Path, engine: str) -> None:
    alignment = aligner.align(
        lines_document(ZH),
        lines_document(EN),
        engine=engine,
        encoder=f"sentence_transformers:{dictionary}",
    )
    linked = [(bead.src, bead.tgt) for bead in alignment.beads if not bead.is_null]
    assert linked == [((0,), (0,)), ((1,), (1,)), ((2,), (2, 3)), ((3,), (4,))]
    assert "enc:st-word-list-" in str(alignment.signature)


def test_the_cache_takes_such_an_encoder(dictionary: Path, tmp_path: Path) -> None:
    encoder = get_encoder(f"sentence_transformers:{dictionary}")
    cached = CachedEncoder(encoder, tmp_path)
    for _ in range(2):
        np.testing.assert_array_equal(cached.encode(EN), encoder.encode(EN))


def test_models_of_one_name_are_told_apart(dictionary: Path, tmp_path: Path) -> None:
    copy = tmp_path / "word list"
    for path in dictionary.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(dictionary)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    first = SentenceTransformerEncoder(dictionary).name
    assert SentenceTransformerEncoder(copy).name == first
    [weights] = copy.rglob("*.safetensors")
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert SentenceTransformerEncoder(copy).name != first


def test_models_that_cannot_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is not on the disk cannot be had: as without a network, but at once.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(aligner.ModelError, match="not on this disk and cannot be downloaded"):
        SentenceTransformerEncoder("no-such/model-at-all")
    with pytest.raises(aligner.ModelError, match="holds no usable sentence-transformers model"):
        SentenceTransformerEncoder(tmp_path)
    with pytest.raises(aligner.ModelError, match="there is no folder"):
        SentenceTransformerEncoder(tmp_path / "missing")
    with pytest.raises(aligner.ConfigError, match="batch_size"):
        SentenceTransformerEncoder(tmp_path, batch_size=0)
