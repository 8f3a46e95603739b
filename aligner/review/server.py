"""The web application: the page, its data, and what the page asks for."""

from __future__ import annotations

import asyncio
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from aligner.errors import AlignerError, FormatError
from aligner.formats.strict_json import dumps
from aligner.reports.assets import asset
from aligner.review.reviewing import ReviewSession
from aligner.review.security import Guard, TooLargeError, cookie_name, same
from aligner.review.session import Message, Session, StaleError

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}
_SHARED = ("look.css", "theme.js")
# A window that hears nothing for so long is told that the server lives.
_HEARTBEAT = 15.0
# Messages that wait for a window, for example one of a computer that sleeps.
_UNREAD = 500


class Windows:
    """Know the open windows, and bring them what the session says."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._queues: set[asyncio.Queue[Message | None]] = set()
        self._closed = False

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield messages as server-sent events until the window or the server goes."""
        queue: asyncio.Queue[Message | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def bring(message: Message) -> None:
            # The session calls from threads of its own.
            loop.call_soon_threadsafe(_put, queue, message)

        stop = self._session.listen(bring)
        self._queues.add(queue)
        try:
            # A window that missed something sees it by the number.
            yield _event({"seq": self._session.seq, "id": self._session.log.id, "hello": True})
            while not self._closed:
                try:
                    message = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    yield b": alive\n\n"
                    continue
                if message is None:
                    return
                yield _event(message)
        finally:
            stop()
            self._queues.discard(queue)

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        for queue in self._queues:
            queue.put_nowait(None)


def _put(queue: asyncio.Queue[Message | None], message: Message) -> None:
    """Put a message; end the stream of a window that has long read none, which then asks anew."""
    if queue.qsize() < _UNREAD:
        queue.put_nowait(message)
        return
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)


def _event(message: Message) -> bytes:
    return b"data: " + _json(message) + b"\n\n"


def _json(value: object) -> bytes:
    return dumps(value, "an answer").encode()


def _names() -> list[str]:
    """Return the files of the page: this list is fixed, no request names a path."""
    own = (entry.name for entry in files("aligner.review").joinpath("page").iterdir())
    return sorted({*_SHARED, *own})


@cache
def _file(name: str) -> bytes:
    if name in _SHARED:
        return asset(name).encode()
    return files("aligner.review").joinpath("page", name).read_bytes()


def application(session: Session, windows: Windows, *, host: str, port: int, token: str) -> Guard:
    """Return the application for a session, guarded.

    Args:
        session: What is shown and changed.
        windows: Brings messages to the open windows.
        host: The address that is listened to.
        port: Its port.
        token: What the printed address carries.
    """

    def page_file(name: str) -> Route:
        async def answer(_request: Request) -> Response:
            return Response(_file(name), media_type=_TYPES[Path(name).suffix])

        return Route("/" if name == "page.html" else f"/{name}", answer)

    async def open_session(request: Request) -> Response:
        given = (await _body(request)).get("token")
        if not isinstance(given, str) or not same(given, token):
            return _problem(401, "open the address that `aligner review` printed")
        answer = JSONResponse({"ok": True})
        answer.set_cookie(cookie_name(port), token, httponly=True, samesite="strict", path="/")
        return answer

    async def state(_request: Request) -> Response:
        return Response(await run_in_threadpool(_state, session), media_type="application/json")

    async def seq(_request: Request) -> Response:
        return JSONResponse({"seq": session.seq})

    async def events(_request: Request) -> Response:
        return StreamingResponse(windows.stream(), media_type="text/event-stream")

    async def act(request: Request) -> Response:
        body = await _body(request)
        action = body.get("action")
        if not isinstance(action, dict):
            return _problem(422, "a request holds an action")
        window = body.get("window", "")
        if not isinstance(window, str) or len(window) > 64:
            return _problem(422, "a window names itself in 64 characters at most")
        return await _done(session.perform, _seq(body), action, window)

    async def realign(request: Request) -> Response:
        body = await _body(request)
        if not isinstance(session, ReviewSession):
            return _problem(404, "there is nothing to realign")
        return await _done(session.ask_realignment, _seq(body))

    async def settings(request: Request) -> Response:
        body = await _body(request)
        value = body.get("automatic")
        if not isinstance(session, ReviewSession) or not isinstance(value, bool):
            return _problem(422, "the setting is automatic, true or false")
        return await _done(session.set_automatic, value)

    async def export(request: Request) -> Response:
        name = request.query_params.get("format", "")
        confirmed = request.query_params.get("confirmed") == "1"
        try:
            return await run_in_threadpool(_export, session, name, confirmed)
        except AlignerError as error:
            return _problem(422, str(error))

    async def wrong_body(_request: Request, error: Exception) -> Response:
        return _problem(422, str(error))

    async def too_large(_request: Request, _error: Exception) -> Response:
        return _problem(413, "the request is too large")

    app = Starlette(
        routes=[
            *(page_file(name) for name in _names() if Path(name).suffix in _TYPES),
            Route("/api/session", open_session, methods=["POST"]),
            Route("/api/state", state),
            Route("/api/seq", seq),
            Route("/api/events", events),
            Route("/api/act", act, methods=["POST"]),
            Route("/api/realign", realign, methods=["POST"]),
            Route("/api/settings", settings, methods=["POST"]),
            Route("/api/export", export),
        ],
        exception_handlers={FormatError: wrong_body, TooLargeError: too_large},
    )
    return Guard(app, host=host, port=port, token=token)


async def _body(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise FormatError("request", None, "the request is not JSON") from None
    if not isinstance(found, dict):
        raise FormatError("request", None, "the request is not a JSON object")
    return found


def _seq(body: dict[str, Any]) -> int:
    value = body.get("seq")
    if not isinstance(value, int) or isinstance(value, bool):
        raise FormatError("request", None, "the request does not say which state it saw (seq)")
    return value


async def _done(function: Any, *arguments: object) -> Response:
    """Answer with what a function returns, or with why it could not be done."""
    try:
        found = await run_in_threadpool(function, *arguments)
    except StaleError as error:
        return JSONResponse({"error": str(error), "seq": error.seq}, status_code=409)
    except FormatError as error:
        return _problem(422, error.reason)
    except AlignerError as error:
        # The log cannot be written: nothing was changed, and the user must know at once.
        return _problem(507, str(error))
    return Response(_json(found or {}), media_type="application/json")


def _state(session: Session) -> bytes:
    return _json(session.snapshot())


def _export(session: Session, name: str, confirmed_only: bool) -> Response:
    with tempfile.TemporaryDirectory() as folder:
        found = session.export(name, Path(folder), confirmed_only=confirmed_only)
        if len(found) == 1:
            return _download(found[0].name, found[0].read_bytes())
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in found:
                archive.write(path, path.name)
        return _download(f"{found[0].name.partition('.')[0]}.{name}.zip", packed.getvalue())


def _download(name: str, data: bytes) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": disposition}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _problem(status: int, reason: str) -> Response:
    return Response(_json({"error": reason}), status, media_type="application/json")
