"""Serves a WSGI application (PEP 3333) as an ASGI application, each request in its own thread.

Judges nothing. A thread that hangs is left behind and does not keep the process alive.
"""

from __future__ import annotations

import asyncio
import io
import sys
import threading
from collections.abc import Callable, Iterable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from handfast.wire.asgi import body_of

if TYPE_CHECKING:
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["Wsgi", "served_as_asgi"]

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class _Answer:
    """What a WSGI application answered."""

    status: int = 0
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


def served_as_asgi(app: Wsgi) -> App:
    """``app`` as an ASGI application without lifespan; what it raises is raised.

    The whole answer is read before any of it is sent, so that an exception in the middle of a
    body is a 500 and not half an answer.
    """

    async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            msg = f"a WSGI application knows no {scope['type']}"
            raise NotImplementedError(msg)
        environ = _environ(scope, await body_of(receive))
        answer = await _in_thread(lambda: _called(app, environ))
        start = {"type": "http.response.start", "status": answer.status}
        await send({**start, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": answer.body})

    return application


async def _in_thread(work: Callable[[], _Answer]) -> _Answer:
    # Not asyncio.to_thread: a pool's threads are waited for when the process ends.
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[_Answer] = loop.create_future()

    def settle(answer: _Answer | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if answer is not None:
            outcome.set_result(answer)
        else:
            outcome.set_exception(error or RuntimeError("no answer"))

    def run() -> None:
        answer: _Answer | None = None
        error: BaseException | None = None
        try:
            answer = work()
        except SystemExit as left:
            error = RuntimeError(f"the application called sys.exit({left.code!r})")
        except StopIteration as stop:  # which a future cannot carry
            error = RuntimeError(f"the application raised StopIteration({stop.value!r})")
        except Exception as raised:  # the application's own, raised again in the loop
            error = raised
        except BaseException as raised:  # no signal raises in this thread
            error = RuntimeError(f"the application raised {type(raised).__name__}: {raised}")
        with suppress(RuntimeError):  # a loop that was closed before a late answer came
            loop.call_soon_threadsafe(settle, answer, error)

    threading.Thread(target=run, name="wsgi", daemon=True).start()
    return await outcome


def _called(app: Wsgi, environ: dict[str, Any]) -> _Answer:
    answer = _Answer()
    written: list[bytes] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        if answer.status and exc_info is None:
            raise AssertionError("start_response was called twice")
        answer.status = int(status.split(" ", 1)[0])
        answer.headers = tuple(
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        )
        return written.append

    body = app(environ, start_response)
    try:
        written.extend(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    if not answer.status:
        raise AssertionError("the application answered without calling start_response")
    answer.body = b"".join(written)
    return answer


def _environ(scope: MutableMapping[str, Any], body: bytes) -> dict[str, Any]:
    raw = scope.get("raw_path") or scope["path"].encode()
    host, port = scope.get("server") or ("provider", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        # As PEP 3333 wants it: the bytes of the path, each as one character.
        "PATH_INFO": unquote_to_bytes(raw.partition(b"?")[0]).decode("latin-1"),
        "RAW_URI": raw.decode("latin-1"),  # as gunicorn and werkzeug have it
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": (scope.get("client") or ("127.0.0.1", 0))[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.get("headers", ()):
        key = name.decode("latin-1").upper().replace("-", "_")
        if key in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
            continue  # the body was read whole, and its length is known
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ
