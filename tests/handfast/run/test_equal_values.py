"""A client may send a value in any form that its type takes for the declared one, and no other."""

from __future__ import annotations

import asyncio
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from pydantic import BaseModel, Field

from handfast.clients import ConsumerClient, Request
from handfast.declare import FORM, Consumer, Content, Provider, system
from handfast.model.cases import Case, cases_of
from handfast.run.consumer import verify_consumer


class Order(BaseModel):
    """What is sent."""

    weight: float = 1
    at: datetime | None = None
    tags: set[str] = set()
    price: Decimal = Decimal(0)
    name: str = ""
    count: int = 1


class Form(BaseModel):
    """What is sent as a form."""

    weight: float
    name: str = ""


class Part(BaseModel):
    """Which part."""

    part: float


class Query(BaseModel):
    """Which orders."""

    weight: float = 1
    tags: set[str] = set()
    name: str = ""


class Tagged(BaseModel):
    """Tags in a header."""

    tags: set[str] = Field(alias="X-Tag")


AT = "2031-01-01T00:00:00Z"
BODY: dict[str, Any] = {
    "weight": 1.0,
    "at": AT,
    "tags": ["a", "b", "c"],
    "price": "1.50",
    "name": "1.50",
    "count": 2,
}
QUERY = {"weight": 1.0, "tags": ["a", "b", "c"], "name": "1.0"}


def case_of(media_type: str | None = None) -> Case:
    """One interaction that sends all of it."""
    shop, buyer = Provider("shop"), Consumer("buyer")
    order = shop.post(
        "/orders/{part}",
        name="order",
        path=Part,
        query=Query,
        headers=Tagged,
        body=Content(Form, media_type) if media_type else Order,
        answers={200: dict[str, str]},
    )
    sent: dict[str, Any] = {
        "path": {"part": "1.0"},
        "query": QUERY,
        "headers": {"X-Tag": ["a", "b"]},
        "body": {"weight": 1.0, "name": "1.0"} if media_type else BODY,
    }
    buyer.relies_on(order, "order it", **sent)
    (case,) = cases_of(system("shop", providers=[shop], consumers=[buyer]).contracts)
    return case


def mismatches_of(
    media_type: str | None = None,
    path: str = "1.0",
    query: dict[str, Any] = QUERY,
    in_header: str = "ab",
    **body: Any,
) -> list[tuple[str, str, str]]:
    """What is wrong with a client that sends this, and all else as it is declared."""
    headers = [("X-Tag", tag) for tag in in_header]

    def call(url: str, request: Request) -> Any:
        whole = {**request.body, **body}
        how: dict[str, Any] = {"data": whole} if media_type else {"json": whole}
        to = f"{url}/orders/{path}"
        return httpx.post(to, params=query, headers=headers, **how).raise_for_status().json()

    client = ConsumerClient(call=call)
    (result,) = asyncio.run(verify_consumer((case_of(media_type),), client))
    return [(m.where, m.expected, m.got) for m in result.mismatches]


@pytest.mark.parametrize(
    "sent",
    [
        {"weight": 1},
        {"at": "2031-01-01T00:00:00+00:00"},
        {"at": "2031-01-01T00:00:00.000Z"},
        {"at": "2031-01-01T01:00:00+01:00"},
        {"tags": ["c", "a", "b"]},
        {"price": "1.5"},
        {"weight": 1, "price": "1.500", "tags": ["b", "a", "c"]},
        {"query": {**QUERY, "weight": "1"}},
        {"query": {**QUERY, "tags": ["b", "c", "a"]}},
        {"tags": ["a", "c", "b"], "query": {**QUERY, "tags": ["a", "c", "b"]}},
        {"in_header": "ba"},
        {"path": "1"},
        {"path": "1.00", "weight": 1},
    ],
)
def test_a_value_may_be_sent_in_another_form_of_its_type(sent: dict[str, Any]) -> None:
    assert mismatches_of(**sent) == []


def test_a_header_and_a_form_are_compared_as_their_types_say() -> None:
    assert mismatches_of(FORM, weight="1") == []
    wrong = mismatches_of(FORM, weight="1", name="1")
    assert wrong == [("body: name", '"1.0"', '"1"')]


@pytest.mark.parametrize(
    ("sent", "mismatches"),
    [
        ({"weight": 2}, [("body: weight", "1.0", "2")]),
        ({"weight": "1.0"}, [("body: weight", "1.0", '"1.0"')]),
        ({"weight": 1, "name": "1.5"}, [("body: name", '"1.50"', '"1.5"')]),
        ({"at": "2031-01-01T00:00:00"}, [("body: at", f'"{AT}"', '"2031-01-01T00:00:00"')]),
        ({"tags": ["a", "b", "d"]}, [("body: tags[2]", '"c"', '"d"')]),
        ({"path": "2"}, [("POST /orders/1.0", "POST /orders/1.0", "POST /orders/2")]),
        (
            {"query": {**QUERY, "weight": "1", "name": "1"}},
            [("query parameter name", '"1.0"', '"1"')],
        ),
        ({"in_header": "ac"}, [("header X-Tag", '"b"', '"c"')]),
        ({"in_header": "bc"}, [("header X-Tag", '"a"', '"b"'), ("header X-Tag", '"b"', '"c"')]),
    ],
)
def test_another_value_is_a_mismatch(
    sent: dict[str, Any], mismatches: list[tuple[str, str, str]]
) -> None:
    assert mismatches_of(**sent) == mismatches
