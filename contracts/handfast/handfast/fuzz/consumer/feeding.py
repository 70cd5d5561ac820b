"""Gives a consumer one answer, refusal, message or trouble, and finds what it did wrong with it.

Draws nothing and stores nothing.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from handfast.clients import ConsumerClient, as_json, is_shown, outcome_of, own_errors
from handfast.derive.requests import Sent
from handfast.drift.consuming.chosen import drift_of
from handfast.drift.consuming.clients import answer_for_client, given_to_client, meant_for
from handfast.drift.consuming.returned import both_in_contract
from handfast.expectation.build import shape_within
from handfast.expectation.losses import losses
from handfast.expectation.unused import without_unused
from handfast.frozen import dataclass
from handfast.fuzz.consumer.inputs import Input, InputKind
from handfast.fuzz.consumer.stub_server import StubAnswer, Trouble
from handfast.fuzz.finding import Source, finding_of
from handfast.interrupts import is_interrupt
from handfast.model import HttpInteraction
from handfast.model.bodies import is_opaque
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Responsible
from handfast.model.values import example_values
from handfast.providers.errors import named, raised_by
from handfast.stub.asked import Asked
from handfast.wire.headers import Headers, pairs_in
from handfast.wire.media_types import JSON
from handfast.wire.routes import operation_at
from handfast.wording.excerpts import excerpt

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from handfast.drift.rows import Differences
    from handfast.fuzz.consumer.stub_server import StubServer
    from handfast.fuzz.finding import Finding
    from handfast.model import Content
    from handfast.model.cases import Case
    from handfast.stub.app import StubApp

__all__ = ["FedClient", "attempt"]

_LATE_SECONDS: Final = 10.0  # a busy machine must not make a client look as if it hung


_MUST_BE_TAKEN: Final = (InputKind.ANSWER, InputKind.MESSAGE)
_MAY_BE_TAKEN: Final = (InputKind.INVALID_ANSWER, InputKind.INVALID_MESSAGE)
"""A tolerant reader may take them; if it takes none, it raises an error of its own."""


@dataclass(frozen=True, slots=True)
class FedClient:
    """A client that is given inputs, and the stub server that it calls.

    ``beside`` answers what it asks besides, where it is a whole handler. It may be written for
    providers with ``known`` differences: then all that it is given has their form.
    """

    runner: asyncio.Runner
    server: StubServer
    client: ConsumerClient
    beside: StubApp | None = None
    known: Sequence[Differences] = ()

    def run[T](self, attempt: Coroutine[Any, Any, T]) -> T:
        """Run one attempt to its end."""
        return self.runner.run(attempt)


def _are_its_bytes(given: Input, returned: Any) -> bool:
    """Whether the body is of opaque bytes, and the client returned them as they came."""
    content = None if given.answer is None else given.answer.content
    if content is None or not is_opaque(content):
        return False
    return bool(returned == _written(content, given.document))


def _written(content: Content, document: Any) -> bytes:
    """The bytes of a body: the text itself where it is opaque, else JSON."""
    text = document if is_opaque(content) else json.dumps(document, allow_nan=False)
    return str(text).encode()


async def attempt(fed: FedClient, given: Input) -> Finding | None:
    """What the client did wrong with what it was given; or that it sent what is no HTTP."""
    fed.server.unreadable = ""
    found = await _attempt(fed, given)
    return _no_http(given, fed.server.unreadable) if fed.server.unreadable else found


async def _attempt(fed: FedClient, given: Input) -> Finding | None:
    must_take = given.kind in _MUST_BE_TAKEN
    if fed.beside:
        fed.server.beside = partial(_beside, fed, given.case)
    try:
        url, payload = _prepared(fed, given)
    except (UnicodeEncodeError, ValueError):
        return None  # nothing that can be written as JSON text
    limit = asyncio.timeout(fed.server.patience + _LATE_SECONDS)
    try:
        async with limit:
            values = example_values(given.case.interaction)
            returned = await outcome_of(fed.client, url, given.case.interaction, values, payload)
    except BaseException as error:  # whatever a client raises is its own
        if is_interrupt(error):
            raise
        if limit.expired():
            return _finding(given, _of_client("that it returns or raises", "it hangs"))
        is_allowed = isinstance(error, own_errors(fed.client)) and not must_take
        return None if is_allowed else _raised(given, error)
    if must_take:
        if _are_its_bytes(given, returned):
            return None
        return _lost(fed, given, _json(returned))
    if given.kind in _MAY_BE_TAKEN:
        return None
    got = f"it returns {excerpt(_json(returned))}"
    return _finding(given, _of_client("an error of its own", got))


def _beside(fed: FedClient, case: Case, asked: Asked) -> StubAnswer | None:
    """The answer to a request that is not for the operation of ``case``; None where it is."""
    if fed.beside is None or not isinstance(http := case.interaction, HttpInteraction):
        return None
    known = [one.http.operation for one in fed.beside.candidates]
    asked, drift = _translated(fed, asked)
    found = operation_at((http.operation, *known), asked.method, asked.path)
    if found is None or found[0] is http.operation:
        return None
    received = fed.beside.answered(asked)
    media_type = received.headers.get("content-type", JSON)
    status, body = received.status, received.body
    if drift is not None:
        status, body, _ = answer_for_client(drift, found[0], status, media_type, body)
    return StubAnswer(status, media_type, body)


def _translated(fed: FedClient, asked: Asked) -> tuple[Asked, Differences | None]:
    """A request as the contract has it, and the differences of its provider, if it has any."""
    target = f"{asked.path}?{asked.query}" if asked.query else asked.path
    found = meant_for(fed.known, Sent(asked.method, target, asked.headers, asked.body))
    if found is None:
        return asked, None
    differences, sent = found[0], found[2].sent
    path, _, query = sent.target.partition("?")
    return Asked(sent.method, path, query, Headers(pairs_in(sent.headers)), sent.body), differences


def _prepared(fed: FedClient, given: Input) -> tuple[str, Any]:
    """Where to call, the server being ready to answer then; or the payload of a message."""
    server, drift = fed.server, drift_of(fed.known, given.case.provider)
    if given.answer is None:
        document = json.loads(json.dumps(given.document))
        if drift is not None:
            document, _ = given_to_client(drift, given.case.interaction, document)
        return "", document
    content = given.answer.content
    body = b"" if content is None else _written(content, given.document)
    media_type = JSON if content is None else content.media_type
    status, interaction = given.answer.status, given.case.interaction
    if drift is not None and isinstance(interaction, HttpInteraction):
        operation = interaction.operation
        status, body, _ = answer_for_client(drift, operation, status, media_type, body)
    server.next = StubAnswer(status, media_type, body, given.trouble)
    return (server.closed_url if given.trouble is Trouble.REFUSED else server.url), None


def _lost(fed: FedClient, given: Input, returned: Any) -> Finding | None:
    """The first thing that the client lost of what it reads and has a use for."""
    content, reads = _read(given.case)
    fed_texts, interaction = fed.beside, given.case.interaction
    drift = drift_of(fed.known, given.case.provider)
    document = there = given.document
    if drift is not None:
        there, _ = given_to_client(drift, interaction, document)
    shown = is_shown(document, returned) and (there is document or is_shown(there, returned))
    if content is None or shown or (fed_texts and returned is None):
        return None  # what a handler shows is verified with the declared examples
    if drift is not None:
        document, returned = both_in_contract(drift, interaction, document, there, returned)
    shape = shape_within(content)
    found = losses(shape, reads, document, returned)
    for mismatch in without_unused(given.case, found, fed.client.unused):
        if mismatch.whose is not Responsible.LEFT_OUT:
            return _finding(given, mismatch, content)
    return None


def _read(case: Case) -> tuple[Content | None, tuple[str, ...] | None]:
    """What the consumer reads: of which content, and which fields; no content of a refusal."""
    if not isinstance(case.interaction, HttpInteraction):
        message = case.interaction.message
        return message.reply or message.payload, case.interaction.reads
    exchange = case.interaction.exchange
    answered = exchange.answer if exchange.expected_status < 400 else None
    return (None if answered is None else answered.content), exchange.reads


def _raised(given: Input, error: BaseException) -> Finding:
    must_take = given.kind in _MUST_BE_TAKEN
    expected = "that it takes it" if must_take else "an error of its own"
    return _finding(given, _of_client(expected, named(error), error))


def _no_http(given: Input, sent: str) -> Finding:
    mismatch = Mismatch(
        clause=Clause.REQUEST,
        place="the request",
        expected="HTTP/1.1",
        got=sent,
        remedy="mend how the client writes its requests",
        whose=Responsible.CONSUMER,
    )
    return _finding(given, mismatch)


def _of_client(expected: str, got: str, error: BaseException | None = None) -> Mismatch:
    return Mismatch(
        clause=Clause.ANSWER,
        place="the client",
        expected=expected,
        got=got,
        raised=() if error is None else (raised_by(error),),
        whose=Responsible.CONSUMER,
    )


def _finding(given: Input, mismatch: Mismatch, content: Content | None = None) -> Finding:
    case = given.case
    return finding_of(
        Source.CONSUMER,
        mismatch.within(given.name),
        provider=case.provider,
        consumer=case.consumer,
        operation=_subject(case),
        interaction=case.interaction.name,
        given=given.text,
        shape=None if content is None else shape_within(content),
    )


def _subject(case: Case) -> str:
    """The name of the operation or message."""
    if isinstance(case.interaction, HttpInteraction):
        return case.interaction.operation.name
    return case.interaction.message.name


def _json(value: Any) -> Any:
    try:
        return as_json(value)
    except ValueError:
        return repr(value)
