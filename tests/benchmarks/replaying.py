"""Records what a run in process asks of an application, and does the same without judging it.

The record has each reset, call of a handler and request, follow-up requests included, in the
order in which the run made them; whoever replays it compares no more than statuses.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import httpx

from handfast.model.cases import Case
from handfast.model.results import Result
from handfast.providers.provider import Handler, Provider
from handfast.run.in_process import verify_in_process

__all__ = ["Call", "Request", "Step", "all_passed", "id_in", "record", "replay", "same"]

_OF_THE_CLIENT = ("host", "accept", "accept-encoding", "connection", "user-agent", "content-length")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the provider's own code: its reset, or a handler of a state or trigger."""

    kind: str
    name: str
    parameters: Mapping[str, Any]

    def of(self, provider: Provider) -> Callable[..., Any]:
        """The same code of another provider."""
        if self.kind == "reset":
            if provider.reset is None:
                raise LookupError("the provider has no reset")
            return provider.reset
        return (provider.states if self.kind == "state" else provider.triggers)[self.name]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it went over ASGI, and the status that came back.

    ``made`` is the id in its answer, where a later request needs it: the provider chose it.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    made: str | None = None

    def target_with(self, ids: Mapping[str, str]) -> str:
        """The target, with the ids of the record replaced by those of the replay."""
        target = self.target
        for recorded, now in ids.items():
            target = target.replace(recorded, now)
        return target


Step = Call | Request


def all_passed(results: Sequence[Result], expected: int) -> None:
    """See that what was timed is what is claimed.

    Raises:
        RuntimeError: an interaction was not verified, or did not pass.
    """
    failed = [result.interaction for result in results if not result.passed]
    if failed or len(results) != expected or not expected:
        raise RuntimeError(f"{len(results)} of {expected} verified; not passed: {failed or 'none'}")


def record(cases: Sequence[Case], provider: Provider) -> tuple[Step, ...]:
    """Every step of a run in process that verifies ``provider`` by ``cases``."""
    steps: list[Step] = []
    watched = replace(
        provider,
        app=_listening(provider.app, steps),
        states=dict(_recorded("state", provider.states, steps)),
        triggers=dict(_recorded("trigger", provider.triggers, steps)),
        reset=_calling("reset", "", provider.reset, steps) if provider.reset else None,
    )
    all_passed(asyncio.run(verify_in_process(cases, watched)), len(cases))
    return tuple(_needed(step, steps[place + 1 :]) for place, step in enumerate(steps))


def _needed(step: Step, later: Sequence[Step]) -> Step:
    """``step`` without the id that it made, if nobody asks for it before the next reset."""
    if isinstance(step, Call) or step.made is None:
        return step
    rest = takewhile(lambda one: not (isinstance(one, Call) and one.kind == "reset"), later)
    asked = any(isinstance(one, Request) and step.made in one.target for one in rest)
    return step if asked else replace(step, made=None)


def _recorded(
    kind: str, handlers: Mapping[str, Handler], steps: list[Step]
) -> Iterator[tuple[str, Handler]]:
    return ((name, _calling(kind, name, handler, steps)) for name, handler in handlers.items())


def _calling(kind: str, name: str, handler: Handler, steps: list[Step]) -> Callable[..., Any]:
    async def call(**parameters: Any) -> Any:
        steps.append(Call(kind, name, parameters))
        outcome = handler(**parameters)
        return await outcome if inspect.isawaitable(outcome) else outcome

    return call


def _listening(app: Any, steps: list[Step]) -> Any:
    async def listen(
        scope: MutableMapping[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        body, answered, status = bytearray(), bytearray(), 0

        async def hear() -> MutableMapping[str, Any]:
            message: MutableMapping[str, Any] = await receive()
            body.extend(message.get("body", b""))
            return message

        async def answer(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            status = message.get("status", status)
            answered.extend(message.get("body", b""))
            await send(message)

        await app(scope, hear, answer)
        made = id_in(bytes(answered)) if scope["method"] == "POST" else None
        steps.append(replace(_request(scope, bytes(body), status), made=made))

    return listen


def _request(scope: Mapping[str, Any], body: bytes, status: int) -> Request:
    named = ((name.decode(), value.decode()) for name, value in scope["headers"])
    headers = {name: value for name, value in named if name not in _OF_THE_CLIENT}
    query = scope["query_string"].decode()
    target = scope["raw_path"].decode() + (f"?{query}" if query else "")
    return Request(scope["method"], target, headers, body, status)


async def replay(steps: Sequence[Step], provider: Provider) -> None:
    """Do each step again, by one httpx client over ASGI.

    Raises:
        RuntimeError: a request was answered with another status than when it was recorded.
    """
    ids: dict[str, str] = {}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=provider.app), base_url="http://provider"
    ) as client:
        for step in steps:
            if isinstance(step, Call):
                outcome = step.of(provider)(**step.parameters)
                if inspect.isawaitable(outcome):
                    await outcome
                continue
            response = await client.request(
                step.method,
                step.target_with(ids),
                headers=step.headers,
                content=step.body or None,
            )
            same(step, response.status_code)
            if step.made:
                ids = {step.made: id_in(response.content) or ""}


def id_in(body: bytes) -> str | None:
    """The text ``id`` of a JSON object, if it has one."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    found = document.get("id") if isinstance(document, dict) else None
    return found if isinstance(found, str) else None


def same(step: Request, status: int) -> None:
    """See that a replayed request came to what it came to before.

    Raises:
        RuntimeError: it did not.
    """
    if status != step.status:
        raise RuntimeError(f"{step.method} {step.target}: {status}, recorded as {step.status}")
