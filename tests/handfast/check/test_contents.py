"""A body whose media type is text to handfast is declared as text, never as fields or items."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from handfast.model import Answer, Content, Exchange, HttpInteraction, Offer, Operation


class Event(BaseModel):
    """What is written as an item of its own."""

    id: int


def faults_of(faults: Any, shop: Any, *, body: Any = str, answer: Any = str) -> Any:
    """What is wrong with an operation whose body and answer are newline-delimited JSON."""
    text = "application/x-ndjson"
    send = Operation(
        provider="shop",
        name="send",
        method="POST",
        path="/events",
        bodies=(Content(body, text),),
        answers=(Answer(200, Content(answer, text)),),
    )
    exchange = Exchange(operation=send, body='{"id":1}\n')
    system = shop.with_web(HttpInteraction(name="x", exchange=exchange))
    return faults(replace(system, offers=(Offer(provider="shop", operations=(send,)),)))


WHY = (
    "application/x-ndjson is text to handfast, which finds no fields or items in it: "
    "declare str, bytes or None, or add a format for it"
)


@pytest.mark.parametrize("model", [Event, list[Event], dict[str, int], str | Event])
def test_a_model_with_fields_or_items_is_refused(model: Any, shop: Any, faults: Any) -> None:
    start = "provider shop: operation send: "
    assert faults_of(faults, shop, body=model)[0] == f"{start}body {WHY}"
    assert faults_of(faults, shop, answer=model)[0] == f"{start}answer 200: {WHY}"


@pytest.mark.parametrize("model", [str, bytes, None])
def test_text_and_bytes_may_be_declared(model: Any, shop: Any, faults: Any) -> None:
    assert faults_of(faults, shop, body=model, answer=model) == ()
