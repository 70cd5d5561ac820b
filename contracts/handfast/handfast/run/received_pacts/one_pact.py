"""Verifies a provider by a pact that others made, through its own states, isolation and drift.

What is verified is what the pact has, by Pact's verifier. What is declared here is used for what a
pact does not have: which operation a request calls, and so how it proves who asks; which trigger
makes the provider publish a message.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from handfast.model import (
    Answer,
    Content,
    Exchange,
    Given,
    HttpInteraction,
    MessageInteraction,
    Operation,
    State,
)
from handfast.model.cases import Case, cases_of
from handfast.model.clauses import Clause
from handfast.model.results import Mismatch, Mode, Responsible, Result, result_of
from handfast.pact.received import BadPact, Kind
from handfast.providers.errors import CannotVerify, NotSetUp
from handfast.providers.provider import ANSWER_SECONDS
from handfast.run.by_pact import verify_by_pact
from handfast.wire.routes import operation_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handfast.model import Interaction, System
    from handfast.pact.received import ReceivedInteraction, ReceivedPact
    from handfast.providers.provider import RunningProvider
    from handfast.run.by_pact import PactDocument

__all__ = ["verify_received"]

_REFUSED = (401, 403)


def verify_received(
    pact: ReceivedPact,
    provider: RunningProvider,
    system: System,
    on_result: Callable[[Result], None] = lambda result: None,
    seconds: float = ANSWER_SECONDS,
) -> tuple[Result, ...]:
    """Verify ``provider`` by every interaction of ``pact``: a result for each, in their order.

    Raises:
        CannotVerify: the provider does not start or stops answering, or what messages are read
            back from is away. It carries no results: it is not known of which they would be.
    """
    name = provider.name
    cases = [_case(one, pact.consumer, name, system) for one in pact.interactions]
    unread = {place for place, case in enumerate(cases) if case is None}
    found: dict[int, Result] = {}
    for place in unread:
        found[place] = _unread(pact.interactions[place], pact.consumer, name)
        on_result(found[place])
    chosen = [(place, case) for place, case in enumerate(cases) if case is not None]
    if chosen:
        documents = [_document(pact, pact.interactions[place]) for place, _ in chosen]
        try:
            results = verify_by_pact(
                [case for _, case in chosen], provider, on_result, seconds, documents=documents
            )
        except CannotVerify as stop:
            raise CannotVerify(stop.mismatches, gone=stop.gone) from None
        found |= {place: one for (place, _), one in zip(chosen, results, strict=True)}
    return tuple(result for _, result in sorted(found.items()))


def _document(pact: ReceivedPact, received: ReceivedInteraction) -> PactDocument:
    def made(_: Case, values: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return pact.alone(received.kind, received.filled(values))
        except BadPact as bad:
            raise NotSetUp(_not_usable(received, str(bad), "ask its consumer for another")) from bad

    return made


def _case(
    received: ReceivedInteraction, consumer: str, provider: str, system: System
) -> Case | None:
    """What is verified, in the words of a declaration; None where nobody can."""
    given = _givens(received, provider, system)
    if received.kind is Kind.HTTP:
        exchange = _exchange(received.document, provider, system)
        named = HttpInteraction(name=received.description, given=given, exchange=exchange)
        return Case(consumer, provider, named)
    if received.kind is Kind.MESSAGE:
        declared = _declared_message(received, consumer, provider, system)
        if declared is not None:
            return Case(consumer, provider, replace(declared, given=given))
    return None


def _declared_message(
    received: ReceivedInteraction, consumer: str, provider: str, system: System
) -> MessageInteraction | None:
    found: list[Interaction] = [
        case.interaction
        for case in cases_of(system.contracts)
        if (case.consumer, case.provider) == (consumer, provider)
        and case.interaction.name == received.description
    ]
    messages = [one for one in found if isinstance(one, MessageInteraction)]
    return next((one for one in messages if one.exactly and one.sends is None), None)


def _givens(received: ReceivedInteraction, provider: str, system: System) -> tuple[Given, ...]:
    """The states; a handler may return what the declared state of that name says it may."""
    offer = system.offer(provider)
    known = {one.name: one for one in (offer.states if offer else ())}
    asked = tuple(sorted(received.asked_of_states))
    return tuple(
        Given(State(name, returns=known[name].returns if name in known else asked), parameters)
        for name, parameters in received.states
    )


def _exchange(document: Mapping[str, Any], provider: str, system: System) -> Exchange:
    """The request as it is shown and as it proves who asks; what is expected, Pact compares."""
    request, response = document["request"], document.get("response") or {}
    method, path = str(request["method"]).upper(), str(request["path"])
    status = response.get("status", 200)
    headers = request.get("headers") if isinstance(request.get("headers"), dict) else {}
    body, media_type = _body(request.get("body"), headers)
    contents = () if body is None else (Content(object, media_type),)
    offer = system.offer(provider)
    found = operation_at(offer.operations if offer else (), method, path)
    if found is None:
        literal = path.replace("{", "%7B").replace("}", "%7D")
        operation = Operation(
            name=f"{method} {path}",
            method=method,  # type: ignore[arg-type]  # whatever a pact names
            path=literal,
            bodies=contents,
            answers=(Answer(status),),
        )
        texts: dict[str, str] = {}
    else:
        operation, texts = found
        if body is not None and media_type not in {one.media_type for one in operation.bodies}:
            operation = replace(operation, bodies=(*operation.bodies, *contents))
    return Exchange(
        operation=operation,
        path={name: unquote(text) for name, text in texts.items()},
        query=request["query"] if isinstance(request.get("query"), dict) else {},
        headers=headers,
        body=body,
        media_type=media_type or None,
        credentials=status not in _REFUSED,
        status=status,
    )


def _body(body: Any, headers: Mapping[str, Any]) -> tuple[bytes | None, str]:
    """The bytes that are shown of a body, and their media type."""
    named = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    kind = str(named[0] if isinstance(named, list) and named else named or "application/json")
    if isinstance(body, dict) and "content" in body and "encoded" in body:
        kind, body = str(body.get("contentType") or kind), body["content"]
    if body is None:
        return None, ""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return text.encode(), kind.partition(";")[0].strip().lower()


def _unread(received: ReceivedInteraction, consumer: str, provider: str) -> Result:
    if received.kind is Kind.MESSAGE:
        why = "no message is declared for this consumer by that name, nor what triggers it"
        remedy = "declare the message, by the name that the pact gives it"
    else:
        why, remedy = f"it is {received.kind}", "verify it with Pact's own tools"
    mismatch = _not_usable(received, why, remedy)
    shown = HttpInteraction(
        name=received.description,
        given=tuple(State(name)() for name, _ in received.states),
        exchange=Exchange(
            operation=Operation(name=received.description, method="GET", path="/", answers=())
        ),
    )
    return result_of(Mode.PACT, Case(consumer, provider, shown), (mismatch,), 0.0)


def _not_usable(received: ReceivedInteraction, got: str, remedy: str) -> Mismatch:
    return Mismatch(
        clause=Clause.REQUEST,
        place=f"the pact's {received.description!r}",
        expected="an interaction that can be verified here",
        got=got,
        remedy=remedy,
        whose=Responsible.SET_UP,
    )
