"""The hand-made gold of the talk can be made on the page from the automatic alignment."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

import aligner
from aligner import seeds
from aligner.formats.text import read_document
from aligner.types import Alignment
from tests.review.reviewer import Sizes, fewest_actions, wrong_regions
from tests.review.served import act, served


@pytest.fixture(scope="module")
def automatic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("talk") / "talk.jsonl"
    src, tgt = seeds.talk()
    aligner.write(aligner.align(read_document(src), read_document(tgt)), path)
    return path


def settled_state(client: httpx.Client) -> dict[str, Any]:
    """Return the state once the engine has had its say."""
    for _ in range(600):
        state: dict[str, Any] = client.get("/api/state").json()
        if not state["realigning"]:
            return state
        time.sleep(0.1)
    raise AssertionError("the engine did not finish")


def sizes(state: dict[str, Any]) -> Sizes:
    return tuple((bead[1], bead[2]) for bead in state["beads"])


@pytest.mark.parametrize(("options", "most"), [(["--no-realign"], 7), ([], 7)])
def test_the_gold_of_the_talk(
    options: list[str], most: int, automatic: Path, tmp_path: Path, record_property: Any
) -> None:
    """Count what a reviewer does who knows the gold; the last action confirms everything."""
    gold = seeds.gold()
    path = tmp_path / "talk.jsonl"
    path.write_bytes(automatic.read_bytes())
    with served(path, *options) as server, server.client() as client:
        actions = corrected(client, tuple((len(bead.src), len(bead.tgt)) for bead in gold.beads))
        state = settled_state(client)
        everything = [bead[0] for bead in state["beads"]]
        done = act(client, state["seq"], action="status", beads=everything, status="confirmed")
        assert done.status_code == 200
        actions += 1
        (tmp_path / "made.jsonl").write_bytes(client.get("/api/export?format=jsonl").content)
    made = aligner.read(tmp_path / "made.jsonl")
    assert isinstance(made, Alignment)
    numbers = [[(bead.src, bead.tgt) for bead in one.beads] for one in (made, gold)]
    assert numbers[0] == numbers[1]
    for side, right_side in ((made.src, gold.src), (made.tgt, gold.tgt)):
        texts = [
            ["".join(one.text.split()) for one in each.sentences] for each in (side, right_side)
        ]
        assert texts[0] == texts[1]
    assert aligner.compare(gold, made).strict.f1 == 1.0
    record_property("actions", actions)
    print(f"\n{actions} actions {'without' if options else 'with'} realignment")
    assert actions <= most


def corrected(client: httpx.Client, wanted: Sizes) -> int:
    """Correct the least sure stretch that is wrong, until none is; return the number of actions."""
    for actions in range(30):
        state = settled_state(client)
        wrong = wrong_regions(sizes(state), wanted)
        if not wrong:
            return actions
        confidences = [bead[3] if bead[3] is not None else 1.0 for bead in state["beads"]]
        first, now, right = min(
            wrong, key=lambda region: min(confidences[region[0] : region[0] + len(region[1])])
        )
        # One action, then a look at what the engine made of it.
        at, action = fewest_actions(now, right)[0]
        ids = [bead[0] for bead in state["beads"]]
        if "to" in action:
            action = {**action, "to": ids[first + action["to"]]}
        answer = act(client, state["seq"], bead=ids[first + at], **action)
        assert answer.status_code == 200, answer.text
    raise AssertionError("thirty actions were not enough")
