"""Drives the consumers' own side: the shared Core client, and the readers of messages.

Every consumer of the Life Organiser may use these; ``drive`` makes the request that a case
declares through them and says what came of it. Judges nothing but the reaction to a refusal.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

import httpx
from pydantic import BaseModel, RootModel, ValidationError

from handfast.model import HttpInteraction, MessageInteraction
from handfast.model.values import example_values, resolve
from handfast.wire.times import moment
from life_organiser_contracts.streams import JOBS
from shared.core_client import CoreClient, CoreError, CoreNotFound, CoreRefused
from shared.jobs import read_job
from shared.notifications import read_notification

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Mapping

    from handfast.model.cases import Case

__all__ = ["drive", "right_refusal", "unsendable"]


class _AsDeclared(RootModel[Any]):
    """A body or query that the client's own model would not let through."""


async def drive(base_url: str, case: Case, values: Mapping[str, Any]) -> Any:
    """Make the consumer's client send the request of ``case``; or read its example message.

    Returns what the client made of it, in JSON form, without the fields that were not there.

    Raises:
        CoreError: the client's error, unless the case expects a refusal and this is the right one.
        AssertionError: the case expects a refusal, and the client tells another or none.
        pydantic.ValidationError: the consumer can't read the message.
    """
    match case.interaction:
        case HttpInteraction() as http:
            return await _call(base_url, http, values)
        case MessageInteraction() as message:
            return _read(message, values["payload"])


def right_refusal(status: int) -> type[CoreError]:
    """What the client must raise for a refusal."""
    return CoreNotFound if status == 404 else CoreRefused


def unsendable(case: Case) -> str | None:
    """Why the client cannot send the request of ``case`` at all, or None: it can."""
    http = case.interaction
    if not isinstance(http, HttpInteraction):
        return None
    values = example_values(http)
    if http.operation.path_parameters is not None:
        try:
            http.operation.path_parameters.model_validate(resolve(http.exchange.path, values))
        except ValidationError:
            return "the client refuses a path parameter that can't name anything"
    if _takes_bytes(http):
        return None if "file" in http.exchange.body else "the client always sends the part"
    if any("\x00" in str(value) for value in resolve(http.exchange.query, values).values()):
        return "Pact's mock server is not able to expect NUL in a query"
    return _rewritten(http, values)


def _rewritten(http: HttpInteraction, values: Mapping[str, Any]) -> str | None:
    """Why the client writes body or query otherwise than declared, though it means the same."""
    positional, named = _arguments(http, values)
    written = [
        model.model_dump(mode="json", exclude_unset=True)
        for model in (*positional, *named.values())
        if isinstance(model, BaseModel)
    ]
    declared = [resolve(http.exchange.body, values)] if http.operation.bodies else []
    declared += [resolve(http.exchange.query, values)] if http.exchange.query else []
    if written != declared and _in_utc(written) == _in_utc(declared):
        return "the client writes every moment in UTC"
    return None


def _in_utc(tree: Any) -> Any:
    """``tree`` with each moment that has an offset as that moment."""
    match tree:
        case dict():
            return {key: _in_utc(value) for key, value in tree.items()}
        case list():
            return [_in_utc(value) for value in tree]
        case str():
            found = moment(tree)
            return tree if found is None or found.tzinfo is None else found
        case _:
            return tree


def _takes_bytes(http: HttpInteraction) -> bool:
    hints = get_type_hints(getattr(CoreClient, http.operation.name))
    return hints.get("body") is bytes


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted: reading them takes longer than all else of a call."""
    return httpx.create_ssl_context()


async def _call(base_url: str, http: HttpInteraction, values: Mapping[str, Any]) -> Any:
    positional, named = _arguments(http, values)
    async with httpx.AsyncClient(verify=_trusted()) as connections:
        client = CoreClient(base_url, connections)
        method = getattr(client, http.operation.name)
        status = http.exchange.expected_status
        if status < 400:
            return _written(await method(*positional, **named))
        got = await _refusal(method(*positional, **named), right_refusal(status))
    if got != status:
        raise AssertionError(f"the client takes a refusal ({status}) for {got}")
    return None


async def _refusal(answer: Awaitable[Any], right: type[CoreError]) -> Any:
    try:
        return await answer
    except right as error:
        return error.status


def _arguments(
    http: HttpInteraction, values: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """The client method's arguments: path parameters, then the body, and the query by name."""
    hints = get_type_hints(getattr(CoreClient, http.operation.name))
    positional = list(resolve(http.exchange.path, values).values())
    body = resolve(http.exchange.body, values)
    if _takes_bytes(http):
        positional.append(body["file"])
    elif http.operation.bodies:
        positional.append(_model(hints["body"], body))
    query = resolve(http.exchange.query, values)
    return positional, {"query": _model(_present(hints["query"]), query)} if query else {}


def _present(annotation: Any) -> Any:
    """The model of an annotation that may be ``Model | None``."""
    options = getattr(annotation, "__args__", (annotation,))
    return next(option for option in options if option is not type(None))


def _model(model: type[BaseModel], sent: Any) -> BaseModel:
    try:
        return model.model_validate(sent)
    except ValidationError:
        return _AsDeclared.model_construct(sent)


def _written(answer: Any) -> Any:
    items = answer if isinstance(answer, list) else [answer]
    written = [
        item.model_dump(mode="json", exclude_unset=True) if isinstance(item, BaseModel) else item
        for item in items
    ]
    return written if isinstance(answer, list) else written[0]


def _read(message: MessageInteraction, payload: dict[str, Any]) -> Any:
    is_job = message.message in JOBS.values()
    return _written(read_job(payload) if is_job else read_notification(payload))
