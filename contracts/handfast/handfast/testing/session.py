"""Verifies one interaction at a time, on one event loop, with the application started once.

A test is asked for by its id, in any order and in any of several processes: what outlives a
test is opened by the first that needs it, and closed with the module. Compares nothing itself.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import tempfile
from contextlib import AsyncExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handfast.http.connection import connected
from handfast.http.lifespan import started
from handfast.http.presence import left_out_but_there
from handfast.providers.errors import CannotVerify
from handfast.providers.provider import ANSWER_SECONDS, MOST_UNANSWERED, RunningProvider
from handfast.providers.requirements import messages_of
from handfast.run.in_process import verify_in_process

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, MutableMapping, Sequence

    from handfast.http.lifespan import Watch
    from handfast.model import Operation
    from handfast.model.cases import Case
    from handfast.model.results import Mismatch, Mode, Result
    from handfast.wire.asgi import App

__all__ = ["ProviderSession", "SharedLoop", "StartedApp", "alone"]


@dataclass
class SharedLoop:
    """An event loop in the test's own thread that outlives a test; opened when first used."""

    runner: asyncio.Runner | None = None

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Run ``work`` on the loop."""
        if self.runner is None:
            self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        return self.runner.run(work)

    def close(self) -> None:
        """Close the loop; the next use opens another."""
        runner, self.runner = self.runner, None
        if runner is not None:
            runner.close()


@dataclass
class StartedApp:
    """What stands in front of ``application``, whose lifespan ``start`` runs once for all tests."""

    application: Any = None
    inside: App | None = None
    watch: Watch | None = None
    stack: AsyncExitStack | None = None

    async def start(self, provider: RunningProvider) -> None:
        """Run the lifespan of the provider's application, once.

        Raises:
            CannotVerify: it does not start.
        """
        if self.inside is None:
            self.stack = AsyncExitStack()
            self.inside, self.watch = await self.stack.enter_async_context(started(provider))

    async def stop(self) -> None:
        """End the lifespan."""
        stack, self.stack, self.inside, self.watch = self.stack, None, None, None
        if stack is not None:
            await stack.aclose()

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        """Answer for the lifespan here; hand everything else on, and raise what the app raised."""
        if scope["type"] == "lifespan":
            for _ in range(2):
                message = await receive()
                await send({"type": f"{message['type']}.complete"})
            return
        if self.inside is None or self.watch is None:
            raise RuntimeError("the application is not started")
        self.watch.raised.clear()
        await self.inside(scope, receive, send)
        if self.watch.raised:
            raise self.watch.raised.pop()


@dataclass
class ProviderSession:
    """A provider that is verified by one interaction after another.

    ``provider`` makes it anew for each interaction, around the application it is given.
    ``shared`` names what other processes may use at the same time (a URL): then one
    interaction at a time is verified, machine-wide.
    """

    app: Any
    provider: Callable[[Any], RunningProvider]
    shared: str | None = None
    loop: SharedLoop = field(default_factory=SharedLoop)
    started: StartedApp = field(default_factory=StartedApp)
    stopped: tuple[Mismatch, ...] = ()
    away: tuple[Mismatch, ...] = ()
    silences: int = 0

    def result(self, case: Case, mode: Mode) -> Result:
        """What verifying the provider by ``case`` comes to.

        Raises:
            CannotVerify: it does not start, does not answer any more, or its Redis is away; what
                was found so once is not tried again.
        """
        gone = self.stopped + (self.away if messages_of(case, mode) else ())
        if gone:
            remedy = "see the first test that needed it"
            raise CannotVerify(
                tuple(replace(one, raised=(), detail="", remedy=remedy) for one in gone)
            )
        with alone(self.shared) if self.shared else nullcontext():
            return self._verified(case, mode)

    def left_out_but_there(self, operations: Sequence[Operation]) -> tuple[Mismatch, ...]:
        """A mismatch for each of ``operations`` that is there, though it is left out.

        Raises:
            CannotVerify: as of ``result``.
        """
        if self.stopped:
            raise CannotVerify(self.stopped)
        provider = self._running()

        async def found() -> tuple[Mismatch, ...]:
            async with connected(provider, ANSWER_SECONDS) as connection:
                return await left_out_but_there(self.app, connection, operations)

        return self.loop.run(found())

    def _running(self) -> RunningProvider:
        try:
            if self.app is not None:
                self.started.application = self.app
                self.loop.run(self.started.start(self.provider(self.app)))
        except CannotVerify as stop:
            self.stopped = stop.mismatches
            raise
        return self.provider(None if self.app is None else self.started)

    def _verified(self, case: Case, mode: Mode) -> Result:
        provider = self._running()
        try:
            (result,) = self.loop.run(verify_in_process((case,), provider, mode))
        except CannotVerify as stop:
            self.away = stop.mismatches
            raise
        self._count(result)
        return result

    def _count(self, result: Result) -> None:
        """After some requests without an answer, no further one is waited for."""
        silent = not result.passed and result.seconds >= ANSWER_SECONDS
        self.silences = self.silences + 1 if silent else 0
        if self.silences >= MOST_UNANSWERED:
            self.stopped = result.mismatches

    def close(self) -> None:
        """End the application's lifespan and the loop."""
        if self.started.inside is not None:
            self.loop.run(self.started.stop())
        self.loop.close()
        self.stopped = self.away = ()


@contextmanager
def alone(shared: str) -> Iterator[None]:
    """Keep other test processes of this machine away from ``shared`` for a while."""
    name = hashlib.sha256(shared.encode()).hexdigest()[:16]
    with Path(tempfile.gettempdir(), f"handfast-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
