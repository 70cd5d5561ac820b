"""What is verified by an interaction of a pact of others, in the words of a declaration.

What is declared is used for what a pact does not have: which operation a request calls, and so how
it proves who asks; which trigger makes the provider publish a message. Verifies nothing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from handfast.derive.pact.messages import metadata_of
from handfast.frozen import dataclass
from handfast.model import (
    Answer,
    Content,
    Exchange,
    Given,
    HttpInteraction,
    Message,
    MessageInteraction,
    Operation,
    State,
    Transport,
)
from handfast.model.cases import Case, cases_of
from handfast.model.results import Mode
from handfast.pact.received.answers import why_not_judged
from handfast.pact.received.bodies import body_of, why_no_body
from handfast.pact.received.matchers import unknown_in
from handfast.pact.received.pacts import Kind
from handfast.pact.received.requests import why_not_sent
from handfast.wire.routes import operation_at
from handfast.wording.counts import number_of
from handfast.wording.excerpts import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handfast.model import System
    from handfast.pact.received.pacts import ReceivedInteraction
    from handfast.providers.provider import RunningProvider

__all__ = ["ReceivedCase", "case_of"]

_REFUSED: Final = (401, 403)
_REDIRECTS: Final = (301, 302, 303, 307, 308)


@dataclass(frozen=True)  # without slots, for what is computed once
class ReceivedCase:
    """An interaction of a pact of others. ``why_not`` is why nobody can verify it here."""

    received: ReceivedInteraction
    case: Case
    why_not: tuple[str, ...] = ()

    def not_by(self, mode: Mode) -> tuple[str, ...]:
        """Why it cannot be verified in ``mode``; empty where it can."""
        if self.why_not or self._unknown:
            return (*self.why_not, *self._unknown)
        if mode is Mode.PACT:
            return self._not_by_pact
        return tuple(reason for part in self._judged for reason in why_not_judged(part)) + tuple(
            reason for part in self._asked for reason in why_not_sent(part)
        )

    @cached_property
    def _unknown(self) -> tuple[str, ...]:
        names = (name for part in self._judged for name in unknown_in(part.get("matchingRules")))
        return tuple(f"the matcher {quoted(name)}, which nobody knows" for name in names)

    @property
    def _not_by_pact(self) -> tuple[str, ...]:
        if self.received.kind is Kind.HTTP and self._judged[0].get("status") in _REDIRECTS:
            return ("Pact's verifier follows a redirect, and judges what is at its end",)
        return ()

    @property
    def _judged(self) -> list[Mapping[str, Any]]:
        return _judged_parts(self.received)

    @property
    def _asked(self) -> list[Mapping[str, Any]]:
        return [self.received.document["request"]] if self.received.kind is Kind.HTTP else []


def _judged_parts(received: ReceivedInteraction) -> list[Mapping[str, Any]]:
    """What is compared: the answer, the message, or each reply."""
    document = received.document
    if received.kind is Kind.MESSAGE:
        return [document]
    answers = document.get("response") or {}
    return answers if isinstance(answers, list) else [answers]


def case_of(
    received: ReceivedInteraction, consumer: str, provider: RunningProvider, system: System
) -> ReceivedCase:
    """What is verified by ``received``, with why it cannot be if it cannot."""
    given = _givens(received, provider.name, system)
    if received.kind is Kind.HTTP:
        exchange = _exchange(received.document, provider.name, system)
        named = HttpInteraction(name=received.description, given=given, exchange=exchange)
        return ReceivedCase(received, Case(consumer, provider.name, named))
    shown = _only_shown(received, consumer, provider.name)
    if received.kind is Kind.OTHER:
        return ReceivedCase(received, shown, (f"it is {received.kind}",))
    found = _declared_message(received, consumer, provider.name, system)
    if found is None and received.description in provider.answers:
        found = _called(received)
    if found is None:
        why = "no message is declared for this consumer by that name, nor what triggers it"
        return ReceivedCase(received, shown, (why,))
    case = Case(consumer, provider.name, replace(found, given=given))
    return ReceivedCase(received, case, tuple(_why_no_message(received, found.message)))


def _only_shown(received: ReceivedInteraction, consumer: str, provider: str) -> Case:
    operation = Operation(name=received.description, method="GET", path="/", answers=())
    shown = HttpInteraction(
        name=received.description,
        given=tuple(State(name)() for name, _ in received.states),
        exchange=Exchange(operation=operation),
    )
    return Case(consumer, provider, shown)


def _declared_message(
    received: ReceivedInteraction, consumer: str, provider: str, system: System
) -> MessageInteraction | None:
    replies = received.kind is Kind.REPLY
    for case in cases_of(system.contracts):
        one = case.interaction
        if (case.consumer, case.provider, one.name) != (consumer, provider, received.description):
            continue
        if not isinstance(one, MessageInteraction) or not one.exactly:
            continue
        if (one.message.reply is not None) == replies:
            return replace(one, sends=_sent(received)) if replies else one
    return None


def _called(received: ReceivedInteraction) -> MessageInteraction:
    """A message that a function of the provider returns, by the description in the pact."""
    message = Message(
        name=received.description,
        address=received.description,
        payload=Content(object),
        reply=Content(object),
        transport=Transport("call"),
    )
    return MessageInteraction(name=received.description, message=message, sends=_sent(received))


def _sent(received: ReceivedInteraction) -> Any:
    request = received.document.get("request") or {}
    body = None if why_no_body(request) else body_of(request)
    return None if body is None or not body.is_json else body.value


def _why_no_message(received: ReceivedInteraction, message: Message) -> Iterator[str]:
    parts = _judged_parts(received)
    if received.kind is Kind.REPLY and len(parts) != 1:
        yield f"it has {number_of(len(parts), 'reply', 'replies')}, and one is verified"
    request = received.document.get("request") or {}
    if request.get("generators"):
        yield "its request has generators"
    readable = {"contenttype", "content-type", *(name.lower() for name in metadata_of(message))}
    for part in (*parts, *([request] if received.kind is Kind.REPLY else ())):
        body = None if why_no_body(part) else body_of(part)
        if body is not None and not body.is_json:
            yield f"it is a message of {body.kind}, and JSON is read back"
    for part in parts:
        names = part.get("metadata") or part.get("metaData") or {}
        others = [name for name in names if name.lower() not in readable]
        if others:
            yield f"its metadata {', '.join(others)} cannot be read back"


def _givens(received: ReceivedInteraction, provider: str, system: System) -> tuple[Given, ...]:
    """The states; a handler may return more than the pact has a place for."""
    offer = system.offer(provider)
    known = {one.name: one for one in (offer.states if offer else ())}
    asked = tuple(sorted(received.asked_of_states))
    return tuple(
        Given(
            State(
                name,
                returns=known[name].returns if name in known else asked,
                returns_more=True,
            ),
            parameters,
        )
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
