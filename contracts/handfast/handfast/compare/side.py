"""One of the two providers that are compared: running, reset, asked, let happen what happens.

Compares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from handfast.compare.judged.answers import document_in
from handfast.compare.sessions import PARTS, resolved
from handfast.derive.requests import request_of
from handfast.expectation.judge import Received
from handfast.http.connection import NoAnswer, connected
from handfast.model import REDIS_STREAM, Exchange
from handfast.model.clauses import Clause
from handfast.providers.credentials import proof_for
from handfast.providers.errors import CannotVerify, NotSetUp, raised_by
from handfast.providers.handlers import call_handler, clean_slate
from handfast.providers.provider import ANSWER_SECONDS
from handfast.transports.opening import clear_all, mark_all, opened_transports
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.paths import MISSING
from handfast.wording.masking import MASK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from handfast.compare.sessions import Step
    from handfast.derive.requests import Sent
    from handfast.http.connection import Connection
    from handfast.model import Message, Offer, Operation
    from handfast.model.raised import Raised
    from handfast.model.results import Mismatch
    from handfast.providers.provider import Handler, RunningProvider
    from handfast.transports.protocol import TransportReader

__all__ = ["Answered", "Request", "Side", "opened_side"]


@dataclass(frozen=True, slots=True)
class Answered:
    """What one side did at a step: what was sent to it and what came back.

    ``values`` are those that were sent, or the parameters of what happened; ``raised`` is what its
    code raised. Of what happens in it, ``refused`` is why that failed.
    """

    began: datetime
    ended: datetime
    sent: Sent | None = None
    values: Any = None
    received: Received = field(default_factory=lambda: Received(0, Headers([])))
    document: Any = MISSING
    raised: tuple[Raised, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a step: ``parts`` are its values, ``sent`` is how they travel."""

    operation: Operation
    parts: Mapping[str, Any]
    sent: Sent


@dataclass
class Side:
    """A running provider with the readers of its messages, and its answers in this session.

    ``absent`` names the states of what is not there. What has no operation has no ``connection``.
    ``secrets`` are those that it was sent in this session, of which none may be printed.
    """

    provider: RunningProvider
    connection: Connection | None
    operations: Mapping[str, Operation]
    messages: Sequence[Message]
    transports: Mapping[str, TransportReader]
    absent: frozenset[str] = frozenset()
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    documents: dict[int, Any] = field(default_factory=dict)
    since: Mapping[str, Any] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set, repr=False)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What can happen in it, by the name of the state or trigger."""
        return {**self.provider.states, **self.provider.triggers}

    async def begin(self, began: datetime) -> None:
        """Begin a session from a clean slate.

        Raises:
            NotSetUp: its reset failed.
            CannotVerify: what carries its messages went away.
        """
        await clean_slate(self.provider)
        self.began, self.documents = began, {}
        self.secrets.clear()
        if self.transports:
            await clear_all(self.transports)
            self.since = await mark_all(self.transports, self.messages)

    def request(self, step: Step) -> Request | None:
        """What is sent at ``step``, with its own answers to earlier steps; None if it happens.

        Raises:
            ValueError: a value can't be written in the request, or one of the path is missing.
        """
        if step.happens:
            return None
        operation = self.operations[step.operation]
        parts = {
            part: resolved(value, self.documents, self.began) for part, value in step.parts.items()
        }
        exchange = Exchange(operation=operation, **{p: parts[p] for p in PARTS if p in parts})
        try:
            sent = request_of(exchange, {})
            for _, text in pairs_in(sent.headers):
                text.encode("ascii")  # all that a header can carry
            return Request(operation, parts, sent)
        except (KeyError, TypeError) as error:
            raise ValueError(str(error)) from error

    async def play(self, step: Step, request: Request | None) -> Answered:
        """What it does at ``step``.

        Raises:
            NotSetUp: its credentials are missing.
        """
        if request is None:
            return await self.let_happen(step)
        assert self.connection is not None  # noqa: S101 - it has an operation
        operation, parts, sent = request.operation, request.parts, request.sent
        proof = proof_for(self.provider, operation, sent, wanted=True)
        self.secrets.update(proof.texts())
        began = datetime.now(UTC)
        masked = [(name, MASK) for name in proof.headers]
        headers = Headers([*pairs_in(sent.headers), *masked]) if masked else sent.headers
        shown = replace(sent, headers=headers)
        try:
            proved = replace(sent, target=proof.target(sent.target)) if proof.query else sent
            received = await self.connection.send(proved, proof.headers)
        except NoAnswer as error:
            return Answered(began, datetime.now(UTC), shown, parts, refused=str(error))
        document = document_in(operation, received)
        self.documents[step.number] = document if received.status < 400 else MISSING
        raised = tuple(map(raised_by, self.connection.watch.raised))
        return Answered(began, datetime.now(UTC), shown, parts, received, document, raised)

    async def let_happen(self, step: Step) -> Answered:
        """Call the handler of what happens at ``step``, or say why it failed."""
        began = datetime.now(UTC)
        try:
            return await self.happened(step)
        except NotSetUp as error:
            parameters = resolved(step.parameters, self.documents, self.began)
            self.documents[step.number] = parameters
            refused = error.mismatch.got
        ended = datetime.now(UTC)
        return Answered(began, ended, values=parameters, document=parameters, refused=refused)

    async def happened(self, step: Step) -> Answered:
        """Call the handler of what happens at ``step``; its values can be sent on later.

        Raises:
            NotSetUp: the handler failed.
        """
        began = datetime.now(UTC)
        parameters = resolved(step.parameters, self.documents, self.began)
        handler = self.handlers[step.happens]
        chosen = await call_handler(
            handler, parameters, Clause.TRIGGER, step.happens, ANSWER_SECONDS
        )
        # of what is not there either side is asked for the same, the declared one
        if isinstance(chosen, Mapping) and step.happens not in self.absent:
            document = {**parameters, **chosen}
        else:
            document = parameters
        self.documents[step.number] = document
        ended = datetime.now(UTC)
        return Answered(began, ended, values=parameters, document=document)

    async def published(self, expected: Mapping[str, int]) -> dict[str, list[Any]]:
        """The payloads that were published since the last time, by the message's address.

        It waits a moment for as many as are ``expected``.
        """
        found: dict[str, list[Any]] = {}
        for message in self.messages:
            if message.address in found or message.transport.kind not in self.transports:
                continue
            kind = message.transport.kind
            arrived = await self.transports[kind].collect(
                self.since[kind], message, expected.get(message.address, 0)
            )
            wrong = [one.got for one in arrived.mismatches if one.clause is not Clause.EXACTLY]
            found[message.address] = [*arrived.payloads, *wrong]
        return found

    async def published_too(
        self, before: Mapping[str, list[Any]], expected: Mapping[str, int]
    ) -> dict[str, list[Any]]:
        """``before`` and what was published since; it waits for as many as are ``expected``.

        What is read once (a stream) comes after ``before``; of what can be read again (a list) the
        same comes first.
        """
        found = await self.published(expected)
        return {
            address: some
            if some[: len(before[address])] == before[address]
            else before[address] + some
            for address, some in found.items()
        }


@asynccontextmanager
async def opened_side(
    provider: RunningProvider, offer: Offer, messages: Sequence[Message]
) -> AsyncIterator[Side]:
    """A running ``provider``; ``messages`` are those that are read back.

    Raises:
        CannotVerify: it does not start, or nothing answers at its URL or where its messages are.
    """
    async with AsyncExitStack() as stack:
        kinds = {*provider.transports, *([] if provider.redis is None else [REDIS_STREAM])}
        read = [one for one in messages if one.transport.kind in kinds]
        away: list[Mismatch] = []
        transports = await stack.enter_async_context(opened_transports(provider, read, away))
        if away:
            raise CannotVerify(tuple(away))
        opened = connected(provider, ANSWER_SECONDS) if offer.operations else nullcontext()
        connection = await stack.enter_async_context(opened)
        operations = {one.name: one for one in offer.operations}
        absent = frozenset(one.name for one in offer.states if one.absent)
        yield Side(provider, connection, operations, read, transports, absent)
