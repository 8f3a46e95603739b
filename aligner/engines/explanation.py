"""Why an engine chose a bead, and what it would have chosen instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol, runtime_checkable

from aligner.encoders import Encoder, get_encoder
from aligner.encoders.use import UseEncoder
from aligner.engines import DEFAULT_ENGINE, Engine, get_engine
from aligner.engines.visible import visible
from aligner.errors import ConfigError, InputError
from aligner.types import Alignment, Bead, Document


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold one feature of a bead.

    Attributes:
        name: What is looked at.
        value: How much of it there is, in the feature's own unit.
        weight: What the engine has learned that a unit is worth.
    """

    name: str
    value: float
    weight: float

    @property
    def contribution(self) -> float:
        """Return what the feature adds to the bead's score, a logarithm of odds."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Explanation:
    """Say what decided for a bead, and between what the choice was.

    Attributes:
        bead: The bead in question.
        probability: The engine's probability that it is exactly right, in [0, 1].
        evidence: What its score is made of, largest contribution first; empty for a bead that
            was ruled out before a close look.
        chosen: The best beads with it, over the stretch where the rival differs.
        chosen_probability: Probability that all of them are right together.
        rival: The best beads without it, over the same stretch.
        rival_probability: Probability that all of those are right together.
    """

    bead: Bead
    probability: float
    evidence: tuple[Evidence, ...]
    chosen: tuple[Bead, ...]
    chosen_probability: float
    rival: tuple[Bead, ...]
    rival_probability: float

    def __str__(self) -> str:
        lines = [f"{_shown([self.bead])}  probability {self.probability:.3f}"]
        lines += [
            f"  {one.contribution:+7.2f}  {one.name} = {one.value:.2f}" for one in self.evidence[:8]
        ]
        lines.append(f"with it    {self.chosen_probability:.3f}  {_shown(self.chosen)}")
        lines.append(f"without it {self.rival_probability:.3f}  {_shown(self.rival)}")
        return "\n".join(lines)


@runtime_checkable
class ExplainingEngine(Protocol):
    """Be an engine that can say why."""

    def explain(
        self, src: Document, tgt: Document, encoder: Encoder | None, bead: Bead
    ) -> Explanation:
        """Explain a bead of two documents, none of whose sentences is empty."""
        ...


def explain(
    alignment: Alignment,
    bead: Bead,
    *,
    engine: str | Engine | None = None,
    encoder: str | Encoder | None = None,
) -> Explanation:
    """Explain a bead; see `aligner.Alignment.explain`."""
    fields = dict(alignment.signature.fields)
    asked = fields.get("engine", "") if engine is None else engine
    chosen = _engine(asked) if isinstance(asked, str) else asked
    if not isinstance(chosen, ExplainingEngine):
        raise ConfigError(
            f"the engine {chosen.name} does not explain itself; align with {DEFAULT_ENGINE!r}, "
            "or name it: explain(bead, engine=...)"
        )
    if encoder is None and fields.get("enc", UseEncoder.name) != UseEncoder.name:
        raise ConfigError(
            f"the alignment was made with the encoder {fields['enc']}: give it to explain(), too"
        )
    for numbers, side in ((bead.src, alignment.src), (bead.tgt, alignment.tgt)):
        if any(i >= len(side) for i in numbers):
            raise InputError(
                f"the bead {_shown([bead])} names a sentence that is not there: sentences of a side "
                f"are counted from 0, and here are {len(alignment.src)} and {len(alignment.tgt)}"
            )
    (src, src_numbers), (tgt, tgt_numbers) = visible(alignment.src), visible(alignment.tgt)
    inner_src = tuple(k for k, i in enumerate(src_numbers) if i in bead.src)
    inner_tgt = tuple(k for k, j in enumerate(tgt_numbers) if j in bead.tgt)
    if not inner_src and not inner_tgt:
        raise InputError(f"the bead {_shown([bead])} holds no text: nothing decided for it")
    using = encoder or "use"
    using = _encoder(using) if isinstance(using, str) else using
    found = chosen.explain(src, tgt, using, Bead(inner_src, inner_tgt))

    def outer(beads: Sequence[Bead]) -> tuple[Bead, ...]:
        return tuple(
            Bead(tuple(src_numbers[i] for i in one.src), tuple(tgt_numbers[j] for j in one.tgt))
            for one in beads
        )

    return replace(found, bead=bead, chosen=outer(found.chosen), rival=outer(found.rival))


@lru_cache(maxsize=2)
def _engine(name: str) -> Engine:
    """Return the same engine again: it remembers the documents that it was asked about."""
    return get_engine(name)


@lru_cache(maxsize=2)
def _encoder(name: str) -> Encoder:
    return get_encoder(name)


def _shown(beads: Sequence[Bead]) -> str:
    return " ".join(f"{list(bead.src)}:{list(bead.tgt)}" for bead in beads)
