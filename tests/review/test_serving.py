"""What the server keeps while windows come, go and crowd, and while the engine works."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

import aligner
from aligner.types import Alignment, Status
from tests.review.served import Served, act, served
from tests.review.texts import EVIL, write, write_evil


def test_two_windows_and_a_stale_one(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    with served(path, "--no-realign") as server, server.client() as one, server.client() as two:
        messages: list[dict[str, Any]] = []
        begun = threading.Event()

        def listen() -> None:
            with two.stream("GET", "/api/events", timeout=10) as stream:
                for line in stream.iter_lines():
                    if line.startswith("data: "):
                        messages.append(json.loads(line[6:]))
                        begun.set()
                    if len(messages) == 2:
                        return

        listener = threading.Thread(target=listen)
        listener.start()
        assert begun.wait(10)
        done = act(one, 0, action="merge", bead=0)
        assert done.json()["seq"] == 1
        listener.join(10)
        assert messages[0]["seq"] == 0
        assert messages[1] == done.json()

        stale = act(two, 0, action="merge", bead=2)
        assert stale.status_code == 409
        assert stale.json()["seq"] == 1
        assert "another window" in stale.json()["error"]
        assert len(two.get("/api/state").json()["beads"]) == 4
        assert act(two, 1, action="merge", bead=2).status_code == 200


def test_two_hundred_requests_at_once_keep_one_order(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    with served(path, "--no-realign") as server:
        taken: list[int] = []

        def press() -> None:
            with server.client() as client:
                for _ in range(25):
                    seq = client.get("/api/seq").json()["seq"]
                    answer = act(
                        client, seq, action="comment", bead=0, text=f"{seq} {threading.get_ident()}"
                    )
                    assert answer.status_code in (200, 409)
                    if answer.status_code == 200:
                        taken.append(answer.json()["seq"])

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(taken) == list(range(1, len(taken) + 1))
        lines = (tmp_path / "x.jsonl.review").read_text("utf-8").splitlines()[1:]
        assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(taken) + 1))


def test_a_killed_server_has_lost_nothing_acknowledged(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    given = path.read_bytes()
    log = tmp_path / "x.jsonl.review"
    acknowledged = 0
    for _ in range(2):
        with served(path, "--no-realign") as server:

            def press(server: Served = server) -> None:
                nonlocal acknowledged
                with server.client() as client:
                    seq = client.get("/api/seq").json()["seq"]
                    assert seq >= acknowledged
                    while True:
                        try:
                            answer = act(
                                client, seq, action="comment", bead=0, text=f"number {seq}"
                            )
                        except httpx.HTTPError:
                            return
                        acknowledged = seq = answer.json()["seq"]

            thread = threading.Thread(target=press)
            thread.start()
            thread.join(0.5)
            server.kill()
            thread.join(10)
        # The last line as a crash may leave it.
        with log.open("ab") as handle:
            handle.write(b'{"seq": 99, "action": "comm')
    assert acknowledged > 3
    with served(path, "--no-realign") as server, server.client() as client:
        state = client.get("/api/state").json()
        assert state["seq"] in (acknowledged, acknowledged + 1)
        assert state["beads"][0][6] == f"number {state['seq'] - 1}"
        status, said = server.interrupt()
        assert status == 0
        assert "the last line was unfinished" in said
        assert f"resumed: {state['seq']} events" in said
    assert path.read_bytes() == given


def test_hostile_texts_are_only_ever_data(tmp_path: Path) -> None:
    path = write_evil(tmp_path / "<img src=x onerror=alert(1)>.jsonl")
    with served(path, "--no-realign") as server, server.client() as client:
        assert act(client, 0, action="comment", bead=0, text=EVIL[1]).status_code == 200
        answer = client.get("/api/state")
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["src"]["sentences"][0][0] == EVIL[0]
        for name in answer.json()["formats"]:
            export = client.get(f"/api/export?format={name}")
            if export.status_code == 422:
                continue
            assert export.headers["content-disposition"].startswith("attachment")
            assert export.headers["content-type"] == "application/octet-stream"
            assert "\n" not in export.headers["content-disposition"]


def test_export_from_the_page_and_from_the_command_line(tmp_path: Path) -> None:
    from aligner.cli import main

    path = write(tmp_path / "x.jsonl")
    with served(path, "--no-realign") as server, server.client() as client:
        act(client, 0, action="move", bead=0, side="tgt", which="last")
        act(client, 1, action="status", beads=[0, 1], status="confirmed")
        act(client, 2, action="status", beads=[3], status="rejected")
        answers = {
            name: client.get(f"/api/export?format={name}")
            for name in client.get("/api/state").json()["formats"]
        }
        confirmed = client.get("/api/export?format=tsv&confirmed=1").text
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )
    assert len(answers) >= 10
    assert confirmed.count("\n") == 3
    assert answers["moses"].content[:2] == answers["intertext"].content[:2] == b"PK"
    (tmp_path / "page.jsonl").write_bytes(answers["jsonl"].content)
    found = aligner.read(tmp_path / "page.jsonl")
    assert isinstance(found, Alignment)
    assert [(bead.kind, bead.status) for bead in found.beads] == [
        ("1-1", Status.CONFIRMED), ("1-1", Status.CONFIRMED), ("1-2", Status.AUTO),
        ("1-0", Status.REJECTED), ("1-1", Status.AUTO),
    ]  # fmt: skip
    import sys
    from unittest import mock

    arguments = ["aligner", "review", str(path), "--export", str(tmp_path / "cli.jsonl"),
                 "--export", str(tmp_path / "cli.tmx"), "--confirmed-only"]  # fmt: skip
    with mock.patch.object(sys, "argv", arguments), pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    only = aligner.read(tmp_path / "cli.jsonl")
    assert isinstance(only, Alignment)
    assert [bead.kind for bead in only.beads] == ["1-1", "1-1"]


def test_realignment_in_the_background(tmp_path: Path) -> None:
    """The real engine: a confirmed bead makes it mend the one beside it."""
    path = write(tmp_path / "x.jsonl")
    with served(path) as server, server.client() as client:
        with client.stream("GET", "/api/events", timeout=60) as stream:
            lines = (
                json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")
            )
            assert next(lines)["hello"]
            act(client, 0, action="status", beads=[4], status="confirmed")
            assert next(lines)["realigning"] is True
            message = next(lines)
        assert message["action"] == "realigned"
        assert message["seq"] == 2
        state = client.get("/api/state").json()
        assert [bead[1:3] for bead in state["beads"][:2]] == [[1, 1], [1, 1]]
        assert state["undo"] == 1
        log = [
            json.loads(line)
            for line in (tmp_path / "x.jsonl.review").read_text("utf-8").splitlines()
        ]
        assert log[2]["follows"] == 1
        undone = act(client, 2, action="undo").json()
        assert undone["seq"] == 3
        assert [bead[1:3] for bead in client.get("/api/state").json()["beads"]] == [
            [1, 2],
            [1, 0],
            [1, 2],
            [1, 0],
            [1, 1],
        ]


def test_ctrl_c_ends_it_while_windows_are_open(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl")
    with (
        served(path, "--no-realign") as server,
        server.client() as client,
        client.stream("GET", "/api/events", timeout=20) as stream,
    ):
        lines = stream.iter_lines()
        assert "hello" in next(lines)
        status, said = server.interrupt()
        assert status == 0
        assert said.splitlines()[-1] == "stopped"
        assert "Traceback" not in said
        # The stream ends, it does not break.
        assert list(lines) == [""]


def test_a_remark_does_not_stop_the_engine(tmp_path: Path) -> None:
    """A comment while the engine works: what it finds comes all the same, as a step of its own."""
    path = write(tmp_path / "x.jsonl")
    with served(path) as server, server.client() as client:
        act(client, 0, action="status", beads=[4], status="confirmed")
        answer = act(client, 1, action="comment", bead=2, text="meanwhile")
        assert answer.status_code in (200, 409)
        for _ in range(400):
            state = client.get("/api/state").json()
            if not state["realigning"]:
                break
            time.sleep(0.1)
        assert [bead[1:3] for bead in state["beads"][:2]] == [[1, 1], [1, 1]]
        if answer.status_code == 200:
            assert state["undo"] == 3
            assert state["beads"][2][6] == "meanwhile"
