"""Serves an ASGI application on a loopback socket, in a thread with an event loop of its own.

Coroutines can be run on that loop from outside, so that an application, its handlers and its
clients of Redis live on one loop. Judges nothing.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import errno
import socket
import threading
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import uvicorn

from handfast.frozen import dataclass
from handfast.http.lifespan import started
from handfast.http.prompt import PromptServer
from handfast.providers.errors import CannotVerify, start_mismatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
    from contextlib import AbstractAsyncContextManager

    from handfast.http.lifespan import Watch
    from handfast.providers.provider import RunningProvider
    from handfast.wire.asgi import App

__all__ = [
    "HOST",
    "Served",
    "ThreadLoop",
    "listening_socket",
    "loop_ended",
    "serving",
    "threaded",
    "uvicorn_at",
]

HOST = "127.0.0.1"
_LEAVING_SECONDS = 20.0  # longer than an application may take to shut down
_LOOKING_SECONDS = 1.0
_BACKLOG = 128


@dataclass(frozen=True, slots=True)
class ThreadLoop:
    """An event loop in a thread of its own."""

    loop: asyncio.AbstractEventLoop
    thread: threading.Thread

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Run ``work`` on the loop and wait for what it returns or raises.

        The work bounds its own time: a caller that gave up waiting would leave it running.

        Raises:
            CannotVerify: the code of a service stopped the loop, or cancelled all of its tasks.
        """
        try:
            future = asyncio.run_coroutine_threadsafe(work, self.loop)
        except RuntimeError as error:  # it is closed
            work.close()
            raise loop_ended() from error
        while True:
            try:
                return future.result(_LOOKING_SECONDS)
            except concurrent.futures.CancelledError as error:
                raise loop_ended() from error
            except TimeoutError:
                if future.done():  # the work's own
                    raise
                if not self.thread.is_alive():
                    work.close()  # which was never begun, or never goes on
                    raise loop_ended() from None


def loop_ended() -> CannotVerify:
    """Why no verdict can come any more of what ran in an event loop."""
    mismatch = start_mismatch(
        "the provider",
        "its code stopped the event loop that it runs in, or cancelled the tasks of others",
        "leave the loop and the tasks of others alone",
        expected="a provider that goes on",
    )
    return CannotVerify((mismatch,), gone=True)


@dataclass(frozen=True, slots=True)
class Served:
    """A provider that answers at ``url``, its loop, and a watch on its code."""

    url: str
    loop: ThreadLoop
    watch: Watch


@contextmanager
def threaded[T](
    block: Callable[[], AbstractAsyncContextManager[T]],
) -> Iterator[tuple[T, ThreadLoop]]:
    """``block`` entered on an event loop in a thread of its own, and left at the end.

    Raises:
        Exception: what entering or leaving ``block`` raised.
    """
    entered: concurrent.futures.Future[tuple[T, ThreadLoop, asyncio.Event]] = (
        concurrent.futures.Future()
    )

    left: list[Exception] = []

    async def live() -> None:
        try:
            async with block() as value:
                over = asyncio.Event()
                loop = ThreadLoop(asyncio.get_running_loop(), thread)
                entered.set_result((value, loop, over))
                await over.wait()
        except BaseException as error:
            if not entered.done():
                entered.set_exception(error)
            elif isinstance(error, Exception):
                left.append(error)

    def run() -> None:
        # Whoever waits for work is told why. A service may have closed what the loop reads from, or
        # have changed how it makes tasks: then it ends somehow.
        try:
            asyncio.run(live())
        except BaseException as error:
            if not entered.done():
                entered.set_exception(error)

    thread = threading.Thread(target=run, name="handfast", daemon=True)
    thread.start()
    value, loop, over = entered.result()
    try:
        yield value, loop
    finally:
        with suppress(RuntimeError):  # the loop is closed
            loop.loop.call_soon_threadsafe(over.set)
        thread.join(_LEAVING_SECONDS)
    if left:
        raise left[0]


@contextmanager
def serving(provider: RunningProvider, port: int = 0) -> Iterator[Served]:
    """Serve the provider's application at ``port`` (0: a free one) until the end of the block.

    Raises:
        CannotVerify: the port is in use, or the application does not start.
    """

    @asynccontextmanager
    async def block() -> AsyncIterator[tuple[str, Watch]]:
        async with started(provider) as (app, watch), uvicorn_at(app, listener) as url:
            yield url, watch

    with listening_socket(HOST, port) as listener, threaded(block) as ((url, watch), loop):
        yield Served(url, loop, watch)


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens at ``host`` and ``port`` (0: a free one); the caller closes it.

    Raises:
        CannotVerify: the port is in use, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's algorithm off only where it sees it.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        got = f"port {port} is in use" if taken else f"{error.strerror or error}"
        mismatch = start_mismatch(
            f"{host}:{port}",
            got,
            "stop what listens there, or choose another port",
            expected="an address to listen at",
        )
        raise CannotVerify((mismatch,)) from error
    return listener


@asynccontextmanager
async def uvicorn_at(app: App, listener: socket.socket) -> AsyncIterator[str]:
    """Serve ``app``, whose lifespan is run elsewhere, on ``listener``; yields its URL."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = PromptServer(config)
    task = asyncio.ensure_future(server.serve(sockets=[listener]))
    while not server.started and not task.done():
        await asyncio.sleep(0.001)
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.end()
        await asyncio.wait({task}, timeout=_LEAVING_SECONDS)
