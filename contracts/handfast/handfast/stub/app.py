"""The ASGI application of a stub: it answers what a contract declares, and reports all else.

Whatever it is asked, it answers in bounds of size and time, and never with a traceback.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from handfast.importing import cause_of, origin_of
from handfast.model import Exchange
from handfast.stub.answers import as_asked, example_answer, fits, values_asked
from handfast.stub.asked import Asked, request_mismatch
from handfast.stub.behaviour import Behaviour
from handfast.stub.choosing import Candidate, Choice, choose
from handfast.stub.log import Entry, entry_of
from handfast.stub.problems import problem
from handfast.wire.headers import Headers, pairs_in, texts_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, MutableMapping

    from handfast.expectation.judge import Received
    from handfast.stub.asked import Parts
    from handfast.wire.asgi import Receive, Send

__all__ = ["LARGEST_BODY", "STATE_HEADER", "StubApp"]

LARGEST_BODY: Final = 8 * 1024 * 1024
"""So many bytes of a body are read at most."""
STATE_HEADER: Final = "Handfast-State"
"""The header that names the provider state of one request; several may come."""
_BODY_SECONDS: Final = 10.0
_LATEST: Final = 10_000
_NOT_ALLOWED: Final = 501


class _TooLarge(Exception):
    """A body has more bytes than are read."""


class _Gone(Exception):
    """The client went away before it had sent its request."""


@dataclass
class StubApp:
    """Answers requests with the interactions of ``candidates``.

    ``states`` and ``interaction``, the name of one that is meant wherever it can be, may be changed
    between requests. ``on_entry`` is called with each request when it
    is answered; ``entries`` has the latest, ``refused`` those of them that no contract allows,
    and ``asked`` is how many there were. ``sleep`` waits for the latency. ``first`` answers what it
    returns an answer for, before any interaction is looked for.
    """

    candidates: tuple[Candidate, ...]
    behaviour: Behaviour = field(default_factory=Behaviour)
    on_entry: Callable[[Entry], None] = lambda entry: None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    body_seconds: float = _BODY_SECONDS
    interaction: str = ""
    first: Callable[[Asked], tuple[Received, Choice] | None] = lambda asked: None
    asked: int = 0
    not_allowed: int = 0
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=_LATEST))
    refused: deque[Entry] = field(default_factory=lambda: deque(maxlen=_LATEST))

    def __post_init__(self) -> None:
        self.states = self.behaviour.states
        self._random = random.Random(self.behaviour.seed)  # noqa: S311  # no secret is drawn
        self._documents: dict[str, Iterator[Any]] = {}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request; start and stop without anything to do."""
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        if scope["type"] != "http":
            return
        try:
            asked, received, choice = await self._answered(scope, receive)
        except _Gone:
            return
        entry = entry_of(asked, choice, received.status)
        self.record(entry)
        await _sent(received, asked.method, send)

    def answered(self, asked: Asked) -> Received:
        """The answer to one request, which is not recorded and comes without latency."""
        return self._made(asked)[0]

    async def _answered(
        self, scope: MutableMapping[str, Any], receive: Receive
    ) -> tuple[Asked, Received, Choice]:
        asked = _asked(scope)
        try:
            asked = replace(asked, body=await self._body(asked, receive))
        except _TooLarge:
            wrong = request_mismatch(
                "body", f"at most {LARGEST_BODY} bytes", "more", "send a smaller one"
            )
            return asked, *self._not_allowed(asked, Choice(None, mismatches=(wrong,)), 413)
        except TimeoutError:
            expected = f"the whole body within {self.body_seconds:g} seconds"
            wrong = request_mismatch("body", expected, "a part of it", "send it faster")
            return asked, *self._not_allowed(asked, Choice(None, mismatches=(wrong,)), 408)
        received, choice = self._made(asked)
        latency = self._random.uniform(*self.behaviour.latency)
        if latency:
            await self.sleep(latency)
        return asked, received, choice

    def _made(self, asked: Asked) -> tuple[Received, Choice]:
        try:
            if (answered := self.first(asked)) is not None:
                return answered
            demanded = frozenset(texts_in(asked.headers, STATE_HEADER))
            choice = choose(self.candidates, asked, self.states, demanded, self.interaction)
            one, parts = choice.candidate, choice.parts
            if one is None or parts is None:
                return self._not_allowed(asked, choice, _NOT_ALLOWED)
            refusal = None if one.is_refusal or not self._refuses() else self._refusal(one)
            if refusal is None:
                return self._answer(one, parts), choice
            received, meant = refusal
            return received, replace(choice, candidate=meant)
        except RecursionError:
            expected, got = "a request that can be read", "one that is nested too deep"
            wrong = request_mismatch("body", expected, got, "send one that is nested less deep")
            return self._not_allowed(asked, Choice(None, mismatches=(wrong,)), 400)
        except Exception as error:  # an answer comes, whatever is wrong
            got = f"{cause_of(error)} ({origin_of(error)[0]})"
            wrong = request_mismatch("the stub", "an answer", got, "report this fault of handfast")
            return self._not_allowed(asked, Choice(None, mismatches=(wrong,)), 500)

    def _answer(self, one: Candidate, parts: Parts) -> Received:
        """The example of the interaction, or another valid answer, consistent with the request."""
        exchange = one.http.exchange
        values = values_asked(exchange, one.values, parts)
        echoing = as_asked(exchange, one.values, parts)
        received = self._drawn(one, echoing, values)
        # What was sent may be nothing that the answer's model takes.
        return received if fits(echoing, values, received) else self._drawn(one, exchange, values)

    def _drawn(self, one: Candidate, exchange: Exchange, values: dict[str, Any]) -> Received:
        if not self.behaviour.vary:
            return example_answer(exchange, values)
        from handfast.stub.variation import (  # noqa: PLC0415  # Hypothesis is in another extra
            documents_of,
            varied_answer,
        )

        documents = self._documents.get(one.case.id)
        if documents is None:
            documents = documents_of(one.http.exchange, self.behaviour.seed, one.case.id)
            self._documents[one.case.id] = documents
        return varied_answer(exchange, values, documents)

    def _refuses(self) -> bool:
        """Whether this request is refused, by the share that is to be."""
        return bool(self.behaviour.refuse) and self._random.random() < self.behaviour.refuse

    def _refusal(self, meant: Candidate) -> tuple[Received, Candidate] | None:
        """A refusal that the operation declares, as a consumer expects it where one does.

        None where the operation declares none.
        """
        operation = meant.http.operation
        statuses = [answer.status for answer in operation.answers if answer.status >= 400]
        if not statuses:
            return None
        status = self._random.choice(statuses)
        for one in self.candidates:
            exchange = one.http.exchange
            if one.http.operation is operation and exchange.expected_status == status:
                return example_answer(exchange, one.values), one
        return example_answer(Exchange(operation=operation, status=status), {}), meant

    def _not_allowed(self, asked: Asked, choice: Choice, status: int) -> tuple[Received, Choice]:
        return problem(asked, choice, status), choice

    async def _body(self, asked: Asked, receive: Receive) -> bytes:
        """The body of a request.

        Raises:
            _TooLarge: it has too many bytes.
            TimeoutError: it takes too long to come.
            _Gone: nobody waits for an answer.
        """
        announced = asked.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > LARGEST_BODY:
            raise _TooLarge
        chunks, size = [], 0
        async with asyncio.timeout(self.body_seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _Gone
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > LARGEST_BODY:
                    raise _TooLarge
                chunks.append(chunk)
                if not message.get("more_body", False):
                    return b"".join(chunks)

    def record(self, entry: Entry) -> None:
        """Add a request that was answered to the log."""
        self.asked += 1
        self.entries.append(entry)
        if not entry.is_allowed:
            self.not_allowed += 1
            self.refused.append(entry)
        self.on_entry(entry)


def _asked(scope: MutableMapping[str, Any]) -> Asked:
    """What is asked, without its body."""
    raw = scope.get("raw_path") or scope["path"].encode()
    pairs = [(name.decode("latin-1"), text.decode("latin-1")) for name, text in scope["headers"]]
    return Asked(
        method=scope["method"],
        path=raw.decode("latin-1"),
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=Headers(pairs),
        body=b"",
    )


async def _sent(received: Received, method: str, send: Send) -> None:
    headers = [
        (name.encode("latin-1"), text.encode("latin-1"))
        for name, text in pairs_in(received.headers)
        if name.lower() != "content-length"
    ]
    if received.status not in (204, 304):
        headers.append((b"content-length", str(len(received.body)).encode()))
    if received.status in (408, 413):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": received.status, "headers": headers})
    body = b"" if method == "HEAD" else received.body
    await send({"type": "http.response.body", "body": body})
