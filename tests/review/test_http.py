"""What the server answers, and above all what it refuses."""

from __future__ import annotations

import http.client
import json
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from aligner.review.security import MAX_BODY
from tests.review.served import Served, act, served
from tests.review.texts import write


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
     "localhost.evil.example:{port}", "[::1", "localhost:" + "9" * 5000, "127.0.0.1:{port}@evil.example", "192.0.2.1:{port}", ""],
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


@pytest.mark.parametrize(
    "body",
    [
        b'{"seq": 0, "action": {"action": "comment", "bead": 0, "text": "half \\ud83d"}}',
        b'{"seq": 0, "action": {"action": "\\ud83d"}}',
    ],
)
def test_halves_of_characters_are_no_text(body: bytes, server: Served) -> None:
    kind = {"Content-Type": "application/json"}
    with server.client() as client:
        assert client.post("/api/act", content=body, headers=kind).status_code == 422
        answer = client.post("/api/session", content=b'{"token": "\\ud83d"}', headers=kind)
        assert answer.status_code == 401
        assert client.get("/api/seq").json() == {"seq": 0}


def test_names_need_not_be_text(tmp_path: Path) -> None:
    path = write(tmp_path / os.fsdecode(b"b\xffd.jsonl"))
    with served(path, "--no-realign") as found, found.client() as client:
        body = (
            b'{"seq": 0, "window": "\\ud83d", "action": {"action": "thumb", "bead": 0, "value": 1}}'
        )
        kind = {"Content-Type": "application/json"}
        assert client.post("/api/act", content=body, headers=kind).status_code == 200
        answer = client.get("/api/export?format=jsonl")
        assert "b%EF%BF%BDd.jsonl" in answer.headers["Content-Disposition"]
        assert found.interrupt()[1].count("Traceback") == 0


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
