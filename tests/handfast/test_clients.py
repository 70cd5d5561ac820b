"""A consumer's client is asked for what is declared; what it returns or raises is taken as such."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel, Field

from handfast.clients import (
    ConsumerClient,
    Request,
    as_json,
    is_able,
    outcome_of,
    own_errors,
    request_in,
)
from handfast.declare import Consumer, Provider, Transport, Value, system
from handfast.model import Interaction


class Book(BaseModel):
    """A book, whose title may be left out."""

    id: str
    title: str | None = None
    in_print: bool = Field(default=True, alias="inPrint")


class Refused(Exception):
    """The shop refuses."""


class Other(Exception):
    """Something else is wrong."""


class Query(BaseModel):
    """Which edition."""

    edition: int = 1


def interactions() -> dict[str, Interaction]:
    """A book that is read, one that is not there, and a message, by name."""
    shop = Provider("shop")
    get = shop.get("/books/{id}", name="get_book", query=Query, answers={200: Book, 404: Book})
    sold = shop.message("sold", address="sold", payload=Book, transport=Transport("memory"))

    @shop.state("a book exists")
    class Exists(BaseModel):
        id: str = "emma"

    buyer = Consumer("buyer")
    read = buyer.relies_on(
        get, "read a book", given=Exists(), query={"edition": 2}, equals={"id": Value("id")}
    )
    read.but("read no book", path={"id": "none"}, status=404)
    buyer.relies_on(sold, "hear of a sale", when=shop.trigger("a book is sold")())
    made = system("books", providers=[shop], consumers=[buyer])
    return {one.name: one for one in made.contracts[0].interactions}


ONES = interactions()
EMMA = {"id": "emma"}


def outcome(client: ConsumerClient, name: str, payload: Any = None) -> Any:
    return asyncio.run(outcome_of(client, "http://shop", ONES[name], EMMA, payload))


def test_a_client_is_asked_for_the_request_with_the_values_of_the_states() -> None:
    """With its parts, its status, and the interaction that it is of."""
    asked: list[tuple[str, Request]] = []
    outcome(ConsumerClient(call=lambda *both: asked.append(both)), "read a book")
    ((url, request),) = asked
    assert (url, request.operation, request.status) == ("http://shop", "get_book", 200)
    assert (request.path, request.query, request.body) == (EMMA, {"edition": 2}, None)
    assert request.arguments == {"id": "emma", "edition": 2}
    assert request.interaction is ONES["read a book"]
    assert request == request_in(request.interaction, EMMA)


def test_functions_and_coroutine_functions_will_do() -> None:
    async def slowly(payload: Any) -> Any:
        return payload

    assert outcome(ConsumerClient(read=slowly), "hear of a sale", EMMA) == EMMA
    assert outcome(ConsumerClient(read=lambda payload: payload), "hear of a sale", EMMA) == EMMA
    assert outcome(ConsumerClient(read=lambda one: slowly(one)), "hear of a sale", EMMA) == EMMA  # noqa: PLW0108  # which is no coroutine function


@pytest.mark.parametrize(
    "refuses", [Refused, (Other, Refused), {404: Refused}, {404: (Other, Refused)}]
)
def test_a_refusal_that_the_client_raises_is_what_is_expected(refuses: Any) -> None:
    def call(url: str, request: Request) -> None:
        raise Refused

    assert outcome(ConsumerClient(call=call, refuses=refuses), "read no book") is None


@pytest.mark.parametrize("refuses", [Other, {409: Refused}, ()])
def test_what_a_client_raises_beside_that_is_raised(refuses: Any) -> None:
    def call(url: str, request: Request) -> None:
        raise Refused

    with pytest.raises(Refused):
        outcome(ConsumerClient(call=call, refuses=refuses), "read no book")


def test_a_client_that_takes_a_refusal_for_an_answer_is_wrong() -> None:
    client = ConsumerClient(call=lambda *_: EMMA, refuses=(Refused, Other))
    wrong = r"^it takes a refusal \(404\) for an answer; raise Refused or Other$"
    with pytest.raises(AssertionError, match=wrong):
        outcome(client, "read no book")


@pytest.mark.parametrize(
    "refuses", [Refused, (Refused,), {404: Refused}, {404: (Refused,), 409: Refused}]
)
def test_what_a_client_raises_for_a_refusal_it_raises_on_purpose(refuses: Any) -> None:
    assert set(own_errors(ConsumerClient(refuses=refuses, errors=(Other,)))) == {Refused, Other}
    assert own_errors(ConsumerClient()) == ()


def test_what_is_returned_is_json_without_what_was_not_set() -> None:
    """Of models; by the names on the wire."""

    @dataclass
    class Row:
        book: Book
        title: str | None = None

    assert as_json([Book(id="emma"), Book.model_validate({"id": "x", "inPrint": False})]) == [
        {"id": "emma"},
        {"id": "x", "inPrint": False},
    ]
    assert as_json(Row(Book(id="emma", title=None))) == {
        "book": {"id": "emma", "title": None},
        "title": None,
    }
    with pytest.raises(ValueError, match="serialize"):
        as_json(object())


@pytest.mark.parametrize(
    ("client", "able"),
    [
        (ConsumerClient(), []),
        (ConsumerClient(read=lambda _: None), ["hear of a sale"]),
        (ConsumerClient(call=lambda *_: None), ["read a book", "read no book"]),
        (
            ConsumerClient(call=lambda *_: None, can_call=lambda asked: asked.status == 404),
            ["read no book"],
        ),
    ],
    ids=["nothing", "a reader", "a client", "a client of refusals"],
)
def test_a_client_is_able_to_do_what_it_has_a_function_for(
    client: ConsumerClient, able: list[str]
) -> None:
    assert [name for name, one in ONES.items() if is_able(client, one)] == able
