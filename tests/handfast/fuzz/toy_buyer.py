"""A buyer's own client and reader of messages: takes what comes, or fails in one named respect."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from handfast.bindings import Request
from handfast.derive.requests import request_of
from handfast.model import HttpInteraction
from handfast.model.values import example_values

Json = Any
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # made once: it takes longer than a call


class BuyerError(Exception):
    """What the buyer raises, and nothing else."""


def buyer(broken: str = "") -> Callable[[str, Request], Awaitable[Json]]:
    """A buyer's client; ``broken`` names what is wrong with it."""

    async def call(url: str, request: Request) -> Json:
        return await _called(broken, url, request.interaction)

    return call


def reader(broken: str, model: Any) -> Callable[[Json], Json]:
    """A buyer's reader of messages whose payload is ``model``; ``broken`` as of the client."""

    def read(payload: Json) -> Json:
        if broken == "trusts a message":
            return {"thing_id": payload["thing_id"], "price": payload.get("price")}
        taken = _valid(model, payload)
        if broken == "returns half a message":
            taken.pop("thing_id")
        return taken

    return read


async def _called(broken: str, url: str, http: HttpInteraction) -> Json:
    sent = request_of(http.exchange, example_values(http))
    errors = _CAUGHT.get(broken, httpx.RequestError)
    async with httpx.AsyncClient(
        base_url=url, trust_env=False, timeout=60.0, verify=_NO_TLS
    ) as client:
        try:
            answer = await client.request(sent.method, sent.target, content=sent.body)
        except errors as error:
            raise BuyerError from error
    if broken == "waits for ever" and answer.status_code == 503:
        await asyncio.Event().wait()
    if broken == "lets everything through" and http.exchange.expected_status < 400:
        answer.raise_for_status()
        return answer.json() if answer.content else None
    if answer.status_code >= 400:
        return _refused(broken)
    if not answer.content:
        return None
    return _returned(broken, http, answer)


_CAUGHT: dict[str, type[Exception]] = {
    "lets a reset through": httpx.ConnectError,
    "lets everything through": ZeroDivisionError,
}


def _refused(broken: str) -> Json:
    if broken == "takes a refusal for an answer":
        return {"taken": True}
    if broken == "takes a refusal for itself":
        whole: list[Any] = []
        whole.append(whole)
        return whole
    raise BuyerError


def _returned(broken: str, http: HttpInteraction, answer: httpx.Response) -> Json:
    content = http.exchange.answer.content if http.exchange.answer else None
    assert content is not None
    if broken == "takes a page for JSON":
        return json.loads(answer.text)
    read = _valid(content.model, answer.content, colours=broken == "knows all colours")
    if isinstance(read, list):
        return read[:1] if broken == "returns one" else read
    match broken:
        case "wants a price":
            read["price"] += 0
        case "drops a field":
            del read["name"]
        case "writes a number as text":
            read["number"] = str(read["number"])
        case "refuses what has a price" if read["price"] is not None:
            raise BuyerError("too dear")
    return read


def _valid(model: Any, came: Any, *, colours: bool = False) -> Json:
    """What ``came`` is in JSON form, as text of a body or as a payload that was read."""
    adapter = TypeAdapter(model)
    try:
        is_text = isinstance(came, bytes)
        read = adapter.validate_json(came) if is_text else adapter.validate_python(came)
        return adapter.dump_python(read, mode="json")
    except ValidationError as error:
        if colours:
            {"missing": 1}[error.errors()[0]["type"]]
        raise BuyerError from error
