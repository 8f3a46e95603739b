"""The review server under many clients on loopback, some of them slow, stale or gone half-way."""

from __future__ import annotations

import socket
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import httpx
import numpy as np

import aligner
from tests.load import texts
from tests.load.growth import open_files, resident
from tests.load.outcomes import run_all
from tests.review.served import Served, act, served

CLIENTS = 50
# Bytes of memory that an action may leave: what was undone can be done again, at any depth.
_PER_ACTION = 6_000
# What requests in flight and the allocator's pools take.
_SLACK = 30e6
# Of connections, those that may be closed at the moment they are used again.
_RESET = 0.01
_PAUSE = 0.3
_PATIENCE = 60.0
_FORMATS = "jsonl", "tmx", "tsv", "align"


class Load:
    """Hold what clients saw."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.took: list[float] = []
        self.dropped = 0
        self.reset = 0


def run(minutes: float = 5, clients: int = CLIENTS, sentences: int = 150) -> list[str]:
    """Use a real server; return what went wrong.

    Args:
        minutes: Real time.
        clients: Clients at once.
        sentences: About the sentences a side of what is reviewed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.jsonl"
        made = aligner.align(*texts.mixture(Random(1), sentences), engine="gale_church")
        aligner.write(made, path)
        with served(path, "--no-realign") as server:
            wrong, before = _under_load(server, minutes * 60, clients)
            status, said = server.interrupt()
        if status or "Traceback" in said:
            wrong.append(f"the server ended with {status}: {said[-500:]}")
        with served(path, "--no-realign") as again, again.client() as client:
            if _lasting(client) != before:
                wrong.append("the log replays to another state")
    return wrong


def _under_load(server: Served, seconds: float, clients: int) -> tuple[list[str], dict[str, Any]]:
    pid, load = server.process.pid, Load()
    with server.client() as client:
        _lasting(client)
    files = open_files(pid)
    until = time.monotonic() + seconds
    memory: list[tuple[int, int]] = []

    def watch() -> None:
        while time.monotonic() < until:
            time.sleep(seconds / 60)
            memory.append((load.statuses["200 act"], resident(pid)))

    calls = [(_client, (server, number, until, load)) for number in range(clients)]
    run_all([*calls, (watch, ())])
    left = _left_open(pid, files)
    with server.client() as client:
        before = _lasting(client)
    # The first third fills what is filled once.
    (first_acts, first), (last_acts, last) = memory[len(memory) // 3], memory[-1]
    grown, acts = last - first, last_acts - first_acts
    wrong = [f"{n} answers {name}" for name, n in load.statuses.items() if name.startswith("5")]
    if grown > _SLACK + _PER_ACTION * acts:
        wrong.append(f"memory grew by {grown / 1e6:.1f} MB in {acts} actions")
    if load.reset > _RESET * len(load.took):
        wrong.append(f"{load.reset} connections were reset")
    if left > 0:
        wrong.append(f"{left} files are left open")
    p50, p99 = (1000 * float(np.quantile(load.took, q)) for q in (0.5, 0.99))
    print(
        f"review: {clients} clients, {len(load.took)} answers, p50 {p50:.0f} ms, p99 {p99:.0f} ms, "
        f"{load.dropped} connections dropped, {load.reset} reset, memory {first / 1e6:.1f} to {last / 1e6:.1f} MB over "
        f"{acts} actions, {left} files left open, {dict(sorted(load.statuses.items()))}",
        flush=True,
    )
    return wrong, before


def _left_open(pid: int, before: int) -> int:
    """Return the files that stay open beyond those before, once the server has noticed."""
    until = time.monotonic() + _PATIENCE
    while open_files(pid) > before and time.monotonic() < until:
        time.sleep(0.2)
    return open_files(pid) - before


def _lasting(client: httpx.Client) -> dict[str, Any]:
    """Return the state but for what belongs to the running server."""
    state: dict[str, Any] = client.get("/api/state").json()
    return {name: value for name, value in state.items() if name not in ("id", "realigning")}


def _client(server: Served, number: int, until: float, load: Load) -> None:
    random = Random(number)
    with server.client() as client:
        client.timeout = httpx.Timeout(_PATIENCE)
        beads = [bead[0] for bead in client.get("/api/state").json()["beads"]]
        seq = 0
        while time.monotonic() < until:
            time.sleep(random.uniform(0, 2 * _PAUSE))
            chosen = random.random()
            if chosen < 0.08:
                _rude(server, random)
                load.dropped += 1
                continue
            began = time.monotonic()
            try:
                name, answer = _ask(client, random, chosen, seq, beads)
            except httpx.TransportError:
                # The server closes what was idle for seconds, perhaps as a slow client asks.
                load.reset += 1
                continue
            load.took.append(time.monotonic() - began)
            load.statuses[f"{answer.status_code} {name}"] += 1
            if name == "seq":
                seq = answer.json()["seq"]
            elif name == "state":
                beads = [bead[0] for bead in answer.json()["beads"]]


def _ask(
    client: httpx.Client, random: Random, chosen: float, seq: int, beads: list[int]
) -> tuple[str, httpx.Response]:
    if chosen < 0.25:
        return "seq", client.get("/api/seq")
    if chosen < 0.33:
        return "state", client.get("/api/state")
    if chosen < 0.36:
        return "export", client.get(f"/api/export?format={random.choice(_FORMATS)}")
    # A window that has not heard of the others' work is stale, as it is without this.
    if chosen < 0.9:
        seq = client.get("/api/seq").json()["seq"]
    return "act", act(client, seq, **_action(random, random.choice(beads)))


def _action(random: Random, bead: int) -> dict[str, Any]:
    kind = random.choice(
        ["status", "status", "comment", "merge", "split", "move", "unlink", "undo", "redo"]
    )
    match kind:
        case "status":
            chosen = random.choice(["confirmed", "rejected", "auto"])
            return {"action": kind, "beads": [bead], "status": chosen}
        case "comment":
            return {"action": kind, "bead": bead, "text": f"seen {random.randrange(1000)}"}
        case "split":
            return {"action": kind, "bead": bead, "src": random.randrange(2), "tgt": 1}
        case "move":
            side, which = random.choice(["src", "tgt"]), random.choice(["first", "last"])
            return {"action": kind, "bead": bead, "side": side, "which": which}
        case _:
            return (
                {"action": kind, "bead": bead} if kind in ("merge", "unlink") else {"action": kind}
            )


def _rude(server: Served, random: Random) -> None:
    """Ask, and leave before the answer, in the middle of the question, or read it byte by byte."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=_PATIENCE) as connection:
        cookie = f"aligner-review-{server.port}={server.token}"
        path = random.choice(["/api/state", "/api/events", "/api/export?format=tmx"])
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookie}\r\n"
        match random.randrange(3):
            case 0:
                connection.sendall(f"{head}\r\n".encode())
            case 1:
                connection.sendall(
                    head.replace("GET", "POST").encode() + b"Content-Length: 900\r\n\r\n{"
                )
            case _:
                connection.sendall(f"{head}\r\n".encode())
                for _ in range(20):
                    connection.recv(64)
                    time.sleep(0.02)
