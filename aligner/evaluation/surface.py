"""BLEU, chrF and TER: sacreBLEU's own code (Post 2018, doi 10.18653/v1/W18-6319), with its signatures.

What is added is the right tokenizer for the language. sacreBLEU's ``13a`` takes a Chinese sentence
for a word or two and its TER does so too, whatever the translation is like; both are asked for
characters here where the script has no spaces.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from aligner import languages
from aligner.errors import ConfigError, MissingExtraError
from aligner.evaluation.metrics import Measured, Numbers, Task

_TOKENIZERS = {"zh": "zh", "ja": "ja-mecab", "ko": "ko-mecab", "th": "char"}
_TOKENIZERS |= dict.fromkeys(("lo", "km", "my", "bo", "yue", "wuu"), "char")
# What these make of a sentence without spaces is one token, or nearly so.
_BY_SPACES = ("13a", "intl", "none")
_UNSPACED = frozenset(_TOKENIZERS) - {"ko"}
_TER_CHARACTERS = frozenset(("zh", "yue", "wuu", "ja"))


def tokenizer_for(lang: str, wanted: str | None) -> str:
    """Return the name of BLEU's tokenizer for a language.

    Raises:
        ConfigError: The one that was asked for does not exist, or cannot cut that language.
    """
    primary = languages.primary(lang)
    if wanted is None:
        return _TOKENIZERS.get(primary, BLEU.TOKENIZER_DEFAULT)
    if wanted not in BLEU.TOKENIZERS:
        raise ConfigError(
            f"unknown BLEU tokenizer {wanted!r}; known: {', '.join(sorted(BLEU.TOKENIZERS))}"
        )
    if primary in _UNSPACED and wanted in _BY_SPACES:
        raise ConfigError(
            f"the tokenizer {wanted} cuts at spaces, which {primary} does not write: BLEU would be "
            f"near 0 whatever the translation; use {_TOKENIZERS[primary]!r} or leave it out"
        )
    return wanted


class _Surface(ABC):
    """Measure with a metric of sacreBLEU; see `Metric`."""

    name: str
    title: str
    higher_is_better = True
    needs_reference = True

    def measure(self, task: Task) -> Sequence[Measured]:
        """Return sacreBLEU's scores, a value a system."""
        metric = self._metric(task)
        references = [list(reference) for reference in task.references]
        found = []
        for hypothesis in task.hypotheses:
            # The step inside `corpus_score` at which the sums are not taken yet; `PairedTest` of
            # sacreBLEU takes the statistics here too.
            statistics = np.asarray(
                metric._extract_corpus_statistics(list(hypothesis), references), dtype=np.float64
            )
            found.append(
                Measured(
                    np.array([self._segment(metric, row) for row in statistics]),
                    statistics,
                    lambda sums: _combine(metric, sums),
                    str(metric.get_signature()),
                )
            )
        return found

    @abstractmethod
    def _metric(self, task: Task) -> Any:
        """Return sacreBLEU's metric for a task."""

    def _segment(self, metric: Any, statistics: Numbers) -> float:
        return _combine(metric, statistics)


def _combine(metric: Any, sums: Numbers) -> float:
    # Whole numbers as such: BLEU raises counts in place when it smooths, and prints lengths.
    numbers = [int(value) if value.is_integer() else value for value in sums.tolist()]
    return float(metric._compute_score_from_stats(numbers).score)


class Bleu(_Surface):
    """Measure BLEU; a segment's own score leaves out the n-grams that it is too short for."""

    name = "bleu"
    title = "BLEU"

    def _metric(self, task: Task) -> Any:
        tokenizer = tokenizer_for(task.lang, task.tokenize)
        try:
            return BLEU(tokenize=tokenizer)
        except (ImportError, RuntimeError) as error:
            if tokenizer in ("ja-mecab", "ko-mecab"):
                feature = f"BLEU's tokenizer {tokenizer}"
                raise MissingExtraError(feature, tokenizer.partition("-")[0]) from error
            raise

    def _segment(self, metric: Any, statistics: Numbers) -> float:
        order = metric.max_ngram_order
        counts = statistics.astype(np.int64).tolist()
        score = BLEU.compute_bleu(
            correct=counts[2 : 2 + order],
            total=counts[2 + order :],
            sys_len=counts[0],
            ref_len=counts[1],
            smooth_method=metric.smooth_method,
            effective_order=True,
        )
        return float(score.score)


class Chrf(_Surface):
    """Measure chrF (F2 of character n-grams)."""

    name = "chrf"
    title = "chrF"

    def _metric(self, task: Task) -> Any:
        return CHRF()


class ChrfPlusPlus(_Surface):
    """Measure chrF++: chrF with n-grams of words up to two."""

    name = "chrf++"
    title = "chrF++"

    def _metric(self, task: Task) -> Any:
        return CHRF(word_order=2)


class Ter(_Surface):
    """Measure the translation edit rate, in percent; of characters where the script has no spaces."""

    name = "ter"
    title = "TER"
    higher_is_better = False

    def _metric(self, task: Task) -> Any:
        primary = languages.primary(task.lang)
        by_character = primary in _UNSPACED
        if by_character and primary not in _TER_CHARACTERS:
            raise ConfigError(
                f"TER cuts at spaces, which {primary} does not write, and can cut only Chinese and "
                "Japanese into characters; leave ter out"
            )
        return TER(normalized=by_character, asian_support=by_character)
