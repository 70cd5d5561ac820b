"""Records what a run in process asks of an application.

The record has each reset, call of a handler, checkpoint and request, follow-up requests included,
in the order in which the run made them, and what the provider chose that later steps ask for.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handfast.model.cases import Case
from handfast.model.results import Result
from handfast.providers.provider import Checkpoint, Handler, RunningProvider
from handfast.run.in_process import verify_in_process

__all__ = [
    "Call",
    "Request",
    "Restore",
    "Save",
    "Step",
    "all_passed",
    "ids_in",
    "record",
    "recorded",
    "with_ids",
]

_REFUSED = 400
_OF_THE_CLIENT = ("host", "accept", "accept-encoding", "connection", "user-agent", "content-length")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the provider's own code: its reset, or a handler of a state or trigger.

    ``chosen`` has the values that the handler chose itself and that later steps ask for, by name.
    """

    kind: str
    name: str
    parameters: Mapping[str, Any]
    chosen: Mapping[str, Any] = field(default_factory=dict)

    def of(self, provider: RunningProvider) -> Callable[..., Any]:
        """The same code of another provider."""
        if self.kind == "reset":
            if provider.reset is None:
                raise LookupError("the provider has no reset")
            return provider.reset
        return (provider.states if self.kind == "state" else provider.triggers)[self.name]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it went over ASGI, and the status that came back.

    ``made`` are the ids in its answer, where a later request needs one that is new in it: the
    provider chose it.
    ``asks`` has what earlier steps chose and stands in its target or body.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    made: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Save:
    """The saving of all that the provider stores, the so-manyth of the run."""

    number: int


@dataclass(frozen=True, slots=True)
class Restore:
    """The return to what was saved as the so-manyth."""

    number: int


Step = Call | Request | Save | Restore


def all_passed(results: Sequence[Result], expected: int) -> None:
    """See that what was timed is what is claimed.

    Raises:
        RuntimeError: an interaction was not verified, or did not pass.
    """
    failed = [result.interaction for result in results if not result.passed]
    if failed or len(results) != expected or not expected:
        raise RuntimeError(f"{len(results)} of {expected} verified; not passed: {failed or 'none'}")


def record(cases: Sequence[Case], provider: RunningProvider) -> tuple[Step, ...]:
    """Every step of a run in process that verifies ``provider`` by ``cases``."""
    steps: list[Step] = []
    watched = recorded(provider, steps)
    all_passed(asyncio.run(verify_in_process(cases, watched)), len(cases))
    return with_ids(steps)


def recorded(provider: RunningProvider, steps: list[Step]) -> RunningProvider:
    """``provider``, of which each step is added to ``steps``; they are done by ``with_ids``."""
    return replace(
        provider,
        app=_listening(provider.app, steps),
        states=dict(_recorded("state", provider.states, steps)),
        triggers=dict(_recorded("trigger", provider.triggers, steps)),
        reset=_calling("reset", "", provider.reset, steps) if provider.reset else None,
        checkpoint=_saving(provider.checkpoint, steps) if provider.checkpoint else None,
    )


def with_ids(steps: Sequence[Step]) -> tuple[Step, ...]:
    """``steps`` with what they ask for of earlier ones, and without what nobody asks for."""
    return tuple(_needed(_asking(steps)))


def _asking(steps: Sequence[Step]) -> list[Step]:
    chosen: dict[str, None] = {}
    asking: list[Step] = []
    for step in steps:
        if isinstance(step, Request):
            sent = step.target + step.body.decode("latin-1")
            is_new = not chosen.keys() >= set(step.made)
            asks = tuple(one for one in chosen if one in sent)
            asking.append(replace(step, asks=asks, made=step.made if is_new else ()))
        else:
            asking.append(step)
        chosen |= dict.fromkeys(_chosen(step))
    return asking


def _needed(asking: Sequence[Step]) -> Iterator[Step]:
    asked = {one for step in asking for one in _asked(step)}
    for step in asking:
        if isinstance(step, Request) and asked.isdisjoint(step.made):
            yield replace(step, made=())
        elif isinstance(step, Call):
            found = {name: value for name, value in step.chosen.items() if str(value) in asked}
            yield replace(step, chosen=found)
        else:
            yield step


def _chosen(step: Step) -> Iterator[str]:
    if isinstance(step, Call):
        yield from map(str, step.chosen.values())
    elif isinstance(step, Request):
        yield from step.made


def _asked(step: Step) -> Iterator[str]:
    if isinstance(step, Call):
        yield from map(str, step.parameters.values())
    elif isinstance(step, Request):
        yield from step.asks


def _saving(checkpoint: Checkpoint, steps: list[Step]) -> Checkpoint:
    def save() -> Any:
        number = sum(isinstance(step, Save) for step in steps)
        steps.append(Save(number))
        return number, checkpoint.save()

    def restore(saved: Any) -> None:
        number, stored = saved
        steps.append(Restore(number))
        checkpoint.restore(stored)

    return Checkpoint(save, restore)


def _recorded(
    kind: str, handlers: Mapping[str, Handler], steps: list[Step]
) -> Iterator[tuple[str, Handler]]:
    return ((name, _calling(kind, name, handler, steps)) for name, handler in handlers.items())


def _calling(kind: str, name: str, handler: Handler, steps: list[Step]) -> Callable[..., Any]:
    async def call(**parameters: Any) -> Any:
        outcome = handler(**parameters)
        outcome = await outcome if inspect.isawaitable(outcome) else outcome
        steps.append(Call(kind, name, parameters, dict(_own(outcome, parameters))))
        return outcome

    return call


def _own(outcome: Any, parameters: Mapping[str, Any]) -> Iterator[tuple[str, str | int]]:
    """The values in what a handler returned that it was not given."""
    for name, value in (outcome or {}).items():
        if isinstance(value, str | int) and parameters.get(name) != value:
            yield name, value


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
        made = tuple(ids_in(bytes(answered))) if status < _REFUSED else ()
        steps.append(replace(_request(scope, bytes(body), status), made=made))

    return listen


def _request(scope: Mapping[str, Any], body: bytes, status: int) -> Request:
    named = ((name.decode(), value.decode()) for name, value in scope["headers"])
    headers = {name: value for name, value in named if name not in _OF_THE_CLIENT}
    query = scope["query_string"].decode()
    target = scope["raw_path"].decode() + (f"?{query}" if query else "")
    return Request(scope["method"], target, headers, body, status)


def ids_in(body: bytes) -> Iterator[str]:
    """The ids inside a JSON document, in order."""
    try:
        yield from _ids(json.loads(body))
    except ValueError:
        return


def _ids(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for name, value in document.items():
            if isinstance(value, str) and (name == "id" or name.endswith("_id")):
                yield value
            yield from _ids(value)
    elif isinstance(document, list):
        for one in document:
            yield from _ids(one)
