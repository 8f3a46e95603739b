"""The default encoder: embeddings of any run of sentences from one pass over the document.

The vector of a text is the head applied to the sum of its tokens' features, and a token's
features reach four tokens to either side. The sum over a run of sentences is therefore a
difference of prefix sums, except for the few tokens at its ends, which see the marks of beginning
and end there instead of the neighbouring sentences. Both corrections are made once per sentence,
so that every run costs no more than two additions and the head, and still equals the encoding of
the run's joined text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from aligner import languages
from aligner.encoders.base import Indices, Pieces, Vectors, Windows
from aligner.encoders.layout import Layout, Tokens
from aligner.encoders.pieces import text_pieces
from aligner.encoders.threads import ForkLock, single_threaded
from aligner.encoders.use_model import (
    BOS,
    DIM,
    ENTRANCE,
    EOS,
    REACH,
    UNKNOWN,
    UseModel,
)
from aligner.encoders.windows import entered_alone, token_windows, windows_of

# The tail of one run and the head of the next must not overlap for the sums to be exact.
_SHORTEST = 2 * REACH
_GROUP = 128
# A character that no token joins with what follows: after it a sentence has the tokens that it
# has after any other sentence.
_ANCHOR = "。"
_SPACE = "▁"


_loading = ForkLock()
_loaded: UseModel | None = None


def _model() -> UseModel:
    """Return the weights, which are loaded once however many threads ask for them at first."""
    global _loaded  # noqa: PLW0603 - there is one for the process
    with _loading:
        if _loaded is None:
            _loaded = UseModel()
        return _loaded


class UseEncoder:
    """Encode with the Universal Sentence Encoder, multilingual (16 languages, 512 dimensions).

    The weights (33 MB) are part of the installation and shared by all instances.

    Raises:
        ModelError: The weights are missing or not the expected ones.
    """

    name = "use-m3"
    dim = DIM

    def __init__(self) -> None:
        self._model = _model()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape ``(len(texts), 512)``."""
        with single_threaded():
            return self._model.encode(self._model.tokenize(texts))

    def log_probabilities(self, words: Sequence[str]) -> list[float]:
        """Return how frequent words are, in 16 languages at large: natural logarithms, below 0.

        They are those of the tokeniser's unigram model (Kudo 2018, doi 10.18653/v1/P18-1007), summed
        where a word has several tokens.
        """
        return self._model.log_probabilities(words)

    def encode_windows(self, sentences: Sequence[str]) -> Windows:
        """Return the vectors of the windows around the tokens of each sentence."""
        with single_threaded():
            texts = [sentence.strip() for sentence in sentences]
            return token_windows(self._model, self._model.tokenize(texts))

    def encode_pieces(self, texts: Sequence[str], cuts: Sequence[Sequence[int]]) -> Pieces:
        """Return texts as wholes, in parts and in windows, from one pass; see `PieceEncoder`."""
        with single_threaded():
            return text_pieces(self._model, texts, cuts)

    def encode_spans(self, sentences: Sequence[str]) -> UseSpans:
        """Prepare a document: each token is encoded once, whatever is asked afterwards."""
        return UseSpans(self._model, sentences)

    def encode_spans_and_windows(self, sentences: Sequence[str]) -> tuple[UseSpans, Windows]:
        """Return what `encode_spans` and `encode_windows` give, in little more than half the time."""
        spans = UseSpans(self._model, sentences, keep_tokens=True)
        return spans, spans.windows()


class UseSpans:
    """Hold what is needed to compose the vector of any run of a document's sentences.

    The joined text of a run (`aligner.languages.join`) need not have the tokens of its sentences:
    where Chinese sentences follow each other without a space, all but the first lose the mark of a
    word's beginning, and in rare cases a token crosses the boundary. The first is followed
    exactly; runs over a boundary of the second kind are encoded as texts.

    Args:
        model: The network.
        sentences: The sentences of one document, in order.
        keep_tokens: Whether `windows` will be asked for; costs time and memory.
    """

    def __init__(
        self, model: UseModel, sentences: Sequence[str], *, keep_tokens: bool = False
    ) -> None:
        self._model = model
        self._sentences = tuple(sentence.strip() for sentence in sentences)
        # Tokens of each sentence where it begins a run, and where it continues one.
        self._opening = model.tokenize(self._sentences)
        self._inner, fused = _continue(model, self._sentences, self._opening)
        self._fused = np.concatenate([[0], np.cumsum(fused)])
        lengths = [len(tokens) for tokens in self._inner]
        self._at = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        filled = [i if length else len(lengths) for i, length in enumerate([*lengths, 1])]
        self._filled = np.minimum.accumulate(np.array(filled, dtype=np.int64)[::-1])[::-1]
        shared = [
            _common_suffix(opening, inner)
            for opening, inner in zip(self._opening, self._inner, strict=True)
        ]
        self._opening_extra = np.array(
            [len(tokens) - same for tokens, same in zip(self._opening, shared, strict=True)],
            dtype=np.int64,
        )
        self._inner_extra = np.array(lengths, dtype=np.int64) - np.array(shared, dtype=np.int64)
        self._keep_tokens = keep_tokens
        self._tokens: Tokens | None = None
        with single_threaded():
            self._begin, self._end, self._base = self._edges()

    def __len__(self) -> int:
        return len(self._sentences)

    def vectors(self, starts: Indices, stops: Indices) -> Vectors:
        """Return the unit vectors of runs, shape ``(m, 512)``; see `SpanTable`."""
        with single_threaded():
            return self._vectors(starts, stops)

    def _vectors(self, starts: Indices, stops: Indices) -> Vectors:
        # A run begins with its first sentence that has tokens.
        starts = np.minimum(self._filled[starts], stops)
        first = np.minimum(starts, max(len(self) - 1, 0))
        tokens = self._at[stops] - self._at[starts]
        crossed = self._fused[stops] - self._fused[np.minimum(starts + 1, len(self))] > 0
        result = np.empty((len(starts), DIM), dtype=np.float32)
        if not len(self):
            return self._model.encode([[]] * len(starts))
        direct = crossed | (tokens < self._inner_extra[first] + _SHORTEST)
        composed = np.flatnonzero(~direct)
        if len(composed):
            begin, end = starts[composed], stops[composed]
            counts = tokens[composed] + self._opening_extra[begin] - self._inner_extra[begin] + 2
            entered = self._begin[begin] + self._end[end - 1]
            first_group, last_group = begin // _GROUP, (end - 1) // _GROUP
            far = np.flatnonzero(first_group != last_group)
            entered[far] += (self._base[last_group[far]] - self._base[first_group[far]]).astype(
                np.float32
            )
            result[composed] = self._model.head(entered, counts)
        result[direct] = self._encode_directly(starts[direct], stops[direct], crossed[direct])
        return result

    def _encode_directly(
        self, starts: Indices, stops: Indices, crossed: npt.NDArray[np.bool_]
    ) -> Vectors:
        runs = []
        for start, stop, joined in zip(
            starts.tolist(), stops.tolist(), crossed.tolist(), strict=True
        ):
            if joined:
                text = languages.join(self._sentences[start:stop])
                runs.append(self._model.tokenize([text])[0])
            else:
                tokens = self._opening[start] if start < stop else []
                runs.append([*tokens, *chain.from_iterable(self._inner[start + 1 : stop])])
        return self._model.encode(runs)

    def _edges(self) -> tuple[Vectors, Vectors, npt.NDArray[np.float64]]:
        """Return for each sentence what a run that begins or ends with it adds to the sum.

        With the prefix sums ``C`` of the document's stream of tokens, a run's sum is
        ``(head - C[after head]) + (C[before tail] + tail)``. To keep the numbers small, ``C`` counts
        from the beginning of the sentence's group, and the third result gives ``C`` there.
        """
        count = len(self)
        stream = [token for tokens in self._inner for token in tokens]
        size = len(stream)
        after_head = np.minimum(self._at[:-1] + self._inner_extra + REACH, size)
        before_tail = np.maximum(self._at[1:] - REACH, 0)
        cuts = np.unique(np.concatenate([[size], self._at[:-1:_GROUP], after_head, before_tail]))
        # What is encoded: pieces of the stream, and each sentence's two ends. Sentence groups
        # keep the pieces that share their words together, which spares the model work.
        layout = Layout()
        for first in range(0, count, _GROUP):
            group = range(first, min(first + _GROUP, count))
            low, high = int(self._at[group.start]), int(self._at[group.stop])
            left = max(low - REACH, 0)
            bounds = (cuts[(cuts >= low) & (cuts <= high)] - left).tolist()
            layout.add("middle", stream[left : high + REACH], bounds[:-1], bounds[1:])
            for sentence in group:
                extra = int(self._opening_extra[sentence])
                resume = int(self._at[sentence] + self._inner_extra[sentence])
                following = stream[resume : resume + 2 * REACH]
                head = (BOS, *self._opening[sentence][:extra], *following)
                layout.add("head", head, [0], [min(1 + extra + REACH, len(head))])
            for sentence in group:
                stop = int(self._at[sentence + 1])
                tail = (*stream[max(stop - 2 * REACH, 0) : stop], EOS)
                layout.add("tail", tail, [max(len(tail) - 1 - REACH, 0)], [len(tail)])

        if self._keep_tokens:
            self._tokens = layout.tokens(self._model)
            sums = self._tokens.sums()
        else:
            sums = layout.sums(self._model)
        prefix = np.zeros((len(cuts), ENTRANCE), dtype=np.float64)
        np.cumsum(sums["middle"], axis=0, dtype=np.float64, out=prefix[1:])
        base = prefix[np.searchsorted(cuts, self._at[:-1:_GROUP])]
        own = base[np.arange(count) // _GROUP]
        begin = sums["head"] - (prefix[np.searchsorted(cuts, after_head)] - own)
        end = sums["tail"] + (prefix[np.searchsorted(cuts, before_tail)] - own)
        return begin.astype(np.float32), end.astype(np.float32), base

    def windows(self) -> Windows:
        """Return the windows around the tokens of each sentence, each sentence alone as context.

        Most tokens see the same in the document as in their sentence alone, and the ends of
        sentences are encoded for the runs anyway. It can be called once: the tokens are let go.
        """
        assert self._tokens is not None, "made with keep_tokens"
        tokens, self._tokens = self._tokens, None
        lengths = np.array([len(ids) or 1 for ids in self._opening], dtype=np.int64)
        at = np.concatenate([[0], np.cumsum(lengths)])
        extra = self._opening_extra
        # In shorter sentences both ends are in sight of each other.
        alone = lengths - extra < _SHORTEST
        # Where what a token enters is found: among the document's, or, counted from -1 downwards,
        # among those of the short sentences.
        source = np.empty(at[-1], dtype=np.int64)
        stream, head, tail = (tokens.places(kind) for kind in ("middle", "head", "tail"))
        head_at = np.cumsum(tokens.lengths("head")) - tokens.lengths("head")
        tail_at = np.cumsum(tokens.lengths("tail")) - tokens.lengths("tail")
        for i in np.flatnonzero(~alone).tolist():
            first, after = int(at[i]), int(at[i + 1])
            begin = int(extra[i]) + REACH
            source[first : first + begin] = head[head_at[i] + 1 : head_at[i] + 1 + begin]
            stop = int(self._at[i + 1])
            resume = stop - (after - first - begin)
            source[first + begin : after - REACH] = stream[resume : stop - REACH]
            source[after - REACH : after] = tail[tail_at[i] : tail_at[i] + REACH]
        short = np.flatnonzero(alone)
        with single_threaded():
            own = np.concatenate([np.arange(at[i], at[i + 1]) for i in short] or [short])
            source[own] = -1 - np.arange(len(own))
            entered_own = entered_alone(self._model, [self._opening[i] for i in short])

            def entered(first: int, last: int) -> Vectors:
                rows = source[first:last]
                found: Vectors = tokens.entered[np.maximum(rows, 0)]
                found[rows < 0] = entered_own[-1 - rows[rows < 0]]
                return found

            return windows_of(self._model, entered, at)


def _continue(
    model: UseModel, sentences: Sequence[str], opening: list[list[int]]
) -> tuple[list[list[int]], list[bool]]:
    """Return each sentence's tokens after another one, and whether a token may cross over."""
    inner = list(opening)
    fused = [False] * len(opening)
    blanks = _Blanks(model)
    joined = []
    before = ""
    for number, sentence in enumerate(sentences):
        if not opening[number]:
            continue
        if before:
            if languages.is_mark(sentence[0]):
                fused[number] = True
            elif not languages.separator(before, sentence) and not blanks[before[-1]]:
                joined.append(number)
        before = sentence
    for number, tokens in zip(joined, _unspaced(model, sentences, opening, joined), strict=True):
        if tokens:
            inner[number] = tokens
        else:
            fused[number] = True
    last = UNKNOWN
    following = set(joined)
    for number, tokens in enumerate(inner):
        if number in following and not fused[number]:
            fused[number] = model.may_fuse(last, tokens[0])
        if tokens:
            last = tokens[-1]
    return inner, fused


def _unspaced(
    model: UseModel, sentences: Sequence[str], opening: list[list[int]], chosen: list[int]
) -> list[list[int]]:
    """Return the tokens of some sentences where they follow others without a space.

    An empty list says that they cannot be told.
    """
    found = {}
    anchored = []
    for number in chosen:
        # Other characters than letters may become a space of their own when normalised.
        spaced = model.piece(opening[number][0]) == _SPACE and sentences[number][0].isalnum()
        if spaced and len(opening[number]) > 1:
            found[number] = opening[number][1:]
        else:
            anchored.append(number)
    [anchor] = model.tokenize([_ANCHOR])
    texts = [_ANCHOR + sentences[number] for number in anchored]
    for number, tokens in zip(anchored, model.tokenize(texts), strict=True):
        same = tokens[: len(anchor)] == anchor
        found[number] = tokens[len(anchor) :] if same else []
    return [found[number] for number in chosen]


class _Blanks(dict[str, bool]):
    """Remember which characters the tokeniser takes for white space."""

    def __init__(self, model: UseModel) -> None:
        super().__init__()
        self._tokenize = model.tokenize

    def __missing__(self, char: str) -> bool:
        self[char] = not char.isalnum() and self._tokenize([f"a{char}b"]) == self._tokenize(["a b"])
        return self[char]


def _common_suffix(first: Sequence[int], second: Sequence[int]) -> int:
    length = 0
    for a, b in zip(reversed(first), reversed(second), strict=False):
        if a != b:
            break
        length += 1
    return length
