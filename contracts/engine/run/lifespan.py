"""Starts an ASGI application in the running loop: runs its lifespan, keeps what it raises.

Sends it no request.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uvicorn.importer import ImportFromStringError, import_from_string

from contracts.engine.run.provider import CannotHold, Provider, start_fault, trace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["App", "Receive", "Send", "Watch", "started"]

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_START_SECONDS = 10.0
_SETTLING_STEPS = 100
_LEAVING_SECONDS = 3.0

_log = logging.getLogger(__name__)


@dataclass
class Watch:
    """What an application is doing: how many requests it works at, and what it raised."""

    running: int = 0
    raised: list[BaseException] = field(default_factory=list)

    async def settled(self) -> None:
        """Wait a little for the end of requests, for some raise after they have answered."""
        for _ in range(_SETTLING_STEPS):
            if not self.running:
                return
            await asyncio.sleep(0.001)

    def told(self) -> str:
        """The tracebacks of what was raised."""
        return "\n".join(trace(error) for error in self.raised)


@asynccontextmanager
async def started(provider: Provider) -> AsyncIterator[tuple[App, Watch]]:
    """The provider's application with its lifespan run, and a watch on what it does.

    Raises:
        CannotHold: there is none, it cannot be imported, or its lifespan fails or hangs.
    """
    app = _application(provider)
    watch = Watch()
    async with _lifespan(provider.name, app) as state:
        yield _watched(app, state, watch), watch


def _application(provider: Provider) -> App:
    app = provider.app
    if isinstance(app, str):
        try:
            app = import_from_string(app)
        except (Exception, SystemExit) as error:  # a module may raise whatever it likes
            why = str(error) if isinstance(error, ImportFromStringError) else repr(error)
            fault = start_fault(
                provider.name,
                f"importing {provider.app} failed: {why}",
                "mend the import, or name the application as package.module:app",
                detail=trace(error),
            )
            raise CannotHold((fault,)) from error
    unfit = _unfit(app)
    if unfit is not None:
        remedy = "say Provider(app=...) with an ASGI application, or Provider(url=...)"
        raise CannotHold((start_fault(provider.name, unfit, remedy),))
    found: App = app
    return found


def _unfit(app: Any) -> str | None:
    if app is None:
        return "no application"
    if not callable(app):
        return f"{type(app).__name__}, which is no application"
    try:
        inspect.signature(app).bind({}, None, None)
    except TypeError:
        return "what cannot be called with scope, receive and send (a factory, or WSGI)"
    return None


@asynccontextmanager
async def _lifespan(name: str, app: App) -> AsyncIterator[dict[str, Any]]:
    """Run the lifespan of ``app`` in one task of its own, as the protocol wants."""
    state: dict[str, Any] = {}
    said: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    events: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    heard = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        heard.set()
        return await events.get()

    async def live() -> None:
        asgi = {"version": "3.0", "spec_version": "2.0"}
        await app({"type": "lifespan", "asgi": asgi, "state": state}, receive, said.put)

    task = asyncio.ensure_future(live())
    try:
        events.put_nowait({"type": "lifespan.startup"})
        lives = await _startup(name, task, said, heard)
        yield state
        if lives:
            events.put_nowait({"type": "lifespan.shutdown"})
            await _shutdown(name, task)
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=_LEAVING_SECONDS)


async def _startup(
    name: str,
    task: asyncio.Future[None],
    said: asyncio.Queue[MutableMapping[str, Any]],
    heard: asyncio.Event,
) -> bool:
    """Wait for the start; False: the application knows no lifespan, which is its right."""
    answer = asyncio.ensure_future(said.get())
    first: set[asyncio.Future[Any]] = {answer, task}
    await asyncio.wait(first, timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if answer.done():
        message = answer.result()
        if message["type"] == "lifespan.startup.complete":
            return True
        await asyncio.wait({task}, timeout=_LEAVING_SECONDS)
        why, detail = "its lifespan failed", message.get("message", "")
    else:
        answer.cancel()
        why, detail = f"its lifespan did not come up within {_START_SECONDS:g} s", ""
    error = task.exception() if task.done() and not task.cancelled() else None
    if task.done() and not answer.done() and not (error and heard.is_set()):
        return False
    if error is not None:
        why, detail = f"its lifespan raised {type(error).__name__}: {error}", trace(error)
    fault = start_fault(name, why, "mend what the application does when it starts", detail=detail)
    raise CannotHold((fault,)) from error


async def _shutdown(name: str, task: asyncio.Future[None]) -> None:
    await asyncio.wait({task}, timeout=_START_SECONDS)
    error = task.exception() if task.done() else None
    if error is not None or not task.done():
        _log.warning("%s did not shut down cleanly", name, exc_info=error)


def _watched(app: App, state: dict[str, Any], watch: Watch) -> App:
    """``app`` with its lifespan's state, keeping what it raises and answering 500 then."""

    async def record(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        sent: list[MutableMapping[str, Any]] = []

        async def relay(message: MutableMapping[str, Any]) -> None:
            sent.append({"type": message["type"], "more_body": message.get("more_body", False)})
            await send(message)

        watch.running += 1
        try:
            await app({**scope, "state": dict(state)}, receive, relay)
        except Exception as error:  # the provider's own, to be shown in the verdict
            watch.raised.append(error)
            if not sent:
                headers = [(b"content-type", b"text/plain; charset=utf-8")]
                await send({"type": "http.response.start", "status": 500, "headers": headers})
                await send({"type": "http.response.body", "body": b"Internal Server Error"})
            elif sent[-1]["type"] != "http.response.body" or sent[-1]["more_body"]:
                raise
        finally:
            watch.running -= 1

    return record
