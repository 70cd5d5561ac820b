"""Starts an ASGI application in the running loop: runs its lifespan, remembers what it raises.

Sends it no request.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handfast.http.application import application_of
from handfast.interrupts import is_interrupt
from handfast.providers.errors import CannotVerify, DidNotEnd, named, start_mismatch
from handfast.providers.provider import ANSWER_SECONDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, MutableMapping

    from handfast.providers.provider import RunningProvider
    from handfast.wire.asgi import App, Receive, Send

__all__ = ["Watch", "started"]

_ONLY_STARTED = "the application returned before its answer was complete"

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


@asynccontextmanager
async def started(
    provider: RunningProvider, seconds: float = ANSWER_SECONDS
) -> AsyncIterator[tuple[App, Watch]]:
    """The provider's application with its lifespan run, and a watch on what it does.

    ``seconds`` is how long it may take to start, and to shut down. An application that knows no
    lifespan is served as it is, as its protocol allows.

    Raises:
        CannotVerify: there is none, it cannot be imported, or its lifespan fails or hangs, when
            it starts or, as ``DidNotEnd``, when it ends.
    """
    app = application_of(provider)
    watch = Watch()
    async with _lifespan(provider.name, app, seconds) as state:
        yield _watched(app, state, watch, provider.answer_bytes), watch


@asynccontextmanager
async def _lifespan(name: str, app: App, seconds: float) -> AsyncIterator[dict[str, Any]]:
    """Run the lifespan of ``app`` in one task of its own, as the protocol wants."""
    state: dict[str, Any] = {}
    sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    events: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    heard = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        heard.set()
        return await events.get()

    async def live() -> None:
        asgi = {"version": "3.0", "spec_version": "2.0"}
        try:
            await app({"type": "lifespan", "asgi": asgi, "state": state}, receive, sent.put)
        except (SystemExit, KeyboardInterrupt) as error:  # either would end the run silently
            if is_interrupt(error):
                raise
            heard.set()
            raise _ended(error) from error

    task = asyncio.ensure_future(live())
    try:
        events.put_nowait({"type": "lifespan.startup"})
        lives = await _startup(name, task, sent, heard, seconds)
        yield state
        if lives:
            events.put_nowait({"type": "lifespan.shutdown"})
            await _shutdown(name, task, seconds)
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=_LEAVING_SECONDS)


async def _startup(
    name: str,
    task: asyncio.Future[None],
    sent: asyncio.Queue[MutableMapping[str, Any]],
    heard: asyncio.Event,
    seconds: float,
) -> bool:
    """Wait for the start; False: the application knows no lifespan, which is its right."""
    answer = asyncio.ensure_future(sent.get())
    first: set[asyncio.Future[Any]] = {answer, task}
    await asyncio.wait(first, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    if answer.done():
        message = answer.result()
        if message["type"] == "lifespan.startup.complete":
            return True
        if message["type"] != "lifespan.startup.failed":
            _log.info("%s takes its lifespan for a request: it is served without one", name)
            return False
        await asyncio.wait({task}, timeout=_LEAVING_SECONDS)
        why, detail = "its lifespan failed", message.get("message", "")
    else:
        answer.cancel()
        why, detail = f"its lifespan did not come up within {seconds:g} s", ""
    error = task.exception() if task.done() and not task.cancelled() else None
    if task.done() and not answer.done() and not (error and heard.is_set()):
        _log.info("%s knows no lifespan: it is served without one", name, exc_info=error)
        return False
    if error is not None:
        why = f"its lifespan raised {type(error).__name__}: {error}"
    mismatch = start_mismatch(
        name, why, "mend what the application does when it starts", error=error, detail=detail
    )
    raise CannotVerify((mismatch,)) from error


def _ended(error: BaseException) -> RuntimeError:
    if isinstance(error, SystemExit):
        return RuntimeError(f"it called sys.exit({error.code!r})")
    return RuntimeError(f"it raised {named(error)}")


async def _shutdown(name: str, task: asyncio.Future[None], seconds: float) -> None:
    await asyncio.wait({task}, timeout=seconds)
    error = task.exception() if task.done() and not task.cancelled() else None
    if error is None and task.done():
        return
    late = f"its lifespan did not end within {seconds:g} s"
    mismatch = start_mismatch(
        name,
        late if error is None else f"its lifespan raised {named(error)} when it ended",
        "mend what the application does when it ends",
        expected="a provider that shuts down",
        error=error,
    )
    raise DidNotEnd((mismatch,)) from error


def _plain(message: Mapping[str, Any]) -> dict[str, Any]:
    """``message`` as it is now: headers may be an iterator, a subclass of bytes may change.

    Raises in the application itself what a server would stumble over later, and not explain.

    Raises:
        TypeError: a body or a header is no bytes.
        ValueError: a header is no pair.
    """
    plain = dict(message)
    if "headers" in plain:
        plain["headers"] = [
            (_bytes("header", name), _bytes("header", value)) for name, value in plain["headers"]
        ]
    if "body" in plain:
        plain["body"] = _bytes("body", plain["body"])
    return plain


def _bytes(name: str, value: Any) -> bytes:
    if type(value) is bytes:
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    kind = type(value).__name__
    raise TypeError(f"a {name} that an ASGI application sends must be bytes, and is of type {kind}")


@dataclass
class _Answer:
    """How much of one answer was sent, of ``most`` bytes."""

    most: int
    began: bool = False
    ended: bool = False
    size: int = 0

    def add(self, message: Mapping[str, Any]) -> None:
        """Count what is sent next.

        Raises:
            RuntimeError: it is a body, and no answer has begun.
            ValueError: it is more than an answer may have.
        """
        if message["type"] == "http.response.start":
            self.began = True
        if message["type"] != "http.response.body":
            return
        if not self.began:
            raise RuntimeError("the body of an answer that has not begun")
        self.size += len(message.get("body", b""))
        if self.size > self.most:
            raise ValueError(f"an answer may have {self.most} bytes, and this one has more")
        self.ended = not message.get("more_body", False)


def _watched(app: App, state: dict[str, Any], watch: Watch, most: int) -> App:
    """``app`` with its lifespan's state, remembering what it raises and answering 500 then."""

    async def record(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        answer = _Answer(most)

        async def relay(message: MutableMapping[str, Any]) -> None:
            plain = _plain(message)
            answer.add(plain)
            await send(plain)

        watch.running += 1
        try:
            await app({**scope, "state": dict(state)}, receive, relay)
            if not answer.ended:
                raise RuntimeError(_ONLY_STARTED)
        except BaseException as error:  # the provider's own, to be shown in the mismatch
            if is_interrupt(error):
                raise
            watch.raised.append(error)
            if not answer.began:
                headers = [(b"content-type", b"text/plain; charset=utf-8")]
                await send({"type": "http.response.start", "status": 500, "headers": headers})
                await send({"type": "http.response.body", "body": b"Internal Server Error"})
            elif not answer.ended:
                if not isinstance(error, Exception):
                    raise RuntimeError(f"it raised {named(error)}") from error
                raise
        finally:
            watch.running -= 1

    return record
