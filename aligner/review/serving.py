"""Running the page's server until somebody stops it."""

from __future__ import annotations

import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from aligner.errors import ConfigError
from aligner.review.security import is_loopback
from aligner.review.server import Windows, application
from aligner.review.session import Session

# Taken when it is free, so that a window that outlives the server finds the next one.
USUAL_PORT = 8425


class _Server(uvicorn.Server):
    """Say when the page can be opened, and let go of the windows when it ends."""

    def __init__(
        self, config: uvicorn.Config, windows: Windows, started: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._windows = windows
        self._when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._windows.close()
        await super().shutdown(sockets)


def listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: Address or name.
        port: The port; None takes the usual one if it is free, else any. 0 takes any.

    Raises:
        ConfigError: The address is not this machine's, or the port is taken.
    """
    tries = [USUAL_PORT, 0] if port is None else [port]
    problem: OSError | None = None
    for number in tries:
        try:
            family, _, _, _, address = socket.getaddrinfo(
                host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            found = socket.socket(family, socket.SOCK_STREAM)
            try:
                found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                found.bind(address)
                found.listen(64)
            except OSError:
                found.close()
                raise
            return found
        except (OSError, OverflowError) as error:
            problem = error if isinstance(error, OSError) else OSError(str(error))
    raise ConfigError(
        f"cannot listen on {host} port {port if port is not None else 'any'}: "
        f"{problem.strerror if problem else ''}; name another one with --port, or 0 for any"
    )


def serve(
    session: Session,
    listener: socket.socket,
    *,
    host: str,
    browser: bool,
    say: Callable[[str], None],
) -> None:
    """Show a session until the process is interrupted.

    Args:
        session: What is shown.
        listener: A socket that listens.
        host: The address that it listens to.
        browser: Whether to open the page.
        say: Gets the address of the page when it can be opened.
    """
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(32)
    shown = f"[{host}]" if ":" in host else host
    name = shown if is_loopback(host) or host not in ("0.0.0.0", "::") else socket.gethostname()
    # Behind the number sign: that part is sent to no server, and stands in no log.
    url = f"http://{name}:{port}/#{token}"
    windows = Windows(session)

    def started() -> None:
        say(url)
        if browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    config = uvicorn.Config(
        application(session, windows, host=host, port=port, token=token),
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=2,
    )
    try:
        _Server(config, windows, started).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        session.close()
        listener.close()
