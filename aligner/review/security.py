"""What stands between a local page and everybody else who can reach it, other web pages first of all.

A page on the internet can make the user's browser send requests to this machine, under a name of
its own if it wishes (DNS rebinding). So every request must name this server in ``Host``, none may
come from a page of another origin, and the data needs a cookie that only the printed address gives.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1_000_000

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_GUARDED = "/api/"
_SESSION = "/api/session"


class TooLargeError(Exception):
    """Say that a request is larger than any that the page sends."""


class Guard:
    """Let only requests through that the page of this server sent.

    Args:
        app: What answers them.
        host: The address that is listened to.
        port: Its port.
        token: What the printed address carries.
    """

    def __init__(self, app: ASGIApp, *, host: str, port: int, token: str) -> None:
        self._app = app
        self._token = token
        self._port = port
        self._cookie = cookie_name(port)
        self._names = {"localhost", "127.0.0.1", "::1"} if is_loopback(host) else {host}
        self._any_address = not is_loopback(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        refused = self._refusal(scope)
        if refused is not None:
            await _answer(send, *refused)
            return
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise TooLargeError
            return message

        await self._app(scope, limited, _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:  # noqa: PLR0911 - one a rule
        headers: dict[str, list[str]] = {}
        for key, value in scope["headers"]:
            headers.setdefault(key.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        host = headers.get("host", [])
        if len(host) != 1 or not self._is_here(host[0]):
            return 403, "the request names another server (Host)"
        origin = headers.get("origin", [])
        if origin and origin != [f"http://{host[0]}"]:
            return 403, "the request comes from a page of another origin"
        changes = scope["method"] not in ("GET", "HEAD")
        if changes and not origin:
            return 403, "the request does not say which page it comes from (Origin)"
        path = scope["path"]
        if not path.startswith(_GUARDED):
            return None
        if headers.get("sec-fetch-site", ["same-origin"]) not in (["same-origin"], ["none"]):
            return 403, "the request comes from a page of another site"
        kind = headers.get("content-type", [""])[0].partition(";")[0].strip().lower()
        if changes and kind != "application/json":
            return 415, "requests are JSON (Content-Type: application/json)"
        length = headers.get("content-length", ["0"])[0]
        if not length.isdecimal() or int(length) > MAX_BODY:
            return 413, "the request is too large"
        if path != _SESSION and not self._knows_token(headers.get("cookie", [])):
            return 401, "open the address that `aligner review` printed"
        return None

    def _is_here(self, host: str) -> bool:
        name, _, port = host.rpartition(":")
        if not name or port != str(self._port):
            return False
        name = name.removeprefix("[").removesuffix("]").lower()
        if name in self._names:
            return True
        # A page that rebinds a name needs a name: an address cannot be one.
        return self._any_address and _is_address(name)

    def _knows_token(self, cookies: list[str]) -> bool:
        try:
            found = SimpleCookie("; ".join(cookies)).get(self._cookie)
        except CookieError:
            return False
        return found is not None and same(found.value, self._token)


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that does not tell where they differ."""
    # JSON can name halves of characters.
    return hmac.compare_digest(*(text.encode("utf-8", "surrogatepass") for text in (one, other)))


def cookie_name(port: int) -> str:
    """Return the name of the cookie: cookies do not know ports, and there may be two servers."""
    return f"aligner-review-{port}"


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine only."""
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message["headers"] if pair[0].lower() != b"server"]
            message = {**message, "headers": [*kept, *_encoded(HEADERS)]}
        await send(message)

    return wrapped


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(key.lower().encode(), value.encode()) for key, value in headers.items()]


async def _answer(send: Send, status: int, reason: str) -> None:
    body = json.dumps({"error": reason}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *_encoded(HEADERS),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
