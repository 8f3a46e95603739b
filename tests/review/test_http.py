"""What the server answers, and above all what it refuses."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

import aligner
from aligner.review.security import MAX_BODY
from aligner.types import Alignment, Status
from tests.review.served import Served, act, served
from tests.review.texts import EVIL, write, write_evil


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = write(tmp_path_factory.mktemp("served") / "x.jsonl")
    with served(path, "--no-realign") as found:
        yield found


def raw(server: Served, method: str, path: str, headers: dict[str, str], body: str = "") -> int:
    """Send exactly these headers, which no well-behaved client would."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body.encode())))
    connection.endheaders(body.encode())
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


DATA = ["/api/state", "/api/seq", "/api/events", "/api/export?format=jsonl"]
POSTS = ["/api/act", "/api/realign", "/api/settings"]


def test_without_the_token_there_is_no_data(server: Served) -> None:
    with server.client(unlocked=False) as client:
        for path in DATA:
            assert client.get(path).status_code == 401
        for path in POSTS:
            assert client.post(path, json={"seq": 0}).status_code == 401
        assert client.post("/api/session", json={"token": "guess"}).status_code == 401
        assert client.post("/api/session", json={"token": 7}).status_code == 401
        client.cookies.set(f"aligner-review-{server.port}", "guess")
        assert client.get("/api/state").status_code == 401
    assert len(server.token) >= 43
    page = httpx.get(server.base, trust_env=False)
    assert page.status_code == 200
    assert "你好" not in page.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(server: Served) -> None:
    with server.client(unlocked=False) as client:
        answer = client.post("/api/session", json={"token": server.token})
    cookie = answer.headers["set-cookie"].lower()
    assert f"aligner-review-{server.port}=" in cookie
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}",
     "localhost.evil.example:{port}", "[::1", "127.0.0.1:{port}@evil.example", "192.0.2.1:{port}", ""],
)  # fmt: skip
def test_another_host_is_refused(host: str, server: Served) -> None:
    """DNS rebinding: the request reaches this server under a name of somebody else."""
    name = host.format(port=server.port)
    cookie = f"aligner-review-{server.port}={server.token}"
    for path in ("/", "/main.js", "/api/state"):
        assert raw(server, "GET", path, {"Host": name, "Cookie": cookie}) in (400, 403)


def test_two_hosts_or_none_are_refused(server: Served) -> None:
    assert raw(server, "GET", "/", {}) in (400, 403)
    good = f"127.0.0.1:{server.port}"
    assert raw(server, "GET", "/", {"Host": good}) == 200
    assert raw(server, "GET", "/", {"Host": f"localhost:{server.port}"}) == 200
    assert raw(server, "GET", "/", {"Host": good, "HOST": "evil.example"}) in (400, 403)


def unlocked_headers(server: Served) -> dict[str, str]:
    return {
        "Host": f"127.0.0.1:{server.port}",
        "Cookie": f"aligner-review-{server.port}={server.token}",
        "Content-Type": "application/json",
        "Origin": server.base,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": None},
    ],
)
def test_pages_of_others_change_nothing(change: dict[str, str | None], server: Served) -> None:
    headers = {
        name: value for name, value in {**unlocked_headers(server), **change}.items() if value
    }
    body = json.dumps({"seq": 0, "action": {"action": "merge", "bead": 0}})
    assert raw(server, "POST", "/api/act", headers, body) in (403, 415)
    with server.client() as client:
        assert client.get("/api/seq").json() == {"seq": 0}


def test_pages_of_others_read_nothing(server: Served) -> None:
    headers = unlocked_headers(server)
    for change in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert raw(server, "GET", "/api/state", {**headers, **change}) == 403


def test_every_answer_forbids_what_the_page_does_not_need(server: Served) -> None:
    with server.client() as client:
        answers = [
            client.get(path) for path in ("/", "/review.js", "/look.css", "/api/state", "/nope")
        ]
        answers.append(client.post("/api/act", json={"seq": 0}))
    with server.client(unlocked=False) as client:
        answers.append(client.get("/api/state"))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in answer.headers
        assert "server" not in answer.headers


def test_the_page_holds_no_inline_script_or_style(server: Served) -> None:
    with server.client() as client:
        page = client.get("/").text
    assert "<style" not in page
    assert "style=" not in page
    assert " on" not in page.replace(" only", "")
    assert all("src=" in part.partition(">")[0] for part in page.split("<script")[1:])


@pytest.mark.parametrize(
    "path",
    ["/../x.jsonl", "/x.jsonl", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/x.jsonl.review", "/api/../x.jsonl",
     "//etc/passwd", "/page/review.js", "/static/", "/api/export?format=../../etc/passwd",
     "/api/export?format=jsonl&path=/etc/passwd", "/api/export"],
)  # fmt: skip
def test_there_are_no_paths(path: str, server: Served) -> None:
    headers = unlocked_headers(server)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert b"root:" not in body
    assert answer.status in (404, 422) or (
        b"aligner/alignment" in body and b"&path=" in path.encode()
    )


def test_large_requests_are_refused(server: Served) -> None:
    with server.client() as client:
        big = "x" * (MAX_BODY + 1)
        assert act(client, 0, action="comment", bead=0, text=big).status_code == 413

        def pieces() -> Iterator[bytes]:
            yield b'{"seq": 0, "action": "'
            for _ in range(16):
                yield b"x" * 65_536

        # In pieces, so that no header tells the length. The server may hang up before all is sent.
        with suppress(httpx.ReadError, httpx.WriteError):
            kind = {"Content-Type": "application/json"}
            assert client.post("/api/act", content=pieces(), headers=kind).status_code == 413
        assert client.get("/api/seq").json() == {"seq": 0}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"null", b'{"seq": "0", "action": {}}', b'{"seq": true, "action": {"action": "merge"}}',
     b'{"seq": 0}', b'{"seq": 0, "action": {"action": "realigned", "regions": [[0, 1, [[1, 2, null, null]]]]}}',
     b'{"seq": 0, "action": {"action": ["merge"]}}', b'{"seq": 0, "action": {"action": "merge", "bead": 1e99}}',
     b'{"seq": 0, "action": {"action": "thumb", "bead": 0, "value": NaN}}', b"[" * 100_000,
     b'{"seq": 0, "window": "' + b"x" * 100 + b'", "action": {"action": "merge", "bead": 0}}', b"\xff\xfe"],
)  # fmt: skip
def test_nonsense_is_refused_and_changes_nothing(body: bytes, server: Served) -> None:
    with server.client() as client:
        answer = client.post("/api/act", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]
        assert client.get("/api/seq").json() == {"seq": 0}


def test_wrong_methods_and_web_sockets_are_refused(server: Served) -> None:
    with server.client() as client:
        assert client.get("/api/act").status_code == 405
        assert client.post("/api/state", json={}).status_code == 405
    upgrade = {**unlocked_headers(server), "Connection": "Upgrade", "Upgrade": "websocket",
               "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
    assert raw(server, "GET", "/api/events2", upgrade) == 404


def test_it_listens_on_the_loopback_only(server: Served) -> None:
    with socket.socket() as probe:
        probe.settimeout(2)
        # Any address of this machine but the loopback; 127.0.0.2 is one that nothing listens to.
        assert probe.connect_ex(("127.0.0.2", server.port)) != 0


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
